"""A dump and the live server it was made from give the same rows."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from targo_customer360.legacy.dump import DumpSource
from targo_customer360.legacy.source import RawRow, Source, open_source
from targo_customer360.legacy.tables import TABLES
from tests.legacy.legacy_data import MADE, NASTY, make_legacy
from tests.services import MariaDB

WAYS = [
	(),
	("--hex-blob",),
	("--complete-insert",),
	("--skip-extended-insert",),
	("--compact",),
	("--skip-opt",),
	("--skip-comments", "--skip-quote-names"),
	("--insert-ignore",),
	("--replace", "--hex-blob", "--skip-extended-insert"),
	("--routines", "--triggers", "--events", "--single-transaction"),
	("--net-buffer-length=4096",),
	("--databases",),
]


@pytest.fixture(scope="module")
def legacy(mariadb: MariaDB) -> str:
	return make_legacy(mariadb, "nasty")


@pytest.fixture(scope="module")
def live_rows(mariadb: MariaDB, legacy: str) -> dict[str, list[RawRow]]:
	with open_source(mariadb.url(legacy)) as source:
		return rows_of(source)


def rows_of(source: Source) -> dict[str, list[RawRow]]:
	return {table.name: list(source.read(table)) for table in MADE}


@pytest.fixture(scope="module")
def dump(mariadb: MariaDB, legacy: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
	yield mariadb.dump(legacy, (), tmp_path_factory.mktemp("dump") / "nasty.sql")


@pytest.mark.parametrize("options", WAYS, ids=" ".join)
def test_each_kind_of_dump(
	mariadb: MariaDB,
	legacy: str,
	live_rows: dict[str, list[RawRow]],
	tmp_path: Path,
	options: tuple[str, ...],
) -> None:
	with open_source(str(mariadb.dump(legacy, options, tmp_path / "nasty.sql"))) as source:
		assert rows_of(source) == live_rows
		assert [source.count(table) for table in MADE] == [len(live_rows[table.name]) for table in MADE]
		assert source.count(TABLES["tele_wiz"]) == 3


def test_the_live_rows_are_the_ones_that_were_written(live_rows: dict[str, list[RawRow]]) -> None:
	quotes = {
		row[0]: dict(zip(TABLES["soumission"].column_names, row, strict=True))
		for row in live_rows["soumission"]
	}
	assert [row[0] for row in live_rows["soumission"]] == [str(7 * key) for key in range(len(NASTY))] + [
		str(2**62)
	]
	for key, text in enumerate(NASTY):
		quote = quotes[str(7 * key)]
		assert quote["text"] == text
		assert quote["account_id"] == f"{key + 1:010d}"
	lines = [dict(zip(TABLES["pbx"].column_names, row, strict=True)) for row in live_rows["pbx"]]
	assert [line["id"] for line in lines] == ["-5", "0", "7"]
	assert lines[0]["call_911"] == "4095" and lines[0]["has_vm"] == "1" and lines[1]["has_vm"] == "0"
	assert lines[0]["name"] == "2024-03-10 07:30:00" and lines[0]["vm_password"] == "é"
	accounts = [dict(zip(TABLES["account"].column_names, row, strict=True)) for row in live_rows["account"]]
	assert accounts[0]["first_name"] is None and accounts[0]["ppa_name"] == "Société €"
	assert accounts[1]["ppa_name"] == "CÃ´tÃ©\x81\x8d\x8f\x90\x9d€"


def test_a_zipped_dump(dump: Path, live_rows: dict[str, list[RawRow]], tmp_path: Path) -> None:
	zipped = tmp_path / "nasty.sql.gz"
	zipped.write_bytes(gzip.compress(dump.read_bytes(), 1))
	with open_source(str(zipped)) as source:
		assert rows_of(source) == live_rows


@pytest.mark.parametrize("chunk", [1, 997, 65_537])
def test_wherever_a_piece_of_the_file_ends(
	dump: Path, live_rows: dict[str, list[RawRow]], chunk: int
) -> None:
	with DumpSource(dump, chunk) as source:
		assert rows_of(source) == live_rows


def test_a_latin1_dump_and_connection(
	mariadb: MariaDB, legacy: str, live_rows: dict[str, list[RawRow]], tmp_path: Path
) -> None:
	path = mariadb.dump(legacy, ("--default-character-set=latin1",), tmp_path / "latin1.sql")
	with open_source(str(path)) as dumped, open_source(mariadb.url(legacy, charset="latin1")) as live:
		assert rows_of(dumped) == rows_of(live)
		assert list(live.read(TABLES["account"])) == live_rows["account"]


def test_ranges_counts_and_bounds_agree(mariadb: MariaDB, legacy: str, dump: Path) -> None:
	table = TABLES["soumission"]
	with open_source(mariadb.url(legacy)) as live, open_source(str(dump)) as dumped:
		for source in (live, dumped):
			keys = [int(row[0] or "") for row in source.read(table)]
			assert source.key_bounds(table) == (keys[0], keys[-1]) == (0, 2**62)
			assert source.key_bounds(TABLES["staff"]) is None
			assert [row for row in source.read(TABLES["staff"])] == []
			for after, upto in ((None, 21), (14, 49), (14, None), (2**62, None), (49, 14)):
				expected = [
					key for key in keys if (after is None or key > after) and (upto is None or key <= upto)
				]
				assert [int(row[0] or "") for row in source.read(table, after, upto)] == expected
				assert source.count(table, after, upto) == len(expected)
			assert source.missing_columns(TABLES["account"])[:2] == ["first_name", "last_name"]
			assert source.missing_columns(table) == []
			assert source.has_table("pbx") and not source.has_table("voicemeup")


def test_tables_may_be_read_one_inside_the_other(mariadb: MariaDB, legacy: str, dump: Path) -> None:
	table = TABLES["soumission"]
	for url in (mariadb.url(legacy), str(dump)):
		with open_source(url) as source:
			expected = [row[0] for row in source.read(table)]
			inner_counts = []
			outer = []
			for row in source.read(table):
				outer.append(row[0])
				inner_counts.append(sum(1 for _ in source.read(TABLES["pbx"])))
			assert outer == expected and inner_counts == [3] * len(expected)
