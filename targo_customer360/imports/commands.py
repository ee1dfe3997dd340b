"""What a person starts: import, reconcile, retry. The CLI, bench, patches and buttons all call these."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from targo_customer360.imports import connection
from targo_customer360.imports.closing import end_run
from targo_customer360.imports.journal import REJECT, Journal
from targo_customer360.imports.only_keys import OnlyKeys
from targo_customer360.imports.reconcile import Balance, reconcile
from targo_customer360.imports.runner import LOCK, Options, chosen_steps, run_import, run_steps
from targo_customer360.imports.step import Step
from targo_customer360.imports.summary import run_summary
from targo_customer360.legacy.source import Source, SourceError, open_source
from targo_customer360.sites.port import Site, Values


@contextmanager
def configured_source(site: Site) -> Iterator[Source]:
	"""The source that the site remembers. Raises SourceError where none is configured."""
	url = connection.legacy_url(site)
	if not url:
		raise SourceError(
			"No legacy database is configured on this site: import from one first, or set it in Settings"
		)
	with open_source(url) as source:
		yield source


def import_legacy(site: Site, source: Source, options: Options | None = None) -> Values:
	"""Import and return the summary of the run; a dry run leaves nothing behind.

	Raises SourceError, Locked, KeyError (no such step).
	"""
	options = options or Options()
	run = run_import(site, source, options)
	summary = run_summary(site, run)
	if options.dry_run:
		site.rollback()
		summary["run"] = ""
	return summary | {"dry_run": options.dry_run}


def reconcile_site(site: Site, source: Source) -> list[Balance]:
	"""Compare every table with the site; writes nothing."""
	return reconcile(site, source, chosen_steps(()))


def retry_rejects(site: Site, source: Source, options: Options | None = None) -> Values:
	"""Read again only the rows that were refused, as a run of its own; returns its summary."""
	options = options or Options()
	rejects = site.list(REJECT, {"status": "Open"}, fields=("legacy_table", "legacy_id"))
	keys: dict[str, set[int]] = {}
	for reject in rejects:
		keys.setdefault(reject["legacy_table"], set()).add(reject["legacy_id"])
	steps: list[Step] = [s for s in chosen_steps(()) if s.table.name in keys]
	with site.lock(LOCK):
		journal = Journal.resume_or_start(site, source.label, [s.id for s in steps], site.commit, "Retry")
		run_steps(site, OnlyKeys(source, keys), steps, journal, options)
		end_run(site, journal, reconcile(site, source, steps))
	return run_summary(site, journal.run)
