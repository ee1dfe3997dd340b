"""Runs the steps: plans key ranges, streams batches, checkpoints each batch in its own transaction.

A run that was killed is found again by its status and goes on after the last checkpoint; since documents and
checkpoint are committed together, nothing is lost and nothing is written twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from targo_customer360.imports.batch import BatchResult, Importer
from targo_customer360.imports.closing import close_run
from targo_customer360.imports.journal import Journal, RangeState
from targo_customer360.imports.settings import ImportSettings, read_settings
from targo_customer360.imports.step import NotReady, SkippedTable, Step
from targo_customer360.imports.steps import STEPS
from targo_customer360.legacy.decode import decoder
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
	on_progress: Callable[[Progress], None] = field(default=lambda progress: None)
	dispatch: Callable[[str], None] | None = None
	"""Called with the run's name before a step that was split, so that workers can join in."""


def chosen_steps(only: Sequence[str]) -> list[Step]:
	"""Steps by id, in order. Raises KeyError naming an id that does not exist."""
	known = {step.id for step in STEPS}
	for step_id in only:
		if step_id not in known:
			raise KeyError(f"There is no step {step_id}; there are {', '.join(sorted(known - {'-'}))}")
	return [step for step in STEPS if not only or step.id in only]


def run_import(site: Site, source: Source, options: Options | None = None) -> str:
	"""Import the chosen steps and return the name of the Legacy Import Run.

	Raises Locked when another import runs on this site, SourceError when the source fails. In a dry run
	everything is written in one transaction that the caller rolls back after reading the run.
	"""
	options = options or Options()
	steps = chosen_steps(options.only)
	with site.lock(LOCK):
		commit = (lambda: None) if options.dry_run else site.commit
		journal = Journal.resume_or_start(site, source.label, [s.id for s in steps], commit)
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
	ranges = journal.ranges(step) or plan(source, step, journal, options.ranges)
	if isinstance(step, SkippedTable) or ranges[0].status == "Absent":
		return
	try:
		setup = step.setup(site, settings)
	except NotReady as reason:
		journal.not_ready(step, reason.message)
		return
	if options.dispatch and len(ranges) > 1:
		options.dispatch(journal.run)
	total = source.count(step.table)

	def work(state: RangeState) -> None:
		work_range(site, source, step, settings, setup, journal, state, options, total)

	for state in ranges:
		work(state)
	_await_helpers(journal, step, work)
	step.finish(site, settings)
	journal.commit()


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


def plan(source: Source, step: Step, journal: Journal, ranges: int) -> list[RangeState]:
	"""Fix the key ranges of a step. Rows that arrive above the highest key wait for the next run."""
	if not source.has_table(step.table.name):
		return [journal.absent(step)]
	if isinstance(step, SkippedTable):
		return [journal.skipped(step, source.count(step.table))]
	low, high = source.key_bounds(step.table) or (1, 0)
	split = max(1, min(ranges, (high - low) // step.batch_size))
	edges = [low - 1 + (high - low + 1) * i // split for i in range(split + 1)]
	return [journal.new_range(step, number, edges[number], edges[number + 1]) for number in range(split)]


def work_range(
	site: Site,
	source: Source,
	step: Step,
	settings: ImportSettings,
	setup: Any,
	journal: Journal,
	state: RangeState,
	options: Options,
	total: int,
) -> None:
	"""Process one key range from its checkpoint on; a range that another process holds is left to it."""
	whole = nullcontext() if options.ranges == 1 else site.lock(f"range-{state.name}")
	try:
		with whole:
			journal.refresh(state)
			if state.status == "Completed":
				return
			decode = decoder(step.table, settings.time_zone)
			reference = {table.name: _whole(source, table, settings) for table in step.reference}
			importer = Importer(site, step, settings, decode, journal.run, journal.at, setup, reference)
			rows = source.read(step.table, after=state.last_key, upto=state.key_to)
			for batch in batches(rows, step.batch_size):
				started = time.perf_counter()
				result = _with_retries(site, importer, batch)
				journal.checkpoint(step, state, result, time.perf_counter() - started)
				options.on_progress(Progress(step.id, step.table.name, state.rows_read, total))
			journal.completed(state)
	except Locked:
		return


def _whole(source: Source, table: Table, settings: ImportSettings) -> dict[int, Values]:
	if not source.has_table(table.name):
		return {}
	decode = decoder(table, settings.time_zone)
	rows = (decode(raw).values for raw in source.read(table))
	return {row[table.key]: row for row in rows}


def _with_retries(site: Site, importer: Importer, batch: Sequence[RawRow]) -> BatchResult:
	for attempt in range(1, TRIES + 1):
		try:
			return importer.process(batch)
		except TransientError:
			site.rollback()
			if attempt == TRIES:
				raise
			time.sleep(0.1 * 2**attempt)
	raise AssertionError("unreachable")


def batches(rows: Iterator[RawRow], size: int) -> Iterator[list[RawRow]]:
	rows = iter(rows)
	while batch := list(islice(rows, size)):
		yield batch
