"""What keeps a customer from being cut off: each hold, in words."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from targo_customer360.billing.cutoff.calendar import holiday_hold, weekday_hold
from targo_customer360.billing.cutoff.notices import FIRST, LAST
from targo_customer360.sites.port import Document
from tests.billing.books import Books
from tests.billing.clock import friday, on, workday
from tests.billing.cutoffs import (
	AUTOMATIC,
	LIST,
	decision,
	factors,
	holds,
	late,
	mode,
	notice,
	run,
)
from tests.billing.outside import (
	HOME,
	flagged,
	make_location,
)
from tests.billing.promises import agree

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def day():
	"""Every test is on a morning that allows a cut-off."""
	with on(workday(date.today())) as moment:
		yield moment


@pytest.fixture
def listing(ruled):
	"""C-1 is late, and the mode is the list."""
	make_location(ruled, HOME)
	late(ruled)
	mode(ruled, LIST)
	return ruled


def _vip(site):
	site.bulk_update("Customer", {"C-1": {"is_vip": 1}}, site.now())


def _dispute(site):
	issue = {"subject": "Facture contestée", "customer": "C-1", "status": "Open"}
	if site.kind == "frappe":
		import frappe

		if not frappe.db.exists("Issue Type", "Litige"):
			frappe.get_doc({"doctype": "Issue Type", "name": "Litige"}).insert()
	site.insert("Issue", {**issue, "issue_type": "Litige"})


def _debit(site):
	values = {"batch": "BATCH-1", "customer": "C-1", "status": "Sent", "amount": 80, "due_on": site.today()}
	site.bulk_insert(
		[
			Document("Bank Debit Batch", "BATCH-1", {"status": "Sent"}),
			Document("Bank Debit", "BD-1", values),
		],
		site.now(),
	)


def _charge(site):
	values = {"customer": "C-1", "status": "Pending", "amount": 80}
	site.bulk_insert([Document("Payment Charge", "CHG-1", values)], site.now())


HOLDS = {"vip": _vip, "dispute": _dispute, "bank_debit": _debit, "card_charge": _charge}


@pytest.mark.parametrize("code", HOLDS)
def test_a_hold_keeps_a_customer_from_being_cut_off_and_is_said_in_words(listing, code):
	HOLDS[code](listing)
	mode(listing, AUTOMATIC)
	assert run(listing) == {"Held": 1}
	held = decision(listing)
	factor = factors(held)[code]
	assert holds(held) == {code}
	assert (
		factor["en"] == held["held_by"]
		and factor["fr"] == held["held_by_fr"]
		and factor["en"] != factor["fr"]
	)
	assert not flagged(listing)


@pytest.mark.parametrize(
	("settings", "change", "code"),
	[
		({"cutoff_vip": 1}, _vip, "vip"),
		({"cutoff_dispute_types": "Plainte"}, _dispute, "dispute"),
	],
)
def test_the_settings_decide_which_holds_there_are(listing, settings, change, code):
	change(listing)
	mode(listing, LIST, **settings)
	assert run(listing) == {"Listed": 1}
	assert holds(decision(listing)) == set()


def test_a_debit_that_should_have_come_long_ago_holds_nobody(listing):
	_debit(listing)
	listing.bulk_update(
		"Bank Debit", {"BD-1": {"due_on": listing.today() - timedelta(days=6)}}, listing.now()
	)
	assert run(listing) == {"Listed": 1}


def test_a_closed_dispute_holds_nobody(listing):
	_dispute(listing)
	(issue,) = listing.list("Issue")
	listing.bulk_update("Issue", {issue["name"]: {"status": "Closed"}}, listing.now())
	assert run(listing) == {"Listed": 1}


def test_less_than_the_minimum_holds(ruled):
	late(ruled, owed=49, amount=49)
	mode(ruled, LIST)
	assert run(ruled) == {"Held": 1}
	assert holds(decision(ruled)) == {"minimum_balance"}
	mode(ruled, LIST, cutoff_minimum_balance=49)
	assert run(ruled) == {"Listed": 1}


def test_days_past_due_may_be_asked_for(listing):
	mode(listing, LIST, cutoff_minimum_days=60)
	run(listing)
	assert holds(decision(listing)) == {"minimum_days"}
	mode(listing, LIST, cutoff_minimum_days=40)
	assert run(listing) == {"Listed": 1}


@pytest.mark.parametrize(
	("first", "last", "missing"),
	[
		(None, None, {"first_notice", "last_notice"}),
		(timedelta(days=14), None, {"last_notice"}),
		(timedelta(days=13, hours=23), timedelta(hours=24), {"first_notice"}),
		(timedelta(days=14), timedelta(hours=23), {"last_notice"}),
		(timedelta(days=14), timedelta(hours=24), set()),
		(timedelta(days=31), timedelta(hours=24), {"first_notice"}),
	],
)
def test_both_notices_are_given_in_time_and_about_this_arrangement(ruled, first, last, missing):
	books = Books(ruled)
	books.invoice(150)
	agree(books, 100, agreed=-30, due=-9, cutoff=-2)
	for kind, ago in ((FIRST, first), (LAST, last)):
		if ago is not None:
			notice(ruled, kind, ago)
	mode(ruled, LIST)
	run(ruled)
	assert holds(decision(ruled)) == missing


def test_notices_can_be_switched_off(ruled):
	books = Books(ruled)
	books.invoice(150)
	agree(books, 100, agreed=-30, due=-9, cutoff=-2)
	mode(ruled, LIST, cutoff_first_notice_days=0, cutoff_last_notice_hours=0)
	assert run(ruled) == {"Listed": 1}


def test_nobody_is_cut_off_on_a_friday_but_where_the_settings_say_so(listing):
	mode(listing, AUTOMATIC)
	with on(friday(listing.today())):
		assert run(listing) == {"Held": 1}
		assert holds(decision(listing)) == {"weekday"}
		mode(listing, AUTOMATIC, cutoff_on_friday=1)
		assert run(listing) == {"Executed": 1}


@pytest.mark.parametrize(
	("when", "why"),
	[
		("2026-06-24", "Saint J"),
		("2026-07-01", "Canada Day"),
		("2026-09-30", "Truth and Reconciliation"),
		("2026-05-18", "Patriots"),
		("2026-12-25", "Christmas"),
		("2026-04-06", "Easter Monday"),
		("2026-06-23", "day before a holiday: Saint J"),
		("2026-12-31", "day before a holiday: New Year"),
	],
)
def test_holidays_of_quebec_and_canada_and_the_days_before(when, why):
	said = holiday_hold(date.fromisoformat(when))
	assert said and why in said[0] and said[0] != said[1]


def test_a_usual_day_is_no_holiday_and_a_weekend_is_never_one_for_cut_offs():
	assert holiday_hold(date(2026, 6, 22)) is None
	assert weekday_hold(date(2026, 6, 22), on_friday=False) is None
	for day in (date(2026, 6, 20), date(2026, 6, 21)):
		assert weekday_hold(day, on_friday=True)


def test_the_run_of_a_holiday_holds_everybody(listing):
	mode(listing, AUTOMATIC)
	after = date(listing.today().year + 1, 6, 24)
	with on(after):
		assert run(listing) == {"Held": 1}
		assert "holiday" in holds(decision(listing))
