"""A customer is suspended and reactivated: what the hub and the PBX are told, what is restored, what is left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from targo_customer360.actions import plans
from targo_customer360.actions.perform import carry_out
from targo_customer360.actions.refusals import ActionRefused
from targo_customer360.billing.suspension import SUSPENSION
from targo_customer360.errors import InvalidField
from targo_customer360.integrations import lines, suspensions
from targo_customer360.integrations.suspension_schedule import run_due
from targo_customer360.sites.port import Document
from tests.billing.outside import (
	COTTAGE,
	DID,
	HOME,
	SETTINGS,
	details,
	flagged,
	reactivate,
	states,
	status_of,
	suspend,
	suspension,
)
from tests.integrations.factories import line, registration

REASON = "unpaid since May"


def test_all_services_are_taken_away_and_911_stays(house, outside):
	before = registration(house)
	name = suspend(house)
	assert flagged(house)
	assert states(house, name) == {HOME: "Pending", COTTAGE: "Pending", DID: "Pending"}
	outside.drain(house)
	assert states(house, name) == {HOME: "Done", COTTAGE: "Done", DID: "Done"}
	assert (outside.mode(HOME), outside.barrings()) == ("disabled", ["customer360"])
	assert outside.mode(COTTAGE) == "walled_garden", "a dead port would keep the telephone from calling 911"
	assert outside.pbx.lines[DID]["emergency_calls"] is True
	assert registration(house) == before and line(house)["e911_synced"] == 1
	assert not house.count("Outbox Message", {"service": "e911"})
	assert {status_of(house, "Service Subscription", n) for n in ("SUB-1", "SUB-2")} == {"Suspended"}


def test_the_walled_garden_may_be_chosen_for_all(house, outside):
	house.set_single(SETTINGS, {"suspension_internet_mode": "Walled Garden"})
	suspend(house)
	outside.drain(house)
	assert (outside.mode(HOME), outside.mode(COTTAGE)) == ("walled_garden", "walled_garden")


def test_reactivating_gives_all_back(house, outside):
	name = suspend(house)
	outside.drain(house)
	assert reactivate(house) == [name]
	assert not flagged(house)
	assert states(house, name) == {HOME: "Restoring", COTTAGE: "Restoring", DID: "Restoring"}
	outside.drain(house)
	assert states(house, name) == {HOME: "Restored", COTTAGE: "Restored", DID: "Restored"}
	assert (outside.mode(HOME), outside.mode(COTTAGE), outside.barrings()) == ("open", "open", [])
	assert (line(house)["status"], status_of(house, "Service Subscription", "SUB-1")) == ("Active", "Active")
	held = suspension(house, name)
	assert (held["status"], held["end_reason"], held["ended_by"]) == ("Ended", "paid", "Administrator")


def test_what_others_bar_stays_barred_and_says_so(house, outside):
	outside.pbx.lines[DID]["barrings"].append(
		{"source": "fraud-guard", "outgoing": "all_except_emergency", "incoming": "allowed"}
	)
	outside.hub.ports["0/1/3"]["holds"].append({"source": "abuse-desk", "mode": "disabled"})
	name = suspend(house)
	outside.drain(house)
	assert set(states(house, name).values()) == {"Done"}
	reactivate(house)
	outside.drain(house)
	assert states(house, name) == {HOME: "Still Barred", COTTAGE: "Restored", DID: "Still Barred"}
	assert "abuse-desk" in details(house, name)[HOME] and "fraud-guard" in details(house, name)[DID]
	assert (outside.mode(HOME), outside.barrings()) == ("disabled", ["fraud-guard"])


def test_a_line_suspended_by_hand_before_stays_suspended(house, outside):
	lines.suspend_line(house, DID, "lost telephone")
	outside.drain(house)
	name = suspend(house)
	assert states(house, name)[DID] == "Not Needed"
	reactivate(house)
	outside.drain(house)
	assert (line(house)["status"], outside.barrings()) == ("Suspended", ["customer360"])
	assert outside.mode(HOME) == "open"


def test_a_line_that_a_person_restored_and_suspended_since_stays_suspended(house, outside):
	name = suspend(house)
	lines.restore_line(house, DID, "she called")
	lines.suspend_line(house, DID, "lost telephone")
	outside.drain(house)
	reactivate(house)
	outside.drain(house)
	assert (line(house)["status"], outside.barrings()) == ("Suspended", ["customer360"])
	assert states(house, name)[DID] == "Not Needed"


def test_a_line_that_a_person_restored_is_not_restored_again(house, outside):
	name = suspend(house)
	lines.restore_line(house, DID, "she called")
	outside.drain(house)
	calls = outside.pbx.calls["unbarLine"]
	reactivate(house)
	outside.drain(house)
	assert (line(house)["status"], states(house, name)[DID]) == ("Active", "Restored")
	assert outside.pbx.calls["unbarLine"] == calls


def test_what_a_person_gave_back_shows_and_another_suspension_bars_it_anew(house, outside):
	first = suspend(house)
	outside.drain(house)
	lines.restore_line(house, DID, "she called")
	outside.drain(house)
	assert run_due(house)["noted"] == 1
	assert states(house, first)[DID] == "Restored"
	second = suspend(house, source="Non-payment")
	outside.drain(house)
	assert (states(house, second)[DID], outside.barrings()) == ("Done", ["customer360"])
	reactivate(house, second)
	outside.drain(house)
	assert (line(house)["status"], outside.barrings()) == ("Active", [])


def test_a_line_that_was_decommissioned_meanwhile_is_left_alone(house, outside):
	name = suspend(house)
	lines.decommission_line(house, DID, "the number was given up")
	reactivate(house)
	assert (states(house, name)[DID], line(house)["status"]) == ("Not Needed", "Decommissioned")


# several at once


def test_two_suspensions_share_what_they_bar_and_the_last_one_gives_it_back(house, outside):
	first = suspend(house)
	outside.drain(house)
	second = suspend(house, source="Non-payment")
	outside.drain(house)
	assert (states(house, second), outside.hub.calls["putHold"]) == (
		{HOME: "Done", COTTAGE: "Done", DID: "Done"},
		2,
	)
	reactivate(house, first)
	outside.drain(house)
	assert set(states(house, first).values()) == {"Still Barred"}
	assert second in details(house, first)[HOME]
	assert (outside.mode(HOME), outside.barrings(), flagged(house)) == ("disabled", ["customer360"], True)
	assert status_of(house, "Service Subscription", "SUB-1") == "Suspended"
	reactivate(house, second)
	outside.drain(house)
	assert (outside.mode(HOME), outside.barrings(), flagged(house)) == ("open", [], False)
	assert set(states(house, first).values()) == set(states(house, second).values()) == {"Restored"}
	assert status_of(house, "Service Subscription", "SUB-1") == "Active"
	assert outside.hub.calls["deleteHold"] == 2


def test_a_smaller_suspension_keeps_its_own_while_the_larger_ends(house, outside):
	part = suspend(house, services=(("VoIP Line", DID),))
	whole = suspend(house, source="Non-payment")
	outside.drain(house)
	reactivate(house, whole)
	outside.drain(house)
	assert (outside.mode(HOME), outside.mode(COTTAGE), outside.barrings()) == (
		"open",
		"open",
		["customer360"],
	)
	assert (states(house, part)[DID], states(house, whole)[DID]) == ("Done", "Still Barred")


def test_two_that_ended_at_once_are_put_right(house, outside):
	"""Each transaction saw the other suspension in force, so neither gave anything back."""
	first, second = suspend(house), suspend(house, source="Non-payment")
	outside.drain(house)
	ended = {"status": "Ended", "ended_at": house.now()}
	house.bulk_update(SUSPENSION, {first: ended, second: ended}, house.now())
	house.commit()
	assert run_due(house)["freed"] == 1
	outside.drain(house)
	assert (outside.mode(HOME), outside.barrings()) == ("open", [])
	assert status_of(house, "Service Subscription", "SUB-1") == "Active"
	assert run_due(house)["freed"] == 0


def test_the_same_suspension_is_not_made_twice(house):
	suspend(house)
	with pytest.raises(InvalidField, match="in the same way already"):
		suspend(house)
	suspend(house, ends_on=house.today() + timedelta(days=3))


# what the old system held


def test_an_imported_suspension_ends_without_calling_anything(house, outside):
	imported = {"customer": "C-1", "status": "Active", "source": "Legacy", "is_imported": 1}
	house.bulk_insert([Document(SUSPENSION, "SUS-7", imported)], house.now())
	house.bulk_update("Customer", {"C-1": {"is_suspended": 1}}, house.now())
	assert reactivate(house) == ["SUS-7"]
	assert (status_of(house, SUSPENSION, "SUS-7"), flagged(house)) == ("Ended", False)
	assert not house.count("Outbox Message")
	assert suspension(house, "SUS-7")["effects"] == []


def test_reactivating_ends_an_imported_and_a_new_one_together(house, outside):
	imported = {"customer": "C-1", "status": "Active", "source": "Legacy", "is_imported": 1}
	house.bulk_insert([Document(SUSPENSION, "SUS-7", imported)], house.now())
	name = suspend(house)
	outside.drain(house)
	assert set(reactivate(house)) == {"SUS-7", name}
	outside.drain(house)
	assert (outside.mode(HOME), flagged(house)) == ("open", False)


def test_who_is_not_suspended_is_not_reactivated(house):
	with pytest.raises(InvalidField, match="not suspended"):
		reactivate(house)
	with pytest.raises(InvalidField):
		suspensions.reactivate(house, "C-9")


# through the registry of actions


def test_suspending_and_reactivating_undo_each_other(house, outside):
	done = carry_out(house, "suspend_customer", {"customer": "C-1"})
	(name,) = [n for doctype, n in done.documents if doctype == SUSPENSION]
	assert suspension(house, name)["reason"] in (None, ""), "a reason that nobody gave is not made up"
	assert suspension(house, name)["source"] == "Manual"
	undone = carry_out(house, "reactivate_customer", done.applied.undo)
	assert not flagged(house)
	again = carry_out(house, "suspend_customer", undone.applied.undo)
	assert flagged(house) and again.result["name"] != name


def test_a_suspension_of_chosen_services_is_undone_to_the_same(house):
	given = {"customer": "C-1", "services": [DID], "reason": REASON, "source": "Non-payment"}
	done = carry_out(house, "suspend_customer", given)
	undone = carry_out(house, "reactivate_customer", done.applied.undo)
	assert undone.applied.undo == {**given}


def test_the_preview_names_what_is_told_outside(house):
	from targo_customer360.actions.suspension import Suspend, decide_suspend

	plan = decide_suspend(house, Suspend(customer="C-1"))
	assert sorted(one.service for one in plan.outside) == ["hub", "hub", "pbx"]
	changed = {(change.doctype, change.name) for change in plan.changes}
	assert {("VoIP Line", DID), ("Service Subscription", "SUB-1"), ("Customer", "C-1")} <= changed
	assert not house.count(SUSPENSION) and not house.count("Outbox Message")


def test_a_plan_is_confirmed_as_shown_or_not_at_all(house, outside):
	plan = plans.propose(house, "suspend_customer", {"customer": "C-1"})
	assert not house.count(SUSPENSION)
	lines.suspend_line(house, DID, "lost telephone")
	house.commit()
	with pytest.raises(ActionRefused):
		plans.confirm(house, plan.name)
	assert not house.count(SUSPENSION)
	fresh = plans.propose(house, "suspend_customer", {"customer": "C-1"})
	done = plans.confirm(house, fresh.name)
	outside.drain(house)
	assert set(states(house, done.result["name"]).values()) == {"Done", "Not Needed"}
