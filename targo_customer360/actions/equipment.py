"""Which device of a customer is meant, and what hangs on it."""

from __future__ import annotations

from typing import Literal

from targo_customer360.actions.model import Params, Said
from targo_customer360.billing.suspension_start import GONE
from targo_customer360.errors import InvalidField
from targo_customer360.integrations.errors import Refused
from targo_customer360.integrations.genieacs import serial_forms
from targo_customer360.service.places import find_place
from targo_customer360.sites.port import Rows, Site, Values

EQUIPMENT, LOCATION, LINE = "Service Equipment", "Service Location", "VoIP Line"
KINDS = {"ont": "ONT", "router": "Router", "modem": "Modem", "ata": "ATA"}
"""As a device is named in words -> Equipment Type. Nothing else can be restarted from afar."""
FIELDS = (
	"name",
	"customer",
	"service_location",
	"equipment_type",
	"brand",
	"model",
	"serial_number",
	"status",
	"olt",
	"olt_port",
)


class Which(Params):
	"""A device of a customer: by what it is, by where it is, or by its document."""

	customer: str
	device: Literal["router", "ont", "modem", "ata"] | None = None
	address: str | None = None
	equipment: str = ""


def chosen(site: Site, params: Which) -> Rows:
	"""The devices that may be meant. Raises InvalidField for none."""
	customer_name(site, params.customer)
	if params.equipment:
		return [named(site, params.customer, params.equipment)]
	return devices(site, params.customer, params.device, params.address)


def customer_name(site: Site, customer: str) -> str:
	"""Raises InvalidField where there is no such customer."""
	found = site.lookup("Customer", [customer], fields=("customer_name",)).get(customer)
	if found is None:
		raise InvalidField("customer", "There is no customer {0}", customer)
	return found["customer_name"] or customer


def devices(site: Site, customer: str, device: str | None, address: str | None) -> Rows:
	"""The devices of a customer that may be meant, those that left the house apart. Raises InvalidField for none."""
	there = {"customer": customer, "status": ("not in", GONE)}
	wanted = {**there, "equipment_type": ("in", [KINDS[device]] if device else list(KINDS.values()))}
	if address:
		place = place_at(site, customer, address)
		there["service_location"] = wanted["service_location"] = place["name"]
	found = site.list(EQUIPMENT, wanted, fields=FIELDS, order_by="name")
	if not found:
		others = site.list(EQUIPMENT, there, fields=FIELDS, order_by="name", limit=10)
		if others:
			raise InvalidField(
				"device", "{0} has none of these here, but: {1}", customer, listed(site, others)
			)
		raise InvalidField("device", "There is no device of {0} on record here", customer)
	return found


def place_at(site: Site, customer: str, address: str) -> Values:
	"""The customer's location at an address as it was typed. Raises InvalidField for none or several."""
	place = find_place(site, customer, address)
	if place is None:
		raise InvalidField("address", "{0} has no service location at {1}", customer, address)
	return place


def only_one(site: Site, customer: str, found: Rows) -> Values:
	"""Raises InvalidField that lists them where there are several."""
	if len(found) > 1:
		raise InvalidField(
			"device", "{0} has several devices: say which one, {1}", customer, listed(site, found)
		)
	return found[0]


def named(site: Site, customer: str, equipment: str) -> Values:
	"""The device of that name, if it is the customer's and still there. Raises InvalidField."""
	device = site.lookup(EQUIPMENT, [equipment], fields=FIELDS).get(equipment)
	if device is None or device["customer"] != customer:
		raise InvalidField("equipment", "{0} has no device {1}", customer, equipment)
	if device["status"] in GONE:
		raise InvalidField(
			"equipment", "{0} is no longer at the customer's: {1}", equipment, device["status"]
		)
	return device


def serial_of(device: Values) -> str:
	"""Raises InvalidField where the ACS can't know the device by it."""
	serial = (device["serial_number"] or "").strip()
	if not serial:
		raise InvalidField(
			"device", "{0} has no serial number, and the ACS knows devices by it", device["name"]
		)
	try:
		serial_forms(serial)
	except Refused:
		raise InvalidField(
			"device", "The serial number of {0} can't be right: {1}", device["name"], serial
		) from None
	return serial


def said_device(device: Values) -> str:
	"""'ONT TP-Link XX530v (TPLI0A1B2C3D4)'."""
	parts = (device["equipment_type"], device["brand"], device["model"])
	serial = f" ({device['serial_number']})" if device["serial_number"] else ""
	return " ".join(part for part in parts if part) + serial


def listed(site: Site, found: Rows) -> str:
	"""Several devices, each with its place."""
	places = site.lookup(
		LOCATION,
		[d["service_location"] for d in found if d["service_location"]],
		fields=("address_line1", "city"),
	)

	def place(device: Values) -> str:
		held = places.get(device["service_location"]) or {}
		return ", ".join(held[part] for part in ("address_line1", "city") if held.get(part))

	return "; ".join(f"{said_device(d)} {place(d)}".strip() + f" [{d['name']}]" for d in found)


def telephones(site: Site, device: Values) -> list[str]:
	"""Numbers of live lines at the place of a device, and of those whose place nobody wrote down."""
	live = {"customer": device["customer"], "status": ("!=", "Decommissioned")}
	lines = site.list(LINE, live, fields=("name", "service_location"), order_by="name")
	names = [line["name"] for line in lines]
	parts = site.list("VoIP Line Device", {"parent": ("in", names)}, fields=("parent", "service_location"))
	here = device["service_location"]
	with_part_here = {part["parent"] for part in parts if here and part["service_location"] == here}
	return [
		line["name"]
		for line in lines
		if not here or line["service_location"] in (here, None, "") or line["name"] in with_part_here
	]


def telephone_warning(dids: list[str]) -> Said:
	numbers = ", ".join(f"{did[:3]} {did[3:6]}-{did[6:]}" for did in dids)
	return (
		f"Telephone with 911 behind it ({numbers}): calls drop, and 911 can't be called, for about two minutes",
		f"Téléphone avec 911 derrière ({numbers}) : les appels tombent, et le 911 ne peut être joint, pendant environ deux minutes",
	)
