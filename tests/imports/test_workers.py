"""Several processes on one run: the result is that of one process."""

from __future__ import annotations

import multiprocessing
from typing import Any

import pytest

from targo_customer360.embedded.seed import seed_base_documents
from targo_customer360.imports.commands import import_legacy
from targo_customer360.imports.runner import Options
from targo_customer360.imports.workers import work_on
from targo_customer360.legacy.source import open_source
from tests.imports.processes import Address, Death, Work, import_all, mortal, run_in_process
from tests.imports.test_kill import demo, undisturbed  # noqa: F401  # demo is a fixture, asked for by name
from tests.site_state import CLOCKS, IMPORTED, State, differences, state_of

_fork = multiprocessing.get_context("fork")


def _help(address: Address, url: str, run: str, death: Death | None) -> None:
	site: Any = address.open_helper()
	with open_source(url) as source:
		work_on(mortal(site, death) if death else site, source, run)


def shared(address: Address, url: str, death: Death | None = None) -> Work:
	"""An import whose tables are split and shared with a helper, which may be killed."""

	def work(site: Any) -> None:
		helpers: list[Any] = []

		def dispatch(run: str) -> None:
			if not helpers:
				helpers.append(_fork.Process(target=_help, args=(address, url, run, death)))
				helpers[0].start()

		def prepare(under_lock: Any) -> None:
			seed_base_documents(under_lock, source)

		with open_source(url) as source:
			options = Options(batch_size=20, ranges=6, dispatch=dispatch, prepare=prepare)
			summary = import_legacy(site, source, options)
		assert summary["balanced"]
		for helper in helpers:
			helper.join(60)
			assert helper.exitcode == (0 if death is None else -9)

	return work


def documents(address: Address) -> State:
	site = address.open()
	state = state_of(site, IMPORTED, without=CLOCKS)
	address.close(site)
	return state


@pytest.mark.parametrize("death", [None, Death("bulk_insert", 1, after=True)], ids=["lives", "is killed"])
def test_helper_changes_nothing_in_the_result(
	address: Address,
	demo: str,  # noqa: F811  # the fixture imported above
	death: Death | None,
) -> None:
	expected = {k: v for k, v in undisturbed(address, import_all(demo)).items() if k in IMPORTED}
	assert run_in_process(address, shared(address, demo, death))
	assert differences(expected, documents(address)) == []
