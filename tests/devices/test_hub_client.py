"""The client of targo-hub over real HTTP, against a server made from docs/targo-hub.openapi.yaml."""

from __future__ import annotations

import logging
import socket

import pytest

from targo_customer360.integrations.errors import (
	HttpStatus,
	Refused,
	ServiceFault,
	ServiceStopped,
	Timeout,
	Unreachable,
)
from targo_customer360.integrations.hub import (
	DISABLED,
	WALLED_GARDEN,
	Hub,
	InUse,
	NoSuchOnt,
	check_hub,
	configured_hub,
)
from targo_customer360.sites.port import SiteError
from tests.devices.hub_server import OLT, PORT, SERIAL, HubServer
from tests.integrations.pbx_server import answering

KEY = "hub-SUS-2026-00001-LOC-1-disable_port"
SPLIT = "0/1/5:12"


def test_the_description_is_a_valid_openapi_document():
	from openapi_spec_validator import validate

	validate(HubServer.description.api)


def test_a_port_is_held_and_given_back(hub, hub_server):
	assert (hub.read_port(OLT, PORT)["mode"], hub.read_port(OLT, SPLIT)["holds"]) == ("open", [])
	held = hub.hold(OLT, PORT, DISABLED, KEY, reference="SUS-2026-00001")
	assert held["holds"] == [{"source": "customer360", "mode": "disabled", "reference": "SUS-2026-00001"}]
	assert (held["mode"], held["last_change"]) == ("disabled", KEY)
	assert hub.hold(OLT, PORT, WALLED_GARDEN, "hub-another-key")["mode"] == "walled_garden"
	freed = hub.release(OLT, PORT, "hub-release-1")
	assert (freed["mode"], freed["holds"]) == ("open", [])
	assert hub.release(OLT, PORT, "hub-release-2")["holds"] == []


def test_only_our_own_hold_is_taken_away(hub, hub_server):
	hub_server.ports[PORT]["holds"] = [{"source": "noc", "mode": "walled_garden"}]
	hub.hold(OLT, PORT, DISABLED, KEY)
	freed = hub.release(OLT, PORT, "hub-release-1")
	assert (freed["mode"], [hold["source"] for hold in freed["holds"]]) == ("walled_garden", ["noc"])


def test_a_neighbour_is_not_cut_off(hub, hub_server):
	hub_server.put_ont(SERIAL, PORT)
	assert hub.hold(OLT, PORT, DISABLED, KEY, SERIAL.lower())["mode"] == "disabled"
	with pytest.raises(Refused) as refused:
		hub.hold(OLT, PORT, DISABLED, "hub-another-key", "TPLI99999999")
	assert refused.value.code == "other_ont"


def test_the_same_key_twice_changes_once_and_says_the_same(hub, hub_server):
	first = hub.hold(OLT, PORT, DISABLED, KEY)
	hub.release(OLT, PORT, "hub-release-1")
	assert hub.hold(OLT, PORT, DISABLED, KEY) == first
	assert hub_server.changes == [KEY, "hub-release-1"]
	assert hub.read_port(OLT, PORT)["holds"] == []


def test_an_ont_is_provisioned_once_and_in_one_place(hub, hub_server):
	made = hub.provision(SERIAL, OLT, PORT, "res-1g", "C-1207", "hub-provision-1")
	assert hub.read_ont(SERIAL.lower()) == made
	assert (made["port"], made["profile"], made["last_change"]) == (PORT, "res-1g", "hub-provision-1")
	with pytest.raises(InUse) as elsewhere:
		hub.provision(SERIAL, OLT, SPLIT, "res-1g", "C-1207", "hub-provision-2")
	with pytest.raises(InUse) as taken:
		hub.provision("TPLI99999999", OLT, PORT, "res-1g", "C-1208", "hub-provision-3")
	assert (elsewhere.value.code, taken.value.code) == ("serial_in_use", "port_in_use")


def test_an_ont_that_is_not_there(hub):
	assert hub.read_ont(SERIAL) is None
	with pytest.raises(NoSuchOnt):
		hub.signal(SERIAL)


