"""Where a service is: an address as somebody typed it, and the Service Location that it means.

The matcher that compares service and 911 addresses decides; a typed address may leave out what a person leaves out
(the town, the postal code, "rue"), never contradict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from targo_customer360.errors import InvalidField
from targo_customer360.service.words import fold
from targo_customer360.sites.port import Rows, Site, Values
from targo_customer360.telephony.address.matcher import match
from targo_customer360.telephony.address.model import E911Address, ServiceAddress
from targo_customer360.telephony.address.normalize import clean
from targo_customer360.telephony.address.postal import postal_code, province
from targo_customer360.telephony.address.readers import read_e911
from targo_customer360.telephony.address.town import is_known, town_words
from targo_customer360.telephony.reports.addresses import service_line

LOCATION = "Service Location"
_FIELDS = (
	"name",
	"customer",
	"location_name",
	"address_line1",
	"address_line2",
	"city",
	"state",
	"postal_code",
	"status",
)
_LEFT_OUT = frozenset(
	(
		"town_missing",
		"town_alias",
		"town_alias_postal",
		"town_spelling",
		"street_type_missing",
		"street_spelling",
		"street_joined",
		"street_initials",
		"direction_missing",
		"unit_missing_911",
		"postal_code",
		"several_doubts",
	)
)
"""Doubts that only say that less, or a little otherwise, was typed."""
_POSTAL = re.compile(r"\b[A-Za-z]\d[A-Za-z][ -]?\d[A-Za-z]\d\b")
_UNIT = re.compile(r"(?:app?t?|appartement|apartment|unit|unite|suite|bureau|local|#)\.? ?\w{1,6}")
_LONGEST_TOWN = 4
_SHOWN = 5
_SEARCHED = 2000


@dataclass(frozen=True)
class Address:
	"""A typed address in the columns of a Service Location."""

	address_line1: str
	address_line2: str = ""
	city: str = ""
	state: str = ""
	postal_code: str = ""

	@property
	def line(self) -> str:
		return service_line(self.address_line1, self.address_line2, self.city, self.state, self.postal_code)

	@property
	def values(self) -> Values:
		return {
			"address_line1": self.address_line1,
			"address_line2": self.address_line2,
			"city": self.city,
			"state": self.state,
			"postal_code": self.postal_code,
		}


def read_address(typed: str, field: str = "address") -> Address:
	"""Take a typed address apart at its commas; without any, a town of the table is known at its end.

	Raises InvalidField where there is no civic number or no street.
	"""
	code = _POSTAL.search(typed)
	text = typed.replace(code[0], " ") if code else typed
	parts = [part for part in (" ".join(p.split()) for p in text.split(",")) if part]
	state = ""
	if len(parts) > 1 and province(parts[-1]):
		state = province(parts.pop())
	unit = next((part for part in parts[1:] if _UNIT.fullmatch(fold(part))), "")
	rest = [part for part in parts[1:] if part != unit]
	first = parts[0] if parts else ""
	if not rest:
		first, town = _town_at_end(first)
		rest = [town] if town else []
	city = rest[-1] if rest else ""
	if not state and " " in city and province(city.rpartition(" ")[2]):
		city, _, last = city.rpartition(" ")
		state = province(last)
	_check_door(first, typed, field)
	shown = postal_code(code[0]) if code else ""
	return Address(first, unit, city, state or "QC", f"{shown[:3]} {shown[3:]}".strip())


def _town_at_end(text: str) -> tuple[str, str]:
	words = text.split()
	for count in range(min(_LONGEST_TOWN, len(words) - 2), 0, -1):
		town = " ".join(words[-count:])
		if is_known(town_words(clean(town))) and _has_door(" ".join(words[:-count])):
			return " ".join(words[:-count]), town
	return text, ""


def _check_door(line: str, typed: str, field: str) -> None:
	if not _has_door(line):
		raise InvalidField(field, "{0} is not an address: it needs a civic number and a street", typed)


def _has_door(line: str) -> bool:
	read = read_e911("", "", line)
	return bool(read.doors and read.street)


def places_of(site: Site, customer: str) -> Rows:
	"""The service locations of a customer, those in use first."""
	rows = site.list(LOCATION, {"customer": customer}, fields=_FIELDS, order_by="name")
	return sorted(rows, key=lambda row: row["status"] != "Active")


def said_place(place: Values) -> str:
	"""'123 rue Principale, Ormstown, QC J0S 1K0'; the location's own name where it has no address."""
	columns = (place.get(f) or "" for f in _FIELDS[3:8])
	return service_line(*columns) or place.get("location_name") or place["name"]


