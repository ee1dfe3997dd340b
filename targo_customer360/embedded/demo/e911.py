"""The 911 address of a line as its own system wrote it: the same door, other words, or another door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from targo_customer360.embedded.demo.addresses import Address
from targo_customer360.embedded.demo.places import TOWNS
from targo_customer360.embedded.demo.text_forms import ascii_of

SAME, SPELLING, DOOR = "same", "spelling", "door"


@dataclass(frozen=True)
class E911Address:
	"""The address columns of phone_addr, clean, and how they differ from the service address."""

	kind: str
	detail: str
	street_number: str
	apt: str
	street_name: str
	city: str
	cauca: str
	postal_code: str


def same(place: Address) -> E911Address:
	"""The service address, split into columns."""
	return E911Address(
		kind=SAME,
		detail="",
		street_number=place.civic,
		apt=place.unit,
		street_name=place.street.text,
		city=place.town.name,
		cauca=place.town.cauca,
		postal_code=place.postal_code,
	)


def other_spelling(rng: Random, place: Address) -> E911Address:
	"""The same door in other words: always the street, sometimes the unit, the town or the suffix too."""
	result = same(place)
	street = rng.choice(place.street.alternates)
	changes = [f"street {place.street.text} -> {street}"]
	result = replace(result, kind=SPELLING, street_name=street)
	if place.unit:
		unit = rng.choice(("app. {}", "APP {}", "#{}", "Apt {}")).format(place.unit)
		changes.append(f"unit {place.unit} -> {unit}")
		result = replace(result, apt=unit)
	if rng.random() < 0.5:
		others = (*place.town.alternates, ascii_of(place.town.name).upper())
		town = rng.choice(others)
		changes.append(f"town {place.town.name} -> {town}")
		result = replace(result, city=town)
	if place.suffix:
		changes.append(f"suffix {place.civic} -> {place.number} {place.suffix}")
		result = replace(result, street_number=f"{place.number} {place.suffix}")
	return replace(result, detail="; ".join(changes))


def other_number(rng: Random, place: Address) -> E911Address:
	step = rng.choice((-1, 1)) * rng.choice((1, 2, 2, 4, 10, 100))
	number = place.number + step if place.number + step > 0 else place.number + abs(step)
	return _renumbered(place, number, "other number")


def transposed_digits(rng: Random, place: Address) -> E911Address | None:
	digits = str(place.number)
	pairs = [at for at in range(len(digits) - 1) if digits[at] != digits[at + 1]]
	# A number does not start with a zero.
	pairs = [at for at in pairs if at > 0 or digits[1] != "0"]
	if not pairs:
		return None
	at = rng.choice(pairs)
	swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
	return _renumbered(place, int(swapped), "transposed digits")


def missing_unit(place: Address) -> E911Address:
	return replace(same(place), kind=DOOR, detail=f"missing unit: {place.unit} -> none", apt="")


def other_street(rng: Random, place: Address) -> E911Address:
	others = [street for street in place.town.streets if street.text != place.street.text]
	street = rng.choice(others).text
	return replace(
		same(place), kind=DOOR, detail=f"other street: {place.street.text} -> {street}", street_name=street
	)


def other_town(rng: Random, place: Address) -> E911Address:
	# Neighbours that share a postal code are one place to the post office, so those are left out.
	others = [town for town in TOWNS if not set(town.postal_codes) & set(place.town.postal_codes)]
	town = rng.choice(others)
	return replace(
		same(place),
		kind=DOOR,
		detail=f"other town: {place.town.name} -> {town.name}",
		city=town.name,
		cauca=town.cauca,
		postal_code=rng.choice(town.postal_codes),
	)


def other_door(rng: Random, place: Address, turn: int) -> E911Address:
	"""Another door: without the unit where there is one, otherwise the other kinds of change in turn."""
	if place.unit:
		return missing_unit(place)
	changed = _CHANGES[turn % len(_CHANGES)](rng, place)
	return changed or other_number(rng, place)


def _renumbered(place: Address, number: int, what: str) -> E911Address:
	civic = f"{number}{place.suffix}"
	return replace(same(place), kind=DOOR, detail=f"{what}: {place.civic} -> {civic}", street_number=civic)


_CHANGES: tuple[Callable[[Random, Address], E911Address | None], ...] = (
	other_number,
	transposed_digits,
	other_street,
	other_town,
)
"""Each gives another door, or None for an address that it cannot change."""
