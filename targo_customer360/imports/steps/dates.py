"""Clock times as technicians wrote them."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from targo_customer360.sites.port import Values

_CLOCK = re.compile(r"(\d{1,2})(?:\s*[:hH.]\s*(\d{2})?(?::\d{2})?)?\s*(?:m|min)?")
_COMPACT = re.compile(r"(\d{1,2})(\d{2})")


def clock(text: str) -> time | None:
	"""'08:30', '8h30', '8:30', '8 h 30', '0830', '8h' -> a time; '' -> None; 24:00 is midnight.

	Raises ValueError for what is no time of day.
	"""
	text = text.strip()
	if not text:
		return None
	match = _CLOCK.fullmatch(text) or _COMPACT.fullmatch(text)
	if not match:
		raise ValueError(text)
	hours, minutes = int(match.group(1)), int(match.group(2) or 0)
	if (hours, minutes) == (24, 0):
		hours = 0
	return time(hours, minutes)


def created(values: Values, when: date | datetime | None) -> Values:
	"""Keep the day a legacy row is about as the document's creation; without one it is the import's."""
	if when is not None:
		values["creation"] = when
	return values
