"""A change of a line's 911 address: who may want what, and what it leaves owed to the provider.

The wanted address goes on the VoIP Line at once and `e911_synced` goes off. The registration keeps saying what the
provider holds until the provider has been read back (`e911_answers`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from targo_customer360.effects.owed import E911, Owed
from targo_customer360.effects.records import record_action
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site, Values
from targo_customer360.telephony.e911_record import ADDRESS, E911Record, check, clean
from targo_customer360.telephony.e911_states import (
	IN_FLIGHT,
	LINE,
	LIVE_LINE,
	PENDING_REMOVAL,
	REGISTERED,
	REGISTRATION,
	SUBMITTED,
)
from targo_customer360.telephony.rules import normalise_did

REGISTER, REMOVE = "register", "remove"
LINE_FIELDS = {f"e911_{name}": name for name in ADDRESS}
"""Field of the line that holds the wanted value -> field of the record."""
LINE_CLASS = {"e911_class": "service_class", "e911_cauca_code": "cauca_code"}
"""What the line also says about 911 and no provider's record has."""


@dataclass(frozen=True)
class Change:
	"""A wanted record and the number of the change; `new` is False when the same change is on its way or done."""

	record: E911Record
	number: int
	new: bool


def change_address(site: Site, did: str, address: Mapping[str, str | None], reason: str) -> list[Owed]:
	"""Want another 911 address for a live line, in the caller's transaction; returns what is owed to the provider.

	`address` has the fields `street_number`, `unit`, `street_name`, `city`, `state`, `postal_code`, `info` and, where
	they change, `service_class` and `cauca_code`. Asked for twice, it is owed once. Raises InvalidField.
	"""
	did = normalise_did(did)
	line, registration = site.get(LINE, did), site.get(REGISTRATION, did)
	change = decide_change(site, did, line, registration, address, reason)
	assert line is not None
	record = change.record
	if change.new:
		_want(site, line, registration, change, address)
		record_action(
			site,
			"e911.change_address",
			line["customer"],
			f"911 {did}: {wanted_record(site, line, registration)} -> {record}",
			clean(reason),
			before={field: line.get(name) for name, field in LINE_FIELDS.items()},
			after=record.address,
		)
	return [owed_registration(change, reason, site.user)]


def decide_change(
	site: Site,
	did: str,
	line: Values | None,
	registration: Values | None,
	address: Mapping[str, str | None],
	reason: str,
) -> Change:
	"""What `change_address` would do, with the exact record that the provider would be told. Raises InvalidField."""
	check_change(did, line, registration, address, reason)
	assert line is not None
	record = wanted_record(site, line, registration).at(address)
	check(record)
	return plan_change(line, registration, record, _numbers_used(site, did, registration))


def register_line(site: Site, did: str, reason: str) -> list[Owed]:
	"""Register a live line at the address that it already wants: a new line, or one without a registration.

	Raises InvalidField.
	"""
	line = site.get(LINE, normalise_did(did)) or {}
	return change_address(site, did, {f: line.get(name) for name, f in LINE_FIELDS.items()}, reason)


def check_change(
	did: str,
	line: Values | None,
	registration: Values | None,
	address: Mapping[str, str | None],
	reason: str,
) -> None:
	"""Whether a person may want this change at all. Raises InvalidField."""
	if line is None:
		raise InvalidField("did", "There is no line {0}", did)
	if line["status"] not in LIVE_LINE:
		raise InvalidField("did", "Line {0} is decommissioned: nobody can call 911 from it", did)
	if not clean(reason):
		raise InvalidField("reason", "Say why the 911 address changes")
	if registration and registration["status"] == PENDING_REMOVAL:
		raise InvalidField("did", "The registration of {0} is to be removed: withdraw that first", did)
	unknown = set(address) - set(ADDRESS) - set(LINE_CLASS.values())
	if unknown:
		raise InvalidField("address", "A 911 address has no field {0}", ", ".join(sorted(unknown)))


def wanted_record(site: Site, line: Values, registration: Values | None) -> E911Record:
	"""The record that a line wants: its own address, and the person whom the provider knows, else the customer."""
	known = registration and registration["customer"] == line["customer"] and registration.get("last_name")
	person = registration if registration and known else _person(site, line["customer"])
	wanted = {field: line.get(name) for name, field in LINE_FIELDS.items()}
	return E911Record.of(
		{
			**wanted,
			"did": line["did"],
			"first_name": person.get("first_name"),
			"last_name": person.get("last_name"),
			"enhanced_capable": registration.get("enhanced_capable") if registration else 0,
		}
	)


def _person(site: Site, customer: str) -> Values:
	fields = ("customer_name", "customer_type")
	found = site.lookup("Customer", [customer], fields=fields).get(customer, {})
	name = clean(found.get("customer_name"))
	if found.get("customer_type") == "Company" or " " not in name:
		return {"first_name": "", "last_name": name}
	first, _, last = name.partition(" ")
	return {"first_name": first, "last_name": last}


def plan_change(line: Values, registration: Values | None, record: E911Record, number: int) -> Change:
	"""Number a change after `number`, the last one.

	The same address again is the same change while it is on its way or when it was read back.
	"""
	status = (registration or {}).get("status")
	wanted = {field: clean(line.get(name)) for name, field in LINE_FIELDS.items()}
	settled = status == REGISTERED and bool(line.get("e911_synced"))
	if number and wanted == record.address and (status in IN_FLIGHT or settled):
		return Change(record, number, new=False)
	return Change(record, number + 1, new=True)


def _numbers_used(site: Site, did: str, registration: Values | None) -> int:
	"""The last number; a registration that was deleted and made anew must not reuse the keys of the former one."""
	number = int((registration or {}).get("change_number") or 0)
	return number or site.count("Outbox Message", {"subject_doctype": REGISTRATION, "subject_name": did})


def _want(
	site: Site, line: Values, registration: Values | None, change: Change, address: Mapping[str, str | None]
) -> None:
	values: Values = {name: getattr(change.record, field) for name, field in LINE_FIELDS.items()}
	values.update({name: address[field] or "" for name, field in LINE_CLASS.items() if field in address})
	site.update(LINE, line["name"], {**values, "e911_synced": 0, "e911_state_of_check": ""})
	state: Values = {
		"status": SUBMITTED,
		"change_number": change.number,
		"correction_applied": 0,
		"provider_code": "",
		"provider_message": "",
		"voip_line": line["name"],
		"customer": line["customer"],
		"first_name": change.record.first_name,
		"last_name": change.record.last_name,
	}
	if registration is None:
		site.insert(REGISTRATION, {"did": line["did"], **state})
	else:
		site.update(REGISTRATION, registration["name"], state)


def owed_registration(change: Change, reason: str, user: str) -> Owed:
	did = change.record.did
	return Owed(
		service=E911,
		operation=REGISTER,
		doctype=REGISTRATION,
		name=did,
		key=f"e911-{did}-{change.number}-{REGISTER}",
		payload={
			"change": change.number,
			"record": change.record.as_values(),
			"why": {"reason": clean(reason), "by": user},
		},
	)
