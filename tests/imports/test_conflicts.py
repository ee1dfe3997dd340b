"""A field that a person wrote stays as it is; where the old system moved too, the difference is listed."""

from __future__ import annotations

from typing import Any

import pytest

from targo_customer360.sites.port import Site, Values
from tests.imports.conftest import Importing, counts
from tests.imports.test_runner import everything
from tests.legacy_db import SECONDS_2021


def edit(site: Site, doctype: str, name: str, **values: Any) -> None:
	"""What a person does: change a document through its own rules."""
	site.update(doctype, name, values)
	site.commit()


def conflicts(site: Site) -> list[Values]:
	columns = ("document_type", "document_name", "field", "site_value", "legacy_value", "status")
	return site.list("Legacy Import Conflict", fields=columns, order_by="document_type, document_name, field")


@pytest.fixture
def arrangement(importing: Importing) -> dict[str, Any]:
	"""The row of an arrangement that is imported."""
	importing.legacy.accounts(1)
	row = importing.legacy.add("accord_paiement", note="Appeler", montant="25.00")
	importing.seed()
	importing.run("13b")
	return row


def test_edited_field_stays_and_is_listed_and_the_others_follow(importing: Importing, arrangement) -> None:
	edit(importing.site, "Payment Arrangement", "PA-1", note="Rappeler lundi", amount=40)
	arrangement.update(note="Appelé", method=2, montant="60.00")

	summary = importing.run("13b")

	assert counts(summary, "accord_paiement") == {"read": 1, "updated": 1}
	(held,) = importing.site.list("Payment Arrangement", fields=("note", "method", "amount"))
	assert (held["note"], held["method"], float(held["amount"])) == ("Rappeler lundi", "Cheque", 40.0)
	listed = conflicts(importing.site)
	assert [(c["field"], c["status"]) for c in listed] == [("amount", "Open"), ("note", "Open")]
	assert listed[1] == {
		"document_type": "Payment Arrangement",
		"document_name": "PA-1",
		"field": "note",
		"site_value": "Rappeler lundi",
		"legacy_value": "Appelé",
		"status": "Open",
	}
	assert (float(listed[0]["site_value"]), listed[0]["legacy_value"]) == (40.0, "60.00")
	(row,) = importing.site.list(
		"Legacy Import Conflict", {"field": "note"}, fields=("run", "step", "legacy_id")
	)
	assert row == {"run": summary["run"], "step": "13b", "legacy_id": 1}
	assert summary["balanced"]


def test_edited_field_that_legacy_left_alone_is_no_conflict(importing: Importing, arrangement) -> None:
	edit(importing.site, "Payment Arrangement", "PA-1", note="Rappeler lundi")
	arrangement["method"] = 3
	assert counts(importing.run("13b"), "accord_paiement") == {"read": 1, "updated": 1}
	assert importing.site.list("Payment Arrangement", fields=("note", "method")) == [
		{"note": "Rappeler lundi", "method": "Phone"}
	]
	assert conflicts(importing.site) == []


def test_only_conflicts_leave_the_document_untouched(importing: Importing, arrangement) -> None:
	edit(importing.site, "Payment Arrangement", "PA-1", note="Rappeler lundi")
	before = importing.site.list("Payment Arrangement", fields=("modified", "modified_by"))
	arrangement["note"] = "Appelé"
	assert counts(importing.run("13b"), "accord_paiement") == {"read": 1, "unchanged": 1}
	assert importing.site.list("Payment Arrangement", fields=("modified", "modified_by")) == before
	assert counts(importing.run("13b"), "accord_paiement") == {"read": 1, "unchanged": 1}
	assert len(conflicts(importing.site)) == 1


def test_field_that_both_sides_changed_alike_is_no_conflict(importing: Importing, arrangement) -> None:
	edit(importing.site, "Payment Arrangement", "PA-1", note="Même texte")
	arrangement["note"] = "Même texte"
	importing.run("13b")
	assert conflicts(importing.site) == []
	arrangement["note"] = "Et encore"
	importing.run("13b")
	assert importing.site.list("Payment Arrangement", fields=("note",)) == [{"note": "Et encore"}]


def test_conflict_is_resolved_once_the_old_system_gives_way(importing: Importing, arrangement) -> None:
	edit(importing.site, "Payment Arrangement", "PA-1", note="Rappeler lundi")
	arrangement["note"] = "Appelé"
	importing.run("13b")
	arrangement["note"] = "Rappeler lundi"
	importing.run("13b")
	assert [c["status"] for c in conflicts(importing.site)] == ["Resolved"]


def test_field_cleared_by_a_person_stays_empty(importing: Importing, arrangement) -> None:
	edit(importing.site, "Payment Arrangement", "PA-1", note="")
	arrangement["note"] = "Appelé"
	importing.run("13b")
	assert not importing.site.list("Payment Arrangement", fields=("note",))[0]["note"]
	assert [(c["site_value"], c["legacy_value"]) for c in conflicts(importing.site)] == [("", "Appelé")]


def test_edited_child_table_stays(importing: Importing) -> None:
	importing.legacy.accounts(1)
	importing.legacy.add("staff", 7)
	row = importing.legacy.add(
		"bon_travail", tech1=7, heure_arrive_t1="8:00", heure_depart_t1="9:00", note="a"
	)
	importing.seed()
	importing.run("13c")
	edit(importing.site, "Service Work Order", "SWO-1", technicians=[])
	row.update(heure_depart_t1="10:00", note="b")

	importing.run("13c")

	order = importing.site.get("Service Work Order", "SWO-1")
	assert order is not None and (order["technicians"], order["note"]) == ([], "b")
	found = {c["field"]: (c["site_value"], c["legacy_value"]) for c in conflicts(importing.site)}
	assert found["technicians"] == ("0 rows", "1 rows")


