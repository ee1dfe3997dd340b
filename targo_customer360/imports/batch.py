"""One batch of legacy rows: what is unchanged, what becomes a document, what is refused; then the writes.

Everything here happens inside one transaction of the caller, which also holds the checkpoint.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from targo_customer360.errors import InvalidField
from targo_customer360.imports import fingerprint
from targo_customer360.imports.changes import Conflict, apply_change
from targo_customer360.imports.settings import ImportSettings
from targo_customer360.imports.step import Refs, Reject, Step, column_index, fold
from targo_customer360.legacy.decode import BadValue, Decoded
from targo_customer360.legacy.source import RawRow
from targo_customer360.sites.port import (
	Document,
	DuplicateDocument,
	InvalidValue,
	Site,
	SiteError,
	Values,
	ValueTooLong,
)

LINEAGE = ("legacy_table", "legacy_id", "legacy_run", "legacy_hash", "legacy_fingerprints")
UNTRACKED = frozenset({"creation", "owner", "docstatus", "idx", *LINEAGE})
"""Columns that are not a field a person edits."""

Totals = dict[str, Decimal]


@dataclass
class Rejected:
	key: int
	raw: RawRow
	code: str
	message: str
	column: str


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
	warnings: Counter[tuple[str, str]] = field(default_factory=Counter)
	examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
	source: Totals = field(default_factory=dict)
	not_carried: Totals = field(default_factory=dict)
	first_key: int | None = None
	last_key: int | None = None


@dataclass
class Planned:
	"""A row that is decided: its documents, and those of them that exist already."""

	key: int
	raw: RawRow
	digest: str
	documents: list[Document]
	warnings: list[tuple[str, str]]
	ensured: list[Document]


@dataclass
class Importer:
	"""Processes the batches of one step on one site for one run."""

	site: Site
	step: Step
	settings: ImportSettings
	decode: Callable[[RawRow], Decoded]
	run: str
	at: datetime
	setup: Any = None
	reference: Mapping[str, Mapping[int, Values]] = field(default_factory=dict)

	def __post_init__(self) -> None:
		key = self.site.fingerprint_key()
		self._hash = fingerprint.row_hasher(key, self.step.version)
		self._fingerprints = fingerprint.Fingerprints(self.site.meta, key)
		self._key_at = column_index(self.step.table)[self.step.table.key]

	def process(self, rows: Sequence[RawRow]) -> BatchResult:
		"""Carry a batch. Raises only what concerns the whole batch (lost connection, deadlock)."""
		result = BatchResult(read=len(rows))
		keys = [int(raw[self._key_at] or 0) for raw in rows]
		result.first_key, result.last_key = keys[0], keys[-1]
		existing = self._existing(keys)
		fresh, left = [], []
		for key, raw in zip(keys, rows, strict=True):
			digest = self._hash(raw)
			documents = existing.get(key)
			if not documents and self.step.carries_nothing(raw):
				left.append(raw)
			elif documents and all(d["legacy_hash"] == digest for d in documents.values()):
				result.unchanged += 1
			else:
				fresh.append((key, raw, digest))
		self._measure(rows, result.source)
		if fresh:
			self._carry(self._plan(fresh, result), existing, result)
		result.skipped = len(left)
		self._measure(left + [r.raw for r in result.rejects], result.not_carried)
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
		for measure in self.step.measures:
			for raw in rows:
				for label, amount in measure.of_row(raw):
					name = f"{measure.name}: {label}" if label else measure.name
					totals[name] = totals.get(name, Decimal(0)) + amount

	# deciding

	def _plan(self, fresh: list[tuple[int, RawRow, str]], result: BatchResult) -> list[Planned]:
		parsed = []
		for key, raw, digest in fresh:
			try:
				decoded = self.decode(raw)
				parsed.append((key, raw, digest, decoded, self.step.parse(decoded.values)))
			except (BadValue, Reject, InvalidField) as refusal:
				result.rejects.append(_rejected(key, raw, refusal))
		refs = Refs(self.settings, self._look_up([p[4] for p in parsed]), self.setup, self.reference)
		planned = []
		for key, raw, digest, decoded, values in parsed:
			refs.warnings = [(w.code, w.message) for w in decoded.warnings]
			try:
				documents = self.step.map(values, refs)
				planned.append(
					Planned(key, raw, digest, documents, refs.warnings, self.step.ensure(values, refs))
				)
			except (Reject, InvalidField) as refusal:
				result.rejects.append(_rejected(key, raw, refusal))
		return planned

	def _look_up(self, parsed: Sequence[Values]) -> dict[str, dict[Any, Values]]:
		found = {}
		for lookup in self.step.lookups:
			keys = {k for values in parsed for k in lookup.keys(values, self.settings) if k}
			field_on_site = lookup.field_on(self.settings)
			rows = self.site.lookup(lookup.doctype, keys, key=field_on_site, fields=lookup.fields)
			found[lookup.name] = {fold(k): row for k, row in rows.items()}
		return found

	# writing

	def _carry(
		self, planned: list[Planned], existing: dict[int, dict[str, Values]], result: BatchResult
	) -> None:
		self._ensure([d for row in planned for d in row.ensured])
		new = [row for row in planned if row.key not in existing]
		for row in new:
			for document in row.documents:
				self._sign(document, row)
		failed = {id(row): error for row, error in self._insert(new)}
		for row in planned:
			error = failed.get(id(row))
			if error is None and row.key in existing:
				try:
					with self.site.savepoint():
						self._change(row, existing[row.key], result)
				except (DuplicateDocument, InvalidValue, ValueTooLong) as refusal:
					error = refusal
			elif error is None:
				result.inserted += 1
			if error is not None:
				code = {DuplicateDocument: "duplicate", ValueTooLong: "too_long"}.get(type(error), "refused")
				message = self._explain(row, error) if code == "duplicate" else error.message
				result.rejects.append(Rejected(row.key, row.raw, code, message, ""))
				continue
			for code, message in row.warnings:
				self._note(result, code, message)

	def _ensure(self, documents: Sequence[Document]) -> None:
		wanted = {(d.doctype, fold(d.name)): d for d in documents}
		for document in wanted.values():
			if not self.site.lookup(document.doctype, [document.name]):
				values = {**document.values, "legacy_table": self.step.table.name, "legacy_run": self.run}
				self.site.insert(document.doctype, {"name": document.name, **values})

	def _sign(self, document: Document, row: Planned) -> None:
		prints = self._prints(document)
		document.values.update(
			legacy_table=self.step.table.name,
			legacy_id=row.key,
			legacy_run=self.run,
			legacy_hash=row.digest,
			legacy_fingerprints=fingerprint.dumps(prints),
		)

	def _prints(self, document: Document) -> dict[str, str]:
		values = {f: v for f, v in document.values.items() if f not in UNTRACKED}
		prints = self._fingerprints.of_values(document.doctype, values)
		tables = self.site.meta(document.doctype).tables
		for fieldname, rows in document.children.items():
			prints[fieldname] = self._fingerprints.of_rows(tables[fieldname], rows)
		return prints

	def _insert(self, planned: list[Planned]) -> list[tuple[Planned, SiteError]]:
		"""Insert all, or find the rows that the site refuses by halving; the others go through."""
		if not planned:
			return []
		try:
			with self.site.savepoint():
				self.site.bulk_insert([d for row in planned for d in row.documents], self.at)
			return []
		except (DuplicateDocument, InvalidValue, ValueTooLong) as error:
			if len(planned) == 1:
				return [(planned[0], error)]
		middle = len(planned) // 2
		return self._insert(planned[:middle]) + self._insert(planned[middle:])

	def _explain(self, row: Planned, error: SiteError) -> str:
		for document in row.documents:
			holder = self.site.lookup(
				document.doctype, [document.name], fields=("legacy_table", "legacy_id")
			).get(document.name)
			if holder and holder["legacy_table"]:
				origin = f"made from {holder['legacy_table']} {holder['legacy_id']}"
			elif holder:
				origin = "which no import made"
			else:
				continue
			return f"{document.doctype} {document.name} is there already, {origin}"
		return error.message

	def _change(self, row: Planned, existing: dict[str, Values], result: BatchResult) -> None:
		changed = False
		for document in row.documents:
			if document.name not in existing:
				self._sign(document, row)
				self.site.bulk_insert([document], self.at)
				changed = True
				continue
			prints = self._prints(document)
			change = apply_change(
				self.site, self._fingerprints, document, prints, row.digest, self.run, self.at
			)
			changed = changed or change.written
			result.conflicts += [
				Conflict(row.key, document.doctype, document.name, *c) for c in change.conflicts
			]
		for name in sorted(existing.keys() - {d.name for d in row.documents}):
			changed = self._withdraw(row, name, result) or changed
		result.updated += changed
		result.unchanged += not changed

	def _withdraw(self, row: Planned, name: str, result: BatchResult) -> bool:
		"""A document whose legacy row no longer says it (a bank debit that was stopped) goes, unless edited."""
		document = self.site.get(self.step.doctype, name)
		assert document is not None
		imported = fingerprint.loads(document["legacy_fingerprints"])
		if self._fingerprints.edited(self.site, self.step.doctype, document, imported):
			conflict = Conflict(
				row.key, self.step.doctype, name, "", "kept: edited on the site", "no longer there"
			)
			result.conflicts.append(conflict)
			self.site.bulk_update(self.step.doctype, {name: {"legacy_hash": row.digest}}, None)
			return False
		self.site.delete(self.step.doctype, [name])
		self._note(result, "withdrawn", f"{self.step.doctype} {name} is no longer in the old system; removed")
		return True

	@staticmethod
	def _note(result: BatchResult, code: str, message: str) -> None:
		result.warnings[(code, "")] += 1
		if len(result.examples[code]) < 5:
			result.examples[code].append(message)


def _rejected(key: int, raw: RawRow, refusal: BadValue | Reject | InvalidField) -> Rejected:
	if isinstance(refusal, InvalidField):
		return Rejected(key, raw, "invalid_value", refusal.message, refusal.field)
	return Rejected(key, raw, refusal.code, refusal.message, refusal.column)
