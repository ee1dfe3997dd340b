"""The process that restarts a device is killed at each moment. The device restarts once, whoever sends next."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from targo_customer360.integrations.genieacs_handler import GenieAcsHandler
from targo_customer360.sites.port import Locked
from tests.devices.things import SERIAL, drain, make_device, message, owe_restart
from tests.integrations.loopback import PATIENCE

ROOT = Path(__file__).resolve().parents[2]


def kill_while_it_sends(site, real_site, url, gate):
	where = f"{real_site.name}@{real_site.sites_path}" if real_site else str(site.path)
	process = subprocess.Popen([sys.executable, "-m", "tests.devices.drain_child", where, url], cwd=ROOT)
	try:
		gate.wait_reached()
	finally:
		process.kill()
		assert process.wait() == -9
	gate.let_go()
	end = time.monotonic() + PATIENCE
	while True:
		try:
			# A database needs a moment to see that a connection broke.
			with site.lock("outbox-genieacs"):
				break
		except Locked:
			assert time.monotonic() < end
	site.rollback()


@pytest.mark.parametrize(
	("moment", "call", "when", "restarts"),
	[
		("before anything was sent", "find", "instead", 0),
		("before the ACS took the restart", "run reboot", "instead", 0),
		("after the device restarted", "run reboot", "after", 1),
	],
)
def test_killed_it_is_finished_by_the_next_and_the_device_restarts_once(
	site, real_site, acs, acs_server, moment, call, when, restarts
):
	device = acs_server.add("00259E", "HG8245H", SERIAL, "Huawei")
	make_device(site)
	owe_restart(site)
	kill_while_it_sends(site, real_site, acs_server.address, acs_server.gate(call, when))
	assert (message(site)["status"], acs_server.reboots[device]) == ("Sending", restarts)
	drain(site, {"genieacs": GenieAcsHandler(acs)})
	assert (message(site)["status"], acs_server.reboots[device]) == ("Sent", 1)
