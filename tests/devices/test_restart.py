"""Restarting a device through the outbox: once, whatever the ACS answers and whenever it does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from targo_customer360.effects.owed import Owed
from targo_customer360.integrations import genieacs_trace, outbox, services
from targo_customer360.integrations.genieacs_handler import (
	EQUIPMENT,
	REFRESH,
	WITHDRAW,
	GenieAcsHandler,
)
from targo_customer360.integrations.genieacs_waiting import follow_waiting, waiting_restart
from tests.devices import genieacs_server as server
from tests.devices.hub_server import OLT, PORT
from tests.devices.things import (
	CUSTOMER,
	KEY,
	ROUTER,
	SERIAL,
	drain,
	make_device,
	message,
	owe_restart,
	timeline,
)
from tests.integrations.factories import open_tasks


@pytest.fixture
def device(acs_server) -> str:
	return acs_server.add("00259E", "HG8245H", SERIAL, "Huawei")


@pytest.fixture
def handlers(acs):
	return {"genieacs": GenieAcsHandler(acs)}


@pytest.fixture
def known(site, acs_server, device):
	make_device(site)
	site.set_single("Customer 360 Settings", {"genieacs_url": acs_server.address})
	site.commit()
	return site


def state(site, key=KEY):
	return genieacs_trace.response(site, key).get("state")


def test_a_device_that_answers_is_restarted_and_the_timeline_says_so(known, acs_server, device, handlers):
	owe_restart(known)
	drain(known, handlers)
	assert (message(known)["status"], state(known), acs_server.reboots[device]) == ("Sent", "Done", 1)
	(said,) = timeline(known)
	assert said.startswith("The device took the restart") and "L'appareil a accepté" in said
	assert timeline(known, EQUIPMENT, ROUTER) == [said]
	assert not follow_waiting(known)


@pytest.mark.parametrize("reach", [server.OFFLINE, server.BUSY, server.UNREACHABLE])
def test_a_device_that_can_not_be_reached_keeps_its_restart_in_the_acs(
	known, acs_server, device, handlers, reach
):
	acs_server.reach[device] = reach
	owe_restart(known)
	drain(known, handlers)
	assert (message(known)["status"], acs_server.reboots[device]) == ("Sent", 0)
	(task,) = acs_server.tasks
	assert (task["uniqueKey"], task["expiry"]) == (KEY, 24 * 3600)
	assert waiting_restart(known, ROUTER) == {"message": KEY, "task": task["_id"]}
	assert "the restart waits in the ACS" in timeline(known)[0]
	assert (follow_waiting(known), len(timeline(known))) == (0, 1)

	acs_server.call_in(device)
	assert acs_server.reboots[device] == 1
	assert follow_waiting(known) == 1
	assert (state(known), waiting_restart(known, ROUTER)) == ("Done", None)
	assert timeline(known)[-1].startswith("The device has restarted")
	assert follow_waiting(known) == 0


def test_a_waiting_restart_is_withdrawn(known, acs_server, device, handlers):
	acs_server.reach[device] = server.OFFLINE
	owe_restart(known)
	drain(known, handlers)
	payload = {**waiting_restart(known, ROUTER), "customer": CUSTOMER}
	outbox.owe(known, Owed("genieacs", WITHDRAW, EQUIPMENT, ROUTER, f"{KEY}-withdraw", payload))
	known.commit()
	acs_server.plan("withdraw", "drop after")
	drain(known, handlers)
	assert message(known, f"{KEY}-withdraw")["status"] == "Unknown"
	drain(known, handlers, days=1)
	assert message(known, f"{KEY}-withdraw")["status"] == "Sent"
	assert acs_server.tasks == []
	acs_server.call_in(device)
	assert acs_server.reboots[device] == 0


def test_what_is_withdrawn_is_marked_on_the_restart(known, acs_server, device, handlers):
	acs_server.reach[device] = server.OFFLINE
	owe_restart(known)
	drain(known, handlers)
	payload = {**waiting_restart(known, ROUTER), "customer": CUSTOMER}
	outbox.owe(known, Owed("genieacs", WITHDRAW, EQUIPMENT, ROUTER, f"{KEY}-withdraw", payload))
	known.commit()
	drain(known, handlers)
	assert (state(known), waiting_restart(known, ROUTER)) == ("Withdrawn", None)
	assert "was withdrawn" in timeline(known)[-1]


def test_a_restart_that_the_acs_lost_is_told(known, acs_server, device, handlers):
	acs_server.reach[device] = server.OFFLINE
	owe_restart(known)
	drain(known, handlers)
	acs_server.tasks.clear()
	assert follow_waiting(known) == 1
	assert (state(known), acs_server.reboots[device]) == ("Never Ran", 0)
	assert "never ran" in timeline(known)[-1]


def test_a_device_that_refuses_is_asked_once_and_a_person_is_told_why(known, acs_server, device, handlers):
	acs_server.faulty.add("reboot")
	owe_restart(known)
	drain(known, handlers)
	assert (message(known)["status"], acs_server.tasks, acs_server.faults) == ("Dead", [], [])
	assert "cwmp.9002: Internal error" in timeline(known)[0]
	assert len(open_tasks(known, EQUIPMENT, ROUTER)) == 1
	drain(known, handlers, days=2)
	assert acs_server.calls["run reboot"] == 1


@pytest.mark.parametrize("gone", ["from the list", "in between"])
def test_a_device_that_the_acs_does_not_know(known, acs_server, device, handlers, gone):
	if gone == "in between":
		acs_server.plan("run reboot", 404)
	else:
		acs_server.devices.clear()
	owe_restart(known)
	result = drain(known, handlers)
	if gone == "in between":
		# A page that is no answer of the ACS: nobody knows what is there.
		assert "genieacs" in result.left
	else:
		assert message(known)["status"] == "Dead"
		assert "knows no device with the serial number" in open_tasks(known, EQUIPMENT, ROUTER)[0]


def test_a_proxy_that_renames_every_202_is_seen_through(known, acs_server, device, handlers):
	acs_server.proxy_renames, acs_server.reach[device] = True, server.OFFLINE
	owe_restart(known)
	drain(known, handlers)
	assert (message(known)["status"], state(known)) == ("Sent", "Queued")
	assert waiting_restart(known, ROUTER)


def test_a_fault_behind_such_a_proxy_is_seen_too(known, acs_server, device, handlers):
	acs_server.proxy_renames = True
	acs_server.faulty.add("reboot")
	owe_restart(known)
	drain(known, handlers)
	assert (message(known)["status"], acs_server.tasks) == ("Dead", [])
	assert "cwmp.9002" in message(known)["last_error"]


def test_a_time_out_that_had_succeeded_restarts_once(known, acs_server, impatient_acs, device, handlers):
	gate = acs_server.gate("run reboot", "after")
	owe_restart(known)
	drain(known, {"genieacs": GenieAcsHandler(impatient_acs)})
	assert (message(known)["status"], acs_server.reboots[device]) == ("Unknown", 1)
	gate.let_go()
	drain(known, handlers, days=1)
	assert (message(known)["status"], state(known)) == ("Sent", "Done")
	assert (acs_server.reboots[device], acs_server.calls["run reboot"]) == (1, 1)
	assert timeline(known)[0].startswith("The device has restarted")


def test_a_time_out_before_anything_happened_is_sent_again(known, acs_server, device, handlers):
	acs_server.plan("run reboot", "drop before")
	owe_restart(known)
	drain(known, handlers)
	assert (message(known)["status"], acs_server.reboots[device]) == ("Unknown", 0)
	drain(known, handlers, days=1)
	assert (message(known)["status"], acs_server.reboots[device]) == ("Sent", 1)


def test_an_answer_that_got_lost_finds_the_restart_that_waits(known, acs_server, device, handlers):
	acs_server.reach[device] = server.OFFLINE
	acs_server.plan("run reboot", "drop after")
	owe_restart(known)
	drain(known, handlers)
	assert message(known)["status"] == "Unknown"
	drain(known, handlers, days=1)
	assert (message(known)["status"], len(acs_server.tasks)) == ("Sent", 1)
	assert acs_server.calls["run reboot"] == 1
	acs_server.call_in(device)
	assert acs_server.reboots[device] == 1


def test_a_device_that_is_on_its_way_back_is_waited_for(known, acs_server, device, handlers):
	acs_server.slow_to_start.add(device)
	acs_server.plan("run reboot", "drop after")
	owe_restart(known)
	drain(known, handlers)
	drain(known, handlers, days=1)
	assert (message(known)["status"], acs_server.calls["run reboot"]) == ("Unknown", 1)
	assert "whether it restarts will show" in message(known)["last_error"]
	acs_server.finish_restart(device)
	drain(known, handlers, days=2)
	assert (message(known)["status"], acs_server.reboots[device]) == ("Sent", 1)


def test_a_boot_is_known_by_the_uptime_as_well(known, acs_server, device, handlers):
	"""An ACS behind a proxy that hides boot events still shows how long the device is up."""
	path = "InternetGatewayDevice.DeviceInfo.UpTime"
	acs_server.tell(device, path, 86400)
	acs_server.slow_to_start.add(device)
	acs_server.plan("run reboot", "drop after")
	owe_restart(known)
	drain(known, handlers)
	acs_server._now += timedelta(minutes=5)
	acs_server.devices[device]["InternetGatewayDevice"]["DeviceInfo"]["UpTime"]["_timestamp"] = (
		acs_server._stamp()
	)
	acs_server.tell(device, path, 60)
	acs_server.devices[device]["InternetGatewayDevice"]["DeviceInfo"]["UpTime"]["_timestamp"] = (
		acs_server._stamp()
	)
	drain(known, handlers, days=1)
	assert (message(known)["status"], acs_server.calls["run reboot"]) == ("Sent", 1)


def test_a_process_that_died_while_it_sent_is_read_back(known, acs_server, device, handlers):
	owe_restart(known)
	acs_server.plan("run reboot", "drop after")
	drain(known, handlers)
	known.bulk_update("Outbox Message", {KEY: {"status": "Sending", "uncertain": 0}}, known.now())
	known.commit()
	drain(known, handlers, days=1)
	assert (message(known)["status"], acs_server.reboots[device]) == ("Sent", 1)


def test_delivered_again_and_again_it_restarts_once(known, acs_server, device, handlers):
	asked = owe_restart(known)
	for _ in range(3):
		drain(known, handlers, days=1)
	assert (message(known, asked)["status"], acs_server.reboots[device]) == ("Sent", 1)


def test_a_restart_that_somebody_else_queued_is_enough(known, acs, acs_server, device, handlers):
	acs_server.reach[device] = server.OFFLINE
	acs.run(device, {"name": "reboot"}, "by-hand-in-the-acs")
	owe_restart(known)
	drain(known, handlers)
	assert (message(known)["status"], len(acs_server.tasks)) == ("Sent", 1)


def test_an_old_fault_in_the_acs_does_not_stand_in_the_way(known, acs, acs_server, device, handlers):
	acs_server.faulty.add("reboot")
	acs.run(device, {"name": "reboot"}, "by-hand-in-the-acs")
	acs_server.faulty.clear()
	owe_restart(known)
	drain(known, handlers)
	assert (message(known)["status"], acs_server.reboots[device]) == ("Sent", 1)


def test_an_acs_that_was_down_too_long_restarts_nobody_by_surprise(known, acs_server, device, handlers):
	owe_restart(known, minutes_ago=31)
	drain(known, handlers)
	assert (message(known)["status"], acs_server.calls["run reboot"]) == ("Dropped", 0)
	assert "more than half an hour ago" in timeline(known)[0]


def test_an_acs_that_is_down_is_tried_again(known, acs_server, device, handlers):
	acs_server.plan("find", 502, "drop before")
	owe_restart(known)
	drain(known, handlers)
	assert message(known)["status"] == "Failed"
	drain(known, handlers, days=1)
	assert message(known)["status"] == "Failed"
	drain(known, handlers, days=2)
	assert (message(known)["status"], acs_server.reboots[device]) == ("Sent", 1)


def test_a_refresh_reads_an_object_of_the_device(known, acs_server, device, handlers):
	payload = {"serial": SERIAL, "object": "InternetGatewayDevice.DeviceInfo"}
	outbox.owe(known, Owed("genieacs", REFRESH, EQUIPMENT, ROUTER, "genieacs-EQ-1-1-refresh", payload))
	known.commit()
	acs_server.plan("run refreshObject", "drop after")
	drain(known, handlers)
	drain(known, handlers, days=1)
	assert message(known, "genieacs-EQ-1-1-refresh")["status"] == "Sent"


def test_a_slow_device_keeps_no_other_service_waiting(known, acs_server, hub_server, device):
	"""Its call comes last, whatever was owed first."""
	known.set_single("Customer 360 Settings", {"hub_url": hub_server.url, "hub_token": hub_server.token})
	owe_restart(known)
	port = {"olt": OLT, "port": PORT, "mode": "disabled"}
	outbox.owe(known, Owed("hub", "disable_port", "Service Location", "LOC-1", "hub-1-disable_port", port))
	known.commit()
	told_before: list[int] = []
	acs_server.unplanned = lambda name: told_before.append(hub_server.calls["putHold"])
	assert services.drain_all(known).states == {"Sent": 2}
	assert told_before and set(told_before) == {1}
