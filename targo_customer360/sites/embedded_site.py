"""The embedded site: the documents of the app in one SQLite file, for rehearsals, newcomers and tests."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from pypika import Parameter, Table
from pypika.dialects import SQLLiteQuery

from targo_customer360.sites import queries
from targo_customer360.sites.bulk import ADMINISTRATOR, changed_values, child_rows, prepare
from targo_customer360.sites.listing import Listing
from targo_customer360.sites.meta import DocTypeMeta
from targo_customer360.sites.naming import new_name
from targo_customer360.sites.permissions import Permissions
from targo_customer360.sites.port import (
	Document,
	DuplicateDocument,
	Filters,
	InvalidValue,
	Locked,
	NotPermitted,
	Rows,
	SiteError,
	TransientError,
	Values,
)
from targo_customer360.sites.secrets import KeyFile, fingerprint_key
from targo_customer360.sites.sqlite_schema import (
	create_tables,
	is_current,
	load_metas,
	register_functions,
	register_values,
)

PACKAGE = Path(__file__).resolve().parent.parent
DOCTYPE_FOLDERS = (
	PACKAGE / "embedded" / "doctypes",
	PACKAGE / "targo_customer360" / "doctype",
	PACKAGE / "prerequisites",
)
Rule = Callable[["EmbeddedSite", Values, Values | None], None]
"""Called with the site, the document about to be written, and what it was before (None when new).

