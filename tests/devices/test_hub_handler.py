"""What is owed to the hub: ports held and given back for suspensions, ONTs provisioned."""

from __future__ import annotations

import json

import pytest

from targo_customer360.billing.suspension import EFFECT as EFFECTS
from targo_customer360.billing.suspension_start import owed_to_hub
from targo_customer360.effects.owed import Owed
from targo_customer360.integrations import outbox, suspensions
from targo_customer360.integrations.hub_handler import PROVISION, HubHandler
from tests.devices.hub_server import OLT, PORT, SERIAL
from tests.devices.things import CUSTOMER, ROUTER, drain, make_device, message, timeline
from tests.integrations.factories import make_line, open_tasks

DISABLE, ENABLE = "disable_port", "enable_port"
EFFECT = {
	"service_location": "LOC-1",
	"olt": OLT,
	"olt_port": PORT,
	"serial_number": SERIAL,
	"mode": "disabled",
}
SUSPENSION = "SUS-2026-00001"


@pytest.fixture
def handlers(hub):
	return {"hub": HubHandler(hub)}


@pytest.fixture
def known(site, hub_server):
	make_device(site, equipment_type="ONT", serial_number=SERIAL, olt=OLT, olt_port=PORT)
	hub_server.put_ont(SERIAL, PORT)
	site.commit()
	return site


def owe(site, operation, **effect):
	owed = owed_to_hub(SUSPENSION, {**EFFECT, **effect}, operation, "Unpaid", "agent@example.com")
	outbox.owe(site, owed)
	site.commit()
	return owed.key


def mode(hub_server):
	return hub_server.ports[PORT]["mode"]


def test_a_port_is_disabled_and_enabled_again(known, hub_server, handlers):
	key = owe(known, DISABLE)
	drain(known, handlers)
	assert (message(known, key)["status"], mode(hub_server)) == ("Sent", "disabled")
	(hold,) = json.loads(message(known, key)["response"])["holds"]
	assert hold == {"source": "customer360", "mode": "disabled", "reference": SUSPENSION}
	key = owe(known, ENABLE)
	drain(known, handlers)
	assert (message(known, key)["status"], mode(hub_server)) == ("Sent", "open")


def test_what_others_hold_stays_held_and_that_is_said(known, hub_server, handlers):
	hub_server.ports[PORT]["holds"] = [{"source": "noc", "mode": "disabled"}]
	owe(known, DISABLE)
	key = owe(known, ENABLE)
	drain(known, handlers)
	assert message(known, key)["status"] == "Sent"
	assert "still held by noc" in message(known, key)["last_error"]
	assert mode(hub_server) == "disabled"


def test_a_telephone_that_came_meanwhile_keeps_911(known, hub_server, handlers):
	key = owe(known, DISABLE)
	make_line(known, service_location="LOC-1")
	known.commit()
	drain(known, handlers)
	assert (message(known, key)["status"], mode(hub_server)) == ("Sent", "walled_garden")
	assert "911" in message(known, key)["last_error"]
	assert hub_server.changes == [f"{key}-911"]


def test_a_neighbour_at_the_port_is_not_cut_off(known, hub_server, handlers):
	hub_server.put_ont("TPLI99999999", PORT)
	key = owe(known, DISABLE)
	drain(known, handlers)
	assert (message(known, key)["status"], mode(hub_server)) == ("Dead", "open")
	assert "TPLI99999999" in open_tasks(known, "Service Location", "LOC-1")[0]


@pytest.mark.parametrize("operation", [DISABLE, ENABLE])
@pytest.mark.parametrize("lost", ["drop after", "drop before"])
def test_an_answer_that_got_lost_changes_once(known, hub_server, handlers, operation, lost):
	if operation == ENABLE:
		owe(known, DISABLE)
		drain(known, handlers)
	name = {DISABLE: "putHold", ENABLE: "deleteHold"}[operation]
	hub_server.plan(name, lost)
	key = owe(known, operation)
	drain(known, handlers)
	assert message(known, key)["status"] == "Unknown"
	drain(known, handlers, days=1)
	assert message(known, key)["status"] == "Sent"
	assert mode(hub_server) == ("disabled" if operation == DISABLE else "open")
	assert hub_server.changes.count(key) == 1


