"""The provider's dump against what is here, number by number: six ways of tampering are found."""

from __future__ import annotations

from dataclasses import replace

from targo_customer360.telephony.e911_record import E911Record
from targo_customer360.telephony.line_states import LINE
from tests.integrations.factories import make_line, make_registration
from tests.telephony.ledgers import (
	LINES,
	ORPHANS,
	REGISTRATION,
	check,
	counts,
	did_of,
	fill,
	rows,
	states,
	tamper,
)


def test_an_honest_dump_is_exact_but_for_the_orphans(site):
	found = check(site, fill(site))
	assert (found["status"], found["message"]) == ("Completed", "")
	assert counts(found) == {"exact": LINES, "orphan": ORPHANS}
	assert (found["records"], found["registrations"], found["unreadable"]) == (45, 45, 0)
	assert {row["result"] for row in found["rows"]} == {"Orphan"}
	held = site.lookup(REGISTRATION, [did_of(100)], fields=("provider_state", "last_checked_on"))[did_of(100)]
	assert held["provider_state"] == "Exact" and held["last_checked_on"] is not None


def test_a_provider_that_writes_in_capitals_is_exact_all_the_same(site):
	from targo_customer360.telephony.address.normalize import clean as plain

	def shout(record: E911Record) -> E911Record:
		texts = {
			n: plain(getattr(record, n)).upper() for n in ("last_name", "first_name", "street_name", "city")
		}
		return replace(record, **texts, postal_code="J0L1W0")

	assert counts(check(site, [shout(r) for r in fill(site)])) == {"exact": LINES, "orphan": ORPHANS}


def test_a_dump_tampered_with_in_six_ways_shows_all_six(site):
	dump, expected = tamper(fill(site))
	found = check(site, dump)
	assert rows(found) == expected
	assert counts(found) == {
		"exact": LINES - 5,
		"other_spelling": 1,
		"other_door": 3,
		"missing_there": 1,
		"missing_here": 1,
		"orphan": ORPHANS,
	}
	held = states(site)
	assert {did: held[did] for did in expected if did in held} == {
		did: result for did, result in expected.items() if did in held
	}
	reasons = {row["did"]: row["reasons"] for row in found["rows"]}
	assert "114 / 141" in reasons[did_of(102)]
	assert "appartement absent" in reasons[did_of(109)] and "unit missing" in reasons[did_of(109)]
	assert "no record" in reasons[did_of(111)]


def test_addresses_of_two_numbers_that_were_exchanged_are_both_found(site):
	records = fill(site)
	one, other = records[4], records[6]
	records[4], records[6] = replace(one, **other.address), replace(other, **one.address)
	assert rows(check(site, records)) == {one.did: "Other door", other.did: "Other door"}


def test_a_record_that_is_there_twice_with_another_door_is_found(site):
	records = fill(site)
	records.append(replace(records[3], street_number="9999"))
	records.append(records[4])
	found = check(site, records)
	assert rows(found) == {records[3].did: "Other door"}
	assert "several records" in found["rows"][0]["reasons"]


def test_another_name_is_told_and_is_no_other_door(site):
	records = fill(site)
	records[3] = replace(records[3], last_name="Tremblay")
	found = check(site, records)
	assert rows(found) == {records[3].did: "Other spelling"}
	assert "Tremblay" in found["rows"][0]["reasons"]


def test_a_line_that_the_provider_contradicts_is_not_in_step_any_more(site):
	dump, _ = tamper(fill(site))
	check(site, dump)
	synced = {row["name"]: row["e911_synced"] for row in site.list(LINE, fields=("name", "e911_synced"))}
	wrong = {did for did, on in synced.items() if not on}
	assert wrong == {did_of(102), did_of(109), did_of(105), did_of(111)}


def test_lines_and_registrations_in_every_state(site):
	records = fill(site)
	kept = {record.did: record for record in records}
	make_line(site, did_of(201))
	for number, status in (
		(202, "Removed"),
		(203, "Removed"),
		(204, "Submitted"),
		(205, "Draft"),
		(206, "Removed"),
	):
		make_registration(site, did_of(number), status=status)
	make_line(site, did_of(203))
	make_line(site, did_of(204))
	make_line(site, did_of(207), status="Decommissioned")
	make_registration(site, did_of(207), status="Pending Removal")
	site.commit()
	for number in (202, 203):
		kept[did_of(number)] = replace(records[0], did=did_of(number))
	found = check(site, kept.values())
	assert {row["did"]: row["result"] for row in found["rows"] if row["did"] > did_of(200)} == {
		did_of(201): "Missing there",
		did_of(202): "Orphan",
		did_of(203): "Missing here",
		did_of(204): "Missing there",
		did_of(207): "Missing there",
	}
	assert states(site)[did_of(205)] in ("", None)
