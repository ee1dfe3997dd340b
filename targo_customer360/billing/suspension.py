"""Whether a customer is suspended: it follows from the suspensions, never the other way round."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Rows, Site, Values
from targo_customer360.sites.queries import chunks

SUSPENSION: Final = "Customer Suspension"
SERVICE: Final = "Customer Suspension Service"
EFFECT: Final = "Customer Suspension Effect"
ACTIVE, SCHEDULED, ENDED = "Active", "Scheduled", "Ended"
MANUAL, NON_PAYMENT = "Manual", "Non-payment"
BY_HAND = frozenset({"reason", "ends_on"})
"""What a person may edit on the document itself; the rest follows from what was decided, with its effects."""


def check_by_hand(before: Values | None, changed: Collection[str]) -> None:
	"""What a person who edits the document itself may do; `changed` are the fields that differ from `before`.

	Raises InvalidField.
	"""
	if before is None:
		raise InvalidField("status", "Suspend the customer instead: the network and the PBX have to be told")
	if set(changed) - BY_HAND:
		raise InvalidField(
			"status", "Suspend or reactivate the customer instead: the network and the PBX have to be told"
		)
	if before["status"] == ENDED and "ends_on" in changed:
		raise InvalidField("ends_on", "This suspension has ended")


def running(site: Site, customer: str, statuses: Iterable[str] = (ACTIVE,)) -> Rows:
	"""The suspensions of a customer in these states, the oldest first, imported ones too."""
	return site.list(
		SUSPENSION,
		{"customer": customer, "status": ("in", list(statuses))},
		fields=("*",),
		order_by="creation, name",
	)


def status_on(today: date, starts_on: date | None, ends_on: date | None) -> str:
	"""Active, Scheduled or Ended on a day; without dates a suspension is active."""
	if ends_on and ends_on < today:
		return "Ended"
	if starts_on and starts_on > today:
		return "Scheduled"
	return "Active"


def refresh_flags(site: Site, customers: Iterable[str] | None = None) -> int:
	"""Bring `Customer.is_suspended` in line with the suspensions; returns how many customers changed.

	Without `customers`, all who have a suspension or the flag. A flag that something else set on a customer with
	no suspension at all is left alone: the ISP's site may have its own reasons.
	"""
	filters = {"customer": ("in", list(customers))} if customers is not None else None
	rows = site.list(SUSPENSION, filters, fields=("customer", "status"))
	wanted: dict[str, bool] = {}
	for row in rows:
		wanted[row["customer"]] = wanted.get(row["customer"], False) or row["status"] == "Active"
	changed = 0
	for part in chunks(sorted(wanted)):
		held = site.lookup("Customer", part, fields=("is_suspended",))
		changes = {
			name: {"is_suspended": int(wanted[name])}
			for name in part
			if name in held and bool(held[name]["is_suspended"]) != wanted[name]
		}
		site.bulk_update("Customer", changes, None)
		changed += len(changes)
	return changed


def release_flags(site: Site, customers: Iterable[str]) -> None:
	"""Clear the flag of customers whose suspensions were all taken back."""
	wanted = sorted(set(customers))
	remaining = site.lookup(SUSPENSION, wanted, key="customer", fields=("name",))
	flagged = site.lookup("Customer", wanted, fields=("is_suspended",))
	changes = {
		name: {"is_suspended": 0}
		for name, row in flagged.items()
		if row["is_suspended"] and name not in remaining
	}
	site.bulk_update("Customer", changes, None)
