"""A legacy row that changed since its document was made: what may be written, what a person has edited.

A field is ours to change while it still holds what the last import wrote. Where both sides moved, the site wins
and the difference is kept as a conflict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from targo_customer360.imports import fingerprint
from targo_customer360.imports.fingerprint import Fingerprints
from targo_customer360.sites.port import Document, Site, Values


@dataclass(frozen=True)
class Conflict:
	"""A field that the site and the old system both changed. Secrets are never spelled out."""

	key: int
	doctype: str
	name: str
	fieldname: str
	site_value: str
	legacy_value: str


@dataclass
class Change:
	written: bool = False
	conflicts: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass
class _Decision:
	take: list[str] = field(default_factory=list)
	conflicts: list[str] = field(default_factory=list)
	prints: dict[str, str] = field(default_factory=dict)


def apply_change(
	site: Site,
	fingerprints: Fingerprints,
	document: Document,
	new: Mapping[str, str],
	digest: str,
	run: str,
	at: datetime,
) -> Change:
	"""Write the fields of a changed row that nobody has edited; report the others."""
	current = site.get(document.doctype, document.name)
	assert current is not None
	tables = site.meta(document.doctype).tables
	held = fingerprints.held(site, document.doctype, current, new)
	secrets = site.meta(document.doctype).passwords
	imported = fingerprints.of_empty(document.doctype, new) | fingerprint.loads(
		current["legacy_fingerprints"]
	)
	decision = _decide(new, held, imported)
	values = {f: document.values[f] for f in decision.take if f not in tables}
	values["legacy_hash"] = digest
	values["legacy_fingerprints"] = fingerprint.dumps(decision.prints)
	_write(site, document, values, decision.take, tables, at)
	conflicts = [
		(f, *_both_sides(f in secrets, current.get(f), document.values.get(f, document.children.get(f))))
		for f in decision.conflicts
	]
	return Change(bool(decision.take), conflicts)


def _decide(new: Mapping[str, str], held: Mapping[str, str], imported: Mapping[str, str]) -> _Decision:
	decision = _Decision(prints=dict(imported))
	for name, wanted in new.items():
		before = imported[name]
		if held[name] == wanted or before == wanted:
			decision.prints[name] = wanted
		elif held[name] == before:
			decision.take.append(name)
			decision.prints[name] = wanted
		else:
			decision.conflicts.append(name)
	return decision


def _write(
	site: Site,
	document: Document,
	values: Values,
	take: Sequence[str],
	tables: Mapping[str, str],
	at: datetime,
) -> None:
	# A document that only gets its hash refreshed was not changed: its `modified` must not move.
	site.bulk_update(document.doctype, {document.name: values}, at if take else None)
	for name in take:
		if name in tables:
			site.replace_children(document.doctype, document.name, name, document.children[name], at)


def _both_sides(is_secret: bool, held: Any, wanted: Any) -> tuple[str, str]:
	if is_secret:
		return "(hidden)", "(hidden)"
	return _short(held), _short(wanted)


def _short(value: Any) -> str:
	if isinstance(value, list):
		return f"{len(value)} rows"
	return "" if value is None else str(value)[:500]
