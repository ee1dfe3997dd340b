"""A line ordered with voicemail until it rings, and its 911 address changed afterwards."""

from __future__ import annotations

from tests.billing.outside import COTTAGE
from tests.integrations.factories import line, registration
from tests.telephony.orders import order

NUMBER = "4505550155"
NEW = "77 rang du 4e, app. 2, Sainte-Clotilde QC J0L 1W0"


def test_a_line_with_voicemail_is_made_registered_and_moved(world):
	site = world.site
	name = world.confirmed(
		"add_phone_line",
		customer="C-1",
		did="450 555-0155",
		voicemail=True,
		address="123 rue Principale, Sainte-Clotilde",
	).result["order"]
	world.work()
	made = world.pbx.lines[NUMBER]
	assert (made["voicemail"]["enabled"], len(made["barrings"])) == (True, 1), "911 only, until it is done"
	assert world.e911.records[NUMBER]["STREET_NUMBER"] == "123"
	assert order(site, name)["status"] != "Completed"

	world.confirmed("configure_ata", order=name, model="HT801", mac="000b82aabbcc")
	world.work()
	held = line(site, NUMBER)
	assert (order(site, name)["status"], held["status"], held["service_location"]) == (
		"Completed",
		"Active",
		COTTAGE,
	)
	assert (world.pbx.lines[NUMBER]["barrings"], held["voicemail_enabled"]) == ([], 1)
	assert registration(site, NUMBER)["status"] == "Registered"

	plan = world.proposed("update_911_address", did=NUMBER, address=NEW)
	assert "77 rang du 4e" in plan.outside[0]["said"][0]
	world.confirmed("update_911_address", did=NUMBER, address=NEW, reason="moved upstairs")
	assert registration(site, NUMBER)["status"] == "Submitted"
	world.work()
	told = world.e911.records[NUMBER]
	assert (told["STREET_NUMBER"], told["STREET_NAME"].upper()) == ("77", "RANG DU 4E")
	assert (registration(site, NUMBER)["status"], line(site, NUMBER)["e911_synced"]) == ("Registered", 1)
	assert world.e911.registered[NUMBER] == 2
