"""An order for a new line against a local PBX and a local 911 provider: done, refused, interrupted and resumed."""

from __future__ import annotations

import pytest

from targo_customer360.errors import InvalidField
from targo_customer360.integrations import lines, outbox
from targo_customer360.telephony.line_states import LINE
from tests.imports.processes import Death, run_in_process
from tests.integrations.factories import line
from tests.telephony.orders import (
	ACTIVATION,
	ATA,
	DID,
	E911,
	MAC,
	PBX,
	Services,
	finish,
	order,
	place,
	settled,
	step,
	steps,
	with_rules,
)


@pytest.fixture
def ruled(site, services: Services):
	services.configure(site)
	return with_rules(site)


# the way through


def test_an_order_goes_through_the_pbx_911_the_adapter_and_is_active_last(ruled, services):
	name = place(ruled)
	assert steps(ruled, name) == {PBX: "In Progress", E911: "Waiting", ATA: "Waiting", ACTIVATION: "Waiting"}
	services.drain(ruled)
	assert steps(ruled, name) == {PBX: "Done", E911: "Done", ATA: "In Progress", ACTIVATION: "Waiting"}
	assert (line(ruled)["status"], line(ruled)["pbx_state"]) == ("Suspended", "Outgoing Barred")
	finish(ruled, services, name)
	done = line(ruled)
	assert (done["status"], done["pbx_state"], done["e911_synced"]) == ("Active", "In Service", 1)
	assert [(d["model"], d["mac"]) for d in done["devices"]] == [("HT801", "00:0B:82:AA:BB:CC")]
	finished = order(ruled, name)
	assert (finished["status"], finished["voip_line"]) == ("Completed", DID)
	assert all(row["done_at"] for row in finished["steps"])
	assert step(ruled, name, ATA)["done_by"] == ruled.user
	assert services.pbx.lines[DID]["barrings"] == []


def test_a_line_can_call_911_from_its_first_moment_and_nobody_else_before_it_is_registered(ruled, services):
	services.e911.plan("AddorUpdateCustomer", 500, 500)
	name = place(ruled)
	services.drain(ruled)
	made = services.pbx.lines[DID]
	assert made["emergency_calls"] is True
	assert [b["outgoing"] for b in made["barrings"]] == ["all_except_emergency"]
	assert steps(ruled, name)[E911] == "In Progress"
	with pytest.raises(InvalidField):
		lines.ata_configured(ruled, name, "HT801", MAC)
	with pytest.raises(InvalidField):
		lines.restore_line(ruled, DID, "the customer is waiting")
	services.drain(ruled, days=1)
	services.drain(ruled, days=2)
	finish(ruled, services, name)
	assert line(ruled)["status"] == "Active"


def test_an_address_that_changes_before_the_end_is_waited_for_again(ruled, services):
	from targo_customer360.integrations.services import owe_changes
	from targo_customer360.telephony.e911_changes import change_address
	from tests.integrations.factories import NEW

	name = place(ruled)
	services.drain(ruled)
	owe_changes(ruled, change_address(ruled, DID, NEW, "the customer called back"))
	ruled.commit()
	assert steps(ruled, name)[E911] == "In Progress"
	lines.resume_orders(ruled)
	services.drain(ruled)
	assert steps(ruled, name) == {PBX: "Done", E911: "Done", ATA: "In Progress", ACTIVATION: "Waiting"}
	assert services.e911.records[DID]["STREET_NUMBER"] == "77"


# what goes wrong


def test_a_pbx_that_is_away_is_tried_again_and_the_order_says_so(ruled, services):
	services.pbx.plan("createLine", 503, "drop before")
	name = place(ruled)
	services.drain(ruled)
	first = step(ruled, name, PBX)
	assert (first["status"], first["attempts"]) == ("In Progress", 1)
	assert "503" in first["last_error"]
	lines.retry_step(ruled, name, PBX)
	ruled.commit()
	services.drain(ruled)
	assert step(ruled, name, PBX)["attempts"] == 2
	services.drain(ruled, days=1)
	assert (step(ruled, name, PBX)["status"], step(ruled, name, PBX)["last_error"]) == ("Done", "")
	assert len(services.pbx.changes) == 1


