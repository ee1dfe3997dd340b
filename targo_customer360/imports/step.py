"""What an import step is: a pure function from a decoded legacy row and look-ups to documents.

The runner does everything else (order, batches, hashes, rejects, checkpoints), the same for all steps.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from targo_customer360.imports.settings import ImportSettings
from targo_customer360.legacy.money import CENT, to_money
from targo_customer360.legacy.port import RawRow
from targo_customer360.legacy.tables import Table
from targo_customer360.sites.port import Document, Site, Values


class Reject(Exception):
	"""This row can't be carried; `message` tells a person why, `column` where."""

	def __init__(self, code: str, message: str, column: str = ""):
		super().__init__(message)
		self.code, self.message, self.column = code, message, column


class NotReady(Exception):
	"""The step can't start on this site yet; `message` says what to set."""

	def __init__(self, message: str):
		super().__init__(message)
		self.message = message


@dataclass(frozen=True)
class Lookup:
	"""Documents that rows refer to, fetched once a batch.

	`keys` takes the parsed row and the settings and returns the keys it refers to; they are matched against `key` of `doctype`.
	`of_settings` names the setting that overrides `key` (the ISP may have chosen another field name).
	"""

	name: str
	doctype: str
	keys: Callable[[Values, ImportSettings], Iterable[Any]]
	key: str = "name"
	fields: tuple[str, ...] = ("name",)
	of_settings: str = ""

	def field_on(self, settings: ImportSettings) -> str:
		return getattr(settings, self.of_settings) if self.of_settings else self.key


@dataclass
class Refs:
	"""The documents that the rows of a batch refer to, and the warnings of the row at hand."""

	settings: ImportSettings
	found: dict[str, dict[Any, Values]]
	setup: Any = None
	reference: Mapping[str, Mapping[int, Values]] = field(default_factory=dict)
	"""Small legacy tables by key, as `Step.reference` names them."""
	warnings: list[tuple[str, str]] = field(default_factory=list)

	def find(self, lookup: str, key: Any) -> Values | None:
		return self.found[lookup].get(fold(key))

	def warn(self, code: str, message: str) -> None:
		self.warnings.append((code, message))

	def customer(self, account_id: int | None) -> Values:
		"""The customer of a row; a row without one is refused, since nobody could ever find it."""
		if not account_id:
			raise Reject("no_account", "The row names no account", "account_id")
		found = self.find("customer", f"{self.settings.customer_prefix}{account_id}")
		if found is None:
			raise Reject("unknown_customer", f"There is no customer for account {account_id}", "account_id")
		return found

	def optional(self, lookup: str, key: Any, what: str) -> str | None:
		"""The name of a document that a row may do without; one that is named but missing is a warning."""
		if not key:
			return None
		found = self.find(lookup, key)
		if found is None:
			self.warn(f"unknown_{lookup}", f"{what} {key} is not on the site; left empty")
			return None
		return found["name"]


def fold(key: Any) -> Any:
	"""Keys compare as MariaDB's default collation does: whatever the case."""
	return key.casefold() if isinstance(key, str) else key


@dataclass(frozen=True)
class Measure:
	"""A figure that must be the same in the source and on the site.

	`of_row` takes the raw row by column name index and yields (label, amount) pairs; `label` "" is a plain sum.
	The target side is the sum of `field`, or with `by` the number of documents for each of its values.
	"""

	name: str
	of_row: Callable[[Any], Iterable[tuple[str, Decimal | int]]]
	field: str = ""
	by: str = ""
	doctype: str = ""


ROWS = "rows"
Totals = dict[str, Decimal]
"""Figures by name; `ROWS` is the number of legacy rows."""


class Step:
	"""One legacy table on its way into documents."""

	id: str = ""
	table: Table
	doctype: str = ""
	title: str = ""
	version: int = 1
	"""Raised when the mapping changes, so that rows that did not change are mapped again."""
	lookups: tuple[Lookup, ...] = ()
	measures: tuple[Measure, ...] = ()
	reference: tuple[Table, ...] = ()
	"""Small legacy tables (products, never accounts) that the mapping needs whole."""
	writes_html: bool = False
	"""The mapping makes HTML of its own and has escaped what is not; otherwise tags are turned into text."""
	undo_fields: tuple[str, ...] = ()
	batch_size: int = 2000

	def setup(self, site: Site, settings: ImportSettings) -> Any:
		"""Read once what the mapping needs of the site. Raises NotReady with what a person must set."""
		return None

	def parse(self, values: Values) -> Values:
		"""Read nested values before look-ups. May raise BadValue or Reject."""
		return values

	def map(self, values: Values, refs: Refs) -> list[Document]:
		"""Decide the documents of a row. Raises Reject."""
		raise NotImplementedError

	def carries_nothing(self, raw: RawRow) -> bool:
		"""Whether a row holds nothing that becomes a document, so that it is skipped on purpose."""
		return False

	def ensure(self, values: Values, refs: Refs) -> list[Document]:
		"""Documents that others of this row link to and that are created when absent (placeholder items)."""
		return []

	def taken_over(self, current: Values) -> Collection[str]:
		"""Fields of a document that the site decides by now, even where they still hold what was imported."""
		return ()

	def undone(self, site: Site, rows: Sequence[Values]) -> None:
		"""Take back what followed from documents just deleted; `rows` hold their `undo_fields`."""

	def finish(self, site: Site, settings: ImportSettings) -> None:
		"""Bring up to date what follows from the documents as a whole; must be safe to run again."""


class SkippedTable(Step):
	"""A table that is left behind on purpose: counted, never read."""

	def __init__(self, table: Table, reason: str):
		self.id, self.table, self.reason = "-", table, reason
		self.title = table.name


def column_index(table: Table) -> Mapping[str, int]:
	return {column.name: i for i, column in enumerate(table.columns)}


def sum_of(table: Table, column: str, target: str, name: str = "") -> Measure:
	"""The sum of a money column equals the sum of a field, to the cent."""
	at = column_index(table)[column]

	def amount_of(raw: RawRow) -> tuple[tuple[str, Decimal], ...]:
		amount = to_money(raw[at])
		return (("", amount),) if amount is not None else ()

	return Measure(name or target, amount_of, field=target)


def figures(measures: Iterable[Measure], raw: RawRow) -> Iterator[tuple[str, Decimal]]:
	"""The figures that one raw row adds. What can't be read adds nothing: such a row is refused."""
	for measure in measures:
		try:
			amounts = list(measure.of_row(raw))
		except (ArithmeticError, ValueError):
			continue
		for label, amount in amounts:
			yield figure_name(measure, label), Decimal(amount)


def cents(amount: Any) -> Decimal:
	"""A sum as the site's database gives it, to the cent."""
	return Decimal(str(amount or 0)).quantize(CENT)


def figure_name(measure: Measure, label: Any) -> str:
	return measure.name if label in (None, "") else f"{measure.name}: {label}"


def count_by(
	table: Table, column: str, label_of: Callable[[str], str], target: str, name: str = ""
) -> Measure:
	"""The number of rows for each value of a column equals the number of documents by status."""
	at = table.column_names.index(column)
	return Measure(name or f"by {target}", lambda raw: ((label_of(raw[at] or ""), 1),), by=target)
