"""Rows -> multi-row INSERT statements for PyMySQL, column by column.

`executemany` of PyMySQL looks up how to escape each value anew and costs half of a bulk import. Here a column in
which all rows hold the same (owner, run, parent type) is escaped once, and texts go straight to the connection's
own escaping.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import repeat
from typing import Any

from pymysql.connections import Connection

from targo_customer360.sites.queries import chunks

ROWS_A_STATEMENT = 1000


def statements(connection: Connection[Any], insert_into: str, columns: Sequence[list[Any]]) -> Iterator[str]:
	"""INSERT statements of at most 1,000 rows; `insert_into` is all that stands before VALUES."""
	literal = _literals(connection)
	rendered = [_render(column, literal) for column in columns]
	tuples = [f"({','.join(cells)})" for cells in zip(*rendered, strict=False)]
	for part in chunks(tuples, ROWS_A_STATEMENT):
		yield f"{insert_into} VALUES {','.join(part)}"


def _render(column: list[Any], literal: Callable[[Any], str]) -> Sequence[str] | repeat[str]:
	first = column[0]
	if column.count(first) == len(column) and all(v.__class__ is first.__class__ for v in column):
		return repeat(literal(first), len(column))
	return [literal(value) for value in column]


def _literals(connection: Connection[Any]) -> Callable[[Any], str]:
	escape: Callable[[str], str] = connection.escape_string  # type: ignore[attr-defined]  # the stubs lack it
	quoted: dict[type, Callable[[Any], str]] = {
		str: lambda value: f"'{escape(value)}'",
		type(None): lambda value: "NULL",
		int: str,
		bool: lambda value: "1" if value else "0",
		Decimal: str,
		date: lambda value: f"'{value}'",
		datetime: lambda value: f"'{value}'",
	}

	def literal(value: Any) -> str:
		known = quoted.get(value.__class__)
		return known(value) if known else connection.literal(value)

	return literal