def test_what_the_pbx_refuses_is_corrected_on_the_order_and_tried_again(ruled, services):
	name = place(ruled, caller_id="Lise Côté", max_calls=2)
	services.pbx.plan("createLine", 400)
	services.drain(ruled)
	failed = order(ruled, name)
	assert (failed["status"], step(ruled, name, PBX)["status"]) == ("Needs Attention", "Failed")
	assert "400" in step(ruled, name, PBX)["last_error"]
	ruled.bulk_update("VoIP Line Order", {name: {"sip_domain": "sip2.targo.ca"}}, ruled.now())
	lines.retry_step(ruled, name, PBX)
	ruled.commit()
	assert order(ruled, name)["status"] == "In Progress"
	services.drain(ruled)
	assert services.pbx.lines[DID]["settings"]["sip_domain"] == line(ruled)["sip_domain"] == "sip2.targo.ca"
	assert steps(ruled, name)[E911] == "Done"


def test_what_911_refuses_is_corrected_on_the_order_and_tried_again(ruled, services):
	services.e911.rejects["RUE PRINCIPALE"] = services.e911.rejects["rue Principale"] = (
		"709",
		"Street not found",
	)
	name = place(ruled)
	services.drain(ruled)
	failed = step(ruled, name, E911)
	assert (order(ruled, name)["status"], failed["status"]) == ("Needs Attention", "Failed")
	assert "Rejected" in failed["last_error"]
	wanted = {"e911_street_name": "rue de l'Église", "address_confirmed": 1}
	ruled.bulk_update("VoIP Line Order", {name: wanted}, ruled.now())
	lines.retry_step(ruled, name, E911)
	ruled.commit()
	services.drain(ruled)
	finish(ruled, services, name)
	assert (order(ruled, name)["status"], line(ruled)["status"]) == ("Completed", "Active")
	assert line(ruled)["e911_street_name"] == "rue de l'Église"


def test_only_a_step_that_failed_is_begun_again(ruled, services):
	name = place(ruled)
	services.drain(ruled)
	for which in (PBX, E911, ATA, ACTIVATION):
		with pytest.raises(InvalidField):
			lines.retry_step(ruled, name, which)


def test_an_answer_that_never_came_is_read_back_and_nothing_is_made_twice(ruled, services):
	services.pbx.plan("createLine", "drop after")
	name = place(ruled)
	services.drain(ruled)
	assert step(ruled, name, PBX)["status"] == "In Progress"
	services.drain(ruled, days=1)
	assert steps(ruled, name)[PBX] == "Done"
	assert services.pbx.calls["createLine"] == 1


def test_a_line_made_by_an_attempt_that_was_given_up_is_taken_over(ruled, services):
	services.pbx.plan("createLine", "drop after")
	name = place(ruled)
	services.drain(ruled)
	(key,) = services.pbx.changes
	outbox.drop(ruled, key, "it takes too long", {"pbx": _watcher()})
	ruled.commit()
	assert step(ruled, name, PBX)["status"] == "Failed"
	lines.retry_step(ruled, name, PBX)
	ruled.commit()
	services.drain(ruled)
	assert steps(ruled, name)[E911] == "Done"
	assert services.pbx.secrets[DID]["sip_password"] == ruled.secret(LINE, DID, "sip_password")


def _watcher():
	from targo_customer360.integrations.pbx_handler import given_up

	return given_up


