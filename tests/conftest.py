"""One suite for both sites: an embedded one for each test, or with `--site NAME` a real Frappe site.

The real site is emptied before and after each test, so it must be one that was made for tests: its
configuration allows tests, and it held no customer when the suite ran on it for the first time.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from targo_customer360.sites.embedded_site import EmbeddedSite
from targo_customer360.sites.port import Site
from tests.legacy_db import LegacyDatabase
from tests.services import MariaDB, ServiceMissing, throwaway_mariadb
from tests.site_address import EmbeddedAddress, FrappeAddress

if TYPE_CHECKING:
	from tests.real_site import RealSite


def pytest_addoption(parser: pytest.Parser) -> None:
	parser.addoption("--site", help="Run on this Frappe site of a bench instead of an embedded one.")


def pytest_configure(config: pytest.Config) -> None:
	config.addinivalue_line("markers", "embedded_only(reason): can't run on a Frappe site, because ...")
	config.addinivalue_line(
		"markers", "frappe_only(reason): needs a Frappe site (pytest --site), because ..."
	)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
	excluded = "embedded_only" if config.getoption("--site") else "frappe_only"
	for item in items:
		mark = item.get_closest_marker(excluded)
		if mark:
			item.add_marker(pytest.mark.skip(reason=f"{excluded}: {mark.kwargs['reason']}"))


@pytest.fixture(scope="session")
def real_site(request: pytest.FixtureRequest) -> Iterator[RealSite | None]:
	"""The connected Frappe site, or None where the suite runs on embedded ones."""
	name = request.config.getoption("--site")
	if not name:
		yield None
		return
	from tests.real_site import connected

	with connected(name) as real:
		yield real


@pytest.fixture(scope="session")
def empty_site_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
	"""An embedded site with its key, its tables and nothing in them, to be copied."""
	path = tmp_path_factory.mktemp("empty") / "site.db"
	site = EmbeddedSite(path)
	site.fingerprint_key()
	site.close()
	return path


@pytest.fixture
def address(
	real_site: RealSite | None, empty_site_file: Path, tmp_path: Path
) -> Iterator[EmbeddedAddress | FrappeAddress]:
	"""Where the site of this test is, for tests that open it in processes of their own."""
	if real_site is not None:
		yield FrappeAddress(real_site)
		real_site.empty()
	else:
		yield EmbeddedAddress(tmp_path / "site.db", empty_site_file)


@pytest.fixture
def site(address: EmbeddedAddress | FrappeAddress) -> Iterator[Site]:
	"""An empty site; whatever a test writes is gone after it."""
	address.empty()
	site = address.open()
	yield site
	address.close(site)


@pytest.fixture(scope="session")
def mariadb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MariaDB]:
	"""A throwaway MariaDB server for legacy databases. Where none is installed the test fails and says so."""
	try:
		with throwaway_mariadb(tmp_path_factory.mktemp("server")) as server:
			yield server
	except ServiceMissing as missing:
		pytest.fail(str(missing), pytrace=False)


@pytest.fixture
def legacy() -> LegacyDatabase:
	"""An empty legacy database; add rows, then `dump` or `load` it."""
	return LegacyDatabase()
