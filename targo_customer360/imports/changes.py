"""A legacy row that changed since its documents were made: what may be written, what a person has edited.

A field is ours to change while it still holds what the last import wrote. Where both sides moved, the site wins
and the difference is kept as a conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from targo_customer360.imports import fingerprint
from targo_customer360.imports.lineage import Lineage
from targo_customer360.imports.rows import Conflict, Planned
from targo_customer360.sites.port import Document, Site, Values


@dataclass
class RowChange:
	"""What became of the documents of a changed row."""

	written: bool = False
	conflicts: list[Conflict] = field(default_factory=list)
	notes: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class _Decision:
	take: list[str] = field(default_factory=list)
	conflicts: list[str] = field(default_factory=list)
	prints: dict[str, str] = field(default_factory=dict)


@dataclass
class Changes:
	"""Applies changed rows of one step. `stamps` are the `modified` that imports leave behind."""

	site: Site
	doctype: str
	lineage: Lineage
	at: datetime
	stamps: Collection[datetime]
	taken_over: Callable[[Values], Collection[str]] = lambda current: ()
	"""Fields of a document that are the site's own by now, as `Step.taken_over` says."""

	def apply(self, row: Planned, existing: Collection[str]) -> RowChange:
		"""Write what a row says now to the documents that it gave before. Raises SiteError as the site does."""
		change = RowChange()
		for document in row.documents:
			if document.name in existing:
				self._update(row, document, change)
			else:
				self.lineage.sign(document, row)
				self.site.bulk_insert([document], self.at)
				change.written = True
		for name in sorted(set(existing) - {d.name for d in row.documents}):
			self._withdraw(row, name, change)
		return change

	def _update(self, row: Planned, document: Document, change: RowChange) -> None:
		current = self._current(document.name)
		meta = self.site.meta(self.doctype)
		prints = self.lineage.fingerprints
		new = self.lineage.prints(document)
		held = prints.held(self.site, self.doctype, current, new)
		imported = prints.of_empty(self.doctype, new) | fingerprint.loads(current["legacy_fingerprints"])
		decision = _decide(new, held, imported, self.taken_over(current))
		values: Values = {
			f: meta.defaults.get(f) if (value := document.values[f]) is None else value
			for f in decision.take
			if f not in meta.tables
		}
		values |= self._other_parent(document)
		written = bool(decision.take or values)
		values["legacy_hash"] = row.digest
		values["legacy_fingerprints"] = fingerprint.dumps(decision.prints)
		# A document that only gets its hash refreshed was not changed: its `modified` must not move.
		at = self._stamp(current) if written else None
		self.site.bulk_update(self.doctype, {document.name: values}, at)
		for name in decision.take:
			if name in meta.tables:
				rows = document.children[name]
				self.site.replace_children(self.doctype, document.name, name, rows, at or self.at)
		change.written = change.written or written
		for name in decision.conflicts:
			wanted = document.values.get(name, document.children.get(name))
			sides = _both_sides(name in meta.passwords, current.get(name), wanted)
			change.conflicts.append(Conflict(row.key, self.doctype, document.name, name, *sides))

	def _other_parent(self, document: Document) -> Values:
		"""The new parent of a child row that the old system moved."""
		if document.parent is None:
			return {}
		columns = ("parenttype", "parent", "parentfield")
		(held,) = self.site.list(self.doctype, {"name": document.name}, fields=columns)
		wanted = dict(zip(columns, document.parent, strict=True))
		return {} if held == wanted else wanted

	def _stamp(self, current: Values) -> datetime:
		"""A document that a person wrote to keeps a `modified` that no import has, so that undo spares it."""
		return self.at if current["modified"] in self.stamps else self.site.now()

	def _withdraw(self, row: Planned, name: str, change: RowChange) -> None:
		"""A document whose legacy row no longer says it (a bank debit that was stopped) goes, unless edited."""
		current = self._current(name)
		imported = fingerprint.loads(current["legacy_fingerprints"])
		edited = self.lineage.fingerprints.edited(self.site, self.doctype, current, imported)
		if edited or current["modified"] not in self.stamps:
			sides = ("kept: edited on the site", "no longer there")
			change.conflicts.append(Conflict(row.key, self.doctype, name, "", *sides))
			self.site.bulk_update(self.doctype, {name: {"legacy_hash": row.digest}}, None)
			return
		self.site.delete(self.doctype, [name])
		message = f"{self.doctype} {name} is no longer in the old system; removed"
		change.notes.append(("withdrawn", message))
		change.written = True

	def _current(self, name: str) -> Values:
		current = self.site.get(self.doctype, name)
		assert current is not None, f"{self.doctype} {name} went while it was looked at"
		return current


def _decide(
	new: Mapping[str, str], held: Mapping[str, str], imported: Mapping[str, str], taken_over: Collection[str]
) -> _Decision:
	decision = _Decision(prints=dict(imported))
	for name, wanted in new.items():
		before = imported[name]
		if held[name] == wanted or before == wanted:
			decision.prints[name] = wanted
		elif held[name] == before and name in taken_over:
			# From here on the field counts as edited, and the same difference is not told again.
			decision.conflicts.append(name)
			decision.prints[name] = wanted
		elif held[name] == before:
			decision.take.append(name)
			decision.prints[name] = wanted
		else:
			decision.conflicts.append(name)
	return decision


def _both_sides(is_secret: bool, held: Any, wanted: Any) -> tuple[str, str]:
	if is_secret:
		return "(hidden)", "(hidden)"
	return _short(held), _short(wanted)


def _short(value: Any) -> str:
	if isinstance(value, Sequence) and not isinstance(value, str):
		return f"{len(value)} rows"
	return "" if value is None else str(value)[:500]
