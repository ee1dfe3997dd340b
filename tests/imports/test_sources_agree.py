"""A dump and a live server hold the same rows, so they give the same site."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from targo_customer360.embedded.demo import write_demo_data
from tests.imports.processes import Address, import_all, run_in_process
from tests.imports.test_kill import undisturbed
from tests.imports.test_runner import everything
from tests.legacy_db import LegacyDatabase
from tests.services import MariaDB
from tests.site_state import CLOCKS, IMPORTED, State, differences, state_of


def imported(address: Address, url: str) -> State:
	"""The documents that an import of that source makes on an empty site."""
	address.empty()
	assert run_in_process(address, import_all(url))
	site = address.open()
	state = state_of(site, IMPORTED, without=CLOCKS)
	address.close(site)
	return state


@pytest.fixture
def difficult(legacy: LegacyDatabase) -> LegacyDatabase:
	"""Texts that a dump has to escape, and NULL beside empty."""
	everything(legacy)
	texts = (
		"l'été",
		'dit "oui"',
		"C:\\temp\\",
		"ligne 1\nligne 2\r\n",
		"NULL",
		"\\N",
		"; -- /* */",
		"🙂 ü",
		"C\u00c3\u00b4t\u00e9 &amp; fils",
	)
	for key, text in enumerate(texts, start=10):
		legacy.add("accord_paiement", key, note=text)
	legacy.add("accord_paiement", 30, note=None, date_coupure=None, method=None)
	legacy.add("accord_paiement", 31, account_id=999)
	return legacy


def test_dump_live_server_and_its_own_dump_give_the_same_site(
	address: Address, difficult: LegacyDatabase, mariadb: MariaDB, tmp_path: Path
) -> None:
	from_dump = imported(address, str(difficult.dump(tmp_path / "legacy.sql")))
	from_server = imported(address, difficult.load(mariadb, "agreement"))
	theirs = mariadb.dump("agreement", path=tmp_path / "theirs.sql")
	from_their_dump = imported(address, str(theirs))
	zipped = tmp_path / "theirs.sql.gz"
	zipped.write_bytes(gzip.compress(theirs.read_bytes()))
	from_zipped = imported(address, str(zipped))

	assert len(from_dump["Payment Arrangement"]) == 12
	assert len(from_dump["Legacy Import Reject"]) == 1
	for other in (from_server, from_their_dump, from_zipped):
		assert differences(from_dump, other) == []


def test_one_column_layout_and_another_give_the_same_site(
	address: Address, difficult: LegacyDatabase, mariadb: MariaDB, tmp_path: Path
) -> None:
	"""The order of columns in a dump, complete inserts and hexadecimal texts do not matter."""
	difficult.load(mariadb, "layout")
	plain = imported(address, str(mariadb.dump("layout", path=tmp_path / "plain.sql")))
	options = ("--complete-insert", "--skip-extended-insert", "--hex-blob", "--skip-comments", "--compact")
	odd = imported(address, str(mariadb.dump("layout", options, tmp_path / "odd.sql")))
	assert differences(plain, odd) == []


def test_demo_data_from_a_dump_and_from_a_server(address: Address, mariadb: MariaDB, tmp_path: Path) -> None:
	write_demo_data(tmp_path, scale=0.02, bad=20)
	dump = tmp_path / "legacy.sql"
	mariadb.create_database("demo")
	mariadb.run_sql_file("demo", dump)
	from_dump = undisturbed(address, import_all(str(dump)))
	from_server = undisturbed(address, import_all(mariadb.url("demo")))
	for state in (from_dump, from_server):
		for run in state["Legacy Import Run"]:
			del run["source"]
	assert differences(from_dump, from_server) == []
