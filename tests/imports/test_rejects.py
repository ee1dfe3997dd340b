"""Rows that can't be carried: each is refused alone, with a reason that a person understands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from targo_customer360.imports.commands import import_legacy
from targo_customer360.legacy.source import open_source
from targo_customer360.sites.embedded_site import EmbeddedSite
from targo_customer360.sites.port import Site, SiteError, Values
from tests.imports.conftest import Importing, counts
from tests.legacy_db import LegacyDatabase


def rejects(site: Site) -> list[Values]:
	columns = ("legacy_table", "legacy_id", "status", "reason_code", "reason", "column")
	return site.list("Legacy Import Reject", fields=columns, order_by="legacy_table, legacy_id")


def test_bad_rows_are_refused_alone(importing: Importing) -> None:
	legacy = importing.legacy
	legacy.types = {"accord_paiement.montant": "varchar(20)"}
	legacy.accounts(1)
	legacy.add("accord_paiement", 1)
	legacy.add("accord_paiement", 2, account_id=999)
	legacy.add("accord_paiement", 3, montant="vingt")
	legacy.add("accord_paiement", 4, montant="-5.00")
	legacy.add("accord_paiement", 5, montant=None)
	legacy.add("accord_paiement", 6, status=9)
	legacy.add("accord_paiement", 7, montant="12,50")
	importing.seed()

	summary = importing.run("13b")

	assert counts(summary, "accord_paiement") == {"read": 7, "inserted": 2, "rejected": 5}
	assert summary["balanced"] and importing.reconcile()["accord_paiement"].balanced
	assert sorted(row["name"] for row in importing.site.list("Payment Arrangement")) == ["PA-1", "PA-7"]
	assert [(r["legacy_id"], r["reason_code"], r["column"]) for r in rejects(importing.site)] == [
		(2, "unknown_customer", "account_id"),
		(3, "not_money", "montant"),
		(4, "negative_amount", "montant"),
		(5, "no_amount", "montant"),
		(6, "unknown_status", "status"),
	]
	assert rejects(importing.site)[0]["reason"] == "There is no customer for account 999"


def test_reject_keeps_the_raw_row_without_its_secrets(importing: Importing) -> None:
	importing.legacy.add(
		"pbx",
		5,
		account_id=999,
		phone="4185550199",
		name="Jos &amp; C\u00c3\u00b4t\u00e9",
		password="s1p-Secret",
	)
	importing.seed()
	importing.run("13e")

	(reject,) = importing.site.list("Legacy Import Reject", fields=("*",))
	assert reject["name"] == "REJ-pbx-5"
	assert (reject["step"], reject["legacy_table"], reject["legacy_id"]) == ("13e", "pbx", 5)
	raw = json.loads(reject["raw_row"])
	assert raw["name"] == "Jos &amp; C\u00c3\u00b4t\u00e9"
	assert (raw["account_id"], raw["password"], raw["vm_password"]) == ("999", "(hidden)", "(hidden)")
	assert "s1p-Secret" not in repr(reject) and "4821" not in repr(reject)


def test_second_row_for_one_key_is_refused_and_says_who_holds_it(importing: Importing) -> None:
	importing.legacy.accounts(1, 2)
	importing.legacy.add("pbx", 3, phone="4185550199")
	importing.legacy.add("pbx", 4, phone="(418) 555-0199", account_id=2)
	importing.legacy.add("pbx", 5, phone="4185550155")
	importing.seed()
	summary = importing.run("13e")

	assert counts(summary, "pbx") == {"read": 3, "inserted": 2, "rejected": 1} and summary["balanced"]
	(reject,) = rejects(importing.site)
	assert (reject["legacy_id"], reject["reason_code"]) == (4, "duplicate")
	assert reject["reason"] == "VoIP Line 4185550199 is there already, made from pbx 3"
	assert counts(importing.run("13e"), "pbx") == {"read": 3, "unchanged": 2, "rejected": 1}


def test_key_of_a_document_that_a_person_made_is_not_taken(importing: Importing) -> None:
	importing.legacy.accounts(1)
	importing.legacy.add("pbx", phone="4185550199")
	importing.seed()
	importing.site.insert("VoIP Line", {"did": "4185550199", "customer": "C-1", "status": "Active"})
	importing.site.commit()
	importing.run("13e")
	(reject,) = rejects(importing.site)
	assert reject["reason"] == "VoIP Line 4185550199 is there already, which no import made"


def test_text_that_does_not_fit_is_refused_not_cut(importing: Importing) -> None:
	importing.legacy.types = {"delivery_history.zip": "varchar(300)"}
	importing.legacy.accounts(1)
	importing.legacy.add("delivery_history", 1, zip="é" * 141)
	importing.legacy.add("delivery_history", 2, zip="é" * 140)
	importing.seed()
	summary = importing.run("13i")
	assert counts(summary, "delivery_history") == {"read": 2, "inserted": 1, "rejected": 1}
	(reject,) = rejects(importing.site)
	assert reject["reason_code"] == "too_long"
	assert reject["reason"] == "Service Address Change: postal_code has 141 characters, 140 fit"


def test_note_larger_than_the_column_is_refused_on_every_site(importing: Importing) -> None:
	importing.legacy.types = {"accord_paiement.note": "mediumtext"}
	importing.legacy.accounts(1)
	importing.legacy.add("accord_paiement", 1, note="é" * 32_767)
	importing.legacy.add("accord_paiement", 2, note="é" * 32_768)
	importing.seed()
	assert counts(importing.run("13b"), "accord_paiement") == {"read": 2, "inserted": 1, "rejected": 1}
	(reject,) = rejects(importing.site)
	assert reject["reason"] == "Payment Arrangement: note has 65536 bytes, 65535 fit"


def test_many_bad_rows_among_good_ones(importing: Importing) -> None:
	importing.legacy.types = {"delivery_history.zip": "varchar(300)"}
	importing.legacy.accounts(1)
	for key in range(1, 61):
		importing.legacy.add("delivery_history", key, zip="x" * (150 if key % 3 == 0 else 20))
	importing.seed()
	summary = importing.run("13i", batch_size=25)
	assert counts(summary, "delivery_history") == {"read": 60, "inserted": 40, "rejected": 20}
	assert {r["legacy_id"] % 3 for r in rejects(importing.site)} == {0}


def test_retry_carries_the_refused_rows_alone(importing: Importing) -> None:
	legacy = importing.legacy
	legacy.accounts(1)
	good = legacy.add("accord_paiement", 1)
	bad = legacy.add("accord_paiement", 2, account_id=999)
	legacy.add("accord_paiement", 3, account_id=998)
	legacy.add("bon_travail", 8, account_id=999)
	legacy.add("bon_travail_item", 9, bon_id=8)
	importing.seed()
	first = importing.run()
	assert [counts(first, t)["rejected"] for t in ("accord_paiement", "bon_travail", "bon_travail_item")] == [
		2,
		1,
		1,
	]

	good["note"] = "changed since, and not refused"
	bad["account_id"] = 1
	legacy.tables["bon_travail"][8]["account_id"] = 1
	summary = importing.retry()

	assert [(s["table"], s["read"], s["inserted"], s["rejected"]) for s in summary["steps"]] == [
		("accord_paiement", 2, 1, 1),
		("bon_travail", 1, 1, 0),
		("bon_travail_item", 1, 1, 0),
	]
	assert summary["balanced"]
	assert [(r["legacy_table"], r["legacy_id"], r["status"]) for r in rejects(importing.site)] == [
		("accord_paiement", 2, "Resolved"),
		("accord_paiement", 3, "Open"),
		("bon_travail", 8, "Resolved"),
		("bon_travail_item", 9, "Resolved"),
	]
	assert importing.site.list("Legacy Import Run", {"name": summary["run"]}, fields=("kind", "status")) == [
		{"kind": "Retry", "status": "Completed"}
	]
	(held,) = importing.site.list("Payment Arrangement", {"name": "PA-1"}, fields=("note",))
	assert not held["note"]


def test_retry_with_nothing_refused_is_an_empty_balanced_run(importing: Importing) -> None:
	importing.seed()
	importing.run()
	summary = importing.retry()
	assert (summary["steps"], summary["balanced"], summary["status"]) == ([], True, "Completed")


def test_row_that_went_from_the_old_system_is_no_longer_refused(importing: Importing) -> None:
	importing.legacy.accounts(1)
	for key in (1, 2, 3):
		importing.legacy.add("accord_paiement", key, account_id=999)
	importing.seed()
	importing.run("13b")
	del importing.legacy.tables["accord_paiement"][3]
	summary = importing.retry()
	assert counts(summary, "accord_paiement") == {"read": 2, "rejected": 2}
	assert {r["legacy_id"]: r["status"] for r in rejects(importing.site)} == {
		1: "Open",
		2: "Open",
		3: "Resolved",
	}

	del importing.legacy.tables["accord_paiement"][1]
	importing.run("13b")
	assert {r["legacy_id"]: r["status"] for r in rejects(importing.site)} == {
		1: "Resolved",
		2: "Open",
		3: "Resolved",
	}


def test_import_resolves_what_was_mended(importing: Importing) -> None:
	importing.legacy.accounts(1)
	row = importing.legacy.add("accord_paiement", account_id=999)
	importing.seed()
	importing.run("13b")
	row["account_id"] = 1
	assert counts(importing.run("13b"), "accord_paiement") == {"read": 1, "inserted": 1}
	assert [r["status"] for r in rejects(importing.site)] == ["Resolved"]


@pytest.mark.parametrize(
	("table", "good", "bad"),
	[
		("accord_paiement", {"montant": "25.00"}, {"montant": "abc"}),
		("delivery_history", {}, {"zip": "x" * 150}),
	],
)
def test_document_stays_as_it_was_while_its_changed_row_is_refused(
	importing: Importing, table: str, good: dict[str, Any], bad: dict[str, Any]
) -> None:
	importing.legacy.types = {
		"accord_paiement.montant": "varchar(20)",
		"delivery_history.zip": "varchar(300)",
	}
	importing.legacy.accounts(1)
	row = importing.legacy.add(table, **good)
	before = dict(row)
	importing.seed()
	importing.run()
	row.update(bad)

	summary = importing.run()

	assert counts(summary, table) == {"read": 1, "rejected": 1}
	assert summary["balanced"] and importing.reconcile()[table].balanced
	assert importing.site.count("Payment Arrangement") + importing.site.count("Service Address Change") == 1
	assert [r["status"] for r in rejects(importing.site)] == ["Open"]

	row.update(before)
	assert counts(importing.run(), table) == {"read": 1, "unchanged": 1}
	assert [r["status"] for r in rejects(importing.site)] == ["Resolved"]


@pytest.mark.embedded_only(reason="the rule that refuses an item is given to the embedded site by the test")
def test_quote_whose_placeholder_item_is_refused_is_refused_alone(
	legacy: LegacyDatabase, tmp_path: Path
) -> None:
	def no_ghosts(site: EmbeddedSite, item: Values, before: Values | None) -> None:
		if item["item_code"] == "GHOST":
			raise SiteError("Item GHOST is not wanted here")

	def php(sku: str) -> str:
		fields = {"sku": sku, "desc": "x", "qte": "1", "amt": "5.00", "tot": "5.00"}
		inner = "".join(f's:{len(k)}:"{k}";s:{len(v)}:"{v}";' for k, v in fields.items())
		return f"a:1:{{i:0;a:{len(fields)}:{{{inner}}}}}"

	legacy.accounts(1)
	legacy.add("soumission", 1, materiel=php("GHOST"), mensuel="a:0:{}")
	legacy.add("soumission", 2, materiel=php("OTHER"), mensuel="a:0:{}")
	site = EmbeddedSite(tmp_path / "site.db", rules={"Item": [no_ghosts]})
	importing = Importing(site, legacy, tmp_path / "legacy.sql")
	importing.seed()
	with open_source(str(legacy.dump(importing.path))) as source:
		summary = import_legacy(site, source)
	assert counts(summary, "soumission") == {"read": 2, "inserted": 1, "rejected": 1}
	(reject,) = rejects(site)
	assert (reject["legacy_id"], reject["reason"]) == (1, "Item GHOST is not wanted here")
