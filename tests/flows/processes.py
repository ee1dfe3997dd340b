"""Processes that die, and the moment at which their site is free of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.billing.outside import where
from tests.flows.world import World
from tests.integrations.loopback import Gate
from tests.integrations.test_kill import _until_unlocked

ROOT = Path(__file__).resolve().parents[2]


class Processes:
	"""Starts `tests.flows.child` on the site of a world."""

	def __init__(self, world: World, real_site: Any):
		self.world, self.place = world, where(world.site, real_site)

	def start(
		self, doing: str, with_: str = "", death: str = "never", moment: str = ""
	) -> subprocess.Popen[str]:
		self.world.site.commit()
		arguments = [self.place, self.world.stripe.address, doing, with_, death, moment]
		command = [sys.executable, "-m", "tests.flows.child", *arguments]
		return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

	def dies(self, doing: str, with_: str = "", death: str = "before", moment: str = "") -> None:
		"""It kills itself."""
		process = self.start(doing, with_, death, moment)
		process.communicate()
		assert process.returncode == -9
		self._settled(*(["cutoff"] if doing == "cutoff" else []))

	def killed_at(self, gate: Gate, service: str) -> None:
		"""It drains, and is killed while a service holds what it asked."""
		process = self.start("drain")
		try:
			gate.wait_reached()
		finally:
			process.kill()
			process.communicate()
		assert process.returncode == -9
		gate.let_go()
		self._settled(f"outbox-{service}")

	def _settled(self, *locks: str) -> None:
		for lock in locks:
			_until_unlocked(self.world.site, lock)
		self.world.site.rollback()
