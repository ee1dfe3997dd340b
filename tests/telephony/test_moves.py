"""A service address changes: its lines are to be confirmed by a person, and nothing is sent to 911 by itself."""

from __future__ import annotations

import json

import pytest

from targo_customer360.errors import InvalidField
from targo_customer360.integrations import lines
from targo_customer360.sites.port import Document
from targo_customer360.telephony.line_states import LINE
from tests.integrations.factories import (
	ADDRESS,
	NEW,
	acting_as,
	line,
	make_customer,
	make_line,
	make_registration,
	open_tasks,
	registration,
)
from tests.telephony.orders import DID, Services, make_location, with_rules

OTHER = "4505550100"
LOCATION = "Service Location"


@pytest.fixture
def ruled(site, services: Services):
	"""A line at LOC-1 that 911 knows at the same door."""
	services.configure(site)
	with_rules(site)
	make_customer(site)
	make_location(site)
	make_line(site, service_location="LOC-1", e911_synced=1)
	make_registration(site, voip_line=DID)
	site.commit()
	return site


def move(site, **values) -> None:
	site.update(LOCATION, "LOC-1", values or {"address_line1": "77 rang du 4e", "address_line2": "app. 2"})
	site.commit()


def state(site, did: str = DID) -> str:
	return line(site, did)["e911_state_of_check"] or ""


def test_a_move_opens_one_task_a_line_and_sends_nothing(ruled, services):
	move(ruled)
	assert state(ruled) == "To confirm"
	assert len(open_tasks(ruled, LINE, DID)) == 1
	move(ruled, address_line1="79 rang du 4e")
	assert len(open_tasks(ruled, LINE, DID)) == 1
	assert not ruled.count("Outbox Message")
	assert services.e911.calls == {}
	assert registration(ruled)["street_number"] == "123"
	assert line(ruled)["e911_verdict"] == "Mismatch"


def test_capitals_and_spaces_are_no_move(ruled):
	move(ruled, address_line1=" 123  RUE Principale ", postal_code="j0l 1w0")
	move(ruled, olt="olt-3", status="Inactive")
	assert (state(ruled), open_tasks(ruled, LINE, DID)) == ("", [])


def test_a_new_spelling_is_for_a_person_too(ruled):
	move(ruled, address_line1="123 Principale")
	assert state(ruled) == "To confirm"


def test_lines_elsewhere_and_lines_that_are_gone_are_left_alone(ruled):
	make_location(ruled, "LOC-2")
	make_line(ruled, OTHER, service_location="LOC-2")
	make_line(ruled, "4505550101", service_location="LOC-1", status="Decommissioned")
	make_line(ruled, "4505550102", service_location="LOC-1", status="Suspended")
	move(ruled)
	asked = {did: state(ruled, did) for did in (OTHER, "4505550101", "4505550102")}
	assert asked == {OTHER: "", "4505550101": "", "4505550102": "To confirm"}


def test_a_line_whose_adapter_is_at_the_location_moves_with_it(ruled):
	make_location(ruled, "LOC-2")
	make_line(ruled, OTHER, service_location="LOC-2")
	device = Document(
		"VoIP Line Device",
		"ATA-1",
		{"model": "HT801", "service_location": "LOC-1", "idx": 1},
		parent=(LINE, OTHER, "devices"),
	)
	ruled.bulk_insert([device], ruled.now())
	move(ruled)
	assert state(ruled, OTHER) == "To confirm"


def test_a_line_that_is_given_another_location_is_to_be_confirmed(ruled):
	make_location(ruled, "LOC-2", address_line1="77 rang du 4e")
	ruled.update(LINE, DID, {"service_location": "LOC-2"})
	assert state(ruled) == "To confirm"
	assert len(open_tasks(ruled, LINE, DID)) == 1


def test_the_task_goes_to_the_person_of_the_settings_or_to_who_changed_it(ruled):
	with acting_as(ruled, "agent@example.com"):
		move(ruled)
	(task,) = ruled.list("ToDo", {"reference_name": DID}, fields=("name", "allocated_to"))
	assert task["allocated_to"] == "agent@example.com"
	lines.confirm_address(ruled, DID, "agent@example.com", None, "")
	with acting_as(ruled, "chief@example.com"):
		pass
	ruled.set_single("Customer 360 Settings", {"e911_task_user": "chief@example.com"})
	with acting_as(ruled, "agent@example.com"):
		move(ruled, address_line1="81 rang du 4e")
	(task,) = ruled.list("ToDo", {"reference_name": DID, "status": "Open"}, fields=("allocated_to",))
	assert task["allocated_to"] == "chief@example.com"


def test_an_address_confirmed_unchanged_closes_the_task_and_sends_nothing(ruled):
	move(ruled)
	lines.confirm_address(ruled, DID, "agent@example.com", None, "only the billing address changed")
	ruled.commit()
	assert (state(ruled), open_tasks(ruled, LINE, DID)) == ("", [])
	assert not ruled.count("Outbox Message")
	(action,) = ruled.list("Customer Action", fields=("action_id", "reason", "params", "before"))
	assert (action["action_id"], action["reason"]) == (
		"e911.confirm_address",
		"only the billing address changed",
	)
	assert json.loads(action["params"])["confirmed_by"] == "agent@example.com"
	assert "123 rue Principale" in action["before"]
	with pytest.raises(InvalidField):
		lines.confirm_address(ruled, DID, "agent@example.com", None, "")


def test_a_telephone_that_moved_is_registered_at_its_new_door(ruled, services):
	move(ruled)
	lines.confirm_address(ruled, DID, "agent@example.com", NEW, "")
	ruled.commit()
	assert (state(ruled), open_tasks(ruled, LINE, DID)) == ("", [])
	services.drain(ruled)
	assert services.e911.records[DID]["STREET_NUMBER"] == "77"
	assert (registration(ruled)["unit"], line(ruled)["e911_synced"]) == ("2", 1)
	assert line(ruled)["e911_verdict"] == "Same"


def test_a_change_from_the_form_settles_the_move_as_well(ruled):
	from targo_customer360.telephony.e911_changes import change_address

	move(ruled)
	change_address(ruled, DID, NEW, "the customer called")
	assert (state(ruled), open_tasks(ruled, LINE, DID)) == ("", [])


def test_a_number_that_911_does_not_know_is_not_confirmed_unchanged(ruled):
	make_line(ruled, OTHER, service_location="LOC-1")
	move(ruled)
	with pytest.raises(InvalidField):
		lines.confirm_address(ruled, OTHER, "agent@example.com", None, "")
	lines.confirm_address(ruled, OTHER, "agent@example.com", ADDRESS, "")
	assert registration(ruled, OTHER)["status"] == "Submitted"


def test_tasks_of_other_people_stay_open(ruled):
	move(ruled)
	other = {
		"reference_type": LINE,
		"reference_name": DID,
		"status": "Open",
		"description": "Call back on Monday",
	}
	ruled.insert("ToDo", other)
	lines.confirm_address(ruled, DID, "agent@example.com", None, "")
	assert open_tasks(ruled, LINE, DID) == ["Call back on Monday"]
