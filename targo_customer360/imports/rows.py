"""Legacy rows on their way through a batch: decided, refused, counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from targo_customer360.errors import InvalidField
from targo_customer360.imports.step import Reject, Totals
from targo_customer360.legacy.decode import BadValue
from targo_customer360.legacy.port import RawRow
from targo_customer360.sites.port import Document

EXAMPLES = 5


@dataclass
class Rejected:
	"""A row that was refused: why, and where it is wrong."""

	key: int
	raw: RawRow
	code: str
	message: str
	column: str = ""


def rejected(key: int, raw: RawRow, refusal: BadValue | Reject | InvalidField) -> Rejected:
	if isinstance(refusal, InvalidField):
		return Rejected(key, raw, "invalid_value", refusal.message, refusal.field)
	return Rejected(key, raw, refusal.code, refusal.message, refusal.column)


@dataclass(frozen=True)
class Conflict:
	"""A field that the site and the old system both changed. Secrets are never spelled out.

	Without a field name it is about the whole document, which the old system no longer has.
	"""

	key: int
	doctype: str
	name: str
	fieldname: str
	site_value: str
	legacy_value: str


@dataclass
class Planned:
	"""A row that is decided: its documents, and those that must be there before them."""

	key: int
	raw: RawRow
	digest: str
	documents: list[Document]
	warnings: list[tuple[str, str]]
	ensured: list[Document]


@dataclass
class BatchResult:
	"""What a batch did; the counts add up to `read`."""

	read: int = 0
	inserted: int = 0
	updated: int = 0
	unchanged: int = 0
	skipped: int = 0
	rejects: list[Rejected] = field(default_factory=list)
	conflicts: list[Conflict] = field(default_factory=list)
	changed: set[int] = field(default_factory=set)
	"""Keys of rows that were compared with their documents field by field."""
	warnings: Counter[str] = field(default_factory=Counter)
	examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
	source: Totals = field(default_factory=dict)
	not_carried: Totals = field(default_factory=dict)
	first_key: int | None = None
	last_key: int | None = None

	def note(self, code: str, message: str) -> None:
		self.warnings[code] += 1
		if len(self.examples[code]) < EXAMPLES:
			self.examples[code].append(message)
