"""A change of address from the form to the provider and back: what it says, and what is made of it."""

from __future__ import annotations

import json

import pytest

from targo_customer360.errors import InvalidField
from targo_customer360.integrations.e911.handler import E911Handler
from targo_customer360.integrations.e911.none import NoProvider
from targo_customer360.integrations.outbox.messages import MESSAGE
from targo_customer360.integrations.services import owe_changes
from targo_customer360.telephony.e911_changes import change_address, register_line
from targo_customer360.telephony.e911_states import LINE, REGISTRATION
from tests.integrations.factories import (
	ADDRESS,
	DID,
	NEW,
	line,
	make_customer,
	make_line,
	message,
	open_tasks,
	registration,
)
from tests.integrations.walk import FIRST, at_provider, change, send


def test_a_change_is_wanted_at_once_and_synced_only_after_it_was_read_back(known, server, handlers):
	assert change(known) == [FIRST]
	wanted, held = line(known), registration(known)
	assert (wanted["e911_street_number"], wanted["e911_unit"], wanted["e911_synced"]) == ("77", "2", 0)
	# What the provider holds is the old address until it has been told.
	assert (held["status"], held["street_number"]) == ("Submitted", "123")
	assert send(known, handlers).states == {"Sent": 1}
	held = registration(known)
	assert (held["status"], held["street_number"], held["street_name"]) == ("Registered", "77", "RANG DU 4E")
	assert held["last_checked_on"] is not None
	assert line(known)["e911_synced"] == 1
	assert server.registered == {DID: 1}
	assert [server.calls[call] for call in ("VerifyCustomer", "QueryCustomer", "DeleteCustomer")] == [1, 1, 0]


def test_who_changed_it_and_why_is_kept(known, handlers):
	change(known)
	payload = json.loads(message(known, FIRST)["payload"])
	assert payload["why"] == {"reason": "The customer moved upstairs", "by": known.user}
	(action,) = known.list("Customer Action", {"action_id": "e911.change_address"}, fields=("*",))
	assert (action["reason"], action["proposed_by"], action["customer"]) == (
		"The customer moved upstairs",
		known.user,
		"C-1",
	)
	assert json.loads(action["before"])["street_number"] == "123"
	assert json.loads(action["after"])["street_number"] == "77"
	send(known, handlers)
	assert json.loads(message(known, FIRST)["response"])["held"]["street_name"] == "RANG DU 4E"


def test_the_same_change_twice_is_one_message(known, server, handlers):
	change(known)
	assert change(known) == [FIRST]
	send(known, handlers)
	assert change(known) == [FIRST]
	assert send(known, handlers).attempts == 0
	assert server.registered == {DID: 1}


def test_there_and_back_again_is_three_changes(known, server, handlers):
	for address in (NEW, ADDRESS, NEW):
		change(known, address)
		send(known, handlers)
	assert server.registered == {DID: 3}
	assert at_provider(server) == ("77", "RANG DU 4E")
	assert line(known)["e911_synced"] == 1


def test_only_the_last_of_several_waiting_changes_is_sent(known, server, handlers):
	change(known)
	change(known, {**NEW, "street_number": "79"})
	assert send(known, handlers).states == {"Dropped": 1, "Sent": 1}
	assert server.registered == {DID: 1}
	assert at_provider(server) == ("79", "RANG DU 4E")
	assert "later change" in message(known, FIRST)["dropped_reason"]
	assert (registration(known)["status"], line(known)["e911_synced"]) == ("Registered", 1)


def test_a_line_without_registration_gets_one_in_the_customers_name(site, server, handlers):
	make_customer(site, "C-9", customer_name="Ferme Côté inc.", customer_type="Company")
	make_line(site, customer="C-9")
	owe_changes(site, register_line(site, DID, "New line"))
	site.commit()
	send(site, handlers)
	held = registration(site)
	assert (held["status"], held["customer"], held["voip_line"]) == ("Registered", "C-9", DID)
	assert (server.records[DID]["LAST_NAME"], server.records[DID]["FIRST_NAME"]) == ("FERME CÔTÉ INC.", "")
	assert line(site)["e911_synced"] == 1


def test_a_number_that_went_to_another_customer_is_registered_in_the_new_name(known, server, handlers):
	make_customer(known, "C-2", customer_name="Paul Roy")
	known.bulk_update(LINE, {DID: {"customer": "C-2"}}, known.now())
	change(known)
	send(known, handlers)
	assert (server.records[DID]["FIRST_NAME"], server.records[DID]["LAST_NAME"]) == ("PAUL", "ROY")
	assert registration(known)["customer"] == "C-2"
	assert line(known)["e911_synced"] == 1


