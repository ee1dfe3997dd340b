"""DocType definitions -> SQLite tables, and Python values <-> SQLite values.

The embedded site keeps the same tables as Frappe (`tab<DocType>`, `tabSingles`, `tabSeries`, `__Auth`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zlib import crc32

from targo_customer360.sites.meta import CHILD_COLUMNS, NUMERIC, DocTypeMeta, Field, meta_from_json

TYPES = {"Date": "date", "Datetime": "datetime", "Time": "time", "Int": "INTEGER", "Check": "INTEGER"}


def _time_from(text: bytes) -> timedelta:
	hours, minutes, seconds = text.decode().split(":")
	return timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))


def _clock(value: timedelta) -> str:
	minutes, seconds = divmod(int(value.total_seconds()), 60)
	return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"


def register_values() -> None:
	"""Teach sqlite3 the values that Frappe's MariaDB returns: dates, times as timedelta, money."""
	sqlite3.register_adapter(Decimal, float)
	sqlite3.register_adapter(date, date.isoformat)
	sqlite3.register_adapter(datetime, lambda v: v.isoformat(sep=" ", timespec="microseconds"))
	sqlite3.register_adapter(time, lambda v: v.isoformat(timespec="seconds"))
	sqlite3.register_adapter(timedelta, _clock)
	sqlite3.register_converter("date", lambda b: date.fromisoformat(b.decode()[:10]))
	sqlite3.register_converter("datetime", lambda b: datetime.fromisoformat(b.decode()))
	sqlite3.register_converter("time", _time_from)


def register_functions(connection: sqlite3.Connection) -> None:
	"""Teach a connection what MariaDB and PostgreSQL know and SQLite before 3.44 does not."""
	connection.create_function("CONCAT_WS", -1, _joined, deterministic=True)


def _joined(separator: str, *values: object) -> str:
	return separator.join(str(value) for value in values if value is not None)


def load_metas(folders: Iterable[Path]) -> dict[str, DocTypeMeta]:
	"""Every DocType JSON below the folders; the fields of a later file extend those of an earlier one."""
	metas: dict[str, DocTypeMeta] = {}
	for folder in folders:
		for path in sorted(folder.rglob("*.json")):
			data = json.loads(path.read_text(encoding="utf-8"))
			if isinstance(data, dict) and data.get("doctype") == "DocType":
				meta = meta_from_json(data)
				metas[meta.name] = meta
	return metas


def schema_stamp(metas: Iterable[DocTypeMeta]) -> int:
	"""A number that changes with the columns and indexes that the DocTypes ask for."""
	wanted = [
		(meta.name, meta.istable, f.fieldname, f.fieldtype, f.search_index, f.unique)
		for meta in metas
		for f in meta.columns
	]
	return crc32(repr(wanted).encode()) & 0x7FFFFFFF


def is_current(connection: sqlite3.Connection, metas: Iterable[DocTypeMeta]) -> bool:
	"""Whether the file has every table and column already, so that opening it needs no lock."""
	return connection.execute("PRAGMA user_version").fetchone()[0] == schema_stamp(metas)


def create_tables(connection: sqlite3.Connection, metas: Iterable[DocTypeMeta]) -> None:
	"""Create what is missing, tables and columns; never drop anything."""
	connection.execute(
		"CREATE TABLE IF NOT EXISTS tabSingles (doctype TEXT, field TEXT, value TEXT, PRIMARY KEY (doctype, field))"
	)
	connection.execute("CREATE TABLE IF NOT EXISTS tabSeries (name TEXT PRIMARY KEY, current INTEGER)")
	connection.execute(
		"CREATE TABLE IF NOT EXISTS __Auth (doctype TEXT, name TEXT, fieldname TEXT, password TEXT,"
		" encrypted INTEGER DEFAULT 1, PRIMARY KEY (doctype, name, fieldname))"
	)
	wanted = list(metas)
	for meta in wanted:
		if not meta.issingle:
			_create_table(connection, meta)
	connection.execute(f"PRAGMA user_version = {schema_stamp(wanted)}")


def _create_table(connection: sqlite3.Connection, meta: DocTypeMeta) -> None:
	table = f'"tab{meta.name}"'
	present = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
	if not present:
		child = ", ".join(f"{column} TEXT" for column in CHILD_COLUMNS)
		connection.execute(
			f"CREATE TABLE {table} (name TEXT PRIMARY KEY COLLATE NOCASE, owner TEXT, creation datetime, modified datetime,"
			f" modified_by TEXT, docstatus INTEGER DEFAULT 0, idx INTEGER DEFAULT 0{', ' + child if meta.istable else ''})"
		)
		if meta.istable:
			connection.execute(f'CREATE INDEX "{meta.name}-parent" ON {table} (parent)')
	for field in meta.columns:
		if field.fieldname not in present and field.fieldname != "name":
			connection.execute(f'ALTER TABLE {table} ADD COLUMN "{field.fieldname}" {_column_type(field)}')
			if field.search_index or field.unique:
				unique = "UNIQUE " if field.unique else ""
				connection.execute(
					f'CREATE {unique}INDEX IF NOT EXISTS "{meta.name}-{field.fieldname}" ON {table} ("{field.fieldname}")'
				)


def _column_type(field: Field) -> str:
	if field.fieldtype in TYPES:
		declared = TYPES[field.fieldtype]
		return f"{declared} NOT NULL DEFAULT 0" if declared == "INTEGER" else declared
	if field.fieldtype in NUMERIC:
		return "REAL NOT NULL DEFAULT 0"
	return "TEXT"
