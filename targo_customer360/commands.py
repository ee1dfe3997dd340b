"""`bench --site NAME customer360 ...`: the import of the old system on a real site."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import click
import frappe
from frappe.commands import get_site, pass_context

from targo_customer360.embedded import cli_reports, cli_telephony, outbox_cli, printing
from targo_customer360.imports.commands import configured_source, import_legacy, reconcile_site, retry_rejects
from targo_customer360.imports.runner import RANGES_PER_WORKER, Options
from targo_customer360.imports.undo import undo_run
from targo_customer360.imports.workers import work_on
from targo_customer360.legacy.source import Source, SourceError, open_source
from targo_customer360.sites.frappe_site import FrappeSite
from targo_customer360.sites.port import SiteError

IMBALANCE = 1
UNUSABLE = 2


def on_site(command: Callable[..., int]) -> Callable[..., None]:
	"""Run a command on the connected site; its result is the exit status, a refusal is one line."""

	@wraps(command)
	def run(context: Any, *args: Any, **kwargs: Any) -> None:
		name = get_site(context)
		frappe.init(site=name)
		frappe.connect()
		try:
			status = command(FrappeSite(), *args, **kwargs)
		except (SiteError, SourceError) as error:
			printing.error(error.message)
			status = UNUSABLE
		except KeyError as error:
			printing.error(str(error.args[0]))
			status = UNUSABLE
		finally:
			frappe.destroy()
		sys.exit(status)

	return pass_context(run)


@contextmanager
def _source(site: FrappeSite, url: str | None) -> Iterator[Source]:
	if url:
		with open_source(url) as source:
			yield source
	else:
		with configured_source(site) as source:
			yield source


legacy_option = click.option(
	"--legacy", "url", help="A source other than the configured one: mysql://... or a dump file."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group("customer360")
def customer360() -> None:
	"""Customer 360: the import of the old system, and what is owed to outside services."""


@customer360.command("import")
@legacy_option
@click.option("--step", "only", multiple=True, metavar="13b", help="Only this step; may be repeated.")
@click.option("--dry-run", is_flag=True, help="Write nothing; print what would happen.")
@click.option("--workers", default=1, show_default=True, help="Processes that share big tables.")
@json_option
@on_site
def import_command(
	site: FrappeSite, url: str | None, only: tuple[str, ...], dry_run: bool, workers: int, as_json: bool
) -> int:
	"""Import the legacy tables. Exits 1 on an imbalance, 2 when it can't start."""
	helpers = Helpers(workers - 1, url)
	with _source(site, url) as source, printing.progress(quiet=as_json) as on_progress:
		options = Options(
			only=only,
			dry_run=dry_run,
			on_progress=on_progress,
			ranges=1 if dry_run or workers < 2 else workers * RANGES_PER_WORKER,
			dispatch=helpers.start,
		)
		try:
			summary = import_legacy(site, source, options)
		finally:
			helpers.wait()
	printing.summary(summary, as_json)
	return 0 if summary["balanced"] else IMBALANCE


class Helpers:
	"""Further processes of this command that work on the ranges of a table."""

	def __init__(self, number: int, url: str | None):
		self._number, self._url = number, url
		self._running: list[subprocess.Popen] = []

	def start(self, run: str) -> None:
		"""Have the wanted number of helpers at work on a run."""
		self._running = [process for process in self._running if process.poll() is None]
		command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", frappe.local.site]
		command += ["customer360", "work", run]
		while len(self._running) < self._number:
			# The URL may hold a password: not on a command line that anyone on the machine can list.
			process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True)
			assert process.stdin is not None
			process.stdin.write(self._url or "")
			process.stdin.close()
			self._running.append(process)

	def wait(self) -> None:
		for process in self._running:
			process.wait()


@customer360.command("work", hidden=True)
@click.argument("run")
@on_site
def work(site: FrappeSite, run: str) -> int:
	"""Help a run that another process started; the source's URL comes on standard input."""
	with _source(site, sys.stdin.read() or None) as source:
		work_on(site, source, run)
	return 0


@customer360.command()
@legacy_option
@json_option
@on_site
def reconcile(site: FrappeSite, url: str | None, as_json: bool) -> int:
	"""Compare the site with the old system: count, sum, status. Exits 1 on an imbalance."""
	with _source(site, url) as source:
		balances = reconcile_site(site, source)
	printing.balances(balances, as_json)
	return 0 if all(b.balanced for b in balances) else IMBALANCE


@customer360.command()
@click.argument("run")
@json_option
@on_site
def undo(site: FrappeSite, run: str, as_json: bool) -> int:
	"""Remove exactly what RUN created, unless it was edited since."""
	printing.undone(run, undo_run(site, run), as_json)
	return 0


@customer360.command()
@legacy_option
@json_option
@on_site
def retry(site: FrappeSite, url: str | None, as_json: bool) -> int:
	"""Read the rejected rows again, and only those. Exits 1 while an imbalance remains."""
	with _source(site, url) as source:
		summary = retry_rejects(site, source)
	printing.summary(summary, as_json)
	return 0 if summary["balanced"] else IMBALANCE


@customer360.command("load-documents")
@click.argument("folder", type=click.Path(exists=True, file_okay=False))
@on_site
def load_documents_command(site: FrappeSite, folder: str) -> int:
	"""Load demo documents from JSON lines. For test sites only: the site must allow tests."""
	from pathlib import Path

	from targo_customer360.embedded.documents import load_documents

	if not frappe.conf.allow_tests:
		raise SiteError("Demo documents are only loaded on a site whose configuration allows tests")
	printing.seeded(load_documents(site, Path(folder)))
	return 0


for group in outbox_cli.groups(on_site):
	customer360.add_command(group)
customer360.add_command(cli_reports.command(on_site))
customer360.add_command(cli_telephony.command(on_site))

commands = [customer360]
