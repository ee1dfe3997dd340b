"""The `customer360` command: rehearse an import on an embedded site, look at it, serve it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from targo_customer360.embedded import (
	cli_assistants,
	cli_nl,
	cli_reports,
	cli_telephony,
	outbox_cli,
	printing,
)
from targo_customer360.embedded.documents import load_documents
from targo_customer360.embedded.rules import opened
from targo_customer360.embedded.seed import seed_base_documents
from targo_customer360.imports import commands, connection
from targo_customer360.imports.runner import Options, chosen_steps
from targo_customer360.imports.undo import undo_run
from targo_customer360.legacy.source import SourceError, open_source
from targo_customer360.sites.embedded_site import EmbeddedSite
from targo_customer360.sites.port import Site, SiteError

IMBALANCE = 1
UNUSABLE = 2
F = TypeVar("F", bound=Callable[..., Any])


def site_option(command: F) -> F:
	return click.option(
		"--site",
		"site_path",
		required=True,
		type=click.Path(dir_okay=False, path_type=Path),
		help="The embedded site: one SQLite file.",
	)(command)


def json_option(command: F) -> F:
	return click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(command)


@click.group()
@click.version_option(package_name="targo_customer360")
def main() -> None:
	"""Customer 360: rehearse the legacy import on an embedded site, and look at the result."""


@contextmanager
def plain_errors() -> Iterator[None]:
	"""One line that says what is wrong, and exit status 2."""
	try:
		yield
	except (SiteError, SourceError) as error:
		printing.error(error.message)
		sys.exit(UNUSABLE)
	except KeyError as error:
		printing.error(str(error.args[0]))
		sys.exit(UNUSABLE)


def _existing(path: Path) -> EmbeddedSite:
	if not path.exists():
		raise SiteError(f"There is no embedded site {path}")
	return opened(path)


def on_site(command: Callable[..., int]) -> Callable[..., None]:
	"""Run a command on the site of its --site option; its result is the exit status."""

	def run(site_path: Path, *args: Any, **kwargs: Any) -> None:
		with plain_errors():
			status = command(_existing(site_path), *args, **kwargs)
		sys.exit(status)

	return site_option(run)


for group in outbox_cli.groups(on_site):
	main.add_command(group)
main.add_command(cli_reports.command(on_site))
main.add_command(cli_telephony.command(on_site))
main.add_command(cli_nl.interpret_command)
main.add_command(cli_nl.ask_command(on_site))
main.add_command(cli_assistants.mcp_command)


@main.command("import")
@click.option(
	"--legacy",
	"url",
	required=True,
	help="mysql://user:password@host:3306/db?charset=latin1, or a dump file.",
)
@site_option
@click.option("--step", "only", multiple=True, metavar="13b", help="Only this step; may be repeated.")
@click.option("--dry-run", is_flag=True, help="Write nothing; print what would happen.")
@json_option
def import_command(url: str, site_path: Path, only: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
	"""Import the legacy tables of Phase 13. Exits 1 on an imbalance, 2 when it can't start."""
	with plain_errors():
		chosen_steps(only)
		with ExitStack() as stack:
			source = stack.enter_context(open_source(url))
			_warn_missing_columns(source, only)
			site = stack.enter_context(_site_to_write(site_path, dry_run))
			on_progress = stack.enter_context(printing.progress(quiet=as_json))

			def prepare(site: Site) -> None:
				seeded = seed_base_documents(site, source)
				if seeded and not as_json:
					printing.seeded(seeded)
				connection.remember(site, url if url.startswith("mysql://") else str(Path(url).resolve()))

			options = Options(only=only, dry_run=dry_run, on_progress=on_progress, prepare=prepare)
			summary = commands.import_legacy(site, source, options)
	printing.summary(summary, as_json)
	sys.exit(0 if summary["balanced"] else IMBALANCE)


@contextmanager
def _site_to_write(path: Path, dry_run: bool) -> Iterator[EmbeddedSite]:
	"""The site, made where it is missing; a dry run leaves no file behind that was not there."""
	existed = path.exists()
	site = EmbeddedSite(path)
	try:
		yield site
	finally:
		site.close()
		if dry_run and not existed:
			for suffix in ("", ".key", "-wal", "-shm", ".legacy-import.lock"):
				path.with_name(path.name + suffix).unlink(missing_ok=True)


def _warn_missing_columns(source: Any, only: tuple[str, ...]) -> None:
	for step in chosen_steps(only):
		if source.has_table(step.table.name):
			missing = source.missing_columns(step.table)
			if missing:
				printing.warn(f"{step.table.name} has no {', '.join(missing)}: left empty")


