"""Who sees which rows of a report on the desk: what the reader's own lists show, and no more."""

from __future__ import annotations

import json

import pytest

from targo_customer360.sites.port import Site
from targo_customer360.telephony.verdicts import recompute
from tests.telephony.desk import execute, reader
from tests.telephony.phones import DID, OTHER, THIRD, Phones

pytestmark = pytest.mark.frappe_only(
	reason="the embedded site has roles, but neither User Permissions nor hooks"
)

VIEWER, SELLER = "Customer 360 Viewer", "Sales User"
READER = "reader@example.com"


@pytest.fixture
def phones(site: Site) -> Phones:
	"""Two lines at another door, one of each customer, and an orphan of each."""
	phones = Phones(site)
	phones.pair(DID, "C-1", "LOC-1", street_number="132")
	phones.pair(OTHER, "C-2", "LOC-2", street_number="132")
	phones.registration(THIRD, "C-1")
	phones.registration("4502722404", "C-2")
	recompute(site)
	site.commit()
	return phones


def seen(name: str) -> list[str]:
	return [row["did"] for row in execute(name)[1]]


def on_the_desk(name: str) -> dict:
	"""What the report view receives."""
	from frappe.desk.query_report import run

	return run(name, json.dumps({}))


def test_a_reader_of_everything_sees_everything(phones: Phones) -> None:
	with reader(READER, VIEWER, SELLER):
		assert seen("did") == seen("e911-audit") == [DID, OTHER]
		assert seen("orphan-911") == [THIRD, "4502722404"]
		assert [row["customer_name"] for row in execute("did")[1]] == ["Client C-1", "Client C-2"]


def test_a_reader_of_one_customer_sees_its_rows_only(phones: Phones) -> None:
	import frappe

	with reader(READER, VIEWER, SELLER, Customer="C-1"):
		assert seen("did") == seen("e911-audit") == frappe.get_list("VoIP Line", pluck="name") == [DID]
		assert seen("orphan-911") == [THIRD]
		assert {figure["label"]: figure["value"] for figure in execute("e911-audit")[4]}["Live Lines"] == 1
		assert [row["did"] for row in on_the_desk("DID Report")["result"]] == [DID]


def test_a_filter_shows_nothing_that_is_not_permitted(phones: Phones) -> None:
	from targo_customer360.targo_customer360 import desk_reports
	from targo_customer360.telephony.reports import did_report

	with reader(READER, VIEWER, SELLER, Customer="C-1"):
		assert desk_reports.execute(did_report, {"customer": "C-2"})[1] == []


def test_a_location_that_may_not_be_read_is_left_out_of_its_row(phones: Phones) -> None:
	import frappe

	with reader(READER, VIEWER, SELLER):
		frappe.set_user("Administrator")
		permission = {"doctype": "User Permission", "user": READER, "allow": "Service Location"}
		values = {"for_value": "LOC-2", "apply_to_all_doctypes": 0, "applicable_for": "Service Location"}
		frappe.get_doc(permission | values).insert(ignore_permissions=True)
		frappe.set_user(READER)
		rows = {row["did"]: row for row in execute("did")[1]}
	assert rows[DID]["service_address"] == ""
	assert rows[OTHER]["service_address"].startswith("123 rue Principale")


def test_conditions_of_other_apps_hold_for_reports_too(
	phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
	import frappe

	hook = "permission_query_conditions"
	hooked = {doctype: ["other_app.condition"] for doctype in ("VoIP Line", "E911 Registration")}
	get_hooks, get_attr = frappe.get_hooks, frappe.get_attr
	monkeypatch.setattr(
		frappe, "get_hooks", lambda name=None, *rest: hooked if name == hook else get_hooks(name, *rest)
	)
	monkeypatch.setattr(
		frappe,
		"get_attr",
		lambda path: not_of_the_first_customer if path == "other_app.condition" else get_attr(path),
	)
	with reader(READER, VIEWER, SELLER):
		assert frappe.get_list("VoIP Line", pluck="name") == [OTHER]
		assert seen("did") == seen("e911-audit") == [OTHER]
		assert seen("orphan-911") == ["4502722404"]


def not_of_the_first_customer(user: str, doctype: str) -> str:
	# The per cent sign is what a careless statement would take for a placeholder.
	return f"`tab{doctype}`.customer not like 'C-1%'"


def test_a_live_line_out_of_sight_does_not_make_an_orphan(phones: Phones) -> None:
	import frappe

	frappe.db.set_value("VoIP Line", DID, "customer", "C-2", update_modified=False)
	with reader(READER, VIEWER, SELLER, Customer="C-1"):
		assert seen("did") == []
		assert seen("orphan-911") == [THIRD]


def test_who_may_not_read_customers_still_sees_lines_without_names_and_links(phones: Phones) -> None:
	with reader(READER, VIEWER):
		answer = on_the_desk("DID Report")
	assert [row["did"] for row in answer["result"]] == [DID, OTHER]
	assert {row["customer_name"] for row in answer["result"]} == {""}
	columns = {column["fieldname"]: column for column in answer["columns"]}
	assert (columns["customer"]["fieldtype"], columns["did"]["options"]) == ("Data", "VoIP Line")


@pytest.mark.parametrize("name", ["DID Report", "911 Audit", "Orphan 911"])
def test_a_reader_without_a_role_of_ours_is_refused(phones: Phones, name: str) -> None:
	import frappe

	with reader(READER, SELLER), pytest.raises(frappe.PermissionError):
		on_the_desk(name)


def test_a_report_called_without_the_desk_shows_nothing_to_a_reader_without_rights(phones: Phones) -> None:
	with reader(READER, SELLER):
		assert seen("did") == seen("e911-audit") == seen("orphan-911") == []


def test_the_desk_speaks_french_to_a_french_reader(phones: Phones) -> None:
	with reader(READER, VIEWER, SELLER, language="fr"):
		columns, rows, message, chart, summary = execute("e911-audit")
	assert [column["label"] for column in columns[:2]] == ["Problème", "Numéro SDA"]
	assert (rows[0]["problem"], rows[0]["reasons"]) == ("Différente", "numéro civique 123 / 132")
	assert rows[0]["what_to_do"].startswith("Demander au client")
	assert message and message.startswith("Aucune comparaison")
	assert chart and chart["data"]["labels"] == ["Différente"]
	assert summary[0]["label"] == "Lignes en usage"
