"""What the rows of work orders, lines, devices and 911 addresses become."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from targo_customer360.imports.steps.dates import clock
from tests.imports.conftest import Importing, counts


@pytest.mark.parametrize(
	("text", "expected"),
	[
		("08:30", time(8, 30)),
		("8:30", time(8, 30)),
		("8h30", time(8, 30)),
		("8H30", time(8, 30)),
		("8 h 30", time(8, 30)),
		("0830", time(8, 30)),
		("830", time(8, 30)),
		("8h", time(8, 0)),
		("08:30:00", time(8, 30)),
		("24:00", time(0, 0)),
		("", None),
		("  ", None),
	],
)
def test_a_clock_time_is_read_as_technicians_write_it(text: str, expected: time | None) -> None:
	assert clock(text) == expected


@pytest.mark.parametrize("text", ["99:99", "8:60", "25h00", "midi", "8:3", "-1"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
	with pytest.raises(ValueError):
		clock(text)


def test_a_work_order_counts_the_hours_of_both_technicians(importing: Importing) -> None:
	importing.legacy.accounts(1).add("staff", 7, first_name="Luc", last_name="Roy")
	importing.legacy.add(
		"bon_travail",
		5,
		account_id=1,
		tech1=7,
		heure_arrive_t1="8h30",
		heure_depart_t1="12:00",
		tech2=99,
		heure_arrive_t2="22:30",
		heure_depart_t2="0:45",
	)
	importing.seed()
	summary = importing.run("13c")
	assert counts(summary, "bon_travail") == {"read": 1, "inserted": 1}
	order = importing.site.get("Service Work Order", "SWO-5")
	assert order is not None
	assert (order["customer"], order["work_date"], order["status"]) == ("C-1", date(2021, 6, 14), "Completed")
	assert (order["gst"], order["qst"], order["total"]) == (5.0, 9.98, 114.98)
	first, second = order["technicians"]
	assert (first["employee"], first["hours"], first["arrived"]) == (
		"HR-EMP-00007",
		3.5,
		timedelta(hours=8, minutes=30),
	)
	assert (second["employee"], second["legacy_staff_id"], second["hours"]) == (None, 99, 2.25)
	assert order["total_hours"] == 5.75


def test_an_unreadable_hour_is_kept_in_the_note_and_the_order_comes_in(importing: Importing) -> None:
	importing.legacy.accounts(1).add(
		"bon_travail", 5, account_id=1, tech1=0, heure_arrive_t1="99:99", heure_depart_t1="10:00"
	)
	importing.seed()
	summary = importing.run("13c")
	assert counts(summary, "bon_travail") == {"read": 1, "inserted": 1}
	(technician,) = importing.site.get("Service Work Order", "SWO-5")["technicians"]
	assert technician["note"] == "arrived '99:99'"
	assert (technician["arrived"], technician["hours"]) == (None, 0)
	(step,) = [s for s in summary["steps"] if s["table"] == "bon_travail"]
	assert step["warning_groups"]["unreadable_time"]["times"] == 1


def test_items_go_under_their_work_order_and_name_their_product(importing: Importing) -> None:
	importing.legacy.accounts(1).add("product", 3, sku="ROUTER-AC")
	importing.legacy.add("bon_travail", 5, account_id=1)
	importing.legacy.add("bon_travail_item", 9, bon_id=5, product_id=3, qte="2.00", price="49.95")
	importing.legacy.add("bon_travail_item", 10, bon_id=777, product_id=3)
	importing.seed()
	summary = importing.run("13c")
	assert counts(summary, "bon_travail_item") == {"read": 2, "inserted": 1, "rejected": 1}
	(item,) = importing.site.get("Service Work Order", "SWO-5")["items"]
	assert (item["item_code"], item["qty"], item["rate"], item["amount"]) == ("ROUTER-AC", 2, 49.95, 99.9)
	(reject,) = importing.site.list("Legacy Import Reject", fields=("legacy_id", "reason", "column"))
	assert reject == {"legacy_id": 10, "reason": "There is no work order 777", "column": "bon_id"}


def test_a_line_keeps_its_settings_and_its_secrets_are_encrypted(importing: Importing) -> None:
	importing.legacy.accounts(1).add("delivery", 11, account_id=1)
	importing.legacy.add("service", 12, delivery_id=11)
	importing.legacy.add(
		"pbx", 3, account_id=1, delivery_id=11, service_id=12, phone="450-272-2408", vm_password="0042"
	)
	importing.seed()
	importing.run("13e")
	line = importing.site.get("VoIP Line", "4502722408")
	assert line is not None
	assert (line["service_location"], line["subscription"]) == ("LOC-11", "SUB-12")
	assert (line["voicemail_enabled"], line["sip_domain"], line["max_calls"]) == (1, "sip.example.org", 2)
	assert line["provisioned_on"] == datetime(2021, 6, 14, 15, 46, 40)
	assert (line["sip_password"], line["voicemail_password"]) == ("*" * 10, "****")
	assert importing.site.secret("VoIP Line", "4502722408", "voicemail_password") == "0042"


def test_two_devices_of_one_number_are_numbered_in_the_order_of_the_old_system(importing: Importing) -> None:
	importing.legacy.accounts(1).add("pbx", 3, account_id=1, phone="4502722408")
	for key, model in ((30, "HT801"), (21, "HT502")):
		importing.legacy.add("phone_provisioning", key, account_id=1, phone="14502722408", app=model)
	importing.legacy.add("phone_provisioning", 40, account_id=1, phone="4502729999")
	importing.seed()
	summary = importing.run("13e")
	assert counts(summary, "phone_provisioning") == {"read": 3, "inserted": 2, "rejected": 1}
	devices = importing.site.get("VoIP Line", "4502722408")["devices"]
	assert [(d["idx"], d["model"]) for d in devices] == [(1, "HT502"), (2, "HT801")]


def test_a_registration_fills_the_911_address_of_its_line_until_a_person_writes_one(
	importing: Importing,
) -> None:
	importing.legacy.accounts(1).add("pbx", 3, account_id=1, phone="4502722408")
	address = importing.legacy.add("phone_addr", 8, account_id=1, phone="4502722408", apt="4")
	importing.legacy.add("phone_addr", 9, account_id=1, phone="4502729999")
	importing.seed()
	importing.run("13e", "13f")
	line = importing.site.get("VoIP Line", "4502722408")
	assert (line["e911_street_number"], line["e911_unit"]) == ("12", "4")
	assert (line["e911_street_name"], line["e911_class"], line["e911_synced"]) == (
		"rue des Érables",
		"RES",
		0,
	)
	orphan = importing.site.get("E911 Registration", "4502729999")
	assert (orphan["voip_line"], orphan["status"]) == (None, "Registered")

	importing.site.update("VoIP Line", "4502722408", {"e911_unit": "5"})
	importing.site.commit()
	address["apt"], address["street_number"] = "6", "14"
	importing.run("13f")
	line = importing.site.get("VoIP Line", "4502722408")
	assert (line["e911_unit"], line["e911_street_number"]) == ("5", "14")
	assert importing.site.get("E911 Registration", "4502722408")["unit"] == "6"


def test_a_tag_in_a_note_becomes_text_and_a_password_keeps_its_signs(importing: Importing) -> None:
	importing.legacy.accounts(1).add(
		"bon_travail", 5, account_id=1, note="<script>alert(1)</script> signal < 20 dB"
	)
	importing.legacy.add("pbx", 3, account_id=1, phone="4502722408", password="a<b>&amp;c")
	importing.seed()
	importing.run("13c", "13e")
	order = importing.site.get("Service Work Order", "SWO-5")
	assert order["note"] == "&lt;script>alert(1)&lt;/script> signal < 20 dB"
	assert importing.site.secret("VoIP Line", "4502722408", "sip_password") == "a<b>&amp;c"
