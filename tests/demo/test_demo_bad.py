"""Bad rows: as many as asked, each in its own way, and none that disturbs a sound one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from targo_customer360.embedded.demo import write_demo_data
from targo_customer360.embedded.demo.bad import bad_rows, last_keys
from targo_customer360.embedded.demo.world import World
from tests.demo.conftest import Demo
from tests.demo.reading import Rows, did, read_dump, read_lines

KINDS = 25


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
	folder = tmp_path_factory.mktemp("sound")
	write_demo_data(folder, scale=0.02)
	return read_dump(folder / "legacy.sql")


def test_bad_rows_come_after_the_same_sound_ones(small: Demo, sound: dict[str, Rows]) -> None:
	truth = read_lines(small.folder / "truth" / "bad.jsonl")
	bad_by_table = Counter(row["table"] for row in truth)
	assert len(truth) == small.counts["truth"]["bad"] == 40
	for table, rows in small.tables.items():
		assert rows[: len(sound[table])] == sound[table]
		extra = {int(row["id"]) for row in rows[len(sound[table]) :]}
		assert extra == {row["id"] for row in truth if row["table"] == table}
		assert len(extra) == bad_by_table[table]
		assert all(key > int(sound[table][-1]["id"]) for key in extra)


def test_every_kind_in_turn(small: Demo) -> None:
	truth = read_lines(small.folder / "truth" / "bad.jsonl")
	kinds = [(row["table"], row["kind"]) for row in truth]
	assert len(set(kinds[:KINDS])) == KINDS
	assert kinds[KINDS:] == kinds[: 40 - KINDS]
	assert all(row["why"].endswith(".") for row in truth)


def test_bad_rows_are_what_they_say(small: Demo, sound: dict[str, Rows]) -> None:
	accounts = {row["id"] for row in sound["account"]}
	lines = {did(row["phone"]) for row in sound["pbx"]}
	registrations = {did(row["phone"]) for row in sound["phone_addr"]}
	rows = {(table, int(row["id"])): row for table, found in small.tables.items() for row in found}
	for bad in read_lines(small.folder / "truth" / "bad.jsonl"):
		row = rows[bad["table"], bad["id"]]
		if bad["table"] != "bon_travail_item":
			assert (row["account_id"] not in accounts) == (bad["kind"] == "account_unknown")
		if bad["table"] == "pbx":
			assert (did(row["phone"]) in lines) == (bad["kind"] == "did_duplicate")
		if bad["table"] == "phone_addr":
			assert (did(row["phone"]) in registrations) == (bad["kind"] == "did_duplicate")
		if "phone" in row:
			short = bad["kind"] in ("did_invalid", "did_empty")
			assert (len(did(row["phone"])) != 10) == short


def test_a_table_s_last_sound_key_is_below_the_bad_ones() -> None:
	world = World(1, 1.0)
	keys = last_keys(world)
	assert all(row.id > keys[row.table] for row in bad_rows(world, KINDS, keys))


def test_less_than_no_bad_row_is_refused(tmp_path: Path) -> None:
	with pytest.raises(ValueError, match="bad rows"):
		write_demo_data(tmp_path, bad=-1)
