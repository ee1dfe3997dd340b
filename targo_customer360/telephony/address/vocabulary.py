"""The tables of data/, read once, in the shape that the parsers ask for."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path
from typing import Any

_DATA = Path(__file__).with_name("data")


def _load(name: str) -> Any:
	return json.loads((_DATA / name).read_text(encoding="utf-8"))


def alternatives(words: Any) -> str:
	"""A regular expression that matches any of `words`, the longest first; a space in one stands for any spacing."""
	ordered = sorted(words, key=len, reverse=True)
	return "|".join(re.escape(word).replace(r"\ ", r"[ -]+") for word in ordered)


_types = _load("street_types.json")
STRONG_TYPES: dict[str, str] = {}
WEAK_TYPES: dict[str, str] = {}
LAST_TYPES: dict[str, str] = {}
for _name, _entry in _types.items():
	for _form in _entry["forms"]:
		(WEAK_TYPES if _entry.get("weak") else STRONG_TYPES)[_form] = _name
		LAST_TYPES[_form] = _name
	for _form in _entry.get("last", ()):
		LAST_TYPES[_form] = _name
WEAK_NAMES = frozenset(name for name, entry in _types.items() if entry.get("weak"))
FIRST_ONLY = frozenset(name for name, entry in _types.items() if entry.get("first_only"))
NUMBERED_TYPES = [
	form for form, name in STRONG_TYPES.items() if name in ("rang", "route", "concession", "autoroute")
]
ANY_TYPE = frozenset({**STRONG_TYPES, **WEAK_TYPES, **LAST_TYPES})

_words = _load("name_words.json")
ABBREVIATIONS: dict[str, list[str]] = _words["abbreviations"]
AMBIGUOUS: dict[str, list[list[str]]] = _words["ambiguous"]
ARTICLES = frozenset(_words["articles"])
GLUING_ARTICLES = frozenset(_words["gluing_articles"])
SAINTS = frozenset(_words["saints"])
SELF_TYPED = frozenset(_words["self_typed"])
BEFORE_TYPE = frozenset(_words["adjectives_before_type"])
PLACEHOLDER_NAMES = frozenset(_words["placeholder_names"])
# Words and names that exist, in French and English: two of them are two streets, however near they are.
KNOWN_NAMES = frozenset((_DATA / "known_names.txt").read_text(encoding="utf-8").split())

_numbers = _load("numbers.json")
ORDINALS: dict[str, int] = _numbers["ordinals"]
CARDINALS: dict[str, int] = _numbers["cardinals"]
ROMAN: dict[str, int] = _numbers["roman"]
ALONE: dict[str, int] = {**_numbers["cardinals_alone"], **_numbers["roman_alone"]}
TENS: dict[str, int] = _numbers["tens"]
UNITS_ORDINAL: dict[str, int] = _numbers["units_ordinal"]

_directions = _load("directions.json")
DIRECTION_WORDS: dict[str, str] = _directions["words"]
DIRECTIONS: dict[str, str] = {**_directions["words"], **_directions["short"]}
PREFIX_LETTERS = frozenset(_directions["prefix_letters"])
DOUBLE_DIRECTIONS: dict[tuple[str, str], str] = {
	(first, second): f"{DIRECTIONS[first]}-{DIRECTIONS[second]}"
	for first, second in product(
		("n", "s", "nord", "sud", "north", "south"), ("e", "o", "w", "est", "ouest", "east", "west")
	)
}

_units = _load("units.json")
UNIT_WORDS: list[str] = _units["unit"]
LOT_WORDS: list[str] = _units["lot"]
BUILDING_WORDS: list[str] = _units["building"]
FLOOR_WORDS: list[str] = _units["floor"]
EMPTY_UNITS = frozenset(_units["empty"])

_notes = _load("notes.json")
POSITIONS: dict[str, str] = {form: place for place, forms in _notes["positions"].items() for form in forms}
REMARKS = frozenset(_notes["remarks"])
IN_STREET_NOTES: list[str] = _notes["in_street"]
OLD_WORDS: list[str] = _notes["old"]
OLD_BEFORE_NUMBER: list[str] = _notes["old_before_a_number"]
MOVED_WORDS: list[str] = _notes["moved"]
UNCONFIRMED_WORDS: list[str] = _notes["unconfirmed"]
NEAR_WORDS = frozenset(_notes["near"])
NUMBERED_NOTES: list[str] = _notes["numbered"]

# A line without any of these words, a digit or a sign is nothing but a street.
WORDS_TO_READ = frozenset(
	word
	for phrase in (
		*UNIT_WORDS,
		*LOT_WORDS,
		*BUILDING_WORDS,
		*FLOOR_WORDS,
		*POSITIONS,
		*IN_STREET_NOTES,
		*OLD_WORDS,
		*OLD_BEFORE_NUMBER,
		*MOVED_WORDS,
		*UNCONFIRMED_WORDS,
		*NUMBERED_NOTES,
		"ste no num numero number c cp p po pob b bp case casier boite post box general rr r rural rurale succ succursale",
		"qc pq a bis ter et and au to ou or quebec canada",
	)
	for word in phrase.split()
)

PLACEHOLDERS = frozenset(_load("placeholders.json"))
TOWNS: dict[str, Any] = _load("towns.json")
