"""The civic number at the head of a line, in every reading that the way it was written allows."""

from __future__ import annotations

import re
from typing import NamedTuple

from targo_customer360.telephony.address.vocabulary import ANY_TYPE, LAST_TYPES, STRONG_TYPES, alternatives


class Door(NamedTuple):
	"""One reading of a civic number. `sure` is False where an experienced clerk would ask."""

	civic: str
	suffix: str = ""
	unit: str = ""
	sure: bool = True


class Civic(NamedTuple):
	"""All readings of what stood before the street, and whether it was a range of doors."""

	doors: tuple[Door, ...]
	rest: str
	is_range: bool = False


_ENDING = r"(?:e|er|re|ere|ier|iere|eme|ieme|iem|th|st|nd|rd)"
_HEAD = re.compile(r"(?:(?:no|num|numero|number|civique|civic)\b[ :#]*(?:civique\b[ :#]*)?|#\s*)?([0-9]+)")
_LETTER_FIRST = re.compile(r"([a-z][0-9]{1,3}(?=\s*-)|[a-z])\s*(-?)\s*([0-9]+[a-z]?\b.*)")
_FRACTION = re.compile(r"\s*-?\s*([123]/[234])(?![0-9/])")
_ORDINAL_STREET = re.compile(rf"{_ENDING}[ -]+(?:{alternatives(STRONG_TYPES)}|st)\b")
_NAMED_ORDINAL = re.compile(rf"{_ENDING}\b")
_GLUED = re.compile(r"([a-z])(?![a-z0-9?])")
_HYPHEN_LETTER = re.compile(r"\s*[-/]\s*([a-z])(?![a-z0-9?])")
_SPACED_LETTER = re.compile(r"\s+([a-z])(?![a-z0-9?])\s*-?\s*([a-z0-9?]*)")
_WORD_SUFFIX = re.compile(r"\s*-?\s*(bis|ter)\b(?=\s|$|,)")
_PAIR = re.compile(r"\s*[-/]\s*([0-9]+)([a-z]?)(?![a-z0-9/])")
_MORE = re.compile(r"\s*[-/]\s*[0-9]+\b")
_CONNECTED = re.compile(r"\s*(?:&|-|\b(?:a|au|to|et|and|ou|or)\b)\s*([0-9]+)([a-z]?)(?![a-z0-9/])(?=\s|,|$)")
_APARTMENT_NUMBER = re.compile(r"[1-9][0-2][0-9]")


def _number(text: str) -> str:
	return text.lstrip("0") or "0"


def _pair_doors(first: str, second: str, letter: str, suffix: str) -> Civic:
	"""`4-123` and `123-4` are unit 4 of 123; `123-125` is a range; `301-45` is only a guess."""
	a, b = int(first), int(second)
	if letter or suffix:
		return Civic(
			(
				Door(first, suffix, second + letter, a > b or not suffix),
				Door(second, letter, first + suffix, a < b),
			),
			"",
		)
	if a < b:
		is_range = a >= 10 and b - a <= 20
		return Civic((Door(second, "", first, not is_range), Door(first, "", second, False)), "", is_range)
	if a == b:
		return Civic((Door(first, "", second, False),), "", True)
	guess = b >= 10 and _APARTMENT_NUMBER.fullmatch(first) is not None
	return Civic((Door(first, "", second, not guess), Door(second, "", first, False)), "")


def _is_suffix(letter: str, word: str, rest: str) -> bool:
	"""Is the single letter after "123 " a suffix, or does it begin the street?"""
	if not word or (word in ANY_TYPE and letter != "n"):
		return True
	if len(word) == 1 or word == "st":
		return word == "st"
	if letter == "r" or (letter in "dl" and word[0] in "aeiouyh"):
		return False
	if letter in "nsew":
		words = rest.split()
		return not (words and words[-1] in LAST_TYPES)
	return True


def parse_civic(text: str) -> Civic | None:
	"""Readings of the number that `text` begins with; None when it begins with none ("4e Rang", "rue X")."""
	lettered = _LETTER_FIRST.match(text)
	if lettered:
		behind = parse_civic(lettered[3])
		if behind is None or len(behind.doors) != 1:
			return None
		unit = behind.doors[0]._replace(unit=lettered[1], sure=lettered[2] == "-")
		return behind._replace(doors=(unit,))
	head = _HEAD.match(text)
	if not head:
		return None
	number, tail = _number(head[1]), text[head.end() :]
	fraction = _FRACTION.match(tail)
	if fraction:
		return Civic((Door(number, fraction[1]),), tail[fraction.end() :])
	if _ORDINAL_STREET.match(tail):
		return None
	suffix = ""
	glued = _GLUED.match(tail)
	if glued:
		suffix, tail = glued[1], tail[1:]
	elif tail and tail[0].isalpha():
		return None
	return _with_tail(number, suffix, tail)


def _with_tail(number: str, suffix: str, tail: str) -> Civic:
	pair = _PAIR.match(tail)
	if pair and not (_NAMED_ORDINAL.fullmatch(pair[2]) and _ORDINAL_STREET.match(tail[pair.start(2) :])):
		rest = tail[pair.end() :]
		more = _MORE.match(rest)
		if more:
			several = f"{number}-{_number(pair[1])}{more[0].strip()}"
			return Civic((Door(several, sure=False),), rest[more.end() :], is_range=True)
		return _pair_doors(number, _number(pair[1]), pair[2], suffix)._replace(rest=rest)
	connected = _CONNECTED.match(tail)
	if connected and not _ORDINAL_STREET.match(tail[connected.start(2) :]):
		several = f"{number}{suffix}-{_number(connected[1])}{connected[2]}"
		return Civic((Door(several, sure=False),), tail[connected.end() :], is_range=True)
	if suffix:
		return Civic((Door(number, suffix),), tail)
	word = _WORD_SUFFIX.match(tail)
	if word:
		return Civic((Door(number, word[1]),), tail[word.end() :])
	letter = _HYPHEN_LETTER.match(tail)
	if letter:
		return Civic((Door(number, letter[1]), Door(number, "", letter[1])), tail[letter.end() :])
	letter = _SPACED_LETTER.match(tail)
	if letter and _is_suffix(letter[1], letter[2], tail[letter.start(2) :]):
		return Civic((Door(number, letter[1]),), tail[letter.end(1) :])
	return Civic((Door(number),), tail)
