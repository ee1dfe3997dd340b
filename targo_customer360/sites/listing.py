"""Rows of one DocType as one SELECT: filters, order, one page of them, and how many there are in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pypika import Parameter, Table
from pypika.functions import Count
from pypika.queries import QueryBuilder
from pypika.terms import Criterion

from targo_customer360.sites import queries
from targo_customer360.sites.port import Filters

_SHAPES = 1024
"""Statements that are kept; an app asks in far fewer ways."""


@dataclass(frozen=True)
class Listing:
	"""What is wanted. `fields` may be ("*",); with `counted_as` each row tells how many there are in all, under that name.

	`allowed` is one condition more, on the unaliased table.
	"""

	doctype: str
	filters: Filters | None = None
	fields: Sequence[str] = ("name",)
	order_by: str = ""
	start: int = 0
	limit: int | None = None
	allowed: Criterion | None = None
	counted_as: str = ""

	@property
	def is_empty(self) -> bool:
		"""Whether a filter asks for one of no values, so that there is nothing to read."""
		return any(
			_is_pair(wanted) and wanted[0] == "in" and not wanted[1]
			for wanted in (self.filters or {}).values()
		)

	def query(self, qb: Any) -> Any:
		"""The SELECT in the dialect of `qb`."""
		table = Table(f"tab{self.doctype}")
		columns = ["*"] if "*" in self.fields else [table[field] for field in self.fields]
		query = self._narrowed(qb, table).select(*columns)
		if self.counted_as:
			# Counted apart, an index answers both: the count without the rows, the page without the others.
			query.select(self._narrowed(qb, table).select(Count("*")).as_(self.counted_as))
		queries.ordered(query, table, self.order_by)
		return query if self.limit is None else query.limit(self.limit).offset(self.start)

	def _narrowed(self, qb: Any, table: Table) -> Any:
		query = queries.where(queries.building(qb.from_(table)), table, self.filters)
		return query if self.allowed is None else query.where(self.allowed)

	def statement(self, qb: Any, mark: str) -> tuple[str, list[Any]] | None:
		"""The same as text with a `mark` for each value, and the values; None where a filter holds a query.

		Rendered once for each shape: it costs more than many a query.
		"""
		shape, values = [], []
		for fieldname, wanted in (self.filters or {}).items():
			if not _is_pair(wanted):
				wanted = ("=", wanted)
			operator, value = wanted
			if isinstance(value, QueryBuilder):
				return None
			given = _values(operator, value)
			shape.append((fieldname, operator, len(given), operator == "=" and value is None))
			values += given
		allowed = "" if self.allowed is None else self.allowed.get_sql(quote_char="`")
		sql = _rendered(
			qb,
			mark,
			(self.doctype, tuple(self.fields), self.order_by, self.start, self.limit, self.counted_as),
			tuple(shape),
			allowed,
		)
		return sql, values * (2 if self.counted_as else 1)


def _is_pair(wanted: Any) -> bool:
	return isinstance(wanted, (tuple, list)) and len(wanted) == 2


def _values(operator: str, value: Any) -> list[Any]:
	if operator in ("set", "not set") or (operator == "=" and value is None):
		return []
	return list(value) if operator in ("in", "not in", "between") else [value]


@lru_cache(maxsize=_SHAPES)
def _rendered(qb: Any, mark: str, listed: tuple[Any, ...], shape: tuple[Any, ...], allowed: str) -> str:
	doctype, fields, order_by, start, limit, counted_as = listed
	filters = {fieldname: _marked(mark, *rest) for fieldname, *rest in shape}
	condition = _Text(allowed) if allowed else None
	listing = Listing(doctype, filters, fields, order_by, start, limit, condition, counted_as)
	return listing.query(qb).get_sql()


def _marked(mark: str, operator: str, count: int, is_null: bool) -> Any:
	if is_null:
		return None
	marks = [Parameter(mark)] * count
	if operator in ("in", "not in", "between"):
		return operator, marks
	return operator, marks[0] if marks else ""


class _Text(Criterion):
	"""A condition that is rendered already."""

	def __init__(self, sql: str):
		super().__init__()
		self._sql = sql

	def get_sql(self, **kwargs: Any) -> str:
		return self._sql
