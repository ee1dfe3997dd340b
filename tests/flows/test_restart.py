"""A router that is restarted while it is offline: what is said meanwhile, and what happens when it comes back."""

from __future__ import annotations

import pytest

from targo_customer360.actions.answers import answer
from targo_customer360.errors import InvalidField
from tests.devices.genieacs_server import OFFLINE
from tests.devices.things import timeline


def test_a_router_that_is_offline_restarts_when_it_comes_back(world):
	site = world.site
	world.acs.reach[world.router] = OFFLINE
	plan = world.proposed("reboot_device", customer="C-1", device="router")
	assert "keeps the restart for 24 hours when it is offline" in plan.outside[0]["said"][0]
	world.confirmed("reboot_device", customer="C-1", device="router")
	world.work()
	assert (world.acs.reboots[world.router], len(world.acs.tasks)) == (0, 1)
	(said,) = timeline(site)
	assert "the restart waits in the ACS" in said and "hors ligne" in said
	with pytest.raises(InvalidField, match="waits in the ACS until the device calls"):
		world.confirmed("reboot_device", customer="C-1", device="router")
	shown = answer(site, "check_equipment_status", {"customer": "C-1", "device": "router"})
	assert shown.rows[0]["equipment"] and shown.text[0].startswith("Router Huawei HG8245H")
	world.round()
	assert len(timeline(site)) == 1, "nothing new, so nothing is said"

	world.acs.call_in(world.router)
	assert world.acs.reboots[world.router] == 1
	world.round()
	assert timeline(site)[-1].startswith("The device has restarted")
	world.round()
	assert (world.acs.reboots[world.router], len(timeline(site))) == (1, 2)
