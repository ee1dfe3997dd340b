"""What can be done with devices: their state told, restarted, a waiting restart withdrawn."""

from __future__ import annotations

import pytest

from targo_customer360.actions import answers, perform, plans
from targo_customer360.actions.refusals import ActionRefused
from targo_customer360.actions.registry import REGISTRY
from targo_customer360.errors import InvalidField
from targo_customer360.integrations.genieacs_handler import EQUIPMENT, GenieAcsHandler
from targo_customer360.integrations.hub_handler import HubHandler
from targo_customer360.integrations.outbox.messages import MESSAGE
from targo_customer360.sites.port import SiteError
from tests.devices import genieacs_server as server
from tests.devices.hub_server import PORT
from tests.devices.hub_server import SERIAL as ONT_SERIAL
from tests.devices.things import (
	CUSTOMER,
	KEY,
	ROUTER,
	SERIAL,
	drain,
	make_device,
	message,
	timeline,
)
from tests.integrations.factories import make_customer, make_line
from tests.telephony.orders import make_location

RX = "InternetGatewayDevice__WANDevice__1__X_GponInterafceConfig__RXPower"
SETTINGS = "Customer 360 Settings"


@pytest.fixture
def device(acs_server) -> str:
	return acs_server.add("00259E", "HG8245H", SERIAL, "Huawei", **{RX: "-19.5"})


@pytest.fixture
def handlers(acs, hub):
	return {"genieacs": GenieAcsHandler(acs), "hub": HubHandler(hub)}


@pytest.fixture
def known(site, acs_server, hub_server, device):
	make_device(site)
	services = {"hub_url": hub_server.url, "hub_token": hub_server.token, "hub_profile": "res-1g"}
	site.set_single(SETTINGS, {"genieacs_url": acs_server.address, **services})
	site.commit()
	return site


def reboot(site, **params):
	return perform.carry_out(site, "reboot_device", {"customer": CUSTOMER, **params})


def planned(site, action="reboot_device", **params):
	chosen = REGISTRY[action]
	return chosen.decide(site, chosen.params(customer=CUSTOMER, **params))


# restart


def test_a_restart_is_shown_confirmed_and_made(known, acs_server, device, handlers):
	plan = plans.propose(known, "reboot_device", {"customer": CUSTOMER, "device": "router"})
	assert plan.summary == (
		"Restart Router Huawei HG8245H (HWTC1A2B3C4D) of Lise Côté",
		"Redémarrer Router Huawei HG8245H (HWTC1A2B3C4D) de Lise Côté",
	)
	assert not plan.can_undo and "cannot be undone" in plan.warnings[0][0]
	assert not known.count(MESSAGE)
	done = plans.confirm(known, plan.name)
	assert (done.result["message"], message(known)["status"]) == (KEY, "Pending")
	with pytest.raises(ActionRefused):
		plans.confirm(known, plan.name)
	drain(known, handlers)
	assert acs_server.reboots[device] == 1
	assert timeline(known)[0].startswith("The device took the restart")


def test_a_telephone_with_911_behind_it_is_warned_of(known):
	assert len(planned(known).warnings) == 1
	make_line(known, service_location="LOC-1")
	warning = planned(known).warnings[1]
	assert "450 272-2408" in warning[0] and "911" in warning[0] and "911" in warning[1]


def test_a_telephone_elsewhere_is_not(known):
	make_location(known, "LOC-2", address_line1="9 rue Neuve")
	make_line(known, service_location="LOC-2")
	assert len(planned(known).warnings) == 1


def test_several_devices_are_listed_and_not_guessed(known):
	make_device(known, "EQ-2", equipment_type="ONT", model="XX530v", serial_number=ONT_SERIAL)
	with pytest.raises(InvalidField) as which:
		planned(known)
	assert which.value.field == "device"
	assert "Router Huawei HG8245H (HWTC1A2B3C4D) 123 rue Principale" in which.value.message
	assert "XX530v" in which.value.message
	assert planned(known, device="ont").touches == ((EQUIPMENT, "EQ-2"),)


def test_the_address_tells_two_routers_apart(known):
	make_location(known, "LOC-2", address_line1="9 rue Neuve")
	make_device(known, "EQ-2", service_location="LOC-2", serial_number=ONT_SERIAL)
	assert planned(known, address="9 rue Neuve").touches == ((EQUIPMENT, "EQ-2"),)
	with pytest.raises(InvalidField) as nowhere:
		planned(known, address="77 rang du Bord-de-l'Eau")
	assert nowhere.value.field == "address"


