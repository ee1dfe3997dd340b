"""The demo: made-up legacy data, imported into an embedded site, reconciled, and shown on a page."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from targo_customer360.embedded import printing
from targo_customer360.embedded.demo import write_demo_data
from targo_customer360.embedded.documents import load_documents
from targo_customer360.embedded.seed import seed_company
from targo_customer360.embedded.server import check_port, serve_site
from targo_customer360.embedded.throwaway_mariadb import MariaDB, ServiceMissing, throwaway_mariadb
from targo_customer360.imports import commands, connection
from targo_customer360.imports.runner import Options
from targo_customer360.legacy.source import open_source
from targo_customer360.sites.embedded_site import EmbeddedSite
from targo_customer360.sites.port import Site, SiteError

DATABASE = "gestionclient"
MARKER = "demo.txt"


@dataclass(frozen=True)
class Demo:
	"""What a demo is made of and where. `port` None does not serve."""

	out: Path
	port: int | None
	scale: float = 1.0
	bad: int = 0
	from_dump: bool = False

	@property
	def dump(self) -> Path:
		return self.out / "legacy.sql"

	@property
	def site(self) -> Path:
		return self.out / "site.db"


def run_demo(demo: Demo) -> bool:
	"""Make the data and the site afresh, import, print the figures, serve; True when the import balanced.

	Raises SiteError when the port is taken or the folder holds something else, before anything is removed.
	"""
	if demo.port is not None:
		check_port(demo.port)
	_remove_former(demo)
	_say(f"Making demo data in {demo.out}")
	written = write_demo_data(demo.out, scale=demo.scale, bad=demo.bad)
	_say(f"  {_total(written['tables'])} legacy rows, {_total(written['documents'])} documents of the site")
	site = EmbeddedSite(demo.site)
	_say(f"Loading the documents into {demo.site}")
	seed_company(site)
	load_documents(site, demo.out / "documents")
	with _stopped_by_sigterm(), _legacy_url(demo) as url:
		balanced = _import(site, url)
	# The server is gone by now; the dump holds the same rows, so `reconcile` and `retry` go on working.
	connection.remember(site, str(demo.dump.resolve()))
	site.commit()
	site.close()
	if demo.port is not None:
		serve_site(demo.site, demo.port)
	return balanced


def _import(site: Site, url: str) -> bool:
	with open_source(url) as source:
		with printing.progress(quiet=False) as on_progress:
			summary = commands.import_legacy(site, source, Options(on_progress=on_progress))
		balances = commands.reconcile_site(site, source)
	printing.summary(summary, as_json=False)
	printing.balances(balances, as_json=False)
	return bool(summary["balanced"]) and all(balance.balanced for balance in balances)


@contextmanager
def _legacy_url(demo: Demo) -> Iterator[str]:
	"""The URL of a throwaway server that holds the dump; the dump itself where no server is to be had."""
	if demo.from_dump:
		_say(f"Importing from the dump file {demo.dump}, as asked")
		yield str(demo.dump)
		return
	with _server(demo.out) as server:
		if server is None:
			yield str(demo.dump)
			return
		_say(f"Importing from a throwaway MariaDB on 127.0.0.1:{server.port}, which holds {demo.dump}")
		server.create_database(DATABASE)
		server.run_sql_file(DATABASE, demo.dump)
		yield server.url(DATABASE)


@contextmanager
def _server(folder: Path) -> Iterator[MariaDB | None]:
	with ExitStack() as stack:
		server = None
		try:
			server = stack.enter_context(throwaway_mariadb(folder))
		except (ServiceMissing, RuntimeError, OSError) as reason:
			first_line = str(reason).splitlines()[0].rstrip(":")
			_say(f"Importing from the dump file, since no MariaDB is at hand: {first_line}")
		yield server
	shutil.rmtree(folder / "mariadb", ignore_errors=True)


@contextmanager
def _stopped_by_sigterm() -> Iterator[None]:
	"""Let SIGTERM unwind the stack, so that the server is stopped and its files are removed."""

	def stop(*_: Any) -> None:
		raise SystemExit(128 + signal.SIGTERM)

	before = signal.signal(signal.SIGTERM, stop)
	try:
		yield
	finally:
		signal.signal(signal.SIGTERM, before)


def _remove_former(demo: Demo) -> None:
	"""Remove what an earlier demo left in the folder; a folder that holds anything else is left alone."""
	marker = demo.out / MARKER
	if demo.out.exists() and any(demo.out.iterdir()):
		if not marker.exists():
			raise SiteError(f"{demo.out} is not empty and no demo made it; choose another folder")
		shutil.rmtree(demo.out)
	demo.out.mkdir(parents=True, exist_ok=True)
	marker.write_text("Made by `customer360 demo`. The next demo replaces everything in this folder.\n")


def _total(counts: dict[str, int]) -> str:
	return f"{sum(counts.values()):,}"


def _say(text: str) -> None:
	click.echo(text, err=True)
