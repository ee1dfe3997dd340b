"""What each page shows, read from the site. Nothing here writes, and nothing here is HTML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pypika import functions as fn

from targo_customer360.imports.journal import CONFLICT, COUNTS, RANGE, REJECT, RUN
from targo_customer360.imports.step import SkippedTable, Step
from targo_customer360.imports.steps import STEPS
from targo_customer360.imports.summary import run_summary
from targo_customer360.sites.port import Site, SiteError, Values

PAGE_SIZE = 50
RUNS_SHOWN = 100
UNKNOWN_LABEL = "?"
REJECT_FILTERS = ("step", "table", "reason")
OUTCOMES = (
	("inserted", "Inserted", "good"),
	("updated", "Updated", "busy"),
	("unchanged", "Unchanged", "plain"),
	("skipped", "Skipped", "faint"),
	("rejected", "Rejected", "bad"),
)
"""What became of the rows of a step, as its bar shows them: count, words, tone."""
_REJECT_COLUMNS = {"step": "step", "table": "legacy_table", "reason": "reason_code"}
_STEPS: dict[tuple[str, str], Step] = {(step.id, step.table.name): step for step in STEPS}


@dataclass(frozen=True)
class Slice:
	"""One page of a long list; `number` starts at 1."""

	number: int
	total: int

	@property
	def pages(self) -> int:
		return max(1, -(-self.total // PAGE_SIZE))

	@property
	def start(self) -> int:
		return (self.number - 1) * PAGE_SIZE

	@property
	def first(self) -> int:
		return min(self.start + 1, self.total)

	@property
	def last(self) -> int:
		return min(self.start + PAGE_SIZE, self.total)


def slice_of(asked: str, total: int) -> Slice:
	"""The page that was asked for, or the nearest one that exists."""
	wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1
	return Slice(max(1, min(wanted, Slice(1, total).pages)), total)


def open_counts(site: Site) -> dict[str, int]:
	"""What waits for a person."""
	return {
		"rejects": site.count(REJECT, {"status": "Open"}),
		"conflicts": site.count(CONFLICT, {"status": "Open"}),
	}


# runs


def overview(site: Site) -> Values:
	"""The latest runs, newest first."""
	fields = ("name", "status", "kind", "source", "started_at", "finished_at", "balanced", "message")
	runs = site.list(RUN, fields=fields, order_by="creation desc, name desc", limit=RUNS_SHOWN)
	totals = _totals(site)
	for run in runs:
		run.update(totals.get(run["name"], dict.fromkeys(COUNTS, 0)))
		run["seconds"] = _elapsed(site, run)
	return {"runs": runs}


def _totals(site: Site) -> dict[str, Values]:
	table = site.table(RANGE)
	sums = [fn.Sum(table[count]).as_(count) for count in COUNTS]
	query = (
		site.qb.from_(table).select(table.parent, *sums).where(table.parenttype == RUN).groupby(table.parent)
	)
	return {row.pop("parent"): row for row in site.run(query)}


def _elapsed(site: Site, run: Values) -> float | None:
	started: datetime | None = run["started_at"]
	ended = run["finished_at"] or (site.now() if run["status"] == "Running" else None)
	return (ended - started).total_seconds() if started and ended else None


def run_page(site: Site, name: str) -> Values | None:
	"""One run with its steps, figures, warnings and payment table; None when there is no such run."""
	fields = ("name", "kind", "started_at", "finished_at", "started_by", "status", "payment_methods")
	run = site.lookup(RUN, [name], fields=fields).get(name)
	if run is None:
		return None
	summary = run_summary(site, name)
	steps = [_step(site, step) for step in summary["steps"]]
	totals = {count: sum(step[count] for step in steps) for count in ("read", *COUNTS[1:])}
	return {
		"run": run | {k: summary[k] for k in ("source", "message", "balanced")} | totals,
		"seconds": _elapsed(site, run),
		"steps": steps,
		"outcomes": [{"label": words, "tone": tone} for _, words, tone in OUTCOMES],
		# What the run itself counted: a later run, or an edit, does not change it.
		"payment": json.loads(run["payment_methods"]) if run["payment_methods"] else {},
		"warnings": _warnings(steps),
		"open_rejects": site.count(REJECT, {"status": "Open", "run": name}),
	}


def _step(site: Site, row: Values) -> Values:
	step = _STEPS.get((row["step"], row["table"]))
	parts = [{"label": words, "tone": tone, "value": row[count]} for count, words, tone in OUTCOMES]
	figures = [line | _figure_label(site, step, line["name"]) for line in row["reconciliation"]]
	return row | {
		"title": step.title if step else row["table"],
		"left_behind": isinstance(step, SkippedTable),
		"figures": figures,
		"shares": shares(parts),
	}


def shares(parts: Iterable[Values]) -> list[Values]:
	"""The parts of a whole, each with its place on a bar of width 100; those that are nothing are left out."""
	held = [part for part in parts if part["value"]]
	whole, start, found = sum(part["value"] for part in held), 0.0, []
	for part in held:
		width = 100 * part["value"] / whole
		found.append({**part, "start": f"{start:.2f}", "width": f"{width:.2f}"})
		start += width
	return found


def _figure_label(site: Site, step: Step | None, name: str) -> Values:
	"""A figure is a count of rows, a sum of a field, or a count for one value of a field."""
	head, _, value = name.partition(": ")
	measure = next((m for m in step.measures if m.name == head), None) if step else None
	if step is None or measure is None:
		return {"label": head.capitalize(), "value": value, "context": "", "decimals": 0}
	field = site.meta(step.doctype).by_name.get(measure.by or measure.field)
	if field is not None and field.fieldtype == "Check":
		value = {"0": "No", "1": "Yes"}.get(value, value)
	return {
		"label": field.label if field else head,
		"value": "any other" if value == UNKNOWN_LABEL else value,
		"context": step.doctype,
		"decimals": 2 if field is not None and field.fieldtype in ("Currency", "Float") else 0,
	}


def _warnings(steps: Iterable[Values]) -> list[Values]:
	groups = [
		{"step": step["step"], "title": step["title"], "table": step["table"], "code": code, **group}
		for step in steps
		for code, group in step["warning_groups"].items()
	]
	return sorted(groups, key=lambda group: -group["times"])


# rejects


def rejects(site: Site, chosen: dict[str, str], asked_page: str) -> Values:
	"""Open rejects that match the chosen step, table and reason, with the counts to choose from."""
	counts = _reject_counts(site)
	matching = [row for row in counts if _matches(row, chosen)]
	part = slice_of(asked_page, sum(row["n"] for row in matching))
	return {
		"chosen": chosen,
		"part": part,
		"rows": _reject_rows(site, chosen, part) if matching else [],
		"choices": {name: _choices(counts, chosen, name) for name in ("table", "reason")},
		"everything": sum(row["n"] for row in counts),
	}


def _reject_counts(site: Site) -> list[Values]:
	table = site.table(REJECT)
	columns = [table[_REJECT_COLUMNS[name]].as_(name) for name in REJECT_FILTERS]
	query = (
		site.qb.from_(table)
		.select(*columns, fn.Count("*").as_("n"))
		.where(table.status == "Open")
		.groupby(table.step, table.legacy_table, table.reason_code)
	)
	return site.run(query)


def _matches(row: Values, chosen: dict[str, str]) -> bool:
	return all(row[name] == value for name, value in chosen.items() if value)


def _choices(counts: Sequence[Values], chosen: dict[str, str], name: str) -> list[tuple[str, int]]:
	"""The values of one filter under the other filters, most frequent first."""
	others = {k: v for k, v in chosen.items() if k != name}
	found: dict[str, int] = {}
	for row in counts:
		if _matches(row, others):
			found[row[name]] = found.get(row[name], 0) + row["n"]
	return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def _reject_rows(site: Site, chosen: dict[str, str], part: Slice) -> list[Values]:
	fields = (
		"name",
		"run",
		"step",
		"legacy_table",
		"legacy_id",
		"reason_code",
		"reason",
		"column",
		"raw_row",
	)
	filters = {"status": "Open"} | {_REJECT_COLUMNS[name]: value for name, value in chosen.items() if value}
	order = "step, legacy_table, legacy_id"
	rows = site.list(REJECT, filters, fields, order, start=part.start, limit=PAGE_SIZE)
	for row in rows:
		row["cells"] = _raw_values(row["raw_row"])
	return rows


def _raw_values(text: str | None) -> list[tuple[str, Any]]:
	"""The legacy row by column; text that is no JSON object is shown whole."""
	try:
		values = json.loads(text or "{}")
	except json.JSONDecodeError:
		return [("", text)]
	return list(values.items()) if isinstance(values, dict) else [("", text)]


# conflicts


def conflicts(site: Site, asked_page: str) -> Values:
	"""Open conflicts: fields that both the site and the old system changed."""
	part = slice_of(asked_page, site.count(CONFLICT, {"status": "Open"}))
	fields = (
		"name", "run", "step", "legacy_table", "legacy_id", "document_type", "document_name", "field", "site_value",
		"legacy_value",
	)  # fmt: skip
	order = "document_type, document_name, field"
	rows = site.list(CONFLICT, {"status": "Open"}, fields, order, start=part.start, limit=PAGE_SIZE)
	for row in rows:
		row["label"] = _field_label(site, row["document_type"], row["field"])
	return {"rows": rows, "part": part}


def _field_label(site: Site, doctype: str, fieldname: str) -> str:
	try:
		field = site.meta(doctype).by_name.get(fieldname)
	except SiteError:
		return fieldname
	return field.label if field and field.label else fieldname
