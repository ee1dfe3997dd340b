"""Taking a registration out: one person asks, another approves, and never while a line can dial 911."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from targo_customer360.errors import InvalidField
from targo_customer360.integrations.e911.handler import E911Handler
from targo_customer360.integrations.e911.none import NoProvider
from targo_customer360.integrations.outbox import Policy, drain
from targo_customer360.integrations.outbox.messages import MESSAGE
from targo_customer360.integrations.services import WATCHERS, owe_changes
from targo_customer360.telephony.e911_changes import change_address
from targo_customer360.telephony.e911_removal import approve_removal, ask_removal, withdraw_removal
from targo_customer360.telephony.e911_states import LINE, REGISTRATION
from tests.integrations.factories import (
	DID,
	NEW,
	acting_as,
	make_line,
	make_registration,
	message,
	open_tasks,
	registration,
)

ANNE, BRUNO = "anne@example.com", "bruno@example.com"
KEY = f"e911-{DID}-1-remove"


@pytest.fixture
def orphan(site, server):
	make_registration(site)
	server.records[DID] = {"PHONE_NUMBER": DID}
	site.commit()
	return site


def ask(site, who=ANNE, why="The line is gone since 2019"):
	with acting_as(site, who):
		ask_removal(site, DID, why)
	site.commit()


def approve(site, who=BRUNO):
	with acting_as(site, who):
		keys = owe_changes(site, approve_removal(site, DID))
	site.commit()
	return keys


def send(site, handlers, **options):
	return drain(site, handlers, watchers=WATCHERS, **options)


def test_one_person_asks_and_another_approves(orphan, server, handlers):
	ask(orphan)
	asked = registration(orphan)
	assert (asked["status"], asked["removal_requested_by"]) == ("Pending Removal", ANNE)
	assert len(open_tasks(orphan, REGISTRATION, DID)) == 1
	assert send(orphan, handlers).attempts == 0
	assert approve(orphan) == [KEY]
	assert send(orphan, handlers).states == {"Sent": 1}
	gone = registration(orphan)
	assert (gone["status"], gone["removal_approved_by"]) == ("Removed", BRUNO)
	assert gone["removal_reason"] == "The line is gone since 2019"
	assert DID not in server.records
	assert (server.calls["DeleteCustomer"], server.calls["QueryCustomer"]) == (1, 1)
	assert open_tasks(orphan, REGISTRATION, DID) == []
	why = json.loads(message(orphan, KEY)["payload"])["why"]
	assert (why["by"], why["approved_by"]) == (ANNE, BRUNO)


def test_nobody_approves_what_they_asked_for_themselves(orphan):
	ask(orphan)
	with pytest.raises(InvalidField) as refused:
		approve(orphan, ANNE)
	assert refused.value.field == "removal_requested_by"
	orphan.rollback()
	assert not orphan.count(MESSAGE)


@pytest.mark.parametrize("status", ["Active", "Suspended"])
def test_a_live_line_keeps_its_registration(site, status):
	make_line(site, status=status)
	make_registration(site)
	with pytest.raises(InvalidField):
		ask(site)
	assert registration(site)["status"] == "Registered"


def test_a_decommissioned_line_does_not_keep_it(site):
	make_line(site, status="Decommissioned")
	make_registration(site)
	ask(site)
	assert registration(site)["status"] == "Pending Removal"


def test_a_line_that_went_live_after_the_request_stops_the_approval(orphan):
	ask(orphan)
	make_line(orphan)
	with pytest.raises(InvalidField):
		approve(orphan)


def test_a_line_that_went_live_after_the_approval_stops_the_call(orphan, server, handlers):
	ask(orphan)
	approve(orphan)
	make_line(orphan)
	orphan.commit()
	assert send(orphan, handlers).states == {"Dropped": 1}
	assert server.calls["DeleteCustomer"] == 0
	assert registration(orphan)["status"] == "Registered"
	assert any("went live" in task for task in open_tasks(orphan, REGISTRATION, DID))


def test_a_request_needs_a_reason_and_is_made_once(orphan):
	with pytest.raises(InvalidField):
		ask(orphan, why=" ")
	ask(orphan)
	with pytest.raises(InvalidField):
		ask(orphan, BRUNO)


def test_a_request_can_be_withdrawn_until_it_is_approved(orphan):
	ask(orphan)
	withdraw_removal(orphan, DID)
	kept = registration(orphan)
	assert (kept["status"], kept["removal_requested_by"]) == ("Registered", None)
	assert open_tasks(orphan, REGISTRATION, DID) == []
	ask(orphan)
	approve(orphan)
	with pytest.raises(InvalidField):
		withdraw_removal(orphan, DID)
	with pytest.raises(InvalidField):
		approve(orphan)


def test_what_nobody_asked_for_is_not_approved(orphan):
	with pytest.raises(InvalidField):
		approve(orphan)
	with pytest.raises(InvalidField):
		ask_removal(orphan, "4505550000", "unknown number")


def test_while_a_change_is_under_way_nothing_is_removed(orphan):
	make_line(orphan)
	change_address(orphan, DID, NEW, "r")
	orphan.bulk_update(LINE, {DID: {"status": "Decommissioned"}}, orphan.now())
	with pytest.raises(InvalidField):
		ask(orphan)


def test_while_a_removal_is_asked_for_the_address_does_not_change(orphan):
	ask(orphan)
	make_line(orphan)
	with pytest.raises(InvalidField):
		change_address(orphan, DID, NEW, "r")


def test_a_removal_without_an_answer_is_read_back(orphan, server, handlers):
	ask(orphan)
	approve(orphan)
	server.plan("DeleteCustomer", "drop after")
	assert send(orphan, handlers).states == {"Unknown": 1}
	assert registration(orphan)["status"] == "Pending Removal"
	assert send(orphan, handlers, now=orphan.now() + timedelta(minutes=1)).states == {"Sent": 1}
	assert registration(orphan)["status"] == "Removed"
	assert server.calls["DeleteCustomer"] == 1


def test_a_record_that_is_still_there_is_not_removed(orphan, server, handlers):
	ask(orphan)
	approve(orphan)
	server.plan("DeleteCustomer", "drop before")
	send(orphan, handlers)
	send(orphan, handlers, now=orphan.now() + timedelta(minutes=1))
	assert (registration(orphan)["status"], server.calls["DeleteCustomer"]) == ("Removed", 2)


def test_a_removal_that_is_given_up_stays_asked_for_and_is_told(orphan, server, handlers):
	ask(orphan)
	approve(orphan)
	server.plan("DeleteCustomer", 503)
	send(orphan, handlers, policy=Policy(attempts=1))
	assert message(orphan, KEY)["status"] == "Dead"
	assert registration(orphan)["status"] == "Pending Removal"
	assert any("could not be removed" in task for task in open_tasks(orphan, REGISTRATION, DID))


def test_a_number_may_be_registered_again_after_its_removal(orphan, server, handlers):
	ask(orphan)
	approve(orphan)
	send(orphan, handlers)
	make_line(orphan)
	owe_changes(orphan, change_address(orphan, DID, NEW, "The number is in use again"))
	orphan.commit()
	assert send(orphan, handlers).states == {"Sent": 1}
	assert registration(orphan)["status"] == "Registered"
	assert server.records[DID]["STREET_NUMBER"] == "77"


def test_without_a_provider_the_removal_is_recorded(orphan):
	ask(orphan)
	approve(orphan)
	send(orphan, {"e911": E911Handler(NoProvider())})
	assert registration(orphan)["status"] == "Removed"
