"""The documents of the site agree with the legacy tables and with each other."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

import pytest

from targo_customer360.embedded.demo.counts import Counts
from tests.demo.conftest import Demo
from tests.demo.reading import Rows, read_lines


@pytest.fixture(scope="module")
def documents(small: Demo) -> dict[str, Rows]:
	return {path.stem: read_lines(path) for path in (small.folder / "documents").glob("*.jsonl")}


def names(rows: Rows) -> set[str]:
	return {row["name"] for row in rows}


def cent(value: float | Decimal) -> Decimal:
	return Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_counts_are_those_of_the_files(small: Demo, documents: dict[str, Rows]) -> None:
	assert {doctype: len(rows) for doctype, rows in documents.items()} == small.counts["documents"]
	for doctype, rows in documents.items():
		assert len(names(rows)) == len(rows), doctype


def test_documents_at_the_size_of_the_isp(full: Demo) -> None:
	assert full.counts["documents"] == {
		"Customer": 15_000,
		"Item": 60,
		"Employee": 40,
		"Service Location": 17_000,
		"Service Equipment": 20_000,
		"Service Subscription": 22_000,
		"Issue": 10_000,
		"Comment": 10_000,
		"Sales Invoice": 30_000,
		"Payment Entry": 20_000,
	}


def test_each_legacy_row_has_its_document(small: Demo, documents: dict[str, Rows]) -> None:
	tables = small.tables
	assert names(documents["Customer"]) == {f"C-{row['id']}" for row in tables["account"]}
	assert names(documents["Service Location"]) == {f"LOC-{row['id']}" for row in tables["delivery"]}
	assert names(documents["Service Subscription"]) == {f"SUB-{row['id']}" for row in tables["service"]}
	assert names(documents["Item"]) == {row["sku"] for row in tables["product"]}
	assert names(documents["Employee"]) == {f"HR-EMP-{int(row['id']):05d}" for row in tables["staff"]}


def test_documents_say_what_the_legacy_rows_say(small: Demo, documents: dict[str, Rows]) -> None:
	accounts = {row["id"]: row for row in small.tables["account"]}
	for customer in documents["Customer"]:
		account = accounts[str(customer["legacy_account_id"])]
		assert customer["disabled"] == 1 - int(account["status"])
		assert customer["stripe_customer_id"] == (account["stripe_id"] or "")
		assert customer["is_commercial"] == int(account["commercial"])
	owners = {row["id"]: row["account_id"] for row in small.tables["delivery"]}
	for location in documents["Service Location"]:
		assert location["customer"] == f"C-{owners[str(location['legacy_delivery_id'])]}"
	places = {row["id"]: row["delivery_id"] for row in small.tables["service"]}
	skus = {row["id"]: row["sku"] for row in small.tables["product"]}
	products = {row["id"]: row["product_id"] for row in small.tables["service"]}
	for subscription in documents["Service Subscription"]:
		key = str(subscription["legacy_service_id"])
		assert subscription["service_location"] == f"LOC-{places[key]}"
		assert subscription["item_code"] == skus[products[key]]


def test_every_link_leads_somewhere(documents: dict[str, Rows]) -> None:
	customers, locations = names(documents["Customer"]), names(documents["Service Location"])
	for rows in documents.values():
		for row in rows:
			assert row.get("customer", "C-4") in customers
			assert row.get("service_location") in {None, *locations}
	assert {row["party"] for row in documents["Payment Entry"]} <= customers
	assert {row["reference_name"] for row in documents["Comment"]} <= customers


def test_each_provisioned_line_has_its_ata_at_its_location(small: Demo, documents: dict[str, Rows]) -> None:
	atas = {row["mac_address"] for row in documents["Service Equipment"] if row["equipment_type"] == "ATA"}
	written = [row["mac"].replace("-", "").replace(":", "") for row in small.tables["phone_provisioning"]]
	assert {mac.replace(":", "").lower() for mac in atas} <= {mac.lower() for mac in written}
	assert len(atas) == Counts.at(0.02).provisioned


def test_invoices_add_up(documents: dict[str, Rows]) -> None:
	for invoice in documents["Sales Invoice"]:
		net = sum((cent(line["amount"]) for line in invoice["items"]), Decimal(0))
		taxes = cent(net * Decimal("0.05")) + cent(net * Decimal("0.09975"))
		assert cent(invoice["net_total"]) == net
		assert cent(invoice["total_taxes_and_charges"]) == taxes
		assert cent(invoice["grand_total"]) == net + taxes
		assert invoice["due_date"] > invoice["posting_date"]
		paid = invoice["outstanding_amount"] == 0
		assert (invoice["status"] == "Paid") == paid


def test_payments_cover_what_is_no_longer_outstanding(documents: dict[str, Rows]) -> None:
	settled: Counter[str] = Counter()
	for invoice in documents["Sales Invoice"]:
		settled[invoice["customer"]] += round((invoice["grand_total"] - invoice["outstanding_amount"]) * 100)
	for payment in documents["Payment Entry"]:
		settled[payment["party"]] -= round(payment["paid_amount"] * 100)
	assert set(settled.values()) == {0}
