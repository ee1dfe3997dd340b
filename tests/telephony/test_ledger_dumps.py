"""A dump that did not come, or is not whole, proves nothing; files as providers send them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from targo_customer360.integrations.dump_file import read_dump
from targo_customer360.integrations.e911.base import as_row
from targo_customer360.integrations.ledger import can_check, check_file, check_provider, is_due
from targo_customer360.sites.port import Locked, Site, SiteError, Values
from targo_customer360.telephony.e911_record import E911Record
from targo_customer360.telephony.ledger import CHECK, BrokenDump, check_ledger
from targo_customer360.telephony.ledger_compare import compare_addresses
from targo_customer360.telephony.line_states import LINE
from tests.imports.processes import run_in_process
from tests.telephony.ledgers import (
	LINES,
	ORPHANS,
	check,
	counts,
	fill,
	rows,
	states,
	tamper,
	write,
)
from tests.telephony.orders import Services

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


def test_a_provider_by_file_is_compared_with_its_newest_dump_once(site, tmp_path):
	records = fill(site)
	site.set_single("Customer 360 Settings", {"e911_provider": "File", "e911_folder": str(tmp_path)})
	site.commit()
	assert "no dump-*.csv" in site.get(CHECK, check_provider(site))["message"]
	write(tmp_path / "dump-1.csv", records[:5])
	newest = write(tmp_path / "dump-2.csv", records)
	os.utime(tmp_path / "dump-1.csv", (0, 0))
	assert is_due(site)
	found = site.get(CHECK, check_provider(site))
	assert (found["source"], counts(found)) == ("dump-2.csv", {"exact": LINES, "orphan": ORPHANS})
	assert not is_due(site)
	days_ago = site.now() - timedelta(days=3)
	site.bulk_update(CHECK, {found["name"]: {"started_at": days_ago}}, site.now())
	assert is_due(site)
	site.set_single("Customer 360 Settings", {"e911_ledger_days": 7})
	assert not is_due(site)
	site.set_single("Customer 360 Settings", {"e911_ledger_days": 1})
	os.utime(newest, (0, 0))
	assert not is_due(site), "that dump was compared already"
	newest.write_bytes(newest.read_bytes()[:-7])
	unchanged(site, lambda: site.get(CHECK, check_provider(site)), "cut short")


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


@pytest.mark.embedded_only(reason="the command of a bench is the same function, run by bench")
def test_the_command_tells_what_differs_by_its_exit_status(site, tmp_path):
	from click.testing import CliRunner

	from targo_customer360.embedded.cli import main

	records = fill(site)
	dump, expected = tamper(records)
	runner, at = CliRunner(), ["--site", str(site.path), "--dump"]
	honest = runner.invoke(main, ["ledger", *at, str(write(tmp_path / "honest.csv", records))])
	assert (honest.exit_code, "40  Exact" in honest.output) == (0, True)
	told = runner.invoke(main, ["ledger", *at, str(write(tmp_path / "dump.csv", dump)), "--json"])
	assert told.exit_code == 1
	shown = {
		row["did"]: row["result"] for row in json.loads(told.output)["rows"] if row["result"] != "Orphan"
	}
	assert shown == expected
	cut = write(tmp_path / "cut.csv", records[:3])
	assert runner.invoke(main, ["ledger", *at, str(cut)]).exit_code == 2
	assert runner.invoke(main, ["ledger", *at, str(cut), "--whole"]).exit_code == 1
	assert runner.invoke(main, ["ledger", "--site", str(site.path)]).exit_code == 2
