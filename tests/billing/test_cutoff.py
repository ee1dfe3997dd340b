"""The daily list of cut-offs: who is on it and why, and what each mode does."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from targo_customer360.billing.cutoff.judging import DECISION
from targo_customer360.billing.cutoff.listing import rows as listing_rows
from targo_customer360.billing.cutoff.notices import FIRST, LAST
from targo_customer360.billing.suspension import SUSPENSION
from targo_customer360.integrations import suspensions
from targo_customer360.integrations.outbox.messages import MESSAGE
from targo_customer360.integrations.suspension_schedule import lift
from targo_customer360.sites.port import Document
from tests.actions.people import acting, make_people, take_roles_away
from tests.billing.books import Books
from tests.billing.clock import on, workday
from tests.billing.cutoffs import (
	AUTOMATIC,
	LIST,
	OFF,
	decision,
	factors,
	holds,
	late,
	mode,
	run,
	told,
)
from tests.billing.outside import (
	DID,
	HOME,
	flagged,
	make_location,
	make_phone,
	states,
	status_of,
	suspension,
)
from tests.billing.promises import agree, imported
from tests.integrations.factories import open_tasks

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


# who is on the list


def test_who_broke_an_arrangement_is_listed_with_reason_amounts_and_notices(listing, day):
	assert run(listing) == {"Listed": 1}
	held = decision(listing)
	assert (held["status"], held["mode"], held["decided_on"]) == ("Listed", LIST, day.date())
	assert (float(held["owed"]), float(held["overdue"])) == (150, 150)
	assert (float(held["arrangement_amount"]), float(held["paid_since"])) == (100, 0)
	assert "was not kept: $0.00 paid" in held["reason"] and "pas été respectée" in held["reason_fr"]
	assert held["arrangement"] and held["cutoff_date"] == day.date() - timedelta(days=2)
	assert [row["kind"] for row in json.loads(held["notices"])] == [FIRST, LAST]
	assert not flagged(listing) and not listing.count(SUSPENSION)


def test_off_decides_nothing(listing):
	mode(listing, OFF)
	assert run(listing) == {}
	assert not listing.count(DECISION)


def test_off_is_the_default(ruled):
	late(ruled)
	assert run(ruled) == {}


@pytest.mark.parametrize("case", ["kept", "not yet", "cancelled", "imported", "paid in full", "given later"])
def test_who_is_not_on_the_list(ruled, case):
	books = Books(ruled)
	invoice = books.invoice(150)
	told(ruled)
	if case == "kept":
		agree(books, 100, due=-9, cutoff=-2)
		books.pay(100, against={invoice: 100})
	elif case == "not yet":
		agree(books, 100, due=-9, cutoff=1)
	elif case == "cancelled":
		agree(books, 100, due=-9, cutoff=-2, status="Cancelled", cancel_reason="Saisie en double")
	elif case == "imported":
		imported(books, "PA-1")
	elif case == "paid in full":
		agree(books, 200, due=-9, cutoff=-2)
		books.pay(150, against={invoice: 150})
	else:
		agree(books, 100, due=-9, cutoff=-2)
		agree(books, 50, agreed=-1, due=5, cutoff=12)
	mode(ruled, LIST)
	assert run(ruled) == {}


def test_who_is_suspended_already_is_not_on_the_list_unless_only_in_part(listing):
	suspensions.suspend(listing, suspensions.Request("C-1", services=(("Service Location", HOME),)))
	assert run(listing) == {"Listed": 1}
	listing.delete(DECISION, [decision(listing)["name"]])
	suspensions.suspend(listing, suspensions.Request("C-1"))
	assert run(listing) == {}


def test_an_imported_suspension_counts_as_suspended(listing):
	values = {"customer": "C-1", "status": "Active", "source": "Legacy", "is_imported": 1}
	listing.bulk_insert([Document(SUSPENSION, "SUS-7", values)], listing.now())
	assert run(listing) == {}


# the run


def test_a_run_twice_the_same_day_decides_nothing_twice(listing, day):
	mode(listing, AUTOMATIC)
	assert run(listing) == {"Executed": 1}
	assert run(listing) == {}
	assert (listing.count(DECISION), listing.count(SUSPENSION), listing.count(MESSAGE)) == (1, 1, 1)


def test_the_list_of_the_next_day_goes_on_with_the_same_decision(listing, day):
	run(listing)
	first = decision(listing)
	with on(workday(day.date() + timedelta(days=1))):
		assert run(listing) == {"Listed": 1}
	assert listing.count(DECISION) == 1
	assert decision(listing)["checked_at"] > first["checked_at"]


def test_two_runs_at_once_decide_once(listing, real_site):
	mode(listing, AUTOMATIC)
	where = f"{real_site.name}@{real_site.sites_path}" if real_site else str(listing.path)
	moment = listing.now().isoformat()
	command = [sys.executable, "-c", RUN, where, moment]
	both = [
		subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
		for _ in range(3)
	]
	said = [process.communicate() for process in both]
	assert [out for out, _ in said].count("1\n") == 1, said
	listing.rollback()
	assert (listing.count(DECISION), listing.count(SUSPENSION)) == (1, 1)


RUN = """
import sys
from datetime import datetime
from freezegun import freeze_time
from zoneinfo import ZoneInfo
from targo_customer360.integrations import cutoff
from tests.integrations.drain_child import open_site
site = open_site(sys.argv[1])
if site.kind == "frappe":
	import frappe
	frappe.enqueue = lambda *_, **__: None
