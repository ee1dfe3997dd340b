"""A served embedded site with something to ask about, and the key of each of its people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from targo_customer360.assistants.rest import Rest
from targo_customer360.embedded import users
from targo_customer360.embedded.rules import opened
from targo_customer360.sites.port import Site
from tests.embedded import customers_to_see
from tests.embedded.conftest import serving
from tests.embedded.pages import Pages

VIEWER, AGENT, MANAGER = (person.name for person in users.PEOPLE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
	here = Path(__file__).parent
	for item in items:
		if here in item.path.parents:
			item.add_marker(
				pytest.mark.embedded_only(reason="serves an embedded site to a client of its own")
			)


@pytest.fixture
def town(tmp_path: Path) -> Path:
	path = customers_to_see.make(tmp_path / "site.db")
	users.password_of(path)
	return path


@pytest.fixture
def served(town: Path) -> Iterator[Pages]:
	with serving(town) as (pages, _):
		yield pages


@pytest.fixture
def site(town: Path) -> Iterator[Site]:
	"""The same site, to look at what was changed."""
	site = opened(town)
	yield site
	site.close()


@pytest.fixture
def agent(served: Pages) -> Rest:
	return rest_of(served, AGENT)


def rest_of(served: Pages, user: str) -> Rest:
	return Rest(served.address, f"{user}:{served.password}")


def key_file(folder: Path, user: str, password: str) -> Path:
	path = folder / "key"
	path.touch(mode=0o600)
	path.write_text(f"{user}:{password}\n", encoding="utf-8")
	return path
