"""A source narrowed to single rows, so that rejects are retried by the same runner as everything else."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from targo_customer360.legacy.port import RawRow, Source
from targo_customer360.legacy.tables import Table


class OnlyKeys:
	"""Shows of `source` only the rows whose key is given for their table."""

	def __init__(self, source: Source, keys: Mapping[str, Collection[int]]):
		self._source = source
		self._keys = {table: sorted(wanted) for table, wanted in keys.items()}
		self.label = source.label

	def has_table(self, table: str) -> bool:
		return self._source.has_table(table)

	def missing_columns(self, table: Table) -> list[str]:
		return self._source.missing_columns(table)

	def count(self, table: Table, after: int | None = None, upto: int | None = None) -> int:
		return len(self._between(table, after, upto))

	def key_bounds(self, table: Table) -> tuple[int, int] | None:
		keys = self._keys.get(table.name)
		return (keys[0], keys[-1]) if keys else None

	def read(self, table: Table, after: int | None = None, upto: int | None = None) -> Iterator[RawRow]:
		for key in self._between(table, after, upto):
			yield from self._source.read(table, after=key - 1, upto=key)

	def _between(self, table: Table, after: int | None, upto: int | None) -> list[int]:
		return [
			key
			for key in self._keys.get(table.name, ())
			if (after is None or key > after) and (upto is None or key <= upto)
		]

	def close(self) -> None:
		self._source.close()

	def __enter__(self) -> OnlyKeys:
		return self

	def __exit__(self, *error: object) -> None:
		self.close()
