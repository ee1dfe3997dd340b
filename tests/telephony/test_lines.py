"""A line is suspended, restored, edited and decommissioned: what the PBX is told, and what 911 never is."""

from __future__ import annotations

import pytest

from targo_customer360.errors import InvalidField
from targo_customer360.integrations import lines
from targo_customer360.integrations.services import owe_changes
from targo_customer360.telephony.e911_removal import approve_removal, ask_removal
from targo_customer360.telephony.line_states import LINE, check_status_by_hand
from tests.integrations.factories import (
	acting_as,
	line,
	make_line,
	make_registration,
	message,
	open_tasks,
	registration,
)
from tests.telephony.orders import DID, Services, with_rules

REASON = "unpaid since May"


@pytest.fixture
def ruled(site, services: Services):
	"""A site with one active line that the PBX and the 911 provider know."""
	services.configure(site)
	with_rules(site)
	make_line(site, pbx_state="In Service", e911_synced=1, sip_domain="sip.targo.ca", language="fr")
	make_registration(site, voip_line=DID)
	site.set_secret(LINE, DID, "sip_password", "Jp7wQk3mZt9xRb5nHc2dVf8y")
	site.commit()
	services.pbx.lines[DID] = {
		"did": DID,
		"reference": "",
		"settings": {},
		"voicemail": {"enabled": False, "email": ""},
		"barrings": [],
		"emergency_calls": True,
		"last_change": "",
	}
	services.pbx.secrets[DID] = {}
	return site


def suspend(site) -> None:
	lines.suspend_line(site, DID, REASON)
	site.commit()


def barrings(services: Services) -> list[str]:
	return [barring["source"] for barring in services.pbx.lines[DID]["barrings"]]


def test_a_suspended_line_still_reaches_911_and_its_registration_is_untouched(ruled, services):
	before = registration(ruled)
	suspend(ruled)
	assert (line(ruled)["status"], line(ruled)["pbx_state"]) == ("Suspended", "In Service")
	services.drain(ruled)
	assert line(ruled)["pbx_state"] == "Outgoing Barred"
	assert barrings(services) == ["customer360"]
	assert services.pbx.lines[DID]["emergency_calls"] is True
	assert registration(ruled) == before
	assert line(ruled)["e911_synced"] == 1
	assert not ruled.count("Outbox Message", {"service": "e911"})


@pytest.mark.parametrize(("setting", "told"), [("Allowed", "allowed"), ("Barred", "barred")])
def test_incoming_calls_of_a_suspended_line_are_as_set(ruled, services, setting, told):
	ruled.set_single("Customer 360 Settings", {"suspended_incoming": setting})
	suspend(ruled)
	services.drain(ruled)
	assert services.pbx.lines[DID]["barrings"][0]["incoming"] == told


def test_a_barring_that_would_stop_911_is_taken_back_at_once(ruled, services):
	services.pbx.emergency_calls_when_barred = False
	suspend(ruled)
	services.drain(ruled)
	assert barrings(services) == []
	assert services.pbx.lines[DID]["emergency_calls"] is True
	assert line(ruled)["pbx_state"] == "In Service"
	(dead,) = ruled.list("Outbox Message", {"status": "Dead"})
	assert "911" in message(ruled, dead["name"])["last_error"]
	assert open_tasks(ruled, LINE, DID)


def test_restoring_takes_away_only_what_was_barred_here(ruled, services):
	guard = {"source": "fraud-guard", "outgoing": "all_except_emergency", "incoming": "allowed"}
	services.pbx.lines[DID]["barrings"].append(guard)
	suspend(ruled)
	services.drain(ruled)
	lines.restore_line(ruled, DID, "paid")
	ruled.commit()
	services.drain(ruled)
	assert (line(ruled)["status"], barrings(services)) == ("Active", ["fraud-guard"])
	assert line(ruled)["pbx_state"] == "Outgoing Barred"


def test_the_pbx_is_away_while_a_line_is_suspended_and_restored(ruled, services):
	services.pbx.plan("barLine", "drop after")
	suspend(ruled)
	services.drain(ruled)
	lines.restore_line(ruled, DID, "paid")
	ruled.commit()
	services.drain(ruled)
	assert barrings(services) == ["customer360"], "in order: the barring is settled first"
	services.drain(ruled, days=1)
	assert barrings(services) == []
	assert (line(ruled)["status"], line(ruled)["pbx_state"]) == ("Active", "In Service")
	assert services.pbx.calls["barLine"] == 1


@pytest.mark.parametrize("act", [lines.suspend_line, lines.restore_line, lines.decommission_line])
def test_a_change_of_state_needs_a_reason_and_a_line(ruled, act):
	with pytest.raises(InvalidField):
		act(ruled, DID, " ")
	with pytest.raises(InvalidField):
		act(ruled, "4505550199", REASON)


