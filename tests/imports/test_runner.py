"""Importing again: what did not change is left alone, what changed is written, what a person wrote stays."""

from __future__ import annotations

from datetime import date

import pytest

from targo_customer360.imports.runner import Options, run_import
from targo_customer360.legacy.source import open_source
from targo_customer360.sites.port import Site
from tests.imports.conftest import Importing, counts
from tests.legacy_db import SECONDS_2021, LegacyDatabase
from tests.site_state import IMPORTED, differences, state_of

PHP_ITEM = (
	'a:1:{i:0;a:5:{s:3:"sku";s:6:"INT100";s:4:"desc";s:5:"Modem";'
	's:3:"qte";s:1:"2";s:3:"amt";s:5:"10.00";s:3:"tot";s:5:"20.00";}}'
)


def everything(legacy: LegacyDatabase) -> None:
	"""A row or more of each table, and every kind of payment method."""
	legacy.accounts(1, 2, 3)
	legacy.add("account", 4, stripe_id="cus_4", stripe_ppa=1, ppa=1, ppa_name="Zoé", ppa_account="9876543210")
	legacy.add("staff", 7)
	legacy.add("delivery", 11)
	legacy.add("service", 21, delivery_id=11)
	legacy.add("product", 31, sku="INT100")
	legacy.add("accord_paiement", staff_id=7)
	legacy.add("accord_paiement", account_id=2, status=0, montant="10.05")
	legacy.add("bon_travail", tech1=7, heure_arrive_t1="8h30", heure_depart_t1="12:00")
	legacy.add("bon_travail_item", bon_id=1, product_id=31)
	legacy.add("account_profile", account_id=2)
	legacy.add("pbx", phone="4185550199", delivery_id=11, service_id=21)
	legacy.add("phone_provisioning", phone="4185550199", delivery_id=11, service_id=21)
	legacy.add("phone_provisioning", phone="4185550199", mac="000B82A1B2C4")
	legacy.add("phone_addr", phone="4185550199")
	legacy.add("phone_addr", phone="4185550133", account_id=2)
	legacy.add("account_suspension", account_id=3)
	legacy.add("ip_history", delivery_id=11)
	legacy.add("delivery_history")
	legacy.add("service_snapshot")
	legacy.add("soumission", materiel=PHP_ITEM, mensuel="a:0:{}")
	legacy.add("soumission_template")


def test_second_run_changes_nothing_and_says_so(importing: Importing) -> None:
	everything(importing.legacy)
	importing.seed()
	first = importing.run()
	before = state_of(importing.site, IMPORTED)

	second = importing.run()

	assert differences(before, state_of(importing.site, IMPORTED)) == []
	assert first["balanced"] and second["balanced"]
	for step in second["steps"]:
		assert (step["inserted"], step["updated"], step["rejected"]) == (0, 0, 0), step
		assert step["read"] == step["unchanged"] + step["skipped"], step
	assert sum(step["inserted"] for step in first["steps"]) == sum(s["unchanged"] for s in second["steps"])


def test_counts_add_up_and_every_table_is_told(importing: Importing) -> None:
	everything(importing.legacy)
	importing.legacy.without = frozenset({"tele_wiz"})
	importing.seed()
	summary = importing.run()

	assert counts(summary, "accord_paiement") == {"read": 2, "inserted": 2}
	assert counts(summary, "account") == {"read": 4, "inserted": 1, "skipped": 3}
	assert counts(summary, "service_snapshot") == {"read": 1, "skipped": 1}
	told = {s["table"]: s for s in summary["steps"]}
	assert told["tele_wiz"]["status"] == "Absent" and "no table tele_wiz" in told["tele_wiz"]["message"]
	assert told["service_snapshot"]["message"] == "bandwidth history, for analytics only"


def test_changed_row_updates_its_fields_alone(importing: Importing) -> None:
	everything(importing.legacy)
	importing.seed()
	importing.run()
	before = state_of(importing.site, IMPORTED)
	importing.legacy.tables["accord_paiement"][1].update(montant="30.10", note="Payé au comptoir")

	summary = importing.run()

	assert counts(summary, "accord_paiement") == {"read": 2, "updated": 1, "unchanged": 1}
	changed = {
		line.split(":")[0].split()[-1] for line in differences(before, state_of(importing.site, IMPORTED))
	}
	assert changed == {"amount", "note", "modified", "legacy_hash", "legacy_fingerprints"}
	arrangement = importing.site.get("Payment Arrangement", "PA-1")
	assert arrangement is not None
	assert (float(arrangement["amount"]), arrangement["note"]) == (30.10, "Payé au comptoir")
	assert summary["balanced"]


