"""Shows how the address matcher scores on the labelled pairs at the end of every run that measured it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.telephony.orders import Services, running_services

SCORES = pytest.StashKey[list[str]]()


@pytest.fixture
def show_score(pytestconfig: pytest.Config):
	"""A function that adds one line to the summary of the run."""
	return pytestconfig.stash.setdefault(SCORES, []).append


@pytest.fixture
def services(real_site: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
	"""A PBX and a 911 provider on loopback. Only the test drains: no worker of the bench sends to them as well."""
	if real_site:
		monkeypatch.setattr("frappe.enqueue", lambda *_, **__: None)
	with running_services() as running:
		yield running


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
	scores = config.stash.get(SCORES, [])
	if scores:
		terminalreporter.section("911 address matcher")
		for line in scores:
			terminalreporter.write_line(line)
