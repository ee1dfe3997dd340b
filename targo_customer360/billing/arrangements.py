"""Payment arrangements of a customer: what they have come to, and what is written when one is made or ends.

Kept or broken is never said by a person: it follows from the payments, each time anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from targo_customer360.billing import arrangement_states as states
from targo_customer360.billing.arrangement_credits import money_since
from targo_customer360.billing.arrangement_money import Arrangement, Instalment, State, assess
from targo_customer360.billing.arrangement_states import ARRANGEMENT, INSTALMENT
from targo_customer360.billing.balance import money
from targo_customer360.sites.port import Rows, Site, Values

FIELDS: Final = (
	"name",
	"customer",
	"status",
	"is_imported",
	"creation",
	"agreed_on",
	"due_date",
	"cutoff_date",
	"amount",
	"recurring",
	"paid_amount",
	"settled_on",
	"next_due_date",
	"next_cutoff_date",
	"reopened_on",
	"times_reopened",
)
WATCHED_DAYS: Final = 100
"""So long after it was settled an arrangement is looked at each day, in case a payment is taken back without a word."""
_ROW = ("parent", "due_date", "cutoff_date", "amount", "paid_amount", "status")


@dataclass(frozen=True)
class Active:
	"""The arrangement that a customer has to keep now. `due_date` and `cutoff_date` are the next ones."""

	name: str
	customer: str
	status: str
	amount: Decimal
	paid: Decimal
	due_date: date
	cutoff_date: date | None
	days_left: int
	"""Until the due date; below zero when it has passed."""
	recurring: str = ""

	@property
	def left(self) -> Decimal:
		return self.amount - self.paid


# reading


def live_rows(site: Site, customers: Iterable[str]) -> dict[str, Rows]:
	"""The arrangements for which payments count, by customer, each with its instalments."""
	held = site.list(
		ARRANGEMENT,
		{"customer": ("in", list(customers)), "status": ("in", states.LIVE)},
		fields=FIELDS,
		order_by="due_date, name",
	)
	return _by_customer(site, [row for row in held if states.is_live(row) and row["due_date"]])


def _by_customer(site: Site, rows: Rows) -> dict[str, Rows]:
	many = {row["name"]: row for row in rows if row["recurring"]}
	instalments = site.list(
		INSTALMENT, {"parenttype": ARRANGEMENT, "parent": ("in", list(many))}, fields=_ROW, order_by="idx"
	)
	found: dict[str, Rows] = defaultdict(list)
	for row in rows:
		row["instalments"] = []
		found[row["customer"]].append(row)
	for one in instalments:
		many[one.pop("parent")]["instalments"].append(one)
	return found


def as_arrangement(row: Mapping[str, Any]) -> Arrangement:
	"""A live row as the payments are shared out by."""
	parts = row["instalments"] or [row]
	made_at: datetime = row["creation"]
	return Arrangement(
		row["name"],
		states.counts_from(row) or made_at.date(),
		made_at,
		tuple(Instalment(one["due_date"], one["cutoff_date"], money(one["amount"])) for one in parts),
	)


def states_of(
	site: Site, customer: str, live: Sequence[Arrangement] | None = None, on: date | None = None
) -> dict[str, State]:
	"""What the payments of a customer make of the live arrangements (or of `live`, for a decision) at this moment."""
	if live is None:
		live = [as_arrangement(row) for row in live_rows(site, [customer]).get(customer, [])]
	if not live:
		return {}
	found = money_since(site, customer, min(one.counts_from for one in live))
	return assess(live, found.credits, found.taken_back, on or site.today())


def active(site: Site, customer: str) -> Active | None:
	"""The first arrangement that is not settled, as it stands at this moment; None where there is none."""
	return min(unsettled(site, customer), key=lambda one: (one.due_date, one.name), default=None)


def unsettled(site: Site, customer: str, on: date | None = None) -> list[Active]:
	"""All arrangements of a customer that are open or broken at this moment."""
	rows = live_rows(site, [customer]).get(customer, [])
	today = on or site.today()
	found = states_of(site, customer, [as_arrangement(row) for row in rows], today)
	return [
		_active(row, found[row["name"]], today)
		for row in rows
		if found[row["name"]].status in states.UNSETTLED
	]


def _active(row: Values, state: State, today: date) -> Active:
	assert state.next_due_date is not None
	return Active(
		name=row["name"],
		customer=row["customer"],
		status=state.status,
		amount=money(row["amount"]),
		paid=state.paid,
		due_date=state.next_due_date,
		cutoff_date=state.next_cutoff_date,
		days_left=(state.next_due_date - today).days,
		recurring=row["recurring"] or "",
	)


def cutoff_on(site: Site, customer: str, rule_date: date) -> date:
	"""The day on which a rule may cut a customer: its own, or what was agreed where that is later."""
	agreed = [one.cutoff_date or one.due_date + timedelta(days=1) for one in unsettled(site, customer)]
	return max([rule_date, *agreed])


def broken_past_cutoff(site: Site, today: date | None = None) -> list[Active]:
	"""Broken arrangements whose cut-off is today or has passed, each of which may cut its customer.

	One is left out while a later one with the same customer is open: its date is the later one.
	"""
	on = today or site.today()
	due = site.list(
		ARRANGEMENT,
		{"status": ("in", states.LIVE), "cutoff_date": ("<=", on)},
		fields=("customer", "status", "is_imported", "reopened_on"),
	)
	found = []
	for customer in sorted({row["customer"] for row in due if states.acts(row)}):
		mine = unsettled(site, customer, on)
		waits = [one for one in mine if one.status == states.OPEN]
		late = [one for one in mine if one.status == states.BROKEN and one.cutoff_date]
		found += [
			one for one in late if one.cutoff_date and one.cutoff_date <= on and not _given_later(one, waits)
		]
	return found


def _given_later(broken: Active, waits: Iterable[Active]) -> bool:
	return any((one.cutoff_date or one.due_date) > (broken.cutoff_date or broken.due_date) for one in waits)


def customers_to_watch(site: Site) -> list[str]:
	"""Customers whose arrangements may change from one day to the next."""
	rows = site.list(
		ARRANGEMENT,
		{"status": ("in", states.LIVE)},
		fields=("customer", "status", "is_imported", "reopened_on", "settled_on"),
	)
	since = site.today() - timedelta(days=WATCHED_DAYS)
	return sorted(
		{
			row["customer"]
			for row in rows
			if states.acts(row)
			and (row["status"] != states.COMPLETED or (row["settled_on"] or since) >= since)
		}
	)


# writing


def reassess(site: Site, customer: str) -> list[str]:
	"""Bring the arrangements of a customer in line with the payments; returns the names of those that changed."""
	rows = live_rows(site, [customer]).get(customer, [])
	found = states_of(site, customer, [as_arrangement(row) for row in rows])
	changed = []
	for row in rows:
		values = differing(row, found[row["name"]])
		if values:
			site.update(ARRANGEMENT, row["name"], values)
			changed.append(row["name"])
	return changed


def values_of(state: State) -> Values:
	"""The fields of an arrangement, without its instalments, that say what it has come to."""
	return {
		"status": state.status,
		"paid_amount": state.paid,
		"settled_on": state.settled_on,
		"next_due_date": state.next_due_date,
		"next_cutoff_date": state.next_cutoff_date,
	}


def instalment_rows(instalments: Sequence[Instalment], state: State) -> Rows:
	"""The rows of the child table."""
	return [
		{
			"due_date": one.due_date,
			"cutoff_date": one.cutoff_date,
			"amount": one.amount,
			"paid_amount": is_.paid,
			"status": is_.status,
		}
		for one, is_ in zip(instalments, state.instalments, strict=True)
	]


def differing(row: Mapping[str, Any], state: State) -> Values:
	"""What has to be written so that a live row says what it has come to."""
	values = {
		fieldname: value
		for fieldname, value in values_of(state).items()
		if (money(row[fieldname]) != value if fieldname == "paid_amount" else row[fieldname] != value)
	}
	rows = row["instalments"]
	if [(money(one["paid_amount"]), one["status"]) for one in rows] != [
		(one.paid, one.status) for one in (state.instalments if rows else ())
	]:
		values["instalments"] = instalment_rows(as_arrangement(row).instalments, state)
	return values
