"""Actions on 911 addresses: shown field by field, told to the provider, undone; and removals by two people."""

from __future__ import annotations

import json

import pytest

from targo_customer360.actions import plans, undoing
from targo_customer360.actions.refusals import ActionNotPermitted
from targo_customer360.sites.port import Site
from targo_customer360.telephony.line_states import LINE
from tests.actions.people import AGENT, OTHER, acting
from tests.actions.telephones import (
	OLD,
	changes,
	confirmed,
	connected_line,
	do,
	done,
	owed,
	propose,
	refused,
	told,
)
from tests.integrations.factories import line, make_customer, make_registration, open_tasks, registration
from tests.telephony.orders import DID, SETTINGS, make_location

ORPHAN = "4505550000"
NEW = "77 rang du 4e, app. 2, Sainte-Clotilde QC J0L 1W0"
NEW_SHOWN = "77 rang du 4e, # 2, Sainte-Clotilde, QC, J0L 1W0"


# the 911 address


def test_an_address_in_words_is_shown_field_by_field_and_reaches_the_provider(ruled, services):
	plan = propose(ruled, "update_911_address", did=DID, address=NEW, reason="the customer called")
	shown = changes(plan)
	assert shown[(LINE, "e911_street_number")] == ("123", "77")
	assert shown[(LINE, "e911_unit")][1] == "2"
	assert shown[(LINE, "e911_street_name")] == ("rue Principale", "rang du 4e")
	assert shown[("E911 Registration", "status")] == ("Registered", "Submitted")
	assert (LINE, "e911_city") not in shown, "it stays"
	assert told(plan) == [f"The 911 provider is told: {DID}, Lise Côté, {NEW_SHOWN}"]
	assert "may not be the door" in plan.warnings[0][0]
	plans.confirm(ruled, plan.name)
	services.drain(ruled)
	assert services.e911.records[DID]["STREET_NUMBER"] == "77"
	assert (registration(ruled)["status"], line(ruled)["e911_synced"]) == ("Registered", 1)

	back = undoing.undo(ruled, plan.name)
	assert changes(back)[(LINE, "e911_street_number")] == ("77", "123")
	plans.confirm(ruled, back.name)
	services.drain(ruled)
	assert services.e911.records[DID]["STREET_NUMBER"] == "123"


def test_the_reason_is_the_one_that_was_given_or_says_that_none_was(ruled):
	assert "Say why" in refused(ruled, "update_911_address", did=DID, address=NEW, reason=" ")
	confirmed(ruled, "update_911_address", did=DID, address=NEW)
	assert (
		json.loads(owed(ruled)[0]["payload"])["why"]["reason"] == "No reason was given / Aucune raison donnée"
	)


def test_a_town_that_nobody_said_comes_from_the_customers_own_location(ruled):
	make_location(ruled, "LOC-2", address_line1="88 route 219", city="Napierville", postal_code="J0J 1L0")
	ruled.commit()
	shown = changes(propose(ruled, "update_911_address", did=DID, address="88 Route 219"))
	assert shown[(LINE, "e911_city")] == ("Sainte-Clotilde", "Napierville")
	assert shown[(LINE, "e911_postal_code")] == ("J0L 1W0", "J0J 1L0")


def test_a_door_that_the_customer_has_in_two_towns_is_asked(ruled):
	for name, city in (("LOC-2", "Napierville"), ("LOC-3", "Lacolle")):
		make_location(ruled, name, address_line1="88 route 219", city=city, postal_code="")
	ruled.commit()
	assert "municipality" in refused(ruled, "update_911_address", did=DID, address="88 route 219")
	shown = changes(propose(ruled, "update_911_address", did=DID, address="88 route 219, Lacolle"))
	assert shown[(LINE, "e911_city")][1] == "Lacolle"


def test_else_it_is_the_present_town_with_a_warning(ruled):
	plan = propose(ruled, "update_911_address", did=DID, address="9 rue du Parc")
	assert "Nobody said the municipality" in plan.warnings[0][0]
	assert (LINE, "e911_city") not in changes(plan)
	assert changes(plan)[(LINE, "e911_postal_code")] == ("J0L 1W0", "")
	assert any("postal code" in warning[0] for warning in plan.warnings)


def test_a_note_for_another_door_does_not_stay(ruled):
	ruled.update(LINE, DID, {"e911_info": "porte de côté"})
	ruled.commit()
	same_street = changes(propose(ruled, "update_911_address", did=DID, address="123 rue Principale app 3"))
	assert (LINE, "e911_info") not in same_street and (LINE, "e911_postal_code") not in same_street
	other = changes(propose(ruled, "update_911_address", did=DID, address="9 rue du Parc"))
	assert other[(LINE, "e911_info")] == ("porte de côté", "")


@pytest.mark.parametrize(
	"typed",
	[
		"",
		"rue Principale",
		"123-125 rue Principale",
		"C.P. 40",
		"à venir",
		"99 rue des Érables (ancien 12 rue Roy)",
	],
)
def test_an_address_that_can_be_read_in_two_ways_is_refused(ruled, typed):
	refused(ruled, "update_911_address", did=DID, address=typed)


def test_the_line_is_found_by_its_customer_where_there_is_only_one(ruled, services):
	assert propose(ruled, "update_911_address", customer="C-1", address=NEW).customer == "C-1"
	connected_line(ruled, services, "4505550142")
	assert "4502722408, 4505550142" in refused(ruled, "update_911_address", customer="C-1", address=NEW)
	make_customer(ruled, "C-2")
	assert "another customer" in refused(ruled, "update_911_address", did=DID, customer="C-2", address=NEW)
	assert "no telephone line" in refused(ruled, "update_911_address", customer="C-2", address=NEW)


