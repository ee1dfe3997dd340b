"""What bulk writing skips is done by us: its rows equal those of the same documents made by `insert()`.

Names of child rows apart (random in Frappe), every column is compared, those that Frappe fills by itself included.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from targo_customer360.sites.port import Document, DuplicateDocument, InvalidValue, Site, ValueTooLong
from tests.imports.conftest import Importing
from tests.imports.sample_documents import DOCUMENTS
from tests.imports.test_runner import everything
from tests.site_state import METAS

needs_frappe = pytest.mark.frappe_only(
	reason="it compares with frappe.get_doc().insert(), which the embedded site does not have"
)
Values = dict[str, Any]
NEVER_EQUAL = frozenset({"name", "creation", "modified", "parent", "legacy_run"})
DERIVED = frozenset({"did", "e911_verdict", "e911_reasons"})
"""The test's own keys, and what the 911 audit finds: an import has it computed once for all lines, at its end."""

SAVED = (
	"Payment Arrangement",
	"Payment Method",
	"VoIP Line",
	"E911 Registration",
	"Service Work Order",
	"Customer Suspension",
	"IP Assignment",
	"Service Address Change",
	"Terms and Conditions",
)
LINEAGE = {"legacy_table": "somewhere", "legacy_id": 4, "legacy_hash": "abc", "legacy_fingerprints": "a=b"}


def named(doctype: str, values: Values, number: int) -> tuple[str, Values]:
	"""A name as an import gives it. A line is named by its number, so the second one gets another."""
	if "did" not in values:
		return f"{doctype[:3].upper()}-{number}", values
	did = str(int(values["did"]) + number)
	return did, {**values, "did": did}


@pytest.fixture
def base(importing: Importing) -> Site:
	everything(importing.legacy)
	importing.seed()
	return importing.site


def row_of(site: Site, doctype: str, name: str) -> Values:
	(row,) = site.list(doctype, {"name": name}, fields=("*",))
	return {k: v for k, v in row.items() if k not in NEVER_EQUAL}


@needs_frappe
@pytest.mark.parametrize("kind", DOCUMENTS)
def test_rows_equal_those_of_insert(base: Site, kind: str) -> None:
	import frappe

	doctype, values, children = deepcopy(DOCUMENTS[kind])
	by_insert, given = named(doctype, {**values, **LINEAGE}, 1)
	document = frappe.get_doc({"doctype": doctype, **given, **deepcopy(children)})
	document.insert(set_name=by_insert, ignore_permissions=True)
	by_bulk, given = named(doctype, {**values, **LINEAGE}, 2)
	base.bulk_insert([Document(doctype, by_bulk, given, children)], base.now())

	bulk, inserted = row_of(base, doctype, by_bulk), row_of(base, doctype, by_insert)
	assert {k: v for k, v in bulk.items() if k not in DERIVED} == {
		k: v for k, v in inserted.items() if k not in DERIVED
	}
	for fieldname, child in METAS[doctype].tables.items():
		rows = []
		for parent in (by_bulk, by_insert):
			filters = {"parent": parent, "parenttype": doctype, "parentfield": fieldname}
			found = base.list(child, filters, fields=("*",), order_by="idx")
			rows.append([{k: v for k, v in row.items() if k not in NEVER_EQUAL} for row in found])
		assert rows[0] == rows[1]
		assert [row["idx"] for row in rows[0]] == list(range(1, len(children.get(fieldname, [])) + 1))


@needs_frappe
@pytest.mark.parametrize("kind", ["bank debit", "tokens", "line"])
def test_frappe_reads_the_passwords(base: Site, kind: str) -> None:
	import frappe
	from frappe.utils.password import get_decrypted_password

	doctype, values, children = deepcopy(DOCUMENTS[kind])
	name, given = named(doctype, values, 3)
	base.bulk_insert([Document(doctype, name, given, children)], base.now())

	document = frappe.get_doc(doctype, name)
	for fieldname in METAS[doctype].passwords & values.keys():
		assert get_decrypted_password(doctype, name, fieldname) == values[fieldname]
		assert document.get_password(fieldname) == values[fieldname]
	for fieldname, rows in children.items():
		for row, held in zip(rows, document.get(fieldname), strict=True):
			for password in METAS[held.doctype].passwords:
				assert held.get_password(password, raise_exception=False) == row.get(password)
	document.save()
	for fieldname in METAS[doctype].passwords & values.keys():
		assert get_decrypted_password(doctype, name, fieldname) == values[fieldname]


@needs_frappe
def test_what_an_import_wrote_is_valid_to_frappe(importing: Importing) -> None:
	"""Every imported document can be opened and saved, and saving changes nothing but its `modified`."""
	import frappe

	everything(importing.legacy)
	importing.seed()
	importing.run()
	site = importing.site
	frappe.get_doc({"doctype": "Customer Group", "customer_group_name": "Résidentiel"}).insert(
		ignore_if_duplicate=True
	)
	for doctype in SAVED:
		for row in site.list(doctype):
			before = row_of(site, doctype, row["name"])
			document = frappe.get_doc(doctype, row["name"])
			assert not document.get("__islocal")
			document.save()
			after = row_of(site, doctype, row["name"])
			assert {k for k in before if before[k] != after[k]} == set(), f"{doctype} {row['name']}"