One that is called after the write gets the document as it was written, with its name.
"""


class EmbeddedSite:
	"""A `Site` in one SQLite file. One instance a thread; several processes may open the same file."""

	kind = "embedded"
	qb = SQLLiteQuery

	def __init__(
		self,
		path: str | Path,
		user: str = ADMINISTRATOR,
		rules: Mapping[str, Sequence[Rule]] | None = None,
		after: Mapping[str, Sequence[Rule]] | None = None,
		config: Mapping[str, Any] | None = None,
		on_progress: Callable[[int, int, str], None] | None = None,
	):
		register_values()
		self.path = Path(path)
		self.user = user
		self._rules = rules or {}
		self._after = after or {}
		self._config = dict(config or {})
		self._on_progress = on_progress
		self._metas = load_metas(DOCTYPE_FOLDERS)
		self._keys = KeyFile(self.path.with_suffix(self.path.suffix + ".key"))
		self._connection = self._open()
		self._savepoints = 0

	def _open(self) -> sqlite3.Connection:
		try:
			connection = sqlite3.connect(
				self.path, isolation_level=None, detect_types=sqlite3.PARSE_DECLTYPES, timeout=30
			)
			connection.execute("PRAGMA journal_mode=WAL")
			connection.execute("PRAGMA synchronous=NORMAL")
			register_functions(connection)
			if not is_current(connection, self._metas.values()):
				connection.execute("BEGIN IMMEDIATE")
				create_tables(connection, self._metas.values())
				connection.execute("COMMIT")
		except sqlite3.DatabaseError as error:
			raise SiteError(f"{self.path} can't be opened as an embedded site: {error}") from None
		return connection

	def close(self) -> None:
		self._connection.close()

	# what a site has

	def meta(self, doctype: str) -> DocTypeMeta:
		try:
			return self._metas[doctype]
		except KeyError:
			raise SiteError(f"The embedded site has no DocType {doctype}") from None

	def has_doctype(self, doctype: str) -> bool:
		return doctype in self._metas

	def known_fields(self, doctype: str, fields: Iterable[str]) -> Sequence[str]:
		return [fieldname for fieldname in fields if fieldname in self._metas[doctype].by_name]

	def doctypes(self) -> Sequence[str]:
		return sorted(self._metas)

	def table(self, doctype: str) -> Table:
		return Table(f"tab{doctype}")

	# reading

	def get(self, doctype: str, name: str) -> Values | None:
		row = self.lookup(doctype, [name], fields=["*"]).get(name)
		if row is None:
			return None
		for fieldname, child in self.meta(doctype).tables.items():
			row[fieldname] = self.list(
				child,
				{"parent": name, "parenttype": doctype, "parentfield": fieldname},
				fields=["*"],
				order_by="idx",
			)
		return row

	def list(
		self,
		doctype: str,
		filters: Filters | None = None,
		fields: Sequence[str] = ("name",),
		order_by: str = "",
		start: int = 0,
		limit: int | None = None,
	) -> Rows:
		return self.rows(Listing(doctype, filters, fields, order_by, start, limit))

	def rows(self, listing: Listing) -> Rows:
		self.meta(listing.doctype)
		return [] if listing.is_empty else self.run(listing.query(self.qb))

	def count(self, doctype: str, filters: Filters | None = None) -> int:
		from pypika.functions import Count

		table = self.table(doctype)
		query = self.qb.from_(table).select(Count("*").as_("n"))
		return self.run(queries.where(query, table, filters))[0]["n"]

	def run(self, query: Any) -> Rows:
		return self._rows(self._connection.execute(query.get_sql()))

	@staticmethod
	def _rows(cursor: sqlite3.Cursor) -> Rows:
		columns = [c[0] for c in cursor.description]
		return [dict(zip(columns, row, strict=True)) for row in cursor]

	def lookup(
		self, doctype: str, keys: Iterable[Any], key: str = "name", fields: Sequence[str] = ("name",)
	) -> dict[Any, Values]:
		wanted = [f.fieldname for f in self.meta(doctype).columns] if "*" in fields else list(fields)
		if "*" in fields:
			wanted = ["name", "owner", "creation", "modified", "modified_by", "docstatus", *wanted]
		found: dict[Any, Values] = {}
		for part in queries.chunks(list(dict.fromkeys(keys))):
			sql = queries.lookup_sql(self.qb, self.table(doctype), wanted, key, len(part), "?")
			for row in self._rows(self._connection.execute(sql, list(part))):
				found[row[key]] = row
		return found

	def single(self, doctype: str) -> Values:
		meta = self.meta(doctype)
		values = dict(meta.defaults)
		singles = Table("tabSingles")
		query = (
			self.qb.from_(singles)
			.select(singles["field"], singles["value"])
			.where(singles.doctype == doctype)
		)
		values.update({row["field"]: row["value"] for row in self.run(query)})
		return values

	def set_single(self, doctype: str, values: Values) -> None:
		self.meta(doctype)
		singles = Table("tabSingles")
		mark = Parameter("?")
		sql = self.qb.into(singles).columns("doctype", "field", "value").insert(mark, mark, mark).get_sql()
		passwords, tables = self.meta(doctype).passwords, self.meta(doctype).tables
		for fieldname, value in values.items():
			if fieldname in tables:
				self.replace_children(doctype, doctype, fieldname, value or [], self.now())
				continue
			if fieldname in passwords:
				self.set_secret(doctype, doctype, fieldname, value or "")
				value = "*" * len(value or "")
			self._write(sql.replace("INSERT", "INSERT OR REPLACE", 1), [(doctype, fieldname, value)])

	# writing

	def _begin(self) -> None:
		if self._connection.in_transaction:
			return
		try:
			self._connection.execute("BEGIN IMMEDIATE")
		except sqlite3.OperationalError as error:
			raise TransientError(
				f"{self.path.name} is being written to by another process: {error}"
			) from None

	def _write(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
		self._begin()
		try:
			self._connection.executemany(sql, rows)
		except sqlite3.IntegrityError as error:
			refusal = DuplicateDocument if "UNIQUE" in str(error) else InvalidValue
			raise refusal(f"The database refused a document: {error}") from None
		except (sqlite3.DataError, OverflowError) as error:
			raise InvalidValue(f"The database refused a value: {error}") from None

	def insert(self, doctype: str, values: Values) -> str:
		meta = self.meta(doctype)
		document = {**meta.defaults, **values}
		self._apply_rules(doctype, document, None)
		name = values.get("name") or new_name(meta, document, self.today(), self._next_number)
		children = {f: document.pop(f) or [] for f in meta.tables if f in document}
		document.pop("name", None)
		self.bulk_insert([Document(doctype, name, document, children)], self.now())
		self._follow(doctype, {**document, **children, "name": name}, None)
		return name

	def update(self, doctype: str, name: str, values: Values) -> None:
		before = self.get(doctype, name)
		if before is None:
			raise SiteError(f"{doctype} {name} does not exist")
		after = {**before, **values}
		self._apply_rules(doctype, after, before)
		meta = self.meta(doctype)
		now = self.now()
		changed = {
			k: v for k, v in after.items() if k not in meta.tables and (k in values or v != before.get(k))
		}
		self.bulk_update(doctype, {name: changed}, now)
		for fieldname in meta.tables.keys() & values.keys():
			self.replace_children(doctype, name, fieldname, values[fieldname], now)
		self._follow(doctype, after, before)

	def submit(self, doctype: str, name: str) -> None:
		self._set_docstatus(doctype, name, 0, 1)

	def cancel(self, doctype: str, name: str) -> None:
		self._set_docstatus(doctype, name, 1, 2)

	def _set_docstatus(self, doctype: str, name: str, held: int, wanted: int) -> None:
		found = self.lookup(doctype, [name], fields=("docstatus",)).get(name)
		if found is not None and int(found["docstatus"] or 0) != held:
			raise SiteError(f"{doctype} {name} is not {('a draft', 'submitted')[held]}")
		self.update(doctype, name, {"docstatus": wanted})

	def template(self, doctype: str, values: Values) -> Values:
		meta = self.meta(doctype)
		document = {**meta.defaults, **values}
		self._apply_rules(doctype, document, None)
		for fieldname in meta.tables.keys() & values.keys():
			defaults = self.meta(meta.tables[fieldname]).defaults
			document[fieldname] = [{**defaults, **row} for row in values[fieldname]]
		return document

	def _apply_rules(self, doctype: str, document: Values, before: Values | None) -> None:
		missing = [
			f.label or f.fieldname
			for f in self.meta(doctype).fields
			if f.reqd and document.get(f.fieldname) in (None, "")
		]
		if missing:
			raise SiteError(f"{doctype}: {', '.join(missing)} is missing")
		for rule in self._rules.get(doctype, ()):
			rule(self, document, before)

	def _follow(self, doctype: str, document: Values, before: Values | None) -> None:
		for rule in self._after.get(doctype, ()):
			rule(self, document, before)

	def _next_number(self, prefix: str) -> int:
		self._begin()
		cursor = self._connection.execute(
			"INSERT INTO tabSeries (name, current) VALUES (?, 1)"
			" ON CONFLICT (name) DO UPDATE SET current = current + 1 RETURNING current",
			(prefix,),
		)
		return cursor.fetchone()[0]

	def bulk_insert(self, documents: Sequence[Document], at: datetime) -> None:
		prepared = prepare(documents, at, self.user, self.meta)
		for part in prepared.tables:
			sql = queries.insert_sql(self.qb, self.table(part.doctype), part.columns, "?")
			self._write(sql, part.rows)
		for secret in prepared.secrets:
			self.set_secret(secret.doctype, secret.name, secret.fieldname, secret.value)

	def bulk_update(self, doctype: str, changes: Mapping[str, Values], at: datetime | None) -> None:
		passwords = self.meta(doctype).passwords
		for name, given in changes.items():
			values = changed_values(self.meta(doctype), given)
			for fieldname in passwords & values.keys():
				clear = values[fieldname] or ""
				if clear.strip("*") or not clear:
					self.set_secret(doctype, name, fieldname, clear)
				values[fieldname] = "*" * len(clear)
			if at is not None:
				values.update(modified=at, modified_by=self.user)
			sql = queries.update_sql(self.qb, self.table(doctype), list(values), "?")
			self._write(sql, [[*values.values(), name]])

	def replace_children(
		self, doctype: str, name: str, fieldname: str, rows: Sequence[Values], at: datetime
	) -> None:
		child = self.meta(doctype).tables[fieldname]
		filters = {"parent": name, "parenttype": doctype, "parentfield": fieldname}
		self.delete(child, [row["name"] for row in self.list(child, filters)])
		columns = {f.fieldname for f in self.meta(child).columns}
		documents = []
		for row in child_rows(doctype, name, fieldname, rows, at, self.user):
			values = {k: v for k, v in row.items() if k in columns or k in ("idx",)}
			documents.append(Document(child, row["name"], values, parent=(doctype, name, fieldname)))
		self.bulk_insert(documents, at)

	def delete(self, doctype: str, names: Sequence[str]) -> None:
		for part in queries.chunks(list(names), 500):
			for fieldname, child in self.meta(doctype).tables.items():
				filters = {"parenttype": doctype, "parentfield": fieldname, "parent": ("in", part)}
				self._delete_rows(child, [row["name"] for row in self.list(child, filters)])
			self._delete_rows(doctype, part)

	def _delete_rows(self, doctype: str, names: Sequence[str]) -> None:
		for part in queries.chunks(names):
			self._write(queries.delete_sql(self.qb, self.table(doctype), "name", len(part), "?"), [part])
			if self.meta(doctype).passwords:
				sql = queries.delete_sql(self.qb, Table("__Auth"), "name", len(part), "?")
				self._write(f'{sql} AND "doctype"=?', [[*part, doctype]])

	def delete_checked(self, doctype: str, name: str) -> None:
		for meta in self._metas.values():
			for field in meta.columns:
				if (field.fieldtype, field.options) == ("Link", doctype) and not meta.issingle:
					holders = self.list(meta.name, {field.fieldname: name}, limit=1)
					if holders:
						raise SiteError(f"{doctype} {name} is linked from {meta.name} {holders[0]['name']}")
		self.delete(doctype, [name])

	# transactions, locks

	@contextmanager
	def savepoint(self) -> Iterator[None]:
		self._begin()
		self._savepoints += 1
		name = f"c360_{self._savepoints}"
		self._connection.execute(f"SAVEPOINT {name}")
		try:
			yield
		except BaseException:
			self._connection.execute(f"ROLLBACK TO {name}")
			raise
		finally:
			if self._connection.in_transaction:
				self._connection.execute(f"RELEASE {name}")

	def commit(self) -> None:
		if self._connection.in_transaction:
			self._connection.execute("COMMIT")

	def rollback(self) -> None:
		if self._connection.in_transaction:
			self._connection.execute("ROLLBACK")

	@contextmanager
	def lock(self, name: str) -> Iterator[None]:
		path = self.path.with_name(f"{self.path.name}.{name}.lock")
		while True:
			with path.open("w") as file:
				try:
					fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
				except BlockingIOError:
					raise Locked(f"{name} is in use by another process on {self.path.name}") from None
				if not _is_at(file, path):
					continue  # the one who held it took the file away before we had its lock
				try:
					yield
				finally:
					path.unlink(missing_ok=True)
				return

	# who may

	def has_role(self, *roles: str) -> bool:
		return Permissions(self).has_role(self.user, roles)

	def require(self, doctype: str, right: str, name: str | None = None) -> None:
		if not Permissions(self).allows(self.user, self.meta(doctype), right):
			raise NotPermitted(f"{self.user} may not {right} {doctype}")

	# secrets

	def secret(self, doctype: str, name: str, fieldname: str) -> str | None:
		auth = Table("__Auth")
		query = (
			self.qb.from_(auth)
			.select(auth.password)
			.where((auth.doctype == doctype) & (auth.name == name) & (auth.fieldname == fieldname))
		)
		rows = self.run(query)
		return self._keys.decrypt(rows[0]["password"]) if rows else None

	def set_secret(self, doctype: str, name: str, fieldname: str, value: str) -> None:
		auth = Table("__Auth")
		if not value:
			sql = queries.delete_sql(self.qb, auth, "name", 1, "?")
			self._write(f'{sql} AND "doctype"=? AND "fieldname"=?', [(name, doctype, fieldname)])
			return
		columns = ("doctype", "name", "fieldname", "password", "encrypted")
		sql = queries.insert_sql(self.qb, auth, columns, "?").replace("INSERT", "INSERT OR REPLACE", 1)
		self._write(sql, [(doctype, name, fieldname, self._keys.encrypt(value), 1)])

	def fingerprint_key(self) -> bytes:
		return fingerprint_key(self._keys.key)

	# surroundings

	def config(self, key: str) -> Any:
		return self._config.get(key)

	def now(self) -> datetime:
		return datetime.now(ZoneInfo("America/Montreal")).replace(tzinfo=None)

	def today(self) -> date:
		return self.now().date()

	def enqueue(self, method: str, job_id: str, **arguments: Any) -> None:
		"""Leave the job in `tabBackground Job`; the embedded server's worker takes it from there."""
		job = {"job_id": job_id, "method": method, "arguments": json.dumps(arguments, default=str)}
		if not self.count("Background Job", {"job_id": job_id, "status": "Queued"}):
			self.insert("Background Job", job)

	def progress(self, done: int, total: int, title: str) -> None:
		if self._on_progress:
			self._on_progress(done, total, title)


def _is_at(file: IO[str], path: Path) -> bool:
	try:
		return os.path.samestat(os.fstat(file.fileno()), path.stat())
	except FileNotFoundError:
		return False
