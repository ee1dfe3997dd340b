"""Ten-digit telephone numbers: written with any separators, or dictated digit by digit or group by group."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from targo_customer360.nl.numbers import dictated, is_number_word
from targo_customer360.nl.text import Text

_LENGTH = 10
_BETWEEN = frozenset("().,/")
_MOST_GROUPS = 12
_MOST_READINGS = 8
# "four fifty two seventy two ..." can be cut in several ways: an area code of Quebec or beside it decides.
_NEARBY = frozenset("263 343 354 367 418 438 450 468 514 579 581 613 819 873".split())


def phones(text: Text) -> list[tuple[str, tuple[int, int]]]:
	"""The numbers in a text as ten digits, each with its token range."""
	found: list[tuple[str, tuple[int, int]]] = []
	i = 0
	while i < len(text):
		read = _at(text, i)
		if read is None:
			i += 1
			continue
		digits, end = read
		found.append((digits, (i, end)))
		i = end
	return found


def _at(text: Text, first: int) -> tuple[str, int] | None:
	word = text.word(first)
	if word == "(":
		read = _at(text, first + 1) if text.word(first + 2) == ")" else None
		return read
	if not (word[0].isdigit() or is_number_word(word)):
		return None
	readings = list(islice(_complete(text, first, "", 0), _MOST_READINGS))
	return next((r for r in readings if r[0][:3] in _NEARBY), readings[0] if readings else None)


def _complete(text: Text, i: int, digits: str, groups: int) -> Iterator[tuple[str, int]]:
	"""The readings that end on ten digits with a group boundary after the third and the sixth."""
	if len(digits) == _LENGTH:
		if _is_dialable(digits):
			yield digits, i
		return
	if groups == 1 and digits == "1":
		yield from _complete(text, i, "", 2)
	if groups >= _MOST_GROUPS or i >= len(text):
		return
	if digits and text.word(i) in _BETWEEN:
		if text.word(i + 1)[:1].isalnum():
			yield from _complete(text, i + 1, digits, groups)
		return
	words = [token.word for token in text.tokens[i : i + 6]]
	for group, taken in dictated(words, 0):
		if not digits and len(group) == _LENGTH + 1 and group[0] == "1":
			group = group[1:]
		more = digits + group
		if len(more) > _LENGTH or any(len(digits) < mark < len(more) for mark in _marks(digits, group)):
			continue
		yield from _complete(text, i + taken, more, groups + 1)


def _marks(digits: str, group: str) -> tuple[int, ...]:
	return () if not digits and len(group) >= 6 else (3, 6)


def _is_dialable(digits: str) -> bool:
	return digits[0] in "23456789" and digits[3] in "23456789"
