"""Each section shows what the same person's own list of that DocType shows, however their rights came about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from targo_customer360.client_detail import page
from targo_customer360.client_detail.doctypes import READ
from targo_customer360.sites.port import NotPermitted
from tests.actions.people import acting
from tests.client_detail import everything
from tests.client_detail.everything import CUSTOMER, OTHER, access_of
from tests.desk_users import desk_user

pytestmark = pytest.mark.frappe_only(reason="the embedded site knows roles alone")
READER = "reader@c360.test"
ALL_ROLES = ("Customer 360 Agent", "Sales User", "Support Team", "Accounts User")
SECTIONS = {
	"locations": ("Service Location", {"customer": CUSTOMER}),
	"quotes": ("Quotation", {"quotation_to": "Customer", "party_name": CUSTOMER}),
	"tickets": ("Issue", {"customer": CUSTOMER}),
	"work_orders": ("Service Work Order", {"customer": CUSTOMER}),
	"invoices": ("Sales Invoice", {"customer": CUSTOMER}),
	"payments": ("Payment Entry", {"party_type": "Customer", "party": CUSTOMER}),
	"payment_methods": ("Payment Method", {"customer": CUSTOMER}),
	"arrangements": ("Payment Arrangement", {"customer": CUSTOMER}),
	"suspensions": ("Customer Suspension", {"customer": CUSTOMER}),
}
LEVEL = "7"
NARROWED = ("Issue", "Sales Invoice", "Contact", "Comment")


@pytest.fixture
def full(site: Any) -> Iterator[Any]:
	import frappe
	from frappe.permissions import reset_perms

	_forget()
	everything.customers(site)
	for customer in (CUSTOMER, OTHER):
		for number in (1, 2, 3):
			everything.location(site, number, customer)
		everything.invoices(site, 5, customer)
		everything.the_rest(site, customer)
		contact = {"doctype": "Contact", "first_name": f"Of {customer}"}
		links = [{"link_doctype": "Customer", "link_name": customer}]
		frappe.get_doc({**contact, "links": links}).insert()
	desk_user(READER, *ALL_ROLES)
	frappe.db.commit()
	yield site
	frappe.set_user("Administrator")
	_forget()
	for doctype in NARROWED:
		reset_perms(doctype)
	frappe.db.commit()


def _forget() -> None:
	import frappe

	for doctype, filters in (
		("User Permission", {"user": READER}),
		("DocShare", {"user": READER}),
		("Property Setter", {"doc_type": "Sales Invoice", "property": "permlevel", "value": LEVEL}),
	):
		for name in frappe.get_all(doctype, filters, pluck="name"):
			frappe.delete_doc(doctype, name, force=True)
	frappe.clear_cache()


def _only(doctype: str, **rights: int) -> None:
	"""Of a DocType, the reader's roles have these rights and no others."""
	import frappe
	from frappe.permissions import setup_custom_perms

	setup_custom_perms(doctype)
	frappe.db.delete("Custom DocPerm", {"parent": doctype, "role": ("in", [*ALL_ROLES, "All"])})
	# Without any row of its own, a DocType falls back on what it was shipped with.
	for role, given in (("Auditor", {"read": 1}), *([(ALL_ROLES[0], rights)] if rights else [])):
		row = {"doctype": "Custom DocPerm", "parent": doctype, "role": role, "permlevel": 0}
		frappe.get_doc({"read": 0, **row, **given}).insert()
	frappe.clear_cache(doctype=doctype)


def _narrowed_to(doctype: str, name: str, **more: Any) -> None:
	import frappe

	values = {"doctype": "User Permission", "user": READER, "allow": doctype, "for_value": name}
	frappe.get_doc({**values, "apply_to_all_doctypes": 1, **more}).insert()


def _listed(doctype: str, filters: dict[str, Any]) -> set[str] | None:
	"""What the person's own list shows, None where it is refused."""
	import frappe

	try:
		return set(frappe.get_list(doctype, filters, pluck="name", limit=0))
	except frappe.PermissionError:
		frappe.clear_messages()
		return None


