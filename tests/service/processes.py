"""Several people at once: processes that each prepare, wait for each other, and then do the same thing."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from typing import Any

from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site, SiteError

_fork = multiprocessing.get_context("fork")
_PATIENCE = 60


def race(address: Any, work: Callable[[Site, Callable[[], Any]], None], people: int) -> list[str]:
	"""`work` by several people; "done" or "refused" of each. It calls what it is given when it has prepared."""
	barrier = _fork.Barrier(people)
	answers = _fork.Queue()
	processes = [_fork.Process(target=_child, args=(address, work, barrier, answers)) for _ in range(people)]
	for process in processes:
		process.start()
	found = [answers.get(timeout=_PATIENCE) for _ in processes]
	for process in processes:
		process.join()
	return found


def _child(address: Any, work: Any, barrier: Any, answers: Any) -> None:
	site = address.open_helper()
	try:
		work(site, lambda: barrier.wait(_PATIENCE))
		answers.put("done")
	except (InvalidField, SiteError):
		site.rollback()
		answers.put("refused")
	except BaseException as error:
		answers.put(f"broken: {error!r}")
		raise
