"""A run that stopped goes on after its last checkpoint; other work begins a run of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from targo_customer360.imports.commands import import_legacy
from targo_customer360.imports.runner import Options, Progress
from targo_customer360.legacy.source import RawRow, Source, SourceError, open_source
from targo_customer360.sites.port import Site, TransientError, Values
from tests.imports.conftest import Importing, counts
from tests.imports.test_runner import everything
from tests.site_state import CLOCKS, DOCUMENTS, RUNS, differences, state_of


def stop_at(table: str, done: int) -> Any:
	"""A person's Ctrl-C once so many rows of a table are in."""

	def on_progress(at: Progress) -> None:
		if at.table == table and at.done >= done:
			raise KeyboardInterrupt

	return on_progress


def runs(site: Site) -> list[tuple[str, str, str]]:
	rows = site.list("Legacy Import Run", fields=("name", "status", "message"), order_by="name")
	return [(row["name"], row["status"], row["message"] or "") for row in rows]


@pytest.fixture
def ten(importing: Importing) -> Importing:
	"""Ten arrangements, one of them refused."""
	importing.legacy.accounts(1)
	for key in range(1, 11):
		importing.legacy.add("accord_paiement", key, account_id=999 if key == 4 else 1, montant=f"{key}.05")
	importing.seed()
	return importing


def test_interrupted_run_goes_on_where_it_was(ten: Importing) -> None:
	with pytest.raises(KeyboardInterrupt):
		ten.run("13b", batch_size=3, on_progress=stop_at("accord_paiement", 6))
	assert runs(ten.site) == [("IMP-00001", "Running", "Interrupted: KeyboardInterrupt")]
	assert ten.site.count("Payment Arrangement") == 5

	seen: list[int] = []
	summary = ten.run("13b", batch_size=3, on_progress=lambda at: seen.append(at.done))

	assert seen == [9, 10], "what was done is not read again"
	assert counts(summary, "accord_paiement") == {"read": 10, "inserted": 9, "rejected": 1}
	assert summary["balanced"] and ten.reconcile()["accord_paiement"].balanced
	assert runs(ten.site) == [("IMP-00001", "Completed", "")]


def test_interrupted_run_equals_one_that_was_not(importing: Importing) -> None:
	everything(importing.legacy)
	importing.seed()
	with pytest.raises(KeyboardInterrupt):
		importing.run(on_progress=stop_at("pbx", 1))
	importing.run()
	resumed = state_of(importing.site, DOCUMENTS, without=CLOCKS | {"message"})
	again = importing.run()
	assert sum(step["inserted"] + step["updated"] for step in again["steps"]) == 0
	assert again["run"] == "IMP-00002"
	documents = {k: v for k, v in resumed.items() if k not in RUNS}
	now = state_of(importing.site, documents, without=CLOCKS | {"message"})
	assert differences(documents, now) == []


def test_other_work_begins_its_own_run_and_loses_nothing(ten: Importing) -> None:
	with pytest.raises(KeyboardInterrupt):
		ten.run("13b", batch_size=3, on_progress=stop_at("accord_paiement", 3))
	summary = ten.run("13b", "13g")
	assert counts(summary, "accord_paiement") == {"read": 10, "inserted": 6, "unchanged": 3, "rejected": 1}
	assert summary["balanced"]
	assert runs(ten.site) == [
		("IMP-00001", "Failed", "Interrupted, then another was started"),
		("IMP-00002", "Completed", ""),
	]


@pytest.mark.parametrize("after", [1, 3, 7, 9])
def test_split_run_is_completed_by_a_plain_one(ten: Importing, after: int) -> None:
	with pytest.raises(KeyboardInterrupt):
		ten.run("13b", batch_size=1, ranges=4, on_progress=_stop_after(after))
	summary = ten.run("13b")
	assert counts(summary, "accord_paiement") == {"read": 10, "inserted": 9, "rejected": 1}
	assert summary["balanced"] and ten.reconcile()["accord_paiement"].balanced
	assert ten.site.count("Legacy Import Run Step", {"legacy_table": "accord_paiement"}) == 4


def _stop_after(batches: int) -> Any:
	done = 0

	def on_progress(at: Progress) -> None:
		nonlocal done
		done += 1
		if done == batches:
			raise KeyboardInterrupt

	return on_progress


