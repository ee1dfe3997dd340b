"""The stored verdict of a line: is its 911 address the door where the service is?

It is decided from three documents: the line, its Service Location and the E911 Registration of its number (what the
provider holds). Whoever writes one of them calls `on_change`; `recompute` decides all lines anew.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from targo_customer360.sites.port import Rows, Site, Values
from targo_customer360.sites.queries import chunks
from targo_customer360.telephony.address import E911Address, Reason, ServiceAddress, match
from targo_customer360.telephony.address.reasons import reason

LINE, REGISTRATION, LOCATION = "VoIP Line", "E911 Registration", "Service Location"
SAME, REVIEW, MISMATCH, MISSING = "Same", "Review", "Mismatch", "Missing"
NOT_APPLICABLE = ""
"""A decommissioned line rings nowhere, so there is nothing to compare."""

PAGE = 1000
_VERDICTS = {"same": SAME, "review": REVIEW, "mismatch": MISMATCH}
_LINE_FIELDS = ("name", "status", "service_location", "e911_verdict", "e911_reasons")
_ADDRESS = {
	"address_line1": "address1",
	"address_line2": "address2",
	"city": "city",
	"state": "state",
	"postal_code": "zip",
}
_E911 = {
	"street_number": "street_number",
	"unit": "apt",
	"street_name": "street_name",
	"city": "city",
	"state": "state",
	"postal_code": "zip",
	"info": "info",
}

_HELD = ("street_number", "street_name")
"""Without these the provider holds no address, whatever the state of the registration."""

NO_REGISTRATION = Reason(
	"no_registration", "the number is not registered with 911", "le numéro n'est pas inscrit au 911"
)
REMOVED = Reason(
	"registration_removed", "the 911 registration was removed", "l'inscription au 911 a été retirée"
)
NO_ADDRESS = reason("no_911_address")
NO_LOCATION = Reason(
	"no_service_location", "the line has no service location", "la ligne n'a pas de lieu de service"
)

Pending = Mapping[str, Mapping[str, Values]]
"""Documents about to be written, by DocType and name: they count instead of what the site still holds."""


def decide(
	line: Values, location: Values | None, registration: Values | None
) -> tuple[str, Sequence[Reason]]:
	"""The verdict of one line and why.

	Without a registration nothing else matters. Without a service location the registration may well be right, but
	nobody can tell: a person looks.
	"""
	if line["status"] == "Decommissioned":
		return NOT_APPLICABLE, ()
	if registration is None:
		return MISSING, (NO_REGISTRATION,)
	if registration["status"] == "Removed":
		return MISSING, (REMOVED,)
	if not any((registration.get(field) or "").strip() for field in _HELD):
		return MISSING, (NO_ADDRESS,)
	if location is None:
		return REVIEW, (NO_LOCATION,)
	service = ServiceAddress(**{name: location.get(field) for field, name in _ADDRESS.items()})
	e911 = E911Address(**{name: registration.get(field) for field, name in _E911.items()})
	found = match(service, e911)
	return _VERDICTS[found.verdict], found.reasons


def write_reasons(reasons: Iterable[Reason]) -> str:
	"""Reasons as the line stores them: a JSON list of {code, en, fr}; empty text for none."""
	rows = [{"code": r.code, "en": r.en, "fr": r.fr} for r in reasons]
	return json.dumps(rows, ensure_ascii=False) if rows else ""


def read_reasons(stored: str | None) -> list[Reason]:
	"""What `write_reasons` stored; text that something else wrote is no reason."""
	try:
		return [Reason(row["code"], row["en"], row["fr"]) for row in json.loads(stored or "[]")]
	except (ValueError, TypeError, KeyError):
		return []


def recompute(site: Site, dids: Iterable[str] | None = None, pending: Pending | None = None) -> Counter[str]:
	"""Decide and store the verdict of these lines, or of all; returns how many lines have each verdict.

	Page by page, and only what changed is written, without touching `modified`. Commits nothing.
	"""
	counts: Counter[str] = Counter()
	for lines in _pages(site, dids):
		changes: dict[str, Values] = {}
		for line, found in _decided(site, lines, pending or {}):
			counts[found["e911_verdict"]] += 1
			if any((line[field] or "") != value for field, value in found.items()):
				changes[line["name"]] = found
		site.bulk_update(LINE, changes, None)
	return counts


def _pages(site: Site, dids: Iterable[str] | None) -> Iterator[Rows]:
	if dids is not None:
		for part in chunks(list(dict.fromkeys(dids)), PAGE):
			yield list(site.lookup(LINE, part, fields=_LINE_FIELDS).values())
		return
	after = ""
	while lines := site.list(LINE, {"name": (">", after)}, _LINE_FIELDS, order_by="name", limit=PAGE):
		yield lines
		after = lines[-1]["name"]


def _decided(site: Site, lines: Rows, pending: Pending) -> Iterator[tuple[Values, Values]]:
	"""Each line with the fields to store on it."""
	places = {line["service_location"] for line in lines if line["service_location"]}
	locations = site.lookup(LOCATION, places, fields=("name", *_ADDRESS)) | dict(pending.get(LOCATION, {}))
	numbers = [line["name"] for line in lines]
	registrations = site.lookup(REGISTRATION, numbers, fields=("name", "status", *_E911))
	registrations |= pending.get(REGISTRATION, {})
	for line in lines:
		verdict, reasons = decide(
			line, locations.get(line["service_location"]), registrations.get(line["name"])
		)
		yield line, {"e911_verdict": verdict, "e911_reasons": write_reasons(reasons)}


def on_change(site: Site, doctype: str, document: Values, before: Values | None = None) -> None:
	"""Keep verdicts right while a line, a registration or a service location is being written.

	`document` is what will be written; a line gets its verdict there, the other two update the lines they are about.
	"""
	if doctype == LINE:
		document.update(of_line(site, document))
	elif doctype == REGISTRATION:
		recompute(site, [document["did"]], {REGISTRATION: {document["did"]: document}})
	elif doctype == LOCATION and before and any(document.get(f) != before.get(f) for f in _ADDRESS):
		name = document["name"]
		lines = site.list(LINE, {"service_location": name})
		recompute(site, [line["name"] for line in lines], {LOCATION: {name: document}})


def of_line(site: Site, line: Values) -> Values:
	"""The fields that hold the verdict of a line about to be written, which the site may not hold yet."""
	wanted = {"name": line["did"], "status": line["status"], "service_location": line.get("service_location")}
	((_, found),) = _decided(site, [wanted], {})
	return found
