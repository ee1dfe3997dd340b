"""The GenieACS client over real HTTP."""

from __future__ import annotations

import base64
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
from targo_customer360.integrations.genieacs import (
	ACCEPTED,
	DONE,
	FAULTED,
	OFFLINE,
	QUEUED,
	GenieAcs,
	NoSuchDevice,
	NoSuchTask,
	check_acs,
	configured_acs,
	serial_forms,
)
from targo_customer360.sites.port import SiteError
from tests.devices import genieacs_server as server
from tests.integrations.pbx_server import answering

SERIAL = "HWTC1A2B3C4D"
REBOOT = {"name": "reboot"}
KEY = "genieacs-EQ-1-1-reboot"


@pytest.fixture
def device(acs_server) -> str:
	return acs_server.add("00259E", "EG8145-V5", SERIAL, "Huawei")


def test_a_device_is_found_by_its_serial_number(acs, device):
	found = acs.find(SERIAL)
	assert (found["_id"], found["_deviceId"]["_ProductClass"]) == (
		"00259E-EG8145%2DV5-HWTC1A2B3C4D",
		"EG8145-V5",
	)
	assert found["_id"] == device
	assert acs.find("HWTC00000000") is None


@pytest.mark.parametrize("known_as", ["485754431A2B3C4D", "HWTC1A2B3C4D"])
@pytest.mark.parametrize("written", ["hwtc1a2b3c4d", "485754431A2B3C4D", " HWTC1A2B3C4D "])
def test_the_two_ways_to_write_the_serial_number_of_an_ont_are_one(acs, acs_server, known_as, written):
	device = acs_server.add("00259E", "HG8245H", known_as)
	assert acs.find(written)["_id"] == device


@pytest.mark.parametrize("pattern", ["HWTC*", "*", "/.*/", "", '{"$ne": 1}', "abc"])
def test_a_pattern_is_no_serial_number(acs, acs_server, device, pattern):
	with pytest.raises(Refused) as refused:
		acs.find(pattern)
	assert refused.value.code == "bad_serial"
	assert acs_server.calls["find"] == 0


def test_twelve_digits_are_a_serial_number_and_no_ont_of_another_maker():
	assert serial_forms("220819123456") == ("220819123456",)
	assert serial_forms("0102030405060708") == ("0102030405060708",)


def test_two_devices_of_two_makers_with_one_serial_number_are_not_guessed(acs, acs_server, device):
	acs_server.add("AABBCC", "Other", SERIAL)
	with pytest.raises(Refused) as refused:
		acs.find(SERIAL)
	assert refused.value.code == "ambiguous"


def test_a_device_that_changed_its_product_class_is_the_one_that_called_last(acs, acs_server, device):
	renamed = acs_server.add("00259E", "EG8145-V5-new", SERIAL, "Huawei")
	assert acs.find(SERIAL)["_id"] == renamed


@pytest.mark.parametrize(
	("reach", "state"),
	[
		(server.ONLINE, DONE),
		(server.OFFLINE, OFFLINE),
		(server.BUSY, QUEUED),
		(server.UNREACHABLE, QUEUED),
	],
)
def test_the_reason_phrase_tells_what_became_of_a_task(acs, acs_server, device, reach, state):
	acs_server.reach[device] = reach
	answer = acs.run(device, REBOOT, KEY)
	assert answer.state == state
	assert answer.reason == server.PHRASES.get(reach, "OK")
	assert [task["_id"] for task in acs.pending(device)] == ([] if state == DONE else [answer.task])


def test_a_task_that_faulted_says_why_and_stays_until_it_is_withdrawn(acs, acs_server, device):
	acs_server.faulty.add("reboot")
	answer = acs.run(device, REBOOT, KEY)
	assert answer.state == FAULTED
	assert acs.fault(device, answer.task) == "cwmp.9002: Internal error"
	assert acs.fault(device, "another") is None
	acs.withdraw(answer.task)
	assert (acs.pending(device), acs.fault(device, answer.task)) == ([], None)
	with pytest.raises(NoSuchTask):
		acs.withdraw(answer.task)


