"""What a report is made of, whoever shows it: the desk, the command line or the embedded site's pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Protocol

from targo_customer360.sites.access import Access
from targo_customer360.sites.port import Rows, Site, Values


class Words(Protocol):
	"""How the reader's language says things. Call it with an English text; `context` is a DocType."""

	@property
	def language(self) -> str: ...

	def __call__(self, text: str, context: str = "") -> str: ...


@dataclass(frozen=True)
class Column:
	"""A column of a report; `label` is English.

	`options` is the DocType that a Link leads to. `said_in` names the DocType whose words the values are, so that
	they are translated when shown; the rows hold the stored English ones. `main` columns are shown where room is scarce.
	"""

	fieldname: str
	label: str
	fieldtype: str = "Data"
	options: str = ""
	width: int = 120
	said_in: str | None = None
	main: bool = True
	tones: Mapping[str, str] = field(default_factory=dict)
	"""Stored value -> good, warn or bad, where the values have one."""


@dataclass(frozen=True)
class Filters:
	"""What the reader chose; empty is everything. `town` may be part of a name, in any case."""

	customer: str = ""
	town: str = ""
	status: str = ""
	verdict: str = ""
	customer_group: str = ""
	groups_below: tuple[str, ...] = ()
	"""Customer groups inside the chosen one, where the site has a tree of them."""

	@classmethod
	def chosen(cls, values: Mapping[str, object]) -> Filters:
		"""From a request; unknown names and empty values are left out."""
		names = {f.name for f in fields(cls)} - {"groups_below"}
		kept: dict[str, Any] = {n: str(value).strip() for n, value in values.items() if n in names and value}
		return cls(**kept)

	@property
	def groups(self) -> tuple[str, ...]:
		return (self.customer_group, *self.groups_below) if self.customer_group else ()


@dataclass(frozen=True)
class Figure:
	"""One number above a report. `tone` is good, warn, bad or plain; `said_in` the DocType whose word the label is."""

	label: str
	value: int
	tone: str = "plain"
	said_in: str = ""


@dataclass(frozen=True)
class Chart:
	"""Bars: a label, a number and a tone each. `said_in` names the DocType whose words the labels are."""

	title: str
	labels: tuple[str, ...]
	values: tuple[int, ...]
	tones: tuple[str, ...]
	said_in: str = ""


class Report(Protocol):
	"""A module of this package."""

	@property
	def NAME(self) -> str: ...
	@property
	def DOCTYPE(self) -> str:
		"""The DocType that it is about: who may make reports of it may open this one."""
		...

	@property
	def FILTERS(self) -> Mapping[str, tuple[str, str] | None]:
		"""The filters that it knows, by their names in `Filters`: the Select field whose options they take, if any."""
		...

	def columns(self) -> list[Column]: ...
	def rows(self, site: Site, filters: Filters, access: Access, words: Words) -> Rows:
		"""Stored values by fieldname, sentences in the reader's language; a constant number of queries."""
		...

	def summary(
		self, site: Site, filters: Filters, access: Access, found: Sequence[Values]
	) -> list[Figure]: ...
	def chart(self, found: Sequence[Values]) -> Chart | None: ...
	def note(self, site: Site, words: Words) -> str:
		"""What the reader must know to read the figures right, or nothing."""
		...
