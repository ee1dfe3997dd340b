"""Imports in processes of their own, which a test kills: `kill -9`, at a moment or at a chosen write."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from targo_customer360.embedded.seed import seed_base_documents
from targo_customer360.imports.commands import import_legacy
from targo_customer360.imports.runner import Options
from targo_customer360.legacy.source import open_source
from targo_customer360.sites.port import Site
from tests.site_address import EmbeddedAddress, FrappeAddress

Address = EmbeddedAddress | FrappeAddress
Work = Callable[[Site], Any]

_fork = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Death:
	"""Die at the `number`th call of an operation of the site that writes, before or after it did its work."""

	operation: str
	number: int
	after: bool


def import_all(url: str, batch_size: int | None = None) -> Work:
	"""What `customer360 import` does."""

	def work(site: Site) -> None:
		with open_source(url) as source:
			options = Options(
				batch_size=batch_size,
				prepare=lambda under_lock: seed_base_documents(under_lock, source) and None,
			)
			import_legacy(site, source, options)

	return work


def run_in_process(
	address: Address, work: Work, death: Death | None = None, kill_after: float | None = None
) -> bool:
	"""Work on the site in another process; True when it ended by itself, False when it was killed.

	`kill_after` are seconds. A process that fails fails the test.
	"""
	process = _fork.Process(target=_child, args=(address, work, death))
	process.start()
	process.join(kill_after)
	if process.exitcode is None:
		process.kill()
		process.join()
	assert process.exitcode in (0, -signal.SIGKILL), "the process failed; its traceback is on stderr"
	return process.exitcode == 0


def _child(address: Address, work: Work, death: Death | None) -> None:
	site = address.open_in_child()
	work(mortal(site, death) if death else site)


def mortal(site: Any, death: Death) -> Site:
	"""The site, one operation of which kills the process that calls it."""
	operation = getattr(site, death.operation)
	calls = 0

	def fatal(*args: Any, **kwargs: Any) -> Any:
		nonlocal calls
		calls += 1
		if calls == death.number and not death.after:
			os.kill(os.getpid(), signal.SIGKILL)
		result = operation(*args, **kwargs)
		if calls == death.number:
			os.kill(os.getpid(), signal.SIGKILL)
		return result

	setattr(site, death.operation, fatal)
	return site