def test_a_line_of_somebody_else_at_the_pbx_is_left_alone(ruled, services):
	place(ruled)
	services.drain(ruled)
	foreign = services.pbx.lines.pop(DID)
	ruled_line = dict(foreign, reference="not ours")
	cancelled = ruled.list("VoIP Line Order")[0]["name"]
	lines.cancel_order(ruled, cancelled, "the customer changed their mind")
	ruled.commit()
	services.drain(ruled)
	services.pbx.lines[DID], services.pbx.secrets[DID] = ruled_line, {}
	name = place(ruled, service_location="LOC-1")
	services.drain(ruled)
	assert step(ruled, name, PBX)["status"] == "Failed"
	assert services.pbx.lines[DID] == ruled_line


def test_a_line_that_others_bar_is_not_called_active(ruled, services):
	name = place(ruled)
	services.drain(ruled)
	guard = {"source": "fraud-guard", "outgoing": "all_except_emergency", "incoming": "allowed"}
	services.pbx.lines[DID]["barrings"].append(guard)
	finish(ruled, services, name)
	assert (step(ruled, name, ACTIVATION)["status"], line(ruled)["status"]) == ("Failed", "Suspended")
	assert "fraud-guard" in step(ruled, name, ACTIVATION)["last_error"]
	services.pbx.lines[DID]["barrings"].clear()
	lines.retry_step(ruled, name, ACTIVATION)
	ruled.commit()
	services.drain(ruled)
	assert (order(ruled, name)["status"], line(ruled)["status"]) == ("Completed", "Active")


def test_without_a_provider_that_can_be_asked_no_line_becomes_active(ruled, services):
	from targo_customer360.integrations.services import drain_all

	ruled.set_single("Customer 360 Settings", {"e911_provider": "None"})
	name = place(ruled)
	drain_all(ruled)
	lines.resume_orders(ruled)
	assert step(ruled, name, E911)["status"] == "Failed"
	assert "can be asked" in step(ruled, name, E911)["last_error"]
	assert line(ruled)["status"] == "Suspended"


# interrupted


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("number", range(1, 7))
def test_an_order_whose_process_is_killed_at_any_commit_goes_on(address, services, number, after):
	address.empty()
	site = with_rules(address.open())
	services.configure(site)
	name = place(site)
	ended = run_in_process(
		address, lambda child: services.drain(with_rules(child)), Death("commit", number, after)
	)
	site = with_rules(settled(address))
	lines.resume_orders(site)
	services.drain(site, days=1)
	assert steps(site, name) == {PBX: "Done", E911: "Done", ATA: "In Progress", ACTIVATION: "Waiting"}
	assert (len(services.pbx.changes), list(services.pbx.lines)) == (1, [DID])
	assert list(services.e911.records) == [DID]
	finish(site, services, name)
	assert (order(site, name)["status"], line(site)["status"]) == ("Completed", "Active")
	assert not ended


def test_a_process_killed_while_the_pbx_thinks_leaves_one_line(address, services):
	address.empty()
	site = with_rules(address.open())
	services.configure(site)
	name = place(site)
	gate = services.pbx.gate("createLine", "after")
	ended = run_in_process(address, lambda child: services.drain(with_rules(child)), kill_after=0.3)
	gate.let_go()
	assert not ended and services.pbx.changes
	site = with_rules(settled(address))
	services.drain(site, days=1)
	assert steps(site, name)[E911] == "Done"
	assert services.pbx.calls["createLine"] == 1


def test_an_order_that_missed_the_answer_of_911_is_found_by_the_next_look(site, services):
	services.configure(site)
	name = place(with_rules(site))
	services.drain(site)
	# As if whoever wrote the answer had died before the order was looked at.
	rows = {
		row["name"]: {"status": "In Progress"} for row in order(site, name)["steps"] if row["step"] == E911
	}
	rows |= {row["name"]: {"status": "Waiting"} for row in order(site, name)["steps"] if row["step"] == ATA}
	site.bulk_update("VoIP Line Order Step", rows, site.now())
	site.commit()
	assert lines.resume_orders(site) == 1
	assert steps(site, name) == {PBX: "Done", E911: "Done", ATA: "In Progress", ACTIVATION: "Waiting"}
