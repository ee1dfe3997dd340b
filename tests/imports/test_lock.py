"""One import at a time on a site; the second is refused with one clear line."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

import pytest
from click.testing import CliRunner

from targo_customer360.embedded.cli import main
from targo_customer360.imports.commands import import_legacy, retry_rejects
from targo_customer360.imports.runner import Options
from targo_customer360.imports.undo import undo_run
from targo_customer360.legacy.source import open_source
from targo_customer360.sites.port import Locked, Site
from tests.imports.conftest import Importing
from tests.imports.processes import Address
from tests.imports.test_runner import everything

SENTENCE = "Another import, retry or undo is at work on this site; start again when it has ended"


def _import_slowly(address: Address, dump: str, parent: Connection) -> None:
	"""Import; after the first batch tell the parent, and go on when it says so."""
	told = False

	def wait(progress: object) -> None:
		nonlocal told
		if not told:
			told = True
			parent.send("at work")
			parent.recv()

	site = address.open_in_child()
	with open_source(dump) as source:
		parent.send(import_legacy(site, source, Options(on_progress=wait))["balanced"])


@contextmanager
def another_import(address: Address, dump: str) -> Iterator[None]:
	"""An import in another process that is in the midst of its work inside the block."""
	context = multiprocessing.get_context("fork")
	here, there = context.Pipe()
	process = context.Process(target=_import_slowly, args=(address, dump, there))
	process.start()
	assert here.recv() == "at work"
	try:
		yield
		here.send("go on")
		assert here.recv() is True, "the first import came through, balanced"
	finally:
		process.join(20)
		process.kill()
	assert process.exitcode == 0


@pytest.fixture
def dump(importing: Importing) -> str:
	everything(importing.legacy)
	importing.seed()
	return str(importing.legacy.dump(importing.path))


def test_second_import_retry_and_undo_are_refused(importing: Importing, address: Address, dump: str) -> None:
	site: Site = importing.site
	with open_source(dump) as source, another_import(address, dump):
		site.rollback()
		for second in (
			lambda: import_legacy(site, source),
			lambda: import_legacy(site, source, Options(dry_run=True)),
			lambda: retry_rejects(site, source),
			lambda: undo_run(site, "IMP-00001"),
		):
			with pytest.raises(Locked) as refusal:
				second()
			assert refusal.value.message == SENTENCE
			site.rollback()
	site.rollback()
	assert site.list("Legacy Import Run", fields=("name", "status")) == [
		{"name": "IMP-00001", "status": "Completed"}
	]
	assert importing.run()["balanced"]


@pytest.mark.embedded_only(reason="`customer360` is the command of the embedded site")
def test_second_command_says_one_line(importing: Importing, address: Address, dump: str) -> None:
	settings = importing.site.single("Customer 360 Settings")
	with another_import(address, dump):
		result = CliRunner().invoke(main, ["import", "--legacy", dump, "--site", str(address.path)])
	assert result.exit_code == 2
	assert result.output == f"Error: {SENTENCE}\n"
	assert importing.site.single("Customer 360 Settings") == settings, "not even the source was remembered"
