"""Several processes on one run: each takes the ranges that nobody holds, until the run has ended."""

from __future__ import annotations

import time
from contextlib import suppress
from functools import cache, partial

from targo_customer360.imports.journal import RUN, Journal
from targo_customer360.imports.runner import LOCK, POLL, Options, step_of, work_range
from targo_customer360.imports.settings import read_settings
from targo_customer360.imports.step import NotReady
from targo_customer360.legacy.source import Source
from targo_customer360.sites.port import Locked, Site


def work_on(site: Site, source: Source, run: str) -> None:
	"""Work on the ranges of a run as they are planned; returns when the run has ended or its leader died."""
	journal = Journal.of_run(site, run)
	settings = read_settings(site)
	options = Options(ranges=2)
	while site.count(RUN, {"name": run, "status": "Running"}) and _led(site):
		for state in journal.ranges():
			if state.status in ("Pending", "Running"):
				step = step_of(state.step, state.legacy_table)
				setup = cache(partial(step.setup, site, settings))
				# The leader meets the same obstacle, and it is the one that says so.
				with suppress(NotReady):
					work_range(site, source, step, settings, setup, journal, state, options, 0)
		time.sleep(POLL)
		site.rollback()


def _led(site: Site) -> bool:
	"""Whether the process that leads the run still holds the import's lock."""
	try:
		with site.lock(LOCK):
			return False
	except Locked:
		return True
