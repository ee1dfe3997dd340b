"""Runs the steps: plans key ranges, streams batches, checkpoints each batch in its own transaction.

A run that was killed is found again by its status and goes on after the last checkpoint; since documents and
checkpoint are committed together, nothing is lost and nothing is written twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import islice, pairwise
from typing import Any, cast

from targo_customer360.imports.batch import Importer
from targo_customer360.imports.closing import close_run
from targo_customer360.imports.journal import Journal, RangeState
from targo_customer360.imports.settings import ImportSettings, read_settings
from targo_customer360.imports.step import NotReady, SkippedTable, Step
from targo_customer360.imports.steps import STEPS
from targo_customer360.legacy.decode import BadValue, decoder
from targo_customer360.legacy.source import RawRow, Source
from targo_customer360.legacy.tables import Table
from targo_customer360.sites.port import Locked, Site, TransientError, Values

LOCK = "legacy-import"
TRIES = 5
RANGES_PER_WORKER = 4
POLL = 0.2


@dataclass(frozen=True)
class Progress:
	"""Where a run is: `done` of `total` rows of one table."""

	step: str
	table: str
	done: int
	total: int


@dataclass
class Options:
	"""How to run. `only` are step ids ("13b"); `ranges` above one splits big tables for several workers."""

	only: Sequence[str] = ()
	dry_run: bool = False
	ranges: int = 1
	batch_size: int | None = None
	"""Rows that are committed together, at most what the step allows; None leaves it to the step."""
	on_progress: Callable[[Progress], None] = field(default=lambda progress: None)
	dispatch: Callable[[str], None] | None = None
	"""Called with the run's name before a step that was split, so that workers can join in."""
	prepare: Callable[[Site], None] = field(default=lambda site: None)
	"""Called with the site once it is locked, before anything is written; what it writes belongs to the run."""


@contextmanager
def import_lock(site: Site) -> Iterator[None]:
	"""Held while the imported documents of a site are written to. Raises Locked with a sentence."""
	with ExitStack() as held:
		try:
			held.enter_context(site.lock(LOCK))
		except Locked:
			raise Locked(
				"Another import, retry or undo is at work on this site; start again when it has ended"
			) from None
		yield


def chosen_steps(only: Sequence[str]) -> list[Step]:
	"""Steps by id, in order. Raises KeyError naming an id that does not exist."""
	known = {step.id for step in STEPS}
	for step_id in only:
		if step_id not in known:
			raise KeyError(f"There is no step {step_id}; there are {', '.join(sorted(known - {'-'}))}")
	return [step for step in STEPS if not only or step.id in only]


def run_import(site: Site, source: Source, options: Options | None = None) -> str:
	"""Import the chosen steps and return the name of the Legacy Import Run.

	Raises Locked when another import runs on this site, SourceError when the source fails. A dry run is given a
	Rehearsal of the site, which the caller rolls back after reading the run.
	"""
	options = options or Options()
	steps = chosen_steps(options.only)
	with import_lock(site):
		options.prepare(site)
		site.commit()
		journal = Journal.resume_or_start(site, source.label, [s.id for s in steps])
		run_steps(site, source, steps, journal, options)
		close_run(site, source, journal, steps)
		return journal.run


def run_steps(site: Site, source: Source, steps: Sequence[Step], journal: Journal, options: Options) -> None:
	"""Run the steps of a journal in order; an interruption leaves a run that can be resumed."""
	settings = read_settings(site)
	try:
		for step in steps:
			_run_step(site, source, step, settings, journal, options)
	except BaseException as error:
		site.rollback()
		if not options.dry_run:
			journal.interrupted(error)
		raise


def _run_step(
	site: Site, source: Source, step: Step, settings: ImportSettings, journal: Journal, options: Options
) -> None:
	ranges = journal.ranges(step) or plan(source, step, journal, options)
	if isinstance(step, SkippedTable) or ranges[0].status == "Absent":
		return
	# Where no row changed, nothing needs what a step reads of the site before it maps its first row.
	setup = cache(partial(step.setup, site, settings))
	if options.dispatch and len(ranges) > 1:
		options.dispatch(journal.run)
	total = source.count(step.table)

	def work(state: RangeState) -> None:
		work_range(site, source, step, settings, setup, journal, state, options, total)

	try:
		for state in ranges:
			work(state)
		_await_helpers(journal, step, work)
	except NotReady as reason:
		journal.not_ready(step, reason.message)
		return
	journal.settle(step)
	step.finish(site, settings)
	site.commit()


