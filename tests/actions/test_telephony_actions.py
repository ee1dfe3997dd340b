"""Actions on telephone lines and 911: what is shown first, what is done, what is told outside, and how it is undone."""

from __future__ import annotations

import json

import pytest

from targo_customer360.actions import plans, undoing
from targo_customer360.actions.model import ChangingAction
from targo_customer360.actions.refusals import ActionNotPermitted, ActionRefused
from targo_customer360.actions.telephony import ACTIONS
from targo_customer360.errors import InvalidField
from targo_customer360.telephony.line_states import LINE
from tests.actions.people import AGENT, VIEWER, acting
from tests.actions.telephones import changes, confirmed, do, done, owed, propose, refused, told
from tests.integrations.factories import line, make_customer, registration
from tests.site_state import differences, state_of
from tests.telephony.orders import (
	DID,
	SETTINGS,
	make_location,
	order,
	steps,
)

ORPHAN = "4505550000"
REASON = "unpaid since May"
NEW = "77 rang du 4e, app. 2, Sainte-Clotilde QC J0L 1W0"
NEW_SHOWN = "77 rang du 4e, # 2, Sainte-Clotilde, QC, J0L 1W0"
FORM = {
	"customer": "C-1",
	"did": "4505550155",
	"service_location": "LOC-1",
	"e911_street_number": "123",
	"e911_street_name": "rue Principale",
	"e911_city": "Sainte-Clotilde",
	"e911_state": "QC",
	"e911_class": "RES",
}


# what holds of every one of them


def test_every_action_says_what_it_is_in_both_languages_and_how_it_is_undone():
	known = {action.id for action in ACTIONS}
	for action in ACTIONS:
		assert all(action.label) and action.rights
		if action.id != "order_phone_line":
			assert action.examples["en"] and action.examples["fr"]
		if isinstance(action, ChangingAction) and action.undo:
			assert action.undo in known


def test_proposing_changes_nothing_but_the_log(ruled):
	before = state_of(ruled)
	propose(ruled, "suspend_line", did=DID, reason=REASON)
	propose(ruled, "decommission_line", did=DID, reason=REASON)
	propose(ruled, "update_911_address", did=DID, address=NEW)
	propose(ruled, "add_phone_line", customer="C-1", did="4505550155", voicemail=True)
	assert [d for d in differences(before, state_of(ruled)) if "Customer Action" not in d] == []


# lines


def test_a_line_is_suspended_restored_and_both_are_undone(ruled, services):
	plan = propose(ruled, "suspend_line", did="(450) 272-2408", reason=REASON)
	assert changes(plan) == {(LINE, "status"): ("Active", "Suspended")}
	assert told(plan) == [f"The PBX bars outgoing calls of {DID}, except to 911; incoming calls pass"]
	plans.confirm(ruled, plan.name)
	services.drain(ruled)
	assert (line(ruled)["status"], line(ruled)["pbx_state"]) == ("Suspended", "Outgoing Barred")

	back = undoing.undo(ruled, plan.name)
	assert back.action_id == "restore_line"
	plans.confirm(ruled, back.name)
	services.drain(ruled)
	assert (line(ruled)["status"], line(ruled)["pbx_state"]) == ("Active", "In Service")
	assert undoing.undo(ruled, back.name).action_id == "suspend_line"


def test_what_was_done_stands_in_the_log_once(ruled):
	do(ruled, "suspend_line", did=DID, reason=REASON)
	(row,) = done(ruled)
	assert (row["action_id"], row["customer"], row["proposed_by"]) == ("suspend_line", "C-1", ruled.user)
	assert json.loads(row["after"]) == {f"{LINE} {DID}": {"status": "Suspended"}}
	assert json.loads(row["params"])["reason"] == REASON


def test_what_may_not_be_is_said_and_kept(ruled):
	assert "not suspended" in refused(ruled, "restore_line", did=DID, reason=REASON)
	assert "Say why" in refused(ruled, "suspend_line", did=DID, reason="  ")
	assert "no line 4505550199" in refused(ruled, "suspend_line", did="4505550199", reason=REASON)
	assert "not a telephone number" in refused(ruled, "suspend_line", did="hello", reason=REASON)
	assert done(ruled) == [] and owed(ruled) == []