def test_rows_that_come_in_while_it_was_stopped_wait_for_the_next_run(ten: Importing) -> None:
	with pytest.raises(KeyboardInterrupt):
		ten.run("13b", batch_size=3, on_progress=stop_at("accord_paiement", 3))
	ten.legacy.add("accord_paiement", 11)
	assert counts(ten.run("13b"), "accord_paiement")["read"] == 10
	assert counts(ten.run("13b"), "accord_paiement") == {
		"read": 11,
		"inserted": 1,
		"unchanged": 9,
		"rejected": 1,
	}


class Breaking:
	"""A source whose connection is lost for good after some rows."""

	def __init__(self, source: Source, rows: int):
		self._source, self._rows = source, rows

	def __getattr__(self, name: str) -> Any:
		return getattr(self._source, name)

	def read(self, *arguments: Any, **named: Any) -> Iterator[RawRow]:
		for raw in self._source.read(*arguments, **named):
			if not self._rows:
				raise SourceError("The connection to the legacy database was lost.")
			self._rows -= 1
			yield raw


def test_source_that_is_lost_leaves_a_run_to_go_on_with(ten: Importing) -> None:
	with open_source(str(ten.legacy.dump(ten.path))) as source, pytest.raises(SourceError):
		import_legacy(ten.site, Breaking(source, 7), Options(only=("13b",), batch_size=3))
	assert runs(ten.site) == [
		("IMP-00001", "Running", "Interrupted: The connection to the legacy database was lost.")
	]
	assert ten.site.count("Payment Arrangement") == 5
	assert counts(ten.run("13b"), "accord_paiement") == {"read": 10, "inserted": 9, "rejected": 1}


def test_batch_is_repeated_after_a_deadlock(ten: Importing, monkeypatch: pytest.MonkeyPatch) -> None:
	"""The database chose this transaction as the victim: while it wrote documents, and while it wrote the checkpoint."""
	site = ten.site
	for operation in ("bulk_insert", "bulk_update"):
		real, calls = getattr(site, operation), 0

		def victim(*arguments: Any, _real: Any = real, **named: Any) -> Any:
			nonlocal calls
			calls += 1
			if calls == 3:
				raise TransientError("Deadlock found when trying to get lock; try restarting transaction")
			return _real(*arguments, **named)

		monkeypatch.setattr(site, operation, victim)
	summary = ten.run("13b", batch_size=3)
	assert counts(summary, "accord_paiement") == {"read": 10, "inserted": 9, "rejected": 1}
	assert summary["balanced"] and site.count("Payment Arrangement") == 9
	assert [r["legacy_id"] for r in site.list("Legacy Import Reject", fields=("legacy_id",))] == [4]


@pytest.mark.frappe_only(reason="SQLite has one writer: its transactions never wait for each other's rows")
def test_batch_is_repeated_after_another_transaction_held_its_row(
	ten: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
	import frappe
	import pymysql

	site = ten.site
	conf = frappe.conf
	frappe.db.sql("set session innodb_lock_wait_timeout = 1")
	other = pymysql.connect(
		host=conf.db_host or "127.0.0.1", user=conf.db_name, password=conf.db_password, database=conf.db_name
	)
	with other.cursor() as cursor:
		cursor.execute("insert into `tabPayment Arrangement` (name) values ('PA-8')")
	rollback = site.rollback

	def let_go() -> None:
		other.rollback()
		rollback()

	monkeypatch.setattr(site, "rollback", let_go)
	summary = ten.run("13b", batch_size=3)
	other.close()
	assert counts(summary, "accord_paiement") == {"read": 10, "inserted": 9, "rejected": 1}
	assert summary["balanced"]


def test_step_that_is_not_ready_says_what_to_set_and_the_others_run(
	importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
	everything(importing.legacy)
	importing.seed()
	importing.site.set_single("Customer 360 Settings", {"employee_key_field": "legacy_staff_id"})
	with importing.source() as source:
		_forget_companies(importing.site, monkeypatch)
		summary = import_legacy(importing.site, source, Options(only=("13a", "13b")))
	told = {step["table"]: (step["status"], step["message"], step["balanced"]) for step in summary["steps"]}
	status, message, balanced = told["soumission"]
	assert (status, balanced) == ("Failed", False) and "Customer 360 Settings" in message
	assert told["accord_paiement"][0] == "Completed"
	assert summary["balanced"] is False and message in summary["message"]
	monkeypatch.undo()
	summary = importing.run("13a", "13b")
	assert summary["balanced"] and counts(summary, "soumission")["inserted"] == 1


def _forget_companies(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
	real = site.list

	def without_companies(doctype: str, *arguments: Any, **named: Any) -> list[Values]:
		return [] if doctype == "Company" else real(doctype, *arguments, **named)

	monkeypatch.setattr(site, "list", without_companies)
