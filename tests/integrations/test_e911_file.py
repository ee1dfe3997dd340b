"""A provider by file: a batch of changes goes out, its results come back."""

from __future__ import annotations

import csv
from datetime import datetime

import pytest

from targo_customer360.integrations.e911.base import ENHANCED, FIELDS, CannotTell
from targo_customer360.integrations.e911.file import COLUMNS, OPEN_BATCH, FileProvider, close_batch
from targo_customer360.integrations.e911.file_results import read_results
from targo_customer360.integrations.e911.handler import E911Handler
from targo_customer360.integrations.outbox import drain
from targo_customer360.integrations.outbox.messages import MESSAGE
from targo_customer360.integrations.services import WATCHERS, owe_changes
from targo_customer360.telephony.e911_changes import change_address
from targo_customer360.telephony.e911_record import E911Record, differences
from targo_customer360.telephony.e911_removal import approve_removal, ask_removal
from targo_customer360.telephony.e911_states import LINE, REGISTRATION
from tests.integrations.factories import (
	ADDRESS,
	DID,
	NEW,
	acting_as,
	line,
	make_line,
	make_registration,
	open_tasks,
	registration,
)

KEY = f"e911-{DID}-1-register"
RECORD = E911Record(did=DID, first_name="Lise", last_name='Côté, dite "Lili"', **ADDRESS)


@pytest.fixture
def folder(tmp_path):
	made = tmp_path / "911"
	made.mkdir()
	return made


@pytest.fixture
def sent(site, folder):
	"""A change that was handed over in a batch."""
	make_line(site)
	make_registration(site, voip_line=DID)
	owe_changes(site, change_address(site, DID, NEW, "Moved"))
	site.commit()
	send(site, folder)
	return site


def send(site, folder):
	return drain(site, {"e911": E911Handler(FileProvider(folder))}, watchers=WATCHERS)


def rows(path):
	with path.open(encoding="utf-8", newline="") as file:
		return list(csv.DictReader(file))


def answer(folder, result, key=KEY, name="results-1.csv", **fields):
	columns = ("KEY", "RESULT", "CODE", "MESSAGE", *FIELDS, ENHANCED)
	known = {}
	for path in folder.glob("changes-*.csv"):
		known.update({row["KEY"]: row for row in rows(path)})
	with (folder / name).open("w", encoding="utf-8", newline="") as file:
		writer = csv.DictWriter(file, columns, extrasaction="ignore")
		writer.writeheader()
		writer.writerow({**known.get(key, {}), "KEY": key, "RESULT": result, **fields})


def test_a_change_is_one_row_of_the_batch(sent, folder):
	(row,) = rows(folder / OPEN_BATCH)
	assert tuple(row) == COLUMNS
	assert (row["KEY"], row["OPERATION"], row["STREET_NUMBER"], row["LAST_NAME"]) == (
		KEY,
		"UPSERT",
		"77",
		"Côté",
	)
	assert sent.get(MESSAGE, KEY)["status"] == "Sent"
	# Handed over is not registered: the provider has not answered.
	assert (registration(sent)["status"], line(sent)["e911_synced"]) == ("Submitted", 0)
	assert registration(sent)["street_number"] == "123"


def test_a_closed_batch_is_handed_over_and_the_next_change_opens_another(sent, folder):
	closed = close_batch(folder, datetime(2026, 3, 5, 14, 0))
	assert closed.name == "changes-20260305-140000-000000.csv"
	assert close_batch(folder, datetime(2026, 3, 5, 14, 1)) is None
	owe_changes(sent, change_address(sent, DID, ADDRESS, "Moved back"))
	sent.commit()
	send(sent, folder)
	assert [row["STREET_NUMBER"] for row in rows(folder / OPEN_BATCH)] == ["123"]


def test_a_row_that_was_written_is_found_again_and_not_written_twice(sent, folder):
	close_batch(folder, sent.now())
	sent.bulk_update(MESSAGE, {KEY: {"status": "Sending"}}, sent.now())
	sent.commit()
	assert send(sent, folder).states == {"Sent": 1}
	assert not (folder / OPEN_BATCH).exists()


