from __future__ import annotations

from collections.abc import Iterator

import pytest

from targo_customer360.integrations.e911.handler import E911Handler
from targo_customer360.integrations.e911.northern911 import Northern911
from targo_customer360.integrations.e911.northern911_soap import Soap
from tests.integrations.factories import DID, make_line, make_registration
from tests.integrations.kamailio import make_tables
from tests.integrations.northern911_server import PASSCODE, VENDOR_CODE, Northern911Server
from tests.integrations.registrars import PLAIN
from tests.integrations.walk import OLD_AT_PROVIDER
from tests.services import MariaDB

SHORT = (5.0, 1.0)
"""Time-outs of a test whose server does not answer."""


@pytest.fixture
def server() -> Iterator[Northern911Server]:
	with Northern911Server() as running:
		yield running


@pytest.fixture
def provider(server: Northern911Server) -> Northern911:
	return Northern911(Soap(server.url, VENDOR_CODE, PASSCODE, SHORT))


@pytest.fixture
def handlers(provider: Northern911) -> dict[str, E911Handler]:
	return {"e911": E911Handler(provider)}


@pytest.fixture
def known(site, server):
	"""A line with a registration that the provider holds too, at the old address."""
	make_line(site)
	make_registration(site, voip_line=DID)
	server.records[DID] = dict(OLD_AT_PROVIDER)
	site.commit()
	return site


@pytest.fixture(autouse=True)
def no_other_worker(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
	"""A worker of the bench that picks up a drain would send what a test is about to send itself."""
	if request.config.getoption("--site"):
		monkeypatch.setattr("frappe.enqueue", lambda *_, **__: None)


@pytest.fixture
def tables(mariadb: MariaDB) -> MariaDB:
	"""Empty tables with no registrar on them, for what needs none."""
	make_tables(mariadb, database=PLAIN)
	return mariadb
