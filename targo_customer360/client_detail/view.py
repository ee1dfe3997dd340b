"""What every section of one request shares: the reader, the customer, and what was read once for several of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from pypika import Case
from pypika import functions as fn

from targo_customer360.sites import queries
from targo_customer360.sites.access import Access
from targo_customer360.sites.listing import Listing
from targo_customer360.sites.port import Filters, NotPermitted, Rows, Site, Values

T = TypeVar("T")
FIRST_ROWS = 20
LONGEST_PAGE = 200
_TOTAL = "rows_in_all"


@dataclass(frozen=True)
class Slice:
	"""Which rows of a list are wanted."""

	start: int = 0
	length: int = FIRST_ROWS


@dataclass
class View:
	"""One reader looking at one customer."""

	site: Site
	customer: str
	access: Access
	_kept: dict[str, Any] = field(default_factory=dict)

	@cached_property
	def today(self) -> date:
		return self.site.today()

	def once(self, name: str, read: Callable[[View], T]) -> T:
		"""What `read` returns, read the first time only."""
		if name not in self._kept:
			self._kept[name] = read(self)
		return self._kept[name]

	def once_a_page(self, name: str, part: Slice, read: Callable[[View, Slice], T]) -> T:
		"""The same for one page of a list, which several sections show."""
		return self.once(f"{name} {part.start}+{part.length}", lambda view: read(view, part))

	def has(self, doctype: str, *fields: str) -> bool:
		"""Whether the site has a DocType, with these fields: some of them are the ISP's own."""
		return self.site.has_doctype(doctype) and len(self.site.known_fields(doctype, fields)) == len(fields)

	def require(self, doctype: str) -> None:
		"""Raises NotPermitted where nothing of a DocType may be read."""
		if not self.access.may_read(doctype):
			raise NotPermitted(f"{self.site.user} may not read {doctype}")

	def require_all(self, doctype: str, filters: Filters, fields: Iterable[str]) -> None:
		"""Raises NotPermitted where one of these documents, or one of their fields, is kept from the reader.

		What is summed up of them would be a wrong figure.
		"""
		self.require(doctype)
		if self.access.hidden(doctype).intersection(fields):
			raise NotPermitted(f"{self.site.user} may not read every field of {doctype}")
		allowed = self.access.to(doctype)
		if allowed is None:
			return
		table = self.site.table(doctype)
		seen = fn.Sum(Case().when(allowed, 1).else_(0))
		query = self.site.qb.from_(table).select(fn.Count("*").as_("there"), seen.as_("seen"))
		(row,) = self.site.run(queries.where(query, table, filters))
		if int(row["seen"] or 0) < int(row["there"]):
			raise NotPermitted(f"{self.site.user} may not read every {doctype} of {self.customer}")

	def rows(
		self,
		doctype: str,
		filters: Filters,
		fields: Sequence[str],
		order_by: str = "",
		limit: int | None = None,
	) -> Rows:
		"""Rows that the reader may see. Raises NotPermitted where that is nothing at all."""
		self.require(doctype)
		allowed = self.access.to(doctype)
		return self._read(Listing(doctype, filters, fields, order_by, limit=limit, allowed=allowed))

	def page(
		self, doctype: str, filters: Filters, fields: Sequence[str], order_by: str, part: Slice
	) -> tuple[Rows, int]:
		"""One page of rows that the reader may see, and how many there are in all; in one query."""
		self.require(doctype)
		allowed = self.access.to(doctype)
		return self._page(
			Listing(doctype, filters, fields, order_by, part.start, part.length, allowed, _TOTAL)
		)

	def page_of_customer(
		self, doctype: str, filters: Filters, fields: Sequence[str], order_by: str, part: Slice
	) -> tuple[Rows, int]:
		"""The same for what belongs to the customer's own document: who may read that one may read all of it."""
		return self._page(
			Listing(doctype, filters, fields, order_by, part.start, part.length, counted_as=_TOTAL)
		)

	def _page(self, listing: Listing) -> tuple[Rows, int]:
		found = self._read(listing)
		if not found and listing.start:
			first = self._read(replace(listing, fields=("name",), start=0, limit=1))
			return [], int(first[0][_TOTAL]) if first else 0
		total = int(found[0][_TOTAL]) if found else 0
		for row in found:
			del row[_TOTAL]
		return found, total

	def _read(self, listing: Listing) -> Rows:
		"""The rows, with None for each field that is hidden from the reader."""
		hidden = self.access.hidden(listing.doctype).intersection(listing.fields)
		if not hidden:
			return self.site.rows(listing)
		seen = tuple(field for field in listing.fields if field not in hidden)
		return [{**row, **dict.fromkeys(hidden)} for row in self.site.rows(replace(listing, fields=seen))]

	def children(self, doctype: str, parents: Iterable[str], fields: Sequence[str]) -> dict[str, Rows]:
		"""Child rows by the name of their parent, in their order; the parent's rights are theirs."""
		names = list(parents)
		found: dict[str, Rows] = {name: [] for name in names}
		if names:
			rows = self.site.list(
				doctype, {"parent": ("in", names)}, fields=("parent", *fields), order_by="parent, idx"
			)
			for row in rows:
				found[row.pop("parent")].append(row)
		return found


def grouped(rows: Iterable[Mapping[str, Any]], key: str) -> dict[str, Rows]:
	"""Rows by the value of one column; those that have none are under ""."""
	found: dict[str, Rows] = {}
	for row in rows:
		found.setdefault(row[key] or "", []).append(dict(row))
	return found


def picked(row: Values, **names: str) -> Values:
	"""The columns of a row under the names that the page uses: `page_name="column"`."""
	return {name: row.get(column) for name, column in names.items()}
