"""Source against site: by count, sum and status. What nobody's edit explains is an imbalance."""

from __future__ import annotations

from typing import Any

import pytest

from targo_customer360.imports.reconcile import Balance
from tests.imports.conftest import Importing
from tests.imports.test_conflicts import edit
from tests.imports.test_runner import everything
from tests.site_state import DOCUMENTS, differences, state_of

Figures = dict[str, tuple[float, float, float, float, float]]


def figures(balance: Balance) -> Figures:
	"""Name -> source, not carried, edited, site, difference."""
	columns = ("source", "not_carried", "edited", "target", "difference")
	return {line["name"]: tuple(line[c] for c in columns) for line in balance.as_dict()["lines"]}


def wrong(balance: Balance) -> dict[str, float]:
	"""The figures that differ."""
	return {name: row[-1] for name, row in figures(balance).items() if row[-1]}


@pytest.fixture
def arrangements(importing: Importing) -> Importing:
	"""Three that are imported and one that is refused."""
	importing.legacy.accounts(1)
	importing.legacy.add("accord_paiement", 1, montant="10.10", status=1)
	importing.legacy.add("accord_paiement", 2, montant="20.20", status=0)
	importing.legacy.add("accord_paiement", 3, montant="30.30", status=1)
	importing.legacy.add("accord_paiement", 4, montant="40.40", status=0, account_id=999)
	importing.seed()
	importing.run("13b")
	return importing


def test_every_figure_of_both_sides_is_shown(arrangements: Importing) -> None:
	balance = arrangements.reconcile()["accord_paiement"]
	assert balance.balanced
	assert figures(balance) == {
		"rows": (4, 1, 0, 3, 0),
		"amount": (101, 40.4, 0, 60.6, 0),
		"by status: Completed": (2, 0, 0, 2, 0),
		"by status: Open": (2, 1, 0, 1, 0),
	}


def test_run_shows_the_same_figures_as_reconcile(importing: Importing) -> None:
	everything(importing.legacy)
	importing.legacy.add("accord_paiement", account_id=999)
	importing.seed()
	summary = importing.run()
	balances = importing.reconcile()
	for step in summary["steps"]:
		assert step["balanced"] is balances[step["table"]].balanced is True
		assert step["reconciliation"] == balances[step["table"]].as_dict()["lines"], step["table"]


def test_reconcile_writes_nothing(importing: Importing) -> None:
	everything(importing.legacy)
	importing.seed()
	importing.run()
	before = state_of(importing.site, DOCUMENTS)
	importing.reconcile()
	assert differences(before, state_of(importing.site, DOCUMENTS)) == []


def test_deleted_document_is_an_imbalance(arrangements: Importing) -> None:
	arrangements.site.delete("Payment Arrangement", ["PA-1"])
	balances = arrangements.reconcile()
	assert wrong(balances["accord_paiement"]) == {"rows": -1, "amount": -10.1, "by status: Completed": -1}
	assert [table for table, balance in balances.items() if not balance.balanced] == ["accord_paiement"]


@pytest.mark.parametrize(
	("values", "expected"),
	[
		({"amount": 11}, {"amount": 0.9}),
		({"status": "Open"}, {"by status: Completed": -1, "by status: Open": 1}),
		({"legacy_table": None}, {"rows": -1, "amount": -10.1, "by status: Completed": -1}),
	],
)
def test_change_past_the_forms_is_an_imbalance(
	arrangements: Importing, values: dict[str, Any], expected: dict[str, float]
) -> None:
	arrangements.site.bulk_update("Payment Arrangement", {"PA-1": values}, None)
	assert wrong(arrangements.reconcile()["accord_paiement"]) == expected


def test_edit_by_a_person_is_shown_and_stays_balanced(arrangements: Importing) -> None:
	edit(
		arrangements.site,
		"Payment Arrangement",
		"PA-2",
		amount=25.5,
		status="Cancelled",
		cancel_reason="Payé",
	)
	edit(arrangements.site, "Payment Arrangement", "PA-3", note="rien qui compte")
	balance = arrangements.reconcile()["accord_paiement"]
	assert balance.balanced
	assert figures(balance) == {
		"rows": (4, 1, 0, 3, 0),
		"amount": (101, 40.4, 5.3, 65.9, 0),
		"by status: Completed": (2, 0, 0, 2, 0),
		"by status: Open": (2, 1, -1, 0, 0),
		"by status: Cancelled": (0, 0, 1, 1, 0),
	}


def test_edit_does_not_hide_a_change_past_the_forms(arrangements: Importing) -> None:
	edit(arrangements.site, "Payment Arrangement", "PA-2", amount=25.5)
	arrangements.site.bulk_update("Payment Arrangement", {"PA-1": {"amount": 9.1}}, None)
	assert wrong(arrangements.reconcile()["accord_paiement"]) == {"amount": -1}


def test_edit_stays_explained_after_a_later_import_wrote_to_the_document(arrangements: Importing) -> None:
	edit(arrangements.site, "Payment Arrangement", "PA-1", amount=99)
	arrangements.legacy.tables["accord_paiement"][1]["note"] = "changed"
	assert arrangements.run("13b")["balanced"]
	balance = arrangements.reconcile()["accord_paiement"]
	assert balance.balanced and figures(balance)["amount"][2] == 88.9


def test_edit_of_one_of_two_documents_of_a_row(importing: Importing) -> None:
	importing.legacy.add("account", 1, stripe_id="cus_1", stripe_ppa=1, ppa=1, ppa_account="1234567")
	importing.seed()
	importing.run("13d")
	edit(importing.site, "Payment Method", "PM-STRIPE-1", is_auto=0)
	balance = importing.reconcile()["account"]
	assert balance.balanced
	assert figures(balance)["automatic"] == (2, 0, -1, 1, 0)
	assert figures(balance)["by provider: Stripe"] == (1, 0, 0, 1, 0)


def test_rows_that_were_not_imported_yet_are_an_imbalance(arrangements: Importing) -> None:
	arrangements.legacy.add("accord_paiement", 5, montant="1.00")
	assert wrong(arrangements.reconcile()["accord_paiement"]) == {
		"rows": -1,
		"amount": -1,
		"by status: Completed": -1,
	}


def test_document_whose_row_went_is_an_imbalance(arrangements: Importing) -> None:
	del arrangements.legacy.tables["accord_paiement"][1]
	assert wrong(arrangements.reconcile()["accord_paiement"])["rows"] == 1


def test_site_without_any_import(importing: Importing) -> None:
	everything(importing.legacy)
	importing.seed()
	balances = importing.reconcile()
	assert wrong(balances["accord_paiement"])["rows"] == -2
	assert not balances["pbx"].balanced


def test_tables_left_behind_and_absent_are_told(importing: Importing) -> None:
	importing.legacy.add("service_snapshot")
	importing.legacy.without = frozenset({"voicemeup"})
	importing.seed()
	balances = importing.reconcile()
	assert balances["service_snapshot"].message == "1 rows left behind: bandwidth history, for analytics only"
	assert balances["voicemeup"].message == "absent in the source"
	assert all(balances[t].balanced for t in ("service_snapshot", "voicemeup"))


def test_blank_status_is_counted_under_its_own_name(importing: Importing) -> None:
	importing.legacy.accounts(1)
	importing.legacy.add("phone_addr", phone="4185550101", class_service="")
	importing.legacy.add("phone_addr", phone="4185550102", class_service=None)
	importing.seed()
	assert importing.run("13f")["balanced"]
	assert importing.reconcile()["phone_addr"].balanced
