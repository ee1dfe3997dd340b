"""What a product is called, as words that compare: synonyms in two languages are one, a speed is a number of Mbps."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from targo_customer360.service.words import words_of

_DATA = Path(__file__).parent / "data" / "products.json"
_PRICE = re.compile(
	r"(?:@\s*\$?\s*(?P<a>\d+(?:[.,]\d{1,2})?)\s*\$?|\b(?:à|a|at|for|pour)\s+(?:\$\s*(?P<b>\d+(?:[.,]\d{1,2})?)|(?P<c>\d+(?:[.,]\d{1,2})?)\s*\$))\s*$",
	re.IGNORECASE,
)
_TIMES = re.compile(r"(\d{1,3})x")
_TIMES_BEHIND = re.compile(r"x(\d{1,3})")
_JOINED_SPEED = re.compile(r"(\d+(?:\.\d+)?)([a-z]+)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LINES = frozenset(("FIBRE", "INTERNET", "AIR", "DSL", "CABLE"))
_SLOWEST = 10
_GIGA = 1000
_LONGEST_PHRASE = 4


@dataclass(frozen=True)
class Wanted:
	"""One item as it was asked for: the words that say which, how many, and a price if one was agreed."""

	typed: str
	words: frozenset[str]
	quantity: Decimal
	price: Decimal | None


@lru_cache
def _data() -> Any:
	return json.loads(_DATA.read_text(encoding="utf-8"))


@lru_cache
def _phrases() -> dict[tuple[str, ...], str]:
	return {
		tuple(phrase.split()): concept for concept, phrases in _data()["same"].items() for phrase in phrases
	}


@lru_cache
def _listed(name: str) -> frozenset[str]:
	held = _data()[name]
	return frozenset((" ".join(held) if isinstance(held, list) else held).split())


def read_wanted(typed: str) -> Wanted:
	"""'2 x fibre 100M @ 59.95' -> two of {FIBRE, 100 Mbps} at 59.95."""
	text, price = _price(typed)
	words, quantity = _quantity(_digits(words_of(text)))
	return Wanted(typed, _concepts(words, asked=True), quantity, price)


@lru_cache(maxsize=4096)
def item_words(name: str) -> frozenset[str]:
	"""The words of an item's own name."""
	return _concepts(words_of(name), asked=False)


def _price(typed: str) -> tuple[str, Decimal | None]:
	found = _PRICE.search(typed)
	if not found:
		return typed, None
	try:
		price = Decimal(next(filter(None, found.groups())).replace(",", "."))
	except InvalidOperation:
		return typed, None
	return typed[: found.start()].strip(), price


def _digits(words: list[str]) -> list[str]:
	"""Numbers in words as digits: 'trois cents' is 300, 'one thousand' 1000."""
	numbers, out = _data()["numbers"], []
	value: int | None = None
	for word in words:
		if word in numbers:
			value = (value or 0) + numbers[word]
		elif word in _listed("hundred"):
			value = (value or 1) * 100
		elif word in _listed("thousand"):
			value = (value or 1) * 1000
		else:
			if value is not None:
				out.append(str(value))
				value = None
			out.append(word)
	return [*out, str(value)] if value is not None else out


def _quantity(words: list[str]) -> tuple[list[str], Decimal]:
	if not words:
		return words, Decimal(1)
	first = _TIMES.fullmatch(words[0])
	if first:
		return words[1:], Decimal(first[1])
	if len(words) > 2 and _is_count(words[0]) and words[1] in ("x", "fois", "times"):
		return words[2:], Decimal(words[0])
	if len(words) > 1 and _is_count(words[0]) and not _is_speed(words):
		return words[1:], Decimal(words[0])
	last = _TIMES_BEHIND.fullmatch(words[-1])
	if last:
		return words[:-1], Decimal(last[1])
	if len(words) > 2 and words[-2] == "x" and _is_count(words[-1]):
		return words[:-2], Decimal(words[-1])
	return words, Decimal(1)


def _is_count(word: str) -> bool:
	return word.isdigit() and 0 < int(word) < _GIGA


def _is_speed(words: list[str]) -> bool:
	"""Whether the number at the beginning is how fast, not how many."""
	if words[1] in _listed("mega") | _listed("giga"):
		return True
	return int(words[0]) >= 2 * _SLOWEST and _phrases().get((words[1],)) in _LINES


def _concepts(words: list[str], asked: bool) -> frozenset[str]:
	found: set[str] = set()
	at = 0
	while at < len(words):
		taken, concept = _speed(words, at) or _phrase(words, at) or (1, words[at])
		found.add(concept)
		at += taken
	if asked and found & _LINES:
		found = {_bare_speed(word) for word in found}
	speaks = found - {word for word in found if word in _listed("neutral")} - {"INTERNET"}
	return frozenset(speaks or found)


def _speed(words: list[str], at: int) -> tuple[int, str] | None:
	word = words[at]
	joined = _JOINED_SPEED.fullmatch(word)
	if joined and (factor := _factor(joined[2])):
		return 1, _mbps(joined[1], factor)
	if _NUMBER.fullmatch(word) and at + 1 < len(words) and (factor := _factor(words[at + 1])):
		return 2, _mbps(word, factor)
	return None


def speed_likeness(one: frozenset[str], other: frozenset[str]) -> float:
	"""1 for the same speed, less the further apart two are; 0 where one of them names none."""
	speeds = [
		next((float(w.split()[0]) for w in words if w.endswith(" MBPS")), 0.0) for words in (one, other)
	]
	low, high = min(speeds), max(speeds)
	return low / high if low else 0.0


def _factor(unit: str) -> int:
	if unit in _listed("mega"):
		return 1
	return _GIGA if unit in _listed("giga") else 0


def _mbps(number: str, factor: int) -> str:
	return f"{float(number) * factor:g} MBPS"


def _bare_speed(word: str) -> str:
	"""'fibre 500' means 500 Mbps."""
	return _mbps(word, 1) if word.isdigit() and int(word) >= _SLOWEST else word


def _phrase(words: list[str], at: int) -> tuple[int, str] | None:
	for count in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
		concept = _phrases().get(tuple(words[at : at + count]))
		if concept:
			return count, concept
	return None