@main.command()
@site_option
@json_option
def reconcile(site_path: Path, as_json: bool) -> None:
	"""Compare the site with its legacy database: count, sum, status. Exits 1 on an imbalance."""
	with plain_errors():
		site = _existing(site_path)
		with commands.configured_source(site) as source:
			balances = commands.reconcile_site(site, source)
	printing.balances(balances, as_json)
	sys.exit(0 if all(b.balanced for b in balances) else IMBALANCE)


@main.command()
@click.argument("run")
@site_option
@json_option
def undo(run: str, site_path: Path, as_json: bool) -> None:
	"""Remove exactly what RUN created, unless it was edited since."""
	with plain_errors():
		undone = undo_run(_existing(site_path), run)
	printing.undone(run, undone, as_json)


@main.command()
@site_option
@json_option
def retry(site_path: Path, as_json: bool) -> None:
	"""Read the rejected rows again, and only those. Exits 1 while an imbalance remains."""
	with plain_errors():
		site = _existing(site_path)
		with commands.configured_source(site) as source:
			summary = commands.retry_rejects(site, source)
	printing.summary(summary, as_json)
	sys.exit(0 if summary["balanced"] else IMBALANCE)


@main.command()
@site_option
@json_option
def rejects(site_path: Path, as_json: bool) -> None:
	"""List the rows that could not be carried, each with its reason."""
	with plain_errors():
		rows = _existing(site_path).list(
			"Legacy Import Reject",
			{"status": "Open"},
			fields=("step", "legacy_table", "legacy_id", "reason_code", "reason"),
			order_by="step, legacy_table, legacy_id",
		)
	printing.rejects(rows, as_json)


@main.command("load-documents")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@site_option
def load_documents_command(folder: Path, site_path: Path) -> None:
	"""Load the documents that the ISP's ERPNext already holds, from the JSON lines in FOLDER."""
	from targo_customer360.embedded.seed import seed_company

	with plain_errors():
		site = EmbeddedSite(site_path)
		seed_company(site)
		printing.seeded(load_documents(site, folder))


@main.command("demo-data")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--seed", default=1, show_default=True)
@click.option("--scale", default=1.0, show_default=True)
@click.option("--bad", default=0, show_default=True, help="Rows to add that must be rejected.")
@json_option
def demo_data(out: Path, seed: int, scale: float, bad: int, as_json: bool) -> None:
	"""Write a legacy database as a mysqldump file, and the documents that the site holds already."""
	from targo_customer360.embedded.demo import write_demo_data

	if scale <= 0 or bad < 0:
		raise click.UsageError("--scale is above 0 and --bad not below it")
	counts = write_demo_data(out, seed=seed, scale=scale, bad=bad)
	if as_json:
		click.echo(json.dumps(counts))
	else:
		printing.counts(f"Demo data in {out}", counts)


@main.command("match-addresses")
@click.option("--jsonl", is_flag=True, required=True, help="Read pairs as JSON lines from standard input.")
def match_addresses(jsonl: bool) -> None:
	"""Say of each pair whether the 911 address is the door of the service address."""
	from targo_customer360.telephony.address.jsonl import match_lines

	for line in match_lines(sys.stdin):
		click.echo(line)


@main.command()
@site_option
@click.option("--port", default=8360, show_default=True)
def serve(site_path: Path, port: int) -> None:
	"""Serve the site's pages on this machine only (127.0.0.1)."""
	from targo_customer360.embedded.server import serve_site

	with plain_errors():
		_existing(site_path).close()
		serve_site(site_path, port)


@main.command()
@click.option("--out", default="demo", show_default=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--port", default=8360, show_default=True)
@click.option("--no-serve", is_flag=True, help="Stop after the figures.")
@click.option("--scale", default=1.0, show_default=True)
@click.option("--bad", default=0, show_default=True, help="Rows to add that must be rejected.")
@click.option("--from-dump", is_flag=True, help="Import from the dump file even where MariaDB is installed.")
def demo(out: Path, port: int, no_serve: bool, scale: float, bad: int, from_dump: bool) -> None:
	"""Make demo data, import it, print the figures and serve the result. Exits 1 on an imbalance."""
	from targo_customer360.embedded.run_demo import Demo, run_demo

	if scale <= 0 or bad < 0:
		raise click.UsageError("--scale is above 0 and --bad not below it")
	with plain_errors():
		balanced = run_demo(Demo(out, None if no_serve else port, scale, bad, from_dump))
	sys.exit(0 if balanced else IMBALANCE)
