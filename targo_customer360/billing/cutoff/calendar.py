"""The days on which nobody is cut off: help must be there when service goes, that day and the next."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from holidays import country_holidays

from targo_customer360.effects.tasks import Said

FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
_DAYS = {
	FRIDAY: ("Friday", "un vendredi"),
	SATURDAY: ("Saturday", "un samedi"),
	SUNDAY: ("Sunday", "un dimanche"),
}
_CATEGORIES = ("public", "government", "optional")
"""Those of Quebec; the federal ones, on which banks take no payment; and Easter Monday."""


def weekday_hold(day: date, on_friday: bool) -> Said | None:
	"""Why a day of the week is none for a cut-off; None where it is one."""
	said = _DAYS.get(day.weekday())
	if said is None or (day.weekday() == FRIDAY and on_friday):
		return None
	return f"{day} is a {said[0]}", f"Le {day} est {said[1]}"


def holiday_hold(day: date) -> Said | None:
	"""Why a day is none for a cut-off: a holiday, or the day before one."""
	names = holiday(day)
	if names:
		return f"{day} is a holiday: {names[0]}", f"Le {day} est férié : {names[1]}"
	after = holiday(day + timedelta(days=1))
	if after:
		return (
			f"{day} is the day before a holiday: {after[0]}",
			f"Le {day} est la veille d'un jour férié : {after[1]}",
		)
	return None


def holiday(day: date) -> Said | None:
	"""The name of a holiday of Quebec or Canada, in English and French; None on any other day."""
	english, french = _year(day.year)
	return (english[day], french.get(day, english[day])) if day in english else None


@lru_cache(maxsize=8)
def _year(year: int) -> tuple[dict[date, str], dict[date, str]]:
	def named(language: str) -> dict[date, str]:
		return dict(
			country_holidays("CA", subdiv="QC", years=year, categories=_CATEGORIES, language=language)
		)

	return named("en_CA"), named("fr")
