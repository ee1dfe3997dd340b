"""What breaks between a decision and its effects: processes die, services are away or refuse."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from targo_customer360.billing.suspension import SUSPENSION
from targo_customer360.billing.suspension_effects import effect_done, given_up
from targo_customer360.integrations import suspensions
from targo_customer360.integrations.outbox import drop, retry
from targo_customer360.integrations.outbox.messages import MESSAGE
from targo_customer360.integrations.services import WATCHERS
from tests.billing.clock import on
from tests.billing.outside import (
	DID,
	HOME,
	details,
	flagged,
	states,
	suspend,
	where,
)
from tests.integrations.factories import line

ROOT = Path(__file__).resolve().parents[2]


def days(site, number):
	return site.today() + timedelta(days=number)


def test_killed_between_the_decision_and_the_calls_nothing_is_lost_or_done_twice(house, real_site, outside):
	"""The process that decided dies; another one sends."""
	child = subprocess.run(
		[sys.executable, "-c", DECIDE, where(house, real_site)], cwd=ROOT, capture_output=True, text=True
	)
	assert child.returncode == -9, child.stderr
	house.rollback()
	(row,) = house.list(SUSPENSION, {"status": "Active"})
	assert set(states(house, row["name"]).values()) == {"Pending"}
	assert outside.hub.changes == outside.pbx.changes == []
	outside.drain(house)
	outside.drain(house)
	assert set(states(house, row["name"]).values()) == {"Done"}
	assert (len(outside.hub.changes), len(outside.pbx.changes)) == (2, 1)


DECIDE = """
import os, signal, sys
from targo_customer360.integrations import suspensions
from tests.integrations.drain_child import open_site
site = open_site(sys.argv[1])
if site.kind == "frappe":
	import frappe
	frappe.enqueue = lambda *_, **__: None
suspensions.suspend(site, suspensions.Request("C-1", "unpaid"))
site.commit()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_killed_before_it_was_committed_nothing_happened(house, real_site):
	child = subprocess.run(
		[sys.executable, "-c", DECIDE.replace("site.commit()", ""), where(house, real_site)], cwd=ROOT
	)
	assert child.returncode == -9
	house.rollback()
	assert (house.count(SUSPENSION), house.count(MESSAGE), flagged(house)) == (0, 0, False)


def test_services_that_are_away_are_told_later_and_in_order(house, outside):
	outside.hub.unreachable = True
	outside.pbx.plan("barLine", "drop after")
	name = suspend(house)
	outside.drain(house)
	assert set(states(house, name).values()) == {"Pending"}
	suspensions.reactivate(house, "C-1", "paid")
	outside.drain(house)
	assert set(states(house, name).values()) == {"Restoring"}
	outside.hub.unreachable = False
	with on(days(house, 1)):
		outside.drain(house)
	assert set(states(house, name).values()) == {"Restored"}
	assert (outside.mode(HOME), outside.barrings(), outside.pbx.calls["barLine"]) == ("open", [], 1)


def test_what_the_pbx_refuses_shows_on_the_effect_and_a_retry_mends_it(house, outside):
	held = outside.pbx.lines.pop(DID)
	name = suspend(house)
	outside.drain(house)
	assert states(house, name)[DID] == "Failed" and "no_such_line" in details(house, name)[DID]
	outside.pbx.lines[DID] = held
	(dead,) = house.list(MESSAGE, {"status": "Dead"})
	retry(house, dead["name"])
	outside.drain(house)
	assert (states(house, name)[DID], outside.barrings()) == ("Done", ["customer360"])


def test_a_barring_that_was_refused_does_not_block_what_gives_back(house, outside):
	held = outside.pbx.lines.pop(DID)
	name = suspend(house)
	outside.drain(house)
	outside.pbx.lines[DID] = held
	suspensions.reactivate(house, "C-1", "paid")
	outside.drain(house)
	assert (states(house, name)[DID], line(house)["status"], outside.barrings()) == ("Restored", "Active", [])


def test_a_call_that_a_person_drops_shows_on_the_effect(house, outside):
	name = suspend(house)
	(message,) = house.list(MESSAGE, {"service": "pbx"})
	drop(house, message["name"], "done by telephone", WATCHERS)
	outside.drain(house)
	assert states(house, name)[DID] == "Failed" and "done by telephone" in details(house, name)[DID]


def test_answers_about_other_calls_change_nothing(house):
	name = suspend(house)
	assert (effect_done(house, "hub-none"), given_up(house, "hub-none", "no")) == (0, 0)
	assert set(states(house, name).values()) == {"Pending"}
