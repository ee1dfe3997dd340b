"""What a person starts: import, reconcile, retry. The CLI, bench, patches and buttons all call these."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from targo_customer360.imports import connection
from targo_customer360.imports.closing import end_run
from targo_customer360.imports.journal import REJECT, Journal
from targo_customer360.imports.only_keys import OnlyKeys
from targo_customer360.imports.reconcile import Balance, reconcile
from targo_customer360.imports.rehearsal import Rehearsal
from targo_customer360.imports.runner import Options, chosen_steps, import_lock, run_import, run_steps
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
	if not options.dry_run:
		return run_summary(site, run_import(site, source, options)) | {"dry_run": False}
	rehearsal = cast(Site, Rehearsal(site))
	try:
		return run_summary(site, run_import(rehearsal, source, options)) | {"run": "", "dry_run": True}
	finally:
		site.rollback()


def reconcile_site(site: Site, source: Source) -> list[Balance]:
	"""Compare every table with the site; writes nothing."""
	return reconcile(site, source, chosen_steps(()))


def retry_rejects(site: Site, source: Source, options: Options | None = None) -> Values:
	"""Read again only the rows that were refused, as a run of its own; returns its summary."""
	options = options or Options()
	with import_lock(site):
		keys = _refused(site)
		journal = Journal.resume_or_start(site, source.label, (), "Retry")
		begun = {state.legacy_table for state in journal.ranges()}
		steps = [s for s in chosen_steps(()) if s.table.name in keys.keys() | begun]
		run_steps(site, OnlyKeys(source, keys), steps, journal, options)
		end_run(site, journal, reconcile(site, source, steps))
	return run_summary(site, journal.run)


def _refused(site: Site) -> dict[str, set[int]]:
	keys: dict[str, set[int]] = {}
	for reject in site.list(REJECT, {"status": "Open"}, fields=("legacy_table", "legacy_id")):
		keys.setdefault(reject["legacy_table"], set()).add(reject["legacy_id"])
	return keys
