"""A temporary SQLite file that gives a dump what it lacks: access by key, and key order."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from pypika import Column, Order, Parameter, SQLLiteQuery
from pypika import Table as SqlTable
from pypika import functions as fn
from pypika.queries import QueryBuilder
from pypika.terms import NullValue, Term

from targo_customer360.legacy.port import RawRow, SourceError
from targo_customer360.legacy.tables import Table

_KEY = "row_key"
_BATCH_ROWS = 2000
_BATCH_CHARACTERS = 4_000_000


class Spool:
	"""Holds the rows of some legacy tables as text."""

	def __init__(self) -> None:
		folder = Path(tempfile.mkdtemp(prefix="legacy-"))
		try:
			self._database = sqlite3.connect(folder / "rows", isolation_level=None)
			for setting in (
				"journal_mode = OFF",
				"synchronous = OFF",
				"locking_mode = EXCLUSIVE",
				"cache_size = -8000",
			):
				self._database.execute(f"PRAGMA {setting}")
			self._database.execute("BEGIN IMMEDIATE")
		finally:
			# The open file lives on without a name, so that nothing of it, and it holds passwords, is
			# left behind however this process ends.
			shutil.rmtree(folder, ignore_errors=True)

	def close(self) -> None:
		"""Closes the file, which thereby is gone."""
		self._database.close()

	def finish(self) -> None:
		"""Ends the writing."""
		self._database.execute("COMMIT")

	def create(self, table: Table) -> None:
		"""Makes an empty table with a column of text for each of the table's."""
		columns = [Column(name, "TEXT") for name in table.column_names]
		self._run(
			SQLLiteQuery.create_table(table.name).columns(Column(_KEY, "INTEGER PRIMARY KEY"), *columns)
		)

	def writer(self, table: Table, names: Sequence[str]) -> SpoolWriter:
		"""Adds rows that hold the columns `names` of a table."""
		places: list[Term] = [Parameter(f"?{index + 1}") for index in range(len(names))]
		columns = list(names)
		key = columns.index(table.key) if table.key in columns else None
		if key is not None:
			columns.append(_KEY)
			places.append(places[key])
		elif not columns:
			# A table that is only counted may have none of the columns that are known.
			columns.append(_KEY)
			places.append(NullValue())
		sql = SQLLiteQuery.into(SqlTable(table.name)).columns(*columns).insert(*places).get_sql()
		return SpoolWriter(self._database, table, key, sql)

	def count(self, table: Table, after: int | None, upto: int | None) -> int:
		"""Number of rows with `after` < key <= `upto`."""
		query = SQLLiteQuery.from_(SqlTable(table.name)).select(fn.Count("*"))
		number: int = self._run(_ranged(query, table, after, upto)).fetchone()[0]
		return number

	def key_bounds(self, table: Table) -> tuple[int, int] | None:
		"""Smallest and largest key, or None when the table is empty."""
		source = SqlTable(table.name)
		first, last = self._run(
			SQLLiteQuery.from_(source).select(fn.Min(source[_KEY]), fn.Max(source[_KEY]))
		).fetchone()
		return None if first is None else (first, last)

	def read(self, table: Table, after: int | None, upto: int | None) -> Iterator[RawRow]:
		"""Rows with `after` < key <= `upto` in key order."""
		source = SqlTable(table.name)
		query = SQLLiteQuery.from_(source).select(*(source[name] for name in table.column_names))
		return self._run(_ranged(query, table, after, upto).orderby(source[_KEY], order=Order.asc))

	def _run(self, query: QueryBuilder) -> sqlite3.Cursor:
		return self._database.execute(query.get_sql())


class SpoolWriter:
	"""Gathers rows of one table and adds them in batches."""

	def __init__(self, database: sqlite3.Connection, table: Table, key: int | None, sql: str) -> None:
		self._database = database
		self._table = table
		self._key = key
		self._sql = sql
		self._rows: list[Sequence[str | None]] = []
		self._weight = 0

	def add(self, rows: Sequence[Sequence[str | None]], weight: int) -> None:
		"""Takes rows that make `weight` characters."""
		self._rows.extend(rows)
		self._weight += weight
		if len(self._rows) >= _BATCH_ROWS or self._weight >= _BATCH_CHARACTERS:
			self.flush()

	def flush(self) -> None:
		"""Writes what was gathered. Raises SourceError for a key that is NULL, no integer, or there twice."""
		rows, self._rows, self._weight = self._rows, [], 0
		key = self._key
		if key is not None and any(row[key] is None for row in rows):
			raise SourceError(f"The dump holds a row of the table {self._table.name!r} whose key is NULL.")
		before = self._database.total_changes
		try:
			self._database.executemany(self._sql, rows)
		except sqlite3.IntegrityError:
			refused = rows[self._database.total_changes - before][key or 0]
			raise SourceError(
				f"The dump holds the key {refused} {_fault(refused)} in the table {self._table.name!r}."
			) from None
		except sqlite3.OperationalError as error:
			raise SourceError(
				f"The rows of the dump do not fit in {tempfile.gettempdir()}: {error}."
			) from None


def _ranged(query: QueryBuilder, table: Table, after: int | None, upto: int | None) -> QueryBuilder:
	key = SqlTable(table.name)[_KEY]
	if after is not None:
		query = query.where(key > after)
	if upto is not None:
		query = query.where(key <= upto)
	return query


def _fault(key: str | None) -> str:
	return "twice" if key and key.lstrip("-").isdigit() and len(key) < 19 else "that is no integer"
