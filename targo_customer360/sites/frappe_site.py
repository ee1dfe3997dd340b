"""A real Frappe site behind the port. The one module of the core that imports frappe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import frappe
import psycopg2
import pymysql
from cryptography.fernet import Fernet
from frappe.utils import getdate, now_datetime
from frappe.utils.password import (
	get_decrypted_password,
	get_encryption_key,
	remove_encrypted_password,
	set_encrypted_password,
)
from psycopg2.extras import execute_batch
from pypika import CustomFunction, Parameter, Table
from pypika.functions import Count
from pypika.terms import Values as NewValue

from targo_customer360.sites import queries
from targo_customer360.sites.bulk import Secret, TableRows, changed_values, child_rows, prepare
from targo_customer360.sites.frappe_metas import cached_metas, described, meta
from targo_customer360.sites.listing import Listing
from targo_customer360.sites.mariadb_rows import statements
from targo_customer360.sites.meta import DocTypeMeta
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
from targo_customer360.sites.secrets import fingerprint_key

MARK = "%s"


class FrappeSite:
	"""A `Site` on the connected Frappe site, acting as the session's user."""

	kind = "frappe"

	def __init__(self) -> None:
		self._metas: dict[str, DocTypeMeta] = {}
		self._savepoints = 0

	@property
	def user(self) -> str:
		return frappe.session.user

	@property
	def qb(self) -> Any:
		return frappe.qb

	# what a site has

	def meta(self, doctype: str) -> DocTypeMeta:
		known = self._metas.get(doctype)
		if known is None:
			known = self._metas[doctype] = described(doctype)
		return known

	def has_doctype(self, doctype: str) -> bool:
		known = cached_metas([doctype])
		return bool(known) or bool(frappe.db.exists("DocType", doctype, cache=True))

	def known_fields(self, doctype: str, fields: Iterable[str]) -> Sequence[str]:
		found = meta(doctype)
		return [fieldname for fieldname in fields if found.has_field(fieldname)]

	def table(self, doctype: str) -> Table:
		return frappe.qb.DocType(doctype)

	# reading

	def get(self, doctype: str, name: str) -> Values | None:
		rows = self._lookup(doctype, [name], "name", self._all_columns(doctype))
		if not rows:
			return None
		(row,) = rows.values()
		for fieldname, child in self.meta(doctype).tables.items():
			filters = {"parent": row["name"], "parenttype": doctype, "parentfield": fieldname}
			row[fieldname] = self.list(child, filters, fields=["*"], order_by="idx")
		return row

	def _all_columns(self, doctype: str) -> Sequence[str]:
		standard = ["name", "owner", "creation", "modified", "modified_by", "docstatus"]
		return [*standard, *(f.fieldname for f in self.meta(doctype).columns)]

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
		if listing.is_empty:
			return []
		statement = listing.statement(frappe.local.qb, MARK)
		if statement is None:
			return self.run(listing.query(frappe.qb))
		sql, values = statement
		with _refusals():
			return frappe.db.sql(sql, values, as_dict=True)

	def count(self, doctype: str, filters: Filters | None = None) -> int:
		table = self.table(doctype)
		query = frappe.qb.from_(table).select(Count("*").as_("n"))
		return int(self.run(queries.where(query, table, filters))[0]["n"])

	def run(self, query: Any) -> Rows:
		with _refusals():
			return query.run(as_dict=True)

	def lookup(
		self, doctype: str, keys: Iterable[Any], key: str = "name", fields: Sequence[str] = ("name",)
	) -> dict[Any, Values]:
		wanted = self._all_columns(doctype) if "*" in fields else list(fields)
		return self._lookup(doctype, list(dict.fromkeys(keys)), key, wanted)

	def _lookup(
		self, doctype: str, keys: Sequence[Any], key: str, fields: Sequence[str]
	) -> dict[Any, Values]:
		columns = list(dict.fromkeys((key, *fields)))
		found: dict[Any, Values] = {}
		for part in queries.chunks(keys):
			sql = queries.lookup_sql(frappe.qb, self.table(doctype), columns, key, len(part), MARK)
			for row in self._cursor(sql, part):
				found[row[0]] = dict(zip(columns, row, strict=True))
		return found

	def single(self, doctype: str) -> Values:
		return dict(self.meta(doctype).defaults) | dict(frappe.db.get_singles_dict(doctype))

	def set_single(self, doctype: str, values: Values) -> None:
		document = frappe.get_single(doctype)
		document.update(values)
		with _refusals():
			document.save(ignore_permissions=True)

	# writing

	def insert(self, doctype: str, values: Values) -> str:
		given = dict(values)
		name = given.pop("name", None)
		document = frappe.get_doc({"doctype": doctype, **given})
		with _refusals():
			document.insert(ignore_permissions=True, set_name=name)
		return document.name

	def update(self, doctype: str, name: str, values: Values) -> None:
		with _refusals():
			document = frappe.get_doc(doctype, name)
			document.update(values)
			document.save(ignore_permissions=True)

	def submit(self, doctype: str, name: str) -> None:
		with _refusals():
			document = frappe.get_doc(doctype, name)
			document.flags.ignore_permissions = True
			document.submit()

	def cancel(self, doctype: str, name: str) -> None:
		with _refusals():
			document = frappe.get_doc(doctype, name)
			document.flags.ignore_permissions = True
			document.cancel()

	def template(self, doctype: str, values: Values) -> Values:
		document = frappe.get_doc({"doctype": doctype, **values})
		document.flags.ignore_permissions = True
		frappe.db.savepoint("c360_template")
		said = len(frappe.local.message_log)
		try:
			with _refusals():
				# The part of `insert()` before it writes. Validating may write too: ERPNext adds missing prices.
				document.set("__islocal", True)
				document._set_defaults()
				document.set_docstatus()
				document.check_if_latest()
				document._validate_links()
				document.run_before_save_methods()
		finally:
			frappe.db.rollback(save_point="c360_template")
			del frappe.local.message_log[said:]
		completed = {f.fieldname: document.get(f.fieldname) for f in self.meta(doctype).columns}
		for fieldname, child in self.meta(doctype).tables.items():
			columns = [f.fieldname for f in self.meta(child).columns]
			completed[fieldname] = [{c: row.get(c) for c in columns} for row in document.get(fieldname)]
		return completed

	def _cursor(self, sql: str, parameters: Sequence[Any]) -> Iterable[tuple]:
		with _refusals():
			return frappe.db.sql(sql, list(parameters))

	@staticmethod
	def _connected() -> Any:
		if not frappe.db._conn:
			frappe.db.connect()
		return frappe.db._cursor

	def _write(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
		"""`executemany` on the site's own connection: `frappe.db.sql` would send row by row."""
		self._connected()
		with _refusals():
			if frappe.db.db_type == "postgres":
				execute_batch(frappe.db._cursor, sql, rows, page_size=500)
			else:
				frappe.db._cursor.executemany(sql, rows)

	def _insert_rows(self, part: TableRows) -> None:
		sql = queries.insert_sql(frappe.qb, self.table(part.doctype), part.columns, MARK)
		self._connected()
		if not isinstance(frappe.db._conn, pymysql.connections.Connection):
			self._write(sql, part.rows)
			return
		with _refusals():
			for statement in statements(frappe.db._conn, sql.rpartition(" VALUES")[0], part.cells):
				frappe.db._cursor.execute(statement)

	def bulk_insert(self, documents: Sequence[Document], at: datetime) -> None:
		prepared = prepare(documents, at, self.user, self.meta)
		for part in prepared.tables:
			self._insert_rows(part)
		if prepared.secrets:
			self._store(prepared.secrets)

	def _store(self, secrets: Sequence[Secret]) -> None:
		cipher = Fernet(get_encryption_key().encode())
		auth = Table("__Auth")
		query = (
			frappe.qb.into(auth)
			.columns(auth.doctype, auth.name, auth.fieldname, auth.password, auth.encrypted)
			.insert(*[Parameter(MARK)] * 5)
		)
		if frappe.db.db_type == "postgres":
			query = query.on_conflict(auth.doctype, auth.name, auth.fieldname).do_update(auth.password)
		else:
			query = query.on_duplicate_key_update(auth.password, NewValue(auth.password))
		rows = [
			(s.doctype, s.name, s.fieldname, cipher.encrypt(s.value.encode()).decode(), 1) for s in secrets
		]
		self._write(query.get_sql(), rows)

	def bulk_update(self, doctype: str, changes: Mapping[str, Values], at: datetime | None) -> None:
		same: dict[tuple, list[str]] = {}
		for name, given in changes.items():
			values = self._stored(doctype, name, given)
			if at is not None:
				values.update(modified=at, modified_by=self.user)
			same.setdefault(tuple(values.items()), []).append(name)
			frappe.clear_document_cache(doctype, name)
		for values, names in same.items():
			columns, cells = zip(*values, strict=True)
			for part in queries.chunks(names):
				sql = queries.update_sql(frappe.qb, self.table(doctype), columns, MARK, len(part))
				self._write(sql, [[*cells, *part]])

	def _stored(self, doctype: str, name: str, given: Values) -> Values:
		"""The values as their columns hold them; secrets go where secrets are kept."""
		meta = self.meta(doctype)
		values = changed_values(meta, given)
		for fieldname in meta.passwords & values.keys():
			clear = values[fieldname] or ""
			if clear.strip("*") or not clear:
				self.set_secret(doctype, name, fieldname, clear)
			values[fieldname] = "*" * len(clear)
		return values

	def replace_children(
		self, doctype: str, name: str, fieldname: str, rows: Sequence[Values], at: datetime
	) -> None:
		child = self.meta(doctype).tables[fieldname]
		filters = {"parent": name, "parenttype": doctype, "parentfield": fieldname}
		self.delete(child, [row["name"] for row in self.list(child, filters)])
		columns = {f.fieldname for f in self.meta(child).columns} | {"idx"}
		documents = [
			Document(
				child,
				row["name"],
				{k: v for k, v in row.items() if k in columns},
				parent=(doctype, name, fieldname),
			)
			for row in child_rows(doctype, name, fieldname, rows, at, self.user)
		]
		self.bulk_insert(documents, at)

	def delete(self, doctype: str, names: Sequence[str]) -> None:
		for part in queries.chunks(list(names), 500):
			for fieldname, child in self.meta(doctype).tables.items():
				filters = {"parenttype": doctype, "parentfield": fieldname, "parent": ("in", part)}
				self._delete_rows(child, [row["name"] for row in self.list(child, filters)])
			self._delete_rows(doctype, part)
		frappe.clear_document_cache(doctype)

	def _delete_rows(self, doctype: str, names: Sequence[str]) -> None:
		for part in queries.chunks(names):
			self._write(queries.delete_sql(frappe.qb, self.table(doctype), "name", len(part), MARK), [part])
			if self.meta(doctype).passwords:
				sql = queries.delete_sql(frappe.qb, Table("__Auth"), "name", len(part), MARK)
				self._write(f"{sql} AND doctype={MARK}", [[*part, doctype]])

	def delete_checked(self, doctype: str, name: str) -> None:
		with _refusals():
			try:
				frappe.delete_doc(doctype, name, ignore_permissions=True)
			except frappe.LinkExistsError as error:
				# Frappe then says that one may disable the document; what holds it is in the error before that.
				raise SiteError(_sentence(error.__context__ or error)) from error

	# transactions, locks

	@contextmanager
	def savepoint(self) -> Iterator[None]:
		self._savepoints += 1
		name = f"c360_{self._savepoints}"
		frappe.db.savepoint(name)
		try:
			yield
		except TransientError:
			# A deadlock has undone the whole transaction, savepoints included.
			raise
		except BaseException:
			frappe.db.rollback(save_point=name)
			raise
		else:
			frappe.db.release_savepoint(name)

	def commit(self) -> None:
		frappe.db.commit()

	def rollback(self) -> None:
		frappe.db.rollback()

	@contextmanager
	def lock(self, name: str) -> Iterator[None]:
		"""A lock of the database connection: it goes when the process dies, however it dies."""
		full = f"{frappe.conf.db_name}:{name}"[:64]
		if not self._take(full):
			raise Locked(f"{name} is in use by another process on this site")
		try:
			yield
		finally:
			self._give_back(full)

	def _take(self, name: str) -> bool:
		if frappe.db.db_type == "postgres":
			return bool(self._call("pg_try_advisory_lock", CustomFunction("hashtext", ["t"])(name)))
		return self._call("GET_LOCK", name, 0) == 1

	def _give_back(self, name: str) -> None:
		if frappe.db.db_type == "postgres":
			self._call("pg_advisory_unlock", CustomFunction("hashtext", ["t"])(name))
		else:
			self._call("RELEASE_LOCK", name)

	@staticmethod
	def _call(function: str, *arguments: Any) -> Any:
		call = CustomFunction(function, [f"a{i}" for i in range(len(arguments))])
		return frappe.qb.select(call(*arguments)).run()[0][0]

	# who may

	def has_role(self, *roles: str) -> bool:
		return bool(set(frappe.get_roles()) & set(roles)) or self.user == "Administrator"

	def require(self, doctype: str, right: str, name: str | None = None) -> None:
		if not frappe.has_permission(doctype, right, doc=name):
			raise NotPermitted(f"{self.user} may not {right} {doctype}")

	# secrets

	def secret(self, doctype: str, name: str, fieldname: str) -> str | None:
		return get_decrypted_password(doctype, name, fieldname, raise_exception=False)

	def set_secret(self, doctype: str, name: str, fieldname: str, value: str) -> None:
		if value:
			set_encrypted_password(doctype, name, value, fieldname)
		else:
			remove_encrypted_password(doctype, name, fieldname)
		if not self.meta(doctype).issingle:
			# Where the column is empty, Frappe forgets the secret when the document is saved next.
			sql = queries.update_sql(frappe.qb, self.table(doctype), [fieldname], MARK)
			self._write(sql, [["*" * len(value), name]])

	def fingerprint_key(self) -> bytes:
		return fingerprint_key(get_encryption_key().encode())

	# surroundings

	def config(self, key: str) -> Any:
		return frappe.conf.get(key)

	def now(self) -> datetime:
		return now_datetime()

	def today(self) -> date:
		return getdate()

	def enqueue(self, method: str, job_id: str, **arguments: Any) -> None:
		frappe.enqueue(
			method,
			queue="long",
			timeout=4 * 3600,
			job_id=job_id,
			deduplicate=True,
			enqueue_after_commit=True,
			**arguments,
		)

	def progress(self, done: int, total: int, title: str) -> None:
		frappe.publish_realtime(
			"customer360_import", {"done": done, "total": total, "title": title}, user=self.user
		)


BUSY = "Somebody else is changing the same documents at this moment (deadlock or time-out): try again"


@contextmanager
def _refusals() -> Iterator[None]:
	"""Turn what Frappe and its database drivers raise into the port's own errors."""
	try:
		yield
	except frappe.DuplicateEntryError as error:
		raise DuplicateDocument(_sentence(error)) from error
	except frappe.PermissionError as error:
		raise NotPermitted(_sentence(error)) from error
	except frappe.ValidationError as error:
		raise SiteError(_sentence(error)) from error
	except (frappe.QueryTimeoutError, frappe.QueryDeadlockError) as error:
		raise TransientError(BUSY) from error
	except frappe.db.OperationalError as error:
		if frappe.db.is_deadlocked(error) or frappe.db.is_timedout(error):
			raise TransientError(BUSY) from error
		raise
	except (pymysql.DataError, pymysql.IntegrityError, psycopg2.DataError, psycopg2.IntegrityError) as error:
		if frappe.db.is_duplicate_entry(error):
			raise DuplicateDocument(f"A document with the same key is there already ({error})") from error
		raise InvalidValue(f"The database refused a value: {error}") from error


def _sentence(error: BaseException) -> str:
	return frappe.utils.strip_html(str(error)) or type(error).__name__
