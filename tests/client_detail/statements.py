"""The statements that reach the database, on either site."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def sent(site: Any) -> Iterator[list[Any]]:
	"""What is sent in the block: text on the embedded site, (text, values) on a Frappe site."""
	statements: list[Any] = []
	if site.kind == "embedded":
		site._connection.set_trace_callback(statements.append)
		yield statements
		site._connection.set_trace_callback(None)
		return
	import frappe

	held = frappe.db.sql

	def noted(query: Any, values: Any = (), *rest: Any, **named: Any) -> Any:
		statements.append((str(query), values))
		return held(query, values, *rest, **named)

	frappe.db.sql = noted
	try:
		yield statements
	finally:
		del frappe.db.sql
