"""What a site holds for good reason although the old system says otherwise: people's edits, and what they kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from targo_customer360.imports import fingerprint
from targo_customer360.imports.journal import CONFLICT, RUN
from targo_customer360.imports.step import ROWS, Measure, Step, Totals, cents, figure_name, figures
from targo_customer360.legacy.port import RawRow
from targo_customer360.legacy.source import Source
from targo_customer360.sites.port import Site, Values
from targo_customer360.sites.queries import chunks


def held_of_refused(site: Site, step: Step, refused: Collection[int]) -> Totals:
	"""The figures of documents that an earlier import made of rows that are refused now."""
	rows = _documents_of(site, step, refused)
	return _document_figures(step.measures, rows) | {ROWS: Decimal(len({r["legacy_id"] for r in rows}))}


def edited_figures(site: Site, source: Source, step: Step, refused: Collection[int]) -> Totals:
	"""What people's edits since the import moved each figure by, and what they kept that should have gone."""
	edited: Totals = defaultdict(Decimal)
	kept = _kept_documents(site, step)
	for row in kept.values():
		_add(edited, _document_figures(step.measures, [row]))
	for key in {row["legacy_id"] for row in kept.values()} - set(refused):
		raw = _source_row(source, step, key)
		edited[ROWS] += raw is None or step.carries_nothing(raw)
	moved = _edited_measures(site, step, {*kept}, refused)
	for key, measures in moved.items():
		rows = [row for row in _documents_of(site, step, [key]) if row["name"] not in kept]
		_add(edited, _document_figures(measures, rows))
		raw = _source_row(source, step, key)
		for name, amount in figures(measures, raw) if raw else ():
			edited[name] -= amount
	return edited


def _kept_documents(site: Site, step: Step) -> dict[str, Values]:
	"""Documents that their legacy row no longer gives and that stayed because a person had written to them."""
	filters = {"legacy_table": step.table.name, "field": ("not set", None)}
	names = {row["document_name"] for row in site.list(CONFLICT, filters, fields=("document_name",))}
	return site.lookup(step.doctype, names, fields=_fields(step))


def _edited_measures(
	site: Site, step: Step, kept: Collection[str], refused: Collection[int]
) -> dict[int, list[Measure]]:
	"""Legacy key -> the measures of which somebody edited the field."""
	prints = fingerprint.Fingerprints(site.meta, site.fingerprint_key())
	if not step.measures:
		return {}
	found: dict[int, dict[str, Measure]] = defaultdict(dict)
	for row in touched(site, step, (*_fields(step), "legacy_fingerprints")):
		if row["name"] in kept or row["legacy_id"] in refused:
			continue
		imported = fingerprint.loads(row["legacy_fingerprints"])
		for measure in step.measures:
			fieldname = measure.by or measure.field
			held = prints.of_field(step.doctype, fieldname, row[fieldname])
			if imported.get(fieldname, held) != held:
				found[row["legacy_id"]][measure.name] = measure
	return {key: list(measures.values()) for key, measures in found.items()}


def touched(site: Site, step: Step, fields: Sequence[str]) -> list[Values]:
	"""Imported documents that somebody wrote to since: an import stamps `modified` with its own start."""
	filters = {"legacy_table": step.table.name, "modified": ("not in", import_stamps(site))}
	return site.list(step.doctype, filters, fields=fields)


def import_stamps(site: Site) -> list:
	"""The `modified` of documents that only imports have written to."""
	return [row["started_at"] for row in site.list(RUN, fields=("started_at",))]


def _fields(step: Step) -> tuple[str, ...]:
	return ("name", "legacy_id", *dict.fromkeys(m.by or m.field for m in step.measures))


def _documents_of(site: Site, step: Step, keys: Iterable[int]) -> list[Values]:
	found: list[Values] = []
	for part in chunks(sorted(keys)):
		filters = {"legacy_table": step.table.name, "legacy_id": ("in", part)}
		found += site.list(step.doctype, filters, fields=_fields(step))
	return found


def _document_figures(measures: Iterable[Measure], rows: Iterable[Values]) -> Totals:
	totals: Totals = defaultdict(Decimal)
	for row in rows:
		for measure in measures:
			if measure.by:
				totals[figure_name(measure, row[measure.by])] += 1
			else:
				totals[measure.name] += cents(row[measure.field])
	return totals


def _add(into: Totals, amounts: Totals) -> None:
	for name, amount in amounts.items():
		into[name] += amount


def _source_row(source: Source, step: Step, key: int) -> RawRow | None:
	return next(iter(source.read(step.table, after=key - 1, upto=key)), None)
