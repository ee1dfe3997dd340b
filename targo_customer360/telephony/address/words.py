"""The words of a street's or a town's name: abbreviations, numbers, articles, and how they are joined."""

from __future__ import annotations

import re
from itertools import islice, pairwise, product

from targo_customer360.telephony.address.vocabulary import (
	ABBREVIATIONS,
	AMBIGUOUS,
	ARTICLES,
	CARDINALS,
	GLUING_ARTICLES,
	ORDINALS,
	ROMAN,
	SAINTS,
	TENS,
	UNITS_ORDINAL,
)

TOKEN = re.compile(r"[0-9]+[a-z]*|[a-z?]+")
_ORDINAL = re.compile(r"0*([0-9]+)(?:e|er|re|ere|ier|iere|eme|ieme|iem|ie|th|st|nd|rd|d|nde)")
_NUMBER = re.compile(r"0*([0-9]+)([a-z]*)")
NUMBER_WORDS = frozenset({**ORDINALS, **CARDINALS, **ROMAN, **TENS})
_ABBREVIATED = frozenset(ABBREVIATIONS) | {"n"}


def is_ordinal(token: str) -> bool:
	"""4e, 4th, quatrième."""
	return token in ORDINALS or _ORDINAL.fullmatch(token) is not None


def number_words(tokens: list[str]) -> list[str]:
	"""Every spelling of a number as "#n": 4e, 4th, quatrième, IV, vingt et unième."""
	if NUMBER_WORDS.isdisjoint(tokens) and not any(token[0].isdigit() for token in tokens):
		return tokens
	out: list[str] = []
	i = 0
	while i < len(tokens):
		token = tokens[i]
		after = tokens[i + 1 : i + 3]
		if token in TENS and after and (behind := _behind_tens(token, after[0])):
			out.append(f"#{TENS[token] + behind}")
			i += 2
		elif token in TENS and after in (["et", "unieme"], ["et", "un"]):
			out.append(f"#{TENS[token] + 1}")
			i += 3
		elif token == "dix" and after and after[0] in ("septieme", "huitieme", "neuvieme"):
			out.append(f"#{10 + UNITS_ORDINAL[after[0]]}")
			i += 2
		else:
			out.append(_number_word(token))
			i += 1
	return out


def _behind_tens(tens: str, token: str) -> int:
	"""What `token` adds to "trente": 4 for "quatrième" and "quatre"; 0 when it adds nothing."""
	value = UNITS_ORDINAL.get(token) or CARDINALS.get(token, 0)
	# "soixante-dix" and "soixante-seize" count on; behind other tens such a word is a second number.
	return value if value < 10 or tens == "soixante" else 0


def _number_word(token: str) -> str:
	if token[0].isdigit():
		ordinal = _ORDINAL.fullmatch(token)
		if ordinal:
			return f"#{ordinal[1]}"
		number = _NUMBER.fullmatch(token)
		return f"#{number[1]}{number[2]}" if number else token
	value = ORDINALS.get(token) or CARDINALS.get(token) or ROMAN.get(token) or TENS.get(token)
	return f"#{value}" if value else token


def expand(tokens: list[str]) -> list[str]:
	"""Abbreviations written out: st -> saint, mgr -> monseigneur, n d -> notre dame."""
	if _ABBREVIATED.isdisjoint(tokens):
		return tokens
	out: list[str] = []
	for i, token in enumerate(tokens):
		if token == "n" and tokens[i + 1 : i + 2] in (["d"], ["dame"]):
			out.append("notre")
		elif token == "d" and i and tokens[i - 1] == "n":
			out.append("dame")
		else:
			out.extend(ABBREVIATIONS.get(token, (token,)))
	return out


def _is_elision(token: str, after: str | None) -> bool:
	"""L'Église, but not the initials of L.-O. David."""
	return token in ("l", "d") and after is not None and after[0] in "aeiouyh?" and len(after) > 1


def _is_article(tokens: list[str], i: int) -> bool:
	token = tokens[i]
	if token in ("l", "d"):
		if i + 1 == len(tokens):
			return i > 0 and tokens[i - 1] == "de"  # as an index writes it: "Église, rue de l'"
		return _is_elision(token, tokens[i + 1])
	if token == "a" and (not i or len(tokens[i - 1]) == 1):
		# An initial (A.-Roy, J.-A.-Bombardier), unless an article follows: "à l'Orme".
		return not i and len(tokens) > 2 and _is_article(tokens, 1)
	return token in ARTICLES


def without_articles(tokens: list[str]) -> list[str]:
	"""The words that are no articles; all of them when nothing else is left ("rue A")."""
	if ARTICLES.isdisjoint(tokens):
		return tokens
	kept = [token for i, token in enumerate(tokens) if not _is_article(tokens, i)]
	return kept or tokens


def _join(tokens: list[str]) -> str:
	"""Words glued together, numbers fenced: "rang 1 2" is not "rang 12"; nor is Saint-Émile a Sainte-Mile."""
	glued = "".join(tokens)
	if "#" in glued or not SAINTS.isdisjoint(tokens):
		following = [*tokens[1:], ""]
		return "".join(
			f"{token}#" if token[0] == "#" or (token in SAINTS and after[:1] in ("e", "s")) else token
			for token, after in zip(tokens, following, strict=True)
		)
	return glued


def _spellings(tokens: list[str]) -> list[list[str]]:
	if AMBIGUOUS.keys().isdisjoint(tokens):
		return [tokens]
	choices = [AMBIGUOUS.get(token) or [[token]] for token in tokens]
	return [[word for part in parts for word in part] for parts in islice(product(*choices), 8)]


def name_keys(words: list[str]) -> tuple[list[str], frozenset[str], frozenset[str]]:
	"""(the words without articles, every way to glue them, the way with "du" and "des" glued on).

	Names with a key in common are one name. Those that only meet in the last set are "du Pont" and "Dupont".
	"""
	if not words:
		return [], frozenset(), frozenset()
	core = without_articles(words)
	keys = {_join(spelling) for spelling in _spellings(core)}
	if core is words:
		return core, frozenset(keys), frozenset(keys)
	loose_keys = {_join(words)}
	small = [i for i in range(len(words)) if _is_article(words, i)]
	glued = _join([word for i, word in enumerate(words) if i not in small or word in GLUING_ARTICLES])
	# "La Croix" is Lacroix; "de la Croix" may be another street than Lacroix.
	(loose_keys if _names_a_thing(words) else keys).add(glued)
	if words[0] == "de":
		keys.add(f"de {_join(words[1:])}")
	after = [*words[1:], None]
	keys.add(_join([word for i, word in enumerate(words) if i not in small or _is_elision(word, after[i])]))
	return core, frozenset(keys - {""}), frozenset(loose_keys - {""})


def _names_a_thing(words: list[str]) -> bool:
	return any(a == "de" and b in ("la", "le", "les") for a, b in pairwise(words))
