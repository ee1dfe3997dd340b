"""The one door between business code and the place where documents live.

Business code takes a `Site` as its first argument and never imports frappe. Two classes implement it:
`FrappeSite` (a bench) and `EmbeddedSite` (one SQLite file). What either refuses is raised as `SiteError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from targo_customer360.sites.meta import DocTypeMeta

if TYPE_CHECKING:
	from targo_customer360.sites.listing import Listing

Values = dict[str, Any]
Rows = list[Values]
"""Named because `Site.list` hides the built-in inside the class."""
Filters = Mapping[str, Any]


class SiteError(Exception):
	"""The site refused; `message` is one sentence for a person."""

	def __init__(self, message: str):
		super().__init__(message)
		self.message = message


class DuplicateDocument(SiteError):
	"""A document of that name, or with that unique value, is there already."""


class ValueTooLong(SiteError):
	"""A value does not fit its column; nothing is cut silently."""

	def __init__(self, doctype: str, fieldname: str, length: int, limit: int, unit: str = "characters"):
		super().__init__(f"{doctype}: {fieldname} has {length} {unit}, {limit} fit")
		self.fieldname = fieldname


class InvalidValue(SiteError):
	"""The database refused a value (out of range, wrong type)."""


class TransientError(SiteError):
	"""Deadlock or lock time-out: the whole transaction is gone and may be tried again."""


class NotPermitted(SiteError):
	"""The user's roles do not allow it."""


class Locked(SiteError):
	"""Somebody else holds the lock."""


@dataclass(slots=True)
class Document:
	"""A document to be written in bulk: final values, and the rows of its child tables by fieldname."""

	doctype: str
	name: str
	values: Values
	children: dict[str, list[Values]] = field(default_factory=dict)
	parent: tuple[str, str, str] | None = None
	"""For a child row written by itself: parent DocType, parent name, parentfield."""


class Site(Protocol):
	"""What business code may ask of a site. Nothing here checks permissions except `require` and `has_role`."""

	kind: str
	user: str
	qb: Any
	"""pypika query class of the site's database; `qb.from_(site.table("Customer"))`."""

	def meta(self, doctype: str) -> DocTypeMeta: ...
	def has_doctype(self, doctype: str) -> bool: ...
	def known_fields(self, doctype: str, fields: Iterable[str]) -> Sequence[str]:
		"""Those of these fields that a DocType has; it must be there."""
		...

	def table(self, doctype: str) -> Any: ...

	def get(self, doctype: str, name: str) -> Values | None:
		"""One document with its child rows, or None. Password fields are masked."""
		...

	def list(
		self,
		doctype: str,
		filters: Filters | None = None,
		fields: Sequence[str] = ("name",),
		order_by: str = "",
		start: int = 0,
		limit: int | None = None,
	) -> Rows:
		"""Rows of one DocType. A filter is `field: value` or `field: (operator, value)`."""
		...

	def rows(self, listing: Listing) -> Rows:
		"""The same as `list`, with what a `Listing` has besides: a condition more, and the count of all."""
		...

	def count(self, doctype: str, filters: Filters | None = None) -> int: ...
	def run(self, query: Any) -> Rows:
		"""Run a pypika query that reads."""
		...

	def lookup(
		self, doctype: str, keys: Iterable[Any], key: str = "name", fields: Sequence[str] = ("name",)
	) -> dict[Any, Values]:
		"""Rows whose `key` is one of `keys`, by that key, in a bounded number of indexed queries."""
		...

	def single(self, doctype: str) -> Values:
		"""The values of a Single, with its defaults."""
		...

	def set_single(self, doctype: str, values: Values) -> None: ...

	def insert(self, doctype: str, values: Values) -> str:
		"""Insert through the document's own rules; returns its name."""
		...

	def update(self, doctype: str, name: str, values: Values) -> None:
		"""Change through the document's own rules."""
		...

	def submit(self, doctype: str, name: str) -> None:
		"""Submit a draft through the document's own rules."""
		...

	def cancel(self, doctype: str, name: str) -> None:
		"""Cancel a submitted document through its own rules."""
		...

	def template(self, doctype: str, values: Values) -> Values:
		"""A document as the site's own rules would complete it, child rows included; nothing is written.

		Raises SiteError where the rules refuse it.
		"""
		...

	def bulk_insert(self, documents: Sequence[Document], at: datetime) -> None:
		"""Write documents past their controllers: `creation`, `owner` in the values win, `modified` is `at`."""
		...

	def bulk_update(self, doctype: str, changes: Mapping[str, Values], at: datetime | None) -> None:
		"""Change fields past the controllers; `at` becomes `modified`, None leaves it as it is."""
		...

	def replace_children(
		self, doctype: str, name: str, fieldname: str, rows: Sequence[Values], at: datetime
	) -> None: ...
	def delete(self, doctype: str, names: Sequence[str]) -> None:
		"""Delete documents with their child rows and secrets."""
		...

	def delete_checked(self, doctype: str, name: str) -> None:
		"""Delete one document by the site's own rules; raises SiteError while another links to it."""
		...

	def savepoint(self) -> AbstractContextManager[None]:
		"""Undo what was written inside when the block raises."""
		...

	def commit(self) -> None: ...
	def rollback(self) -> None: ...
	def lock(self, name: str) -> AbstractContextManager[None]:
		"""Held until the block ends or the process dies; raises `Locked` at once when it is taken."""
		...

	def has_role(self, *roles: str) -> bool: ...
	def require(self, doctype: str, right: str, name: str | None = None) -> None:
		"""Raise `NotPermitted` unless the user has the right."""
		...

	def secret(self, doctype: str, name: str, fieldname: str) -> str | None:
		"""A Password field in clear. Never log, list or export what it returns."""
		...

	def set_secret(self, doctype: str, name: str, fieldname: str, value: str) -> None:
		"""Store a Password field encrypted; an empty value forgets it."""
		...

	def fingerprint_key(self) -> bytes:
		"""A key of this site, so that a hash of a short secret can't be guessed from outside."""
		...

	def config(self, key: str) -> Any:
		"""A value of the site's configuration file, or None."""
		...

	def now(self) -> datetime: ...
	def today(self) -> date: ...
	def enqueue(self, method: str, job_id: str, **arguments: Any) -> None:
		"""Run a function (dotted path) in the background after commit; one job an id."""
		...

	def progress(self, done: int, total: int, title: str) -> None: ...
