"""What a customer owes: the one place that answers it, for a person, for a cut-off and for a payment that came in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from targo_customer360.billing.rules import CENT
from targo_customer360.sites.port import Rows, Site

INVOICE, PAYMENT = "Sales Invoice", "Payment Entry"
_FIELDS = ("name", "customer", "posting_date", "due_date", "grand_total", "outstanding_amount", "status")


@dataclass(frozen=True)
class Balance:
	"""Amounts in the currency of the company.

	`owing` is what is left after credit: invoices outstanding, less credit notes and less what was paid without
	naming an invoice. `overdue` is the part past its due date, never above `owing`. `unallocated` is that credit.
	"""

	owing: Decimal = Decimal(0)
	overdue: Decimal = Decimal(0)
	unallocated: Decimal = Decimal(0)
	oldest_due: date | None = None
	"""Due date of the oldest invoice that is overdue."""
	invoices: Rows = ()  # type: ignore[assignment]
	"""Unpaid invoices and open credit notes, the oldest first."""


def balance(site: Site, customer: str, on: date | None = None) -> Balance:
	"""What a customer owes now, with `on` (today) deciding what is overdue."""
	return balances(site, [customer], on)[customer]


def balances(site: Site, customers: Iterable[str], on: date | None = None) -> dict[str, Balance]:
	"""The same for several customers, in two queries."""
	names = list(dict.fromkeys(customers))
	unpaid = site.list(
		INVOICE,
		{"customer": ("in", names), "docstatus": 1, "outstanding_amount": ("!=", 0)},
		fields=_FIELDS,
		order_by="due_date, name",
	)
	credits_ = site.list(
		PAYMENT,
		{
			"party_type": "Customer",
			"party": ("in", names),
			"docstatus": 1,
			"payment_type": "Receive",
			"unallocated_amount": (">", 0),
		},
		fields=("party", "unallocated_amount"),
	)
	credit: dict[str, Decimal] = {}
	for row in credits_:
		credit[row["party"]] = credit.get(row["party"], Decimal(0)) + money(row["unallocated_amount"])
	rows: dict[str, Rows] = {}
	for row in unpaid:
		rows.setdefault(row["customer"], []).append(row)
	today = on or site.today()
	return {name: _summed(rows.get(name, []), credit.get(name, Decimal(0)), today) for name in names}


def _summed(invoices: Rows, credit: Decimal, today: date) -> Balance:
	owing = sum((money(row["outstanding_amount"]) for row in invoices), Decimal(0)) - credit
	late = [row for row in invoices if is_late(row, today)]
	overdue = sum((money(row["outstanding_amount"]) for row in late), Decimal(0))
	return Balance(
		owing=owing,
		overdue=max(Decimal(0), min(overdue, owing)),
		unallocated=credit,
		oldest_due=late[0]["due_date"] if late and owing > 0 else None,
		invoices=invoices,
	)


def is_late(invoice: Mapping[str, Any], today: date) -> bool:
	"""Whether an invoice with something outstanding is past its due date."""
	due = invoice.get("due_date")
	return bool(due and due < today and money(invoice["outstanding_amount"]) > 0)


def money(value: Any) -> Decimal:
	"""An amount as the database gives it, to the cent."""
	return Decimal(str(value or 0)).quantize(CENT)