def only_place(site: Site, customer: str, field: str = "address") -> Values | None:
	"""The one place where a customer has service; None where there is none. Raises InvalidField for several."""
	places = places_of(site, customer)
	active = [place for place in places if place["status"] == "Active"] or places
	if len(active) > 1:
		raise InvalidField(field, "{0} has several addresses: say which one, {1}", customer, _listed(active))
	return active[0] if active else None


def find_place(site: Site, customer: str, typed: str, field: str = "address") -> Values | None:
	"""The customer's location at a typed address or of a given name, None where there is none there.

	Raises InvalidField where the text is no address, or where several doors fit it.
	"""
	places = places_of(site, customer)
	for place in places:
		if place["name"] == typed:
			return place
	read_address(typed, field)
	return _one(fitting(places, typed), typed, field)


def find_anywhere(site: Site, typed: str, field: str = "address") -> Values:
	"""The location at a typed address, whoever's it is. Raises InvalidField where none or several fit."""
	found = all_at(site, typed, field)
	place = _one(found, typed, field)
	if place is None:
		raise InvalidField(field, "There is no service location at {0}: name the customer", typed)
	return place


def all_at(site: Site, typed: str, field: str = "address") -> Rows:
	"""Every location at a typed address, former customers' included."""
	named = site.list(LOCATION, {"name": typed}, fields=_FIELDS)
	if named:
		return named
	door = read_e911("", "", read_address(typed, field).address_line1).doors[0].civic
	rows = site.list(LOCATION, {"address_line1": ("like", f"%{door}%")}, fields=_FIELDS, limit=_SEARCHED)
	return fitting(rows, typed)


def fitting(places: Rows, typed: str) -> Rows:
	"""Those at a typed address; where some agree in every part, only those."""
	for first, town in _readings(typed):
		found = [(place, _agreement(place, first, town)) for place in places]
		same = [place for place, agreement in found if agreement == "same"]
		near = [place for place, agreement in found if agreement == "near"]
		if same or near:
			return same or near
	return []


def _readings(typed: str) -> Iterator[tuple[str, str]]:
	"""As typed; and where no comma tells the town, with the last words as the town."""
	code = _POSTAL.search(typed)
	text = " ".join((typed.replace(code[0], " ") if code else typed).split())
	first, _, rest = text.partition(",")
	yield first, rest.strip(" ,")
	words = first.split()
	if not rest:
		for count in range(1, min(_LONGEST_TOWN, len(words) - 2) + 1):
			yield " ".join(words[:-count]), " ".join(words[-count:])
	elif _UNIT.match(fold(rest.strip())):
		unit, _, town = rest.strip().partition(",")
		yield f"{first} {unit}", town


def _agreement(place: Values, first: str, town: str) -> str:
	here = ServiceAddress(
		place["address_line1"], place["address_line2"], place["city"], place["state"], place["postal_code"]
	)
	verdict = match(here, E911Address("", "", first, town))
	if verdict.verdict == "same":
		return "same"
	codes = {reason.code for reason in verdict.reasons}
	return "near" if verdict.verdict == "review" and codes <= _LEFT_OUT else ""


def _one(found: Rows, typed: str, field: str) -> Values | None:
	active = [place for place in found if place["status"] == "Active"] or found
	if len(active) > 1:
		raise InvalidField(field, "{0} may be {1}: say which one", typed, _listed(active))
	return active[0] if active else None


def _listed(places: Rows) -> str:
	return "; ".join(f"{said_place(place)} ({place['name']})" for place in places[:_SHOWN])
