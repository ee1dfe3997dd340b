"""The verdict that is stored on a line, whoever changes one of the two addresses."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from targo_customer360.embedded.demo import write_demo_data
from targo_customer360.embedded.documents import load_documents
from targo_customer360.embedded.rules import RULES
from targo_customer360.embedded.seed import seed_base_documents
from targo_customer360.imports.commands import import_legacy
from targo_customer360.imports.runner import Options
from targo_customer360.legacy.source import open_source
from targo_customer360.sites.embedded_site import EmbeddedSite
from targo_customer360.sites.port import Site
from targo_customer360.telephony import verdicts
from targo_customer360.telephony.verdicts import read_reasons, recompute
from tests.legacy_db import LegacyDatabase
from tests.telephony.phones import DID, NOW, OTHER, THIRD, Phones

LINE, REGISTRATION, LOCATION = "VoIP Line", "E911 Registration", "Service Location"


@pytest.fixture
def phones(site: Site) -> Iterator[Phones]:
	"""A site that applies its rules: a Frappe site always does, an embedded one where it is told to."""
	if not isinstance(site, EmbeddedSite):
		yield Phones(site)
		return
	ruled = EmbeddedSite(site.path, rules=RULES)
	yield Phones(ruled)
	ruled.close()


def reasons(phones: Phones, did: str = DID) -> list[str]:
	stored = phones.site.lookup(LINE, [did], fields=("e911_reasons",))[did]["e911_reasons"]
	return [reason.code for reason in read_reasons(stored)]


def test_each_verdict_has_its_reason(phones: Phones) -> None:
	phones.pair(DID)
	phones.pair(OTHER, street_number="132")
	phones.line(THIRD)
	phones.pair("4502722404", status="Removed")
	phones.pair("4502722405", status="Submitted", street_number="", street_name="")
	phones.registration("4502722406")
	phones.line("4502722406", location=None)
	phones.line("4502722407", status="Decommissioned", e911_verdict="Same")

	counts = recompute(phones.site)

	assert counts == {"Same": 1, "Mismatch": 1, "Missing": 3, "Review": 1, "": 1}
	assert [phones.verdict(did) for did in (DID, OTHER, THIRD)] == ["Same", "Mismatch", "Missing"]
	assert reasons(phones, OTHER) == ["civic_number"]
	assert reasons(phones, THIRD) == ["no_registration"]
	assert reasons(phones, "4502722404") == ["registration_removed"]
	assert reasons(phones, "4502722405") == ["no_911_address"]
	assert (phones.verdict("4502722406"), reasons(phones, "4502722406")) == (
		"Review",
		["no_service_location"],
	)
	assert (phones.verdict("4502722407") or "", reasons(phones, "4502722407")) == ("", [])


def test_reasons_are_stored_in_both_languages(phones: Phones) -> None:
	phones.pair(DID, street_number="132")
	recompute(phones.site)
	stored = phones.site.lookup(LINE, [DID], fields=("e911_reasons",))[DID]["e911_reasons"]
	assert json.loads(stored) == [
		{"code": "civic_number", "en": "civic number 123 / 132", "fr": "numéro civique 123 / 132"}
	]


@pytest.mark.parametrize("stored", [None, "", "looked at by hand", "[1]", '{"code": "x"}'])
def test_what_is_no_list_of_reasons_is_no_reason(stored: str | None) -> None:
	assert read_reasons(stored) == []


def test_only_the_lines_asked_for_are_decided_and_none_counts_as_edited(phones: Phones) -> None:
	for did in (DID, OTHER, THIRD):
		phones.pair(did)
	assert recompute(phones.site, [OTHER, OTHER, "4509999999"]) == {"Same": 1}
	rows = phones.site.lookup(LINE, [DID, OTHER, THIRD], fields=("e911_verdict", "modified"))
	assert [rows[did]["e911_verdict"] or "" for did in (DID, OTHER, THIRD)] == ["", "Same", ""]
	assert {row["modified"] for row in rows.values()} == {NOW}


def test_pages_join_without_a_gap(phones: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.setattr(verdicts, "PAGE", 2)
	for number in range(5):
		phones.pair(f"450272240{number}")
	assert recompute(phones.site) == {"Same": 5}
	assert recompute(phones.site, [f"450272240{number}" for number in range(5)]) == {"Same": 5}


def test_a_change_of_the_registration_decides_anew(phones: Phones) -> None:
	phones.pair(DID)
	recompute(phones.site)
	phones.site.update(REGISTRATION, DID, {"street_number": "132"})
	assert (phones.verdict(), reasons(phones)) == ("Mismatch", ["civic_number"])
	phones.site.update(REGISTRATION, DID, {"street_number": "123"})
	assert phones.verdict() == "Same"
	phones.site.update(REGISTRATION, DID, {"status": "Removed"})
	assert (phones.verdict(), reasons(phones)) == ("Missing", ["registration_removed"])


def test_a_new_registration_decides_anew(phones: Phones) -> None:
	phones.line(DID)
	recompute(phones.site)
	assert phones.verdict() == "Missing"
	phones.site.insert(
		REGISTRATION,
		{
			"did": "(450) 272-2401",
			"customer": "C-1",
			"street_number": "123",
			"street_name": "Principale",
			"city": "Ormstown",
			"state": "QC",
			"postal_code": "J0S1K0",
			"status": "Registered",
		},
	)
	assert phones.verdict() in ("Same", "Review")


@pytest.mark.frappe_only(reason="the embedded site calls no rules when a document is deleted")
def test_a_deleted_registration_leaves_the_line_missing(phones: Phones) -> None:
	phones.pair(DID)
	recompute(phones.site)
	phones.site.delete_checked(REGISTRATION, DID)
	assert (phones.verdict(), reasons(phones)) == ("Missing", ["no_registration"])


@pytest.mark.frappe_only(reason="the job is one of the desk's scheduler")
def test_the_nightly_job_catches_what_passed_no_controller(phones: Phones) -> None:
	import frappe

	phones.pair(DID)
	recompute(phones.site)
	frappe.db.set_value(REGISTRATION, DID, "street_number", "132")
	assert phones.verdict() == "Same"
	hooks = frappe.get_hooks("scheduler_events")["daily_long"]
	(job,) = [method for method in hooks if method.startswith("targo_customer360.api.verdicts")]
	frappe.get_attr(job)()
	assert phones.verdict() == "Mismatch"


def test_a_change_of_the_service_address_decides_all_lines_there(phones: Phones) -> None:
	phones.pair(DID)
	phones.pair(OTHER)
	phones.pair(THIRD, location="LOC-2")
	recompute(phones.site)
	phones.site.update(LOCATION, "LOC-1", {"address_line1": "132 rue Principale"})
	assert [phones.verdict(did) for did in (DID, OTHER, THIRD)] == ["Mismatch", "Mismatch", "Same"]


def test_what_is_not_the_address_of_a_location_changes_nothing(phones: Phones) -> None:
	phones.pair(DID)
	phones.site.update(LOCATION, "LOC-1", {"olt": "OLT-7"})
	assert not phones.verdict()


def test_a_line_that_moves_to_another_location_is_decided_with_it(phones: Phones) -> None:
	phones.pair(DID)
	phones.location("LOC-2", address_line1="9 rue Church")
	phones.site.update(LINE, DID, {"service_location": "LOC-2"})
	assert phones.verdict() == "Mismatch"
	phones.site.update(LINE, DID, {"service_location": None})
	assert (phones.verdict(), reasons(phones)) == ("Review", ["no_service_location"])
	phones.site.update(LINE, DID, {"status": "Decommissioned"})
	assert not phones.verdict()


def test_an_import_leaves_every_line_with_a_verdict(phones: Phones, tmp_path: Path) -> None:
	legacy = LegacyDatabase().accounts(1)
	legacy.add("delivery", 10, account_id=1, address1="12 rue des Érables")
	legacy.add("pbx", 1, account_id=1, delivery_id=10, phone=DID)
	legacy.add("pbx", 2, account_id=1, delivery_id=10, phone=OTHER)
	address = {"street_name": "rue des Erables", "city": "Saint-Remi", "zip": "J0L2L0"}
	legacy.add("phone_addr", 1, account_id=1, phone=DID, street_number="12", **address)
	with open_source(str(legacy.dump(tmp_path / "legacy.sql"))) as source:
		seed_base_documents(phones.site, source)
		import_legacy(phones.site, source, Options(only=("13e",)))
		assert [phones.verdict(did) for did in (DID, OTHER)] == ["Missing", "Missing"]
		import_legacy(phones.site, source, Options(only=("13f",)))
	assert [phones.verdict(did) for did in (DID, OTHER)] == ["Same", "Missing"]


@pytest.mark.embedded_only(reason="it judges made-up addresses in bulk, which takes no Frappe site")
def test_no_other_door_of_the_demo_data_is_judged_the_same(tmp_path: Path) -> None:
	demo = tmp_path / "demo"
	write_demo_data(demo, scale=0.4)
	for doctype in ("Customer", LOCATION):
		(tmp_path / "base").mkdir(exist_ok=True)
		shutil.move(demo / "documents" / f"{doctype}.jsonl", tmp_path / "base")
	site = EmbeddedSite(tmp_path / "site.db")
	load_documents(site, tmp_path / "base")
	with open_source(str(demo / "legacy.sql")) as source:
		import_legacy(site, source, Options(only=("13e", "13f")))
	truth = [json.loads(row) for row in (demo / "truth" / "e911.jsonl").read_text("utf-8").splitlines()]
	found = site.lookup(LINE, [row["did"] for row in truth], fields=("e911_verdict", "service_location"))
	located = [row for row in truth if found[row["did"]]["service_location"]]
	judged = Counter((row["kind"], found[row["did"]]["e911_verdict"]) for row in located)
	site.close()

	assert judged["door", "Mismatch"] > 10
	assert judged["door", "Same"] == judged["door", "Missing"] == 0
	flagged = {pair: number for pair, number in judged.items() if pair[0] != "door" and pair[1] != "Same"}
	assert sum(flagged.values()) <= 0.03 * len(located), flagged
