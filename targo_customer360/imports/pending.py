"""What `bench migrate` does: import the steps that no run has completed yet, and only those.

Both the patches and the `after_migrate` hook end here, since a fresh installation marks patches as done without
running them, and a patch that returned is never run again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from targo_customer360.imports import commands, connection
from targo_customer360.imports.journal import RANGE, RUN
from targo_customer360.imports.runner import Options, chosen_steps
from targo_customer360.imports.step import Step
from targo_customer360.legacy.source import open_source
from targo_customer360.sites.port import Site, Values

DONE = ("Completed", "Absent")
Say = Callable[[str], None]


def pending_steps(site: Site, only: Sequence[str] = ()) -> list[Step]:
	"""Steps of which some table was completed by no run that still stands."""
	standing = {row["name"] for row in site.list(RUN, {"status": "Completed"})}
	rows = site.list(
		RANGE, {"status": ("in", DONE), "parenttype": RUN}, fields=("parent", "step", "legacy_table")
	)
	done = {(row["step"], row["legacy_table"]) for row in rows if row["parent"] in standing}
	return [step for step in chosen_steps(only) if (step.id, step.table.name) not in done]


def run_pending(site: Site, only: Sequence[str] = (), say: Say = click.echo) -> Values | None:
	"""Import what is pending and return the summary; None where there was nothing to do, which is said.

	Raises SourceError and Locked as `import_legacy` does.
	"""
	steps = pending_steps(site, only)
	if not steps:
		return None
	names = ", ".join(dict.fromkeys(step.id for step in steps if step.id != "-"))
	url = connection.legacy_url(site)
	if not url:
		say(f"Customer 360: legacy import pending ({names}): no legacy connection is configured")
		return None
	with open_source(url) as source:
		say(f"Customer 360: importing {names} from {source.label}")
		ids = tuple(dict.fromkeys(step.id for step in steps))
		summary = commands.import_legacy(site, source, Options(only=ids))
	for line in describe(summary):
		say(line)
	return summary


def describe(summary: Values) -> list[str]:
	"""A line a table, and the verdict."""
	lines = [
		f"  {step['step']:>4} {step['table']:<20} read {step['read']:>7,}  inserted {step['inserted']:>7,}"
		f"  rejected {step['rejected']:>4,}  {step['message'] or ('balanced' if step['balanced'] else 'NOT balanced')}"
		for step in summary["steps"]
	]
	verdict = "balanced" if summary["balanced"] else "NOT balanced: see the run"
	return [*lines, f"Customer 360: {summary['run']} is {verdict}"]
