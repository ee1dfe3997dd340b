"""A SIP registrar (Kamailio) that reads its users from SQL: the tables `subscriber` and `grp`.

`subscriber` says who may register, `grp` which groups a user is in. A registrar knows no more than that: no mailbox, no
caller ID, no number of calls. Barring is membership in a group that the registrar's routing script looks at, after it
has let calls to 911 pass: docs/pbx-sip-registrar.md has the lines. A change is effective with the next request.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from targo_customer360.integrations.errors import Refused, ServiceFault, ServiceStopped
from targo_customer360.integrations.line_server import SOURCE, LineExists, NoSuchLine
from targo_customer360.integrations.sql import Database
from targo_customer360.sites.port import Values

SUBSCRIBER: Final = "subscriber"
GROUPS: Final = "grp"
BARRED: Final = f"{SOURCE}_barred"
"""Its members call 911 and nobody else."""
BARRED_INCOMING: Final = f"{SOURCE}_barred_in"
"""Nobody calls its members."""
MADE_BY: Final = f"{SOURCE}:"
"""Begins a group that names the order under which we made a line, so that nobody else's is taken for it."""
CLEAR, HASH, HASH_WITH_DOMAIN = "password", "ha1", "ha1b"
_DID = re.compile(r"[2-9]\d{9}")


class Rows:
	"""The rows of one user in an open transaction, and no others."""

	def __init__(self, cursor: Any, username: str, domain: str):
		self._cursor, self._who = cursor, (username, domain)

	def columns(self, table: str) -> frozenset[str]:
		self._cursor.execute(f"SELECT * FROM {table} LIMIT 0")
		return frozenset(column[0].lower() for column in self._cursor.description)

	def credentials(self) -> dict[str, str] | None:
		"""What `subscriber` holds to check a password with, None for no such user. Locked until the transaction ends."""
		kept = sorted(self.columns(SUBSCRIBER) & {CLEAR, HASH, HASH_WITH_DOMAIN})
		chosen = ", ".join(kept) or "1"
		self._cursor.execute(
			f"SELECT {chosen} FROM {SUBSCRIBER} WHERE username = %s AND domain = %s FOR UPDATE", self._who
		)
		found = self._cursor.fetchone()
		return None if found is None else dict(zip(kept, found, strict=False))

	def add(self, credentials: dict[str, str]) -> None:
		names = ", ".join(("username", "domain", *credentials))
		marks = ", ".join(["%s"] * (2 + len(credentials)))
		self._cursor.execute(
			f"INSERT INTO {SUBSCRIBER} ({names}) VALUES ({marks})", (*self._who, *credentials.values())
		)

	def change(self, credentials: dict[str, str]) -> None:
		named = ", ".join(f"{name} = %s" for name in credentials)
		self._cursor.execute(
			f"UPDATE {SUBSCRIBER} SET {named} WHERE username = %s AND domain = %s",
			(*credentials.values(), *self._who),
		)

	def forget(self) -> None:
		self._cursor.execute(f"DELETE FROM {SUBSCRIBER} WHERE username = %s AND domain = %s", self._who)

	def groups(self) -> frozenset[str]:
		self._cursor.execute(
			f"SELECT grp FROM {GROUPS} WHERE username = %s AND domain = %s ORDER BY grp", self._who
		)
		return frozenset(group for (group,) in self._cursor.fetchall())

	def join(self, group: str) -> None:
		if group in self.groups():
			return
		dated = "last_modified" in self.columns(GROUPS)
		names, moment = (", last_modified", ", NOW()") if dated else ("", "")
		self._cursor.execute(
			f"INSERT INTO {GROUPS} (username, domain, grp{names}) VALUES (%s, %s, %s{moment})",
			(*self._who, group),
		)

	def leave(self, *groups: str) -> None:
		for group in groups:
			self._cursor.execute(
				f"DELETE FROM {GROUPS} WHERE username = %s AND domain = %s AND grp = %s", (*self._who, group)
			)


