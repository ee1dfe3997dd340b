"""An address typed or dictated on one line, split into the fields of a 911 record as it was written.

The matcher reads an address to compare it; here its words must stay as they are, since they are what responders see.
What can be read in two ways, or holds more than one address, is refused: a person then enters the fields.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from targo_customer360.errors import InvalidField
from targo_customer360.telephony.address import units as unit_forms
from targo_customer360.telephony.address.civic import Door, parse_civic
from targo_customer360.telephony.address.line import EDGES
from targo_customer360.telephony.address.matcher import match
from targo_customer360.telephony.address.model import E911Address, ServiceAddress
from targo_customer360.telephony.address.normalize import clean
from targo_customer360.telephony.address.postal import is_province, postal_code, province
from targo_customer360.telephony.address.street import parse_street
from targo_customer360.telephony.address.town import is_known, is_part_of, parse_town, town_words
from targo_customer360.telephony.address.vocabulary import ARTICLES

LONGEST = 200
UNREADABLE = "The address {0} can't be read for certain: enter it field by field"
_SAME_LETTER = str.maketrans({**dict.fromkeys("’‘´ʼ", "'"), **dict.fromkeys("–—−‐‑‒", "-"), ".": " "})
_POSTAL = re.compile(r"\b[a-z]\d[a-z][ -]?\d[a-z]\d\b")
_PROVINCE = re.compile(r"[\s,(]+(?:qc|pq|p q|que|quebec|on|ont|ontario|canada)[\s,)]*$")
_NUMBER_SIGN = re.compile(r"^(?:#|no\.?|numero|number)\s*(?=\d+[a-z]?\s+[a-z])")
_TOWN_WORDS = 5
_IN = frozenset(("in", "a", "dans"))


@dataclass(frozen=True)
class _Text:
	"""What was typed, and the same characters as plain lower-case letters."""

	typed: str

	@property
	def plain(self) -> str:
		return "".join(_letter(character) for character in self.typed)

	def without(self, found: re.Match[str], by: str = " ") -> _Text:
		return _Text(f"{self.typed[: found.start()]}{by}{self.typed[found.end() :]}".strip(" ,"))


def read_typed(text: str, city: str = "", state: str = "", code: str = "") -> E911Address:
	"""'77 rang du 4e app 2, Ste-Clotilde' as number 77, unit 2, street 'rang du 4e', town Ste-Clotilde.

	`city`, `state` and `code` are known beside the text. Fields that nobody said are empty. Raises InvalidField.
	"""
	text = " ".join(str(text or "").split())
	if not text or len(text) > LONGEST:
		raise InvalidField("address", "Say the civic number, the street and the municipality")
	left, said_code = _take_code(_Text(text))
	left, said_state = _take_province(left)
	left, unit = _take_units(_unnumbered(left))
	number, unit, rest = _take_number(text, left, unit)
	street, unit, said_city = _street_and_town(text, rest, unit, city)
	read = E911Address(
		street_number=number,
		apt=unit,
		street_name=street,
		city=city or said_city,
		state=province(state) or said_state,
		zip=_shown_code(code or said_code),
	)
	_check(text, read)
	return read


def _letter(character: str) -> str:
	base = unicodedata.normalize("NFD", character.translate(_SAME_LETTER))[:1].lower()
	return base if len(base) == 1 else " "


def _take_code(text: _Text) -> tuple[_Text, str]:
	found = next(reversed(list(_POSTAL.finditer(text.plain))), None)
	return (text.without(found), postal_code(found[0])) if found else (text, "")


def _take_province(text: _Text) -> tuple[_Text, str]:
	said = ""
	while found := _PROVINCE.search(text.plain):
		said = province(found[0].strip(" ,()")) or said
		text = text.without(found)
	return text, said


def _unnumbered(text: _Text) -> _Text:
	found = _NUMBER_SIGN.match(text.plain)
	return text.without(found, "") if found else text


def _take_units(text: _Text) -> tuple[_Text, str]:
	"""The text without what is announced as a unit, and that unit: its number alone where there is no more to it."""
	said = []
	while found := unit_forms.SEARCH.search(text.plain):
		groups = found.groupdict()
		bare = groups["unit"] or groups["plain"] or groups["sign"]
		said.append(
			bare.upper().replace(" ", "") if bare else text.typed[found.start() : found.end()].strip()
		)
		text = text.without(found)
	return text, ", ".join(said)


def _take_number(text: str, left: _Text, unit: str) -> tuple[str, str, str]:
	"""The civic number, the unit, and what follows the number as it was typed."""
	civic = parse_civic(clean(left.typed))
	if civic is None or civic.is_range or len(_sure(civic.doors)) != 1:
		raise InvalidField("address", UNREADABLE, text)
	(door,) = _sure(civic.doors)
	if door.unit and unit:
		raise InvalidField("address", UNREADABLE, text)
	rest = _after_number(left, civic.rest.strip(EDGES))
	if rest is None:
		raise InvalidField("address", UNREADABLE, text)
	separator = " " if door.suffix[:1].isdigit() or len(door.suffix) > 1 else ""
	return f"{door.civic}{separator}{door.suffix.upper()}", unit or door.unit.upper(), rest


def _sure(doors: tuple[Door, ...]) -> list[Door]:
	return [door for door in doors if door.sure]


def _after_number(left: _Text, rest: str) -> str | None:
	"""The end of what was typed that reads as `rest`."""
	for place in range(len(left.typed)):
		if not left.typed[place].isspace() and clean(left.typed[place:]).strip(EDGES) == rest:
			return left.typed[place:].strip(" ,-/:")
	return None


def _street_and_town(text: str, rest: str, unit: str, city: str) -> tuple[str, str, str]:
	street, *others = (part.strip() for part in rest.split(","))
	towns = []
	for part in filter(None, others):
		words = clean(part)
		if unit_forms.take_positions(words, unit_forms.Units()):
			unit = ", ".join(filter(None, (unit, part)))
		elif not (city and is_part_of(town_words(words), parse_town(city))) and not is_province(words):
			towns.append(part)
	if city and not towns:
		return street, unit, city
	if len(towns) > 1 or any(character.isdigit() for character in "".join(towns)):
		raise InvalidField("address", UNREADABLE, text)
	if towns or city:
		return street, unit, towns[0] if towns else city
	return _split_town(street, unit)


def _split_town(street: str, unit: str) -> tuple[str, str, str]:
	"""A town that was said right behind the street, where the table knows it and a street is left before it."""
	words = street.split()
	for size in range(min(_TOWN_WORDS, len(words) - 1), 0, -1):
		before, behind = words[:-size], words[-size:]
		if clean(before[-1]) in ARTICLES - _IN or clean(behind[0]) in _IN:
			continue
		while before and clean(before[-1]) in _IN:
			before.pop()
		town = " ".join(behind)
		if is_known(town_words(clean(town))) and parse_street(clean(" ".join(before))).core:
			return " ".join(before), unit, town.title() if town.islower() else town
	return street, unit, ""


def _shown_code(code: str) -> str:
	read = postal_code(code)
	return f"{read[:3]} {read[3:]}".strip()


def _check(text: str, read: E911Address) -> None:
	"""The fields must be the same door as what was typed, to the eyes of the matcher."""
	if not read.street_number or not parse_street(clean(read.street_name)).core:
		raise InvalidField("address", "Say the civic number, the street and the municipality")
	if any(sign in f"{read.street_name}{read.apt}{read.city}" for sign in "()[]{}<>;:"):
		raise InvalidField("address", UNREADABLE, text)
	whole = text if not read.city or clean(read.city) not in clean(text) else _with_comma(text, read.city)
	found = match(ServiceAddress(whole, "", read.city, read.state, read.zip), read)
	doubts = [reason for reason in found.reasons if reason.code != "town_missing" or read.city]
	if found.verdict != "same" and doubts:
		raise InvalidField("address", UNREADABLE, text)


def _with_comma(text: str, city: str) -> str:
	"""What was typed with a comma before its town, so that the town is no part of the street."""
	place = text.casefold().rfind(city.casefold())
	before = text[:place].rstrip(" ,").split()
	while before and clean(before[-1]) in _IN:
		before.pop()
	return f"{' '.join(before)}, {text[place:]}" if before else text