def test_a_line_that_somebody_else_changes_is_shown_again(ruled):
	plan = propose(ruled, "suspend_line", did=DID, reason=REASON)
	ruled.update(LINE, DID, {"caller_id": "Garage Côté"})
	ruled.commit()
	with pytest.raises(ActionRefused) as stale:
		plans.confirm(ruled, plan.name)
	assert stale.value.fresh
	assert line(ruled)["status"] == "Active"


def test_a_line_is_decommissioned_by_a_manager_and_911_keeps_it(ruled, services):
	with acting(ruled, AGENT), pytest.raises(ActionNotPermitted):
		do(ruled, "decommission_line", did=DID, reason="the customer left")
	plan = propose(ruled, "decommission_line", did=DID, reason="the customer left")
	assert not plan.can_undo
	assert changes(plan)[("E911 Registration", "voip_line")] == (DID, None)
	assert any("another approves" in warning[0] for warning in plan.warnings)
	plans.confirm(ruled, plan.name)
	services.drain(ruled)
	assert (line(ruled)["status"], registration(ruled)["status"]) == ("Decommissioned", "Registered")
	assert services.e911.calls == {}


def test_a_viewer_changes_nothing(ruled):
	with acting(ruled, VIEWER):
		for action, params in (
			("suspend_line", {"did": DID, "reason": REASON}),
			("update_911_address", {"did": DID, "address": NEW}),
			("propose_911_removal", {"did": DID, "reason": REASON}),
			("add_phone_line", {"customer": "C-1", "did": "4505550155"}),
		):
			with pytest.raises(ActionNotPermitted):
				propose(ruled, action, **params)
	assert owed(ruled) == []


# new lines


def test_a_line_in_words_goes_through_to_active(ruled, services):
	plan = propose(
		ruled,
		"add_phone_line",
		customer="C-1",
		did="450 555 0155",
		voicemail=True,
		address="123 rue Principale, Ste-Clotilde",
	)
	shown = changes(plan)
	assert shown[("VoIP Line Order", "service_location")] == (None, "LOC-1")
	assert shown[("VoIP Line Order", "voicemail_enabled")] == (None, 1)
	assert [
		shown[("VoIP Line Order", f"e911_{f}")][1] for f in ("street_number", "street_name", "postal_code")
	] == [
		"123",
		"rue Principale",
		"J0L 1W0",
	]
	assert shown[(LINE, "status")] == (None, "Suspended")
	assert "at 123 rue Principale, Ste-Clotilde, QC, J0L 1W0" in told(plan)[1]
	name = plans.confirm(ruled, plan.name).result["order"]
	services.drain(ruled)
	with pytest.raises(InvalidField):
		do(ruled, "configure_ata", order=name, model="", mac="00:0b:82:aa:bb:cc")
	do(ruled, "configure_ata", order=name, model="HT801", mac="000b82aabbcc")
	services.drain(ruled, days=1)
	assert (order(ruled, name)["status"], line(ruled, "4505550155")["status"]) == ("Completed", "Active")
	assert line(ruled, "4505550155")["caller_id"] == "Lise Côté"
	assert [row["action_id"] for row in done(ruled) if "." not in row["action_id"]] == [
		"add_phone_line",
		"configure_ata",
	]


def test_a_new_line_is_undone_by_cancelling_its_order(ruled, services):
	plan = propose(ruled, "add_phone_line", customer="C-1", did="4505550155")
	name = plans.confirm(ruled, plan.name).result["order"]
	services.drain(ruled)
	back = undoing.undo(ruled, plan.name)
	assert (back.action_id, changes(back)[(LINE, "status")]) == (
		"cancel_line_order",
		("Suspended", "Decommissioned"),
	)
	plans.confirm(ruled, back.name)
	services.drain(ruled)
	assert order(ruled, name)["status"] == "Cancelled"
	assert "4505550155" not in services.pbx.lines