@pytest.mark.parametrize(
	("values", "params", "said"),
	[
		({}, {"device": "ata"}, "none of these here, but: Router"),
		({"status": "Returned"}, {}, "no device"),
		({"equipment_type": "Switch"}, {}, "none of these here, but: Switch"),
		({"serial_number": ""}, {}, "has no serial number"),
		({"serial_number": "HWTC*"}, {}, "can't be right"),
		({}, {"equipment": "EQ-9"}, "has no device EQ-9"),
	],
)
def test_what_can_not_be_restarted_is_refused(known, values, params, said):
	known.update(EQUIPMENT, ROUTER, values)
	with pytest.raises(InvalidField) as refused:
		planned(known, **params)
	assert said in refused.value.message


def test_a_device_of_somebody_else_is_not_reached_by_its_name(known):
	make_customer(known, "C-2")
	make_device(known, "EQ-2", customer="C-2", service_location=None, serial_number=ONT_SERIAL)
	with pytest.raises(InvalidField):
		planned(known, equipment="EQ-2")


def test_without_an_acs_nothing_is_promised(known):
	known.set_single(SETTINGS, {"genieacs_url": ""})
	with pytest.raises(SiteError):
		planned(known)


def test_a_second_restart_waits_for_the_first(known, acs_server, device, handlers):
	reboot(known)
	with pytest.raises(InvalidField) as refused:
		reboot(known)
	assert "under way already" in refused.value.message
	drain(known, handlers)
	assert reboot(known).result["message"] == f"genieacs-{ROUTER}-2-reboot"


def test_a_restart_that_failed_for_good_does_not_block_the_next(known, acs_server, device, handlers):
	acs_server.faulty.add("reboot")
	reboot(known)
	drain(known, handlers)
	acs_server.faulty.clear()
	second = reboot(known).result["message"]
	drain(known, handlers)
	assert (message(known)["status"], message(known, second)["status"]) == ("Dropped", "Sent")
	assert acs_server.reboots[device] == 1


def test_a_restart_of_a_device_that_is_offline_waits_and_can_be_withdrawn(
	known, acs_server, device, handlers
):
	acs_server.reach[device] = server.OFFLINE
	reboot(known)
	drain(known, handlers)
	assert "can be withdrawn" in timeline(known)[0]
	with pytest.raises(InvalidField) as refused:
		reboot(known)
	assert "waits in the ACS" in refused.value.message
	perform.carry_out(known, "withdraw_reboot", {"customer": CUSTOMER})
	drain(known, handlers)
	assert acs_server.tasks == []
	assert "was withdrawn" in timeline(known)[-1]
	with pytest.raises(InvalidField):
		planned(known, "withdraw_reboot")
	acs_server.call_in(device)
	assert acs_server.reboots[device] == 0


# told


def test_the_state_of_a_device_is_told(known, acs_server, device):
	found = answers.answer(known, "check_equipment_status", {"customer": CUSTOMER})
	assert found.text[0].startswith("Router Huawei HG8245H (HWTC1A2B3C4D): ")
	assert "optical signal -19.5 dBm" in found.text[0] and "signal optique" in found.text[1]
	(row,) = found.rows
	assert (row["equipment"], row["rx_dbm"]) == (ROUTER, -19.5)
	assert acs_server.calls == {"find": 1}


def test_every_device_that_may_be_meant_is_told(known, device):
	make_device(known, "EQ-2", equipment_type="ATA", model="HT802", serial_number="GRAN12345678")
	found = answers.answer(known, "check_equipment_status", {"customer": CUSTOMER})
	assert [row["equipment"] for row in found.rows] == [ROUTER, "EQ-2"]
	assert "the ACS does not know it" in found.text[0]


def test_an_acs_that_is_away_is_no_device_that_is_offline(known, acs_server, device):
	acs_server.plan("find", 502)
	with pytest.raises(ActionRefused) as refused:
		answers.answer(known, "check_equipment_status", {"customer": CUSTOMER})
	assert "says nothing about the device" in refused.value.said[0]


def ont(site, hub_server):
	site.update(EQUIPMENT, ROUTER, {"equipment_type": "ONT", "serial_number": ONT_SERIAL})
	hub_server.put_ont(ONT_SERIAL, PORT)


def test_of_an_ont_that_the_acs_does_not_know_the_olt_tells(known, hub_server):
	ont(known, hub_server)
	found = answers.answer(known, "check_equipment_status", {"customer": CUSTOMER, "device": "ont"})
	assert found.text[0].endswith("the ACS does not know it, the OLT sees it")
	assert (found.rows[0]["rx_dbm"], found.rows[0]["tx_dbm"]) == (-19.5, 2.3)


@pytest.mark.parametrize("plan", [502, "drop before"])
def test_a_hub_that_is_away_changes_nothing_about_what_the_acs_tells(known, hub_server, plan):
	ont(known, hub_server)
	hub_server.plan("readSignal", plan)
	found = answers.answer(known, "check_equipment_status", {"customer": CUSTOMER, "device": "ont"})
	assert found.text[0].endswith("the ACS does not know it")