def _seen(site: Any) -> dict[str, set[str] | None]:
	sections = page.get(site, CUSTOMER, access_of(site))["sections"]
	return {
		name: None
		if sections[name]["status"] == "denied"
		else {row["name"] for row in sections[name]["rows"]}
		for name in SECTIONS
	}


def _own_lists() -> dict[str, set[str] | None]:
	return {name: _listed(doctype, filters) for name, (doctype, filters) in SECTIONS.items()}


def _allowed(site: Any, doctype: str) -> set[str] | None:
	"""What our condition lets through of a DocType."""
	access = access_of(site)
	if not access.may_read(doctype):
		return None
	table = site.table(doctype)
	query, condition = site.qb.from_(table).select(table.name), access.to(doctype)
	return {row["name"] for row in site.run(query if condition is None else query.where(condition))}


def _same_everywhere(site: Any) -> None:
	with acting(site, READER):
		for doctype in READ:
			if not site.meta(doctype).istable:
				assert _allowed(site, doctype) == _listed(doctype, {}), doctype
		assert _seen(site) == _own_lists()


def test_who_has_every_role_sees_all(full):
	_same_everywhere(full)
	with acting(full, READER):
		assert {len(names) for names in _seen(full).values()} == {1, 3, 5}


@pytest.mark.parametrize("roles", [ALL_ROLES[:2], ALL_ROLES[1:3], ("Stock User",), ("Sales User",)])
def test_what_the_roles_leave_out_is_denied(full, roles):
	desk_user(READER, *roles)
	_same_everywhere(full)
	with acting(full, READER):
		assert _seen(full)["payments"] is None


def test_user_permissions_of_a_customer(full):
	_narrowed_to("Customer", CUSTOMER)
	_same_everywhere(full)
	with acting(full, READER):
		header = page.get(full, CUSTOMER, access_of(full))["header"]
		# All of this customer's account may be seen, so what it comes to may be said.
		assert header["balance"]["owing"] == 50
		with pytest.raises(NotPermitted):
			page.get(full, OTHER, access_of(full))
		with pytest.raises(NotPermitted):
			page.get(full, "C-404", access_of(full))


def test_user_permissions_of_one_doctype_only(full):
	_narrowed_to(
		"Service Location", f"LOC-{CUSTOMER}-2", apply_to_all_doctypes=0, applicable_for="Service Location"
	)
	_same_everywhere(full)
	with acting(full, READER):
		assert _seen(full)["locations"] == {f"LOC-{CUSTOMER}-2"}


def test_user_permissions_reach_what_links_to_a_place(full):
	import frappe

	_narrowed_to("Service Location", f"LOC-{CUSTOMER}-2")
	_same_everywhere(full)
	with acting(full, READER):
		places = page.get(full, CUSTOMER, access_of(full))["sections"]["locations"]["rows"]
		(place,) = places
		devices = frappe.get_list("Service Equipment", {"customer": CUSTOMER}, pluck="name")
		assert [device["name"] for device in place["equipment"]] == devices
		assert place["ip_history"]["total"] == 8


def test_own_documents_only(full):
	import frappe

	_only("Issue", read=1, if_owner=1)
	_same_everywhere(full)
	with acting(full, READER):
		assert _seen(full)["tickets"] == set()
	frappe.db.set_value("Issue", f"ISS-{CUSTOMER}", "owner", READER)
	_same_everywhere(full)
	with acting(full, READER):
		assert _seen(full)["tickets"] == {f"ISS-{CUSTOMER}"}


def test_one_invoice_that_was_shared(full):
	from frappe.share import add

	_only("Sales Invoice")
	add("Sales Invoice", f"SINV-{CUSTOMER}-0003", READER, read=1, notify=0)
	_same_everywhere(full)
	with acting(full, READER):
		found = page.get(full, CUSTOMER, access_of(full))
		assert _seen(full)["invoices"] == {f"SINV-{CUSTOMER}-0003"}
		# A fifth of what is owed would be a wrong figure.
		assert found["header"]["balance"] == {"denied": True}
		assert found["sections"]["account"]["status"] == "denied"


