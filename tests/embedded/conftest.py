"""The embedded site's command, run as a person runs it: as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.embedded import customers_to_see
from tests.embedded.customer_pages import QUIET, Opener, Served, chromium
from tests.embedded.pages import Pages, imported_site

if TYPE_CHECKING:
	from playwright.sync_api import Browser

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
def serving(site: Path, user: str = "manager@example.com") -> Iterator[tuple[Pages, subprocess.Popen[str]]]:
	"""Serve a site on a free port; yields its pages, signed in with what the command printed, and its process."""
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
		address = next(word for word in line.split() if word.startswith("http"))
		pages = Pages(address, process.stdout.readline().split()[-1])
		pages.sign_in(user)
		yield pages, process
	finally:
		process.kill()
		process.communicate()


@pytest.fixture(scope="session")
def site_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
	return imported_site(tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="session")
def pages(site_path: Path) -> Iterator[Pages]:
	with serving(site_path) as (pages, _):
		yield pages


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
	"""One Chromium for all tests of a run: starting it takes longer than most of them."""
	from playwright.sync_api import sync_playwright

	with sync_playwright() as playwright:
		found = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
		yield found
		found.close()


@pytest.fixture(scope="module")
def customers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
	"""Customers in every state that their page has, served by the command."""
	path = customers_to_see.make(tmp_path_factory.mktemp("customers") / "site.db")
	with serving(path) as (pages, _):
		yield Served(path, pages)


@pytest.fixture(scope="module")
def open_page(browser: Browser, customers: Served) -> Iterator[Opener]:
	opener = Opener(browser, customers.pages)
	yield opener
	opener.close()
