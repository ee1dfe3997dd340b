"""Reads legacy tables from a live MySQL or MariaDB server, in key order and in bounded memory.

A session is read only and sees one consistent snapshot. A table is read page by page after the last key
(keyset), so a lost connection costs nothing: the next page is asked on a new connection, which has a
snapshot of its own.
"""

from __future__ import annotations

import contextlib
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, NamedTuple, TypeVar

import pymysql
from pymysql.cursors import SSCursor
from pypika import CustomFunction, MySQLQuery, Order
from pypika import Table as SqlTable
from pypika import functions as fn
from pypika.queries import QueryBuilder
from pypika.terms import Field

from targo_customer360.legacy.address import MySQLAddress
from targo_customer360.legacy.charset import decode_utf8, decoder_for
from targo_customer360.legacy.mysql_errors import explain, is_lost
from targo_customer360.legacy.mysql_rows import BytesRow, row_maker
from targo_customer360.legacy.mysql_session import close, connect
from targo_customer360.legacy.port import RawRow, SourceError
from targo_customer360.legacy.tables import Table

_FAILURES = (pymysql.err.Error, OSError, RuntimeError, ValueError, struct.error, IndexError, AssertionError)
_TIMEOUT = 60
_RETRY_DELAYS = (0.05, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
_FIRST_PAGE = 200
_LARGEST_PAGE = 4000
_PAGE_BYTES = 2_000_000
_MOST_PAGE_BYTES = 16_000_000
_INTEGER = ("tinyint", "smallint", "mediumint", "int", "bigint")

T = TypeVar("T")


class _ColumnType(NamedTuple):
	name: str
	primary: bool


@dataclass(frozen=True)
class _Layout:
	"""What a table looks like on the server."""

	selected: tuple[str, ...]
	missing: tuple[str, ...]
	key_position: int
	to_row: Callable[[BytesRow], RawRow]


class MySQLSource:
	"""A live legacy database. Tables may be read one inside the other; one thread at a time."""

	def __init__(
		self,
		address: MySQLAddress,
		*,
		timeout: float = _TIMEOUT,
		retry_delays: tuple[float, ...] = _RETRY_DELAYS,
	) -> None:
		"""Connects. `timeout` is in seconds, for connecting (at most 10) and for each answer; `retry_delays`
		are the seconds waited before each new attempt after a lost connection."""
		self.address = address
		self.label = address.label
		self._timeout = timeout
		self._retry_delays = retry_delays
		self._columns: dict[str, dict[str, _ColumnType]] = {}
		self._layouts: dict[str, _Layout] = {}
		self._decode = decoder_for(address.charset) or decode_utf8
		self._connection: Any = None
		try:
			self._connection = connect(self.address, self._timeout)
		except _FAILURES as error:
			raise explain(error, address) from None

	def __enter__(self) -> MySQLSource:
		return self

	def __exit__(
		self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
	) -> None:
		self.close()

	def close(self) -> None:
		"""Closes the connection; the read-only transaction ends with it."""
		connection, self._connection = self._connection, None
		if connection is not None:
			close(connection)

	def has_table(self, table: str) -> bool:
		"""Whether the database holds that table (and lets this user see it)."""
		return bool(self._columns_of(table))

	def missing_columns(self, table: Table) -> list[str]:
		"""Names of the assumed columns that the table lacks; they read as None."""
		return list(self._layout(table).missing)

	def count(self, table: Table, after: int | None = None, upto: int | None = None) -> int:
		"""Number of rows with `after` < key <= `upto`."""
		layout = self._layout(table)
		if after is not None or upto is not None:
			self._need_key(table, layout)
		source = SqlTable(table.name)
		query = _ranged(MySQLQuery.from_(source).select(fn.Count("*")), source[table.key], after, upto)
		return _number(self._ask(query)[0][0])

	def key_bounds(self, table: Table) -> tuple[int, int] | None:
		"""Smallest and largest key, or None when the table is empty."""
		self._need_key(table, self._layout(table))
		key = SqlTable(table.name)[table.key]
		query = MySQLQuery.from_(key.table).select(fn.Min(key), fn.Max(key))
		first, last = self._ask(query)[0]
		return None if first is None else (_number(first), _number(last))

	def read(self, table: Table, after: int | None = None, upto: int | None = None) -> Iterator[RawRow]:
		"""Yields every row with `after` < key <= `upto` once, in key order."""
		layout = self._layout(table)
		self._need_key(table, layout)
		source = SqlTable(table.name)
		key = source[table.key]
		selected = (
			MySQLQuery.from_(source)
			.select(*(source[name] for name in layout.selected))
			.orderby(key, order=Order.asc)
		)
		size, last = _FIRST_PAGE, after
		while True:
			page, weight, complete = self._page(_ranged(selected, key, last, upto).limit(size))
			if page:
				yield from map(layout.to_row, page)
				last = _number(page[-1][layout.key_position])
			if complete and len(page) < size:
				return
			if page:
				size = min(_LARGEST_PAGE, size * 4, max(1, _PAGE_BYTES * len(page) // max(weight, 1)))

	def _page(self, query: QueryBuilder) -> tuple[list[BytesRow], int, bool]:
		"""One page, its bytes, and whether it is all that the query asked for."""
		sql = query.get_sql()

		def fetch() -> tuple[list[BytesRow], int, bool]:
			page: list[BytesRow] = []
			weight = 0
			try:
				with self._cursor(sql) as cursor:
					for row in iter(cursor.fetchone, None):
						page.append(row)
						weight += sum(map(len, filter(None, row)))
						if weight > _MOST_PAGE_BYTES:
							return page, weight, False
			except _FAILURES as error:
				# Rows that arrived whole before the connection broke count; the rest comes on the next page.
				if not page or not is_lost(error):
					raise
				self.close()
				return page, weight, False
			return page, weight, True

		return self._retrying(fetch)

	def _ask(self, query: QueryBuilder) -> list[BytesRow]:
		sql = query.get_sql()

		def fetch() -> list[BytesRow]:
			with self._cursor(sql) as cursor:
				return list(cursor.fetchall())

		return self._retrying(fetch)

	def _retrying(self, work: Callable[[], T]) -> T:
		"""Does the work, on a new connection whenever the one it had was lost."""
		delays = iter(self._retry_delays)
		while True:
			try:
				if self._connection is None:
					self._connection = connect(self.address, self._timeout)
				return work()
			except _FAILURES as error:
				delay = next(delays, None) if is_lost(error) else None
				if delay is None:
					raise explain(error, self.address) from error
				self.close()
				time.sleep(delay)

	@contextlib.contextmanager
	def _cursor(self, sql: str) -> Iterator[SSCursor]:
		cursor = self._connection.cursor()
		try:
			cursor.execute(sql)
			yield cursor
		finally:
			with contextlib.suppress(Exception):  # the connection may be gone
				cursor.close()

	def _columns_of(self, table: str) -> dict[str, _ColumnType]:
		"""Type of each column, by its name in lower case; empty when there is no such table."""
		if table not in self._columns:
			source = SqlTable("columns", schema="information_schema")
			query = (
				MySQLQuery.from_(source)
				.select(source.column_name, source.data_type, source.column_key)
				.where(source.table_schema == CustomFunction("DATABASE")())
				.where(source.table_name == table)
			)
			self._columns[table] = {
				decode_utf8(name or b"").lower(): _ColumnType(
					decode_utf8(kind or b"").lower(), index == b"PRI"
				)
				for name, kind, index in self._ask(query)
			}
		return self._columns[table]

	def _layout(self, table: Table) -> _Layout:
		if table.name not in self._layouts:
			self._layouts[table.name] = self._make_layout(table)
		return self._layouts[table.name]

	def _make_layout(self, table: Table) -> _Layout:
		present = self._columns_of(table.name)
		if not present:
			raise SourceError(f"The legacy database has no table {table.name!r} that this user may read.")
		missing = [column for column in table.columns if column.name.lower() not in present]
		for column in missing:
			if column.required:
				raise SourceError(f"The legacy table {table.name!r} has no column {column.name!r}.")
		absent = {column.name for column in missing}
		selected = tuple(name for name in table.column_names if name not in absent)
		types = [present[name.lower()].name for name in selected]
		if table.key in selected:
			self._check_key(table, present)
		return _Layout(
			selected=selected,
			missing=tuple(column.name for column in missing),
			key_position=selected.index(table.key) if table.key in selected else -1,
			to_row=row_maker(table.column_names, selected, types, self._decode),
		)

	def _check_key(self, table: Table, present: dict[str, _ColumnType]) -> None:
		"""Keyset paging loses rows unless the key is an integer, unique and never NULL."""
		key_type = present[table.key.lower()]
		if key_type.name not in _INTEGER:
			raise SourceError(f"The key {table.key!r} of the legacy table {table.name!r} is not an integer.")
		if key_type.primary and sum(column.primary for column in present.values()) == 1:
			return
		source = SqlTable(table.name)
		key = source[table.key]
		query = MySQLQuery.from_(source).select(key, fn.Count("*")).groupby(key)
		query = query.having((fn.Count("*") > 1) | key.isnull()).limit(1)
		for value, number in self._ask(query):
			raise SourceError(
				f"Key {_shown(value)} appears {_number(number)} times in the legacy table {table.name!r}."
			)

	@staticmethod
	def _need_key(table: Table, layout: _Layout) -> None:
		if layout.key_position < 0:
			raise SourceError(f"The legacy table {table.name!r} has no column {table.key!r}.")


def _ranged(query: QueryBuilder, key: Field, after: int | None, upto: int | None) -> QueryBuilder:
	if after is not None:
		query = query.where(key > after)
	if upto is not None:
		query = query.where(key <= upto)
	return query


def _number(value: bytes | None) -> int:
	return int(value or 0)


def _shown(value: bytes | None) -> str:
	return "NULL" if value is None else decode_utf8(value)