def test_the_right_to_select_shows_names_only_so_the_page_shows_nothing(full):
	_only("Sales Invoice", select=1)
	with acting(full, READER):
		assert _seen(full)["invoices"] is None


def test_a_field_of_a_higher_level_stays_hidden(full):
	import frappe

	for fieldname in ("outstanding_amount", "grand_total"):
		setter = {"doctype": "Property Setter", "doc_type": "Sales Invoice", "field_name": fieldname}
		level = {"property": "permlevel", "value": LEVEL, "property_type": "Int"}
		frappe.get_doc({**setter, **level, "doctype_or_field": "DocField"}).insert()
	frappe.clear_cache(doctype="Sales Invoice")
	with acting(full, READER):
		found = page.get(full, CUSTOMER, access_of(full))
		rows = found["sections"]["invoices"]["rows"]
		assert {(row["outstanding"], row["grand_total"]) for row in rows} == {(None, None)}
		assert found["header"]["balance"] == {"denied": True} and "owing" not in found["sections"]["invoices"]
	assert page.get(full, CUSTOMER, access_of(full))["sections"]["invoices"]["rows"][0]["outstanding"] == 10


def test_what_another_app_hides(full, monkeypatch):
	import frappe

	asked = frappe.get_hooks

	def with_another_app(hook=None, *rest, **named):
		found = asked(hook, *rest, **named)
		if hook == "permission_query_conditions":
			return {**found, "Sales Invoice": ["frappe.utils.c360_hides_the_fourth"]}
		return found

	monkeypatch.setattr(frappe, "get_hooks", with_another_app)
	monkeypatch.setattr(frappe.utils, "c360_hides_the_fourth", hides_the_fourth, raising=False)
	_same_everywhere(full)
	with acting(full, READER):
		assert len(_seen(full)["invoices"]) == 4


def hides_the_fourth(user: str, doctype: str | None = None) -> str:
	return "`tabSales Invoice`.name not like '%-0003'" if user == READER else ""


def test_contacts_that_link_to_what_may_not_be_read(full):
	"""Frappe's own hook of Contact looks at link fields that a site may have added; without any it hides nothing."""
	import frappe
	from frappe.custom.doctype.custom_field.custom_field import create_custom_field

	field = {
		"fieldname": "c360_test_supplier",
		"fieldtype": "Link",
		"options": "Supplier",
		"label": "Supplier",
	}
	desk_user(READER, *ALL_ROLES[:2])
	create_custom_field("Contact", field)
	try:
		frappe.db.set_value("Contact", {"first_name": f"Of {CUSTOMER}"}, "c360_test_supplier", "Somebody")
		_same_everywhere(full)
		with acting(full, READER):
			contacts = page.get(full, CUSTOMER, access_of(full))["sections"]["contacts"]
			assert "Of C-1" not in {row["full_name"] for row in contacts["rows"]}
	finally:
		frappe.delete_doc("Custom Field", "Contact-c360_test_supplier", force=True)
		frappe.db.sql_ddl("ALTER TABLE `tabContact` DROP COLUMN IF EXISTS `c360_test_supplier`")
		frappe.clear_cache(doctype="Contact")


def test_memos_go_with_the_customer_as_on_his_form(full):
	import frappe
	from frappe.desk.form.load import get_docinfo

	with acting(full, READER):
		with pytest.raises(frappe.PermissionError):
			frappe.get_list("Comment")
		notes = page.get(full, CUSTOMER, access_of(full))["sections"]["notes"]
		get_docinfo(frappe.get_doc("Customer", CUSTOMER))
		on_form = {comment.name for comment in frappe.response["docinfo"].comments}
		assert {note["name"] for note in notes["rows"]} == on_form == {f"memo-{CUSTOMER}"}


def test_a_change_of_rights_is_seen_by_the_next_request(full):
	with acting(full, READER):
		assert _seen(full)["tickets"]
	_only("Issue")
	with acting(full, READER):
		assert _seen(full)["tickets"] is None
