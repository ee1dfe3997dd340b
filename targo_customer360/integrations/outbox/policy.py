"""When a failed message is tried again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Policy:
	"""Exponential back-off with jitter. With these figures a service may be away for about a day.

	`random` gives numbers from 0 to 1. After `attempts` tries a message is dead. After `misses` failures in a row a
	service is left alone until the next drain.
	"""

	attempts: int = 30
	first_seconds: float = 30
	longest_seconds: float = 3600
	misses: int = 8
	random: Callable[[], float] = random.random

	def delay(self, attempts: int) -> timedelta:
		"""How long to wait after so many attempts: between half and the whole of the doubled time, so that messages
		that failed together do not come back together.
		"""
		# Beyond 2**20 the longest time is reached whatever the first one is.
		whole = min(self.longest_seconds, self.first_seconds * 2 ** min(attempts - 1, 20))
		return timedelta(seconds=whole * (0.5 + self.random() / 2))
