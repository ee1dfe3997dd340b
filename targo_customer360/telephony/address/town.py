"""Municipalities: their names, the sectors and hamlets in them, and which postal codes confirm it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from targo_customer360.telephony.address.normalize import clean
from targo_customer360.telephony.address.postal import is_province
from targo_customer360.telephony.address.reasons import Reason, Weight, reason
from targo_customer360.telephony.address.spelling import Likeness, names_alike
from targo_customer360.telephony.address.vocabulary import ARTICLES, PLACEHOLDERS, SAINTS, TOWNS
from targo_customer360.telephony.address.words import TOKEN, expand, number_words


class Town(NamedTuple):
	"""A town as it was written: its words, what kind of municipality was said, a sector named beside it."""

	words: tuple[str, ...] = ()
	kind: str = ""
	sector: tuple[str, ...] = ()
	shown: str = ""

	@property
	def key(self) -> str:
		return "".join(self.words)


class Place(NamedTuple):
	"""A municipality of the table that a name may mean, and where that is so."""

	municipality: str
	is_sector: bool
	areas: tuple[str, ...]


_SEPARATOR = re.compile(
	r"[(),:]+|(?<!\bst)(?<!\bste)(?<!saint)(?<!sainte)\s-+\s|\bsecteur\b|\bsector\b|\barr(?:ondissement)?\b"
)
_SUR = re.compile(r"\bs/\s*|/")
_KIND = re.compile(
	r"^(?:(ville|city|town|municipalite|mun|munic)|(village)|(canton|township|twp|ct)|(paroisse|parish))\b(?: (?:de|du|des|d|of|la|le|l))*\s+"
)
_KIND_BEHIND = re.compile(
	r"\s+(?:(city|town|ville)|(village|vl)|(canton|township|twp|ct)|(paroisse|parish))$"
)
_KINDS = ("", "village", "canton", "paroisse")
_CODE_BEHIND = re.compile(r"\s*\b(?=[a-z0-9 ]{0,6}[0-9])[a-z][0-9o][a-z] ?[0-9o][a-z][0-9o]$")
_PROVINCE_BEHIND = re.compile(r"(?:^|[ -]+)(?:qc|pq|p q|que)$|(?<=[a-z])(?<! en)(?<!-en)[ -]+quebec$")
_LONG_TOWN = 8
_SKIPPED = ARTICLES | {"sur", "s", "in"}


def _words(text: str) -> tuple[str, ...]:
	tokens = TOKEN.findall(_SUR.sub(" sur ", text))
	words = number_words(expand(tokens))
	return tuple(word for word in words if word not in _SKIPPED) or tuple(words)


def _kind(text: str) -> tuple[str, str]:
	for pattern in (_KIND, _KIND_BEHIND):
		found = pattern.search(text)
		if found:
			rest = (text[: found.start()] + text[found.end() :]).strip()
			if rest:
				return rest, _KINDS[next(i for i, group in enumerate(found.groups()) if group)]
	return text, ""


@lru_cache(maxsize=16384)
def parse_town(text: object) -> Town:
	"""A city field: 'St-Jean s/ Richelieu (Iberville), QC' is saint jean richelieu with the sector iberville."""
	parts: list[str] = []
	for part in _SEPARATOR.split(clean(text)):
		part = part.strip(" -#?&")
		part = _PROVINCE_BEHIND.sub("", _CODE_BEHIND.sub("", part)).strip(" -")
		if part and part not in PLACEHOLDERS and not (parts and is_province(part)):
			parts.append(part)
	if not parts:
		return Town()
	name, kind = _kind(parts[0])
	if len(parts) > 1 and parts[1] in ("village", "canton", "paroisse", "township", "parish"):
		kind = {"township": "canton", "parish": "paroisse"}.get(parts[1], parts[1])
		parts[1:2] = []
	return Town(_words(name), kind, _words(parts[1]) if len(parts) > 1 else (), " ".join(parts))


def _build() -> tuple[dict[str, list[Place]], dict[str, frozenset[str]]]:
	places: dict[str, list[Place]] = {}
	for entry in TOWNS["municipalities"]:
		own = "".join(_words(clean(entry["name"])))
		for name in (entry["name"], *entry.get("also", ())):
			places.setdefault("".join(_words(clean(name))), []).append(Place(own, False, tuple(entry["fsa"])))
		for name, areas in entry.get("sectors", {}).items():
			places.setdefault("".join(_words(clean(name))), []).append(Place(own, True, tuple(areas)))
	neighbours = {}
	for group in TOWNS["shared_post_offices"]:
		keys = frozenset("".join(_words(clean(name))) for name in group)
		for key in keys:
			neighbours[key] = keys
	return places, neighbours


_PLACES, _NEIGHBOURS = _build()


def is_known(words: tuple[str, ...]) -> bool:
	"""Is this the name of a municipality, a sector or a hamlet of the table?"""
	return "".join(words) in _PLACES


@lru_cache(maxsize=16384)
def town_words(text: str) -> tuple[str, ...]:
	"""The words of a town written in clean text, in an address line."""
	return _words(_kind(text)[0])


def names_of(town: Town) -> set[str]:
	"""Every key by which an address line may repeat `town`: its own name, its sector's, its municipality's."""
	keys = {town.key, "".join(town.sector)}
	for place in _PLACES.get(town.key, ()):
		keys.add(place.municipality)
	keys.discard("")
	return keys


def is_part_of(words: tuple[str, ...], town: Town) -> bool:
	"""Is `words` the town itself, a sector of it, or the municipality around it?"""
	key = "".join(words)
	if key in names_of(town):
		return True
	return any(place.municipality in names_of(town) for place in _PLACES.get(key, ()))


def compare_towns(a: Town, b: Town, postal_a: str, postal_b: str) -> tuple[Weight, Reason | None]:
	"""How much the towns differ, and why; no reason when they are the same."""
	if not a.words or not b.words:
		return Weight.DOUBT, reason("town_missing")
	if a.key == b.key:
		return _compare_kinds(a, b)
	alias = _compare_aliases(a, b, postal_a, postal_b)
	if alias:
		return alias
	if _NEIGHBOURS.get(a.key) and b.key in _NEIGHBOURS[a.key]:
		return Weight.DOUBT, reason("town_shared_office", a.shown, b.shown)
	return _compare_spelling(a, b, postal_a, postal_b)


def _compare_kinds(a: Town, b: Town) -> tuple[Weight, Reason | None]:
	if a.kind and b.kind and a.kind != b.kind:
		return Weight.DIFFERENCE, reason("town", f"{a.kind} {a.shown}", f"{b.kind} {b.shown}")
	if a.sector and b.sector and a.sector != b.sector:
		return Weight.DOUBT, reason("town_sector", " ".join(a.sector), " ".join(b.sector))
	return Weight.REMARK, None


def _compare_aliases(a: Town, b: Town, postal_a: str, postal_b: str) -> tuple[Weight, Reason] | None:
	denied = None
	for place_a in _PLACES.get(a.key, ()):
		for place_b in _PLACES.get(b.key, ()):
			if place_a.municipality != place_b.municipality:
				continue
			if place_a.is_sector and place_b.is_sector:
				return Weight.DIFFERENCE, reason("town_sector", a.shown, b.shown)
			if (place_b.is_sector and a.sector not in ((), b.words)) or (
				place_a.is_sector and b.sector not in ((), a.words)
			):
				return Weight.DIFFERENCE, reason("town_sector", a.shown, b.shown)
			a_is_alias = place_a.is_sector or (not place_b.is_sector and a.key != place_a.municipality)
			narrow, alias, whole = (place_a, a, b) if a_is_alias else (place_b, b, a)
			codes = [code for code in (postal_a, postal_b) if code]
			if any(code[:3] not in narrow.areas for code in codes):
				denied = Weight.DIFFERENCE, reason("town_alias_postal", alias.shown, whole.shown)
			elif not codes and alias.words[0] in SAINTS:
				# Saints are namesakes all over Quebec: without a postal code nothing says which one.
				denied = denied or (Weight.DOUBT, reason("town_alias_postal", alias.shown, whole.shown))
			else:
				return Weight.REMARK, reason("town_alias", alias.shown, whole.shown)
	return denied


def _compare_spelling(a: Town, b: Town, postal_a: str, postal_b: str) -> tuple[Weight, Reason]:
	"""A slip in a town is believed when one spelling is a town of the table, the other is none, and the area agrees."""
	other = Weight.DIFFERENCE, reason("town", a.shown, b.shown)
	if "?" in a.key + b.key:
		lost = names_alike(a.words, b.words) is Likeness.LOST
		return (Weight.REMARK, reason("town_spelling", a.shown, b.shown)) if lost else other
	genders = SAINTS.intersection(a.words) != SAINTS.intersection(b.words)
	if genders or a.key[0] != b.key[0] or OSA.distance(a.key, b.key, score_cutoff=1) > 1:
		return other
	known = is_known(a.words) + is_known(b.words)
	if known == 2 or any(char.isdigit() for char in a.key + b.key):
		return other
	sure = known == 1 and min(len(a.key), len(b.key)) >= _LONG_TOWN and postal_a[:3] == postal_b[:3] != ""
	return Weight.SLIP if sure else Weight.DOUBT, reason("town_spelling", a.shown, b.shown)