def test_where_a_new_line_goes_is_asked_and_never_guessed(ruled):
	assert "no active service location at" in refused(
		ruled, "add_phone_line", customer="C-1", did="4505550155", address="9 rue du Parc, Napierville"
	)
	make_location(ruled, "LOC-2", address_line1="88 route 219", city="Napierville")
	ruled.commit()
	assert "2 service locations" in refused(ruled, "add_phone_line", customer="C-1", did="4505550155")
	make_customer(ruled, "C-2")
	assert "make one first" in refused(ruled, "add_phone_line", customer="C-2", did="4505550155")
	assert "There is a line" in refused(
		ruled, "add_phone_line", customer="C-1", did=DID, address="123 rue Principale"
	)


def test_an_order_is_entered_by_its_form_and_doubts_stop_it(ruled):
	assert "Confirm the 911 address" in refused(
		ruled, "order_phone_line", **(FORM | {"e911_street_number": "132"})
	)
	name = do(ruled, "order_phone_line", **FORM).result["order"]
	assert (order(ruled, name)["did"], order(ruled, name)["status"]) == ("4505550155", "In Progress")
	assert "There is a line" in refused(ruled, "order_phone_line", **FORM)


def test_a_draft_is_started_retried_and_cancelled(ruled, services):
	name = ruled.insert("VoIP Line Order", {**FORM, "status": "Draft"})
	ruled.commit()
	plan = propose(ruled, "start_line_order", order=name)
	assert changes(plan)[("VoIP Line Order", "status")] == ("Draft", "In Progress")
	services.pbx.plan("createLine", 400)
	plans.confirm(ruled, plan.name)
	services.drain(ruled)
	assert order(ruled, name)["status"] == "Needs Attention"
	assert "Only a step that failed" in refused(ruled, "retry_line_order_step", order=name, step="ATA")
	again = propose(ruled, "retry_line_order_step", order=name, step="PBX line")
	assert told(again) == ["The PBX is asked again: 4505550155"]
	plans.confirm(ruled, again.name)
	services.drain(ruled)
	assert steps(ruled, name)["PBX line"] == "Done"
	assert "Say why" in refused(ruled, "cancel_line_order", order=name, reason="")
	confirmed(ruled, "cancel_line_order", order=name, reason="changed their mind")
	assert order(ruled, name)["status"] == "Cancelled"
	assert "closed" in refused(ruled, "cancel_line_order", order=name, reason="again")


def test_a_step_that_waits_for_a_service_is_sent_at_once(ruled, services):
	services.pbx.plan("createLine", 503)
	name = do(ruled, "order_phone_line", **FORM).result["order"]
	services.drain(ruled)
	assert steps(ruled, name)["PBX line"] == "In Progress"
	do(ruled, "retry_line_order_step", order=name, step="PBX line")
	services.drain(ruled)
	assert steps(ruled, name)["PBX line"] == "Done"


def test_what_waits_behind_a_call_that_was_given_up_says_so(ruled, services):
	services.pbx.plan("barLine", 400)
	do(ruled, "suspend_line", did=DID, reason=REASON)
	services.drain(ruled)
	plan = propose(ruled, "restore_line", did=DID, reason="paid")
	assert any("given up" in warning[0] for warning in plan.warnings)


def test_with_a_registrar_the_mailbox_is_announced_as_a_persons_work(ruled):
	ruled.set_single(SETTINGS, {"pbx_kind": "SIP Registrar", "pbx_sip_domain": "sip.targo.test"})
	ruled.commit()
	plan = propose(ruled, "add_phone_line", customer="C-1", did="4505550155", voicemail=True)
	assert told(plan)[0].startswith("The SIP registrar makes line")
	assert any("no voicemail" in warning[0] for warning in plan.warnings)
	name = plans.confirm(ruled, plan.name).result["order"]
	assert steps(ruled, name)["Voicemail"] == "Waiting"
	assert line(ruled, "4505550155")["sip_domain"] == "sip.targo.test"
	refused(ruled, "record_mailbox", order=name)
