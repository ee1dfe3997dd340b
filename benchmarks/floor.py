"""The floor an import is held against: the same final rows, loaded with one LOAD DATA a table.

`FloorSite` does all that `FrappeSite` does, but a bulk insert only writes rows to a file; `load` then brings the file
in as fast as MariaDB can. LOAD DATA drops duplicates and cuts what is too long without a word, which is why the
import itself does not use it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import frappe
from cryptography.fernet import Fernet
from frappe.utils.password import get_encryption_key

from targo_customer360.imports.journal import RANGE, RUN
from targo_customer360.sites.bulk import prepare
from targo_customer360.sites.frappe_site import FrappeSite
from targo_customer360.sites.meta import CHILD_COLUMNS, STANDARD_COLUMNS
from targo_customer360.sites.port import Document

OWN_BOOKS = (RUN, RANGE)


class FloorSite(FrappeSite):
	"""Collects the rows of bulk inserts in files, one a table."""

	def __init__(self, folder: Path):
		super().__init__()
		self.folder = folder
		self.load_seconds = 0.0
		self.rows = 0
		self._files: dict[str, IO[str]] = {}
		self._cipher = Fernet(get_encryption_key().encode())

	def bulk_insert(self, documents: Sequence[Document], at: datetime) -> None:
		if not documents or documents[0].doctype in OWN_BOOKS:
			super().bulk_insert(documents, at)
			return
		prepared = prepare(documents, at, self.user, self.meta)
		for part in prepared.tables:
			columns = self._columns(part.doctype)
			places = {name: i for i, name in enumerate(part.columns)}
			empty = self._empty(part.doctype, columns)
			file = self._file(f"tab{part.doctype}")
			for row in part.rows:
				cells = [row[places[c]] if c in places else empty[c] for c in columns]
				file.write("\t".join(map(_cell, cells)) + "\n")
			self.rows += len(part.rows)
		auth = self._file("__Auth")
		for secret in prepared.secrets:
			token = self._cipher.encrypt(secret.value.encode()).decode()
			auth.write("\t".join((secret.doctype, secret.name, secret.fieldname, token, "1")) + "\n")

	def _columns(self, doctype: str) -> tuple[str, ...]:
		meta = self.meta(doctype)
		child = CHILD_COLUMNS if meta.istable else ()
		return (*STANDARD_COLUMNS, *child, *(f.fieldname for f in meta.columns))

	def _empty(self, doctype: str, columns: Sequence[str]) -> dict[str, Any]:
		defaults = self.meta(doctype).defaults
		return {c: 0 if c in ("docstatus", "idx") else defaults.get(c) for c in columns}

	def _file(self, table: str) -> IO[str]:
		if table not in self._files:
			self._files[table] = (self.folder / f"{table}.tsv").open("w", encoding="utf-8")
		return self._files[table]

	def load(self) -> None:
		"""Load what was collected since the last time."""
		for table, file in self._files.items():
			file.close()
			started = time.perf_counter()
			columns = "(doctype, name, fieldname, password, encrypted)"
			if table != "__Auth":
				columns = "(" + ", ".join(f"`{c}`" for c in self._columns(table.removeprefix("tab"))) + ")"
			self._cursor_local().execute(
				f"LOAD DATA LOCAL INFILE %s INTO TABLE `{table}` CHARACTER SET utf8mb4 {columns}",
				(file.name,),
			)
			self.load_seconds += time.perf_counter() - started
		self._files.clear()
		frappe.db.commit()

	@staticmethod
	def _cursor_local() -> Any:
		return frappe.db._cursor


def _cell(value: Any) -> str:
	if value is None:
		return "\\N"
	if value.__class__ is str:
		return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
	return str(int(value)) if isinstance(value, bool) else str(value)
