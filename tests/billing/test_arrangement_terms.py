"""The terms of an arrangement: instalments, their dates and cut-offs, and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from targo_customer360.billing import rules
from targo_customer360.billing.arrangement_terms import cutoff_after, monthly, months_from, moved
from targo_customer360.errors import InvalidField

FIRST, CUT = date(2026, 3, 15), date(2026, 3, 20)


def test_so_much_a_month_until_what_is_owed_is_paid():
	rows = monthly(Decimal(150), FIRST, CUT, owing=Decimal("500.25"))
	assert [row.amount for row in rows] == [150, 150, 150, Decimal("50.25")]
	assert [(row.due_date, row.cutoff_date) for row in rows][:2] == [
		(FIRST, CUT),
		(date(2026, 4, 15), date(2026, 4, 20)),
	]


def test_a_number_of_instalments_is_taken_as_it_is_said():
	rows = monthly(Decimal(150), FIRST, None, owing=Decimal(10), count=3)
	assert [(row.amount, row.cutoff_date) for row in rows] == [(150, None)] * 3


def test_an_exact_multiple_leaves_no_empty_instalment():
	assert len(monthly(Decimal(150), FIRST, CUT, owing=Decimal(300))) == 2
	assert [row.amount for row in monthly(Decimal(150), FIRST, CUT, owing=Decimal(20))] == [20]


@pytest.mark.parametrize(("owing", "count"), [(0, None), (-5, None), (100, 0), (100, 61), (100000, None)])
def test_too_many_or_no_instalments_are_refused(owing, count):
	with pytest.raises(InvalidField) as refused:
		monthly(Decimal(10), FIRST, CUT, Decimal(owing), count)
	assert refused.value.field == "instalments"


def test_the_last_day_stands_in_for_one_that_a_month_lacks():
	assert months_from(date(2026, 10, 31), 6) == [
		date(2026, 10, 31),
		date(2026, 11, 30),
		date(2026, 12, 31),
		date(2027, 1, 31),
		date(2027, 2, 28),
		date(2027, 3, 31),
	]


def test_what_is_paid_keeps_its_date_when_the_rest_moves():
	rows = [
		{"due_date": FIRST, "cutoff_date": CUT, "amount": 50, "status": "Paid"},
		{"due_date": date(2026, 4, 15), "cutoff_date": None, "amount": 50, "status": "Missed"},
		{"due_date": date(2026, 5, 15), "cutoff_date": None, "amount": 20, "status": "Upcoming"},
	]
	found = moved(rows, date(2026, 6, 1), date(2026, 6, 5))
	assert [(row.due_date, row.cutoff_date, row.amount) for row in found] == [
		(FIRST, CUT, 50),
		(date(2026, 6, 1), date(2026, 6, 5), 50),
		(date(2026, 7, 1), date(2026, 7, 5), 20),
	]


def test_a_cut_off_that_was_not_given_comes_so_many_days_after_or_not_at_all():
	assert (cutoff_after(FIRST, 7), cutoff_after(FIRST, 0)) == (date(2026, 3, 22), None)


def row(due: date, amount: float, cutoff: date | None = None) -> dict:
	return {"due_date": due, "cutoff_date": cutoff, "amount": amount}


@pytest.mark.parametrize(
	"rows",
	[
		[],
		[row(FIRST, 60), row(FIRST, 40)],
		[row(date(2026, 4, 1), 60), row(FIRST, 40)],
		[row(date(2026, 4, 1), 100)],
		[row(FIRST, 60), row(date(2026, 4, 1), 39.99)],
		[row(FIRST, 100, FIRST)],
		[row(FIRST, 100), row(date(2026, 4, 1), 0)],
	],
)
def test_instalments_that_do_not_hold_together_are_refused(rows):
	with pytest.raises(InvalidField):
		rules.check_instalments(100, FIRST, rows)
	rules.check_instalments(100, FIRST, [row(FIRST, 33.3, CUT), row(date(2026, 4, 1), 66.7)])
