"""Quotes written in bulk against the same quotes made through ERPNext's own `insert()`, field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from random import Random
from typing import Any

import phpserialize
import pytest

from targo_customer360.embedded.demo import catalogue
from targo_customer360.embedded.demo.quotes import item as demo_item
from targo_customer360.sites.port import Site, Values
from tests.imports.conftest import Importing, counts

pytestmark = pytest.mark.frappe_only(reason="it compares with ERPNext's controller")

QUOTES = 50
TAXES = ("tps_tvq", "TPS/TVQ", "tps", "tvq", "", "non")

STANDARD = {"name", "owner", "creation", "modified", "modified_by", "idx", "parent"}
UNSEEN = {"_user_tags", "_comments", "_assign", "_liked_by"}
LINEAGE = {"legacy_table", "legacy_id", "legacy_run", "legacy_hash", "legacy_fingerprints"}
# HTML made of the tax rows for a closed section of the form; ERPNext makes it anew at each save.
MAY_DIFFER = STANDARD | UNSEEN | LINEAGE | {"other_charges_calculation"}
TYPED = {
	"Quotation": (
		"quotation_to", "party_name", "company", "transaction_date", "title", "terms", "customer_po", "legacy_name",
		"ignore_pricing_rule", "selling_price_list",
	),
	"items": (
		"item_code", "item_name", "description", "qty", "rate", "price_list_rate", "discount_percentage", "is_monthly",
		"legacy_total",
	),
	"taxes": ("charge_type", "account_head", "description", "rate"),
}  # fmt: skip
"""What a person would type; all the rest is for ERPNext to fill."""

ODD = [
	{"sku": "ONT803", "desc": "Offert", "amt": "150.00", "qte": 2, "tot": 0},
	{"sku": "ONT803", "desc": "Escompte", "amt": "29.99", "qte": 2, "tot": "59,00"},
	{"sku": "", "desc": "Main-d'oeuvre & déplacement", "amt": "60.00", "qte": "1.5", "tot": "90.00"},
	{"sku": "RABFIBRE", "desc": "Rabais", "amt": -10, "qte": 1, "tot": -10},
	{"sku": "INCONNU", "desc": "Vieux <modem>", "amt": "0.10", "qte": 7, "tot": "0.70"},
]


def generated(importing: Importing, number_of_quotes: int) -> None:
	"""Quotes as the demo has them, with lines that are odd on purpose, and a last one that rounds to nothing."""
	rng = Random(360)
	importing.legacy.accounts(*range(1, 11))
	for product in (*catalogue.ONE_TIME, *catalogue.RECURRING):
		importing.legacy.add("product", sku=product.sku, description=product.description, price="1.00")
	small = {"sku": "", "desc": "Timbre", "amt": "0.30", "qte": 1, "tot": "0.30"}
	importing.legacy.add(
		"soumission", number_of_quotes, tax="non", materiel=phpserialize.dumps([small]).decode()
	)
	for number in range(1, number_of_quotes):
		one_time = [demo_item(rng, rng.choice(catalogue.ONE_TIME)) for _ in range(rng.randint(1, 6))]
		monthly = [demo_item(rng, rng.choice(catalogue.RECURRING)) for _ in range(rng.randint(0, 4))]
		importing.legacy.add(
			"soumission",
			number,
			account_id=rng.randint(1, 10),
			name=f"Devis {number}" if number % 9 else "Devis <special> & co",
			tax=rng.choice(TAXES),
			materiel=phpserialize.dumps([*one_time, ODD[number % len(ODD)]]).decode(),
			mensuel=phpserialize.dumps(monthly).decode(),
			text="Valide 30 jours\nTaxes en sus",
		)


def by_hand(imported: Values) -> str:
	"""The same quote through ERPNext; returns its name."""
	import frappe

	quote: dict[str, Any] = {"doctype": "Quotation"} | {f: imported[f] for f in TYPED["Quotation"]}
	for table in ("items", "taxes"):
		quote[table] = [{f: row[f] for f in TYPED[table]} for row in imported[table]]
	return frappe.get_doc(quote).insert().name


def refused(site: Site) -> list[str]:
	return [row["reason"] for row in site.list("Legacy Import Reject", fields=("reason",))]


def fields(row: Values) -> Values:
	"""What must be equal; numbers as they are printed, so that 5 and 5.0 are one."""
	return {f: _plain(v) for f, v in row.items() if f not in MAY_DIFFER}


def _plain(value: Any) -> Any:
	if isinstance(value, (int, float, Decimal)):
		return f"{value:.6f}"
	return value or None


def differences(site: Site, name: str, other: str) -> list[str]:
	"""Fields in which two quotes differ, those of their rows included."""
	ours, theirs = site.get("Quotation", name), site.get("Quotation", other)
	assert ours is not None and theirs is not None
	pairs = [("Quotation", ours, theirs)]
	for table, child in site.meta("Quotation").tables.items():
		mine, its = ours.pop(table), theirs.pop(table)
		if len(mine) != len(its):
			pairs.append(("Quotation", {table: len(mine)}, {table: len(its)}))
		pairs += [(child, *rows) for rows in zip(mine, its, strict=False)]
	found = []
	for doctype, left, right in pairs:
		mine, its = fields(left), fields(right)
		found += [
			f"{name} {doctype}.{f}: {mine.get(f)!r} is {its.get(f)!r}" for f in its if mine.get(f) != its[f]
		]
	return found


@pytest.fixture
def groups(site: Site) -> None:
	"""The customer groups of the ISP's customers."""
	for group in ("Résidentiel", "Commercial"):
		if not site.count("Customer Group", {"name": group}):
			parent = {"customer_group_name": group, "parent_customer_group": "All Customer Groups"}
			site.insert("Customer Group", parent)
	site.commit()


