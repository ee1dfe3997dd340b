"""Whose cut-off has passed unpaid: an arrangement that was broken, or a payment that was taken back after it had
given service back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from targo_customer360.billing import arrangement_states, arrangements
from targo_customer360.billing.balance import Balance, balances, money
from targo_customer360.billing.suspension import ACTIVE, NON_PAYMENT, SUSPENSION
from targo_customer360.billing.suspension_lift import threshold
from targo_customer360.sites.port import Rows, Site

TAKEN_BACK_DAYS = 100
"""So long after a suspension was lifted a payment that is taken back counts; banks allow ninety days."""
_EVER = datetime(2000, 1, 1)


@dataclass(frozen=True)
class Candidate:
	"""A customer whose cut-off has passed. `since`: notices before that moment were about something else."""

	customer: str
	arrangement: str | None
	cutoff_date: date | None
	amount: Decimal
	paid: Decimal
	due_date: date | None
	agreed_on: date | None
	since: datetime | None
	lifted: str | None = None
	"""The suspension that a payment had lifted which was then taken back."""


def candidates(
	site: Site, today: date | None = None, customers: Iterable[str] | None = None
) -> list[Candidate]:
	"""One for each customer, who owes something and is not suspended, with the earliest of the cut-offs."""
	on = today or site.today()
	found = {one.customer: one for one in _taken_back(site, on)}
	for one in _broken(site, on):
		held = found.get(one.customer)
		found[one.customer] = replace(one, lifted=held.lifted if held else None)
	if customers is not None:
		wanted = set(customers)
		found = {name: one for name, one in found.items() if name in wanted}
	suspended = _wholly_suspended(site, found)
	limit, owed = threshold(site), balances(site, found, on)
	left = [one for name, one in sorted(found.items()) if name not in suspended and owed[name].owing > limit]
	began = _last_began(site, [one.customer for one in left])
	return [replace(one, since=_later(one.since, began.get(one.customer))) for one in left]


def candidate(site: Site, customer: str, today: date | None = None) -> Candidate | None:
	"""The same for one customer, at this moment."""
	return next(iter(candidates(site, today, [customer])), None)


def _broken(site: Site, on: date) -> Iterable[Candidate]:
	late = sorted(
		arrangements.broken_past_cutoff(site, on), key=lambda one: (one.cutoff_date, one.name), reverse=True
	)
	fields = ("agreed_on", "reopened_on", "is_imported")
	rows = site.lookup(arrangement_states.ARRANGEMENT, [one.name for one in late], fields=fields)
	for one in late:
		agreed = arrangement_states.counts_from(rows[one.name])
		yield Candidate(
			customer=one.customer,
			arrangement=one.name,
			cutoff_date=one.cutoff_date,
			amount=one.amount,
			paid=one.paid,
			due_date=one.due_date,
			agreed_on=agreed,
			since=datetime.combine(agreed, time.min) if agreed else None,
		)


def _taken_back(site: Site, on: date) -> Iterable[Candidate]:
	"""Customers who owe again what they owed no more when their suspension was lifted."""
	since = datetime.combine(on - timedelta(days=TAKEN_BACK_DAYS), time.min)
	lifted = site.list(
		SUSPENSION,
		{"lifted": 1, "source": NON_PAYMENT, "is_imported": 0, "ended_at": (">=", since)},
		fields=("name", "customer", "ended_at"),
		order_by="ended_at, name",
	)
	last: Mapping[str, dict[str, object]] = {row["customer"]: row for row in lifted}
	owed, limit = balances(site, last, on), threshold(site)
	for row in (row for row in lifted if last[row["customer"]] is row):
		again = _owed_again(owed[row["customer"]], row["ended_at"].date())
		if again > limit:
			yield Candidate(
				customer=row["customer"],
				arrangement=None,
				cutoff_date=row["ended_at"].date(),
				amount=again,
				paid=Decimal(0),
				due_date=None,
				agreed_on=None,
				since=None,
				lifted=row["name"],
			)


def _owed_again(owed: Balance, lifted_on: date) -> Decimal:
	"""What is owed of the invoices that were there when the suspension was lifted."""
	rows: Rows = [
		row
		for row in owed.invoices
		if row["posting_date"] <= lifted_on or money(row["outstanding_amount"]) < 0
	]
	return sum((money(row["outstanding_amount"]) for row in rows), Decimal(0)) - owed.unallocated


def _wholly_suspended(site: Site, customers: Iterable[str]) -> set[str]:
	rows = site.list(
		SUSPENSION,
		{"customer": ("in", list(customers)), "status": ACTIVE},
		fields=("customer", "all_services", "is_imported"),
	)
	return {row["customer"] for row in rows if int(row["all_services"] or 0) or int(row["is_imported"] or 0)}


def _last_began(site: Site, customers: Iterable[str]) -> dict[str, datetime]:
	"""When the last suspension for non-payment of each customer began: what was said before led to that one."""
	rows = site.list(
		SUSPENSION,
		{
			"customer": ("in", list(customers)),
			"source": NON_PAYMENT,
			"is_imported": 0,
			"started_at": (">", _EVER),
		},
		fields=("customer", "started_at"),
		order_by="started_at",
	)
	return {row["customer"]: row["started_at"] for row in rows}


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
	return max(filter(None, (one, other)), default=None)