def test_half_a_row_that_a_dead_process_left_is_taken_away(folder):
	provider = FileProvider(folder)
	provider.register(RECORD, "k1")
	with (folder / OPEN_BATCH).open("ab") as file:
		file.write(b'k2,UPSERT,4505550000,"Roy')
	assert (provider.took("k1"), provider.took("k2")) == (True, False)
	provider.remove(DID, "k3")
	assert [(row["KEY"], row["OPERATION"]) for row in rows(folder / OPEN_BATCH)] == [
		("k1", "UPSERT"),
		("k3", "DELETE"),
	]
	assert rows(folder / OPEN_BATCH)[0]["LAST_NAME"] == 'Côté, dite "Lili"'


def test_a_folder_that_is_not_there_leaves_the_change_waiting(site, tmp_path):
	make_line(site)
	owe_changes(site, change_address(site, DID, NEW, "Moved"))
	site.commit()
	assert send(site, tmp_path / "gone").states == {"Failed": 1}
	assert registration(site)["status"] == "Unknown"


def test_an_accepted_row_with_its_record_is_the_reading_back(sent, folder):
	answer(folder, "ACCEPTED")
	assert read_results(sent, folder).results == {"ACCEPTED": 1}
	held = registration(sent)
	assert (held["status"], held["street_number"], line(sent)["e911_synced"]) == ("Registered", "77", 1)
	assert [path.name for path in (folder / "done").iterdir()] == ["results-1.csv"]
	assert read_results(sent, folder).results == {}


def test_an_accepted_row_with_another_record_is_for_a_person(sent, folder):
	answer(folder, "ACCEPTED", STREET_NUMBER="7")
	read_results(sent, folder)
	assert (registration(sent)["status"], registration(sent)["street_number"]) == ("Needs Human", "7")
	assert line(sent)["e911_synced"] == 0


def test_a_rejected_row_keeps_its_code(sent, folder):
	answer(folder, "REJECTED", CODE="709", MESSAGE="Street not found")
	read_results(sent, folder)
	assert (registration(sent)["status"], registration(sent)["provider_code"]) == ("Rejected", "709")
	assert len(open_tasks(sent, REGISTRATION, DID)) == 1


def test_a_corrected_row_goes_out_again_once(sent, folder):
	answer(folder, "CORRECTED", STREET_NAME="4E RANG")
	read_results(sent, folder)
	assert line(sent)["e911_street_name"] == "4E RANG"
	send(sent, folder)
	second = f"e911-{DID}-2-register"
	assert [(row["KEY"], row["STREET_NAME"]) for row in rows(folder / OPEN_BATCH)] == [
		(KEY, "rang du 4e"),
		(second, "4E RANG"),
	]
	answer(folder, "CORRECTED", second, STREET_NAME="RANG QUATRE")
	read_results(sent, folder)
	assert registration(sent)["status"] == "Needs Human"


def test_rows_that_can_not_be_used_are_named(sent, folder):
	answer(folder, "PERHAPS", name="results-1.csv")
	answer(folder, "ACCEPTED", "no-such-key", name="results-2.csv")
	owe_changes(sent, change_address(sent, DID, ADDRESS, "Moved back"))
	sent.commit()
	answer(folder, "ACCEPTED", name="results-3.csv")
	read = read_results(sent, folder)
	assert not read.results
	assert [line.split(": ")[0] for line in read.unused] == [f"results-{n}.csv, line 2" for n in (1, 2, 3)]
	assert "PERHAPS" not in registration(sent)["status"]
	assert registration(sent)["status"] == "Submitted"


def test_a_removal_goes_the_same_way(site, folder):
	make_registration(site)
	with acting_as(site, "anne@example.com"):
		ask_removal(site, DID, "gone")
	owe_changes(site, approve_removal(site, DID))
	site.commit()
	send(site, folder)
	assert registration(site)["status"] == "Pending Removal"
	answer(folder, "ACCEPTED", f"e911-{DID}-1-remove")
	read_results(site, folder)
	assert registration(site)["status"] == "Removed"
	assert not site.count(LINE)


def test_a_provider_by_file_tells_what_it_holds_by_its_newest_dump(folder):
	provider = FileProvider(folder)
	with pytest.raises(CannotTell):
		list(provider.dump())
	with pytest.raises(CannotTell):
		provider.query(DID)
	provider.register(RECORD, "k")
	(folder / OPEN_BATCH).rename(folder / "dump-2026-03-05.csv")
	(found,) = provider.dump()
	assert differences(RECORD, found) == ()