moment = datetime.fromisoformat(sys.argv[2])
utc = ZoneInfo("UTC")
with freeze_time(moment.replace(tzinfo=ZoneInfo("America/Montreal")).astimezone(utc).replace(tzinfo=None)):
	print(cutoff.run(site)["Executed"])
"""


def test_one_customer_who_can_not_be_cut_off_stops_nobody_else(listing, outside):
	late(listing, "C-2")
	make_phone(listing, outside, location=HOME)
	listing.bulk_update("VoIP Line", {DID: {"did": ""}}, listing.now())
	mode(listing, AUTOMATIC)
	assert run(listing) == {"failed": 1, "Executed": 1}
	assert decision(listing, "C-2")["status"] == "Executed"
	assert not listing.count(DECISION, {"customer": "C-1"}) and not flagged(listing)
	assert {row["customer"] for row in listing.list(SUSPENSION, fields=("customer",))} == {"C-2"}


# automatic


def test_automatic_cuts_off_keeps_its_factors_and_asks_for_the_announcement(listing, outside):
	mode(listing, AUTOMATIC)
	assert run(listing) == {"Executed": 1}
	held = decision(listing)
	assert (held["status"], held["decided_by"], held["mode"]) == ("Executed", "automatic", AUTOMATIC)
	assert held["executed_at"] and flagged(listing)
	made = suspension(listing, held["suspension"])
	assert (made["source"], made["cutoff_decision"], made["status"]) == (
		"Non-payment",
		held["name"],
		"Active",
	)
	outside.drain(listing)
	assert (states(listing, held["suspension"]), outside.mode(HOME)) == ({HOME: "Done"}, "disabled")
	found = factors(held)
	assert {
		"arrangement",
		"owed",
		"minimum_balance",
		"first_notice",
		"last_notice",
		"payments",
		"dispute",
	} == set(found)
	assert all(row["en"] and row["fr"] and row["en"] != row["fr"] for row in found.values())
	assert found["first_notice"]["value"]["channel"] == "Phone"
	(task,) = open_tasks(listing, DECISION, held["name"])
	assert "automatically" in task and "automatique" in task


def test_a_hold_that_goes_lets_the_decision_of_another_day_be_carried_out(listing, day):
	listing.bulk_update("Customer", {"C-1": {"is_vip": 1}}, listing.now())
	mode(listing, AUTOMATIC)
	run(listing)
	listing.bulk_update("Customer", {"C-1": {"is_vip": 0}}, listing.now())
	with on(workday(day.date() + timedelta(days=1))):
		assert run(listing) == {"Executed": 1}
	assert listing.count(DECISION) == 1


def test_who_pays_before_the_next_run_is_dismissed_by_itself(listing):
	run(listing)
	books = Books(listing)
	books.pay(150)
	assert run(listing) == {"Dismissed": 1}
	held = decision(listing)
	assert (held["status"], held["decided_by"]) == ("Dismissed", "automatic")
	assert not listing.count(SUSPENSION)


# a payment that is taken back


def test_a_payment_taken_back_puts_the_customer_on_the_list_and_a_person_decides(listing, outside, day):
	mode(listing, AUTOMATIC)
	run(listing)
	books = Books(listing)
	payment = books.pay(150)
	listing.commit()
	assert len(lift(listing, "C-1")) == 1
	with on(workday(day.date() + timedelta(days=1))):
		assert run(listing) == {}
		books.cancel("Payment Entry", payment)
		run(listing)
		held = decision(listing)
		assert held["status"] == "Held", "the notices of before led to the cut-off of before"
		assert holds(held) == {"first_notice", "last_notice"}
	with on(workday(day.date() + timedelta(days=30))):
		told(listing)
		assert run(listing) == {"Listed": 1}, "automatic or not: a person decides"
		assert not flagged(listing)
		assert factors(decision(listing))["payment_taken_back_before"]["person"] is True


def test_a_payment_taken_back_counts_without_an_arrangement_too_and_a_new_bill_does_not(
	listing, outside, day
):
	(arrangement,) = listing.list("Payment Arrangement")
	listing.bulk_update("Payment Arrangement", {arrangement["name"]: {"status": "Cancelled"}}, listing.now())
	books = Books(listing)
	name = suspensions.suspend(listing, suspensions.Request("C-1", "unpaid", "Non-payment"))
	payment = books.pay(150)
	listing.commit()
	assert lift(listing, "C-1") == [name]
	with on(workday(day.date() + timedelta(days=1))):
		books.invoice(80, day=0)
		assert run(listing) == {}, "what was not owed then is a bill like any other"
		books.cancel("Payment Entry", payment)
		run(listing)
		held = decision(listing)
		assert (held["arrangement"], float(held["arrangement_amount"])) == (None, 150)
		assert name in held["reason"]


def test_a_cut_off_that_a_person_ended_is_not_made_again_by_itself(listing, day):
	mode(listing, AUTOMATIC)
	run(listing)
	suspensions.reactivate(listing, "C-1", "she pays on Tuesday")
	with on(workday(day.date() + timedelta(days=20))):
		told(listing)
		assert run(listing) == {"Listed": 1}
		assert "cut_before" in factors(decision(listing))
	assert status_of(listing, SUSPENSION, listing.list(SUSPENSION)[0]["name"]) == "Ended"


def test_the_list_can_be_read_before_anything_is_switched_on(listing):
	mode(listing, OFF)
	(row,) = listing_rows(listing, listing.now(), "fr")
	assert (row["customer"], float(row["owed"]), row["decision"]) == ("C-1", 150, None)
	assert "pas été respectée" in row["reason"]
	assert not listing.count(DECISION)
	mode(listing, LIST)
	run(listing)
	(row,) = listing_rows(listing, listing.now())
	assert (row["decision"], row["status"]) == (decision(listing)["name"], "Listed")


@pytest.mark.frappe_only(reason="reports belong to a bench")
def test_the_report_of_the_desk(listing):
	import frappe

	from targo_customer360.targo_customer360.report.cut_off_list.cut_off_list import execute

	columns, rows = execute()
	assert rows[0].keys() == {column["fieldname"] for column in columns}
	make_people(listing)
	with acting(listing, "viewer@c360.test"):
		assert execute()[1] == rows
	take_roles_away(listing, "viewer@c360.test")
	with acting(listing, "viewer@c360.test"), pytest.raises(frappe.PermissionError):
		execute()
