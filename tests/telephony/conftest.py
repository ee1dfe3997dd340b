"""Shows how the address matcher scores on the labelled pairs at the end of every run that measured it."""

from __future__ import annotations

import pytest

SCORES = pytest.StashKey[list[str]]()


@pytest.fixture
def show_score(pytestconfig: pytest.Config):
	"""A function that adds one line to the summary of the run."""
	return pytestconfig.stash.setdefault(SCORES, []).append


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
	scores = config.stash.get(SCORES, [])
	if scores:
		terminalreporter.section("911 address matcher")
		for line in scores:
			terminalreporter.write_line(line)
