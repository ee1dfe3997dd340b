"""All that a decision about bank debits rests on, read for many customers in a handful of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from targo_customer360.billing.arrangement_states import ARRANGEMENT, OPEN, acts
from targo_customer360.billing.balance import INVOICE, Balance, balances
from targo_customer360.billing.charges import in_flight
from targo_customer360.billing.debits.accounts import METHOD
from targo_customer360.billing.debits.pending import ALLOCATION, DEBIT, taken
from targo_customer360.billing.mandates import BANK
from targo_customer360.sites.port import Site, Values

METHOD_FIELDS = (
	"name",
	"customer",
	"provider",
	"label",
	"enabled",
	"is_auto",
	"through_credit_card",
	"account_holder",
	"account_last4",
	"institution",
	"transit",
	"amount_limit",
	"amount_buffer",
	"fixed_amount",
	"mandate_signed_on",
	"mandate_amount_kind",
	"mandate_notice_days",
	"revoked_on",
	"stripe_without_card",
	"legacy_table",
)


@dataclass(frozen=True)
class Circumstances:
	"""As they stand now, by customer or by invoice."""

	customers: dict[str, Values] = field(default_factory=dict)
	automatic: dict[str, list[Values]] = field(default_factory=dict)
	"""Enabled automatic methods of every provider."""
	balances: dict[str, Balance] = field(default_factory=dict)
	arranged: frozenset[str] = frozenset()
	"""Customers with an open arrangement that a person made or re-opened."""
	on_its_way: dict[str, str] = field(default_factory=dict)
	"""Invoices that a debit is on its way for, and its batch."""
	charged: frozenset[str] = frozenset()
	"""Invoices that a card is being charged for."""
	returned: dict[str, int] = field(default_factory=dict)
	"""How often a debit of the invoice came back."""
	currencies: dict[str, str] = field(default_factory=dict)


def bank_methods(site: Site, customers: Iterable[str] | None = None) -> list[Values]:
	"""The bank accounts that are on auto-pay, disabled ones included: that is said, not passed over."""
	filters: Values = {"provider": BANK, "is_auto": 1, "through_credit_card": 0}
	if customers is not None:
		filters["customer"] = ("in", list(customers))
	return site.list(METHOD, filters, fields=METHOD_FIELDS, order_by="customer, name")


def gather(site: Site, customers: Iterable[str], on: date) -> Circumstances:
	"""The circumstances of these customers; `on` is the day on which debits would fall due."""
	names = sorted(set(customers))
	owed = balances(site, names, on)
	invoices = [row["name"] for found in owed.values() for row in found.invoices]
	return Circumstances(
		customers=site.lookup("Customer", names, fields=("customer_name", "disabled", "language")),
		automatic=_automatic(site, names),
		balances=owed,
		arranged=_arranged(site, names),
		on_its_way=taken(site, invoices),
		charged=frozenset(in_flight(site, invoices)),
		returned=_returned(site, invoices),
		currencies={
			name: row["currency"] or ""
			for name, row in site.lookup(INVOICE, invoices, fields=("currency",)).items()
		},
	)


def _automatic(site: Site, customers: list[str]) -> dict[str, list[Values]]:
	found: dict[str, list[Values]] = {}
	filters = {"customer": ("in", customers), "is_auto": 1, "enabled": 1}
	for row in site.list(METHOD, filters, fields=METHOD_FIELDS, order_by="customer, name"):
		found.setdefault(row["customer"], []).append(row)
	return found


def _arranged(site: Site, customers: list[str]) -> frozenset[str]:
	rows = site.list(
		ARRANGEMENT,
		{"customer": ("in", customers), "status": OPEN},
		fields=("customer", "is_imported", "reopened_on"),
	)
	return frozenset(row["customer"] for row in rows if acts(row))


def _returned(site: Site, invoices: list[str]) -> dict[str, int]:
	rows = site.list(ALLOCATION, {"invoice": ("in", invoices)}, fields=("invoice", "parent"))
	held = site.lookup(DEBIT, [row["parent"] for row in rows], fields=("status",))
	counts: dict[str, int] = {}
	for row in rows:
		if held.get(row["parent"], {}).get("status") == "Returned":
			counts[row["invoice"]] = counts.get(row["invoice"], 0) + 1
	return counts
