"""Finds the dates said in a text. What one means depends on the action: `dates_read.resolve` makes the day of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from targo_customer360.nl.lexicon import alternatives, load, whole
from targo_customer360.nl.numbers import cardinal, ordinal
from targo_customer360.nl.text import Text

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Said:
	"""A date as it was said: its kind, the numbers in it and its token range.

	Kinds: `date` year month day; `month_day` month day; `day` day; `day_of` day, months ahead; `weekday` weekday and
	which ("", next, last, in_eight, in_fifteen, of_next_week); `days` and `months` ahead of today; `later` days after
	the date said before; `end` months ahead; `end_of` and `start_of` and `middle_of` month.
	"""

	kind: str
	values: tuple[int, ...]
	span: tuple[int, int]
	which: str = ""


def _numbers(text: Text, span: tuple[int, int], read: Callable[..., tuple[int, int] | None]) -> int | None:
	words = [token.word for token in text.tokens[span[0] : span[1]]]
	if len(words) == 1 and words[0].isdigit():
		return int(words[0])
	got = read(words, 0)
	if got and got[1] == len(words):
		return got[0]
	return {"a": 1, "an": 1, "un": 1, "une": 1, "one": 1, "couple": 2}.get(words[-1] if words else "")


@lru_cache
def months() -> dict[str, int]:
	"""Each name of a month, folded, and its number."""
	return {name: int(key) for key, names in load("dates").items() if key.isdigit() for name in names}


@lru_cache
def weekdays() -> dict[str, int]:
	"""Each name of a weekday, folded, and its number, Monday 0."""
	return {
		name: WEEKDAYS.index(key) for key, names in load("dates").items() if key in WEEKDAYS for name in names
	}


@lru_cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
	month, day = alternatives(months()), alternatives(weekdays())
	number = r"(?:\d{1,3}|[a-z]+(?: et)?(?: [a-z]+)?)"
	dated = r"(?:\d{1,2}(?:st|nd|rd|th|er|e|eme)?|[a-z]+(?: et)?(?: [a-z]+)?)"
	# The order is the order of trust: a longer phrase claims its words before a part of it can.
	rows = (
		(r"(?P<y>20\d\d) (?:/ )?(?P<m>\d{1,2}) (?:/ )?(?P<d>\d{1,2})", "iso"),
		(r"(?P<a>\d{1,2}) / (?P<b>\d{1,2})(?: / (?P<y>20\d\d))?", "slashes"),
		(rf"(?:on |by |for |le )?(?P<w>{day}) (?:en|dans) (?P<e>huit|8|quinze|15)(?: jours)?", "in_eight"),
		(rf"(?:a|one|1) week (?:from|after) (?:this |next |coming )?(?P<w>{day})", "week_from"),
		(rf"(?:dans une|une|1|dans 1) semaine (?:de|apres|a partir de) (?P<w>{day})", "week_from"),
		(rf"(?P<w>{day}) week(?! day)", "week_from"),
		(r"(?:a|one|1|two|2) weeks? from (?P<n>today|tomorrow)", "week_from_day"),
		(r"(?P<n>aujourd'hui|demain) en (?P<e>huit|quinze)", "week_from_day"),
		(
			rf"(?:on |by |for |the |in |le )?(?P<d>{dated}) (?:of |de |d' )?(?P<m>{month})(?:(?: ,)? (?P<y>20\d\d))?",
			"month_day",
		),
		(rf"(?P<m>{month}) (?:the )?(?P<d>{dated})(?:(?: ,)? (?P<y>20\d\d))?", "month_day"),
		(
			rf"(?P<k>end|fin|debut|start|beginning|mi|mid|middle)(?: of| de| d' | du mois de| of the month of)? (?P<m>{month})",
			"part_of_month",
		),
		(
			r"(?:the )?(?:end of (?:next month)|(?:la )?fin du mois prochain|(?:the )?end of the following month)",
			"end_next",
		),
		(
			r"(?:the |la )?(?:end of (?:the |this )?month|month end|fin du mois|fin de mois|fin de ce mois|end of month|eom)",
			"end",
		),
		(
			rf"(?:the |le |on the )?(?P<d>{dated}) (?:of next month|du mois prochain|of the next month)",
			"day_next",
		),
		(
			rf"(?:the |le |on the )?(?P<d>{dated}) (?:of the month|of this month|du mois|de ce mois|du mois courant)",
			"day",
		),
		(
			rf"(?:on |by |for |le )?(?P<w>{day}) (?:of next week|next week|de la semaine prochaine|la semaine prochaine)",
			"of_next_week",
		),
		(rf"(?:next week|la semaine prochaine)(?: on| le|,)* (?P<w>{day})", "of_next_week"),
		(
			rf"(?:last|this past|past|previous) (?P<w>{day})|(?P<w2>{day}) (?:dernier|passe|passee|last)",
			"last",
		),
		(
			rf"(?:next|this|this coming|coming|the next|ce|cet) (?P<w>{day})(?: (?:prochain|qui vient|coming))?",
			"next",
		),
		(rf"(?P<w>{day}) (?:prochain|suivant|qui vient|next)", "next"),
		(
			rf"(?:on |le |the )?(?P<w>{day})(?: le| the|,)* (?P<d>\d{{1,2}})(?:st|nd|rd|th|er)?(?! (?:h|heures|/|am|pm|o))",
			"weekday_day",
		),
		(r"(?:the )?day after tomorrow|apres demain|surlendemain", "days:2"),
		(r"(?:the )?day before yesterday|avant hier", "days:-2"),
		(r"yesterday|hier|last night|hier soir", "days:-1"),
		(r"tomorrow|demain", "days:1"),
		(
			r"today|aujourd'hui|tonight|(?:ce|a) (?:soir|matin)|this (?:morning|afternoon|evening)|cet(?:te)? (?:apres midi|avant midi)|end of day",
			"days:0",
		),
		(
			rf"(?P<n>{number}) (?P<u>days?|weeks?|months?) ago|il y a (?P<n2>{number}) (?P<u2>jours?|semaines?|mois)",
			"ago",
		),
		(
			rf"(?P<n>{number}) (?P<u>days?|weeks?|jours?|semaines?) (?:later|after|afterwards|apres|plus tard|suivants?)",
			"later",
		),
		(
			rf"(?:in|within|dans|d' ici|d' ici a) (?P<n>{number}) (?P<u>days?|weeks?|months?|jours?|semaines?|mois)",
			"ahead",
		),
		(rf"(?P<n>{number}) (?P<u>days?|weeks?|months?|jours?|semaines?) from (?:now|today)", "ahead"),
		(rf"(?P<w>{day})", "weekday"),
		(
			r"(?:the|du|le|au|des le|pour le|avant le|on the|by the|due the|on|due) (?P<d>\d{1,2}(?:st|nd|rd|th|er)?)(?! (?:h|heures|hours|/|%|\$|am|pm|days|jours|semaines|weeks|mois|months|dollars|dollar|bucks|piastres))",
			"bare",
		),
		(r"(?:the|le|au|du) (?!(?:one|un|une|two|deux)(?!\S))(?P<d>[a-z]+(?: et)?(?: [a-z]+)?)", "bare"),
		(r"(?P<d>\d{1,2}(?:st|nd|rd|th|er))", "bare"),
	)
	return tuple((whole(pattern), kind) for pattern, kind in rows)


def dates(text: Text, taken: set[int]) -> list[Said]:
	"""The dates in a text outside the tokens already taken, in the order they were said."""
	found: list[Said] = []
	used = set(taken)
	for pattern, kind in _patterns():
		place = 0
		while match := pattern.search(text.norm, place):
			span = text.span(match)
			place = match.start() + 1
			if used.intersection(range(*span)):
				continue
			said = _said(text, match, kind, span)
			if said is not None:
				found.append(said)
				used.update(range(*said.span))
	return sorted(found, key=lambda said: said.span)


def _said(text: Text, match: re.Match[str], kind: str, span: tuple[int, int]) -> Said | None:
	groups = {name: value for name, value in match.groupdict().items() if value}
	if kind.startswith("days:"):
		return Said("days", (int(kind.split(":")[1]),), span)
	if kind in ("iso", "slashes"):
		return _written(groups, kind, span)
	if kind in ("end", "end_next"):
		return Said("end", (int(kind == "end_next"),), span)
	if kind == "part_of_month":
		kinds = {
			"end": "end_of",
			"fin": "end_of",
			"mi": "middle_of",
			"mid": "middle_of",
			"middle": "middle_of",
		}
		return Said(kinds.get(groups["k"], "start_of"), (months()[groups["m"]],), span)
	if kind == "week_from_day":
		away = int(groups["n"] in ("tomorrow", "demain"))
		weeks = 2 if groups.get("e") == "quinze" or "two" in match[0] or match[0].startswith("2") else 1
		return Said("days", (7 * weeks + away,), span)
	if kind in ("ago", "ahead", "later"):
		return _counted(text, match, kind, span)
	weekday = groups.get("w") or groups.get("w2")
	if weekday and kind != "weekday_day":
		which = {"weekday": "", "week_from": "in_eight"}.get(kind, kind)
		if kind == "in_eight" and groups["e"] in ("quinze", "15"):
			which = "in_fifteen"
		return Said("weekday", (weekdays()[weekday],), span, which)
	return _with_day(text, match, kind, span, groups)


def _written(groups: dict[str, str], kind: str, span: tuple[int, int]) -> Said | None:
	if kind == "iso":
		return Said("date", (int(groups["y"]), int(groups["m"]), int(groups["d"])), span)
	a, b = int(groups["a"]), int(groups["b"])
	# 25/03 can only be day first, 03/25 only month first; 03/04 is read day first, as on a Quebec cheque.
	day, month = (b, a) if b > 12 else (a, b)
	if not (1 <= month <= 12 and 1 <= day <= 31):
		return None
	return (
		Said("date", (int(groups["y"]), month, day), span)
		if "y" in groups
		else Said("month_day", (month, day), span)
	)


def _counted(text: Text, match: re.Match[str], kind: str, span: tuple[int, int]) -> Said | None:
	name = "n" if match["n"] else "n2"
	number = _numbers(text, text.span(match, name), cardinal)
	if number is None:
		words = match[name].split()
		number = (
			_numbers(text, (text.span(match, name)[1] - 1, text.span(match, name)[1]), cardinal)
			if len(words) > 1
			else None
		)
	if number is None:
		return None
	unit = match["u"] if name == "n" else match["u2"]
	sign = -1 if kind == "ago" else 1
	if unit.startswith("mo"):
		return Said("months", (sign * number,), span)
	count = sign * number * (7 if unit[0] in "ws" else 1)
	return Said("later" if kind == "later" else "days", (count,), span)


def _with_day(
	text: Text, match: re.Match[str], kind: str, span: tuple[int, int], groups: dict[str, str]
) -> Said | None:
	first, last = text.span(match, "d")
	words = [token.word for token in text.tokens[first:last]]
	read = ordinal(words, 0)
	if read is None and kind == "month_day" and match.start("d") < match.start("m"):
		# "pay fifteen march" was read from too early a word on
		first, read = last - 1, ordinal(words[-1:], 0)
		if read:
			read = (read[0], len(words))
			span = (first, span[1])
	if read is None or not 1 <= read[0] <= 31:
		return None
	if read[1] < len(words):
		if kind != "bare" and match.start("d") < match.start((groups.get("m") and "m") or "d"):
			return None
		if kind == "day_next" or kind == "day":
			return None
		span = (span[0], first + read[1])
	if kind == "month_day":
		month = months()[groups["m"]]
		if "y" in groups and read[1] == len(words):
			return Said("date", (int(groups["y"]), month, read[0]), span)
		return Said("month_day", (month, read[0]), span)
	if kind == "day_next":
		return Said("day_of", (read[0], 1), span)
	if (
		kind == "bare"
		and words[0] in ("second", "first", "cent", "zero")
		and text.word(span[1]) not in ("", ",", ".")
	):
		return None
	if kind == "bare" and text.word(span[1]) in _product_words():
		return None
	return Said("day", (read[0],), span)


@lru_cache
def _product_words() -> frozenset[str]:
	"""What "the 2 routers" counts is no date."""
	return frozenset(word for phrase in load("slots")["product"] for word in phrase.split())
