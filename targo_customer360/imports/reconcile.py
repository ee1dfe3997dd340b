"""Source against site: by count, by sum, by status. A difference that nobody's edit explains is an imbalance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pypika import functions as fn

from targo_customer360.imports import fingerprint
from targo_customer360.imports.journal import REJECT, RUN
from targo_customer360.imports.step import Measure, SkippedTable, Step
from targo_customer360.legacy.source import Source
from targo_customer360.sites.port import Site, Values

ROWS = "rows"
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Line:
	"""One figure on both sides: source - not carried + edited should be what the site holds."""

	name: str
	source: Decimal
	not_carried: Decimal
	edited: Decimal
	target: Decimal

	@property
	def difference(self) -> Decimal:
		return self.target - (self.source - self.not_carried + self.edited)

	def as_dict(self) -> Values:
		names = ("source", "not_carried", "edited", "target", "difference")
		return {"name": self.name} | {n: _plain(getattr(self, n)) for n in names}


@dataclass
class Balance:
	"""The reconciliation of one table."""

	step: str
	table: str
	lines: list[Line] = field(default_factory=list)
	message: str = ""

	@property
	def balanced(self) -> bool:
		return all(abs(line.difference) < CENT for line in self.lines)

	def as_dict(self) -> Values:
		return {
			"step": self.step,
			"table": self.table,
			"balanced": self.balanced,
			"message": self.message,
			"lines": [line.as_dict() for line in self.lines],
		}


def _plain(amount: Decimal) -> float | int:
	return int(amount) if amount == amount.to_integral_value() else float(amount)


def reconcile(site: Site, source: Source, steps: Sequence[Step]) -> list[Balance]:
	"""Read the source again and compare it with the site, table by table. Writes nothing."""
	balances = []
	for step in steps:
		if not source.has_table(step.table.name):
			balances.append(Balance(step.id, step.table.name, message="absent in the source"))
		elif isinstance(step, SkippedTable):
			count = source.count(step.table)
			balances.append(
				Balance(step.id, step.table.name, message=f"{count} rows left behind: {step.reason}")
			)
		else:
			balances.append(_reconcile_step(site, source, step))
	return balances


def _reconcile_step(site: Site, source: Source, step: Step) -> Balance:
	totals: dict[str, Decimal] = defaultdict(Decimal)
	not_carried: dict[str, Decimal] = defaultdict(Decimal)
	refused = _refused_keys(site, step)
	key_at = [c.name for c in step.table.columns].index(step.table.key)
	for raw in source.read(step.table):
		sides = [totals]
		if int(raw[key_at] or 0) in refused or step.carries_nothing(raw):
			sides.append(not_carried)
		for side in sides:
			side[ROWS] += 1
			for name, amount in figures(step.measures, raw):
				side[name] += amount
	return compare(site, source, step, totals, not_carried)


def figures(measures: Iterable[Measure], raw: Any) -> Iterable[tuple[str, Decimal]]:
	"""The figures that one raw row adds."""
	for measure in measures:
		for label, amount in measure.of_row(raw):
			yield (f"{measure.name}: {label}" if label else measure.name), Decimal(amount)


def _refused_keys(site: Site, step: Step) -> set[int]:
	rows = site.list(REJECT, {"legacy_table": step.table.name, "status": "Open"}, fields=("legacy_id",))
	return {row["legacy_id"] for row in rows}


def compare(
	site: Site,
	source: Source,
	step: Step,
	totals: Mapping[str, Decimal],
	not_carried: Mapping[str, Decimal],
) -> Balance:
	"""Hold the figures of the source against those of the site."""
	target = _target_figures(site, step)
	edited = _edited_figures(site, source, step)
	names = dict.fromkeys([ROWS, *totals, *target])
	zero = Decimal(0)
	lines = [
		Line(
			name,
			Decimal(totals.get(name, zero)),
			Decimal(not_carried.get(name, zero)),
			edited.get(name, zero),
			target.get(name, zero),
		)
		for name in names
	]
	return Balance(step.id, step.table.name, lines)


def _target_figures(site: Site, step: Step) -> dict[str, Decimal]:
	table = site.table(step.doctype)
	ours = table.legacy_table == step.table.name
	count = site.qb.from_(table).select(fn.Count(table.legacy_id).distinct().as_("n")).where(ours)
	found = {ROWS: Decimal(site.run(count)[0]["n"] or 0)}
	for measure in step.measures:
		if measure.by:
			query = (
				site.qb.from_(table)
				.select(table[measure.by].as_("label"), fn.Count("*").as_("n"))
				.where(ours)
				.groupby(table[measure.by])
			)
			for row in site.run(query):
				found[f"{measure.name}: {row['label']}"] = Decimal(row["n"])
		else:
			query = site.qb.from_(table).select(fn.Sum(table[measure.field]).as_("n")).where(ours)
			found[measure.name] = _cents(site.run(query)[0]["n"])
	return found


def _cents(amount: Any) -> Decimal:
	return Decimal(str(amount or 0)).quantize(CENT)


def _edited_figures(site: Site, source: Source, step: Step) -> dict[str, Decimal]:
	"""What people's edits since the import moved each figure by."""
	edited: dict[str, Decimal] = defaultdict(Decimal)
	fields = {m.by or m.field: m for m in step.measures}
	if not fields:
		return edited
	prints = fingerprint.Fingerprints(site.meta, site.fingerprint_key())
	for row in touched(site, step, ("name", "legacy_id", "legacy_fingerprints", *fields)):
		imported = fingerprint.loads(row["legacy_fingerprints"])
		for fieldname, measure in fields.items():
			held = prints.of_field(step.doctype, fieldname, row[fieldname])
			if fieldname in imported and imported[fieldname] != held:
				_add_edit(edited, source, step, measure, row)
	return edited


def _add_edit(edited: dict[str, Decimal], source: Source, step: Step, measure: Measure, row: Values) -> None:
	for raw in source.read(step.table, after=row["legacy_id"] - 1, upto=row["legacy_id"]):
		for name, amount in figures([measure], raw):
			edited[name] -= amount
	if measure.by:
		edited[f"{measure.name}: {row[measure.by]}"] += 1
	else:
		edited[measure.name] += _cents(row[measure.field])


def touched(site: Site, step: Step, fields: Sequence[str]) -> list[Values]:
	"""Imported documents that somebody wrote to since: an import stamps `modified` with its own start."""
	stamps = [row["started_at"] for row in site.list(RUN, fields=("started_at",))]
	return site.list(
		step.doctype,
		{"legacy_table": step.table.name, "modified": ("not in", stamps)},
		fields=fields,
	)