def test_field_that_changes_in_legacy_twice_is_written_twice(importing: Importing) -> None:
	importing.legacy.accounts(1)
	row = importing.legacy.add("accord_paiement", note="one")
	importing.seed()
	importing.run("13b")
	for text in ("two", "three"):
		row["note"] = text
		assert counts(importing.run("13b"), "accord_paiement") == {"read": 1, "updated": 1}
		assert importing.site.list("Payment Arrangement", fields=("note",)) == [{"note": text}]


def test_emptied_column_empties_its_field(importing: Importing) -> None:
	importing.legacy.accounts(1)
	importing.legacy.add("staff", 7)
	row = importing.legacy.add("accord_paiement", staff_id=7, note="text")
	importing.seed()
	importing.run("13b")
	row.update(staff_id=0, note=None, date_coupure=0)
	importing.run("13b")

	(held,) = importing.site.list("Payment Arrangement", fields=("employee", "note", "cutoff_date"))
	assert (held["employee"], held["note"] or "", held["cutoff_date"]) == (None, "", None)
	assert importing.reconcile()["accord_paiement"].balanced


def test_technicians_are_replaced_when_a_row_changes(importing: Importing) -> None:
	importing.legacy.accounts(1)
	importing.legacy.add("staff", 7)
	importing.legacy.add("staff", 8, first_name="Ève")
	row = importing.legacy.add("bon_travail", tech1=7, heure_arrive_t1="8:00", heure_depart_t1="9:00")
	importing.seed()
	importing.run("13c")
	row.update(tech1=8, tech2=7, heure_arrive_t2="10h", heure_depart_t2="11h30")

	assert counts(importing.run("13c"), "bon_travail") == {"read": 1, "updated": 1}
	order = importing.site.get("Service Work Order", "SWO-1")
	assert order is not None
	technicians = [(t["idx"], t["legacy_staff_id"], float(t["hours"])) for t in order["technicians"]]
	assert technicians == [(1, 8, 1.0), (2, 7, 1.5)]
	assert float(order["total_hours"]) == 2.5

	row.update(
		tech1=0, tech2=0, heure_arrive_t1="", heure_depart_t1="", heure_arrive_t2="", heure_depart_t2=""
	)
	importing.run("13c")
	assert importing.site.count("Service Work Order Technician") == 0


def test_changed_password_is_written_and_an_emptied_one_is_forgotten(importing: Importing) -> None:
	importing.legacy.accounts(1)
	row = importing.legacy.add("pbx", phone="4185550199")
	importing.seed()
	importing.run("13e")
	site = importing.site
	assert site.secret("VoIP Line", "4185550199", "sip_password") == "s1p-Secret"

	row.update(password="another&amp;1", vm_password=None)
	assert counts(importing.run("13e"), "pbx") == {"read": 1, "updated": 1}
	assert site.secret("VoIP Line", "4185550199", "sip_password") == "another&amp;1"
	assert site.secret("VoIP Line", "4185550199", "voicemail_password") is None
	(held,) = site.list("VoIP Line", fields=("sip_password", "voicemail_password"))
	assert held == {"sip_password": "*" * 13, "voicemail_password": held["voicemail_password"]}
	assert not held["voicemail_password"]
	assert counts(importing.run("13e"), "pbx") == {"read": 1, "unchanged": 1}


def test_device_moves_to_the_line_that_its_row_names_now(importing: Importing) -> None:
	importing.legacy.accounts(1)
	importing.legacy.add("pbx", phone="4185550101")
	importing.legacy.add("pbx", phone="4185550102")
	row = importing.legacy.add("phone_provisioning", phone="4185550101")
	importing.seed()
	importing.run("13e")
	row["phone"] = "4185550102"

	assert counts(importing.run("13e"), "phone_provisioning") == {"read": 1, "updated": 1}
	assert importing.site.list("VoIP Line Device", fields=("parent",)) == [{"parent": "4185550102"}]
	assert counts(importing.run("13e"), "phone_provisioning") == {"read": 1, "unchanged": 1}