def test_what_is_not_active_is_not_suspended_and_what_is_not_suspended_not_restored(ruled):
	with pytest.raises(InvalidField):
		lines.restore_line(ruled, DID, REASON)
	suspend(ruled)
	with pytest.raises(InvalidField):
		lines.suspend_line(ruled, DID, REASON)


def test_who_suspended_a_line_and_why_is_kept(ruled):
	with acting_as(ruled, "agent@example.com"):
		suspend(ruled)
	(action,) = ruled.list(
		"Customer Action", fields=("action_id", "customer", "reason", "proposed_by", "status")
	)
	assert action == {
		"action_id": "line.bar_outgoing",
		"customer": "C-1",
		"reason": REASON,
		"proposed_by": "agent@example.com",
		"status": "Executed",
	}
	assert line(ruled)["status_reason"] == REASON


def test_a_person_does_not_write_the_state_by_hand():
	check_status_by_hand("Active", "Active")
	check_status_by_hand("Suspended", None)
	for status, before in (("Active", None), ("Active", "Suspended"), ("Decommissioned", "Active")):
		with pytest.raises(InvalidField):
			check_status_by_hand(status, before)


# edited


def test_an_edit_is_told_to_the_pbx_without_its_secrets_in_the_outbox(ruled, services):
	ruled.update(
		LINE, DID, {"caller_id": "Garage Côté", "voicemail_enabled": 1, "voicemail_email": "g@example.com"}
	)
	ruled.commit()
	services.drain(ruled)
	held = services.pbx.lines[DID]
	assert held["settings"]["caller_id"] == "Garage Côté"
	assert held["voicemail"] == {"enabled": True, "email": "g@example.com"}
	assert sorted(row["operation"] for row in ruled.list("Outbox Message", fields=("operation",))) == [
		"set_voicemail",
		"update_line",
	]


def test_an_edit_that_is_no_business_of_the_pbx_is_not_told(ruled):
	ruled.update(LINE, DID, {"subscription": None, "e911_info": "side door"})
	assert not ruled.count("Outbox Message")


def test_a_line_that_the_pbx_never_confirmed_is_not_updated_there(ruled):
	ruled.bulk_update(LINE, {DID: {"pbx_state": ""}}, ruled.now())
	ruled.update(LINE, DID, {"caller_id": "Garage Côté"})
	assert not ruled.count("Outbox Message")


# decommissioned


def test_a_decommissioned_line_keeps_its_registration_until_two_people_removed_it(ruled, services):
	lines.decommission_line(ruled, DID, "the customer left")
	ruled.commit()
	services.drain(ruled)
	assert services.pbx.lines == {}
	assert (line(ruled)["status"], line(ruled)["pbx_state"]) == ("Decommissioned", "Removed")
	assert registration(ruled)["status"] == "Registered"
	assert registration(ruled)["voip_line"] is None
	assert services.e911.calls == {}, "911 was not even asked"
	assert any("another person approves" in task for task in open_tasks(ruled, "E911 Registration", DID))

	with acting_as(ruled, "one@example.com"):
		ask_removal(ruled, DID, "the customer left")
		ruled.commit()
		with pytest.raises(InvalidField):
			approve_removal(ruled, DID)
		ruled.rollback()
	with acting_as(ruled, "two@example.com"):
		owe_changes(ruled, approve_removal(ruled, DID))
		ruled.commit()
	services.drain(ruled)
	assert registration(ruled)["status"] == "Removed"
	assert services.e911.calls["DeleteCustomer"] == 1


def test_a_number_with_a_live_line_is_not_removed_at_911(ruled):
	suspend(ruled)
	with pytest.raises(InvalidField):
		ask_removal(ruled, DID, "unpaid")


def test_the_pbx_forgot_the_line_already(ruled, services):
	services.pbx.lines.clear()
	lines.decommission_line(ruled, DID, "the customer left")
	ruled.commit()
	services.drain(ruled)
	assert line(ruled)["pbx_state"] == "Removed"


def test_what_the_pbx_refuses_is_a_task_for_a_person(ruled, services):
	services.pbx.lines.clear()
	suspend(ruled)
	services.drain(ruled)
	assert [task for task in open_tasks(ruled, LINE, DID) if "no_such_line" in task]


def test_without_a_pbx_what_is_owed_waits_and_says_so(ruled):
	from targo_customer360.integrations.services import drain_all

	ruled.set_single("Customer 360 Settings", {"pbx_url": ""})
	suspend(ruled)
	drain_all(ruled)
	(waiting,) = ruled.list("Outbox Message", fields=("status", "last_error"))
	assert waiting["status"] == "Pending" and "needs its address" in waiting["last_error"]