class SipRegistrar:
	"""Lines as rows of a registrar's tables; a LineServer. Every change is one transaction that is read back.

	`domain` is the SIP domain that all its lines are in, and the realm of their passwords. With `hashes_only` no password
	is written in clear: the registrar runs with `calculate_ha1` off.
	"""

	keeps = frozenset({"sip_domain"})

	def __init__(self, database: Database, domain: str, hashes_only: bool = False):
		self._database, self._domain, self._hashes_only = database, domain, hashes_only

	def status(self) -> Values:
		"""Number of lines in the domain and how passwords are kept; raises where a right or a column is missing."""
		with self._database.transaction() as cursor:
			rows = Rows(cursor, "", self._domain)
			kept = self._kept(rows)
			for table in (SUBSCRIBER, GROUPS):
				_try_rights(cursor, table)
			cursor.execute(f"SELECT COUNT(*) FROM {SUBSCRIBER} WHERE domain = %s", (self._domain,))
			return {"lines": cursor.fetchone()[0], "domain": self._domain, "passwords": kept}

	def read(self, did: str) -> Values | None:
		with self._rows(did) as rows:
			return self._held(did, rows.groups()) if rows.credentials() is not None else None

	def create(self, line: Values, key: str) -> Values:
		did, password = line["did"], line["sip_password"]
		self._check_domain(did, line["settings"])

		def make(rows: Rows) -> None:
			if rows.credentials() is not None:
				raise LineExists(f"The SIP registrar has a user {did} already", "line_exists")
			# The barring first: where tables know no transactions, no line is open for a moment.
			rows.join(f"{MADE_BY}{line['reference']}")
			for barring in line["barrings"]:
				_bar(rows, barring["incoming"])
			rows.add(self._written(rows, did, password))

		return self._change(did, make, password)

	def update(self, did: str, change: Values, key: str) -> Values:
		password = change.get("sip_password") or ""
		self._check_domain(did, change.get("settings") or {})

		def write(rows: Rows) -> None:
			_there(rows, did)
			if password:
				rows.change(self._written(rows, did, password))

		return self._change(did, write, password)

	def set_voicemail(self, did: str, change: Values, key: str) -> Values:
		raise Refused("A SIP registrar has no voicemail", "no_voicemail")

	def bar(self, did: str, incoming: str, key: str) -> Values:
		def join(rows: Rows) -> None:
			_there(rows, did)
			_bar(rows, incoming)

		return self._change(did, join)

	def unbar(self, did: str, key: str) -> Values:
		def leave(rows: Rows) -> None:
			_there(rows, did)
			rows.leave(BARRED, BARRED_INCOMING)

		return self._change(did, leave)

	def remove(self, did: str, key: str) -> None:
		with self._rows(did) as rows:
			rows.forget()
			rows.leave(*(group for group in rows.groups() if _is_ours(group)))
		with self._rows(did) as rows:
			if rows.credentials() is not None:
				raise ServiceFault(f"The SIP registrar still has a user {did}")

	@contextmanager
	def _rows(self, did: str) -> Iterator[Rows]:
		if not _DID.fullmatch(did):
			raise Refused(f"{did} is no number of ten digits", "invalid")
		with self._database.transaction() as cursor:
			yield Rows(cursor, did, self._domain)

	def _change(self, did: str, work: Callable[[Rows], None], password: str = "") -> Values:
		with self._rows(did) as rows:
			work(rows)
		with self._rows(did) as rows:
			credentials = rows.credentials()
			if credentials is None:
				raise ServiceFault(f"The SIP registrar does not hold the user {did} that was written")
			if password and not self._opens(rows, did, credentials, password):
				raise ServiceFault(f"The SIP registrar holds another password for {did} than was written")
			return self._held(did, rows.groups())

	def _kept(self, rows: Rows) -> tuple[str, ...]:
		"""The columns that a password is written to."""
		columns = rows.columns(SUBSCRIBER)
		missing = {"username", "domain"} - columns
		hashes = tuple(name for name in (HASH, HASH_WITH_DOMAIN) if name in columns)
		clear = () if self._hashes_only or CLEAR not in columns else (CLEAR,)
		if missing or not (clear or HASH in hashes):
			wanted = HASH if self._hashes_only else f"{CLEAR} or {HASH}"
			names = ", ".join(sorted(missing)) or wanted
			raise ServiceStopped(f"The table {SUBSCRIBER} of the SIP registrar has no column {names}")
		return (*clear, *hashes)

	def _written(self, rows: Rows, did: str, password: str) -> dict[str, str]:
		values = {
			CLEAR: password,
			HASH: _md5(did, self._domain, password),
			HASH_WITH_DOMAIN: _md5(f"{did}@{self._domain}", self._domain, password),
		}
		written = {name: values[name] for name in self._kept(rows)}
		if self._hashes_only and CLEAR in rows.columns(SUBSCRIBER):
			# What an earlier setting left there in clear goes.
			written[CLEAR] = ""
		return written

	def _opens(self, rows: Rows, did: str, held: dict[str, str], password: str) -> bool:
		written = self._written(rows, did, password)
		return all(hmac.compare_digest(held[name] or "", text) for name, text in written.items())

	def _check_domain(self, did: str, settings: Values) -> None:
		wanted = settings.get("sip_domain") or ""
		if wanted and wanted.casefold() != self._domain.casefold():
			raise Refused(
				f"Line {did} is in the SIP domain {wanted}, the SIP registrar of the settings serves {self._domain}",
				"domain",
			)

	def _held(self, did: str, groups: frozenset[str]) -> Values:
		made_by = [group.removeprefix(MADE_BY) for group in sorted(groups) if group.startswith(MADE_BY)]
		incoming = "barred" if BARRED_INCOMING in groups else "allowed"
		barring = {"source": SOURCE, "outgoing": "all_except_emergency", "incoming": incoming}
		return {
			"did": did,
			"reference": made_by[-1] if made_by else "",
			"settings": {"sip_domain": self._domain},
			"barrings": [barring] if BARRED in groups else [],
			# No row of these tables can bar 911; that the script lets it pass, a person said in the settings.
			"emergency_calls": True,
			"last_change": "",
		}


def _there(rows: Rows, did: str) -> None:
	if rows.credentials() is None:
		raise NoSuchLine(f"The SIP registrar has no user {did} (no_such_line)", "no_such_line")


def _bar(rows: Rows, incoming: str) -> None:
	rows.join(BARRED)
	if incoming == "barred":
		rows.join(BARRED_INCOMING)
	else:
		rows.leave(BARRED_INCOMING)


def _is_ours(group: str) -> bool:
	return group in (BARRED, BARRED_INCOMING) or group.startswith(MADE_BY)


def _try_rights(cursor: Any, table: str) -> None:
	"""Do what is done later, to no row: it fails where the user may not."""
	cursor.execute(f"INSERT INTO {table} (username, domain) SELECT username, domain FROM {table} WHERE 1 = 0")
	cursor.execute(f"UPDATE {table} SET domain = domain WHERE 1 = 0")
	cursor.execute(f"DELETE FROM {table} WHERE 1 = 0")


def _md5(username: str, realm: str, password: str) -> str:
	# What SIP's digest authentication compares is fixed by RFC 2617; it is no choice of ours.
	return hashlib.md5(f"{username}:{realm}:{password}".encode(), usedforsecurity=False).hexdigest()
