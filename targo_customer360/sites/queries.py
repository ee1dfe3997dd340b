"""pypika pieces that both sites share: filters, and statements for `executemany`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from pypika import Order, Parameter, Table
from pypika.queries import QueryBuilder
from pypika.terms import ValueWrapper

from targo_customer360.sites.port import Filters

LOOKUP_CHUNK = 1000
T = TypeVar("T")


def chunks(items: Sequence[T], size: int = LOOKUP_CHUNK) -> Iterator[Sequence[T]]:
	for start in range(0, len(items), size):
		yield items[start : start + size]


def building(query: Any) -> Any:
	"""The query, to be built up by one owner: pypika copies all of it for every word that is added, unless told."""
	query.immutable = False
	return query


def where(query: Any, table: Table, filters: Filters | None) -> Any:
	"""Add filters: `field: value`, `field: None`, or `field: (operator, value)`.

	Operators: = != < <= > >= in, not in, like, between, set, not set. Raises KeyError for any other. What a value is
	`in` may be a query.
	"""
	for fieldname, wanted in (filters or {}).items():
		query = query.where(_criterion(table[fieldname], wanted))
	return query


def _criterion(column: Any, wanted: Any) -> Any:
	if wanted is None:
		return column.isnull()
	if not (isinstance(wanted, (tuple, list)) and len(wanted) == 2):
		return column == _literal(wanted)
	operator, value = wanted[0], _literal(wanted[1])
	if operator in ("in", "not in") and not value:
		return ValueWrapper(0 if operator == "in" else 1) == 1  # SQL has no empty list
	return {
		"=": lambda: column == value,
		"!=": lambda: column != value,
		"<": lambda: column < value,
		"<=": lambda: column <= value,
		">": lambda: column > value,
		">=": lambda: column >= value,
		"in": lambda: column.isin(value if isinstance(value, QueryBuilder) else list(value)),
		"not in": lambda: column.notin(list(value)),
		"like": lambda: column.like(value),
		"between": lambda: column.between(value[0], value[1]),
		"set": lambda: column.notnull() & (column != ""),
		"not set": lambda: column.isnull() | (column == ""),
	}[operator]()


def _literal(value: Any) -> Any:
	"""pypika writes a datetime with a T, which SQLite compares as text and finds different."""
	if isinstance(value, datetime):
		return value.isoformat(sep=" ", timespec="microseconds")
	if isinstance(value, (list, tuple, set)):
		return [_literal(v) for v in value]
	return value


def ordered(query: Any, table: Table, order_by: str) -> Any:
	"""`"creation desc, name"` -> ORDER BY."""
	for part in filter(None, (p.strip() for p in order_by.split(","))):
		fieldname, _, direction = part.partition(" ")
		query = query.orderby(
			table[fieldname], order=Order.desc if direction.lower() == "desc" else Order.asc
		)
	return query


def insert_sql(qb: Any, table: Any, columns: Sequence[str], mark: str) -> str:
	return qb.into(table).columns(*columns).insert(*[Parameter(mark)] * len(columns)).get_sql()


def update_sql(qb: Any, table: Any, columns: Sequence[str], mark: str, names: int = 1) -> str:
	"""The same values for one document or for several."""
	query = qb.update(table)
	for column in columns:
		query = query.set(table[column], Parameter(mark))
	if names == 1:
		return query.where(table["name"] == Parameter(mark)).get_sql()
	return query.where(table["name"].isin([Parameter(mark)] * names)).get_sql()


def delete_sql(qb: Any, table: Any, key: str, count: int, mark: str) -> str:
	return qb.from_(table).delete().where(table[key].isin([Parameter(mark)] * count)).get_sql()


def lookup_sql(qb: Any, table: Any, fields: Sequence[str], key: str, count: int, mark: str) -> str:
	"""SELECT with one placeholder a key: rendering a thousand values in pypika costs more than the query."""
	columns = [table[f] for f in dict.fromkeys((key, *fields))]
	return qb.from_(table).select(*columns).where(table[key].isin([Parameter(mark)] * count)).get_sql()
