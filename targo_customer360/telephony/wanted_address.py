"""A 911 address that was asked for in words: completed from what is known, with what a person must look at.

The municipality is half of an address: `rue Principale` is in every village. Where nobody said it, it comes from the
customer's own service location at that door, else from the present 911 address, and then a warning says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from targo_customer360.effects.tasks import Said
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Rows, Site, Values
from targo_customer360.telephony.address import E911Address, Reason, ServiceAddress, match
from targo_customer360.telephony.address.postal import province
from targo_customer360.telephony.address.town import parse_town
from targo_customer360.telephony.address.typed import read_typed

LOCATION = "Service Location"
PROVINCE = "QC"
COLUMNS = ("name", "customer", "status", "address_line1", "address_line2", "city", "state", "postal_code")


@dataclass(frozen=True)
class Wanted:
	"""The fields of a 911 address, the service location that is at that door, and what has to be looked at."""

	address: dict[str, str]
	location: str | None
	warnings: tuple[Said, ...] = ()


def for_line(site: Site, line: Values, text: str) -> Wanted:
	"""Where a line is to ring for 911, as it was typed. Raises InvalidField."""
	read = read_typed(text)
	present = _present(line)
	places = [row for row in _locations(site, line["customer"]) if _is_at(row, read)]
	if not read.city and len({parse_town(row["city"]).key for row in places}) > 1:
		raise InvalidField("address", "Say the municipality: 911 needs it")
	if places:
		place = min(places, key=lambda row: row["status"] != "Active")
		read = _completed(read, place["city"], place["state"], place["postal_code"])
		return Wanted(_fields(read, ""), place["name"], _elsewhere(site, line, read))
	told: tuple[Said, ...] = ()
	if not read.city:
		if not present.city:
			raise InvalidField("address", "Say the municipality: 911 needs it")
		read = replace(read, city=present.city)
		told = (_same_town(present.city or ""),)
	stays = _same_street(read, present)
	read = _completed(read, "", present.state if stays else PROVINCE, present.zip if stays else "")
	info = str(line.get("e911_info") or "") if stays else ""
	return Wanted(_fields(read, info), None, (*told, *_elsewhere(site, line, read)))


def for_new_line(site: Site, customer: str, text: str) -> Wanted:
	"""Where a new line of a customer is to ring: at the address that was typed, else at the only service location.

	Raises InvalidField where that is none of the customer's service locations, or more than one.
	"""
	places = [row for row in _locations(site, customer) if row["status"] == "Active"]
	if not places:
		raise InvalidField("address", "{0} has no active service location: make one first", customer)
	if text:
		read = read_typed(text)
		fitting = [row for row in places if _is_at(row, read)]
		if not fitting:
			raise InvalidField("address", "{0} has no active service location at {1}", customer, text)
	else:
		fitting = places
	if len(fitting) > 1:
		raise InvalidField(
			"address", "{0} has {1} service locations: say at which one", customer, len(fitting)
		)
	(place,) = fitting
	read = read_typed(text) if text else address_of(place)
	read = _completed(read, place["city"], place["state"], place["postal_code"])
	return Wanted(_fields(read, ""), place["name"])


def address_of(place: Values) -> E911Address:
	"""The 911 address of the door of a service location. Raises InvalidField where it can't be read for certain."""
	lines = ", ".join(filter(None, (place["address_line1"], place["address_line2"])))
	return read_typed(lines, place["city"] or "", place["state"] or "", place["postal_code"] or "")


def doubts(site: Site, location: str | None, address: Values) -> tuple[Reason, ...]:
	"""Why a 911 address may not be the door of a service location."""
	place = next(iter(_rows(site, {"name": location})), None) if location else None
	if place is None:
		return ()
	there = E911Address(
		address["street_number"],
		address["unit"],
		address["street_name"],
		address["city"],
		address["state"],
		address["postal_code"],
		address["info"],
	)
	found = match(_service(place), there)
	return () if found.verdict == "same" else tuple(found.reasons)


def _locations(site: Site, customer: str) -> Rows:
	return _rows(site, {"customer": customer})


def _rows(site: Site, filters: Values) -> Rows:
	return site.list(LOCATION, filters, fields=COLUMNS, order_by="name")


def _service(place: Values) -> ServiceAddress:
	return ServiceAddress(*(place[name] for name in COLUMNS[3:]))


def _present(line: Values) -> E911Address:
	names = ("street_number", "unit", "street_name", "city", "state", "postal_code")
	return E911Address(*(line.get(f"e911_{name}") or "" for name in names))


def _is_at(place: Values, read: E911Address) -> bool:
	"""Whether an address is the door of a service location, which may lend it the town that was not said."""
	return match(_service(place), replace(read, city=read.city or place["city"])).verdict == "same"


def _same_street(read: E911Address, present: E911Address) -> bool:
	"""Whether only the unit differs from the present address, so that its postal code stays."""
	here = ServiceAddress(f"{present.street_number} {present.street_name}", "", present.city)
	return match(here, replace(read, apt="", zip="", state="")).verdict == "same"


def _completed(read: E911Address, city: object, state: object, code: object) -> E911Address:
	return replace(
		read,
		city=read.city or str(city or ""),
		state=read.state or province(state) or PROVINCE,
		zip=read.zip or str(code or ""),
	)


def _fields(read: E911Address, info: str) -> dict[str, str]:
	return {
		"street_number": read.street_number or "",
		"unit": read.apt or "",
		"street_name": read.street_name or "",
		"city": read.city or "",
		"state": read.state or "",
		"postal_code": read.zip or "",
		"info": info,
	}


def _same_town(city: str) -> Said:
	return (
		f"Nobody said the municipality: {city} is that of the present 911 address. Ask the customer",
		f"La municipalité n'a pas été dite : {city} est celle de l'adresse 911 actuelle. Demander au client",
	)


def _elsewhere(site: Site, line: Values, read: E911Address) -> tuple[Said, ...]:
	return not_the_door(
		line.get("service_location"), doubts(site, line.get("service_location"), _fields(read, ""))
	)


def not_the_door(location: str | None, reasons: Iterable[Reason]) -> tuple[Said, ...]:
	"""The warning that a 911 address is not, or may not be, where the service is."""
	held = list(reasons)
	if not held:
		return ()
	return (
		(
			f"This may not be the door of the service location {location}: {'; '.join(one.en for one in held)}",
			f"Ce n'est peut-être pas la porte du lieu de service {location} : {' ; '.join(one.fr for one in held)}",
		),
	)
