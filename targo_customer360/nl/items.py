"""The items of a quote: with their quantity, without their article."""

from __future__ import annotations

import re
from functools import lru_cache

from targo_customer360.nl.lexicon import alternatives, load, whole
from targo_customer360.nl.text import Text

_BREAKS = frozenset(
	", + ; : & and et plus with avec pis puis for pour . ? ! ( ) ainsi dont including comprenant incluant include inclure at au".split()
)
_ARTICLES = frozenset(
	"a an the un une la le les l' du des d' de some quelques one's un's also aussi another their leur his her son sa".split()
)
_TAIL = frozenset(
	"please svp stp s'il plait vous merci thanks a de for pour at to the la le is it as que chez au by in on 's t' customer client his her".split()
)
_HEAD = frozenset(
	"quote soumission devis quotation estimate create prepare new make cree crees creer fais faire is want wants veut like aimerais i j' need needs needing besoin get add ajoute it he she il elle who qui to price up out chiffre chiffrer prix pricing together putting".split()
)
_SPEED = re.compile(r"\d+(?:m|g|meg|gig|mbps|gbps|mb|gb|megs)")
_TWO_PART = re.compile(r"\d+\s*[/x]\s*\d+")


@lru_cache
def _product() -> re.Pattern[str]:
	return whole(alternatives(load("slots")["product"]))


def has_product(norm: str) -> bool:
	"""Whether a product of an internet provider is named."""
	return bool(_product().search(norm)) or any(_SPEED.fullmatch(word) for word in norm.split())


def items(text: Text, taken: set[int]) -> list[str]:
	"""The items as typed, in order, outside the tokens already taken."""
	found: list[str] = []
	for first, last in _segments(text, taken):
		span = _trim(text, first, last)
		if span is None:
			continue
		norm = text.part(*span)
		if has_product(norm):
			found.append(text.typed(*span).rstrip(" ,.?!;:…"))
		elif found and _could_be_item(text, span):
			found.append(text.typed(*span).rstrip(" ,.?!;:…"))
	return found


def _segments(text: Text, taken: set[int]) -> list[tuple[int, int]]:
	parts: list[tuple[int, int]] = []
	first = 0
	for i in range(len(text) + 1):
		if i == len(text) or i in taken or text.word(i) in _BREAKS:
			if i > first:
				parts.append((first, i))
			first = i + 1
	return parts


def _trim(text: Text, first: int, last: int) -> tuple[int, int] | None:
	# Where the verb and its noun stand in the same part, the item comes after the last of them.
	heads = [i for i in range(first, last) if text.word(i) in _HEAD]
	if heads:
		first = heads[-1] + 1
	while first < last and (text.word(first) in _ARTICLES or text.word(first) in _TAIL):
		first += 1
	while last > first and (text.word(last - 1) in _TAIL or text.word(last - 1) in _ARTICLES):
		last -= 1
	return (first, last) if first < last else None


def _could_be_item(text: Text, span: tuple[int, int]) -> bool:
	"""A part after an item that holds a word nobody knows: a product we do not know either."""
	return any(not token.known for token in text.tokens[slice(*span)]) and span[1] - span[0] <= 4
