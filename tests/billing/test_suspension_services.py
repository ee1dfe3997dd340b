"""Some services are suspended and others not, and what the network can not switch by itself."""

from __future__ import annotations

import pytest

from targo_customer360.billing.suspension import SUSPENSION
from targo_customer360.errors import InvalidField
from targo_customer360.integrations.suspension_schedule import run_due
from targo_customer360.sites.port import Document
from tests.billing.outside import (
	COTTAGE,
	DID,
	HOME,
	SECOND,
	details,
	make_location,
	make_phone,
	reactivate,
	states,
	status_of,
	subscribe,
	suspend,
)
from tests.integrations.factories import make_customer, open_tasks

REASON = "unpaid since May"


def test_a_chosen_location_takes_what_is_there(house, outside):
	name = suspend(house, services=(("Service Location", COTTAGE),))
	outside.drain(house)
	assert (outside.mode(HOME), outside.mode(COTTAGE), outside.barrings()) == (
		"open",
		"walled_garden",
		["customer360"],
	)
	assert status_of(house, "Service Subscription", "SUB-1") == "Active"
	assert status_of(house, "Service Subscription", "SUB-2") == "Suspended"
	assert states(house, name).keys() == {COTTAGE, DID}


def test_a_chosen_subscription_is_a_line_or_internet_or_only_marked(house, outside):
	subscribe(house, "SUB-3", COTTAGE, description="Téléphonie IP résidentielle")
	subscribe(house, "SUB-4", HOME, description="Télévision - forfait de base")
	house.bulk_update("VoIP Line", {DID: {"subscription": "SUB-3"}}, house.now())
	name = suspend(house, services=tuple(("Service Subscription", f"SUB-{n}") for n in (1, 3, 4)))
	assert states(house, name).keys() == {HOME, DID}
	assert status_of(house, "Service Subscription", "SUB-4") == "Suspended"
	assert status_of(house, "Service Subscription", "SUB-2") == "Active"
	reactivate(house)
	assert status_of(house, "Service Subscription", "SUB-4") == "Active"


def test_internet_stays_on_where_another_subscription_pays_for_it(house, outside):
	subscribe(house, "SUB-5", HOME, description="Internet affaires")
	name = suspend(house, services=(("Service Subscription", "SUB-1"),))
	assert states(house, name) == {}
	assert status_of(house, "Service Subscription", "SUB-1") == "Suspended"


def test_a_subscription_that_was_suspended_before_stays_so_and_a_cancelled_one_too(house):
	house.bulk_update("Service Subscription", {"SUB-1": {"status": "Suspended"}}, house.now())
	suspend(house)
	house.update("Service Subscription", "SUB-2", {"status": "Cancelled"})
	reactivate(house)
	assert status_of(house, "Service Subscription", "SUB-1") == "Suspended"
	assert status_of(house, "Service Subscription", "SUB-2") == "Cancelled"


@pytest.mark.parametrize(
	"service", [("Service Location", "LOC-9"), ("VoIP Line", "4505550199"), ("Item", "X")]
)
def test_only_services_of_the_customer_can_be_chosen(house, service):
	make_customer(house, "C-2")
	make_location(house, "LOC-9", "C-2")
	with pytest.raises(InvalidField):
		suspend(house, services=(service,))


@pytest.mark.parametrize(
	("values", "said"),
	[
		({"connection_type": "DSL"}, "connected by DSL"),
		({"olt": "", "olt_port": ""}, "OLT port of LOC-1 is not known"),
	],
)
def test_what_the_hub_can_not_switch_a_person_does_and_undoes(ruled, outside, values, said):
	make_location(ruled, HOME, **values)
	name = suspend(ruled)
	assert states(ruled, name) == {HOME: "Not Needed"}
	assert said in details(ruled, name)[HOME]
	(task,) = ruled.list("ToDo", {"reference_name": name}, fields=("name", "description"))
	assert said in task["description"]
	ruled.update("ToDo", task["name"], {"status": "Closed"})
	reactivate(ruled)
	(undo,) = open_tasks(ruled, SUSPENSION, name)
	assert "gives back" in undo
	assert not ruled.count("Outbox Message")


