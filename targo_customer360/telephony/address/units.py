"""Units: the apartment, office, lot, building, floor and place within a building, taken out of a line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from targo_customer360.telephony.address.vocabulary import (
	BUILDING_WORDS,
	EMPTY_UNITS,
	FLOOR_WORDS,
	LOT_WORDS,
	ORDINALS,
	POSITIONS,
	REMARKS,
	UNIT_WORDS,
	alternatives,
)

_DIGITS = r"[0-9]+(?:[ ]?-[ ]?[a-z]\b|[a-z]{1,2}\b|[ ][a-z](?=\s*$))?"
# "porte à gauche" and "logement d'en bas" hold no unit A or D.
_LETTERS = r"[a-z](?:[ ]?-[ ]?)?[0-9]+[a-z]?|[a-z]\b(?! ?(?:l|la|en|de|du|gauche|droite|cote|arriere|avant|droit|left|right)\b)"
_SIGN = r"\s*(?:no\b|num\b|numero\b|number\b|#)?\s*[:#-]?\s*"
_SEPARATED = r"(?<![a-z])"
SEARCH = re.compile(
	rf"\b(?P<building>{alternatives(BUILDING_WORDS)}){_SIGN}(?P<building_value>[0-9]+[a-z]?\b|{_SEPARATED}[a-z]\b)"
	rf"|\b(?P<lot>{alternatives(LOT_WORDS)}){_SIGN}(?P<lot_value>[0-9]+[a-z]?\b|{_SEPARATED}[a-z]\b(?! ?(?:l|la|en|de|du)\b))"
	rf"|\b(?:{alternatives(UNIT_WORDS)}){_SIGN}(?P<unit>{_DIGITS}|{_SEPARATED}(?:{_LETTERS}))(?![a-z0-9])"
	rf"|\b(?:ste|no|nos|num|numero|number){_SIGN}(?P<plain>[0-9]+(?:[ ]?-[ ]?)?[a-z]?\b)"
	rf"|#\s*(?P<sign>[0-9]+(?:[ ]?-[ ]?[a-z]\b|[a-z]{{1,2}}\b)?|[a-z](?:[ ]?-[ ]?)?[0-9]*\b)"
	rf"|\b(?P<floor>[0-9]+)\s*(?:e|er|re|ere|eme|ieme|st|nd|rd|th)?\s*(?:{alternatives(FLOOR_WORDS)})\b"
	rf"|\b(?:{alternatives(FLOOR_WORDS)}){_SIGN}(?P<floor_after>[0-9]+|{_SEPARATED}[a-z])\b"
	rf"|\b(?P<floor_word>{alternatives(ORDINALS)})\s+(?:{alternatives(FLOOR_WORDS)})\b"
)
_SIGNS = re.compile(r"[,()#:/&?]")
_RUNS = re.compile(r"[0-9]+|[a-z]+")
_DANGLING = re.compile(rf"^(?:{alternatives(UNIT_WORDS)}|no|#)$")


@dataclass(slots=True)
class Units:
	"""What was said about the place behind the civic number. Empty strings and sets say nothing."""

	unit: set[str] = field(default_factory=set)
	lot: str = ""
	building: str = ""
	floor: str = ""
	positions: set[str] = field(default_factory=set)

	def merge(self, other: Units) -> None:
		self.unit |= other.unit
		self.positions |= other.positions
		self.lot = self.lot or other.lot
		self.building = self.building or other.building
		self.floor = self.floor or other.floor

	def values(self) -> str:
		"""For people: "bloc B, 4"."""
		return ", ".join(
			part for part in (self.building.upper(), *sorted(u.upper() for u in self.unit), self.lot) if part
		)

	def __bool__(self) -> bool:
		return bool(self.unit or self.lot or self.building)


@lru_cache(maxsize=8192)
def canonical_unit(text: str) -> str:
	"""'04' -> '4', '4-B' and '4 b' -> '4b'; two numbers stay two: '1-2' is not '12'."""
	runs = [run.lstrip("0") or "0" if run[0].isdigit() else run for run in _RUNS.findall(text)]
	out = ""
	for run in runs:
		out += "-" + run if out and out[-1].isdigit() and run[0].isdigit() else run
	return out


def take_units(text: str, units: Units) -> str:
	"""Moves every unit that is announced as one from `text` to `units`; returns what is left."""
	match = SEARCH.search(text)
	while match:
		found = match.groupdict()
		if found["building"]:
			units.building = canonical_unit(found["building_value"])
		elif found["lot"]:
			units.lot = canonical_unit(found["lot_value"])
		elif found["floor"] or found["floor_after"]:
			units.floor = (found["floor"] or found["floor_after"]).lstrip("0")
		elif found["floor_word"]:
			units.floor = str(ORDINALS[found["floor_word"]])
		else:
			units.unit.add(canonical_unit(found["unit"] or found["plain"] or found["sign"]))
		text = f"{text[: match.start()].rstrip(' -,')} {text[match.end() :].lstrip(' -,')}".strip()
		match = SEARCH.search(text)
	return text


def take_positions(text: str, units: Units) -> bool:
	"""True when `text` is nothing but a place in the building ("sous-sol", "en haut") or a remark ("maison")."""
	plain = " ".join(text.replace("-", " ").split())
	place = POSITIONS.get(plain)
	if place:
		units.positions.add(place)
		return True
	return plain in REMARKS


def note_positions(words: list[str], units: Units) -> list[str]:
	"""Adds the places that `words` name ("entrée arrière") to `units`; returns the other words."""
	left: list[str] = []
	i = 0
	while i < len(words):
		for size in (3, 2, 1):
			place = POSITIONS.get(" ".join(words[i : i + size]))
			if place:
				units.positions.add(place)
				i += size
				break
		else:
			left.append(words[i])
			i += 1
	return left


@lru_cache(maxsize=8192)
def _parse_apt(text: str) -> tuple[frozenset[str], str, str, str, frozenset[str]]:
	units = Units()
	rest = " ".join(_SIGNS.sub(" ", take_units(text, units)).split())
	if not take_positions(rest, units):
		words = [word for word in note_positions(rest.split(), units) if word not in REMARKS]
		rest = " ".join(words).strip(" -")
		if rest and rest not in EMPTY_UNITS and not _DANGLING.match(rest):
			units.unit.add(canonical_unit(rest) or rest)
	return frozenset(units.unit), units.lot, units.building, units.floor, frozenset(units.positions)


def parse_apt(text: str) -> Units:
	"""The 911 record's unit field, which holds "4", "APP 4", "#4", "SOUS-SOL", "0" or nothing."""
	unit, lot, building, floor, positions = _parse_apt(text)
	return Units(set(unit), lot, building, floor, set(positions))