@needs_frappe
def test_naming_series_are_left_to_people(importing: Importing) -> None:
	import frappe

	def counters() -> dict[str, int]:
		return dict(frappe.db.sql("select name, current from tabSeries where name not like 'IMP-%'"))

	everything(importing.legacy)
	importing.seed()
	before = counters()
	importing.run()
	assert counters() == before
	name = importing.site.insert(
		"Payment Arrangement",
		{"customer": "C-1", "status": "Open", "amount": 5, "due_date": date(2031, 1, 1)},
	)
	assert name == f"PA-{importing.site.today():%Y}-00001"
	assert importing.site.get("Payment Arrangement", "PA-1") is not None


@pytest.mark.parametrize("kind", ["line", "registration"])
def test_unique_keys_hold(base: Site, kind: str) -> None:
	doctype, values, _ = deepcopy(DOCUMENTS[kind])
	documents = [Document(doctype, name, dict(values)) for name in ("one", "two")]
	with pytest.raises(DuplicateDocument), base.savepoint():
		base.bulk_insert(documents, base.now())
	assert base.count(doctype) == 0
	base.bulk_insert(documents[:1], base.now())
	with pytest.raises(DuplicateDocument), base.savepoint():
		base.bulk_insert(documents[:1], base.now())
	assert base.count(doctype) == 1


@pytest.mark.parametrize(
	("values", "error"),
	[
		({"caller_id": "x" * 141}, ValueTooLong),
		({"country_whitelist": "é" * 32_768}, ValueTooLong),
		({"max_calls": 10**30}, InvalidValue),
	],
)
def test_value_that_does_not_fit_is_refused_when_written_and_when_changed(
	base: Site, values: Values, error: type[Exception]
) -> None:
	doctype, good, _ = deepcopy(DOCUMENTS["line"])
	with pytest.raises(error), base.savepoint():
		base.bulk_insert([Document(doctype, "4185550199", {**good, **values})], base.now())
	base.bulk_insert([Document(doctype, "4185550199", dict(good))], base.now())
	with pytest.raises(error), base.savepoint():
		base.bulk_update(doctype, {"4185550199": values}, None)
	assert base.list(doctype, fields=("caller_id", "max_calls")) == [{"caller_id": "CLIENT", "max_calls": 2}]


def test_many_rows_hold_each_its_own_values(base: Site) -> None:
	"""Beyond a handful of rows, what all have in common is sent once: no value may slip to another row."""
	documents = []
	for number in range(1, 61):
		values: Values = {
			"customer": "C-1",
			"status": "Open" if number % 2 else "Pending",
			"amount": Decimal(number) / 4,
			"note": None if number % 3 == 0 else f"100 % de {number} %s",
			"is_imported": 1,
		}
		if number > 50:
			values["due_date"] = date(2021, 1, number - 50)
		documents.append(Document("Payment Arrangement", f"PA-{number}", values))
	base.bulk_insert(documents, base.now())

	rows = base.list("Payment Arrangement", fields=("*",), order_by="creation, name")
	assert len(rows) == 60
	for row in rows:
		number = int(row["name"].removeprefix("PA-"))
		expected = documents[number - 1].values
		assert (row["customer"], row["status"], row["is_imported"]) == ("C-1", expected["status"], 1)
		assert (Decimal(str(row["amount"])), row["note"]) == (expected["amount"], expected["note"])
		assert row["due_date"] == expected.get("due_date")
		assert (row["currency"], row["method"], row["docstatus"], row["idx"]) == ("CAD", "Unset", 0, 0)
		assert row["naming_series"] == "PA-.YYYY.-.#####"


def test_deleting_takes_children_and_secrets_along(base: Site) -> None:
	doctype, values, children = deepcopy(DOCUMENTS["line"])
	base.bulk_insert([Document(doctype, "4185550199", dict(values), children)], base.now())
	(first, _) = base.list("VoIP Line Device", order_by="idx")
	assert base.secret("VoIP Line Device", first["name"], "password") == "ata-1"

	base.delete(doctype, ["4185550199"])

	assert base.count("VoIP Line Device") == 0
	assert base.secret("VoIP Line", "4185550199", "sip_password") is None
	assert base.secret("VoIP Line Device", first["name"], "password") is None


@needs_frappe
def test_cached_document_is_seen_anew(base: Site) -> None:
	import frappe

	doctype, values, children = deepcopy(DOCUMENTS["line"])
	base.bulk_insert([Document(doctype, "4185550199", dict(values), children)], base.now())
	base.commit()
	assert frappe.get_cached_doc(doctype, "4185550199").caller_id == "CLIENT"
	base.bulk_update(doctype, {"4185550199": {"caller_id": "AUTRE"}}, base.now())
	base.commit()
	assert frappe.get_cached_doc(doctype, "4185550199").caller_id == "AUTRE"
	base.delete(doctype, ["4185550199"])
	base.commit()
	with pytest.raises(frappe.DoesNotExistError):
		frappe.get_cached_doc(doctype, "4185550199")
