"""Charging one invoice to the card of its customer: whether it may be, and the attempt that is written down for it.

An attempt is a Payment Charge, named after the invoice and its number. The name is the idempotency key at Stripe, and
two people who ask for the same attempt at once ask for one document.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from targo_customer360.billing.balance import INVOICE, money
from targo_customer360.billing.charge_rules import (
	ABANDONED,
	CHARGE,
	FAILED,
	IN_FLIGHT,
	NEEDS_AUTHENTICATION,
	OPEN,
	PENDING,
	STRIPE,
	SUCCEEDED,
	amount_to_charge,
	cents,
	check_chargeable,
)
from targo_customer360.billing.charge_settings import ChargeSettings
from targo_customer360.billing.debits.pending import taken
from targo_customer360.effects.owed import Owed
from targo_customer360.effects.tasks import settle
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import DuplicateDocument, Rows, Site, Values
from targo_customer360.sites.row_lock import locked

METHOD: Final = "Payment Method"
SERVICE: Final = "stripe"
CHARGE_CARD, PAYMENT_PAGE = "charge", "payment_page"
_ATTEMPT = (
	"name",
	"attempt",
	"status",
	"amount",
	"payment_method",
	"is_final",
	"retry_on",
	"hosted_url_expires_at",
)


@dataclass(frozen=True)
class ChargeDecision:
	"""An invoice that is to be charged now. `outstanding` is what the decision saw; `replaces` an attempt given up."""

	invoice: str
	customer: str
	payment_method: str
	amount: Decimal
	outstanding: Decimal
	currency: str
	attempt: int
	replaces: str | None

	@property
	def name(self) -> str:
		return f"CHG-{self.invoice}-{self.attempt}"


def decide(site: Site, invoice: str) -> ChargeDecision:
	"""Whether and how an invoice may be charged now. Raises InvalidField with the reason why not."""
	held = site.lookup(INVOICE, [invoice], fields=("*",)).get(invoice)
	if held is None:
		raise InvalidField("invoice", "There is no invoice {0}", invoice)
	outstanding = money(held["outstanding_amount"])
	if int(held["docstatus"] or 0) != 1 or held.get("is_return"):
		raise InvalidField("invoice", "{0} is not a submitted invoice", invoice)
	if outstanding <= 0:
		raise InvalidField("invoice", "Nothing is outstanding on {0}", invoice)
	if not ChargeSettings.read(site).account:
		raise InvalidField("invoice", "Enter the clearing account of Stripe in Customer 360 Settings")
	if taken(site, [invoice]):
		raise InvalidField("invoice", "A bank debit is on its way for {0}", invoice)
	method = automatic_method(site, held["customer"])
	before = attempts(site, [invoice]).get(invoice, [])
	_check_last(before, site.now())
	charged = sum((money(row["amount"]) for row in before if row["status"] == SUCCEEDED), Decimal(0))
	amount = amount_to_charge(
		outstanding, charged, money(method["amount_limit"]), money(method["fixed_amount"])
	)
	if amount <= 0:
		raise InvalidField("invoice", "The limit of the payment method is reached for {0}", invoice)
	company_currency = currency_of(site, held)
	currency = held.get("currency") or company_currency
	check_chargeable(amount, currency, company_currency)
	last = before[-1] if before else None
	return ChargeDecision(
		invoice=invoice,
		customer=held["customer"],
		payment_method=method["name"],
		amount=amount,
		outstanding=outstanding,
		currency=currency,
		attempt=int(last["attempt"]) + 1 if last else 1,
		replaces=last["name"] if last and last["status"] == NEEDS_AUTHENTICATION else None,
	)


def automatic_method(site: Site, customer: str) -> Values:
	"""The enabled Stripe method that charges by itself. Raises InvalidField where there is none, or another as well."""
	wanted = {"customer": customer, "is_auto": 1, "enabled": 1}
	rows = site.list(METHOD, wanted, fields=("*",), order_by="name")
	found = [row for row in rows if row["provider"] == STRIPE]
	if not found:
		raise InvalidField("customer", "{0} is not on Stripe auto-pay", customer)
	if len(rows) > 1:
		raise InvalidField("customer", "{0} has more than one automatic payment method", customer)
	if not found[0]["stripe_customer_id"]:
		raise InvalidField("customer", "{0} is not known at Stripe yet", customer)
	return found[0]


def currency_of(site: Site, invoice: Values) -> str:
	company = invoice.get("company") or ""
	held = site.lookup("Company", [company], fields=("default_currency",)).get(company) if company else None
	return (held or {}).get("default_currency") or "CAD"


def attempts(site: Site, invoices: Iterable[str]) -> dict[str, Rows]:
	"""The attempts at each of these invoices, the first one first."""
	found: dict[str, Rows] = {}
	names = list(invoices)
	for row in site.list(
		CHARGE, {"invoice": ("in", names)}, fields=("invoice", *_ATTEMPT), order_by="attempt"
	):
		found.setdefault(row["invoice"], []).append(row)
	return found


def in_flight(site: Site, invoices: Iterable[str]) -> set[str]:
	"""Those of these invoices on which a charge may be on its way, or waits for the customer: debit none of them."""
	rows = site.list(CHARGE, {"invoice": ("in", list(invoices)), "status": ("in", OPEN)}, fields=("invoice",))
	return {row["invoice"] for row in rows}


def make(site: Site, decision: ChargeDecision, scheduled: bool = False) -> list[Owed]:
	"""Write the attempt down, in the caller's transaction, and return what it owes to Stripe.

	Raises InvalidField where somebody else asked for the same attempt at this moment.
	"""
	if decision.replaces:
		settle(site, CHARGE, decision.replaces)
		site.bulk_update(CHARGE, {decision.replaces: {"status": ABANDONED, "retry_on": None}}, site.now())
	close_retry(site, decision.invoice)
	values = {
		"idempotency_key": decision.name,
		"customer": decision.customer,
		"invoice": decision.invoice,
		"payment_method": decision.payment_method,
		"attempt": decision.attempt,
		"status": PENDING,
		"amount": float(decision.amount),
		"amount_cents": cents(decision.amount),
		"currency": decision.currency,
		"asked_by": site.user,
		"is_scheduled": int(scheduled),
		"payment_entry": None,
	}
	try:
		with site.savepoint():
			site.insert(CHARGE, values)
	except DuplicateDocument:
		raise InvalidField("invoice", "The charge {0} is not answered yet", decision.name) from None
	return [_owed(CHARGE_CARD, decision.name, f"stripe-{decision.name}")]


def close_retry(site: Site, invoice: str) -> None:
	"""A refused attempt that another one follows is tried again no more."""
	rows = site.list(CHARGE, {"invoice": invoice, "status": FAILED, "retry_on": ("set", None)})
	site.bulk_update(CHARGE, {row["name"]: {"retry_on": None} for row in rows}, site.now())


def new_page(site: Site, name: str) -> list[Owed]:
	"""Another page on which the customer pays a charge, when the last one has closed. Raises InvalidField."""
	charge = check_page(locked(site, CHARGE, name), name, site.now())
	return [page_owed(charge)]


def check_page(charge: Values | None, name: str, now: datetime) -> Values:
	"""The charge, if another page may be made for it. Raises InvalidField."""
	if charge is None or charge["status"] not in (NEEDS_AUTHENTICATION, FAILED) or charge["retry_on"]:
		raise InvalidField("charge", "The charge {0} does not wait for the customer", name)
	if page_is_open(charge, now):
		raise InvalidField("charge", "The customer can still pay the charge {0} at Stripe", name)
	return charge


def page_owed(charge: Values) -> Owed:
	"""A page at Stripe on which the customer pays the invoice of a charge."""
	number = int(charge.get("links") or 0) + 1
	return _owed(PAYMENT_PAGE, charge["name"], f"stripe-{charge['name']}-page-{number}")


def _owed(operation: str, charge: str, key: str) -> Owed:
	return Owed(service=SERVICE, operation=operation, doctype=CHARGE, name=charge, key=key)


def _check_last(before: Rows, now: datetime) -> None:
	"""Two attempts at one invoice are never open at once. Raises InvalidField."""
	last = before[-1] if before else None
	if last is None:
		return
	if last["status"] in IN_FLIGHT:
		raise InvalidField("invoice", "The charge {0} is not answered yet", last["name"])
	if page_is_open(last, now):
		raise InvalidField("invoice", "The customer can still pay the charge {0} at Stripe", last["name"])


def page_is_open(charge: Values, now: datetime) -> bool:
	"""Whether the customer may be paying this charge at Stripe, or will be once the page is made."""
	until = charge["hosted_url_expires_at"]
	return until > now if until else charge["status"] == NEEDS_AUTHENTICATION
