"""What rows of soumission and soumission_template become."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import phpserialize
import pytest

from targo_customer360.imports.quotes.accounts import company_of, tax_accounts
from targo_customer360.imports.quotes.setup import read_setup
from targo_customer360.imports.settings import ImportSettings
from targo_customer360.imports.step import NotReady
from targo_customer360.sites.port import Document, Site, Values
from tests.imports.conftest import Importing, counts

ONT = {"sku": "ONT803", "desc": "Terminal", "amt": "150.00", "qte": 1, "tot": "150.00"}
FIBRE = {"sku": "FTTH100", "desc": "Fibre 100 &amp; Wi-Fi", "amt": 69.95, "qte": "2", "tot": "139.90"}


def php(*items: Values) -> str:
	return phpserialize.dumps(list(items)).decode()


@pytest.fixture
def quoting(importing: Importing) -> Importing:
	importing.legacy.accounts(1)
	for sku in ("ONT803", "FTTH100"):
		importing.legacy.add("product", sku=sku, description=f"Produit {sku}", price="1.00")
	importing.seed()
	return importing


def quote(
	importing: Importing, *one_time: Values, monthly: tuple[Values, ...] = (), **columns: Any
) -> Values:
	"""Import one quote, SOQ-7, and return it as the site has it."""
	columns = {"tax": "tps_tvq", "materiel": php(*one_time), "mensuel": php(*monthly), **columns}
	importing.legacy.add("soumission", 7, **columns)
	summary = importing.run("13a")
	assert counts(summary, "soumission") == {"read": 1, "inserted": 1}
	assert summary["balanced"] is True
	found = importing.site.get("Quotation", "SOQ-7")
	assert found is not None
	return found


def warnings(importing: Importing) -> dict[str, str]:
	rows = importing.site.list("Legacy Import Run Warning", {"step": "13a"}, fields=("code", "examples"))
	return {row["code"]: row["examples"] for row in rows}


def test_a_quote_is_a_draft_with_its_items_taxes_and_terms(quoting: Importing) -> None:
	made = quote(
		quoting, ONT, monthly=(FIBRE,), name="Devis fibre", po="PO-12", text="Valide 30 jours\nTaxes < en sus"
	)
	party = ("quotation_to", "party_name", "customer_name", "language", "customer_po", "title", "legacy_name")
	assert [made[f] for f in party] == [
		"Customer",
		"C-1",
		"Zoé Côté",
		"fr",
		"PO-12",
		"Devis fibre",
		"Devis fibre",
	]
	assert (made["docstatus"], made["status"], made["order_type"]) == (0, "Draft", "Sales")
	assert (made["transaction_date"], made["creation"].date()) == (date(2021, 6, 14), date(2021, 6, 14))
	assert (made["currency"], made["conversion_rate"]) == ("CAD", 1)
	assert made["terms"] == "Valide 30 jours<br>Taxes &lt; en sus"
	totals = ("total_qty", "total", "net_total", "total_taxes_and_charges", "grand_total", "base_grand_total")
	assert [float(made[f]) for f in totals] == [3, 289.9, 289.9, 43.42, 333.32, 333.32]
	assert [(float(t["rate"]), float(t["tax_amount"]), float(t["total"])) for t in made["taxes"]] == [
		(5, 14.5, 304.4),
		(9.975, 28.92, 333.32),
	]


def test_items_say_what_they_are_and_whether_they_come_back_monthly(quoting: Importing) -> None:
	made = quote(quoting, ONT, monthly=(FIBRE,))
	lines = [
		(i["item_code"], i["item_name"], i["description"], i["is_monthly"], float(i["qty"]), float(i["rate"]))
		for i in made["items"]
	]
	assert lines == [
		("ONT803", "Produit ONT803", "Terminal", 0, 1, 150),
		("FTTH100", "Produit FTTH100", "Fibre 100 &amp; Wi-Fi", 1, 2, 69.95),
	]
	assert [float(i["amount"]) for i in made["items"]] == [float(i["legacy_total"]) for i in made["items"]]


def test_a_code_is_found_whatever_its_case(quoting: Importing) -> None:
	made = quote(quoting, {**ONT, "sku": " ont803 "})
	assert made["items"][0]["item_code"] == "ONT803"
	assert quoting.site.count("Item") == 2


def test_an_unknown_code_becomes_a_placeholder_and_keeps_its_text(quoting: Importing) -> None:
	made = quote(
		quoting, {**ONT, "sku": "Hh<3000>", "desc": "Vieux modem"}, {**ONT, "sku": "HH3000", "desc": ""}
	)
	assert [(i["item_code"], i["item_name"]) for i in made["items"]] == [
		("HH3000", "Vieux modem"),
		("HH3000", "HH3000"),
	]
	item = quoting.site.get("Item", "HH3000")
	assert item is not None
	assert (item["item_name"], item["disabled"], item["legacy_table"]) == ("HH3000", 0, "soumission")


def test_what_has_no_code_shares_one_item(quoting: Importing) -> None:
	made = quote(quoting, {**ONT, "sku": "", "desc": "Câblage"}, {"desc": "Divers", "tot": "5"})
	assert [(i["item_code"], i["item_name"]) for i in made["items"]] == [
		("QUOTE-MISC", "Câblage"),
		("QUOTE-MISC", "Divers"),
	]


def test_placeholders_read_the_same_in_the_batch_that_makes_them_and_later(quoting: Importing) -> None:
	lines = ({**ONT, "sku": "OLD", "desc": "Vieux"}, {**ONT, "sku": "", "desc": ""})
	first = quote(quoting, *lines)["items"]
	quoting.legacy.add("soumission", 8, materiel=php(*lines))
	quoting.run("13a")
	second = quoting.site.get("Quotation", "SOQ-8")
	assert second is not None
	fields = ("item_code", "item_name", "description", "item_group", "stock_uom")
	assert [[i[f] for f in fields] for i in first] == [[i[f] for f in fields] for i in second["items"]]


def test_a_total_rounded_by_hand_keeps_quantity_and_price_as_text(quoting: Importing) -> None:
	made = quote(quoting, {**ONT, "qte": 3, "amt": "33.35", "tot": "100,00"})
	(item,) = made["items"]
	assert (float(item["qty"]), float(item["rate"]), item["description"]) == (1, 100, "Terminal (3 x 33.35)")
	assert float(made["total"]) == 100


@pytest.mark.parametrize(
	("columns", "code"),
	[
		({"tax": "tvh 13"}, "unknown_tax"),
		({"date": 0}, "no_date"),
		({"materiel": php({**ONT, "amt": -10, "tot": -10})}, "negative_total"),
		({"materiel": None, "mensuel": "b:0;", "name": "Lettre"}, "no_items"),
	],
)
def test_what_is_odd_is_carried_with_a_warning(quoting: Importing, columns: Values, code: str) -> None:
	made = quote(quoting, **{"materiel": php(ONT), **columns})
	assert "Quote 7" in warnings(quoting)[code] or "quote 7" in warnings(quoting)[code]
	assert made["items"] and made["transaction_date"]


def test_an_unknown_tax_adds_none(quoting: Importing) -> None:
	made = quote(quoting, ONT, tax="tvh 13")
	assert (made["taxes"], float(made["grand_total"])) == ([], 150)


def test_a_quote_without_a_date_is_dated_the_day_of_the_import(quoting: Importing) -> None:
	assert quote(quoting, ONT, date=None)["transaction_date"] == quoting.site.today()


def test_a_quote_without_items_keeps_its_letter(quoting: Importing) -> None:
	made = quote(quoting, name="Lettre", text="Bonjour")
	assert [(i["item_name"], float(i["amount"])) for i in made["items"]] == [("Lettre", 0)]
	assert made["terms"] == "Bonjour"


@pytest.mark.parametrize(
	("columns", "code"),
	[
		({"account_id": 9}, "unknown_customer"),
		({"materiel": php(ONT)[:40]}, "unreadable_items"),
		({"mensuel": 'O:8:"stdClass":0:{}'}, "unreadable_items"),
		({"mensuel": php({**ONT, "tot": "n/a"})}, "not_money"),
	],
)
def test_a_quote_that_cannot_be_read_is_refused_and_the_figures_balance(
	quoting: Importing, columns: Values, code: str
) -> None:
	quoting.legacy.add("soumission", 7, **{"materiel": php(FIBRE), **columns})
	quoting.legacy.add("soumission", 8, materiel=php(ONT))
	summary = quoting.run("13a")
	assert counts(summary, "soumission") == {"read": 2, "inserted": 1, "rejected": 1}
	assert summary["balanced"] is True
	(reject,) = quoting.site.list("Legacy Import Reject", fields=("reason_code", "legacy_id"))
	assert (reject["reason_code"], reject["legacy_id"]) == (code, 7)


def test_a_second_run_changes_nothing_and_a_changed_row_is_followed(quoting: Importing) -> None:
	quote(quoting, ONT)
	assert counts(quoting.run("13a"), "soumission") == {"read": 1, "unchanged": 1}
	quoting.legacy.tables["soumission"][7].update(mensuel=php(FIBRE), tax="non")
	summary = quoting.run("13a")
	assert counts(summary, "soumission") == {"read": 1, "updated": 1}
	assert summary["balanced"] is True
	made = quoting.site.get("Quotation", "SOQ-7")
	assert made is not None
	assert (len(made["items"]), made["taxes"], float(made["grand_total"])) == (2, [], 289.9)


def test_templates_become_terms_and_conditions(quoting: Importing) -> None:
	for name in ("Affaires", "affaires", ""):
		quoting.legacy.add("soumission_template", name=name, text="Net 30\r\n{{ frappe.session }}")
	summary = quoting.run("13a")
	assert counts(summary, "soumission_template") == {"read": 3, "inserted": 3}
	terms = quoting.site.list(
		"Terms and Conditions", fields=("name", "title", "terms", "selling"), order_by="legacy_id"
	)
	assert [t["name"] for t in terms] == ["Affaires", "affaires (2)", "Quote 3"]
	assert all(t["title"] == t["name"] and t["selling"] for t in terms)
	assert terms[0]["terms"] == "Net 30<br>&#123;&#123; frappe.session &#125;&#125;"
	assert counts(quoting.run("13a"), "soumission_template") == {"read": 3, "unchanged": 3}


# what must be set first


def account(site: Site, name: str, **values: Any) -> None:
	company = company_of(site, ImportSettings()).name
	known = {"account_name": name, "account_type": "Tax", "company": company, "is_group": 0, "disabled": 0}
	site.bulk_insert([Document("Account", name, {**known, **values})], site.now())


@pytest.mark.embedded_only(reason="it replaces the chart of accounts")
@pytest.mark.parametrize(
	("names", "found"),
	[
		(["TPS - TD", "TVQ - TD"], ["TPS - TD", "TVQ - TD"]),
		(["2310 GST - TD", "QST - TD", "HST - TD"], ["2310 GST - TD", "QST - TD"]),
		(["GST - TD", "TPS - TD", "TVQ à payer - TD"], ["TPS - TD", "TVQ à payer - TD"]),
		(["TPS perçue - TD", "TPS CTI - TD", "TVQ - TD"], ["TPS perçue - TD", "TVQ - TD"]),
	],
)
def test_tax_accounts_are_found_by_their_names(
	quoting: Importing, names: list[str], found: list[str]
) -> None:
	site = quoting.site
	site.delete("Account", [row["name"] for row in site.list("Account")])
	for name in names:
		account(site, name)
	accounts = tax_accounts(site, ImportSettings(), company_of(site, ImportSettings()).name)
	assert [a["name"] for a in accounts.values()] == found


@pytest.mark.embedded_only(reason="it replaces the chart of accounts")
@pytest.mark.parametrize(
	("names", "settings", "message"),
	[
		(["TVQ - TD"], ImportSettings(), "Set the TPS account in Customer 360 Settings"),
		(["TPS - TD", "HST/QST - TD"], ImportSettings(), "Set the TVQ account in Customer 360 Settings"),
		(
			["TPS 1 - TD", "TPS 2 - TD", "TVQ - TD"],
			ImportSettings(),
			"TPS 1 - TD, TPS 2 - TD may all be meant",
		),
		(["TPS - TD", "TVQ - TD"], ImportSettings(gst_account="X"), "X, the TPS account of"),
		(["TPS - TD", "TVQ - TD"], ImportSettings(company="Autre"), "The company Autre of"),
	],
)
def test_what_is_missing_is_said_in_one_sentence(
	quoting: Importing, names: list[str], settings: ImportSettings, message: str
) -> None:
	site = quoting.site
	site.delete("Account", [row["name"] for row in site.list("Account")])
	for name in names:
		account(site, name)
	with pytest.raises(NotReady) as reason:
		read_setup(site, settings)
	assert message in reason.value.message


def test_the_sample_quote_writes_nothing(quoting: Importing) -> None:
	setup = read_setup(quoting.site, ImportSettings())
	assert quoting.site.count("Quotation") == 0
	assert setup.arithmetic.amount(Decimal("33.40"), Decimal(3)) == Decimal("100.20")
