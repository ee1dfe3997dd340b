"""Source against site: by count, by sum, by status. A difference that nobody's edit explains is an imbalance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pypika import functions as fn

from targo_customer360.imports.edits import edited_figures, held_of_refused
from targo_customer360.imports.journal import REJECT
from targo_customer360.imports.step import ROWS, SkippedTable, Step, Totals, cents, figure_name, figures
from targo_customer360.legacy.money import CENT
from targo_customer360.legacy.source import Source
from targo_customer360.sites.port import Site, Values


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
	totals: Totals = defaultdict(Decimal)
	not_carried: Totals = defaultdict(Decimal)
	open_rejects = refused_keys(site, step)
	refused = set()
	key_at = step.table.key_index
	for raw in source.read(step.table):
		sides = [totals]
		key = int(raw[key_at] or 0)
		if key in open_rejects:
			refused.add(key)
		if key in open_rejects or step.carries_nothing(raw):
			sides.append(not_carried)
		for side in sides:
			side[ROWS] += 1
			for name, amount in figures(step.measures, raw):
				side[name] += amount
	return compare(site, source, step, totals, not_carried, refused)


def refused_keys(site: Site, step: Step, **filters: str) -> set[int]:
	"""Keys of the rows of a table that are refused at present."""
	wanted = {"legacy_table": step.table.name, "status": "Open", **filters}
	return {row["legacy_id"] for row in site.list(REJECT, wanted, fields=("legacy_id",))}


def compare(
	site: Site,
	source: Source,
	step: Step,
	totals: Mapping[str, Decimal],
	not_carried: Mapping[str, Decimal],
	refused: Collection[int],
) -> Balance:
	"""Hold the figures of the source against those of the site.

	`refused` are the keys of refused rows; what the site holds of one from an earlier import counts as carried.
	"""
	target = _target_figures(site, step)
	kept_before = held_of_refused(site, step, refused)
	edited = edited_figures(site, source, step, refused)
	zero = Decimal(0)
	lines = [
		Line(
			name,
			Decimal(totals.get(name, zero)),
			Decimal(not_carried.get(name, zero)) - kept_before.get(name, zero),
			edited.get(name, zero),
			target.get(name, zero),
		)
		for name in dict.fromkeys([ROWS, *totals, *target])
	]
	return Balance(step.id, step.table.name, lines)


def _target_figures(site: Site, step: Step) -> Totals:
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
				name = figure_name(measure, row["label"])
				found[name] = found.get(name, Decimal(0)) + Decimal(row["n"])
		else:
			query = site.qb.from_(table).select(fn.Sum(table[measure.field]).as_("n")).where(ours)
			found[measure.name] = cents(site.run(query)[0]["n"])
	return found
