"""Days on which nobody is sent out without a second thought: weekends and holidays."""

from __future__ import annotations

from datetime import date

from targo_customer360.billing.cutoff.calendar import holiday

Said = tuple[str, str]
_WEEKEND: dict[int, Said] = {5: ("a Saturday", "un samedi"), 6: ("a Sunday", "un dimanche")}


def day_off(day: date) -> Said | None:
	"""What kind of day off it is, "Canada Day" / "Fête du Canada"; None for a working day."""
	return holiday(day) or _WEEKEND.get(day.weekday())
