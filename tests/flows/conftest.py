"""Prints what was killed or broken and what was left of it at the end of every run that measured it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from targo_customer360.sites.port import Site
from tests.flows.world import World, running, settle_in


@dataclass(frozen=True)
class Broken:
	"""One line of the table: what was decided, and what of it happened outside or in the books, counted there."""

	what: str
	decided: int
	happened: int
	left: str


TABLE = pytest.StashKey[list[Broken]]()


@pytest.fixture
def world(site: Site, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
	"""C-1 with two places, a telephone and a router; no worker of a bench does anything beside the test."""
	with running(site) as made:
		if request.config.getoption("--site"):
			import frappe

			monkeypatch.setattr("frappe.enqueue", made.later)
			monkeypatch.setitem(frappe.conf, "customer360_stripe_api", made.stripe.address)
		else:
			monkeypatch.setitem(site._config, "customer360_stripe_api", made.stripe.address)  # type: ignore[attr-defined]
		settle_in(made)
		yield made


@pytest.fixture
def nothing_lost_nothing_double(pytestconfig: pytest.Config):
	"""A function that checks that what was decided happened, as often as it was decided, and adds a line to the table."""
	table = pytestconfig.stash.setdefault(TABLE, [])

	def check(what: str, decided: int, happened: int, left: str) -> None:
		table.append(Broken(what, decided, happened, left))
		assert happened == decided

	return check


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
	table = config.stash.get(TABLE, [])
	if not table:
		return
	terminalreporter.section("killed or broken, and what was left")
	width = max(len(row.what) for row in table)
	terminalreporter.write_line(f"{'what':{width}}  decided  happened  lost  double  left")
	for row in table:
		lost, double = max(row.decided - row.happened, 0), max(row.happened - row.decided, 0)
		terminalreporter.write_line(
			f"{row.what:{width}}  {row.decided:7}  {row.happened:8}  {lost:4}  {double:6}  {row.left}"
		)
