"""The words of the trade, from the files in data/: concepts as patterns, and every word that is no one's name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

_PLAIN = re.compile(r"(?<![\\a-z<@])[a-z]{3,}(?![a-z>])")
DATA = Path(__file__).parent / "data"


@lru_cache
def load(name: str) -> Any:
	"""A data file of this package, read once."""
	return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def alternatives(phrases: Iterable[str]) -> str:
	"""The phrases as one alternation, longest first."""
	return "|".join(re.escape(phrase) for phrase in sorted(set(phrases), key=lambda p: (-len(p), p)))


def whole(pattern: str) -> re.Pattern[str]:
	"""A pattern that only matches whole words of a normalised text."""
	return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")


@lru_cache
def concept(name: str) -> re.Pattern[str]:
	"""The pattern of one concept of data/concepts.json. Raises KeyError for an unknown one."""
	return whole(alternatives(load("concepts")[name]))


def expand(pattern: str) -> re.Pattern[str]:
	"""A whole-word pattern in which `<name>` stands for any phrase of that concept."""
	concepts = load("concepts")
	return whole(re.sub(r"<(\w+)>", lambda m: f"(?:{alternatives(concepts[m[1]])})", pattern))


@lru_cache
def vocabulary() -> frozenset[str]:
	"""Every word that the rules know; a word outside may be somebody's name."""
	words = {word for phrases in load("concepts").values() for phrase in phrases for word in phrase.split()}
	for line in [*load("words")["common"], *load("words")["plain"]]:
		words.update(line.split())
	for patterns in load("guard").values():
		words.update(word for pattern in patterns for word in _PLAIN.findall(pattern))
	for rules in load("rules").values():
		for rule in rules:
			words.update(
				word for patterns in rule[1:] for pattern in patterns for word in _PLAIN.findall(pattern)
			)
	for phrases in load("verbs").values():
		words.update(word for phrase in phrases for word in phrase.split())
	for lines in load("dates").values():
		words.update(word for phrase in lines for word in phrase.split())
	for phrase in load("words")["marks"]:
		words.update(phrase.split())
	for lines in load("numbers").values():
		words.update(lines)
	for phrases in load("slots").values():
		words.update(word for phrase in phrases for word in phrase.split())
	return frozenset(words - {"c", "x"})


@lru_cache
def everyday() -> frozenset[str]:
	"""Words that are known only so that they are not taken for names: nothing is ever spelled as one of them."""
	everyday = {word for line in load("words")["plain"] for word in line.split()}
	common = {word for line in load("words")["common"] for word in line.split()}
	return frozenset(everyday - common - trade_words())


@lru_cache
def trade_words() -> frozenset[str]:
	"""The words of the concepts: of two likely spellings, the one that means something here."""
	return frozenset(
		word for phrases in load("concepts").values() for phrase in phrases for word in phrase.split()
	)


@lru_cache
def names() -> frozenset[str]:
	"""First names and surnames that no spelling is ever guessed for."""
	return frozenset(load("words")["names"].split())


@lru_cache
def business() -> frozenset[str]:
	"""Words that open or close the name of a business."""
	return frozenset(load("words")["business"].split())
