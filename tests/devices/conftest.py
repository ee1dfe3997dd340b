from __future__ import annotations

from collections.abc import Iterator

import pytest

from targo_customer360.integrations.genieacs import GenieAcs
from targo_customer360.integrations.hub import Hub
from tests.devices.genieacs_server import GenieAcsServer
from tests.devices.hub_server import HubServer

SHORT, LONG = 0.3, 10.0
"""Seconds to wait for a server that a test keeps from answering, and for one that answers."""


@pytest.fixture
def acs_server() -> Iterator[GenieAcsServer]:
	with GenieAcsServer() as running:
		yield running


@pytest.fixture
def acs(acs_server: GenieAcsServer) -> GenieAcs:
	return GenieAcs(acs_server.address, read_seconds=LONG, task_seconds=LONG)


@pytest.fixture
def impatient_acs(acs_server: GenieAcsServer) -> GenieAcs:
	return GenieAcs(acs_server.address, read_seconds=LONG, task_seconds=SHORT)


@pytest.fixture
def hub_server() -> Iterator[HubServer]:
	with HubServer() as running:
		yield running
		assert running.broken == []


@pytest.fixture
def hub(hub_server: HubServer) -> Hub:
	return Hub(hub_server.url, hub_server.token, (LONG, LONG))


@pytest.fixture
def impatient_hub(hub_server: HubServer) -> Hub:
	return Hub(hub_server.url, hub_server.token, (LONG, SHORT))


@pytest.fixture(autouse=True)
def no_other_worker(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
	"""A worker of the bench that picks up a job would call what a test is about to call itself."""
	if request.config.getoption("--site"):
		monkeypatch.setattr("frappe.enqueue", lambda *_, **__: None)