def test_the_signal_of_an_ont(hub, hub_server):
	hub_server.put_ont(SERIAL, PORT)
	assert (hub.signal(SERIAL)["state"], hub.signal(SERIAL)["rx_dbm"]) == ("online", -19.5)


@pytest.mark.parametrize(
	("olt", "port", "code"), [("OLT-WEST", PORT, "no_such_olt"), (OLT, "9/9/9", "no_such_port")]
)
def test_a_port_that_is_not_there(hub, olt, port, code):
	with pytest.raises(Refused) as refused:
		hub.hold(olt, port, DISABLED, KEY)
	assert refused.value.code == code


def test_what_the_description_does_not_allow_is_refused(hub):
	with pytest.raises(Refused) as refused:
		hub.hold(OLT, PORT, "unplugged", KEY)
	assert refused.value.code == "invalid" and "unplugged" in refused.value.message


def test_an_olt_that_is_away_is_tried_again_and_changed_nothing(hub, hub_server):
	hub_server.unreachable = True
	with pytest.raises(HttpStatus) as error:
		hub.hold(OLT, PORT, DISABLED, KEY)
	assert not error.value.uncertain


def test_a_token_that_is_refused_stops_the_service(hub_server):
	with pytest.raises(ServiceStopped) as stopped:
		Hub(hub_server.url, "another-token").read_port(OLT, PORT)
	assert "token" in stopped.value.message


def test_a_wrong_address_stops_the_service(hub_server):
	with pytest.raises(ServiceStopped):
		Hub(f"{hub_server.address}/elsewhere", hub_server.token).read_ont(SERIAL)


def test_nobody_listens():
	with socket.create_server(("127.0.0.1", 0)) as free:
		port = free.getsockname()[1]
	with pytest.raises(Unreachable) as error:
		Hub(f"http://127.0.0.1:{port}/v1", "a-token").read_port(OLT, PORT)
	assert not error.value.uncertain


@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_answer_that_does_not_come_leaves_the_effect_open(impatient_hub, hub_server, moment):
	gate = hub_server.gate("putHold", moment)
	with pytest.raises(Timeout) as error:
		impatient_hub.hold(OLT, PORT, DISABLED, KEY)
	assert error.value.uncertain
	assert bool(hub_server.ports[PORT]["holds"]) == (moment == "after")
	gate.let_go()


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_5xx_of_a_proxy_leaves_the_effect_open(hub, hub_server, status):
	hub_server.plan("putHold", status)
	with pytest.raises(HttpStatus) as error:
		hub.hold(OLT, PORT, DISABLED, KEY)
	assert error.value.uncertain and "<" not in error.value.message


@pytest.mark.parametrize(
	"raw",
	[
		b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"olt": "OLT-EAST", "por',
		b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"olt": "OLT-EAST", "por',
		b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
		b'HTTP/1.1 200 OK\r\nContent-Length: 27\r\n\r\n{"olt":"OLT-EAST","port":""}',
		b"HTTP/1.1 2",
		b"",
	],
)
def test_half_an_answer_or_a_foreign_one_leaves_the_effect_open(raw):
	with answering(raw) as url, pytest.raises((Timeout, ServiceFault)) as error:
		Hub(url, "a-token", (2.0, 2.0)).hold(OLT, PORT, DISABLED, KEY)
	assert error.value.uncertain


def test_no_secret_is_logged(hub, hub_server, caplog):
	caplog.set_level(logging.DEBUG)
	hub_server.plan("putHold", 500)
	with pytest.raises(HttpStatus):
		hub.hold(OLT, PORT, DISABLED, KEY)
	assert caplog.records and hub_server.token not in caplog.text


def test_the_settings_name_the_hub(site, hub_server):
	with pytest.raises(SiteError):
		configured_hub(site)
	site.set_single("Customer 360 Settings", {"hub_url": hub_server.url, "hub_token": hub_server.token})
	assert check_hub(site) == "Test hub 1.0 answers; OLTs: 1"
	hub_server.unreachable = True
	assert check_hub(site) == "Test hub 1.0 answers; OLTs: 1; not reached: OLT-EAST"
