"""Taking a run back: exactly what it created goes, what a person wrote to since stays."""

from __future__ import annotations

import pytest

from targo_customer360.imports.undo import Undone, undo_run
from targo_customer360.sites.port import Site, SiteError
from tests.imports.conftest import Importing, counts
from tests.imports.test_conflicts import edit
from tests.imports.test_runner import everything
from tests.site_state import BASE, CLOCKS, IMPORTED, differences, state_of


def removed(undone: Undone) -> int:
	return sum(undone.removed.values())


def test_nothing_remains_of_a_run_and_nothing_else_goes(importing: Importing) -> None:
	everything(importing.legacy)
	importing.legacy.add("accord_paiement", account_id=999)
	importing.seed()
	before = state_of(importing.site, IMPORTED)
	summary = importing.run()
	assert importing.site.list("Customer", {"is_suspended": 1}) == [{"name": "C-3"}]

	undone = undo_run(importing.site, summary["run"])

	assert differences(before, state_of(importing.site, IMPORTED)) == []
	assert undone.kept == []
	two_methods_of_account_4 = 1
	assert removed(undone) == sum(s["inserted"] for s in summary["steps"]) + two_methods_of_account_4
	assert importing.site.secret("VoIP Line", "4185550199", "sip_password") is None
	assert importing.site.secret("VoIP Line Device", "PROV-1", "password") is None
	(run,) = importing.site.list("Legacy Import Run", fields=("status", "message"))
	assert run == {"status": "Undone", "message": f"Removed {removed(undone)} documents, kept 0"}


def test_the_same_import_can_follow(importing: Importing) -> None:
	everything(importing.legacy)
	importing.seed()
	first = importing.run()
	before = state_of(importing.site, IMPORTED, without=CLOCKS | {"legacy_run"})
	undo_run(importing.site, first["run"])
	second = importing.run()
	assert second["run"] != first["run"] and second["balanced"]
	assert differences(before, state_of(importing.site, IMPORTED, without=CLOCKS | {"legacy_run"})) == []


def test_only_that_run_goes(importing: Importing) -> None:
	everything(importing.legacy)
	importing.seed()
	first = importing.run()
	before = state_of(importing.site, IMPORTED)
	importing.legacy.add("accord_paiement", 50)
	importing.legacy.add("pbx", 50, phone="4185550150")
	importing.legacy.add("account_suspension", 50, account_id=2)
	second = importing.run()

	undo_run(importing.site, second["run"])

	assert differences(before, state_of(importing.site, IMPORTED)) == []
	assert [
		r["status"] for r in importing.site.list("Legacy Import Run", fields=("status",), order_by="name")
	] == [
		"Completed",
		"Undone",
	]
	undone = undo_run(importing.site, first["run"])
	assert undone.removed["Payment Arrangement"] == 2


def test_document_that_a_person_edited_stays_and_is_named(importing: Importing) -> None:
	everything(importing.legacy)
	importing.seed()
	summary = importing.run()
	edit(importing.site, "Payment Arrangement", "PA-2", note="Ne pas effacer")
	edit(importing.site, "Customer Suspension", "SUS-1", reason="Absent tout l'été")

	undone = undo_run(importing.site, summary["run"])

	assert sorted(undone.kept) == [
		("Customer Suspension", "SUS-1", "edited since the import"),
		("Payment Arrangement", "PA-2", "edited since the import"),
	]
	assert importing.site.list("Payment Arrangement", fields=("name", "note")) == [
		{"name": "PA-2", "note": "Ne pas effacer"}
	]
	assert importing.site.list("Customer", {"is_suspended": 1}) == [{"name": "C-3"}]
	assert undone.as_dict()["kept"][0].keys() == {"doctype", "name", "reason"}


def test_document_that_a_person_edited_stays_after_a_later_import_wrote_to_it(importing: Importing) -> None:
	importing.legacy.accounts(1)
	row = importing.legacy.add("accord_paiement")
	importing.seed()
	first = importing.run("13b")
	edit(importing.site, "Payment Arrangement", "PA-1", cancel_reason="Client a rappelé")
	row["note"] = "Autre note"
	assert counts(importing.run("13b"), "accord_paiement") == {"read": 1, "updated": 1}

	undone = undo_run(importing.site, first["run"])

	assert [name for _, name, _ in undone.kept] == ["PA-1"]
	(held,) = importing.site.list("Payment Arrangement", fields=("note", "cancel_reason"))
	assert held == {"note": "Autre note", "cancel_reason": "Client a rappelé"}


