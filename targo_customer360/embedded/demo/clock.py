"""Dates of the demo data: day numbers, and the Unix seconds that the legacy database keeps.

Nothing here looks at the real clock, so that the same seed gives the same files on any day.
"""

from __future__ import annotations

from datetime import date, datetime
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Montreal")
TODAY = date(2026, 11, 22).toordinal()
"""The day on which the demo data is looked at. Days are proleptic ordinals, as `date.toordinal` gives."""
FIRST = date(2005, 1, 1).toordinal()
LAST = date(2028, 12, 31).toordinal()

_MIDNIGHTS = [
	int(datetime.combine(date.fromordinal(day), datetime.min.time(), ZONE).timestamp())
	for day in range(FIRST, LAST + 1)
]
_ISO = [date.fromordinal(day).isoformat() for day in range(FIRST, LAST + 1)]

# Before 1990 in every case: a signed INT cannot hold a second after 2038.
_IMPOSSIBLE = (1, 99, -1, 86_400, 20_110_315, 315_550_800, 599_634_000)


def unix(day: int, seconds: int = 0) -> int:
	"""Unix seconds of a day's local midnight in Montréal, `seconds` (0 to 79,200) later."""
	return _MIDNIGHTS[day - FIRST] + seconds


def iso(day: int) -> str:
	"""The day as YYYY-MM-DD."""
	return _ISO[day - FIRST]


def recent(rng: Random, first: int = FIRST, last: int = TODAY) -> int:
	"""A random day between two, mostly near the last."""
	return first + int((last - first) * (1 - rng.random() ** 2.2))


def rising(row: int, rows: int, first: int = FIRST, last: int = TODAY) -> int:
	"""The day of row number `row` of `rows` in a table that grew faster and faster."""
	return first + int((last - first) * ((row + 0.5) / rows) ** 0.55)


def impossible(rng: Random) -> int:
	"""Unix seconds of a day that no record of an ISP can have (before 1990)."""
	return rng.choice(_IMPOSSIBLE)
