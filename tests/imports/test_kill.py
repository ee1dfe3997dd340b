"""`kill -9` at any moment, then again from where it was: the site ends up as if nothing had happened.

The same tests run on SQLite (plain `pytest`) and on MariaDB (`pytest --site`, where the site itself is in MariaDB).
"""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from targo_customer360.embedded.demo import write_demo_data
from targo_customer360.imports.commands import retry_rejects
from targo_customer360.imports.undo import undo_run
from targo_customer360.legacy.source import open_source
from targo_customer360.sites.port import Site
from tests.imports.processes import Address, Death, Work, import_all, run_in_process
from tests.imports.test_runner import everything
from tests.legacy_db import LegacyDatabase
from tests.services import MariaDB
from tests.site_state import CLOCKS, State, differences, state_of

LIMIT = 200


def final_state(address: Address) -> State:
	site = address.open()
	state = state_of(site, without=CLOCKS)
	address.close(site)
	return state


def undisturbed(address: Address, work: Work) -> State:
	"""What the site holds after the work was done in one go; the site is emptied for the next."""
	address.empty()
	assert run_in_process(address, work)
	state = final_state(address)
	address.empty()
	return state


@pytest.fixture
def small(legacy: LegacyDatabase, tmp_path: Path) -> str:
	"""A database with several rows in each table, some of them bad."""
	everything(legacy)
	for key in range(10, 22):
		legacy.add("accord_paiement", key, account_id=1 + key % 4, montant=f"{key}.10")
		legacy.add("ip_history", key, ip="300.1.1.1" if key == 15 else f"192.0.2.{key}")
		legacy.add("pbx", key, phone=f"41855502{key}", account_id=999 if key == 12 else 2)
		legacy.add("phone_addr", key, phone=f"41855502{key}")
		legacy.add("account_suspension", key, account_id=1 + key % 4)
	return str(legacy.dump(tmp_path / "small.sql"))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
	"""A fiftieth of the demo data, with a bad row of every kind."""
	folder = tmp_path_factory.mktemp("demo")
	write_demo_data(folder, scale=0.02, bad=20)
	return str(folder / "legacy.sql")


@pytest.mark.parametrize(
	("operation", "after", "stride"),
	[("commit", False, 4), ("commit", True, 5), ("bulk_insert", True, 1), ("bulk_update", False, 3)],
)
def test_killed_at_one_write_after_the_other(
	address: Address, small: str, operation: str, after: bool, stride: int
) -> None:
	work = import_all(small, batch_size=3)
	expected = undisturbed(address, work)

	assert killed_until_done(address, work, operation, after, stride, completed(runs=1)) >= 10

	assert differences(expected, final_state(address)) == []


def killed_until_done(
	address: Address,
	work: Work,
	operation: str,
	after: bool,
	stride: int,
	done: Callable[[Site], bool] = lambda site: False,
) -> int:
	"""Kill the work at the first call of an operation, then `stride` calls later, and so on until it is through.

	Returns how often it was killed. `done` tells whether that was when nothing was left to do.
	"""
	for kills in range(LIMIT):
		if run_in_process(address, work, Death(operation, 1 + kills * stride, after)):
			return kills
		site = address.open()
		is_done = done(site)
		address.close(site)
		if is_done:
			return kills + 1
	raise AssertionError("what is started again makes no progress")


def completed(runs: int) -> Callable[[Site], bool]:
	return lambda site: site.count("Legacy Import Run", {"status": "Completed"}) == runs


def test_killed_at_random_moments(address: Address, demo: str, mariadb: MariaDB) -> None:
	"""While it reads from a live server, whose connection dies with the process."""
	mariadb.create_database("killed")
	mariadb.run_sql_file("killed", demo)
	work = import_all(mariadb.url("killed"), batch_size=40)
	started = time.perf_counter()
	expected = undisturbed(address, work)
	whole = time.perf_counter() - started

	moments = random.Random(8360)
	kills = 0
	while not run_in_process(
		address, work, kill_after=whole * moments.uniform(0.01, 0.12) if kills < 25 else None
	):
		kills += 1

	assert kills >= 3
	assert differences(expected, final_state(address)) == []


