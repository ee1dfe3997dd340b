"""New dates for an arrangement, and what its dates mean to others: the badge, the cut-off, the night."""

from __future__ import annotations

from decimal import Decimal

import pytest

from targo_customer360.actions import plans
from targo_customer360.actions.arrangements import REOPEN
from targo_customer360.billing import arrangements
from targo_customer360.errors import InvalidField
from tests.billing.books import PAYMENT, Books
from tests.billing.promises import (
	agree,
	agree_monthly,
	held,
	imported,
	instalments,
	paid,
	reopen,
	shown,
	status,
)


def test_an_imported_one_acts_from_the_day_it_is_reopened(books: Books) -> None:
	imported(books, "PA-1", amount=150)
	books.pay(100, day=-1)
	plan = plans.propose(
		books.site, REOPEN, {"name": "PA-1", "due_date": books.day(5), "cutoff_date": books.day(12)}
	)
	assert shown(plan)["reopened_on"] == books.day(0).isoformat()
	plans.confirm(books.site, plan.name)
	found = held(books, "PA-1")
	assert (found["status"], found["due_date"], found["cutoff_date"]) == ("Open", books.day(5), books.day(12))
	assert (found["is_imported"], found["reopened_by"], found["agreed_on"]) == (
		1,
		"Administrator",
		books.day(-920),
	)
	assert paid(books, "PA-1") == 0
	payment = books.pay(150)
	assert status(books, "PA-1") == "Completed"
	books.cancel(PAYMENT, payment)
	assert status(books, "PA-1") == "Open"


def test_a_broken_one_gets_new_dates_and_keeps_what_was_paid(books: Books) -> None:
	name = agree(books, 100, due=-5, cutoff=2)
	books.pay(40)
	assert status(books, name) == "Broken"
	reopen(books, name, reason="Paie le 15")
	found = held(books, name)
	assert (found["status"], float(found["paid_amount"])) == ("Open", 40)
	assert (found["reason_for_change"], found["times_reopened"]) == ("Paie le 15", 1)


def test_the_instalments_that_are_left_get_new_dates(books: Books) -> None:
	name = agree_monthly(books, [50, 50, 30], first=-50)
	books.pay(60)
	assert status(books, name) == "Broken"
	reopen(books, name, due=5, cutoff=9)
	rows = held(books, name)["instalments"]
	assert [row["due_date"] for row in rows[:2]] == [books.day(-50), books.day(5)]
	assert [row["cutoff_date"] for row in rows[:2]] == [books.day(-43), books.day(9)]
	assert rows[2]["due_date"].day in (books.day(5).day, 28, 29, 30)
	assert (status(books, name), instalments(books, name)) == (
		"Open",
		[(50, "Paid"), (10, "Partly Paid"), (0, "Upcoming")],
	)


def test_new_dates_lie_ahead_and_in_order(books: Books) -> None:
	name = agree(books, 100, due=-5, cutoff=2)
	for due, cutoff, field in ((-1, 5, "due_date"), (5, 5, "cutoff_date")):
		with pytest.raises(InvalidField) as refused:
			reopen(books, name, due, cutoff)
		assert refused.value.field == field


def test_one_that_waits_is_opened_and_not_counted_as_reopened(books: Books) -> None:
	name = agree(books, 100, agreed=-1, status="Pending")
	reopen(books, name)
	found = held(books, name)
	assert (found["status"], found["reopened_on"], found["times_reopened"]) == ("Open", None, 0)


# what others ask


def test_the_badge_shows_the_first_that_is_not_settled(books: Books) -> None:
	agree(books, 100, due=25, cutoff=32)
	sooner = agree_monthly(books, [50, 50], first=-10)
	books.pay(70)
	found = arrangements.active(books.site, "C-1")
	assert found is not None
	assert (found.name, found.status, found.paid, found.left) == (sooner, "Open", 70, Decimal(30))
	assert (found.due_date, found.days_left, found.cutoff_date) == (books.day(20), 20, books.day(27))
	books.pay(130)
	assert arrangements.active(books.site, "C-1") is None


def test_what_is_broken_may_be_cut_on_its_cut_off_date_and_not_before(books: Books) -> None:
	name = agree(books, 100, due=-5, cutoff=2)
	site = books.site
	assert arrangements.broken_past_cutoff(site, books.day(1)) == []
	assert [one.name for one in arrangements.broken_past_cutoff(site, books.day(2))] == [name]
	books.pay(100)
	assert arrangements.broken_past_cutoff(site, books.day(2)) == []


def test_the_instalment_that_was_missed_decides_when_it_is_cut(books: Books) -> None:
	name = agree_monthly(books, [50, 50, 50], first=-40)
	books.pay(50)
	assert arrangements.broken_past_cutoff(books.site, books.day(-4)) == []
	(found,) = arrangements.broken_past_cutoff(books.site, books.day(-3))
	assert (found.name, found.cutoff_date) == (name, books.day(-3))


def test_the_later_date_wins(books: Books) -> None:
	site = books.site
	assert arrangements.cutoff_on(site, "C-1", books.day(3)) == books.day(3)
	agree(books, 100, due=-5, cutoff=2)
	assert arrangements.cutoff_on(site, "C-1", books.day(1)) == books.day(2)
	assert arrangements.cutoff_on(site, "C-1", books.day(3)) == books.day(3)
	agree(books, 100, due=9, cutoff=15)
	assert arrangements.cutoff_on(site, "C-1", books.day(3)) == books.day(15)
	assert arrangements.broken_past_cutoff(site, books.day(2)) == []
	assert len(arrangements.broken_past_cutoff(site, books.day(15))) == 2


def test_a_night_looks_at_all_that_may_change_and_only_that(books: Books) -> None:
	for number, (was, day) in enumerate(
		(("Open", 5), ("Broken", -90), ("Completed", -10), ("Completed", -300), ("Cancelled", 5)), start=2
	):
		mine = Books(books.site, f"C-{number}")
		settled = {"settled_on": books.day(day)} if was == "Completed" else {}
		agree(mine, 10, agreed=-400, due=day, cutoff=day + 5, status=was, cancel_reason="x", **settled)
	imported(Books(books.site, "C-9"), "PA-9")
	assert arrangements.customers_to_watch(books.site) == ["C-2", "C-3", "C-4"]
