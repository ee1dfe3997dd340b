"""An order for a new line against a local PBX and a local 911 provider, interrupted, refused and resumed."""

from __future__ import annotations

from typing import Any

import pytest

from targo_customer360.errors import InvalidField
from targo_customer360.integrations import lines, outbox
from targo_customer360.telephony.line_states import LINE
from targo_customer360.telephony.passwords import UNAMBIGUOUS, is_trivial, sip_password, voicemail_pin
from tests.imports.processes import Death, run_in_process
from tests.integrations.factories import (
	line,
	make_customer,
	make_line,
	make_registration,
	open_tasks,
	registration,
)
from tests.telephony.orders import (
	DID,
	Services,
	make_location,
	order,
	order_values,
	settled,
	steps,
	with_rules,
)

PBX, E911, ATA, ACTIVATION = "PBX line", "911 registration", "ATA", "Activation"
MAC = "000b82-aabbcc"


@pytest.fixture
def ruled(site, services: Services):
	services.configure(site)
	return with_rules(site)


def place(site, **values: Any) -> str:
	name = lines.place_order(site, order_values(site, **values))
	site.commit()
	return name


def finish(site, services: Services, name: str) -> None:
	"""What a person and the services still have to do once the number is registered."""
	lines.ata_configured(site, name, "HT801", MAC)
	site.commit()
	services.drain(site, days=1)


def step(site, name: str, which: str) -> dict[str, Any]:
	return next(row for row in order(site, name)["steps"] if row["step"] == which)


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


# what may be ordered


def test_a_number_that_is_in_use_or_being_ordered_is_refused(ruled):
	make_line(ruled, "4505550100", customer=make_customer(ruled))
	with pytest.raises(InvalidField):
		place(ruled, did="4505550100")
	ruled.rollback()
	place(ruled)
	with pytest.raises(InvalidField):
		place(ruled, service_location="LOC-1")


def test_a_doubtful_911_address_is_confirmed_with_the_customer_first(ruled):
	with pytest.raises(InvalidField) as refused:
		place(ruled, e911_street_number="132")
	assert refused.value.field == "address_confirmed"
	assert "123 / 132" in refused.value.message
	ruled.rollback()
	assert place(ruled, e911_street_number="132", address_confirmed=1)


@pytest.mark.parametrize("missing", ["e911_street_number", "e911_city", "e911_street_name"])
def test_an_incomplete_911_address_is_refused_before_anything_is_made(ruled, services, missing):
	with pytest.raises(InvalidField):
		place(ruled, **{missing: "", "address_confirmed": 1})
	ruled.rollback()
	services.drain(ruled)
	assert services.pbx.lines == {} and not ruled.count(LINE)


def test_a_location_of_another_customer_is_refused(ruled):
	make_customer(ruled, "C-2", customer_name="Paul Roy")
	make_location(ruled, "LOC-2", customer="C-2")
	with pytest.raises(InvalidField):
		place(ruled, service_location="LOC-2")


def test_a_number_that_was_given_back_gets_a_line_of_its_own_again(ruled, services):
	name = place(ruled)
	services.drain(ruled)
	finish(ruled, services, name)
	former = ruled.secret(LINE, DID, "sip_password")
	lines.decommission_line(ruled, DID, "the customer left")
	ruled.commit()
	services.drain(ruled)
	make_customer(ruled, "C-2", customer_name="Paul Roy")
	make_location(ruled, "LOC-2", customer="C-2")
	again = place(ruled, customer="C-2", service_location="LOC-2", caller_id="Paul Roy")
	services.drain(ruled)
	finish(ruled, services, again)
	assert (line(ruled)["customer"], line(ruled)["status"]) == ("C-2", "Active")
	assert registration(ruled)["customer"] == "C-2"
	assert services.e911.records[DID]["LAST_NAME"] == "ROY"
	assert len(line(ruled)["devices"]) == 1
	assert ruled.secret(LINE, DID, "sip_password") != former


def test_an_order_that_is_cancelled_takes_back_the_line_and_asks_for_the_rest(ruled, services):
	name = place(ruled)
	services.drain(ruled)
	with pytest.raises(InvalidField):
		lines.cancel_order(ruled, name, " ")
	lines.cancel_order(ruled, name, "the customer changed their mind")
	ruled.commit()
	services.drain(ruled)
	assert services.pbx.lines == {}
	assert (line(ruled)["status"], line(ruled)["pbx_state"]) == ("Decommissioned", "Removed")
	assert list(services.e911.records) == [DID], "no registration is ever taken out by itself"
	assert registration(ruled)["status"] == "Registered"
	assert any("another person approves" in task for task in open_tasks(ruled, "E911 Registration", DID))
	assert steps(ruled, name)[ATA] == "Cancelled"


def test_a_cancelled_order_that_the_pbx_refused_leaves_nothing_behind(ruled, services):
	services.pbx.plan("createLine", 400)
	name = place(ruled)
	services.drain(ruled)
	lines.cancel_order(ruled, name, "wrong number")
	ruled.commit()
	services.drain(ruled)
	assert services.pbx.lines == {} and line(ruled)["pbx_state"] == "Removed"
	assert not ruled.count("Outbox Message", {"status": ("not in", ["Sent", "Dropped"])})


# passwords


def test_passwords_are_long_random_and_easy_to_read():
	made = {sip_password() for _ in range(200)}
	assert len(made) == 200
	assert all(len(password) >= 20 and set(password) <= set(UNAMBIGUOUS) for password in made)
	assert not set("lIoO01") & set(UNAMBIGUOUS)
	with pytest.raises(ValueError):
		sip_password(19)


def test_a_pin_is_no_pattern_and_no_part_of_the_number():
	trivial = [
		"111111",
		"123456",
		"987654",
		"121212",
		"123123",
		"123321",
		"112211",
		"272240",
		"042272",
		"890123",
	]
	assert all(is_trivial(pin, DID) for pin in trivial)
	pins = [voicemail_pin(DID) for _ in range(500)]
	assert all(len(pin) == 6 and pin.isdigit() and not is_trivial(pin, DID) for pin in pins)
	assert len(set(pins)) > 450


def test_each_line_has_its_own_passwords_and_the_pbx_gets_them(ruled, services):
	place(ruled)
	services.drain(ruled)
	sip, pin = (ruled.secret(LINE, DID, field) for field in ("sip_password", "voicemail_password"))
	assert services.pbx.secrets[DID] == {"sip_password": sip, "pin": pin}
	assert set(line(ruled)["sip_password"]) == {"*"}


def test_a_registration_that_waits_for_its_removal_is_not_ordered_over(ruled):
	make_registration(ruled, DID, status="Pending Removal")
	with pytest.raises(InvalidField):
		place(ruled)
