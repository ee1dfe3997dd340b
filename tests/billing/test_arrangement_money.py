"""How money is shared between arrangements: decided without a site."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targo_customer360.billing.arrangement_money import (
	Arrangement,
	Credit,
	Instalment,
	TakenBack,
	assess,
)

TODAY = date(2026, 3, 20)
MADE = datetime(2026, 3, 1, 9)


def day(number: int) -> date:
	return date(2026, 3, 1) + timedelta(days=number - 1)


def arrangement(
	name: str, amount: int, due: int, since: int = 1, made: datetime = MADE, cutoff: int | None = None
) -> Arrangement:
	cut = day(cutoff) if cutoff else None
	return Arrangement(name, day(since), made, (Instalment(day(due), cut, Decimal(amount)),))


def credit(amount: int, on: int, name: str = "PE-1", debt: int | None = None) -> Credit:
	return Credit(("Payment Entry", name), day(on), Decimal(amount), day(debt) if debt else None)


def back(amount: int, on: int, of: str | None = None) -> TakenBack:
	return TakenBack(day(on), Decimal(amount), ("Payment Entry", of) if of else None)


@pytest.mark.parametrize(
	("due", "amount_paid", "status"),
	[(20, 0, "Open"), (19, 0, "Broken"), (19, 99, "Broken"), (19, 100, "Completed"), (25, 99, "Open")],
)
def test_an_arrangement_is_open_until_its_day_has_passed(due, amount_paid, status):
	found = assess([arrangement("A", 100, due)], [credit(amount_paid, 5)], [], TODAY)
	assert (found["A"].status, found["A"].paid) == (status, amount_paid)


def test_of_what_is_due_together_the_older_agreement_takes_first():
	younger = arrangement("A", 100, 25, made=MADE + timedelta(seconds=1))
	older = arrangement("B", 100, 25)
	found = assess([younger, older], [credit(120, 5)], [], TODAY)
	assert (found["B"].paid, found["A"].paid) == (100, 20)


def test_an_allocation_to_a_newer_debt_leaves_the_rest_of_the_payment():
	parts = [credit(60, 10, debt=8), credit(40, 10, debt=2), credit(20, 10)]
	found = assess([arrangement("A", 200, 25, since=5)], parts, [], TODAY)
	assert found["A"].paid == 60


def test_money_that_only_one_can_use_is_left_to_it():
	first, second = arrangement("A", 50, 22, since=9), arrangement("B", 50, 25, since=1)
	parts = [credit(50, 10), credit(50, 10, debt=5)]
	found = assess([first, second], parts, [], TODAY)
	assert (found["A"].paid, found["B"].paid) == (50, 50)


def test_what_went_back_comes_off_the_payment_that_is_named():
	one = arrangement("A", 100, 25, since=5)
	given_ = [credit(100, 2, "PE-old"), credit(100, 10, "PE-new")]
	assert assess([one], given_, [back(100, 12, "PE-old")], TODAY)["A"].paid == 100
	assert assess([one], given_, [back(100, 12, "PE-new")], TODAY)["A"].paid == 0
	assert assess([one], given_, [back(30, 12)], TODAY)["A"].paid == 70
	assert assess([one], given_, [back(500, 12)], TODAY)["A"].paid == 0


def test_a_refund_takes_nothing_off_what_came_in_later():
	found = assess([arrangement("A", 100, 25)], [credit(100, 10)], [back(100, 9)], TODAY)
	assert found["A"].status == "Completed"


def test_an_instalment_that_is_missed_breaks_the_whole_and_names_its_cut_off():
	parts = tuple(Instalment(day(n), day(n + 3), Decimal(50)) for n in (5, 15, 25))
	found = assess([Arrangement("A", day(1), MADE, parts)], [credit(60, 4)], [], TODAY)["A"]
	assert [(row.paid, row.status) for row in found.instalments] == [
		(50, "Paid"),
		(10, "Missed"),
		(0, "Upcoming"),
	]
	assert (found.status, found.next_due_date, found.next_cutoff_date) == ("Broken", day(15), day(18))


def test_an_instalment_that_is_due_today_is_not_missed_yet():
	parts = (Instalment(TODAY, None, Decimal(50)), Instalment(day(25), None, Decimal(50)))
	found = assess([Arrangement("A", day(1), MADE, parts)], [], [], TODAY)["A"]
	assert (found.status, [row.status for row in found.instalments]) == ("Open", ["Upcoming"] * 2)


amounts = st.integers(1, 200)
days = st.integers(1, 30)
arranged = st.lists(st.tuples(amounts, days, days), min_size=1, max_size=5)
coins = st.lists(st.tuples(amounts, days, st.none() | days), max_size=8)
refunds = st.lists(st.tuples(amounts, days), max_size=3)


@given(arranged, coins, refunds, st.randoms(use_true_random=False))
def test_no_money_counts_twice_and_none_is_made(arranged, coins, refunds, order: random.Random):
	given_ = [arrangement(f"A{at}", amount, due, since) for at, (amount, due, since) in enumerate(arranged)]
	money = [credit(amount, on, f"PE-{at}", debt) for at, (amount, on, debt) in enumerate(coins)]
	taken = [back(amount, on) for amount, on in refunds]
	found = assess(given_, money, taken, TODAY)
	assert sum(state.paid for state in found.values()) <= sum(one.amount for one in money)
	for one in given_:
		state = found[one.name]
		usable = [
			coin.amount
			for coin in money
			if coin.posted_on >= one.counts_from and (coin.debt_from or day(1)) <= one.counts_from
		]
		assert 0 <= state.paid <= min(one.instalments[0].amount, sum(usable))
		assert (state.status == "Completed") == (state.paid == one.instalments[0].amount)
		assert (state.settled_on is None) == (state.status != "Completed")
	order.shuffle(given_)
	order.shuffle(money)
	assert assess(given_, money, taken, TODAY) == found


@given(arranged, coins, amounts, days)
def test_one_more_payment_never_covers_less(arranged, coins, amount, on):
	given_ = [arrangement(f"A{at}", amount, due, since) for at, (amount, due, since) in enumerate(arranged)]
	money = [credit(amount, on, f"PE-{at}", debt) for at, (amount, on, debt) in enumerate(coins)]
	before = assess(given_, money, [], TODAY)
	after = assess(given_, [*money, credit(amount, on, "PE-more")], [], TODAY)
	assert sum(one.paid for one in after.values()) >= sum(one.paid for one in before.values())
