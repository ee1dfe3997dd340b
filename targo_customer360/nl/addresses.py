"""Civic addresses in a text: number, street, apartment, town; whatever the case and with or without commas."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from targo_customer360.nl.dates import months, weekdays
from targo_customer360.nl.lexicon import alternatives, business, load, whole
from targo_customer360.nl.numbers import cardinal, dictated, is_number_word
from targo_customer360.nl.text import Text

_CIVIC = re.compile(r"\d{1,5}[a-z]?")
_ORDINAL = re.compile(r"\d{1,2}(?:e|eme|ieme|er|ere|re|st|nd|rd|th)")
_CONNECTORS = frozenset("de du des d' la le les l' of the saint sainte st ste sur aux a".split())
_NEVER = frozenset(
	"for pour with avec on and et to chez at , . ? ! : ; -> + in is est please svp then puis pis but mais , from by a an second another new phone telephone voip une un ligne".split()
)
_POSTAL = re.compile(r"[a-z]\d[a-z]|\d[a-z]\d")
_PROVINCE = frozenset(("qc", "quebec", "pq", "que", "canada", "on", "ontario"))
_MOST_WORDS = 5
_FROM = whole(
	r"(?:from|du|de l'|de la|de|d'|instead of|au lieu du|au lieu de|not|pas au|pas le|plutot que|plutot qu' au|rather than|was|etait|ancienne adresse|old address|replacing|left|quitte le|quitte)(?: le| the| au| l')?"
)


@dataclass(frozen=True, slots=True)
class Address:
	"""An address as it was typed, a civic number in words as digits; `left` is True for the one moved away from."""

	text: str
	span: tuple[int, int]
	left: bool


@lru_cache
def _types(name: str) -> frozenset[str]:
	return frozenset(load("slots")[name])


@lru_cache
def _unit_pattern() -> re.Pattern[str]:
	number = r"(?:no |numero |number )?(?:\d{1,4}[a-z]?|[a-z]\d{0,3})"
	return whole(rf"(?:, )?(?:{alternatives(load('slots')['unit'])}) (?:# )?{number}")


def addresses(text: Text, taken: set[int]) -> list[Address]:
	"""The addresses in a text outside the tokens already taken, in order."""
	found: list[Address] = []
	i = 0
	while i < len(text):
		address = None if i in taken else _at(text, i, taken)
		if address is None:
			i += 1
			continue
		found.append(address)
		i = address.span[1]
	return found


def newest(found: list[Address]) -> Address | None:
	"""The address meant: where an old and a new one are given, the new one."""
	kept = [address for address in found if not address.left] or found
	return kept[-1] if kept else None


def _at(text: Text, first: int, taken: set[int]) -> Address | None:
	civic = _civic(text, first)
	if civic is None:
		return None
	number, street = civic
	end = _street(text, street, taken)
	if end is None:
		return None
	end = _tail(text, end, taken)
	start = _unit_before(text, first)
	typed = text.typed(start, end)
	if number is not None:
		typed = f"{number} {text.typed(street, end)}"
	before = text.norm[: max(text.place(start) - 1, 0)]
	left = any(match.end() == len(before) for match in _FROM.finditer(before))
	left = left and not (before.endswith("pour le") or before.endswith("address of"))
	return Address(typed.rstrip(" ,.?!;:"), (start, end), left)


def _civic(text: Text, first: int) -> tuple[str | None, int] | None:
	"""The number where it was dictated in words, and where the street starts."""
	word = text.word(first)
	if text.word(first - 1) in ("c", "soq", "$", "olt") or word in ("un", "une", "a", "premier"):
		return None
	if _CIVIC.fullmatch(word):
		second = text.word(first + 1)
		if _CIVIC.fullmatch(second) and first + 1 < len(text) and text.tokens[first + 1].joined:
			return None, first + 2
		if len(second) == 1 and second in "abcdefgh" and text.tokens[first + 1].upper:
			return None, first + 2
		return None, first + 1
	if not is_number_word(word):
		return None
	end = first
	while end < len(text) and (is_number_word(text.word(end)) or text.word(end) == "et"):
		end += 1
	words = [token.word for token in text.tokens[first:end]]
	read = cardinal(words, 0)
	if read and read[1] == len(words) and read[0] > 0:
		return str(read[0]), end
	return _in_groups(words, end)


def _in_groups(words: list[str], end: int) -> tuple[str, int] | None:
	digits, i = "", 0
	while i < len(words):
		group = next(dictated(words, i), None)
		if group is None:
			return None
		digits, i = digits + group[0], group[1]
	return (digits, end) if 0 < len(digits) <= 5 else None


def _street(text: Text, i: int, taken: set[int]) -> int | None:
	"""The end of the street's name that starts at `i`, or None."""
	while text.word(i) == "," or (
		text.word(i) in ("petit", "grand", "vieux", "old") and text.word(i + 1) in _types("street_first")
	):
		i += 1
	if _ORDINAL.fullmatch(text.word(i)) and text.word(i + 1) in (
		_types("street_first") | _types("street_last")
	):
		return i + 2
	if text.word(i) == "county" and text.word(i + 1) == "road":
		i += 1
	if text.word(i) in _types("street_first"):
		end = _after_type(text, i + 1, taken)
		if end is not None:
			return end
	return _before_type(text, i, taken)


