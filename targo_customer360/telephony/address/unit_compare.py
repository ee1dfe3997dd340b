"""Civic number, suffix, unit, floor and place in the building, side by side."""

from __future__ import annotations

from targo_customer360.telephony.address.civic import Door
from targo_customer360.telephony.address.findings import Findings
from targo_customer360.telephony.address.line import Line
from targo_customer360.telephony.address.units import Units, take_units


def _with_units(line: Line) -> tuple[Door, ...]:
	"""The readings of a number, given the unit that was announced as one: "123-4 rue X, app. 4" has one reading."""
	announced = line.units.unit
	if not announced:
		return line.doors
	agreeing = tuple(door for door in line.doors if not door.unit or door.unit in announced)
	return tuple(door._replace(unit="", sure=door.sure or bool(door.unit)) for door in agreeing)


def _units_of(line: Line, door: Door) -> frozenset[str]:
	return frozenset(line.units.unit | ({door.unit} if door.unit else set()))


def _shown(door: Door) -> str:
	return f"{door.civic}{door.suffix.upper()}" + (f"-{door.unit.upper()}" if door.unit else "")


def compare_doors(found: Findings, here: Line, there: Line, info: str) -> None:
	"""Numbers are equal or they are not: nothing here is fuzzy."""
	doors_here, doors_there = _with_units(here), _with_units(there)
	if not doors_here or not doors_there:
		line = there if doors_here else here
		found.mismatch("civic_range", _shown(line.doors[-1]))
		return
	doubtful: tuple[Door, Door] | None = None
	for a in doors_here:
		for b in doors_there:
			if (a.civic, a.suffix) != (b.civic, b.suffix) or not _same_units(here, a, there, b):
				continue
			if a.sure and b.sure:
				return
			doubtful = doubtful or (a, b)
	if doubtful:
		is_range = here.is_range or there.is_range
		found.review("civic_range" if is_range else "unit_order", *map(_shown, doubtful))
		return
	_explain(found, here, there, doors_here[0], doors_there, info)


def _same_units(here: Line, a: Door, there: Line, b: Door) -> bool:
	units_a, units_b = _units_of(here, a), _units_of(there, b)
	plain_a, plain_b = _flat(here.units, units_a), _flat(there.units, units_b)
	return plain_a == plain_b or bool(_joined(here.units, units_a) & _joined(there.units, units_b))


def _flat(units: Units, numbers: frozenset[str]) -> tuple[object, ...]:
	return numbers, units.lot, units.building


def _joined(units: Units, numbers: frozenset[str]) -> set[str]:
	"""Building and unit as one: "bloc B, app. 4" is "B-4" or "4B" on a form with one field. A lot is a unit."""
	parts = [*numbers, units.lot] if units.lot else [*numbers]
	if len(parts) != 1:
		return {units.building} if units.building and not parts else set()
	if not units.building:
		return {parts[0]}
	return {parts[0] + units.building, units.building + parts[0]}


def _explain(
	found: Findings, here: Line, there: Line, a: Door, doors_there: tuple[Door, ...], info: str
) -> None:
	b = next((door for door in doors_there if door.civic == a.civic), doors_there[0])
	if here.is_range or there.is_range:
		line = here if here.is_range else there
		found.mismatch("civic_range", _shown(line.doors[-1]))
		return
	if a.civic != b.civic:
		found.mismatch("civic_number", _shown(a), _shown(b))
		return
	units_a, units_b = _units_of(here, a), _units_of(there, b)
	if a.suffix != b.suffix:
		if (a.suffix and not b.suffix and units_b == units_a | {a.suffix}) or (
			b.suffix and not a.suffix and units_a == units_b | {b.suffix}
		):
			found.review("suffix_or_unit", (a.suffix or b.suffix).upper())
			return
		found.mismatch("civic_suffix", a.suffix.upper(), b.suffix.upper())
	if not _same_units(here, a, there, b):
		_explain_units(found, _words(here.units, units_a), _words(there.units, units_b), info)


def _words(units: Units, numbers: frozenset[str]) -> str:
	return ", ".join(part.upper() for part in (units.building, *sorted(numbers), units.lot) if part)


def _explain_units(found: Findings, a: str, b: str, info: str) -> None:
	if a and b:
		found.mismatch("unit", a, b)
	elif a:
		in_info = Units()
		take_units(info, in_info)
		if info and _words(in_info, frozenset(in_info.unit)) == a:
			found.review("unit_in_info", a)
		else:
			found.mismatch("unit_missing_911", a)
	else:
		found.mismatch("unit_missing_service", b)


def compare_places(found: Findings, here: Line, there: Line) -> None:
	"""Floors and places within the building. A note on one side only ("sous-sol") is seen through; a floor is asked."""
	a, b = here.units, there.units
	if a.floor != b.floor:
		weight = found.mismatch if a.floor and b.floor else found.review
		weight("floor", a.floor, b.floor)
	if a.positions and b.positions and not a.positions & b.positions:
		found.mismatch("position", ", ".join(sorted(a.positions)), ", ".join(sorted(b.positions)))
