"""No statement of the page, or of the search, reads a whole table: the plans that MariaDB makes for them are asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from targo_customer360.client_detail import page
from targo_customer360.client_detail.search import search
from tests.client_detail import everything
from tests.client_detail.everything import CUSTOMER, OTHER, access_of
from tests.client_detail.statements import sent
from tests.desk_users import desk_user

pytestmark = pytest.mark.frappe_only(reason="SQLite plans in a way of its own")
AGENT = "reader@c360.test"
ROWS, READ_AT_MOST = 2000, 100
"""Rows of others in each table; a plan that goes through them all says so, however it names it."""
SMALL = {"DocType", "Singles", "DocShare", "Custom DocPerm", "DocPerm", "Has Role", "User", "Server Script"}
"""Tables of Frappe's own, which do not grow with the customers."""
SAME = {
	"docstatus": 1,
	"party_type": "Customer",
	"payment_type": "Receive",
	"reference_doctype": "Customer",
	"link_doctype": "Customer",
	"quotation_to": "Customer",
	"comment_type": "Comment",
	"enabled": 1,
	"is_auto": 1,
}
"""What all rows have in common, so that an index on it is of no use."""
OWN = re.compile(
	"name|customer|party|party_name|link_name|parent|service_location|issue|invoice|taken|batch|reference_name"
	"|did|voip_line|subscription|return_against|against_voucher_no|voucher_no"
)
"""What each row has for itself, as the documents of 2,000 customers have."""


@pytest.fixture
def crowded(site: Any) -> Iterator[Any]:
	"""A customer who has everything, among many who have as much."""
	everything.customers(site)
	for customer in (CUSTOMER, OTHER):
		for number in (1, 2, 3):
			everything.location(site, number, customer)
		everything.invoices(site, 25, customer)
		everything.the_rest(site, customer)
	desk_user(AGENT, "Customer 360 Agent", "Sales User", "Support Team", "Accounts User")
	yield site
	import frappe

	frappe.set_user("Administrator")


def _page(site: Any) -> None:
	access = access_of(site)
	found = page.get(site, CUSTOMER, access)
	assert {section["status"] for section in found["sections"].values()} == {"ok"}
	assert not {"failed", "denied"} & {
		key for part in found["header"].values() if part for key in _keys(part)
	}
	for name in ("invoices", "timeline", "notes", "tickets", f"ip_history@LOC-{CUSTOMER}-1"):
		page.section(site, CUSTOMER, access, name, start=20, length=20)


def _keys(part: Any) -> set[str]:
	return set(part) if isinstance(part, dict) else set()


def _search(site: Any) -> None:
	for text in (
		"Ferme Bellevue",
		"belevue",
		"C-1",
		"450-555-0100",
		"ferme@example.com",
		"2 rue Principale",
		"4500010001",
	):
		assert search(site, text), text


def _tables(statements: list[Any]) -> set[str]:
	return {table for text, _values in statements for table in re.findall(r"`tab([A-Z][^`]+)`", text)} - SMALL


def _fill(tables: set[str]) -> None:
	import frappe

	for table in sorted(tables):
		columns = {
			row.Field: row.Type for row in frappe.db.sql(f"show columns from `tab{table}`", as_dict=True)
		}
		values = {name: _value(name, type_) for name, type_ in columns.items()}
		given = {name: value for name, value in values.items() if value}
		frappe.db.sql(
			f"insert into `tab{table}` ({', '.join(f'`{name}`' for name in given)}) "
			f"select {', '.join(given.values())} from seq_1_to_{ROWS}"
		)
	frappe.db.commit()
	frappe.db.sql_ddl("analyze table " + ", ".join(f"`tab{table}`" for table in sorted(tables)))


def _value(name: str, type_: str) -> str:
	if name in SAME:
		return repr(SAME[name])
	if OWN.fullmatch(name):
		return "concat('f-', seq)"
	return "now(6) - interval seq minute" if name == "modified" else ""


def _whole_reads(statements: list[Any]) -> list[str]:
	import frappe

	found = []
	for text, values in statements:
		if not text.lstrip().lower().startswith("select") or not _tables([(text, values)]):
			continue
		for step in frappe.db.sql(f"explain {text}", values, as_dict=True):
			read = (
				step.table
				and not step.table.startswith("<")
				and int(str(step.rows or 0).split()[0]) > READ_AT_MOST
			)
			if read and step.table.removeprefix("tab") not in SMALL:
				found.append(f"{step.table}: {step.type} by {step.key}, {step.rows} rows: {text[:300]}")
	return found


@pytest.mark.parametrize("work", [_page, _search], ids=["page", "search"])
@pytest.mark.parametrize("user", ["Administrator", AGENT])
def test_no_statement_reads_a_whole_table(crowded, work, user):
	import frappe

	frappe.set_user(user)
	with sent(crowded) as first:
		work(crowded)
	frappe.set_user("Administrator")
	_fill(_tables(first) | {"Sales Invoice", "Payment Entry"})
	frappe.set_user(user)
	# The directory of the search is read anew, as in a process that was just started.
	work(crowded)
	frappe.db.set_value("Customer", CUSTOMER, "customer_name", "Ferme Bellevue ltée")
	frappe.db.commit()
	with sent(crowded) as statements:
		work(crowded)
	assert len(statements) > 5
	assert _whole_reads(statements) == []
