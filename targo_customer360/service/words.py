"""Words as people type them: without accents and capitals, and how near two are to each other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")
_SHORTEST_GUESSED = 4


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
	"""Lower case, without accents and ligatures."""
	parts = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
	return "".join(c for c in parts if not unicodedata.combining(c)).lower().replace("’", "'")


def words_of(text: str) -> list[str]:
	"""Folded words and numbers, in order; "1,5" is 1.5."""
	return _WORD.findall(re.sub(r"(?<=\d),(?=\d)", ".", fold(text)))


def is_near(typed: str, known: str) -> bool:
	"""One slip in a word of four letters or more, two in one of eight or more; numbers are never guessed."""
	if typed == known:
		return True
	if any(c.isdigit() for c in typed + known) or min(len(typed), len(known)) < _SHORTEST_GUESSED:
		return False
	return OSA.distance(typed, known) <= (2 if len(typed) >= 2 * _SHORTEST_GUESSED else 1)


def all_found(typed: Sequence[str], known: Sequence[str]) -> bool:
	"""Whether every typed word is near one of the known ones."""
	return bool(typed) and all(any(is_near(word, other) for other in known) for word in typed)
