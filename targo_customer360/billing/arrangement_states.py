"""The states of a Payment Arrangement, which of them act, and what a person may change in the form itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from targo_customer360.errors import InvalidField

ARRANGEMENT: Final = "Payment Arrangement"
INSTALMENT: Final = "Payment Arrangement Instalment"

PENDING: Final = "Pending"
"""Written down, and nothing more: no payment counts for it, nothing follows from it until a person opens it."""
OPEN: Final = "Open"
"""Payments count for it, and nothing is late."""
COMPLETED: Final = "Completed"
"""Payments cover it, on time or late; one that is reversed opens or breaks it again."""
BROKEN: Final = "Broken"
"""A due date passed with less than was agreed. A payment that comes in later opens or completes it again."""
CANCELLED: Final = "Cancelled"
"""A person called it off, with a reason."""
LIVE: Final = (OPEN, COMPLETED, BROKEN)
"""Between these the payments decide, never a person."""
UNSETTLED: Final = (OPEN, BROKEN)

UPCOMING: Final = "Upcoming"
PARTLY_PAID: Final = "Partly Paid"
PAID: Final = "Paid"
MISSED: Final = "Missed"

TERMS: Final = frozenset(
	{"customer", "agreed_on", "due_date", "cutoff_date", "amount", "currency", "recurring", "instalments"}
)
"""What was agreed with the customer."""
RESULTS: Final = frozenset(
	{
		"is_imported",
		"paid_amount",
		"settled_on",
		"next_due_date",
		"next_cutoff_date",
		"reopened_on",
		"reopened_by",
		"times_reopened",
		"cancelled_on",
		"cancel_reason",
	}
)
"""What only our own functions write."""


def acts(row: Mapping[str, Any]) -> bool:
	"""Whether anything may follow from an arrangement: an imported one is a record until a person re-opened it."""
	return not row.get("is_imported") or bool(row.get("reopened_on"))


def is_live(row: Mapping[str, Any]) -> bool:
	return acts(row) and row["status"] in LIVE


def counts_from(row: Mapping[str, Any]) -> date | None:
	"""The first day on which a payment counts: the agreement, for an imported one the day it was re-opened."""
	return row.get("reopened_on") if row.get("is_imported") else row.get("agreed_on")


def check_by_hand(before: Mapping[str, Any] | None, status: str, changed: Collection[str]) -> None:
	"""What a person who edits the document itself may do; `changed` are the fields that differ from `before`.

	Raises InvalidField.
	"""
	if before is None:
		if status != PENDING:
			raise InvalidField(
				"status", "A new arrangement is pending until it is opened: save it, then open it"
			)
		return
	if status != before["status"]:
		raise InvalidField(
			"status", "Open or cancel the arrangement instead: what a customer was promised hangs on it"
		)
	if RESULTS & set(changed):
		raise InvalidField("status", "This is written when a payment comes in, or by opening and cancelling")
	if TERMS & set(changed) and acts(before) and status != PENDING:
		raise InvalidField(
			"due_date", "The terms of this arrangement stand: re-open it with new dates, or cancel it"
		)


def check_cancel(row: Mapping[str, Any] | None, name: str, reason: str) -> None:
	"""Raises InvalidField."""
	_check_there(row, name)
	assert row is not None
	if row["status"] == CANCELLED:
		raise InvalidField("status", "Arrangement {0} is cancelled already", name)
	if row["status"] == COMPLETED:
		raise InvalidField("status", "Arrangement {0} was kept, so there is nothing to cancel", name)
	if not (reason or "").strip():
		raise InvalidField("cancel_reason", "Enter the reason for cancelling this arrangement")


def check_reopen(row: Mapping[str, Any] | None, name: str, due_date: date, today: date) -> None:
	"""Raises InvalidField."""
	_check_there(row, name)
	assert row is not None
	if row["status"] == COMPLETED:
		raise InvalidField("status", "Arrangement {0} was kept, so there is nothing to open", name)
	if due_date < today:
		raise InvalidField("due_date", "The due date has passed: give a day to come")


def _check_there(row: Mapping[str, Any] | None, name: str) -> None:
	if row is None:
		raise InvalidField("name", "There is no arrangement {0}", name)