def _after_type(text: Text, i: int, taken: set[int]) -> int | None:
	j = i
	while text.word(j) in _CONNECTORS and j < i + 3:
		j += 1
	if j >= len(text) or j in taken or text.word(j) in _NEVER or not text.word(j)[0].isalnum():
		return None
	if _ORDINAL.fullmatch(text.word(j)):
		return j + 2 if text.word(j + 1) in _types("street_first") else j + 1
	if text.word(j).isdigit():
		return j + 1
	return _names_on(text, j + 1, taken)


def _names_on(text: Text, j: int, taken: set[int]) -> int:
	"""Goes on over the words that belong to a name: unknown, with a capital, or joined by a hyphen."""
	count = 0
	while j < len(text) and count < _MOST_WORDS:
		step = 1
		if text.word(j) in _CONNECTORS and not _is_name(text, j, taken):
			while text.word(j + step) in _CONNECTORS and step < 3:
				step += 1
			if text.word(j) in ("a", "le", "aux") and not _is_name(text, j + step, taken):
				break
			if not _is_name(text, j + step, taken) or _opens_customer(text, j + step):
				break
			step += 1
		elif not _is_name(text, j, taken) or _opens_customer(text, j):
			break
		j += step
		count += step
	return j


def _opens_customer(text: Text, i: int) -> bool:
	return text.word(i) in business() or (
		text.word(i) in load("slots")["title"] and not text.tokens[i].joined
	)


def _is_name(text: Text, i: int, taken: set[int]) -> bool:
	if i >= len(text) or i in taken:
		return False
	token = text.tokens[i]
	if not token.word[0].isalpha() or token.word in weekdays() or token.word in months():
		return False
	if token.upper and (token.word in _PROVINCE or _POSTAL.fullmatch(token.word)):
		return False
	if token.word in _types("unit") or token.word in ("olt", "c", "soq"):
		return False
	return not token.known or token.joined or (token.capital and (not token.upper or len(token.word) > 3))


def _before_type(text: Text, i: int, taken: set[int]) -> int | None:
	"""`12 Covey Hill Road`: up to four words, then a type."""
	for j in range(i, min(i + 5, len(text))):
		word = text.word(j)
		if j > i and word in _types("street_last"):
			end = j + 1
			while text.word(end) in _types("street_last") and end not in taken:
				end += 1
			if text.word(end) in (
				"north",
				"south",
				"east",
				"west",
				"n",
				"s",
				"e",
				"w",
				"nord",
				"sud",
				"ouest",
			):
				end += 1
			return end
		if j in taken or word in _NEVER or not (word[0].isalpha() or _ORDINAL.fullmatch(word)):
			return None
		if word in ("de", "du", "des", "au", "aux", "c", "soq", "that", "this"):
			return None
	return None


def _unit_before(text: Text, first: int) -> int:
	before = text.norm[: text.place(first)]
	match = next(reversed(list(_unit_pattern().finditer(before))), None)
	if match and before[match.end() :].strip() in ("", ",", "au", "at"):
		return text.index(match.start())
	return first


def _tail(text: Text, end: int, taken: set[int]) -> int:
	"""Goes on over the town, the apartment, the province and the postal code, in any order."""
	for _ in range(5):
		step = _unit_after(text, end) or _town(text, end, taken) or _postal(text, end)
		if step is None or step <= end:
			break
		end = step
	return end


def _unit_after(text: Text, end: int) -> int | None:
	match = _unit_pattern().match(text.norm, text.place(end)) if end < len(text) else None
	return text.span(match)[1] if match else None


def _town(text: Text, end: int, taken: set[int]) -> int | None:
	start = end
	if text.word(start) == ",":
		start += 1
	if text.word(start) in ("in", "a", "dans"):
		start += 1
	if start >= len(text) or not _is_name(text, start, taken) or _opens_customer(text, start):
		return None
	stop = _names_on(text, start, taken)
	if text.word(start - 1) == "," and text.word(stop) == "'s":
		return None
	return stop


def _postal(text: Text, end: int) -> int | None:
	start = end + 1 if text.word(end) == "," else end
	stop = start
	if text.word(stop) in _PROVINCE and (text.tokens[stop].upper or text.word(stop) in ("quebec", "ontario")):
		stop += 1
		if text.word(stop) == "," and _POSTAL.fullmatch(text.word(stop + 1)):
			stop += 1
	if _POSTAL.fullmatch(text.word(stop)) and _POSTAL.fullmatch(text.word(stop + 1)):
		stop += 2
	elif re.fullmatch(r"[a-z]\d[a-z]\d[a-z]\d", text.word(stop)):
		stop += 1
	return stop if stop > start else None
