"""An ONT put on a port of an OLT: written here, owed to the hub, refused where the port or the ONT is somebody else's."""

from __future__ import annotations

import pytest

from targo_customer360.actions import perform
from targo_customer360.actions.registry import REGISTRY
from targo_customer360.errors import InvalidField
from targo_customer360.integrations.genieacs_handler import EQUIPMENT
from targo_customer360.integrations.hub_handler import HubHandler
from tests.devices.hub_server import OLT, PORT
from tests.devices.hub_server import SERIAL as ONT_SERIAL
from tests.devices.things import CUSTOMER, drain, make_device, message, timeline
from tests.integrations.factories import make_customer
from tests.telephony.orders import make_location


@pytest.fixture
def handlers(hub):
	return {"hub": HubHandler(hub)}


@pytest.fixture
def known(site, hub_server):
	make_device(site)
	settings = {"hub_url": hub_server.url, "hub_token": hub_server.token, "hub_profile": "res-1g"}
	site.set_single("Customer 360 Settings", settings)
	site.commit()
	return site


def planned(site, **params):
	action = REGISTRY["provision_fibre"]
	given = {"customer": CUSTOMER, "olt": OLT, "port": PORT, **params}
	return action.decide(site, action.params(**given))


def provision(site, **params):
	given = {"customer": CUSTOMER, "olt": "olt-east", "port": PORT, "serial": ONT_SERIAL, **params}
	return perform.carry_out(site, "provision_fibre", given)


def test_fibre_is_provisioned_at_a_place_that_has_none(known, hub_server, handlers):
	known.update("Service Location", "LOC-1", {"olt": OLT, "olt_port": "0/1/9"})
	done = provision(known)
	location = known.get("Service Location", "LOC-1")
	assert (location["connection_type"], location["olt"], location["olt_port"]) == ("Fibre", OLT, PORT)
	ont = known.get(EQUIPMENT, done.result["equipment"])
	assert (ont["equipment_type"], ont["serial_number"], ont["olt_port"]) == ("ONT", ONT_SERIAL, PORT)
	drain(known, handlers)
	assert hub_server.onts[ONT_SERIAL]["profile"] == "res-1g"
	assert message(known, done.result["message"])["status"] == "Sent"
	assert "is provisioned at 0/1/3 / OLT-EAST" in timeline(known)[0]


def test_the_ont_that_is_on_record_moves_to_the_port(known):
	make_device(known, "EQ-2", equipment_type="ONT", serial_number=ONT_SERIAL)
	plan = planned(known)
	assert {(c.doctype, c.name, c.fieldname, c.after) for c in plan.changes} == {
		("Service Location", "LOC-1", "connection_type", "Fibre"),
		("Service Location", "LOC-1", "olt", OLT),
		("Service Location", "LOC-1", "olt_port", PORT),
		(EQUIPMENT, "EQ-2", "olt", OLT),
		(EQUIPMENT, "EQ-2", "olt_port", PORT),
	}
	assert provision(known, serial="").result["equipment"] == "EQ-2"


def test_a_place_that_is_new_is_made(known):
	done = provision(known, address="44 rang du 4e, Ormstown")
	made = known.get("Service Location", done.result["location"])
	assert (made["customer"], made["address_line1"], made["city"]) == (CUSTOMER, "44 rang du 4e", "Ormstown")
	assert known.get(EQUIPMENT, done.result["equipment"])["service_location"] == made["name"]


@pytest.mark.parametrize("doctype", ["Service Location", EQUIPMENT])
def test_a_port_of_another_customer_is_refused(known, doctype):
	make_customer(known, "C-2")
	if doctype == EQUIPMENT:
		make_device(
			known,
			"EQ-2",
			customer="C-2",
			service_location=None,
			equipment_type="ONT",
			serial_number="TPLI7",
			olt=OLT,
			olt_port=PORT,
		)
	else:
		make_location(known, "LOC-2", customer="C-2", olt=OLT, olt_port=PORT)
	with pytest.raises(InvalidField) as refused:
		planned(known, serial=ONT_SERIAL)
	assert refused.value.field == "port" and "in use by C-2" in refused.value.message


def test_an_ont_of_another_customer_is_refused_and_a_returned_one_is_not(known):
	make_customer(known, "C-2")
	other = {
		"customer": "C-2",
		"service_location": None,
		"equipment_type": "ONT",
		"serial_number": ONT_SERIAL,
	}
	make_device(known, "EQ-2", **other)
	with pytest.raises(InvalidField) as refused:
		planned(known, serial=ONT_SERIAL)
	assert refused.value.field == "serial"
	known.update(EQUIPMENT, "EQ-2", {"status": "Returned"})
	assert planned(known, serial=ONT_SERIAL)


@pytest.mark.parametrize(
	("params", "field"),
	[
		({"port": "port three"}, "port"),
		({"olt": "OLT EAST; reboot"}, "olt"),
		({"serial": ""}, "serial"),
		({"serial": "a b"}, "serial"),
	],
)
def test_what_makes_no_sense_is_refused(known, params, field):
	with pytest.raises(InvalidField) as refused:
		planned(known, **{"serial": ONT_SERIAL, **params})
	assert refused.value.field == field


def test_provisioning_twice_at_once_is_refused(known):
	provision(known)
	with pytest.raises(InvalidField) as refused:
		provision(known)
	assert "being provisioned already" in refused.value.message


def test_a_hub_that_refuses_leaves_a_task(known, hub_server, handlers):
	hub_server.put_ont("TPLI99999999", PORT)
	done = provision(known)
	drain(known, handlers)
	assert message(known, done.result["message"])["status"] == "Dead"