def _await_helpers(journal: Journal, step: Step, work: Callable[[RangeState], None]) -> None:
	"""Wait until helpers have completed what they hold; what a helper that died let go of is done here."""
	while not journal.all_completed(step):
		time.sleep(POLL)
		for state in journal.ranges(step):
			if state.status != "Completed":
				work(state)


def step_of(step_id: str, table: str) -> Step:
	"""The step that carries a table."""
	return next(s for s in STEPS if (s.id, s.table.name) == (step_id, table))


def plan(source: Source, step: Step, journal: Journal, options: Options) -> list[RangeState]:
	"""Fix the key ranges of a step. Rows that arrive above the highest key wait for the next run."""
	if not source.has_table(step.table.name):
		return journal.absent(step)
	if isinstance(step, SkippedTable):
		return journal.skipped(step, source.count(step.table))
	low, high = source.key_bounds(step.table) or (1, 0)
	wanted = options.ranges
	if journal.site.meta(step.doctype).autoname.startswith("field:"):
		# Two rows may claim one name (a telephone number); the first in order has it, so there must be an order.
		wanted = 1
	split = max(1, min(wanted, (high - low) // _batch_size(step, options)))
	edges = [low - 1 + (high - low + 1) * i // split for i in range(split + 1)]
	return journal.new_ranges(step, list(pairwise(edges)))


def work_range(
	site: Site,
	source: Source,
	step: Step,
	settings: ImportSettings,
	setup: Callable[[], Any],
	journal: Journal,
	state: RangeState,
	options: Options,
	total: int,
) -> None:
	"""Process one key range from its checkpoint on; a range that another process holds is left to it."""
	try:
		with site.lock(f"range-{state.name}"):
			journal.refresh(state)
			if state.status == "Completed":
				return
			decode = decoder(step.table, settings.time_zone)
			reference = {table.name: _whole(source, table, settings) for table in step.reference}
			importer = Importer(site, step, settings, decode, journal.run, journal.at, setup, reference)
			rows = source.read(step.table, after=state.last_key, upto=state.key_to)
			with closing(cast("Generator[RawRow, None, None]", rows)):
				for batch in batches(rows, _batch_size(step, options)):
					_carry(site, step, importer, journal, state, batch, 1 if options.dry_run else TRIES)
					options.on_progress(Progress(step.id, step.table.name, state.rows_read, total))
			journal.completed(state)
	except Locked:
		return


def _whole(source: Source, table: Table, settings: ImportSettings) -> dict[int, Values]:
	if not source.has_table(table.name):
		return {}
	decode = decoder(table, settings.time_zone)
	found = {}
	for raw in source.read(table):
		try:
			row = decode(raw).values
		except BadValue:
			continue  # what refers to it finds nothing, and says so
		found[row[table.key]] = row
	return found


def _batch_size(step: Step, options: Options) -> int:
	return min(options.batch_size or step.batch_size, step.batch_size)


def _carry(
	site: Site,
	step: Step,
	importer: Importer,
	journal: Journal,
	state: RangeState,
	batch: Sequence[RawRow],
	tries: int,
) -> None:
	"""Carry a batch and save how far that is, in one transaction. A deadlock undoes both, so both are repeated."""
	for attempt in range(1, tries + 1):
		started = time.perf_counter()
		try:
			result = importer.process(batch)
			journal.checkpoint(step, state, result, time.perf_counter() - started)
			return
		except TransientError:
			if attempt == tries:
				raise
			site.rollback()
			time.sleep(0.1 * 2**attempt)
			journal.refresh(state)


def batches(rows: Iterator[RawRow], size: int) -> Iterator[list[RawRow]]:
	rows = iter(rows)
	while batch := list(islice(rows, size)):
		yield batch
