"""Suspensions that begin and end on a date."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from targo_customer360.billing.suspension import SUSPENSION
from targo_customer360.errors import InvalidField
from targo_customer360.integrations import suspensions
from targo_customer360.integrations.outbox.messages import MESSAGE
from targo_customer360.integrations.suspension_schedule import LOCK, run_due
from targo_customer360.integrations.suspensions import Request
from targo_customer360.sites.port import Document
from tests.billing.books import Books
from tests.billing.clock import on
from tests.billing.outside import (
	DID,
	HOME,
	flagged,
	make_location,
	states,
	status_of,
	suspend,
	suspension,
	where,
)
from tests.integrations.factories import open_tasks

ROOT = Path(__file__).resolve().parents[2]


def days(site, number):
	return site.today() + timedelta(days=number)


def test_a_planned_suspension_begins_on_its_day_and_ends_on_its_day(house, outside):
	name = suspend(house, starts_on=days(house, 3), ends_on=days(house, 10))
	assert (status_of(house, SUSPENSION, name), flagged(house)) == ("Scheduled", False)
	assert not run_due(house)["begun"] and not house.count(MESSAGE)
	begins, ends = days(house, 3), days(house, 10)
	with on(begins):
		assert run_due(house)["begun"] == 1
		outside.drain(house)
		assert (status_of(house, SUSPENSION, name), flagged(house)) == ("Active", True)
		assert (outside.mode(HOME), outside.barrings()) == ("disabled", ["customer360"])
		assert run_due(house)["begun"] == 0
	with on(ends - timedelta(days=1)):
		assert run_due(house)["resumed"] == 0
	with on(ends):
		assert run_due(house)["resumed"] == 1
		outside.drain(house)
	assert (status_of(house, SUSPENSION, name), flagged(house)) == ("Ended", False)
	assert (outside.mode(HOME), outside.barrings()) == ("open", [])


def test_what_was_chosen_is_still_what_begins(house, outside):
	name = suspend(house, starts_on=days(house, 3), services=(("VoIP Line", DID),))
	with on(days(house, 3)):
		run_due(house)
		outside.drain(house)
	assert (states(house, name), outside.mode(HOME)) == ({DID: "Done"}, "open")


def test_a_planned_suspension_is_called_off_without_a_call(house):
	name = suspend(house, starts_on=days(house, 3))
	assert suspensions.reactivate(house, "C-1") == [name]
	assert (status_of(house, SUSPENSION, name), house.count(MESSAGE)) == ("Ended", 0)


def test_reactivating_leaves_what_is_planned(house):
	later = suspend(house, starts_on=days(house, 30))
	now = suspend(house)
	assert suspensions.reactivate(house, "C-1") == [now]
	assert status_of(house, SUSPENSION, later) == "Scheduled"


def test_one_whose_days_passed_while_nothing_ran_never_begins(house):
	name = suspend(house, starts_on=days(house, 3), ends_on=days(house, 5))
	with on(days(house, 9)):
		run_due(house)
	assert (status_of(house, SUSPENSION, name), house.count(MESSAGE)) == ("Ended", 0)


def test_one_planned_for_non_payment_does_not_begin_once_it_is_paid(house):
	books = Books(house)
	invoice = books.invoice(100)
	name = suspend(house, starts_on=days(house, 3), source="Non-payment")
	books.pay(100, against={invoice: 100})
	house.commit()
	with on(days(house, 3)):
		run_due(house)
	assert (status_of(house, SUSPENSION, name), suspension(house, name)["lifted"]) == ("Ended", 1)
	assert not house.count(MESSAGE)


def test_one_that_can_not_begin_is_a_task_and_stops_nobody_else(house, outside):
	make_location(house, "LOC-9", "C-2", ont=False, connection_type="", olt="", olt_port="")
	bad = suspend(house, starts_on=days(house, 3), services=(("VoIP Line", DID),))
	good = suspensions.suspend(house, Request("C-2", "on leave", starts_on=days(house, 3)))
	house.bulk_update("VoIP Line", {DID: {"status": "Decommissioned"}}, house.now())
	house.commit()
	with on(days(house, 3)):
		done = run_due(house)
	assert (done["begun"], done["failed"]) == (1, 1)
	assert status_of(house, SUSPENSION, good) == "Active"
	assert open_tasks(house, SUSPENSION, bad)


@pytest.mark.parametrize(("starts", "ends"), [(-1, None), (0, 0), (5, 5), (5, 3)])
def test_a_period_lies_ahead_and_has_an_end_after_its_beginning(house, starts, ends):
	with pytest.raises(InvalidField):
		suspend(house, starts_on=days(house, starts), ends_on=days(house, ends) if ends is not None else None)


def test_imported_suspensions_move_with_their_dates_and_call_nobody(house):
	rows = {
		"SUS-1": {"starts_on": days(house, -9), "ends_on": days(house, -1), "status": "Active"},
		"SUS-2": {"starts_on": days(house, -1), "ends_on": None, "status": "Scheduled"},
	}
	house.bulk_insert(
		[
			Document(SUSPENSION, name, {"customer": "C-1", "is_imported": 1, "source": "Legacy", **row})
			for name, row in rows.items()
		],
		house.now(),
	)
	house.commit()
	run_due(house)
	assert [status_of(house, SUSPENSION, name) for name in rows] == ["Ended", "Active"]
	assert (flagged(house), house.count(MESSAGE)) == (True, 0)


def test_one_round_at_a_time(house, real_site):
	suspend(house, starts_on=days(house, 3))
	with on(days(house, 3)), house.lock(LOCK):
		other = subprocess.run(
			[sys.executable, "-c", TRY, where(house, real_site)], cwd=ROOT, capture_output=True, text=True
		)
	assert other.stdout.strip() == "0", other.stderr


TRY = """
import sys
from targo_customer360.integrations.suspension_schedule import run_due
from tests.integrations.drain_child import open_site
print(sum(run_due(open_site(sys.argv[1])).values()))
"""
