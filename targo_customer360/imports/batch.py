"""One batch of legacy rows: what is unchanged, what becomes a document, what is refused; then the writes.

Everything here happens inside one transaction of the caller, which also holds the checkpoint.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from targo_customer360.errors import InvalidField
from targo_customer360.imports import fingerprint
from targo_customer360.imports.changes import Changes
from targo_customer360.imports.edits import import_stamps
from targo_customer360.imports.lineage import Lineage
from targo_customer360.imports.markup import disarm
from targo_customer360.imports.rows import BatchResult, Planned, Rejected, rejected
from targo_customer360.imports.settings import ImportSettings
from targo_customer360.imports.step import ROWS, Refs, Reject, Step, Totals, figures, fold
from targo_customer360.legacy.decode import BadValue, Decoded
from targo_customer360.legacy.source import RawRow
from targo_customer360.sites.port import (
	Document,
	DuplicateDocument,
	InvalidValue,
	Site,
	SiteError,
	TransientError,
	Values,
	ValueTooLong,
)

REFUSALS = (DuplicateDocument, InvalidValue, ValueTooLong)
"""What the site says of a single document; anything else concerns the whole batch."""


REMEMBERED = 20_000
"""Documents that a look-up keeps in memory at most."""


@dataclass
class Importer:
	"""Processes the batches of one step on one site for one run."""

	site: Site
	step: Step
	settings: ImportSettings
	decode: Callable[[RawRow], Decoded]
	run: str
	at: datetime
	setup: Callable[[], Any]
	"""What `Step.setup` gives, read when the first row is mapped."""
	reference: Mapping[str, Mapping[int, Values]] = field(default_factory=dict)

	def __post_init__(self) -> None:
		key = self.site.fingerprint_key()
		self._hash = fingerprint.row_hasher(key, self.step.version)
		prints = fingerprint.Fingerprints(self.site.meta, key)
		self._lineage = Lineage(self.site, self.step.table.name, self.run, prints)
		stamps = frozenset(import_stamps(self.site))
		self._changes = Changes(
			self.site, self.step.doctype, self._lineage, self.at, stamps, self.step.taken_over
		)
		self._key_at = self.step.table.key_index
		self._known: dict[str, dict[Any, Values]] = defaultdict(dict)

	def process(self, rows: Sequence[RawRow]) -> BatchResult:
		"""Carry a batch. Raises only what concerns the whole batch (lost connection, deadlock)."""
		result = BatchResult(read=len(rows))
		keys = [int(raw[self._key_at] or 0) for raw in rows]
		result.first_key, result.last_key = keys[0], keys[-1]
		existing = self._existing(keys)
		fresh, empty = [], set()
		for key, raw in zip(keys, rows, strict=True):
			digest = self._hash(raw)
			documents = existing.get(key)
			if self.step.carries_nothing(raw):
				empty.add(key)
			if not documents and key in empty:
				result.skipped += 1
			elif documents and all(d["legacy_hash"] == digest for d in documents.values()):
				result.unchanged += 1
			else:
				fresh.append((key, raw, digest))
		if fresh:
			self._carry(self._plan(fresh, empty, result), existing, result)
		left = empty | {reject.key for reject in result.rejects}
		self._measure(rows, result.source)
		self._measure([raw for key, raw in zip(keys, rows, strict=True) if key in left], result.not_carried)
		return result

	def _existing(self, keys: Sequence[int]) -> dict[int, dict[str, Values]]:
		"""Documents that earlier runs made of these rows: legacy id -> name -> lineage."""
		rows = self.site.list(
			self.step.doctype,
			{"legacy_table": self.step.table.name, "legacy_id": ("between", (keys[0], keys[-1]))},
			fields=("name", "legacy_id", "legacy_hash"),
		)
		found: dict[int, dict[str, Values]] = defaultdict(dict)
		for row in rows:
			found[row["legacy_id"]][row["name"]] = row
		return found

	def _measure(self, rows: Sequence[RawRow], totals: Totals) -> None:
		totals[ROWS] = Decimal(len(rows))
		for raw in rows:
			for name, amount in figures(self.step.measures, raw):
				totals[name] = totals.get(name, Decimal(0)) + amount

	# deciding

	def _plan(
		self, fresh: list[tuple[int, RawRow, str]], empty: Collection[int], result: BatchResult
	) -> list[Planned]:
		parsed = []
		for key, raw, digest in fresh:
			try:
				decoded = self.decode(raw)
				parsed.append((key, raw, digest, decoded, self.step.parse(decoded.values)))
			except (BadValue, Reject, InvalidField) as refusal:
				result.rejects.append(rejected(key, raw, refusal))
		refs = Refs(self.settings, self._look_up([p[4] for p in parsed]), self.setup(), self.reference)
		planned = []
		for key, raw, digest, decoded, values in parsed:
			refs.warnings = [(w.code, w.message) for w in decoded.warnings]
			try:
				documents = self.step.map(values, refs)
				self._disarm(documents)
				if not documents and key not in empty:
					raise Reject(
						"nothing_to_carry", "Nothing that can be read in this row becomes a document"
					)
				ensured = self.step.ensure(values, refs)
				planned.append(Planned(key, raw, digest, documents, refs.warnings, ensured))
			except (Reject, InvalidField) as refusal:
				result.rejects.append(rejected(key, raw, refusal))
		return planned

	def _disarm(self, documents: Sequence[Document]) -> None:
		if self.step.writes_html:
			return
		for document in documents:
			disarm(document.values, self.site.meta(document.doctype).passwords)
			for rows in document.children.values():
				for row in rows:
					disarm(row)

	def _look_up(self, parsed: Sequence[Values]) -> dict[str, dict[Any, Values]]:
		"""Documents by look-up and key. What was found once is remembered, up to a bound: customers come again."""
		for lookup in self.step.lookups:
			known = self._known[lookup.name]
			keys = {k for values in parsed for k in lookup.keys(values, self.settings) if k}
			missing = [k for k in keys if fold(k) not in known]
			if len(known) + len(missing) > REMEMBERED:
				known.clear()
				missing = list(keys)
			field_on_site = lookup.field_on(self.settings)
			rows = self.site.lookup(lookup.doctype, missing, key=field_on_site, fields=lookup.fields)
			known.update({fold(k): row for k, row in rows.items()})
		return self._known

	# writing

	def _carry(
		self, planned: list[Planned], existing: dict[int, dict[str, Values]], result: BatchResult
	) -> None:
		planned = self._with_ensured(planned, result)
		new = [row for row in planned if row.key not in existing]
		for row in new:
			for document in row.documents:
				self._lineage.sign(document, row)
		failed = {row.key: error for row, error in self._insert(new)}
		for row in planned:
			error = failed.get(row.key)
			if row.key in existing:
				error = self._change(row, existing[row.key], result)
			elif error is None:
				result.inserted += 1
			if error is not None:
				result.rejects.append(self._refused(row, error))
				continue
			for code, message in row.warnings:
				result.note(code, message)

	def _with_ensured(self, planned: list[Planned], result: BatchResult) -> list[Planned]:
		"""Create what rows need to be there first; a row that needs what the site refuses is refused."""
		wanted = {(d.doctype, fold(d.name)): d for row in planned for d in row.ensured}
		failed: dict[tuple[str, Any], SiteError] = {}
		for key, document in wanted.items():
			try:
				self._ensure(document)
			except DuplicateDocument:
				continue  # another worker was faster
			except TransientError:
				raise
			except SiteError as error:
				failed[key] = error
		if not failed:
			return planned
		carried = []
		for row in planned:
			errors = [failed[k] for d in row.ensured if (k := (d.doctype, fold(d.name))) in failed]
			if errors:
				result.rejects.append(Rejected(row.key, row.raw, "refused", errors[0].message))
			else:
				carried.append(row)
		return carried

	def _ensure(self, document: Document) -> None:
		if self.site.lookup(document.doctype, [document.name]):
			return
		values = {**document.values, "legacy_table": self.step.table.name, "legacy_run": self.run}
		with self.site.savepoint():
			self.site.insert(document.doctype, {"name": document.name, **values})

	def _insert(self, planned: list[Planned]) -> list[tuple[Planned, SiteError]]:
		"""Insert all, or find the rows that the site refuses by halving; the others go through."""
		if not planned:
			return []
		try:
			with self.site.savepoint():
				self.site.bulk_insert([d for row in planned for d in row.documents], self.at)
			return []
		except REFUSALS as error:
			if len(planned) == 1:
				return [(planned[0], error)]
		middle = len(planned) // 2
		return self._insert(planned[:middle]) + self._insert(planned[middle:])

	def _change(self, row: Planned, existing: Collection[str], result: BatchResult) -> SiteError | None:
		try:
			with self.site.savepoint():
				change = self._changes.apply(row, existing)
		except REFUSALS as error:
			return error
		result.changed.add(row.key)
		result.conflicts += change.conflicts
		result.updated += change.written
		result.unchanged += not change.written
		row.warnings += change.notes
		return None

	def _refused(self, row: Planned, error: SiteError) -> Rejected:
		if isinstance(error, DuplicateDocument):
			return Rejected(row.key, row.raw, "duplicate", self._explain(row, error))
		code = "too_long" if isinstance(error, ValueTooLong) else "refused"
		return Rejected(row.key, row.raw, code, error.message)

	def _explain(self, row: Planned, error: SiteError) -> str:
		"""Who holds the key that a document wants."""
		for document in row.documents:
			lineage = ("legacy_table", "legacy_id")
			for holder in self.site.lookup(document.doctype, [document.name], fields=lineage).values():
				origin = f"made from {holder['legacy_table']} {holder['legacy_id']}"
				if (holder["legacy_table"], holder["legacy_id"]) == (self.step.table.name, row.key):
					continue
				if not holder["legacy_table"]:
					origin = "which no import made"
				return f"{document.doctype} {document.name} is there already, {origin}"
		return error.message
