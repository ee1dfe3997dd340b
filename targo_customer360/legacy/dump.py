"""Reads legacy tables from a mysqldump file, plain or gzipped, as if it were a live database.

A file that was cut off is refused. The one cut that cannot be seen is between two statements of a dump made
with --compact, which leaves out everything that mysqldump otherwise writes around the rows.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from targo_customer360.legacy.dump_loader import Loaded, load
from targo_customer360.legacy.dump_reader import CHUNK, DumpReader
from targo_customer360.legacy.dump_statements import Statements
from targo_customer360.legacy.port import RawRow, SourceError
from targo_customer360.legacy.tables import Table

_TAIL_BYTES = 4096
_BY_MYSQLDUMP = re.compile(r"-- (?:MySQL|MariaDB) dump ")
_DATABASE = re.compile(r"-- Host: .*?Database: (\S+)")


class DumpSource:
	"""A legacy database in a file. The file is read once, whole, when the first table is asked for."""

	def __init__(self, path: str | Path, chunk: int = CHUNK) -> None:
		"""Opens the file and looks at its beginning. Raises SourceError when it cannot be a dump.

		`chunk` is the number of bytes read at a time.
		"""
		self.path = Path(path)
		self._chunk = chunk
		self.label = str(self.path)
		self._start = self._look()
		self._loaded: Loaded | None = None

	def __enter__(self) -> DumpSource:
		return self

	def __exit__(
		self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
	) -> None:
		self.close()

	def close(self) -> None:
		"""Lets go of the temporary file."""
		loaded, self._loaded = self._loaded, None
		if loaded is not None:
			loaded.spool.close()

	def describe(self) -> str:
		"""One sentence about the file from its beginning and end. Raises SourceError when the end is missing."""
		size = os.path.getsize(self.path)
		zipped = self._bytes_at(0, 2) == b"\x1f\x8b"
		tail = self._bytes_at(max(0, size - _TAIL_BYTES), _TAIL_BYTES)
		if not zipped and _BY_MYSQLDUMP.search(self._start) and b"-- Dump completed" not in tail:
			raise SourceError(f"The dump {self.path} was cut off: it does not end with 'Dump completed'.")
		database = _DATABASE.search(self._start)
		of = f" of the database {database.group(1)!r}" if database else ""
		return f"Found a dump{of} of {size / 1_000_000:.1f} MB at {self.path}."

	def has_table(self, table: str) -> bool:
		"""Whether the dump holds that table, with or without rows. Only legacy tables are looked for."""
		return table in self._content().columns

	def missing_columns(self, table: Table) -> list[str]:
		"""Names of the assumed columns that the table lacks; they read as None."""
		self._check(table)
		present = self._content().columns[table.name]
		return [name for name in table.column_names if name not in present]

	def count(self, table: Table, after: int | None = None, upto: int | None = None) -> int:
		"""Number of rows with `after` < key <= `upto`."""
		self._check(table)
		if after is not None or upto is not None:
			self._need_key(table)
		return self._content().spool.count(table, after, upto)

	def key_bounds(self, table: Table) -> tuple[int, int] | None:
		"""Smallest and largest key, or None when the table is empty."""
		self._check(table)
		self._need_key(table)
		return self._content().spool.key_bounds(table)

	def read(self, table: Table, after: int | None = None, upto: int | None = None) -> Iterator[RawRow]:
		"""Yields every row with `after` < key <= `upto` once, in key order."""
		self._check(table)
		self._need_key(table)
		yield from self._content().spool.read(table, after, upto)

	def _content(self) -> Loaded:
		if self._loaded is None:
			self._loaded = load(self.path, self._chunk)
		return self._loaded

	def _check(self, table: Table) -> None:
		present = self._content().columns.get(table.name)
		if present is None:
			raise SourceError(f"The dump {self.path} has no table {table.name!r}.")
		for column in table.columns:
			if column.required and column.name not in present:
				raise SourceError(
					f"The table {table.name!r} in the dump {self.path} has no column {column.name!r}."
				)

	def _need_key(self, table: Table) -> None:
		if table.key not in self._content().columns[table.name]:
			raise SourceError(
				f"The table {table.name!r} in the dump {self.path} has no column {table.key!r}."
			)

	def _look(self) -> str:
		with DumpReader(self.path) as reader:
			reader.more()
			start = reader.text[:_TAIL_BYTES]
			Statements(reader).next_word()
		return start

	def _bytes_at(self, place: int, length: int) -> bytes:
		with open(self.path, "rb") as file:
			file.seek(place)
			return file.read(length)
