"""What day a said date is, for an action that looks ahead or one that looks back."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from targo_customer360.nl.dates import Said

WEEK = 7


def resolve(said: Said, today: date, past: bool = False, after: date | None = None) -> date | None:
	"""The day meant, or None where there is none (31 February).

	A bare day or weekday is the next one to come, or with `past` the most recent one gone by; with `after` the first
	one after that day. A weekday is never today.
	"""
	try:
		return _resolve(said, today, past, after)
	except (ValueError, OverflowError):
		return None


def _resolve(said: Said, today: date, past: bool, after: date | None) -> date | None:
	base = after or today
	first = said.values[0]
	if said.kind == "date":
		return date(*said.values)
	if said.kind == "days":
		return today + timedelta(days=first)
	if said.kind == "later":
		return base + timedelta(days=first)
	if said.kind == "months":
		return _months_on(today, first)
	if said.kind == "weekday":
		return _weekday(first, said.which, today, past, after)
	if said.kind == "day":
		return _bare_day(first, base, past)
	if said.kind == "day_of":
		year, month = _month_at(today, said.values[1])
		return date(year, month, first)
	if said.kind == "end":
		year, month = _month_at(today, first)
		return date(year, month, monthrange(year, month)[1])
	return _in_month(said, base, past, after)


def _in_month(said: Said, base: date, past: bool, after: date | None) -> date | None:
	month = said.values[0]
	for year in (base.year, base.year - 1) if past else (base.year, base.year + 1):
		day = {
			"end_of": monthrange(year, month)[1],
			"start_of": 1,
			"middle_of": 15,
		}.get(said.kind) or said.values[1]
		if day > monthrange(year, month)[1]:
			continue
		meant = date(year, month, day)
		if (past and meant <= base) or (not past and (meant > base if after else meant >= base)):
			return meant
	return None


def _bare_day(day: int, base: date, past: bool) -> date | None:
	for step in range(13):
		year, month = _month_at(base, -step if past else step)
		if day <= monthrange(year, month)[1]:
			meant = date(year, month, day)
			if meant < base if past else meant > base:
				return meant
	return None


def _weekday(weekday: int, which: str, today: date, past: bool, after: date | None) -> date:
	if which == "last" or (past and not which):
		return today - timedelta(days=(today.weekday() - weekday - 1) % WEEK + 1)
	if which == "of_next_week":
		return today + timedelta(days=WEEK - today.weekday() + weekday)
	base = after or today
	coming = base + timedelta(days=(weekday - base.weekday() - 1) % WEEK + 1)
	return coming + timedelta(days={"in_eight": WEEK, "in_fifteen": 2 * WEEK}.get(which, 0))


def _month_at(base: date, months: int) -> tuple[int, int]:
	index = base.year * 12 + base.month - 1 + months
	return index // 12, index % 12 + 1


def _months_on(base: date, months: int) -> date:
	year, month = _month_at(base, months)
	return date(year, month, min(base.day, monthrange(year, month)[1]))