@pytest.mark.parametrize(
	("wanted", "reason", "field"),
	[
		({**NEW, "street_name": "x" * 85}, "r", "street_name"),
		({**NEW, "state": "Québec"}, "r", "state"),
		({**NEW, "street_number": " "}, "r", "street_number"),
		({**NEW, "rue": "x"}, "r", "address"),
		(NEW, "  ", "reason"),
	],
)
def test_what_is_refused_names_its_field_and_leaves_nothing_behind(known, wanted, reason, field):
	with pytest.raises(InvalidField) as refused:
		change_address(known, DID, wanted, reason)
	assert refused.value.field == field
	assert not known.count(MESSAGE)
	assert line(known)["e911_street_number"] == "123"


def test_a_line_that_nobody_can_call_from_wants_no_address(site):
	make_line(site, status="Decommissioned")
	with pytest.raises(InvalidField):
		change_address(site, DID, NEW, "r")
	with pytest.raises(InvalidField):
		change_address(site, "4505550000", NEW, "r")


# what the provider says


def test_a_refused_address_leaves_what_the_provider_held(known, server, handlers):
	server.rejects["rang du 4e"] = ("709", "Street not found")
	change(known)
	assert send(known, handlers).states == {"Sent": 1}
	held = registration(known)
	assert (held["status"], held["provider_code"], held["street_number"]) == ("Rejected", "709", "123")
	assert "La rue n'est pas connue" in held["provider_message"]
	assert line(known)["e911_synced"] == 0
	assert at_provider(server) == ("123", "RUE PRINCIPALE")
	(task,) = open_tasks(known, REGISTRATION, DID)
	assert "709" in task


def test_a_refused_address_does_not_hold_up_the_next_one(known, server, handlers):
	server.rejects["rang du 4e"] = ("701", "Out of range")
	change(known)
	send(known, handlers)
	change(known, {**NEW, "street_name": "4e Rang"})
	assert send(known, handlers).states == {"Sent": 1}
	assert registration(known)["status"] == "Registered"
	assert open_tasks(known, REGISTRATION, DID) == []


def test_a_validated_address_may_still_be_refused(known, server, handlers):
	server.refuses_to_register["rang du 4e"] = ("115", "Class")
	change(known)
	send(known, handlers)
	assert (registration(known)["status"], registration(known)["provider_code"]) == ("Rejected", "115")


def test_a_correction_is_applied_once(known, server, handlers):
	server.corrections["rang du 4e"] = {"STREET_NAME": "4E RANG", "CITY": "SAINTE-CLOTILDE-DE-CHATEAUGUAY"}
	change(known, {**NEW, "info": "Porte arrière"})
	assert send(known, handlers).states == {"Sent": 1}
	held, wanted = registration(known), line(known)
	assert (held["status"], held["correction_applied"]) == ("Registered", 1)
	assert "4E RANG" in held["provider_message"]
	assert (wanted["e911_street_name"], wanted["e911_synced"], wanted["e911_info"]) == (
		"4E RANG",
		1,
		"Porte arrière",
	)
	assert at_provider(server) == ("77", "4E RANG")
	assert server.calls["VerifyCustomer"] == 2


def test_a_second_correction_is_for_a_person(known, server, handlers):
	server.corrections["rang du 4e"] = {"STREET_NAME": "4E RANG"}
	server.corrections["4E RANG"] = {"STREET_NAME": "RANG QUATRE"}
	change(known)
	send(known, handlers)
	assert registration(known)["status"] == "Needs Human"
	(task,) = open_tasks(known, REGISTRATION, DID)
	assert "RANG QUATRE" in task
	assert server.registered == {}
	assert line(known)["e911_synced"] == 0


@pytest.mark.parametrize("other", [{"STREET_NUMBER": "75"}, {"SUITE_APT": ""}])
def test_a_correction_to_another_door_is_for_a_person(known, server, handlers, other):
	server.corrections["rang du 4e"] = other
	change(known)
	send(known, handlers)
	assert registration(known)["status"] == "Needs Human"
	assert (line(known)["e911_street_number"], line(known)["e911_unit"]) == ("77", "2")
	assert server.registered == {}


def test_what_is_read_back_otherwise_is_for_a_person(known, server, handlers):
	server.keeps = {"STREET_NUMBER": "7", "LAST_NAME": "COTES"}
	change(known)
	assert send(known, handlers).states == {"Sent": 1}
	held = registration(known)
	# The registration says what the provider holds, not what was wanted.
	assert (held["status"], held["street_number"]) == ("Needs Human", "7")
	assert line(known)["e911_synced"] == 0
	(task,) = open_tasks(known, REGISTRATION, DID)
	assert "(Last Name, Street Number)" in task and "(nom de famille, numéro civique)" in task


# no provider


def test_without_a_provider_the_records_are_kept_and_nobody_claims_that_911_knows(known):
	change(known)
	assert send(known, {"e911": E911Handler(NoProvider())}).states == {"Sent": 1}
	held = registration(known)
	assert (held["status"], held["street_number"], held["last_checked_on"]) == ("Draft", "77", None)
	assert line(known)["e911_synced"] == 0
