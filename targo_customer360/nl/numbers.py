"""Numbers written in words, English and French, and the digits that a person dictates one group at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_SMALL = {
	"zero": 0, "oh": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
	"nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
	"seventeen": 17, "eighteen": 18, "nineteen": 19,
	"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
	"onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
}  # fmt: skip
_TENS_EN = {
	"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
	"ninety": 90,
}  # fmt: skip
_TENS_FR = {
	"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "huitante": 80,
	"nonante": 90,
}  # fmt: skip
_ORDINALS = {
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
	"tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
	"seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "premier": 1,
	"premiere": 1,
}  # fmt: skip
_HUNDRED = ("hundred", "cent", "cents")
_THOUSAND = ("thousand", "mille", "grand")
_PLAIN = re.compile(r"\d{1,3}(?:[ ,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?")

Reading = tuple[int, int]
"""A value and the index after the last word of it."""


def below_hundred(words: Sequence[str], i: int) -> Iterator[Reading]:
	"""Every reading of a number from 0 to 99 at `i`, longest first: "vingt quatre" is 24 or 20."""
	if i >= len(words):
		return
	word = words[i]
	after = words[i + 1] if i + 1 < len(words) else ""
	if word == "quatre" and after in ("vingt", "vingts"):
		yield from ((80 + value, j) for value, j in _small(words, i + 2, 1, 19))
		yield 80, i + 2
	if word in _TENS_FR:
		base, start = _TENS_FR[word], i + 1
		if after == "et":
			start += 1
		top = 19 if word == "soixante" else 9
		yield from ((base + value, j) for value, j in _small(words, start, 1, top))
		yield base, i + 1
	elif word in _TENS_EN:
		yield from ((_TENS_EN[word] + value, j) for value, j in _small(words, i + 1, 1, 9))
		yield _TENS_EN[word], i + 1
	elif word == "dix" and after in ("sept", "huit", "neuf"):
		yield 10 + _SMALL[after], i + 2
		yield 10, i + 1
	elif word in _SMALL:
		yield _SMALL[word], i + 1


def _small(words: Sequence[str], i: int, low: int, high: int) -> Iterator[Reading]:
	if i < len(words):
		if (
			words[i] == "dix"
			and i + 1 < len(words)
			and words[i + 1] in ("sept", "huit", "neuf")
			and high >= 19
		):
			yield 10 + _SMALL[words[i + 1]], i + 2
		value = _SMALL.get(words[i], -1)
		if low <= value <= high:
			yield value, i + 1


def below_thousand(words: Sequence[str], i: int) -> Iterator[Reading]:
	"""Every reading of a number from 0 to 999 at `i`, longest first."""
	heads: list[Reading] = []
	if i < len(words) and words[i] in ("cent", "hundred"):
		heads.append((1, i))
	elif i + 1 < len(words) and words[i] in ("a", "one") and words[i + 1] == "hundred":
		heads.append((1, i + 1))
	heads.extend((value, j) for value, j in below_hundred(words, i) if 1 <= value <= 99)
	for value, j in heads:
		if j < len(words) and words[j] in _HUNDRED and value < 100:
			start = j + 1
			if start < len(words) and words[start] == "and":
				start += 1
			yield from ((value * 100 + rest, k) for rest, k in below_hundred(words, start) if rest)
			yield value * 100, j + 1
	yield from below_hundred(words, i)


def cardinal(words: Sequence[str], i: int) -> Reading | None:
	"""The longest number in words at `i`, or None. A lone "a", "un" or "une" is an article."""
	best = _thousands(words, i) or next(below_thousand(words, i), None)
	if best is None or (best[1] == i + 1 and words[i] in ("un", "une", "oh")):
		return None
	return best


def _thousands(words: Sequence[str], i: int) -> Reading | None:
	heads: list[Reading] = []
	if i < len(words) and words[i] == "mille":
		heads.append((1, i))
	elif i + 1 < len(words) and words[i] in ("a", "one") and words[i + 1] == "thousand":
		heads.append((1, i + 1))
	heads.extend(below_thousand(words, i))
	for value, j in heads:
		if j < len(words) and words[j] in _THOUSAND and value:
			start = j + 1
			if start < len(words) and words[start] == "and":
				start += 1
			rest = next((r for r in below_thousand(words, start) if r[0]), (0, j + 1))
			return value * 1000 + rest[0], rest[1]
	return None


def ordinal(words: Sequence[str], i: int) -> Reading | None:
	"""A day of the month at `i`: "15", "15th", "1er", "fifteenth", "twenty first", "quinze", "premier"."""
	if i >= len(words):
		return None
	written = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|er|e|eme|ieme)?", words[i])
	if written:
		return int(written[1]), i + 1
	if words[i] in _TENS_EN and i + 1 < len(words) and 1 <= _ORDINALS.get(words[i + 1], 0) <= 9:
		return _TENS_EN[words[i]] + _ORDINALS[words[i + 1]], i + 2
	if words[i] in _ORDINALS:
		return _ORDINALS[words[i]], i + 1
	return next(below_hundred(words, i), None)


def is_number_word(word: str) -> bool:
	"""Whether a word can be a part of a dictated number."""
	return (
		word in _SMALL
		or word in _TENS_EN
		or word in _TENS_FR
		or word in (*_HUNDRED, "vingts", "double", "triple")
	)


def decimal(written: str) -> float | None:
	"""The value of digits as typed here: "1,250.50", "1 250,50", "75,5", "150". None for anything else."""
	if not _PLAIN.fullmatch(written):
		return None
	cents = re.search(r"[.,](\d{1,2})$", written)
	whole = written[: cents.start()] if cents else written
	return float(re.sub(r"[ ,]", "", whole) + (f".{cents[1]}" if cents else ""))


def dictated(words: Sequence[str], i: int) -> Iterator[tuple[str, int]]:
	"""Every reading of one group of dictated digits at `i`, as digits: "vingt quatre" is "24", or "20"."""
	if i >= len(words):
		return
	word = words[i]
	digits = re.sub(r"[.,]", "", word)
	if digits.isdigit() and digits.isascii():
		yield digits, i + 1
		return
	if word in ("double", "triple") and i + 1 < len(words) and 0 <= _SMALL.get(words[i + 1], -1) <= 9:
		yield str(_SMALL[words[i + 1]]) * (2 if word == "double" else 3), i + 2
	if word == "o":
		yield "0", i + 1
	for value, j in below_thousand(words, i):
		yield str(value), j


def digits_in_words(words: Sequence[str], i: int) -> tuple[str, int] | None:
	"""A number of an account or a quote said in words, as digits: "three forty" is "340", "quatre mille douze" "4012"."""
	end = i
	while end < len(words) and (is_number_word(words[end]) or words[end] in ("et", "and", *_THOUSAND)):
		end += 1
	whole = cardinal(words[i:end], 0)
	if whole and i + whole[1] == end:
		return str(whole[0]), end
	digits, at = "", i
	while at < end and (group := next(dictated(words[:end], at), None)):
		digits, at = digits + group[0], group[1]
	return (digits, at) if digits else None
