"""A device asked for its state in the background, and the result that the page polls."""

from __future__ import annotations

from datetime import timedelta

import pytest

from targo_customer360.errors import InvalidField
from targo_customer360.integrations import device_checks as checks
from targo_customer360.sites.port import SiteError
from tests.devices import genieacs_server as server
from tests.devices.things import ROUTER, SERIAL, make_device

RX = "InternetGatewayDevice.WANDevice.1.X_GponInterafceConfig.RXPower"
MODEL = "InternetGatewayDevice.DeviceInfo.ModelName"


@pytest.fixture
def device(acs_server) -> str:
	known = {RX.replace(".", "__"): "-19", MODEL.replace(".", "__"): "HG8245H"}
	found = acs_server.add("00259E", "HG8245H", SERIAL, "Huawei", **known)
	acs_server.values[found] = {RX: "-28"}
	return found


@pytest.fixture
def known(site, acs_server, device):
	make_device(site)
	site.set_single("Customer 360 Settings", {"genieacs_url": acs_server.address})
	site.commit()
	return site


def asked(site, acs):
	name = checks.request(site, ROUTER)
	site.commit()
	checks.run(site, name, acs)
	return checks.result(site, name)


def test_the_device_itself_is_asked(known, acs, acs_server, device):
	found = asked(known, acs)
	assert (found["status"], found["step"], found["live"]) == ("Done", 3, True)
	assert (found["device"]["rx_dbm"], found["device"]["model"]) == (-28, "HG8245H")
	assert "too weak" in found["message"][0] and "Told by the device just now" in found["message"][0]
	assert acs_server.tasks == []


@pytest.mark.parametrize("reach", [server.OFFLINE, server.BUSY, server.UNREACHABLE])
def test_a_device_that_can_not_be_asked_shows_what_it_last_told_and_nothing_piles_up(
	known, acs, acs_server, device, reach
):
	acs_server.reach[device] = reach
	found = asked(known, acs)
	assert (found["status"], found["live"], found["device"]["rx_dbm"]) == ("Done", False, -19)
	assert "last told the ACS" in found["message"][0]
	assert acs_server.tasks == []


def test_a_time_out_takes_its_own_task_back(known, acs, acs_server, device):
	acs_server.reach[device] = server.OFFLINE
	acs.run(device, {"name": "reboot"}, "somebody-else")
	acs_server.plan("run getParameterValues", "drop after")
	found = asked(known, acs)
	assert (found["status"], found["live"]) == ("Done", False)
	assert [task["name"] for task in acs_server.tasks] == ["reboot"]


def test_an_optical_value_that_the_acs_never_saw_is_looked_for(known, acs, acs_server, device):
	del acs_server.devices[device]["InternetGatewayDevice"]["WANDevice"]
	found = asked(known, acs)
	assert found["device"]["rx_dbm"] == -28
	assert acs_server.calls["run refreshObject"] == 1


def test_a_device_without_that_object_is_told_all_the_same(known, acs, acs_server, device):
	del acs_server.devices[device]["InternetGatewayDevice"]["WANDevice"]
	acs_server.faulty.add("refreshObject")
	found = asked(known, acs)
	assert (found["live"], found["device"]["rx_dbm"], found["device"]["model"]) == (True, None, "HG8245H")
	assert (acs_server.tasks, acs_server.faults) == ([], [])


def test_a_device_of_which_nothing_is_known_is_asked_who_it_is(known, acs, acs_server):
	acs_server.devices.clear()
	fresh = acs_server.add("00AABB", "Unheard", SERIAL, "Nobody")
	acs_server.values[fresh] = {MODEL: "Box 1"}
	assert asked(known, acs)["device"]["model"] == "Box 1"


@pytest.mark.parametrize(
	("plan", "word"),
	[((502,), "502"), (("drop before",), "broke off")],
)
def test_an_acs_that_is_away_says_nothing_about_the_device(known, acs, acs_server, device, plan, word):
	acs_server.plan("find", *plan)
	found = asked(known, acs)
	assert (found["status"], "device" in found) == ("Failed", False)
	assert word in found["message"][0]


def test_a_device_that_the_acs_does_not_know(known, acs, acs_server):
	acs_server.devices.clear()
	found = asked(known, acs)
	assert found["status"] == "Failed" and "knows no device" in found["message"][0]


def test_what_the_acs_says_is_shown_without_markup(known, acs, acs_server, device):
	acs_server.values[device] = {MODEL: "<img src=x>"}
	found = asked(known, acs)
	assert found["device"]["model"] == "‹img src=x›"


def test_a_check_is_made_once_and_one_at_a_time(known, acs, acs_server, device):
	name = checks.request(known, ROUTER)
	assert checks.request(known, ROUTER) == name
	known.commit()
	assert checks.result(known, name)["status"] == "Queued"
	checks.run(known, name, acs)
	checks.run(known, name, acs)
	assert acs_server.calls["run getParameterValues"] == 1
	assert checks.request(known, ROUTER) != name


def test_a_check_whose_process_died_is_not_waited_for_for_ever(known, acs):
	name = checks.request(known, ROUTER)
	past = known.now() - checks.PATIENCE - timedelta(minutes=1)
	known.bulk_update(checks.CHECK, {name: {"status": "Running", "creation": past}}, None)
	assert checks.result(known, name)["status"] == "Failed"
	assert checks.request(known, ROUTER) != name


def test_old_checks_go(known, acs, device):
	old, new = checks.request(known, ROUTER), None
	past = known.now() - checks.KEPT - timedelta(minutes=1)
	known.bulk_update(checks.CHECK, {old: {"creation": past}}, None)
	new = checks.request(known, ROUTER)
	assert checks.purge(known) == 1
	assert [row["name"] for row in known.list(checks.CHECK)] == [new]


def test_a_site_without_a_queue_makes_what_is_queued(known, acs_server, device):
	name = checks.request(known, ROUTER)
	known.commit()
	assert (checks.run_queued(known), checks.run_queued(known)) == (1, 0)
	assert checks.result(known, name)["status"] == "Done"


def test_what_can_not_be_asked_is_refused(known):
	with pytest.raises(InvalidField):
		checks.request(known, "EQ-none")
	make_device(known, "EQ-2", serial_number="")
	with pytest.raises(InvalidField):
		checks.request(known, "EQ-2")
	known.set_single("Customer 360 Settings", {"genieacs_url": ""})
	with pytest.raises(SiteError):
		checks.request(known, ROUTER)
