"""The provider is away, slow, or refuses the login: nothing is concluded from that, and nothing is sent twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from targo_customer360.integrations.e911.handler import E911Handler
from targo_customer360.integrations.e911.northern911 import Northern911
from targo_customer360.integrations.e911.northern911_soap import Soap
from targo_customer360.integrations.outbox import Policy, drop, resume, retry
from targo_customer360.integrations.outbox.services import SERVICE
from targo_customer360.integrations.services import WATCHERS, owe_changes
from targo_customer360.telephony.e911_changes import register_line
from targo_customer360.telephony.e911_states import REGISTRATION
from tests.integrations.factories import ADDRESS, DID, line, make_line, message, open_tasks, registration
from tests.integrations.northern911_server import VENDOR_CODE
from tests.integrations.walk import FIRST, OLD_AT_PROVIDER, SECOND, at_provider, change, send


@pytest.mark.parametrize("call", ["wsdl", "VerifyCustomer", "AddorUpdateCustomer", "QueryCustomer"])
@pytest.mark.parametrize("failure", ["drop before", "drop after", 500, 503])
def test_an_outage_is_unknown_and_is_retried(known, server, handlers, call, failure):
	server.plan(call, failure)
	change(known)
	send(known, handlers)
	held = registration(known)
	assert (held["status"], held["street_number"]) == ("Unknown", "123")
	assert line(known)["e911_synced"] == 0
	assert send(known, handlers, now=known.now() + timedelta(hours=2)).states == {"Sent": 1}
	assert (registration(known)["status"], line(known)["e911_synced"]) == ("Registered", 1)
	assert server.registered[DID] == 1


def test_a_call_that_timed_out_but_took_effect_is_read_back_and_not_repeated(known, server, handlers):
	gate = server.gate("AddorUpdateCustomer", "after")
	change(known)
	assert send(known, handlers).states == {"Unknown": 1}
	gate.let_go()
	assert (registration(known)["status"], message(known, FIRST)["uncertain"]) == ("Unknown", 1)
	assert send(known, handlers, now=known.now() + timedelta(minutes=1)).states == {"Sent": 1}
	assert (server.registered[DID], server.calls["AddorUpdateCustomer"]) == (1, 1)
	assert (registration(known)["status"], line(known)["e911_synced"]) == ("Registered", 1)


def test_a_call_that_timed_out_and_took_no_effect_is_sent_again(known, server, handlers):
	gate = server.gate("AddorUpdateCustomer", "instead")
	change(known)
	send(known, handlers)
	gate.let_go()
	assert send(known, handlers, now=known.now() + timedelta(minutes=1)).states == {"Sent": 1}
	assert (server.registered[DID], server.calls["AddorUpdateCustomer"]) == (1, 2)


def test_a_later_change_waits_until_the_earlier_one_is_out_of_the_way(known, server, handlers):
	server.plan("AddorUpdateCustomer", "drop after")
	change(known)
	send(known, handlers)
	change(known, ADDRESS)
	assert send(known, handlers).attempts == 0
	assert send(known, handlers, now=known.now() + timedelta(minutes=1)).states == {"Dropped": 1, "Sent": 1}
	assert at_provider(server) == ("123", "RUE PRINCIPALE")
	assert registration(known)["status"] == "Registered"


def test_a_record_that_the_provider_does_not_show_yet_is_asked_for_again(known, server, handlers):
	server.hides = True
	change(known)
	assert send(known, handlers).states == {"Unknown": 1}
	assert registration(known)["status"] == "Unknown"
	server.hides = False
	send(known, handlers, now=known.now() + timedelta(minutes=1))
	assert registration(known)["status"] == "Registered"
	assert server.registered[DID] == 1


def test_a_provider_that_stays_away_asks_a_person_and_the_message_can_be_retried(known, server, handlers):
	change(known)
	few = Policy(attempts=2)
	server.plan("VerifyCustomer", 503, 503)
	for hours in (0, 2):
		send(known, handlers, policy=few, now=known.now() + timedelta(hours=hours))
	assert message(known, FIRST)["status"] == "Dead"
	assert registration(known)["status"] == "Needs Human"
	assert len(open_tasks(known, REGISTRATION, DID)) == 1
	retry(known, FIRST)
	known.commit()
	send(known, handlers)
	assert registration(known)["status"] == "Registered"
	assert open_tasks(known, REGISTRATION, DID) == []


def test_a_new_change_takes_the_place_of_a_dead_one(known, server, handlers):
	change(known)
	server.plan("VerifyCustomer", 503)
	send(known, handlers, policy=Policy(attempts=1))
	assert change(known) == [SECOND]
	assert message(known, FIRST)["status"] == "Dropped"
	assert send(known, handlers).states == {"Sent": 1}
	assert registration(known)["status"] == "Registered"


def test_a_dropped_change_is_for_a_person(known, server):
	change(known)
	drop(known, FIRST, "Wrong line", WATCHERS)
	known.commit()
	assert registration(known)["status"] == "Needs Human"
	assert "Wrong line" in registration(known)["provider_message"]
	assert server.records[DID] == OLD_AT_PROVIDER


# the login


def test_after_one_refused_login_nothing_more_is_sent_until_a_person_has_looked(known, server, provider):
	make_line(known, "4505550101")
	change(known)
	owe_changes(known, register_line(known, "4505550101", "New line"))
	known.commit()
	wrong = {"e911": E911Handler(Northern911(Soap(server.url, VENDOR_CODE, "wrong")))}
	result = send(known, wrong)
	assert (result.attempts, server.failed_logins) == (0, 1)
	assert known.get(SERVICE, "e911")["status"] == "Stopped"
	assert len(open_tasks(known, SERVICE, "e911")) == 1
	for key in (FIRST, "e911-4505550101-1-register"):
		waiting = message(known, key)
		assert (waiting["status"], waiting["attempts"]) == ("Pending", 0)
		assert "refused the login" in waiting["last_error"]
	for hours in range(1, 4):
		assert send(known, wrong, now=known.now() + timedelta(hours=hours)).attempts == 0
	assert server.failed_logins == 1
	resume(known, "e911")
	known.commit()
	assert send(known, {"e911": E911Handler(provider)}).states == {"Sent": 2}
