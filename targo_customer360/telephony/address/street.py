"""A street as type, name and direction, whatever the order and the abbreviations it was written in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from targo_customer360.telephony.address.vocabulary import (
	ALONE,
	ARTICLES,
	BEFORE_TYPE,
	DIRECTION_WORDS,
	DIRECTIONS,
	DOUBLE_DIRECTIONS,
	FIRST_ONLY,
	LAST_TYPES,
	PREFIX_LETTERS,
	STRONG_TYPES,
	WEAK_NAMES,
	WEAK_TYPES,
)
from targo_customer360.telephony.address.words import (
	TOKEN,
	expand,
	is_ordinal,
	name_keys,
	number_words,
	without_articles,
)

_ORDINAL_ENDINGS = frozenset(("e", "re", "er", "ere", "ier", "iere", "eme", "ieme", "th"))
_FRENCH_DIRECTIONS = frozenset(("nord", "sud", "est", "ouest"))
_LEADING = frozenset(("de", "du", "des", "la", "le", "l", "the"))
# A road that is named after another kind of road: "chemin du 4e Rang" is the 4e Rang itself.
_WRAPPED = frozenset(("rang", "montée", "concession", "côte"))


@dataclass(frozen=True, slots=True)
class Street:
	"""One street. `core` holds the words that name it, numbers as "#4"; `keys` its joined spellings."""

	type: str
	core: tuple[str, ...]
	direction: str
	keys: frozenset[str]
	loose_keys: frozenset[str]
	direction_first: str = ""  # "letter" or "word" when it stood before the name
	wrapped: bool = False
	trailing_unit: str = ""

	@property
	def numbers(self) -> tuple[str, ...]:
		return tuple(token for token in self.core if token[0] == "#")

	def __bool__(self) -> bool:
		return bool(self.core)

	def __str__(self) -> str:
		name = " ".join(token.lstrip("#") for token in self.core)
		return " ".join(part for part in (self.type, name, self.direction) if part)


NO_STREET = Street("", (), "", frozenset(), frozenset())


def _merge_spaced_ordinals(tokens: list[str]) -> list[str]:
	"""["4", "e", "rang"] -> ["4e", "rang"], only where a type follows: "rang 4 e" may be "rang 4 Est"."""
	for i in range(len(tokens) - 2):
		if tokens[i].isdigit() and tokens[i + 1] in _ORDINAL_ENDINGS and tokens[i + 2] in STRONG_TYPES:
			return [*tokens[:i], tokens[i] + "e", *tokens[i + 2 :]]
	return tokens


def _direction_behind(tokens: list[str]) -> list[str]:
	"""'nord rue X' -> 'rue X nord'. "North Range Road" keeps its words: there they are the name."""
	moved = len(tokens) > 2 and tokens[0] in _FRENCH_DIRECTIONS and tokens[1] in STRONG_TYPES
	if moved and tokens[-1] not in LAST_TYPES and tokens[-1] not in DIRECTIONS:
		return [*tokens[1:], tokens[0]]
	return tokens


def _split_direction(tokens: list[str]) -> tuple[list[str], str]:
	"""Takes a direction off the end of `tokens`, never the last word that is left."""
	if len(tokens) > 2 and (tokens[-2], tokens[-1]) in DOUBLE_DIRECTIONS and tokens[-3] not in ARTICLES:
		return tokens[:-2], DOUBLE_DIRECTIONS[tokens[-2], tokens[-1]]
	# The "d" of "N.-D. E." is the Dame of Notre-Dame, no article.
	named = tokens[-2:-1] and (tokens[-2] not in ARTICLES or tokens[-3:-1] == ["n", "d"])
	if named and tokens[-1] in DIRECTIONS:
		if any(token not in ARTICLES and token not in STRONG_TYPES for token in tokens[:-1]):
			return tokens[:-1], DIRECTIONS[tokens[-1]]
	return tokens, ""


def _split_type(tokens: list[str]) -> tuple[str, list[str], bool]:
	"""(type, the other words, the type stood last)."""
	first = tokens[0]
	last = tokens[-1]
	strong_last = LAST_TYPES.get(last, "")
	if strong_last in WEAK_NAMES or strong_last in FIRST_ONLY:
		strong_last = ""
	if len(tokens) == 1:
		return (STRONG_TYPES.get(first, ""), [], False) if first in STRONG_TYPES else ("", tokens, False)
	if first in STRONG_TYPES:
		kind = STRONG_TYPES[first]
		rest = tokens[1:]
		if strong_last == kind and len(rest) > 1 and rest[-2] not in ARTICLES:
			rest = rest[:-1]
		return kind, rest, False
	second = tokens[1]
	if (
		second in STRONG_TYPES
		and (first in BEFORE_TYPE or is_ordinal(first))
		and not (len(tokens) > 2 and strong_last)
	):
		return STRONG_TYPES[second], [first, *tokens[2:]], False
	if strong_last and tokens[-2] not in ARTICLES:
		return strong_last, tokens[:-1], True
	if first in WEAK_TYPES:
		return WEAK_TYPES[first], tokens[1:], False
	if last in LAST_TYPES and LAST_TYPES[last] not in FIRST_ONLY:
		return LAST_TYPES[last], tokens[:-1], True
	return "", tokens, False


def _unwrap(kind: str, tokens: list[str]) -> tuple[str, list[str], bool]:
	rest = without_articles(tokens) if kind == "chemin" else tokens
	if kind == "chemin" and len(rest) > 1:
		inner = STRONG_TYPES.get(rest[0]) or WEAK_TYPES.get(rest[0])
		if inner in _WRAPPED:
			return inner, rest[1:], True
		inner = STRONG_TYPES.get(rest[1])
		if inner in _WRAPPED and is_ordinal(rest[0]):
			return inner, [rest[0], *rest[2:]], True
	return kind, tokens, False


def _trailing_unit(kind: str, tokens: list[str]) -> tuple[list[str], str]:
	"""A bare number or letter behind a name ("rue Principale 4") is a unit, behind nothing it is the name."""
	last = tokens[-1] if tokens else ""
	named = [token for token in tokens[:-1] if token not in ARTICLES]
	# "Église, rue de l'" and "N.-D." end in letters that belong to the name.
	own = last in ("l", "d") and tokens[-2:-1] in (["de"], ["n"])
	letter = len(last) == 1 and last not in DIRECTIONS and not own
	if named and (last.isdigit() or letter):
		if last in ALONE and kind in ("rang", "concession"):
			return tokens, ""
		return tokens[:-1], last
	return tokens, ""


@lru_cache(maxsize=65536)
def parse_street(text: str) -> Street:
	"""The street that `text` names; `text` is already clean and holds no civic number, unit or note."""
	tokens = _merge_spaced_ordinals(TOKEN.findall(text))
	while len(tokens) > 1 and tokens[0] in _LEADING and (tokens[1] in STRONG_TYPES or is_ordinal(tokens[1])):
		tokens = tokens[1:]
	if not tokens:
		return NO_STREET
	tokens, direction = _split_direction(_direction_behind(tokens))
	kind, rest, type_last = _split_type(tokens)
	if not direction and rest:
		rest, direction = _split_direction(rest)
	kind, rest, wrapped = _unwrap(kind, rest)
	if wrapped and not direction:
		rest, direction = _split_direction(rest)
	rest, unit = _trailing_unit(kind, rest)
	direction_first = ""
	if not direction and len(rest) > 1:
		if rest[0] in DIRECTION_WORDS and rest[1] not in ARTICLES:
			direction, rest, direction_first = DIRECTION_WORDS[rest[0]], rest[1:], "word"
		elif rest[0] in PREFIX_LETTERS and type_last and len(rest[1]) > 1:
			direction, rest, direction_first = DIRECTIONS[rest[0]], rest[1:], "letter"
	core, keys, loose_keys = _name(kind, rest)
	return Street(kind, tuple(core), direction, keys, loose_keys, direction_first, wrapped, unit)


def _name(kind: str, tokens: list[str]) -> tuple[list[str], frozenset[str], frozenset[str]]:
	if len(tokens) == 1 and tokens[0] in ALONE and kind in ("rang", "concession"):
		tokens = [f"{ALONE[tokens[0]]}"]
	return name_keys(number_words(expand(tokens)))
