"""The amount of a payment: written or in words, with its currency or without."""

from __future__ import annotations

import re
from functools import lru_cache

from targo_customer360.nl.dates import months
from targo_customer360.nl.lexicon import alternatives, load, whole
from targo_customer360.nl.numbers import cardinal, decimal
from targo_customer360.nl.text import Text

Amount = tuple[float, tuple[int, int]]
_WRITTEN = r"\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?|\d+(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_DOLLARS_FIRST = whole(rf"(?:ca |cad )?\$ (?P<n>{_WRITTEN})")
_PAY = whole(rf"(?:pays?|paying|payer|paie|paye|paiera|verser|versera|verse|of|de|for) (?P<n>{_WRITTEN})")
_EACH_WEEK = whole(
	rf"(?P<n>{_WRITTEN}) (?:a week|per week|every week|weekly|par semaine|chaque semaine|aux (?:deux|2) semaines|every (?:two|2) weeks|biweekly|bi weekly)"
)
_DECIMAL = whole(r"(?P<n>\d+[.,]\d{2})")


@lru_cache
def _dollars_last() -> re.Pattern[str]:
	unit = alternatives(load("slots")["money"])
	return whole(
		rf"(?P<n>{_WRITTEN}) (?:{unit})(?: (?:et |and )?(?P<c>\d\d)(?: (?:cents?|sous))?(?! (?:h|/|{alternatives(months())})(?!\S)))?"
	)


@lru_cache
def _each_month() -> re.Pattern[str]:
	return whole(rf"(?P<n>{_WRITTEN}) (?:{alternatives(load('slots')['monthly'])})")


def amount(text: Text, taken: set[int]) -> Amount | None:
	"""The amount said with its currency, or said each month: certain. None where there is none."""
	for pattern in (_DOLLARS_FIRST, _dollars_last(), _each_month(), _EACH_WEEK, _DECIMAL):
		for match, span in text.find(pattern):
			# The thousands of "1 250 $" must not be a customer's number: "20417 150 $".
			number = _trim(match["n"])
			if number is None or taken.intersection(range(*span)):
				continue
			if pattern is _DOLLARS_FIRST and _closes_a_number(text, span[0]):
				continue
			start = span[1] - (len(match[0].split()) - match["n"].count(" ") + number.count(" "))
			value = decimal(number)
			if value is None:
				continue
			if "c" in match.groupdict() and match["c"]:
				value += int(match["c"]) / 100
			return _plain(value), (start, span[1])
	return _in_words(text, taken)


def _closes_a_number(text: Text, i: int) -> bool:
	"""Whether the sign belongs to the number before it: "300$ 30 juin", "300 $ 30 juin", not "20417 $300"."""
	while text.word(i) != "$":
		i += 1
	before, after = text.word(i - 1), text.tokens[i + 1]
	return before[:1].isdigit() and (text.tokens[i].joined or not after.joined)


def bare_amount(text: Text, taken: set[int]) -> Amount | None:
	"""A number after "pay" or with cents, for an arrangement in which no currency was said."""
	for match, _ in text.find(_PAY):
		span = text.span(match, "n")
		value = decimal(match["n"])
		if value is not None and not taken.intersection(range(*span)):
			return _plain(value), span
	return None


def _trim(written: str) -> str | None:
	groups = written.split(" ")
	if len(groups) > 1 and not all(len(group.split(",")[0].split(".")[0]) == 3 for group in groups[1:]):
		return groups[-1]
	return written


def _in_words(text: Text, taken: set[int]) -> Amount | None:
	units = set(load("slots")["money"])
	monthly = whole(alternatives(load("slots")["monthly"]))
	words = [token.word for token in text.tokens]
	for i in range(len(words)):
		read = cardinal(words, i) if i not in taken else None
		if read is None or taken.intersection(range(i, read[1])) or read[1] >= len(words):
			continue
		value, end = float(read[0]), read[1]
		if words[end] in units:
			return _plain(value), (i, end + 1)
		if monthly.match(text.norm, text.place(end)):
			return _plain(value), (i, end)
	return None


def _plain(value: float) -> float:
	return int(value) if value == int(value) else round(value, 2)
