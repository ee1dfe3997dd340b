"""What every legacy source offers, and the one error it raises."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Protocol

from targo_customer360.legacy.tables import Table

RawRow = tuple[str | None, ...]
"""One row as text exactly as the database prints it, in the order of `Table.columns`; None is NULL."""


class SourceError(Exception):
	"""The legacy source cannot be read. `message` is one sentence for a person and holds no password."""

	def __init__(self, message: str) -> None:
		super().__init__(message)
		self.message = message


class Source(Protocol):
	"""A legacy database that can be read table by table in key order.

	Ranges are given as `after` (exclusive) and `upto` (inclusive), so that a checkpoint, which is the last
	key that was written, is the next `after`.
	"""

	label: str
	"""Where the rows come from, without the password."""

	def has_table(self, table: str) -> bool:
		"""Whether the database holds that table."""

	def missing_columns(self, table: Table) -> list[str]:
		"""Names of the assumed columns that the database lacks; they read as None.

		Raises SourceError when the table, or a column that must be there, is absent.
		"""

	def count(self, table: Table, after: int | None = None, upto: int | None = None) -> int:
		"""Number of rows with `after` < key <= `upto`."""

	def key_bounds(self, table: Table) -> tuple[int, int] | None:
		"""Smallest and largest key, or None when the table is empty."""

	def read(self, table: Table, after: int | None = None, upto: int | None = None) -> Iterator[RawRow]:
		"""Yields every row with `after` < key <= `upto` once, in key order, in bounded memory."""

	def close(self) -> None:
		"""Lets go of the connection or the temporary file; may be called twice."""

	def __enter__(self) -> Source: ...

	def __exit__(
		self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
	) -> None: ...
