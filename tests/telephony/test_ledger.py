"""The provider's dump against what is here: six ways of tampering are found, and a dump cut short proves nothing."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from targo_customer360.integrations.dump_file import read_dump
from targo_customer360.integrations.e911.base import ENHANCED, FIELDS, as_row
from targo_customer360.integrations.ledger import can_check, check_file, check_provider
from targo_customer360.sites.port import Document, Locked, Site, SiteError, Values
from targo_customer360.telephony.e911_record import E911Record
from targo_customer360.telephony.ledger import CHECK, BrokenDump, check_ledger
from targo_customer360.telephony.ledger_compare import compare_addresses
from targo_customer360.telephony.line_states import LINE
from tests.imports.processes import run_in_process
from tests.integrations.factories import make_customer, make_line, make_registration
from tests.telephony.orders import Services

REGISTRATION = "E911 Registration"
STREETS = ("rue Principale", "rang du 4e", "chemin de la Rivière", "rue de l'Église", "montée Lebeau")
LINES = 40
ORPHANS = 5
COUNTS = ("exact", "other_spelling", "other_door", "missing_there", "missing_here", "orphan")


def did_of(number: int) -> str:
	return f"450555{number:04d}"


def fill(site: Site) -> list[E911Record]:
	"""Lines with their registrations, a few registrations without a line, and what a provider holds of them."""
	make_customer(site)
	documents, records = [], []
	for number in range(LINES + ORPHANS):
		did = did_of(100 + number)
		record = E911Record(
			did=did,
			first_name="Lise",
			last_name=f"Côté {number}",
			street_number=str(100 + 7 * number),
			unit="2" if number % 9 == 0 else "",
			street_name=STREETS[number % len(STREETS)],
			city="Sainte-Clotilde",
			state="QC",
			postal_code="J0L 1W0",
		)
		records.append(record)
		live = number < LINES
		held = record.as_values() | {"enhanced_capable": 0, "customer": "C-1", "status": "Registered"}
		documents.append(Document(REGISTRATION, did, held | {"voip_line": did if live else None}))
		if live:
			status = "Suspended" if number % 10 == 3 else "Active"
			documents.append(
				Document(LINE, did, {"did": did, "customer": "C-1", "status": status, "e911_synced": 1})
			)
	site.bulk_insert(documents, site.now())
	site.commit()
	return records


def check(site: Site, records: Iterable[E911Record], whole: bool = False) -> Values:
	found = site.get(CHECK, check_ledger(site, records, "test", whole))
	assert found is not None
	return found


def rows(found: Values) -> dict[str, str]:
	return {row["did"]: row["result"] for row in found["rows"] if row["result"] != "Orphan"}


def counts(found: Values) -> dict[str, int]:
	return {name: found[name] for name in COUNTS if found[name]}


def states(site: Site) -> dict[str, str]:
	return {
		row["name"]: row["provider_state"]
		for row in site.list(REGISTRATION, fields=("name", "provider_state"))
	}


def write(path: Path, records: Iterable[E911Record]) -> Path:
	with path.open("w", encoding="utf-8", newline="") as file:
		writer = csv.DictWriter(file, (*FIELDS, ENHANCED))
		writer.writeheader()
		writer.writerows(as_row(record) for record in records)
	return path


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


def tamper(records: list[E911Record]) -> tuple[list[E911Record], dict[str, str]]:
	"""The dump changed in six ways, and what each is."""
	changed = {record.did: record for record in records}

	def change(number: int, **values: str) -> str:
		did = did_of(number)
		changed[did] = replace(changed[did], **values)
		return did

	expected = {
		# a number of the house turned round
		change(102, street_number="141"): "Other door",
		# the flat left out
		change(109, unit=""): "Other door",
		# rue -> rang: another street
		change(105, street_name="rang Principale"): "Other door",
		# written otherwise, the same door
		change(107, street_name="ch. de la Riviere"): "Other spelling",
		# one taken out
		did_of(111): "Missing there",
		# one put in
		did_of(999): "Missing here",
	}
	del changed[did_of(111)]
	changed[did_of(999)] = replace(changed[did_of(100)], did=did_of(999))
	return list(changed.values()), expected


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


# what proves nothing


def unchanged(site: Site, check_it: Callable[[], Values], says: str) -> None:
	"""The check fails with one sentence and changes nothing."""
	former = states(site)
	synced = site.count(LINE, {"e911_synced": 1})
	found = check_it()
	assert found["status"] == "Failed"
	assert says in found["message"] and "\n" not in found["message"]
	assert (found["rows"], counts(found)) == ([], {})
	assert states(site) == former
	assert site.count(LINE, {"e911_synced": 1}) == synced


def breaking_off(records: list[E911Record]) -> Iterator[E911Record]:
	yield from records[:30]
	raise BrokenDump("The provider broke off")


@pytest.mark.parametrize(
	("cut", "says"),
	[
		(lambda r: [], "no record"),
		(lambda r: r[:20], "fewer than 50 %"),
		(lambda r: [*r[:-1], replace(r[-1], city="", state="")], "breaks off in its last record"),
		(breaking_off, "broke off"),
		(lambda r: [replace(one, did=f"9{one.did[1:]}") for one in r], "fewer than 50 %"),
	],
)
def test_a_dump_that_is_not_whole_fails_and_changes_nothing(site, cut, says):
	records = fill(site)
	unchanged(site, lambda: check(site, cut(records)), says)


def test_a_dump_much_shorter_than_the_last_one_is_not_believed(site):
	records = fill(site)
	extra = [replace(records[0], did=f"514555{n:04d}") for n in range(200)]
	check(site, records + extra)
	unchanged(site, lambda: check(site, records + extra[:150]), "the last one held 245")


def test_a_person_may_say_that_a_short_dump_is_whole(site):
	found = check(site, fill(site)[:10], whole=True)
	assert (found["status"], found["accepted_short"]) == ("Completed", 1)
	assert counts(found) == {"exact": 10, "missing_there": 35}


def test_the_smallest_dump_is_a_setting(site):
	records = fill(site)
	site.set_single("Customer 360 Settings", {"e911_dump_minimum": 90})
	site.commit()
	unchanged(site, lambda: check(site, records[:39]), "fewer than 90 %")


def test_an_outage_of_the_provider_is_never_missing_there(site, services: Services):
	services.configure(site)
	records = fill(site)
	services.e911.records.update({record.did: as_row(record) for record in records})
	assert counts(site.get(CHECK, check_provider(site))) == {"exact": LINES, "orphan": ORPHANS}
	services.e911.plan("GetVendorDumpURL", 500)
	unchanged(site, lambda: site.get(CHECK, check_provider(site)), "")
	assert set(states(site).values()) == {"Exact", "Orphan"}


def test_without_a_provider_there_is_no_check(site):
	assert not can_check(site)
	with pytest.raises(SiteError):
		check_provider(site)
	site.set_single("Customer 360 Settings", {"e911_provider": "None"})
	assert not can_check(site)


def test_one_check_at_a_time_and_one_that_was_interrupted_says_so(site, address):
	records = fill(site)

	def refused(child: Site) -> None:
		with pytest.raises(Locked):
			check_ledger(child, records, "at the same time")

	def asks_again() -> Iterator[E911Record]:
		assert run_in_process(address, refused)
		yield from records

	site.insert(CHECK, {"status": "Running", "source": "killed", "started_at": site.now()})
	site.commit()
	assert check(site, asks_again())["status"] == "Completed"
	(former,) = site.list(CHECK, {"source": "killed"}, fields=("status", "message"))
	assert former == {"status": "Failed", "message": "The check was interrupted"}


# files


def test_a_csv_file_of_the_provider_is_compared(site, tmp_path):
	dump, expected = tamper(fill(site))
	found = site.get(CHECK, check_file(site, write(tmp_path / "dump.csv", dump)))
	assert (rows(found), found["source"]) == (expected, "dump.csv")


@pytest.mark.parametrize("kept", [0.99, 0.7, 0.31, 0.02])
def test_a_file_cut_anywhere_fails_and_changes_nothing(site, tmp_path, kept):
	path = write(tmp_path / "dump.csv", fill(site))
	content = path.read_bytes()
	path.write_bytes(content[: int(len(content) * kept)])
	unchanged(site, lambda: site.get(CHECK, check_file(site, path)), "dump.csv")


@pytest.mark.parametrize(
	("content", "says"),
	[
		(b"", "empty"),
		(b"PHONE_NUMBER,CITY\r\n4505550100,Laval\r\n", "no column STREET_NUMBER"),
		(b"<html>Service unavailable</html>\n", "no column"),
		(b"did;street_number;street_name;city\n4505550100;12;rue A\n", "4 columns, not"),
		(b'did,street_number,street_name,city\n4505550100,12,"rue A,Laval\n', "can't be read"),
		(None, "can't be read"),
	],
)
def test_a_file_that_is_no_dump_says_why(tmp_path, content, says):
	path = tmp_path / "dump.csv"
	if content is not None:
		path.write_bytes(content)
	with pytest.raises(BrokenDump) as broken:
		list(read_dump(path))
	assert says in broken.value.message.replace("has 3 columns, not 4", "4 columns, not")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_is_read_in_the_ways_that_offices_write_it(tmp_path, encoding, delimiter):
	path = tmp_path / "dump.csv"
	lines = [
		["did", "Street Number", "STREET_NAME", "city"],
		["(450) 555-0100", "12", "rue de l'Église", "Québec"],
	]
	path.write_text("".join(delimiter.join(line) + "\r\n" for line in lines), encoding=encoding)
	(record,) = read_dump(path)
	assert (record.did, record.street_name, record.city) == ("4505550100", "rue de l'Église", "Québec")


def test_a_record_without_a_valid_number_is_counted_and_hides_nothing(site):
	records = fill(site)
	records.insert(3, replace(records[3], did="123"))
	found = check(site, records)
	assert (found["unreadable"], found["records"]) == (1, 46)
	assert counts(found) == {"exact": LINES, "orphan": ORPHANS}


def test_markup_in_a_dump_is_shown_as_text(site):
	records = fill(site)
	records[3] = replace(records[3], street_name="<img src=x onerror=alert(1)>")
	(row,) = [row for row in check(site, records)["rows"] if row["did"] == records[3].did]
	assert "‹img" in row["there"]
	assert "<" not in row["here"] + row["there"] + row["reasons"]


def test_our_own_record_is_never_taken_for_another_door():
	record = E911Record(
		did="4505550100", street_number="123A", unit="4", street_name="4e Rang Ouest", city="Laval"
	)
	assert compare_addresses(record, replace(record, street_name="4E RANG O."))[0] == "Other spelling"
	assert compare_addresses(record, replace(record, street_name="5e Rang Ouest"))[0] == "Other door"
