"""The DocTypes as they are written down: JSON, translations, permissions. No Frappe needed."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

import targo_customer360
from targo_customer360.custom_fields import CUSTOM_FIELDS

APP = Path(targo_customer360.__file__).parent
MODULE = APP / "targo_customer360"
MANAGER = "Customer 360 Manager"
ROLES = {"Customer 360 Viewer", "Customer 360 Agent", MANAGER, "System Manager"}
FRAPPE_AND_ERPNEXT = {
	"Account",
	"Company",
	"Currency",
	"Customer",
	"DocType",
	"Employee",
	"Issue",
	"Item",
	"Mode of Payment",
	"Payment Entry",
	"Quotation",
	"Role",
	"Sales Invoice",
	"User",
}
LINEAGE = {"legacy_table", "legacy_id", "legacy_run", "legacy_hash", "legacy_fingerprints"}
IMPORTED = {
	"Payment Arrangement",
	"Payment Method",
	"VoIP Line",
	"VoIP Line Device",
	"E911 Registration",
	"Service Work Order",
	"Service Work Order Item",
	"Customer Suspension",
	"IP Assignment",
	"Service Address Change",
}
READ_ONLY = {
	"Language Model Call",
	"Legacy Import Run",
	"Legacy Import Reject",
	"Legacy Import Conflict",
	"Customer Action",
	"Outbox Message",
	"Outside Service",
	"Payment Charge",
	"Stripe Event",
	"Bank Debit Batch",
	"Bank Debit",
}
LAYOUT = {"Section Break", "Column Break", "Tab Break", "HTML", "Button"}


def _load(paths: Any) -> dict[str, dict[str, Any]]:
	documents = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(paths))
	return {document["name"]: document for document in documents}


OURS = _load((MODULE / "doctype").glob("*/*.json"))
PREREQUISITES = _load((APP / "prerequisites").glob("*.json"))
ALL = OURS | PREREQUISITES


def scrub(name: str) -> str:
	return name.lower().replace(" ", "_").replace("-", "_")


def controller(name: str) -> str:
	return (MODULE / "doctype" / scrub(name) / f"{scrub(name)}.py").read_text(encoding="utf-8")


def test_the_doctypes_and_four_prerequisites_are_there():
	assert (len(OURS), len(PREREQUISITES)) == (38, 4)


@pytest.mark.parametrize("name", ALL)
def test_field_order_lists_every_field_once(name):
	fieldnames = [field["fieldname"] for field in ALL[name]["fields"]]
	assert ALL[name]["field_order"] == fieldnames
	assert len(set(fieldnames)) == len(fieldnames)


def test_a_doctype_lies_where_frappe_looks_for_it():
	for name, doctype in OURS.items():
		assert doctype["module"] == "Targo Customer360"
		assert f"class {name.replace(' ', '').replace('-', '')}(Document)" in controller(name)


def test_a_prerequisite_is_a_custom_doctype_that_removing_our_module_does_not_drop():
	for doctype in PREREQUISITES.values():
		assert (doctype["custom"], doctype["module"]) == (1, "Custom")


@pytest.mark.parametrize("name", ALL)
def test_links_and_tables_point_at_doctypes_that_exist(name):
	fields = {field["fieldname"]: field for field in ALL[name]["fields"]}
	for field in fields.values():
		if field["fieldtype"] == "Link":
			assert field["options"] in set(ALL) | FRAPPE_AND_ERPNEXT
		elif field["fieldtype"] == "Table":
			assert ALL[field["options"]]["istable"] == 1
		elif field["fieldtype"] == "Dynamic Link":
			assert fields[field["options"]]["options"] == "DocType"
	for link in ALL[name]["links"]:
		linked = [field["fieldname"] for field in ALL[link["link_doctype"]]["fields"]]
		assert link["link_fieldname"] in linked


@pytest.mark.parametrize("name", ALL)
def test_fields_named_by_a_doctype_are_its_own(name):
	doctype = ALL[name]
	fieldnames = {*doctype["field_order"], "modified", "creation"}
	named = [*filter(None, doctype.get("search_fields", "").split(",")), doctype["sort_field"]]
	assert fieldnames.issuperset([*named, *filter(None, [doctype.get("title_field")])])


def test_a_secret_is_out_of_reach_of_all_but_the_manager():
	for name, doctype in ALL.items():
		secrets = [field for field in doctype["fields"] if field["fieldtype"] == "Password"]
		assert all(field["permlevel"] == 1 and field["no_copy"] == 1 for field in secrets)
		allowed = {p["role"] for p in doctype["permissions"] if p.get("permlevel") == 1}
		if secrets and not doctype.get("istable"):
			# The connection to the old system is no customer's secret: whoever runs the site enters it.
			assert allowed == ({MANAGER, "System Manager"} if name == "Customer 360 Settings" else {MANAGER})
		else:
			assert allowed == set()


def test_a_secret_is_shown_in_no_list():
	for doctype in ALL.values():
		for field in doctype["fields"]:
			if field["fieldtype"] == "Password":
				assert not {"in_list_view", "in_standard_filter", "in_global_search"} & field.keys()


def test_roles_are_ours_and_the_viewer_only_reads():
	for doctype in ALL.values():
		assert {p["role"] for p in doctype["permissions"]} <= ROLES
		for permission in doctype["permissions"]:
			if permission["role"] == "Customer 360 Viewer":
				assert permission.keys() - {"permlevel"} == {"role", "read", "report"}


def test_what_only_the_911_flow_writes_is_read_by_all_and_written_by_none():
	for name in ("E911 Registration", "VoIP Line"):
		flow = [p for p in OURS[name]["permissions"] if p.get("permlevel") == 2]
		assert {p["role"] for p in flow} == ROLES
		assert all(p.keys() == {"permlevel", "read", "report", "role"} for p in flow)
		guarded = {f["fieldname"] for f in OURS[name]["fields"] if f.get("permlevel") == 2}
		address = {"street_number", "unit", "street_name", "city", "state", "postal_code", "info"}
		assert guarded >= {f"e911_{field}" if name == "VoIP Line" else field for field in address}


def test_what_the_machine_records_is_written_by_no_person():
	for name in READ_ONLY:
		for permission in OURS[name]["permissions"]:
			assert not {"create", "write", "delete", "import"} & permission.keys()
		data = [f for f in OURS[name]["fields"] if f["fieldtype"] not in LAYOUT]
		assert all(field["read_only"] for field in data)


def test_what_a_person_edits_keeps_its_changes():
	for name, doctype in ALL.items():
		edited = {"write"} & {flag for p in doctype["permissions"] for flag in p}
		assert (
			not edited or doctype.get("track_changes") or name in ("IP Assignment", "Service Address Change")
		)


def test_imported_documents_carry_their_lineage():
	assert {name for name, doctype in ALL.items() if set(doctype["field_order"]) >= LINEAGE} == IMPORTED
	on_erpnext = {
		name for name, fields in CUSTOM_FIELDS.items() if {f["fieldname"] for f in fields} >= LINEAGE
	}
	assert on_erpnext == {"Quotation", "Item", "Terms and Conditions"}


def test_lineage_is_indexed_read_only_and_not_copied():
	tables = [OURS[name]["fields"] for name in IMPORTED] + list(CUSTOM_FIELDS.values())
	lineage = [field for fields in tables for field in fields if field["fieldname"] in LINEAGE]
	assert len(lineage) == (len(IMPORTED) + 3) * len(LINEAGE)
	for field in lineage:
		assert (field["read_only"], field["no_copy"]) == (1, 1)
		assert field["fieldname"] != "legacy_id" or field["search_index"] == 1


@pytest.mark.parametrize("name", OURS)
def test_a_controller_declares_the_type_of_every_field(name):
	block = controller(name).split("# end: auto-generated types")[0]
	for field in OURS[name]["fields"]:
		if field["fieldtype"] not in LAYOUT:
			assert re.search(rf"^\t\t{field['fieldname']}: DF\.", block, re.MULTILINE)


def test_the_workspace_shows_only_what_exists():
	workspace = json.loads((MODULE / "workspace/customer_360/customer_360.json").read_text(encoding="utf-8"))
	reports = _load((MODULE / "report").glob("*/*.json"))
	pages = _load((MODULE / "page").glob("*/*.json"))
	known = set(ALL) | FRAPPE_AND_ERPNEXT | set(reports) | set(pages)
	assert {link["link_to"] for link in workspace["links"] if link["type"] == "Link"} <= known
	assert {shortcut["link_to"] for shortcut in workspace["shortcuts"]} <= known
	cards = _load((MODULE / "number_card").glob("*/*.json"))
	charts = _load((MODULE / "dashboard_chart").glob("*/*.json"))
	assert {card["number_card_name"] for card in workspace["number_cards"]} == set(cards)
	assert {chart["chart_name"] for chart in workspace["charts"]} == set(charts)
	blocks = {(block["type"], *block["data"].values()) for block in json.loads(workspace["content"])}
	breaks = {link["label"] for link in workspace["links"] if link["type"] == "Card Break"}
	assert {block[1] for block in blocks if block[0] == "card"} == breaks


# French


def _french() -> dict[tuple[str, str], str]:
	with (APP / "translations/fr.csv").open(encoding="utf-8", newline="") as file:
		return {(row[0], row[2] if len(row) > 2 else ""): row[1] for row in csv.reader(file)}


def _words(doctype: str, fields: list[dict[str, Any]]) -> set[tuple[str, str]]:
	words = {text for field in fields for text in (field.get("label"), field.get("description")) if text}
	for field in fields:
		if field["fieldtype"] == "Select" and field["fieldname"] != "naming_series":
			words.update(filter(None, field["options"].split("\n")))
	return {(word, doctype) for word in words}


@pytest.mark.parametrize("name", sorted({*ALL, *CUSTOM_FIELDS}))
def test_every_label_option_and_description_is_said_in_french(name):
	french = _french()
	words = _words(name, [*ALL.get(name, {}).get("fields", []), *CUSTOM_FIELDS.get(name, [])])
	words |= {(name, "")} if name in ALL else set()
	assert [word for word in words if not (french.get(word) or french.get((word[0], "")))] == []


def test_every_sentence_of_the_code_is_said_in_french():
	french = _french()
	said = re.compile(
		r"""\b_\(\s*"([^"]+)"|InvalidField\(\s*"\w+",\s*"([^"]+)"|InvalidField\(field,\s*"([^"]+)\""""
	)
	shown = re.compile(r'__\(\s*"([^"]+)"')
	folders = ("*.py", "api/*.py", "*/rules.py", "telephony/*.py", "service/*.py", "integrations/**/*.py")
	sources = [*(path for folder in folders for path in APP.glob(folder)), *MODULE.rglob("*.py")]
	sentences = {
		next(filter(None, match)) for path in sources for match in said.findall(path.read_text("utf-8"))
	}
	sentences |= {match for path in MODULE.rglob("*.js") for match in shown.findall(path.read_text("utf-8"))}
	translated = {text for text, _context in french}
	assert len(sentences) > 40
	assert sorted(sentences - translated) == []


def test_a_translation_keeps_the_places_to_fill_in():
	for (text, _context), french in _french().items():
		assert sorted(re.findall(r"\{\d?\}", text)) == sorted(re.findall(r"\{\d?\}", french))
