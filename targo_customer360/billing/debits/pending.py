"""Bank debits that are on their way: money that is neither here nor refused yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from targo_customer360.billing.balance import money
from targo_customer360.sites.port import Site

BATCH, DEBIT, ALLOCATION = "Bank Debit Batch", "Bank Debit", "Bank Debit Invoice"
ON_ITS_WAY = ("Prepared", "Sent")
"""A debit in one of these takes its invoices: no other debit and no card may be charged for them."""
DECIDED = ("Approved", "Generated", "Sent", "Closed")
"""A draft batch was decided by nobody yet, so it keeps nobody from being cut off."""


@dataclass(frozen=True)
class Pending:
	"""What is on its way from one customer; false when nothing is."""

	amount: Decimal = Decimal(0)
	due_on: date | None = None
	"""The day of the latest one."""
	debits: tuple[str, ...] = ()

	def __bool__(self) -> bool:
		return bool(self.debits)


def pending(site: Site, customer: str) -> Pending:
	"""Debits of a customer in an approved batch that are neither settled nor returned."""
	return pending_of(site, [customer])[customer]


def pending_of(site: Site, customers: Iterable[str]) -> dict[str, Pending]:
	"""The same for several customers, in two queries."""
	names = list(dict.fromkeys(customers))
	found = {name: Pending() for name in names}
	rows = site.list(
		DEBIT,
		{"customer": ("in", names), "status": ("in", ON_ITS_WAY)},
		fields=("name", "batch", "customer", "amount", "due_on"),
		order_by="due_on, name",
	)
	batches = site.lookup(BATCH, [row["batch"] for row in rows], fields=("status",))
	for row in rows:
		if batches.get(row["batch"], {}).get("status") in DECIDED:
			held = found[row["customer"]]
			found[row["customer"]] = Pending(
				held.amount + money(row["amount"]), row["due_on"], (*held.debits, row["name"])
			)
	return found


def taken(site: Site, invoices: Iterable[str]) -> dict[str, str]:
	"""Those of these invoices that a debit takes, and its batch: charge none of them any other way."""
	rows = site.list(ALLOCATION, {"taken": ("in", list(invoices))}, fields=("invoice", "parent"))
	debits = site.lookup(DEBIT, [row["parent"] for row in rows], fields=("batch",))
	return {row["invoice"]: debits[row["parent"]]["batch"] for row in rows if row["parent"] in debits}
