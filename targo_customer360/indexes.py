"""Indexes that ERPNext lacks and that reading one customer's page cannot do without.

Made on install and at every migrate where a table has none that begins with the same columns, while others go on
reading and writing; taken away on uninstall.
"""

from __future__ import annotations

from collections.abc import Iterator

import frappe
from frappe.query_builder import Order
from pypika import Schema

PREFIX = "c360_"
WANTED: tuple[tuple[str, tuple[str, ...]], ...] = (
	("Comment", ("reference_doctype", "reference_name")),
	("Contact Email", ("email_id",)),
	("Customer", ("email_id",)),
	("Dispatch Job", ("customer",)),
	("Dynamic Link", ("link_doctype", "link_name")),
	("Issue", ("customer",)),
	("Journal Entry Account", ("party",)),
	("Payment Entry", ("party", "party_type", "posting_date")),
	("Payment Entry", ("party", "unallocated_amount")),
	("Quotation", ("party_name",)),
	("Sales Invoice", ("customer", "outstanding_amount")),
	("Sales Invoice", ("customer", "posting_date")),
	("Service Equipment", ("customer",)),
	("Service Location", ("customer",)),
	("Service Subscription", ("customer",)),
)
"""DocType and columns."""
FORMERLY = ("Contact",)
"""Tables besides on which an earlier release made some."""


def ensure() -> list[str]:
	"""Make the indexes that are missing; returns the names of those that were made. Commits, as DDL does.

	MariaDB only: on another database an administrator makes them as that one does it without locking.
	"""
	made: list[str] = []
	if frappe.db.db_type != "mariadb":
		return made
	_drop_ours(kept={_name(doctype, columns) for doctype, columns in WANTED})
	for doctype, columns in WANTED:
		if not _has_columns(doctype, columns) or _is_served(doctype, columns):
			continue
		name = _name(doctype, columns)
		_make(doctype, columns, name)
		made.append(name)
	return made


def remove() -> None:
	"""Take away what `ensure` made, and nothing else."""
	if frappe.db.db_type != "mariadb":
		return
	_drop_ours(kept=set())


def _drop_ours(kept: set[str]) -> None:
	"""Drop what an earlier release wanted too, but for what is `kept`."""
	for doctype in dict.fromkeys((*(doctype for doctype, _columns in WANTED), *FORMERLY)):
		if frappe.db.table_exists(doctype):
			for name in [name for name, _columns in _held(doctype) if name.startswith(PREFIX)]:
				if name not in kept:
					_drop(doctype, name)


def _name(doctype: str, columns: tuple[str, ...]) -> str:
	return f"{PREFIX}{frappe.scrub(doctype)}_{'_'.join(columns)}"[:60]


def _has_columns(doctype: str, columns: tuple[str, ...]) -> bool:
	return frappe.db.table_exists(doctype) and all(
		frappe.db.has_column(doctype, column) for column in columns
	)


def _is_served(doctype: str, columns: tuple[str, ...]) -> bool:
	"""Whether an index begins with the columns."""
	return any(held[: len(columns)] == columns for _name, held in _held(doctype))


def _held(doctype: str) -> Iterator[tuple[str, tuple[str, ...]]]:
	table = f"tab{doctype}"
	statistics = Schema("information_schema").STATISTICS
	rows = (
		frappe.qb.from_(statistics)
		.select(statistics.INDEX_NAME, statistics.COLUMN_NAME)
		.where((statistics.TABLE_SCHEMA == frappe.conf.db_name) & (statistics.TABLE_NAME == table))
		.orderby(statistics.INDEX_NAME)
		.orderby(statistics.SEQ_IN_INDEX, order=Order.asc)
		.run()
	)
	columns: dict[str, list[str]] = {}
	for name, column in rows:
		columns.setdefault(name, []).append(column)
	for name, held in columns.items():
		yield name, tuple(held)


def _make(doctype: str, columns: tuple[str, ...], name: str) -> None:
	frappe.db.commit()  # nosemgrep: DDL commits by itself, and Frappe refuses it where something was written before
	listed = ", ".join(f"`{column}`" for column in columns)
	# LOCK=NONE fails rather than hold up everybody who writes meanwhile.
	frappe.db.sql_ddl(
		f"ALTER TABLE `tab{doctype}` ADD INDEX `{name}` ({listed}), ALGORITHM=INPLACE, LOCK=NONE"
	)


def _drop(doctype: str, name: str) -> None:
	frappe.db.commit()  # nosemgrep: as above
	frappe.db.sql_ddl(f"ALTER TABLE `tab{doctype}` DROP INDEX `{name}`")
