"""Goes once through a mysqldump file and puts the rows of the legacy tables into a spool."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from targo_customer360.legacy.dump_reader import CHUNK, DumpReader
from targo_customer360.legacy.dump_rows import RowReader
from targo_customer360.legacy.dump_schema import (
	CREATE_TABLE,
	INSERT_INTO,
	INSERT_VALUES,
	DumpTable,
	parse_create,
	parse_names,
	unquote,
)
from targo_customer360.legacy.dump_statements import Statements
from targo_customer360.legacy.port import SourceError
from targo_customer360.legacy.spool import Spool, SpoolWriter
from targo_customer360.legacy.tables import TABLES, Table

_HEADER_LENGTH = 1 << 16
_STATEMENT_LENGTH = 1 << 20


@dataclass
class Loaded:
	"""What a dump held: its rows, and for each legacy table in it the names of the columns it has."""

	spool: Spool
	columns: dict[str, frozenset[str]] = field(default_factory=dict)


def load(path: Path, chunk: int = CHUNK) -> Loaded:
	"""Reads the whole file in bounded memory. Raises SourceError when it is no dump, cut off, or broken."""
	loaded = Loaded(Spool())
	try:
		with DumpReader(path, chunk) as reader:
			_Loader(reader, loaded).run()
		loaded.spool.finish()
	except BaseException:
		loaded.spool.close()
		raise
	return loaded


class _Loader:
	"""One pass through one file."""

	def __init__(self, reader: DumpReader, loaded: Loaded) -> None:
		self._reader = reader
		self._loaded = loaded
		self._statements = Statements(reader)
		self._charset = self._statements.charset
		self._layouts: dict[str, DumpTable] = {}
		self._header = ""
		self._plans: dict[str, tuple[RowReader, SpoolWriter]] = {}

	def run(self) -> None:
		"""Reads every statement of the file."""
		found_any = False
		while (word := self._statements.next_word()) is not None:
			if word in ("INSERT", "REPLACE"):
				self._insert()
				found_any = True
			elif word == "CREATE":
				self._create()
				found_any = True
			elif word == "SET":
				self._statements.pass_setting()
			elif word == "DELIMITER":
				self._statements.pass_delimited()
			else:
				self._reader.pass_statement()
		self._flush()
		if not found_any:
			raise SourceError(f"The file {self._reader.path} is not a mysqldump file: it holds no table.")

	def _create(self) -> None:
		reader = self._reader
		reader.need(_HEADER_LENGTH)
		found = CREATE_TABLE.match(reader.text, reader.at)
		table = TABLES.get(unquote(found["table"])) if found else None
		if table is None:
			reader.pass_statement()
			return
		if table.name in self._loaded.columns:
			raise reader.broken(f"the table {table.name!r} is there twice; dump one database only")
		statement = reader.pass_statement(keep=_STATEMENT_LENGTH)
		try:
			layout = parse_create(statement)
		except ValueError as error:
			raise reader.broken(str(error)) from None
		self._layouts[table.name] = DumpTable(_as_named(table, layout.columns), layout.types)
		self._begin(table, self._layouts[table.name].columns)

	def _begin(self, table: Table, columns: tuple[str, ...]) -> None:
		self._loaded.columns[table.name] = frozenset(columns)
		self._loaded.spool.create(table)

	def _insert(self) -> None:
		reader = self._reader
		reader.need(_HEADER_LENGTH)
		if not (self._header and reader.text.startswith(self._header, reader.at)):
			self._header = self._read_header()
			if not self._header:
				reader.pass_statement()
				return
		rows, writer = self._plans[self._header]
		reader.at += len(self._header)
		rows.read(reader, writer.add)

	def _read_header(self) -> str:
		"""The INSERT statement up to its first row, with a plan made for it; "" when its rows are not wanted."""
		reader = self._reader
		if self._charset is not self._statements.charset:
			self._flush()
			self._plans.clear()
			self._charset = self._statements.charset
		into = INSERT_INTO.match(reader.text, reader.at)
		if into is None:
			raise reader.broken("an INSERT statement names no table")
		table = TABLES.get(unquote(into["table"]))
		if table is None:
			return ""
		values = INSERT_VALUES.match(reader.text, into.end())
		if values is None:
			raise reader.broken(
				f"an INSERT statement into {table.name!r} has a form that mysqldump does not write"
			)
		header = reader.text[reader.at : values.end()]
		if header not in self._plans:
			self._plans[header] = self._plan(table, values["columns"])
		return header

	def _plan(self, table: Table, listed: str | None) -> tuple[RowReader, SpoolWriter]:
		layout = self._layouts.get(table.name)
		if listed is not None:
			layout = self._listed(table, parse_names(listed), layout)
		if layout is None:
			raise self._reader.broken(f"rows of the table {table.name!r} come before its columns are named")
		if table.name not in self._loaded.columns:
			self._begin(table, layout.columns)
		wanted = [name for name in layout.columns if name in table.column_names]
		reader = RowReader(layout.columns, layout.types, wanted, self._charset)
		return reader, self._loaded.spool.writer(table, wanted)

	def _listed(self, table: Table, names: tuple[str, ...], layout: DumpTable | None) -> DumpTable:
		"""The columns that an INSERT statement lists, with the types that CREATE TABLE told."""
		names = _as_named(table, names)
		types = dict(zip(layout.columns, layout.types, strict=True)) if layout else {}
		for name in self._loaded.columns.get(table.name, frozenset()) & set(table.column_names):
			if name not in names:
				raise self._reader.broken(f"rows of the table {table.name!r} leave out its column {name!r}")
		return DumpTable(names, tuple(types.get(name, "") for name in names))

	def _flush(self) -> None:
		for _, writer in self._plans.values():
			writer.flush()


def _as_named(table: Table, columns: tuple[str, ...]) -> tuple[str, ...]:
	"""The columns as `tables` writes them: MySQL does not mind capitals in their names."""
	ours = {name.lower(): name for name in table.column_names}
	return tuple(ours.get(name.lower(), name) for name in columns)
