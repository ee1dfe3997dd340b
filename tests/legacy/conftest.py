"""A MariaDB for the tests of the legacy readers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.services import MariaDB, throwaway_mariadb

# A machine busy with something else takes longer than the usual 0.2 s now and then.
settings.register_profile("unhurried", deadline=2000)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def mariadb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MariaDB]:
	"""One throwaway server for the whole run; each test makes databases of its own."""
	with throwaway_mariadb(tmp_path_factory.mktemp("db")) as server:
		yield server