def test_a_hub_that_says_yes_and_does_nothing_is_not_believed(known, hub_server, handlers):
	def nothing(key, source, olt, port, body):
		return {**hub_server.ports[PORT], "last_change": key}

	hub_server.putHold = nothing
	key = owe(known, DISABLE)
	drain(known, handlers)
	assert message(known, key)["status"] == "Unknown"
	assert "is not held" in message(known, key)["last_error"]


def test_an_olt_that_is_away_is_tried_again(known, hub_server, handlers):
	hub_server.unreachable = True
	key = owe(known, DISABLE)
	drain(known, handlers)
	assert message(known, key)["status"] == "Failed"
	hub_server.unreachable = False
	drain(known, handlers, days=1)
	assert (message(known, key)["status"], mode(hub_server)) == ("Sent", "disabled")


# ONTs


def provision(site, serial="TPLI00000001", port="0/1/4", key=f"hub-{ROUTER}-1-provision_ont"):
	payload = {"serial": serial, "olt": OLT, "port": port, "profile": "res-1g", "reference": CUSTOMER}
	outbox.owe(site, Owed("hub", PROVISION, "Service Equipment", ROUTER, key, payload))
	site.commit()
	return key


@pytest.mark.parametrize("lost", [None, "drop after", "drop before"])
def test_an_ont_is_provisioned_once(known, hub_server, handlers, lost):
	hub_server.plan("provisionOnt", lost)
	key = provision(known)
	drain(known, handlers)
	drain(known, handlers, days=1)
	assert message(known, key)["status"] == "Sent"
	assert hub_server.onts["TPLI00000001"]["reference"] == CUSTOMER
	assert hub_server.changes == [key]
	assert len(timeline(known)) == 1 and "is provisioned at 0/1/4" in timeline(known)[0]


@pytest.mark.parametrize(("serial", "port"), [(SERIAL, "0/1/4"), ("TPLI00000001", PORT)])
def test_what_is_in_use_elsewhere_is_refused_and_a_person_is_told(known, hub_server, handlers, serial, port):
	key = provision(known, serial, port)
	drain(known, handlers)
	assert message(known, key)["status"] == "Dead"
	assert "in_use" in open_tasks(known, "Service Equipment", ROUTER)[0]


# suspensions: the effects learn what came of it


@pytest.fixture
def suspended(known):
	known.update("Service Location", "LOC-1", {"connection_type": "Fibre", "olt": OLT, "olt_port": PORT})
	name = suspensions.suspend(known, suspensions.Request(CUSTOMER, "Unpaid"))
	known.commit()
	return name


def effects(site):
	rows = site.list(EFFECTS, {"parenttype": "Customer Suspension"}, fields=("kind", "state", "detail"))
	return [(row["state"], row["detail"] or "") for row in rows if row["kind"] == "Internet"]


def test_the_effect_of_a_suspension_is_done_and_restored(known, suspended, hub_server, handlers):
	assert effects(known) == [("Pending", "")]
	drain(known, handlers)
	assert (effects(known), mode(hub_server)) == ([("Done", "")], "disabled")
	suspensions.reactivate(known, CUSTOMER, "Paid")
	known.commit()
	assert effects(known)[0][0] == "Restoring"
	drain(known, handlers)
	assert (effects(known)[0][0], mode(hub_server)) == ("Restored", "open")


def test_the_effect_says_who_holds_the_port_still(known, suspended, hub_server, handlers):
	hub_server.ports[PORT]["holds"] = [{"source": "noc", "mode": "disabled"}]
	drain(known, handlers)
	suspensions.reactivate(known, CUSTOMER, "Paid")
	known.commit()
	drain(known, handlers)
	assert effects(known) == [("Still Barred", "The port is still held by noc")]


def test_the_effect_says_that_the_hub_refused(known, suspended, hub_server, handlers):
	hub_server.put_ont("TPLI99999999", PORT)
	drain(known, handlers)
	((state, detail),) = effects(known)
	assert state == "Failed" and "other_ont" in detail