def test_edited_password_stays_and_is_never_spelled_out(importing: Importing) -> None:
	importing.legacy.accounts(1)
	row = importing.legacy.add("pbx", phone="4185550199", password="old-Secret")
	importing.seed()
	importing.run("13e")
	edit(importing.site, "VoIP Line", "4185550199", sip_password="persons-Secret")
	row.update(password="new-Secret", name="AUTRE")

	importing.run("13e")

	assert importing.site.secret("VoIP Line", "4185550199", "sip_password") == "persons-Secret"
	assert importing.site.list("VoIP Line", fields=("caller_id",)) == [{"caller_id": "AUTRE"}]
	(conflict,) = conflicts(importing.site)
	assert (conflict["field"], conflict["site_value"], conflict["legacy_value"]) == (
		"sip_password",
		"(hidden)",
		"(hidden)",
	)


def test_unedited_password_follows_beside_an_edited_field(importing: Importing) -> None:
	importing.legacy.accounts(1)
	row = importing.legacy.add("pbx", phone="4185550199")
	importing.seed()
	importing.run("13e")
	edit(importing.site, "VoIP Line", "4185550199", caller_id="PERSONNE")
	row.update(password="new-Secret", vm_password="0000")
	importing.run("13e")
	assert importing.site.secret("VoIP Line", "4185550199", "sip_password") == "new-Secret"
	assert importing.site.secret("VoIP Line", "4185550199", "voicemail_password") == "0000"
	assert conflicts(importing.site) == []


def test_document_that_should_go_stays_when_a_person_wrote_to_it(importing: Importing) -> None:
	row = importing.legacy.add("account", 1, stripe_id="cus_1", ppa=1, ppa_account="1234567")
	importing.seed()
	importing.run("13d")
	edit(importing.site, "Payment Method", "PM-BANK-1", amount_limit=50)
	row.update(ppa=0, ppa_account=None)

	summary = importing.run("13d")

	assert counts(summary, "account") == {"read": 1, "unchanged": 1} and summary["balanced"]
	assert importing.site.count("Payment Method") == 2
	(conflict,) = conflicts(importing.site)
	assert (conflict["document_name"], conflict["field"] or "") == ("PM-BANK-1", "")
	assert (conflict["site_value"], conflict["legacy_value"]) == (
		"kept: edited on the site",
		"no longer there",
	)
	assert importing.reconcile()["account"].balanced

	row["stripe_id"] = None
	summary = importing.run("13d")
	assert importing.site.list("Payment Method") == [{"name": "PM-BANK-1"}]
	assert summary["balanced"] and importing.reconcile()["account"].balanced
	assert counts(importing.run("13d"), "account") == {"read": 1, "unchanged": 1}


def test_document_with_a_remark_in_a_field_of_its_own_stays_too(importing: Importing) -> None:
	row = importing.legacy.add("pbx", phone="4185550101")
	importing.legacy.accounts(1)
	importing.seed()
	importing.run("13e")
	edit(importing.site, "VoIP Line", "4185550101", e911_reasons="Vérifié par téléphone")
	row["phone"] = "4185550102"
	importing.run("13e")
	assert importing.site.count("VoIP Line") == 2
	assert [c["document_name"] for c in conflicts(importing.site)] == ["4185550101"]


CHANGES: dict[str, dict[str, Any]] = {
	"accord_paiement": {"montant": "11.11", "date_echeance": SECONDS_2021},
	"bon_travail": {"heure_depart_t1": "24:00", "total": "12.34"},
	"bon_travail_item": {"price": "3.33"},
	"account": {"ppa_account": "5554443332", "ppa_fixed": "20.00"},
	"account_profile": {"token": "tok_another"},
	"pbx": {"vm_password": "9999", "max_calls": 4, "date_update": SECONDS_2021 + 7200},
	"phone_provisioning": {"password": "other", "internationnal": 1},
	"phone_addr": {"street_number": "14", "class_service": "BUS"},
	"account_suspension": {"date_end": SECONDS_2021},
	"ip_history": {"ip": "2001:db8::7", "date": SECONDS_2021 + 60},
	"delivery_history": {"city": "Hemmingford", "date_orig": SECONDS_2021 + 60},
	"soumission": {"name": "Devis 2", "text": "Nouveau"},
	"soumission_template": {"text": "Valide 60 jours"},
}


@pytest.mark.parametrize("table", CHANGES)
def test_what_an_import_wrote_never_looks_like_an_edit(importing: Importing, table: str) -> None:
	everything(importing.legacy)
	importing.seed()
	importing.run()
	rows = importing.legacy.tables[table]
	changed = rows[max(rows)] if table == "account" else rows[min(rows)]
	before = dict(changed)
	changed.update(CHANGES[table])

	assert counts(importing.run(), table)["updated"] == 1
	assert conflicts(importing.site) == []
	changed.update(before)
	assert counts(importing.run(), table)["updated"] == 1
	assert conflicts(importing.site) == []
	assert importing.reconcile()[table].balanced


def test_document_that_was_kept_and_is_given_again_is_an_ordinary_one(importing: Importing) -> None:
	row = importing.legacy.add("account", 1, ppa=1)
	importing.seed()
	importing.run("13d")
	edit(importing.site, "Payment Method", "PM-BANK-1", amount_limit=50)
	row["ppa"] = 0
	importing.run("13d")
	row.update(ppa=1, ppa_account="1234567")
	summary = importing.run("13d")
	assert counts(summary, "account") == {"read": 1, "updated": 1} and summary["balanced"]
	assert conflicts(importing.site) == []
	assert importing.reconcile()["account"].balanced
