"""The result of a run as one object: what `--json` prints and what the form and the tables are drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from targo_customer360.imports.journal import COUNTS, RUN, Journal, RangeState
from targo_customer360.imports.payment_table import payment_methods
from targo_customer360.sites.port import Site, Values

OUTCOMES = ("inserted", "updated", "unchanged", "rejected", "skipped")


def merged(states: Sequence[RangeState]) -> list[RangeState]:
	"""One state a table, whatever the number of ranges it was split into."""
	tables: dict[tuple[str, str], RangeState] = {}
	for state in states:
		known = tables.setdefault((state.step, state.legacy_table), state)
		if known is not state:
			_merge(known, state)
	return list(tables.values())


def _merge(into: RangeState, other: RangeState) -> None:
	from decimal import Decimal

	for count in (*COUNTS, "seconds"):
		setattr(into, count, getattr(into, count) + getattr(other, count))
	into.key_to = max(into.key_to, other.key_to)
	for side in ("source", "not_carried"):
		for name, amount in other.totals[side].items():
			into.totals[side][name] = str(Decimal(into.totals[side].get(name, "0")) + Decimal(amount))
	for code, group in other.totals["warnings"].items():
		known = into.totals["warnings"].setdefault(code, {"times": 0, "examples": []})
		known["times"] += group["times"]
		known["examples"] = (known["examples"] + group["examples"])[:5]
	if "Failed" in (into.status, other.status):
		into.status = "Failed"
	into.balanced = int(into.balanced and other.balanced)


def run_summary(site: Site, run: str) -> Values:
	"""The run as one JSON-ready object. Raises KeyError for a run that does not exist."""
	rows = site.list(RUN, {"name": run}, fields=("name", "status", "source", "message", "balanced"))
	if not rows:
		raise KeyError(f"There is no Legacy Import Run {run}")
	states = merged(Journal.of_run(site, run).ranges())
	return {
		"run": run,
		"status": rows[0]["status"],
		"source": rows[0]["source"],
		"message": rows[0]["message"] or "",
		"steps": [_step(state) for state in states],
		"payment_methods": payment_methods(site),
		"balanced": bool(rows[0]["balanced"]),
	}


def _step(state: RangeState) -> dict[str, Any]:
	return {
		"step": state.step,
		"table": state.legacy_table,
		"read": state.rows_read,
		**{name: getattr(state, name) for name in OUTCOMES},
		"warnings": state.warnings,
		"seconds": round(state.seconds, 3),
		"balanced": bool(state.balanced),
		"status": state.status,
		"message": state.message,
		"reconciliation": state.totals.get("lines", []),
		"warning_groups": state.totals["warnings"],
	}
