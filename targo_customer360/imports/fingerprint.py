"""Hashes that tell whether a legacy row changed, and whether a person edited a field since the import.

Rows may hold a four-digit voicemail password, so row hashes and those of Password fields are keyed with the
site's own key; a plain hash of such a row could be tried out by anyone who may read the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from functools import partial
from hashlib import blake2b
from typing import Any
from zlib import crc32

from targo_customer360.sites.meta import DocTypeMeta, Field
from targo_customer360.sites.port import Site

ROW_DIGEST = 12
SEPARATOR = "\x1f"
NULL = "\x00"


def row_hasher(key: bytes, version: int) -> Callable[[Sequence[str | None]], str]:
	"""Hash of a raw row; `version` is the mapping's, so that a changed mapping is applied to unchanged rows."""
	seed = blake2b(str(version).encode(), key=key[:64], digest_size=ROW_DIGEST)

	def hash_of(raw: Sequence[str | None]) -> str:
		digest = seed.copy()
		digest.update(
			SEPARATOR.join([NULL if v is None else v for v in raw]).encode("utf-8", "surrogatepass")
		)
		return digest.hexdigest()

	return hash_of


def _number(value: Any) -> str:
	return f"{float(value):.4f}"


def _day(value: Any) -> str:
	return value.isoformat()[:10] if isinstance(value, date) else str(value)[:10]


def _moment(value: Any) -> str:
	return str(value)[:19]


def _clock(value: Any) -> str:
	if isinstance(value, timedelta):
		minutes, seconds = divmod(int(value.total_seconds()), 60)
		return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
	return value.isoformat(timespec="seconds") if isinstance(value, time) else str(value)[:8]


CANONICAL: dict[str, Callable[[Any], str]] = {
	"Int": lambda value: str(int(value)),
	"Check": lambda value: str(int(value)),
	"Currency": _number,
	"Float": _number,
	"Percent": _number,
	"Date": _day,
	"Datetime": _moment,
	"Time": _clock,
}
"""One text for one value, whether it was just mapped or read back from SQLite, MariaDB or PostgreSQL."""

REMEMBERED = 1000
EMPTY = "00000000"
"""The hash of nothing, be it NULL, an empty text or a zero: databases and forms do not keep them apart."""


def hash_value(canonical: Callable[[Any], str], value: Any) -> str:
	if not value and not isinstance(value, timedelta):  # midnight is a time of day
		return EMPTY
	return f"{crc32(canonical(value).encode('utf-8', 'surrogatepass')):08x}"


def _remembering(hasher: Callable[[Any], str]) -> Callable[[Any], str]:
	"""Remember the first values of a field: a status, a town or a day comes again thousands of times."""
	known: dict[Any, str] = {}

	def remembered(value: Any) -> str:
		found = known.get(value)
		if found is None:
			found = hasher(value)
			if len(known) < REMEMBERED:
				known[value] = found
		return found

	return remembered


class Fingerprints:
	"""Short hashes of the imported fields of a document, kept with it as `field=hash;...`."""

	def __init__(self, meta_of: Callable[[str], DocTypeMeta], key: bytes):
		self._meta_of, self._key = meta_of, key
		self._hashers: dict[str, dict[str, Callable[[Any], str]]] = {}

	def _of(self, doctype: str) -> dict[str, Callable[[Any], str]]:
		hashers = self._hashers.get(doctype)
		if hashers is None:
			columns = self._meta_of(doctype).columns
			hashers = self._hashers[doctype] = {f.fieldname: self._hasher(f) for f in columns}
		return hashers

	def _hasher(self, field: Field) -> Callable[[Any], str]:
		if field.fieldtype == "Password":
			key = self._key[:64]
			return lambda value: blake2b((value or "").encode(), key=key, digest_size=6).hexdigest()
		return _remembering(partial(hash_value, CANONICAL.get(field.fieldtype, str)))

	def of_field(self, doctype: str, fieldname: str, value: Any) -> str:
		return self._of(doctype)[fieldname](value)

	def of_rows(self, child: str, rows: Sequence[Mapping[str, Any]]) -> str:
		"""One hash over every field of all rows of a child table, in order."""
		defaults = self._meta_of(child).defaults
		hashers = self._of(child).items()
		texts = [
			hasher(defaults.get(f) if (value := row.get(f)) is None else value)
			for row in rows
			for f, hasher in hashers
		]
		return f"{crc32('|'.join([str(len(rows)), *texts]).encode()):08x}"

	def of_empty(self, doctype: str, fieldnames: Iterable[str]) -> dict[str, str]:
		"""What the fields of a document that nobody filled hash to."""
		meta = self._meta_of(doctype)
		return {
			f: self.of_rows(meta.tables[f], [])
			if f in meta.tables
			else self.of_field(doctype, f, meta.defaults.get(f))
			for f in fieldnames
		}

	def held(
		self, site: Site, doctype: str, current: Mapping[str, Any], names: Iterable[str]
	) -> dict[str, str]:
		"""What the named fields of a document on the site hash to now, Password fields and child rows included."""
		meta = self._meta_of(doctype)
		found = {}
		for name in names:
			if name in meta.tables:
				found[name] = self.of_rows(meta.tables[name], current[name])
			elif name in meta.passwords:
				found[name] = self.of_field(doctype, name, site.secret(doctype, current["name"], name))
			else:
				found[name] = self.of_field(doctype, name, current.get(name))
		return found

	def edited(
		self, site: Site, doctype: str, current: Mapping[str, Any], imported: Mapping[str, str]
	) -> list[str]:
		"""Fields that no longer hold what the import wrote."""
		held = self.held(site, doctype, current, imported)
		return [name for name, value in held.items() if value != imported[name]]

	def of_values(self, doctype: str, values: Mapping[str, Any]) -> dict[str, str]:
		hashers = self._of(doctype)
		defaults = self._meta_of(doctype).defaults
		return {f: hashers[f](defaults.get(f) if v is None else v) for f, v in values.items()}


def dumps(fingerprints: Mapping[str, str]) -> str:
	return ";".join(f"{field}={value}" for field, value in fingerprints.items())


def loads(text: str | None) -> dict[str, str]:
	return dict(part.split("=", 1) for part in (text or "").split(";") if part)