@pytest.mark.embedded_only(reason="`customer360` is the command of the embedded site")
def test_command_killed_and_started_again(address: Address, demo: str) -> None:
	command = [sys.executable, "-c", "from targo_customer360.embedded.cli import main; main()", "import"]
	command += ["--legacy", demo, "--site", str(address.path), "--json"]
	address.empty()
	undisturbed_run = subprocess.run(command, capture_output=True, check=True)
	expected = final_state(address)
	total = rows_read(address)
	address.empty()

	for share in (0.1, 0.35, 0.6, 0.8):
		process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
		while rows_read(address) < share * total:
			with suppress(subprocess.TimeoutExpired):
				process.wait(0.01)
				break
		assert process.poll() is None, process.communicate()
		process.kill()
		process.communicate()

	last = subprocess.run(command, capture_output=True, check=True)
	assert b'"balanced": true' in undisturbed_run.stdout and b'"balanced": true' in last.stdout
	assert differences(expected, final_state(address)) == []


def rows_read(address: Address) -> int:
	"""How far the import has come, read beside it; 0 while there is no site yet."""
	try:
		with closing(sqlite3.connect(f"file:{address.path}?mode=ro", uri=True)) as connection:
			query = "select coalesce(sum(rows_read), 0) from `tabLegacy Import Run Step`"
			return connection.execute(query).fetchone()[0]
	except sqlite3.OperationalError:
		return 0


def test_second_import_killed_keeps_its_counts(
	address: Address, legacy: LegacyDatabase, small: str, tmp_path: Path
) -> None:
	"""Updates, withdrawals, conflicts and rejects that are resolved, killed at each commit."""
	for row in legacy.tables["accord_paiement"].values():
		row["note"] = "changed"
	legacy.tables["pbx"][12]["account_id"] = 1
	legacy.tables["pbx"][13]["phone"] = "4185550300"
	legacy.tables["account"][4].update(stripe_id=None, ppa_account="1112223334")
	changed = import_all(str(legacy.dump(tmp_path / "changed.sql")), batch_size=3)

	def both(site: Site) -> None:
		import_all(small)(site)
		site.update("Payment Arrangement", "PA-11", {"note": "a person's"})
		site.commit()
		changed(site)

	expected = undisturbed(address, both)
	assert run_in_process(address, import_all(small))
	site = address.open()
	site.update("Payment Arrangement", "PA-11", {"note": "a person's"})
	site.commit()
	address.close(site)
	assert killed_until_done(address, changed, "commit", True, 5, completed(runs=2)) >= 10

	assert "Legacy Import Conflict" in expected
	assert differences(expected, final_state(address)) == []


def test_retry_killed_and_started_again(
	address: Address, legacy: LegacyDatabase, small: str, tmp_path: Path
) -> None:
	legacy.tables["pbx"][12]["account_id"] = 1
	legacy.tables["ip_history"][15]["ip"] = "192.0.2.15"
	mended = str(legacy.dump(tmp_path / "mended.sql"))

	def retry(site: Site) -> None:
		with open_source(mended) as source:
			retry_rejects(site, source)

	def both(site: Site) -> None:
		import_all(small)(site)
		retry(site)

	expected = undisturbed(address, both)
	address.empty()
	assert run_in_process(address, import_all(small))
	assert killed_until_done(address, retry, "commit", True, 1, completed(runs=2)) >= 5
	assert differences(expected, final_state(address)) == []


def test_undo_killed_and_started_again(address: Address, small: str) -> None:
	def undo(site: Site) -> None:
		undo_run(site, "IMP-00001")

	def both(site: Site) -> None:
		import_all(small)(site)
		undo(site)

	expected = undisturbed(address, both)
	assert run_in_process(address, import_all(small))
	assert killed_until_done(address, undo, "commit", True, 1) >= 5
	found = final_state(address)
	for state in (expected, found):
		del state["Legacy Import Run"]  # its message tells what the last attempt removed
	assert differences(expected, found) == []
	assert not found.keys() & {"Payment Arrangement", "VoIP Line", "Service Work Order", "Quotation"}
