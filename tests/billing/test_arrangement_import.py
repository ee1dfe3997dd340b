"""What the importer does with an arrangement that a person opened again: it stays as the person left it."""

from __future__ import annotations

from typing import Any

import pytest

from targo_customer360.billing.arrangement_states import ARRANGEMENT
from targo_customer360.imports.undo import undo_run
from tests.billing.books import Books, with_rules
from tests.billing.promises import held, reopen, status
from tests.imports.conftest import Importing, counts
from tests.legacy_db import LegacyDatabase


@pytest.fixture
def importing(site: Any, legacy: LegacyDatabase, tmp_path: Any) -> Importing:
	return Importing(with_rules(site), legacy, tmp_path / "legacy.sql")


@pytest.fixture
def row(importing: Importing) -> dict[str, Any]:
	"""An open arrangement of 25.00 of the old system, imported and re-opened as PA-1."""
	importing.legacy.accounts(1)
	row = importing.legacy.add("accord_paiement", note="Appeler", montant="25.00", status=0)
	importing.seed()
	importing.run("13b")
	reopen(of(importing), "PA-1")
	return row


def of(importing: Importing) -> Books:
	return Books(importing.site)


def conflicts(importing: Importing) -> list[str]:
	rows = importing.site.list("Legacy Import Conflict", fields=("field",), order_by="field")
	return [found["field"] for found in rows]


def test_importing_again_leaves_its_terms_and_follows_the_rest(importing: Importing, row: dict) -> None:
	before = held(of(importing), "PA-1")
	row.update(status=1, montant="80.00", note="Payé, dit l'ancien système")
	summary = importing.run("13b")
	after = held(of(importing), "PA-1")
	assert counts(summary, "accord_paiement") == {"read": 1, "updated": 1}
	assert (after["status"], float(after["amount"])) == ("Open", 25)
	assert (after["due_date"], after["reopened_on"]) == (before["due_date"], before["reopened_on"])
	assert after["note"] == "Payé, dit l'ancien système"
	assert conflicts(importing) == ["amount", "status"]
	assert summary["balanced"], summary


def test_the_same_difference_is_not_told_twice(importing: Importing, row: dict) -> None:
	row.update(status=1)
	importing.run("13b")
	row.update(note="Rappeler")
	assert importing.run("13b")["balanced"]
	assert (status(of(importing), "PA-1"), conflicts(importing)) == ("Open", ["status"])


def test_without_a_change_in_the_old_system_nothing_is_touched(importing: Importing, row: dict) -> None:
	before = held(of(importing), "PA-1")
	assert counts(importing.run("13b"), "accord_paiement") == {"read": 1, "unchanged": 1}
	assert held(of(importing), "PA-1") == before
	assert importing.reconcile()["accord_paiement"].balanced


def test_one_that_nobody_opened_follows_the_old_system(importing: Importing) -> None:
	importing.legacy.accounts(1)
	row = importing.legacy.add("accord_paiement", montant="25.00", status=0)
	importing.seed()
	importing.run("13b")
	row.update(status=1, montant="80.00")
	importing.run("13b")
	found = held(of(importing), "PA-1")
	assert (found["status"], float(found["amount"]), conflicts(importing)) == ("Completed", 80, [])


def test_undoing_the_import_removes_the_others_and_spares_it(importing: Importing, row: dict) -> None:
	importing.legacy.add("accord_paiement", montant="30.00", status=0)
	importing.run("13b")
	assert importing.site.count(ARRANGEMENT) == 2
	for run in importing.site.list("Legacy Import Run", order_by="creation desc"):
		undo_run(importing.site, run["name"])
	assert [found["name"] for found in importing.site.list(ARRANGEMENT)] == ["PA-1"]