def test_a_proxy_that_renames_every_202_leaves_the_state_open(acs, acs_server, device):
	acs_server.proxy_renames, acs_server.reach[device] = True, server.OFFLINE
	assert acs.run(device, REBOOT, KEY).state == ACCEPTED


def test_the_same_key_waits_once(acs, acs_server, device):
	acs_server.reach[device] = server.OFFLINE
	acs.run(device, REBOOT, KEY, 3600)
	again = acs.run(device, REBOOT, KEY, 3600)
	assert [(t["_id"], t["uniqueKey"], t["expiry"]) for t in acs.pending(device)] == [(again.task, KEY, 3600)]


def test_a_device_that_is_not_there(acs):
	with pytest.raises(NoSuchDevice):
		acs.run("00259E-EG8145%2DV5-NONE", REBOOT, KEY)


def test_a_wrong_address_stops_the_service_and_is_no_missing_device(acs_server, device):
	with pytest.raises(ServiceStopped):
		GenieAcs(f"{acs_server.address}/elsewhere").find(SERIAL)


def test_a_task_that_the_acs_does_not_know_breaks_off(acs, device):
	with pytest.raises(Timeout) as error:
		acs.run(device, {"name": "dance"}, KEY)
	assert error.value.uncertain


@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_answer_that_does_not_come_leaves_the_effect_open(impatient_acs, acs_server, device, moment):
	gate = acs_server.gate("run reboot", moment)
	with pytest.raises(Timeout) as error:
		impatient_acs.run(device, REBOOT, KEY)
	assert error.value.uncertain
	assert acs_server.reboots[device] == (1 if moment == "after" else 0)
	gate.let_go()


def test_nobody_listens():
	with socket.create_server(("127.0.0.1", 0)) as free:
		port = free.getsockname()[1]
	with pytest.raises(Unreachable) as error:
		GenieAcs(f"http://127.0.0.1:{port}").find(SERIAL)
	assert not error.value.uncertain


def test_a_500_leaves_the_effect_open(acs, acs_server, device):
	acs_server.plan("run reboot", 500)
	with pytest.raises(HttpStatus) as error:
		acs.run(device, REBOOT, KEY)
	assert error.value.uncertain and "<" not in error.value.message


def test_a_device_in_session_keeps_its_task_and_that_is_certain(acs, device):
	raw = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 20\r\n\r\nDevice is in session"
	with answering(raw) as url, pytest.raises(HttpStatus) as error:
		GenieAcs(url, read_seconds=2).withdraw("0001")
	assert not error.value.uncertain


@pytest.mark.parametrize(
	"raw",
	[
		b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n[\n{"_id": "00259E-EG',
		b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[\n{"_id": "00259E-EG',
		b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
		b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n[1]",
		b"HTTP/1.1 2",
		b"",
	],
)
def test_half_an_answer_or_a_foreign_one_is_no_empty_list(raw):
	with answering(raw) as url, pytest.raises((Timeout, ServiceFault)) as error:
		GenieAcs(url, read_seconds=2).find(SERIAL)
	assert error.value.uncertain


def test_a_proxy_in_front_of_it_is_given_its_password_and_nobody_else_sees_it(acs_server, device, caplog):
	caplog.set_level(logging.DEBUG)
	acs_server.password = "s3cret-of-the-proxy"
	GenieAcs(acs_server.address, "acs", acs_server.password).find(SERIAL)
	with pytest.raises(ServiceStopped) as stopped:
		GenieAcs(acs_server.address, "acs", "another").find(SERIAL)
	assert "password" in stopped.value.message
	assert caplog.records
	for secret in (acs_server.password, base64.b64encode(f"acs:{acs_server.password}".encode()).decode()):
		assert secret not in caplog.text and secret not in stopped.value.message


def test_the_settings_name_the_acs(site, acs_server, device):
	with pytest.raises(SiteError):
		configured_acs(site)
	acs_server.password = "s3cret-of-the-proxy"
	settings = {"genieacs_url": acs_server.address, "genieacs_user": "acs"}
	site.set_single("Customer 360 Settings", {**settings, "genieacs_password": acs_server.password})
	assert check_acs(site) == "GenieACS 1.2.16 answers; devices known: 1"
