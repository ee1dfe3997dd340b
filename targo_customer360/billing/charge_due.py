"""Which invoices are charged today, and which are held back and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from targo_customer360.billing.arrangement_states import ARRANGEMENT, OPEN, acts
from targo_customer360.billing.balance import INVOICE
from targo_customer360.billing.charge_rules import CHARGE, FAILED, NEEDS_AUTHENTICATION, STRIPE
from targo_customer360.billing.charge_settings import ChargeSettings
from targo_customer360.billing.charges import METHOD, attempts, in_flight
from targo_customer360.billing.debits.pending import taken
from targo_customer360.sites.port import Rows, Site
from targo_customer360.sites.queries import chunks

Said = tuple[str, str]
HELD_ARRANGEMENT: Final = ("An arrangement is open", "Une entente est ouverte")
HELD_TWO_METHODS: Final = ("Two payment methods are automatic", "Deux modes de paiement sont automatiques")
HELD_IN_FLIGHT: Final = ("An earlier charge is not finished", "Un prélèvement précédent n'est pas terminé")
HELD_DEBIT: Final = ("A bank debit is on its way", "Un débit bancaire est en route")
HELD_REFUSED: Final = ("An earlier charge was refused", "Un prélèvement précédent a été refusé")
HELD_DISABLED: Final = ("The customer is disabled", "Le client est désactivé")


@dataclass(frozen=True)
class Due:
	"""An invoice of a customer on auto-pay that is due; `held` is why it is not charged today."""

	invoice: str
	customer: str
	held: Said | None = None


def due(site: Site, on: date) -> Iterator[Due]:
	"""Every invoice that the settings would have charged on a day, in the order of due date within a customer."""
	settings = ChargeSettings.read(site)
	if not (settings.daily and settings.since and settings.account):
		return
	for part in chunks(sorted(_customers(site)), 500):
		yield from _due_of(site, part, settings, on)


def _customers(site: Site) -> set[str]:
	wanted = {"provider": STRIPE, "is_auto": 1, "enabled": 1, "stripe_customer_id": ("set", None)}
	return {row["customer"] for row in site.list(METHOD, wanted, fields=("customer",))}


def _due_of(site: Site, customers: Iterable[str], settings: ChargeSettings, on: date) -> Iterator[Due]:
	names = list(customers)
	invoices = site.list(
		INVOICE,
		{
			"customer": ("in", names),
			"docstatus": 1,
			"is_return": 0,
			"outstanding_amount": (">", 0),
			"due_date": ("between", (settings.since, on - timedelta(days=settings.day))),
		},
		fields=("name", "customer"),
		order_by="customer, due_date, name",
	)
	holds = held_customers(site, {row["customer"] for row in invoices})
	busy = in_flight(site, [row["name"] for row in invoices])
	debited = taken(site, [row["name"] for row in invoices])
	tried = attempts(site, [row["name"] for row in invoices])
	for row in invoices:
		held = holds.get(row["customer"])
		if held is None and row["name"] in busy:
			held = HELD_IN_FLIGHT
		if held is None and row["name"] in debited:
			held = HELD_DEBIT
		if held is None and not _may_be_tried(tried.get(row["name"], []), on):
			held = HELD_REFUSED
		yield Due(row["name"], row["customer"], held)


def held_customers(site: Site, customers: Iterable[str]) -> dict[str, Said]:
	"""Why nothing at all is charged to some of these customers."""
	names = sorted(set(customers))
	found: dict[str, Said] = {}
	for row in site.list("Customer", {"name": ("in", names), "disabled": 1}):
		found[row["name"]] = HELD_DISABLED
	automatic = site.list(
		METHOD, {"customer": ("in", names), "is_auto": 1, "enabled": 1}, fields=("customer",)
	)
	counted = [row["customer"] for row in automatic]
	found |= {name: HELD_TWO_METHODS for name in names if counted.count(name) > 1}
	agreed = {"customer": ("in", names), "status": OPEN}
	for row in site.list(ARRANGEMENT, agreed, fields=("customer", "is_imported", "reopened_on")):
		if acts(row):
			found[row["customer"]] = HELD_ARRANGEMENT
	return found


def _may_be_tried(before: Rows, on: date) -> bool:
	"""Never tried; refused for the moment, and today is its day; or given up without the card being asked."""
	last = before[-1] if before else None
	if last is None or last["status"] != FAILED:
		return True
	return bool(last["retry_on"] and last["retry_on"] <= on)


def stale_pages(site: Site) -> list[str]:
	"""Charges whose invoice was paid while the customer was asked to confirm: there is nothing to confirm any more."""
	waiting = site.list(
		CHARGE, {"status": NEEDS_AUTHENTICATION}, fields=("name", "invoice", "hosted_url_expires_at")
	)
	held = site.lookup(INVOICE, [row["invoice"] for row in waiting], fields=("outstanding_amount",))
	now = site.now()
	return [
		row["name"]
		for row in waiting
		if (held.get(row["invoice"]) or {"outstanding_amount": 0})["outstanding_amount"] <= 0
		and row["hosted_url_expires_at"]
		and row["hosted_url_expires_at"] <= now
	]