@pytest.fixture
def set_site(site: Site) -> Iterator[Callable[[str, str, Any], None]]:
	"""Change single settings of the site until the test ends."""
	before = []

	def change(doctype: str, field: str, value: Any) -> None:
		before.append((doctype, field, site.single(doctype).get(field)))
		site.set_single(doctype, {field: value})

	yield change
	for doctype, field, value in reversed(before):
		site.set_single(doctype, {field: value})
	site.commit()


def all_differences(importing: Importing, number_of_quotes: int) -> str:
	"""Import quotes, make each by hand too, and say where they differ."""
	generated(importing, number_of_quotes)
	importing.seed()
	done = counts(importing.run("13a"), "soumission")
	assert done == {"read": number_of_quotes, "inserted": number_of_quotes}, refused(importing.site)
	found = []
	for number in range(1, number_of_quotes + 1):
		imported = importing.site.get("Quotation", f"SOQ-{number}")
		assert imported is not None
		found += differences(importing.site, imported["name"], by_hand(imported))
	return "\n".join(found)


def test_bulk_quotes_hold_what_insert_would_store(groups: None, importing: Importing) -> None:
	assert all_differences(importing, QUOTES) == ""


@pytest.mark.parametrize(
	"settings",
	[
		[
			("System Settings", "rounding_method", "Commercial Rounding"),
			("Global Defaults", "disable_rounded_total", 1),
		],
		[("System Settings", "rounding_method", "Banker's Rounding (legacy)")],
		[("Accounts Settings", "round_row_wise_tax", 1)],
	],
	ids=["commercial, not rounded", "legacy bankers", "tax line by line"],
)
def test_bulk_quotes_follow_the_settings_of_the_site(
	groups: None, set_site: Callable[[str, str, Any], None], settings: list[Any], importing: Importing
) -> None:
	for doctype, field, value in settings:
		set_site(doctype, field, value)
	assert all_differences(importing, 10) == ""


def test_totals_are_written_out_in_the_language_of_who_imports(
	groups: None, importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
	import frappe

	monkeypatch.setattr(frappe.local, "lang", "fr")
	assert all_differences(importing, 5) == ""
	quote = importing.site.get("Quotation", "SOQ-1")
	assert quote is not None and quote["in_words"].endswith("seulement.")


def test_a_language_we_do_not_have_leaves_the_words_to_erpnext(
	groups: None, importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
	import frappe

	monkeypatch.setattr(frappe.local, "lang", "de")
	generated(importing, 1)
	importing.seed()
	importing.run("13a")
	quote = importing.site.get("Quotation", "SOQ-1")
	assert quote is not None and not quote["in_words"]


def test_saving_an_imported_quote_changes_no_amount(groups: None, importing: Importing) -> None:
	import frappe

	generated(importing, 10)
	importing.seed()
	importing.run("13a")
	amounts = ("total", "net_total", "total_taxes_and_charges", "grand_total", "rounded_total", "in_words")
	for number in range(1, 11):
		quote = frappe.get_doc("Quotation", f"SOQ-{number}")
		before = [quote.get(f) for f in amounts]
		quote.save()
		assert [quote.get(f) for f in amounts] == before


def test_a_quote_repeats_the_primary_contact_and_address_of_its_customer(
	groups: None, importing: Importing
) -> None:
	import frappe

	customer = {
		"doctype": "Customer",
		"customer_name": "Zoé Côté",
		"customer_type": "Individual",
		"email_id": "zoe@example.org",
		"mobile_no": "4185550101",
		"address_line1": "12 rue des Érables",
		"city": "Saint-Rémi",
		"country": "Canada",
	}
	frappe.get_doc(customer).insert(set_name="C-1")
	importing.legacy.add("soumission", 1, materiel=phpserialize.dumps([ODD[2]]).decode(), tax="")
	importing.run("13a")
	imported = importing.site.get("Quotation", "SOQ-1")
	assert imported is not None
	assert imported["contact_email"] == "zoe@example.org"
	found = differences(importing.site, "SOQ-1", by_hand(imported))
	# ERPNext fills these when somebody saves the quote: they need the contact and the address themselves.
	left = {"contact_display", "shipping_address_name", "shipping_address"}
	assert {text.partition(":")[0].rpartition(".")[2] for text in found} == left
