"""The embedded site's command, run as a person runs it: as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.embedded.pages import Pages, imported_site

COMMAND = (sys.executable, "-c", "from targo_customer360.embedded.cli import main; main()")
ROOT = Path(__file__).resolve().parents[2]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
	here = Path(__file__).parent
	for item in items:
		if here in item.path.parents:
			item.add_marker(
				pytest.mark.embedded_only(reason="this is the embedded site's own command and pages")
			)


def customer360(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
	"""Run the command to its end."""
	return subprocess.run(
		[*COMMAND, *map(str, arguments)],
		cwd=ROOT,
		capture_output=True,
		text=True,
		stdin=subprocess.DEVNULL,
		check=False,
	)


@contextmanager
def serving(site: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
	"""Serve a site on a free port; yields the address that the command printed, and its process."""
	process = subprocess.Popen(
		[*COMMAND, "serve", "--site", str(site), "--port", "0"],
		cwd=ROOT,
		stdout=subprocess.PIPE,
		stderr=subprocess.PIPE,
		text=True,
	)
	assert process.stdout is not None
	try:
		line = process.stdout.readline()
		assert "http://127.0.0.1:" in line, process.communicate()
		yield next(word for word in line.split() if word.startswith("http")), process
	finally:
		process.kill()
		process.communicate()


@pytest.fixture(scope="session")
def site_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
	return imported_site(tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="session")
def pages(site_path: Path) -> Iterator[Pages]:
	with serving(site_path) as (address, _):
		yield Pages(address)
