"""Unix seconds of the legacy database to local time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

FIRST_YEAR = 1990
LAST_YEAR = 2100

# Some Linux distributions ship no old names; this one is a link to the other in the time zone database.
_RENAMED = {"America/Montreal": "America/Toronto"}


def zone(name: str) -> ZoneInfo:
	"""The time zone of that name. Raises ValueError when there is none."""
	try:
		return ZoneInfo(name)
	except (ZoneInfoNotFoundError, ValueError):
		if name in _RENAMED:
			return ZoneInfo(_RENAMED[name])
		raise ValueError(f"{name!r} is not a time zone") from None


def local_time(timezone: str) -> Callable[[int], datetime | None]:
	"""A function from Unix seconds to naive local time; None when that is outside 1990 to 2100."""
	place = zone(timezone)
	first = int(datetime(FIRST_YEAR, 1, 1, tzinfo=place).timestamp())
	end = int(datetime(LAST_YEAR + 1, 1, 1, tzinfo=place).timestamp())

	@lru_cache(maxsize=65536)
	def convert(seconds: int) -> datetime | None:
		if not first <= seconds < end:
			return None
		return datetime.fromtimestamp(seconds, place).replace(tzinfo=None)

	return convert
