"""The end of a run: reconcile what it read with what the site holds, and write the verdict on the run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal

from targo_customer360.imports.journal import Journal, RangeState
from targo_customer360.imports.payment_table import payment_methods
from targo_customer360.imports.reconcile import Balance, compare, refused_keys
from targo_customer360.imports.step import SkippedTable, Step
from targo_customer360.imports.summary import merged
from targo_customer360.legacy.source import Source
from targo_customer360.sites.port import Site, Values


def close_run(site: Site, source: Source, journal: Journal, steps: Sequence[Step]) -> None:
	"""Reconcile every table of a run from the figures it gathered, and complete the run."""
	by_table = {(step.id, step.table.name): step for step in steps}
	states = merged(journal.ranges())
	balances = []
	for state in states:
		step = by_table.get((state.step, state.legacy_table))
		if step is not None and state.status == "Completed" and not isinstance(step, SkippedTable):
			balances.append(_balance(site, source, step, state, journal.run))
	end_run(site, journal, balances)


def _balance(site: Site, source: Source, step: Step, state: RangeState, run: str) -> Balance:
	totals = {name: Decimal(amount) for name, amount in state.totals["source"].items()}
	not_carried = {name: Decimal(amount) for name, amount in state.totals["not_carried"].items()}
	return compare(site, source, step, totals, not_carried, refused_keys(site, step, run=run))


def end_run(site: Site, journal: Journal, balances: Sequence[Balance]) -> None:
	"""Write balances, warning groups and the payment table on the run."""
	lines = {(b.step, b.table): b for b in balances}
	states = journal.ranges()
	for state in states:
		balance = lines.get((state.step, state.legacy_table))
		if balance is not None:
			state.balanced = int(balance.balanced and _adds_up(state))
			state.totals["lines"] = balance.as_dict()["lines"]
			journal.save(state)
	failed = [s for s in states if s.status not in ("Completed", "Absent")]
	balanced = not failed and all(s.balanced for s in states)
	values: Values = {
		"balanced": int(balanced),
		"payment_methods": json.dumps(payment_methods(site)),
		"message": "; ".join(dict.fromkeys(f"{s.step}: {s.message}" for s in failed if s.message)),
	}
	journal.end(values, _warning_groups(merged(states)))


def _adds_up(state: RangeState) -> bool:
	done = state.inserted + state.updated + state.unchanged + state.rejected + state.skipped
	return state.rows_read == done


def _warning_groups(states: Sequence[RangeState]) -> list[Values]:
	return [
		{
			"step": state.step,
			"legacy_table": state.legacy_table,
			"code": code,
			"message": f"{group['times']} times: {group['examples'][0]}",
			"occurrences": group["times"],
			"examples": "\n".join(group["examples"]),
		}
		for state in states
		for code, group in state.totals["warnings"].items()
	]