def test_whoever_stops_internet_by_hand_is_told_of_the_telephone_there(ruled, outside):
	make_location(ruled, HOME, connection_type="Cable", olt="", olt_port="")
	make_phone(ruled, outside, location=HOME)
	name = suspend(ruled)
	(task,) = open_tasks(ruled, SUSPENSION, name)
	assert "911 calls must still go out" in task and "appels au 911" in task


def test_what_nobody_stopped_nobody_has_to_give_back(ruled, outside):
	make_location(ruled, HOME, connection_type="Wireless", olt="", olt_port="")
	name = suspend(ruled)
	reactivate(ruled)
	assert open_tasks(ruled, SUSPENSION, name) == []


def test_a_port_that_others_share_is_not_touched_without_the_serial_of_the_ont(ruled, outside):
	make_location(ruled, HOME, ont=False)
	make_location(ruled, COTTAGE, "C-2", olt_port="0/1/3")
	name = suspend(ruled)
	assert (states(ruled, name), outside.mode(HOME)) == ({HOME: "Not Needed"}, "open")
	assert "serves 1 other" in details(ruled, name)[HOME]


def test_a_neighbours_ont_at_the_port_is_refused_by_the_hub_and_a_person_is_asked(house, outside):
	outside.hub.put_ont("NEIGHBOUR0001", "0/1/3")
	name = suspend(house)
	outside.drain(house)
	assert states(house, name)[HOME] == "Failed"
	assert "NEIGHBOUR0001" in details(house, name)[HOME]
	assert [task for task in open_tasks(house, SUSPENSION, name) if HOME in task]
	reactivate(house)
	outside.drain(house)
	assert states(house, name)[HOME] == "Restored", "the refused call does not stand in the way"


def test_a_place_without_internet_needs_nothing(ruled, outside):
	make_location(ruled, HOME, ont=False, connection_type="", olt="", olt_port="")
	name = suspend(ruled)
	assert (states(ruled, name), open_tasks(ruled, SUSPENSION, name)) == ({HOME: "Not Needed"}, [])


def test_a_line_without_a_place_may_be_anywhere_so_no_port_is_disabled(ruled, outside):
	make_location(ruled, HOME)
	make_phone(ruled, outside, location=None)
	suspend(ruled)
	outside.drain(ruled)
	assert outside.mode(HOME) == "walled_garden"


def test_a_line_that_comes_to_a_dead_port_turns_it_into_a_walled_garden(house, outside):
	name = suspend(house)
	outside.drain(house)
	assert outside.mode(HOME) == "disabled"
	make_phone(house, outside, SECOND, HOME)
	house.commit()
	assert run_due(house)["walled"] == 1
	outside.drain(house)
	assert (outside.mode(HOME), states(house, name)[HOME]) == ("walled_garden", "Done")
	reactivate(house)
	outside.drain(house)
	assert outside.mode(HOME) == "open"


def test_a_line_that_is_still_being_ordered_is_barred_once_it_is_active(house, outside):
	make_phone(house, outside, SECOND, COTTAGE, status="Suspended")
	order = {
		"did": SECOND,
		"customer": "C-1",
		"service_location": COTTAGE,
		"status": "In Progress",
		"voip_line": SECOND,
	}
	house.bulk_insert([Document("VoIP Line Order", "VLO-1", order)], house.now())
	name = suspend(house)
	outside.drain(house)
	assert (states(house, name)[SECOND], run_due(house)["barred"]) == ("Pending", 0)
	house.bulk_update("VoIP Line Order", {"VLO-1": {"status": "Completed"}}, house.now())
	house.bulk_update("VoIP Line", {SECOND: {"status": "Active"}}, house.now())
	house.commit()
	assert run_due(house)["barred"] == 1
	outside.drain(house)
	assert (states(house, name)[SECOND], outside.barrings(SECOND)) == ("Done", ["customer360"])