def test_document_that_only_imports_wrote_to_goes(importing: Importing) -> None:
	importing.legacy.accounts(1)
	row = importing.legacy.add("accord_paiement")
	importing.seed()
	first = importing.run("13b")
	row["note"] = "Autre note"
	importing.run("13b")
	assert removed(undo_run(importing.site, first["run"])) == 1


def test_edit_that_was_taken_back_by_hand_still_counts_as_one(importing: Importing) -> None:
	importing.legacy.accounts(1)
	importing.legacy.add("accord_paiement", note="un")
	importing.seed()
	run = importing.run("13b")["run"]
	edit(importing.site, "Payment Arrangement", "PA-1", note="deux")
	edit(importing.site, "Payment Arrangement", "PA-1", note="un")
	assert removed(undo_run(importing.site, run)) == 0


def test_undone_twice_removes_nothing_more(importing: Importing) -> None:
	everything(importing.legacy)
	importing.seed()
	summary = importing.run()
	undo_run(importing.site, summary["run"])
	before = state_of(importing.site, IMPORTED)
	assert removed(undo_run(importing.site, summary["run"])) == 0
	assert differences(before, state_of(importing.site, IMPORTED)) == []


def test_placeholder_item_stays_while_something_refers_to_it(importing: Importing) -> None:
	everything(importing.legacy)
	importing.legacy.tables["product"].clear()
	importing.seed()
	summary = importing.run("13a")
	assert importing.site.list("Item", {"legacy_run": summary["run"]}) == [{"name": "INT100"}]
	importing.site.insert(
		"Service Subscription", {"customer": "C-1", "status": "Active", "item_code": "INT100", "price": 1}
	)
	importing.site.commit()

	undone = undo_run(importing.site, summary["run"])

	((doctype, name, reason),) = undone.kept
	assert (doctype, name) == ("Item", "INT100") and "Service Subscription" in reason
	assert importing.site.count("Quotation") == 0 and importing.site.count("Item") == 1


def test_base_documents_are_never_touched(importing: Importing) -> None:
	everything(importing.legacy)
	importing.seed()
	before = state_of(importing.site, BASE)
	run = importing.run()["run"]
	undo_run(importing.site, run)
	assert differences(before, state_of(importing.site, BASE)) == []


def test_run_that_does_not_exist(site: Site) -> None:
	with pytest.raises(SiteError, match="There is no Legacy Import Run IMP-99999"):
		undo_run(site, "IMP-99999")


def test_large_run_is_removed_in_parts(importing: Importing) -> None:
	importing.legacy.accounts(1)
	for key in range(1, 1202):
		importing.legacy.add("delivery_history", key)
	importing.seed()
	run = importing.run("13i")["run"]
	assert undo_run(importing.site, run).removed == {"Service Address Change": 1201}
	assert importing.site.count("Service Address Change") == 0


def test_what_followed_from_documents_of_the_run_goes_back_elsewhere(importing: Importing) -> None:
	"""The 911 address that a line took from its registration, and the flag that a customer took from a suspension."""
	everything(importing.legacy)
	importing.seed()
	importing.run("13e")
	columns = (
		"name",
		"e911_street_number",
		"e911_street_name",
		"e911_city",
		"e911_postal_code",
		"e911_class",
	)
	before = importing.site.list("VoIP Line", fields=columns)
	later = importing.run("13f", "13g")
	assert importing.site.list("VoIP Line", fields=columns) != before
	assert importing.site.count("Customer", {"is_suspended": 1}) == 1

	undo_run(importing.site, later["run"])

	after = [
		{k: v or None for k, v in row.items()} for row in importing.site.list("VoIP Line", fields=columns)
	]
	assert after == [{k: v or None for k, v in row.items()} for row in before]
	assert importing.site.count("Customer", {"is_suspended": 1}) == 0


def test_flag_stays_while_another_suspension_holds(importing: Importing) -> None:
	importing.legacy.accounts(1)
	importing.legacy.add("account_suspension", 1)
	importing.seed()
	importing.run("13g")
	importing.legacy.add("account_suspension", 2)
	later = importing.run("13g")
	undo_run(importing.site, later["run"])
	assert importing.site.list("Customer", {"is_suspended": 1}) == [{"name": "C-1"}]