def test_document_that_a_row_no_longer_gives_is_removed(importing: Importing) -> None:
	row = importing.legacy.add("account", 1, stripe_id="cus_1", ppa=1, ppa_account="1234567")
	importing.seed()
	importing.run("13d")
	row["stripe_id"] = None
	summary = importing.run("13d")
	assert counts(summary, "account") == {"read": 1, "updated": 1} and summary["balanced"]
	assert importing.site.list("Payment Method") == [{"name": "PM-BANK-1"}]

	row.update(ppa=0, ppa_account=None)
	summary = importing.run("13d")
	assert counts(summary, "account") == {"read": 1, "updated": 1} and summary["balanced"]
	assert importing.site.count("Payment Method") == 0
	assert importing.site.secret("Payment Method", "PM-BANK-1", "account_number") is None
	(warning,) = [s["warning_groups"] for s in summary["steps"] if s["table"] == "account"]
	assert warning["withdrawn"]["examples"] == [
		"Payment Method PM-BANK-1 is no longer in the old system; removed"
	]

	summary = importing.run("13d")
	assert counts(summary, "account") == {"read": 1, "skipped": 1} and summary["balanced"]


def test_row_that_comes_back_is_imported_again(importing: Importing) -> None:
	row = importing.legacy.add("account", 1, stripe_id="cus_1")
	importing.seed()
	importing.run("13d")
	row["stripe_id"] = None
	importing.run("13d")
	row["stripe_id"] = "cus_1"
	assert counts(importing.run("13d"), "account") == {"read": 1, "inserted": 1}
	assert importing.reconcile()["account"].balanced


def test_row_of_which_nothing_remains_after_reading_is_refused(importing: Importing) -> None:
	importing.legacy.add("account", 1, ppa_name="&nbsp;")
	importing.seed()
	summary = importing.run("13d")
	assert counts(summary, "account") == {"read": 1, "rejected": 1} and summary["balanced"]
	assert importing.reconcile()["account"].balanced


def test_dates_keep_the_day_of_the_old_system(importing: Importing) -> None:
	importing.legacy.accounts(1)
	importing.legacy.add("accord_paiement", date_accord=SECONDS_2021, date_echeance=0, date_coupure=None)
	importing.seed()
	importing.run("13b")
	(held,) = importing.site.list(
		"Payment Arrangement", fields=("creation", "agreed_on", "due_date", "cutoff_date", "legacy_run")
	)
	assert held["creation"].date() == held["agreed_on"] == date(2021, 6, 14)
	assert (held["due_date"], held["cutoff_date"]) == (None, None)
	assert importing.site.list("Legacy Import Run") == [{"name": held["legacy_run"]}]


def test_rows_that_come_in_later_are_added(importing: Importing) -> None:
	importing.legacy.accounts(1)
	importing.legacy.add("accord_paiement", 10)
	importing.seed()
	importing.run("13b")
	importing.legacy.add("accord_paiement", 3)
	importing.legacy.add("accord_paiement", 12)
	assert counts(importing.run("13b"), "accord_paiement") == {"read": 3, "inserted": 2, "unchanged": 1}


@pytest.mark.parametrize("ranges", [1, 3, 50])
def test_any_number_of_ranges_gives_the_same(importing: Importing, ranges: int) -> None:
	importing.legacy.accounts(1, 2)
	for key in (0, 1, 2, 5, 8, 9, 10, 30, 31, 32, 33, 90):
		importing.legacy.add("accord_paiement", key, account_id=1 + key % 2, montant=f"{key}.25")
	importing.seed()
	summary = importing.run("13b", ranges=ranges, batch_size=2)
	assert counts(summary, "accord_paiement") == {"read": 12, "inserted": 12} and summary["balanced"]
	assert counts(importing.run("13b"), "accord_paiement") == {"read": 12, "unchanged": 12}


def test_unknown_step_is_named(site: Site, legacy: LegacyDatabase, tmp_path) -> None:
	with (
		open_source(str(legacy.dump(tmp_path / "l.sql"))) as source,
		pytest.raises(KeyError, match="no step 99"),
	):
		run_import(site, source, Options(only=("99",)))
	assert site.count("Legacy Import Run") == 0


def test_empty_tables_are_balanced(importing: Importing) -> None:
	importing.seed()
	summary = importing.run()
	assert summary["balanced"] and {s["read"] for s in summary["steps"]} == {0}
	assert all(b.balanced for b in importing.reconcile().values())
