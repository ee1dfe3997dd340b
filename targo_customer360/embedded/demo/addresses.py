"""Civic addresses: where a customer is served, and how the billing system writes that."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from targo_customer360.embedded.demo.places import WEIGHTED_TOWNS, Town
from targo_customer360.embedded.demo.streets import Street

_UNIT_FORMS = (
	"{line} app. {unit}",
	"{line}, app {unit}",
	"{unit}-{line}",
	"{line} #{unit}",
	"{line} apt {unit}",
)
_SECOND_LINES = ("app. {unit}", "Apt {unit}", "app {unit}", "#{unit}")
_REMARKS = ("", "", "", "", "", "RR 2", "maison", "RR 1")
_PROVINCES = ("QC", "QC", "QC", "QC", "Québec", "Qc", "Quebec")


@dataclass(frozen=True)
class Address:
	"""One door, clean. `unit` and `suffix` are empty for most."""

	number: int
	suffix: str
	unit: str
	street: Street
	town: Town
	postal_code: str
	line1: str
	line2: str

	@property
	def civic(self) -> str:
		return f"{self.number}{self.suffix}"

	@property
	def spaced_postal_code(self) -> str:
		return f"{self.postal_code[:3]} {self.postal_code[3:]}"


def address(rng: Random) -> Address:
	"""A random door of the region."""
	town = rng.choice(WEIGHTED_TOWNS)
	street = rng.choice(town.streets)
	urban = town.kind == "urban"
	number = 1 + int(rng.random() ** 1.4 * (1_400 if urban else 3_400))
	suffix = rng.choice("AAB") if rng.random() < 0.025 else ""
	unit = _unit(rng) if rng.random() < (0.22 if urban else 0.035) else ""
	line1, line2 = _lines(rng, f"{number}{suffix} {street.text}", unit)
	return Address(number, suffix, unit, street, town, rng.choice(town.postal_codes), line1, line2)


def province(rng: Random) -> str:
	"""The province as one of the ways staff type it."""
	return rng.choice(_PROVINCES)


def postal_code(rng: Random, place: Address) -> str:
	"""The postal code as one of the ways staff type it."""
	roll = rng.random()
	if roll < 0.7:
		return place.spaced_postal_code
	return place.postal_code if roll < 0.92 else place.spaced_postal_code.lower()


def _unit(rng: Random) -> str:
	roll = rng.random()
	if roll < 0.7:
		return str(1 + int(rng.random() * 12))
	return (
		rng.choice("ABCD") if roll < 0.8 else str(101 + int(rng.random() * 3) * 100 + int(rng.random() * 12))
	)


def _lines(rng: Random, line: str, unit: str) -> tuple[str, str]:
	if not unit:
		return line, rng.choice(_REMARKS)
	if rng.random() < 0.4:
		return line, rng.choice(_SECOND_LINES).format(unit=unit)
	# "A-12 rue X" reads as a suffix to some: only a number goes in front.
	form = rng.choice(_UNIT_FORMS if unit.isdigit() else _UNIT_FORMS[:2])
	return form.format(line=line, unit=unit), ""