def test_the_address_that_it_is_changes_nothing(ruled):
	ruled.update("E911 Registration", DID, {"change_number": 1})
	ruled.commit()
	plan = propose(ruled, "update_911_address", did=DID, address=OLD, reason="asked twice")
	assert plan.changes == () and "is already" in plan.summary[0]


def test_an_address_field_by_field_is_taken_as_it_is(ruled):
	address = {"street_number": "77", "street_name": "rang du 4e", "city": "Sainte-Clotilde", "state": "QC"}
	done_now = confirmed(
		ruled, "update_911_address", did=DID, address={**address, "service_class": "BUS"}, reason="moved"
	)
	assert done_now.result["address"] == "77 rang du 4e, Sainte-Clotilde, QC"
	assert (line(ruled)["e911_class"], line(ruled)["e911_unit"] or "") == ("BUS", "")
	assert refused(ruled, "update_911_address", did=DID, address={**address, "floor": "2"}, reason="x")


def test_without_a_provider_it_says_who_tells_911(ruled):
	ruled.set_single(SETTINGS, {"e911_provider": "None"})
	assert told(propose(ruled, "update_911_address", did=DID, address=NEW)) == [
		"No 911 provider can be told from here: a person tells it"
	]


def moved(site: Site) -> None:
	site.update("Service Location", "LOC-1", {"address_line1": "77 rang du 4e"})
	site.commit()
	assert line(site)["e911_state_of_check"] == "To confirm"


@pytest.fixture
def after_a_move(ruled: Site, real_site: object) -> Site:
	if real_site:
		import frappe

		place = frappe.get_doc("Service Location", "LOC-1")
		place.address_line1 = "77 rang du 4e"
		place.save()
		ruled.commit()
	else:
		moved(ruled)
	return ruled


def test_a_move_is_confirmed_unchanged(after_a_move):
	plan = propose(after_a_move, "confirm_911_address", did=DID, note="still at the shop")
	assert changes(plan) == {(LINE, "e911_state_of_check"): ("To confirm", "")}
	assert OLD in plan.summary[0] and "will be closed" in plan.warnings[0][0]
	plans.confirm(after_a_move, plan.name)
	assert open_tasks(after_a_move, LINE, DID) == []
	assert owed(after_a_move) == []
	assert "not waiting" in refused(after_a_move, "confirm_911_address", did=DID)


def test_a_move_is_confirmed_with_the_new_address(after_a_move, services):
	address = {"street_number": "77", "street_name": "rang du 4e", "city": "Sainte-Clotilde", "state": "QC"}
	done_now = confirmed(after_a_move, "confirm_911_address", did=DID, address=address, note="moved in June")
	assert "77 rang du 4e" in done_now.message[0]
	services.drain(after_a_move)
	assert services.e911.records[DID]["STREET_NUMBER"] == "77"
	assert json.loads(owed(after_a_move)[0]["payload"])["why"]["reason"] == "moved in June"
	assert [row["action_id"] for row in done(after_a_move)] == ["confirm_911_address"]


def test_a_change_in_words_closes_the_task_and_says_so(after_a_move):
	plan = propose(after_a_move, "update_911_address", did=DID, address="77 rang du 4e")
	assert any("will be closed" in warning[0] for warning in plan.warnings)
	plans.confirm(after_a_move, plan.name)
	assert open_tasks(after_a_move, LINE, DID) == []


# removal by two people


def test_a_removal_takes_two_people(ruled, services):
	make_registration(ruled, ORPHAN)
	ruled.commit()
	asked = propose(ruled, "propose_911_removal", did=ORPHAN, reason="No line since 2019")
	assert changes(asked) == {("E911 Registration", "status"): ("Registered", "Pending Removal")}
	assert told(asked) == []
	plans.confirm(ruled, asked.name)
	assert "another person" in refused(ruled, "approve_911_removal", did=ORPHAN)
	with acting(ruled, AGENT), pytest.raises(ActionNotPermitted):
		propose(ruled, "approve_911_removal", did=ORPHAN)
	assert owed(ruled) == []


def test_a_removal_is_approved_by_the_second(ruled, services):
	make_registration(ruled, ORPHAN)
	ruled.commit()
	with acting(ruled, OTHER):
		do(ruled, "propose_911_removal", did=ORPHAN, reason="No line since 2019")
	plan = propose(ruled, "approve_911_removal", did=ORPHAN)
	assert OTHER in plan.summary[0] and "No line since 2019" in plan.summary[0]
	assert told(plan) == [f"The 911 provider forgets the number {ORPHAN}"]
	plans.confirm(ruled, plan.name)
	services.drain(ruled)
	assert registration(ruled, ORPHAN)["status"] == "Removed"
	assert not plan.can_undo


def test_a_removal_that_nobody_approved_is_withdrawn_by_undoing_it(ruled):
	make_registration(ruled, ORPHAN)
	ruled.commit()
	row = do(ruled, "propose_911_removal", did=ORPHAN, reason="No line since 2019")
	back = undoing.undo(ruled, row.action)
	assert back.action_id == "withdraw_911_removal"
	plans.confirm(ruled, back.name)
	assert registration(ruled, ORPHAN)["status"] == "Registered"


def test_a_number_with_a_live_line_is_never_removed(ruled):
	assert "live line" in refused(ruled, "propose_911_removal", did=DID, reason="unpaid")
