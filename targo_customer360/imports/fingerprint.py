"""Hashes that tell whether a legacy row changed, and whether a person edited a field since the import.

Rows may hold a four-digit voicemail password, so row hashes and those of Password fields are keyed with the
site's own key; a plain hash of such a row could be tried out by anyone who may read the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
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


def canonical(fieldtype: str, value: Any) -> str:
	"""One text for one value, whether it was just mapped or read back from SQLite, MariaDB or PostgreSQL."""
	if value is None or value == "":
		return "0" if fieldtype in ("Int", "Check", "Float", "Currency", "Percent") else ""
	if fieldtype in ("Int", "Check"):
		return str(int(value))
	if fieldtype in ("Currency", "Float", "Percent"):
		return f"{float(value):.4f}"
	if fieldtype == "Date":
		return value.isoformat()[:10] if isinstance(value, (date, datetime)) else str(value)[:10]
	if fieldtype == "Datetime":
		return str(value)[:19]
	if fieldtype == "Time":
		return _clock(value)
	return str(value)


def _clock(value: Any) -> str:
	if isinstance(value, timedelta):
		minutes, seconds = divmod(int(value.total_seconds()), 60)
		return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
	return value.isoformat(timespec="seconds") if isinstance(value, time) else str(value)[:8]


class Fingerprints:
	"""Short hashes of the imported fields of a document, kept with it as `field=hash;...`."""

	def __init__(self, meta_of: Callable[[str], DocTypeMeta], key: bytes):
		self._meta_of, self._key = meta_of, key
		self._fields: dict[str, dict[str, Field]] = {}

	def of_field(self, doctype: str, fieldname: str, value: Any) -> str:
		fields = self._fields.get(doctype)
		if fields is None:
			fields = self._fields[doctype] = self._meta_of(doctype).by_name
		fieldtype = fields[fieldname].fieldtype
		if fieldtype == "Password":
			return blake2b((value or "").encode(), key=self._key[:64], digest_size=6).hexdigest()
		return f"{crc32(canonical(fieldtype, value).encode('utf-8', 'surrogatepass')):08x}"

	def of_rows(self, child: str, rows: Sequence[Mapping[str, Any]]) -> str:
		"""One hash over every field of all rows of a child table, in order."""
		meta = self._meta_of(child)
		defaults = meta.defaults
		fields = [f.fieldname for f in meta.columns]
		texts = [self.of_field(child, f, row.get(f, defaults.get(f))) for row in rows for f in fields]
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
		return {f: self.of_field(doctype, f, v) for f, v in values.items()}


def dumps(fingerprints: Mapping[str, str]) -> str:
	return ";".join(f"{field}={value}" for field, value in fingerprints.items())


def loads(text: str | None) -> dict[str, str]:
	return dict(part.split("=", 1) for part in (text or "").split(";") if part)
