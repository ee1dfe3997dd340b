"""Putting a customer's ONT on a port of an OLT: written on the location and the ONT, and owed to the hub."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from targo_customer360.actions import equipment as parts
from targo_customer360.actions.equipment import EQUIPMENT, LOCATION
from targo_customer360.actions.model import Applied, Change, ChangingAction, Outside, Params, Plan, Said
from targo_customer360.billing.suspension_start import GONE
from targo_customer360.effects.owed import Owed
from targo_customer360.errors import InvalidField
from targo_customer360.integrations.hub import SETTINGS, configured_hub
from targo_customer360.integrations.hub_handler import PROVISION, SERVICE
from targo_customer360.integrations.outbox.messages import MESSAGE, OPEN
from targo_customer360.integrations.outbox.owing import owe_all, replace_dead
from targo_customer360.service.places import Address, find_place, only_place, read_address, said_place
from targo_customer360.sites.port import Site, Values

_OLT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_PORT = re.compile(r"[0-9]{1,3}(/[0-9]{1,3}){1,3}(:[0-9]{1,3})?")
_SERIAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{3,63}")
LABELS: Final[dict[str, Said]] = {
	"customer": ("Customer", "Client"),
	"location_name": ("Location Name", "Nom du lieu"),
	"address_line1": ("Address Line 1", "Adresse ligne 1"),
	"address_line2": ("Address Line 2", "Adresse ligne 2"),
	"city": ("City", "Ville"),
	"state": ("Province", "Province"),
	"postal_code": ("Postal Code", "Code postal"),
	"connection_type": ("Connection Type", "Type de connexion"),
	"olt": ("OLT", "OLT"),
	"olt_port": ("OLT Port", "Port de l'OLT"),
	"equipment_type": ("Equipment Type", "Type d'équipement"),
	"serial_number": ("Serial Number", "Numéro de série"),
	"status": ("Status", "Statut"),
}


class Provision(Params):
	"""`serial` of the ONT is needed where none is on record at the place; `profile` otherwise comes from the settings."""

	customer: str
	olt: str
	port: str
	address: str | None = None
	serial: str = ""
	profile: str = ""


@dataclass(frozen=True)
class Written:
	"""A document to be made (`name` None) or changed, with what it held before."""

	doctype: str
	name: str | None
	values: Values
	before: Values

	@property
	def changed(self) -> Values:
		return {
			field: value for field, value in self.values.items() if (self.before.get(field) or "") != value
		}

	def changes(self) -> tuple[Change, ...]:
		return tuple(
			Change(self.doctype, self.name, field, self.before.get(field) or None, value, LABELS[field])
			for field, value in self.changed.items()
			if value
		)

	def write(self, site: Site, **more: Any) -> str:
		if self.name is None:
			return site.insert(self.doctype, {**self.values, **more})
		if self.changed:
			site.update(self.doctype, self.name, self.changed)
		return self.name


def decide(site: Site, params: Provision) -> Plan:
	who = parts.customer_name(site, params.customer)
	olt, port = _olt(site, params.olt), _port(params.port)
	configured_hub(site)
	place, new_address = _place(site, params)
	_check_port_free(site, params.customer, olt, port, place)
	location = _location(params, place, new_address, olt, port)
	ont, former = _ont(site, params, place, olt, port)
	serial = ont.values.get("serial_number") or ont.before["serial_number"]
	if ont.name and site.count(MESSAGE, {**_about(ont.name), "status": ("in", OPEN)}):
		raise InvalidField("serial", "ONT {0} is being provisioned already", serial)
	profile = params.profile or (site.single(SETTINGS).get("hub_profile") or "").strip()
	where = said_place(place) if place else (new_address.line if new_address else "")

	def apply() -> Applied:
		at = location.write(site)
		device = ont.write(site, **({"service_location": at} if ont.name is None else {}))
		owed = _owed(site, params.customer, device, serial, olt, port, profile)
		replace_dead(site, owed)
		owe_all(site, [owed])
		return Applied(
			(
				f"ONT {serial} of {who} is being provisioned at port {port} of {olt}",
				f"L'ONT {serial} de {who} est en cours de provisionnement au port {port} de {olt}",
			),
			documents=((LOCATION, at), (EQUIPMENT, device)),
			result={"location": at, "equipment": device, "message": owed.key},
		)

	return Plan(
		summary=(
			f"Provision the fibre of {who}: ONT {serial} at port {port} of {olt}, {where}",
			f"Provisionner la fibre de {who} : ONT {serial} au port {port} de {olt}, {where}",
		),
		customer=params.customer,
		changes=(*location.changes(), *ont.changes()),
		outside=(
			Outside(
				SERVICE,
				(
					f"ONT {serial} is provisioned at port {port} of {olt}"
					+ (f", profile {profile}" if profile else ""),
					f"L'ONT {serial} est provisionné au port {port} de {olt}"
					+ (f", profil {profile}" if profile else ""),
				),
			),
		),
		warnings=_warnings(site, olt, port, place, former),
		touches=tuple((one.doctype, one.name) for one in (location, ont) if one.name),
		apply=apply,
	)


def _olt(site: Site, typed: str) -> str:
	"""The OLT as the records write it, whatever the case in which it was typed."""
	if not _OLT.fullmatch(typed):
		raise InvalidField("olt", "{0} is not the name of an OLT", typed or "''")
	for row in site.list(LOCATION, {"olt": ("like", typed)}, fields=("olt",), limit=50):
		if row["olt"].lower() == typed.lower():
			return row["olt"]
	return typed


def _port(typed: str) -> str:
	port = typed.replace(" ", "")
	if not _PORT.fullmatch(port):
		raise InvalidField("port", "{0} is not a port of an OLT: it is written as 0/1/3", typed or "''")
	return port


def _place(site: Site, params: Provision) -> tuple[Values | None, Address | None]:
	"""The location, or the address of the one that is to be made."""
	if params.address:
		place = find_place(site, params.customer, params.address)
		return (site.get(LOCATION, place["name"]), None) if place else (None, read_address(params.address))
	place = only_place(site, params.customer)
	if place is None:
		raise InvalidField("address", "{0} has no service location: say at which address", params.customer)
	return site.get(LOCATION, place["name"]), None


def _check_port_free(site: Site, customer: str, olt: str, port: str, place: Values | None) -> None:
	"""One port is one subscriber's place. Raises InvalidField that names whose it is."""
	at = {"olt": olt, "olt_port": port}
	here = place["name"] if place else ""
	for row in site.list(LOCATION, {**at, "status": "Active"}, fields=("name", "customer")):
		if row["name"] != here:
			raise InvalidField(
				"port", "Port {0} of {1} is in use by {2} at {3}", port, olt, row["customer"], row["name"]
			)
	wanted = {**at, "status": ("not in", GONE)}
	for row in site.list(EQUIPMENT, wanted, fields=("name", "customer", "service_location")):
		unplaced = row["customer"] == customer and not row["service_location"]
		if row["service_location"] != here and not unplaced:
			raise InvalidField(
				"port", "Port {0} of {1} is in use by {2} at {3}", port, olt, row["customer"], row["name"]
			)


def _location(
	params: Provision, place: Values | None, address: Address | None, olt: str, port: str
) -> Written:
	network = {"connection_type": "Fibre", "olt": olt, "olt_port": port}
	if place is None:
		assert address is not None
		values = {
			"customer": params.customer,
			"location_name": address.line,
			**address.values,
			"status": "Active",
		}
		return Written(LOCATION, None, {**values, **network}, {})
	return Written(LOCATION, place["name"], {**network, "status": "Active"}, place)


def _ont(
	site: Site, params: Provision, place: Values | None, olt: str, port: str
) -> tuple[Written, Values | None]:
	"""The ONT of the place, or the one that is to be entered; and the ONT that it takes the place of."""
	serial = params.serial.upper()
	if serial and not _SERIAL.fullmatch(serial):
		raise InvalidField("serial", "{0} is no serial number", params.serial)
	there = {"customer": params.customer, "equipment_type": "ONT", "status": ("not in", GONE)}
	held = (
		site.list(
			EQUIPMENT, {**there, "service_location": place["name"]}, fields=parts.FIELDS, order_by="name"
		)
		if place
		else []
	)
	same = [row for row in held if (row["serial_number"] or "").upper() == serial] if serial else held
	if len(same) > 1:
		raise InvalidField(
			"serial", "There are several ONTs here: say which one, {0}", parts.listed(site, same)
		)
	if same and (same[0]["serial_number"] or "").strip():
		_check_serial_free(site, same[0]["serial_number"], same[0]["name"])
		return Written(EQUIPMENT, same[0]["name"], {"olt": olt, "olt_port": port}, same[0]), None
	if not serial:
		raise InvalidField(
			"serial", "No ONT with a serial number is on record here: enter the one that is installed"
		)
	_check_serial_free(site, serial, "")
	values = {
		"customer": params.customer,
		"equipment_type": "ONT",
		"serial_number": serial,
		"status": "Active",
	}
	return Written(EQUIPMENT, None, {**values, "olt": olt, "olt_port": port}, {}), held[0] if held else None


def _check_serial_free(site: Site, serial: str, name: str) -> None:
	elsewhere = {"serial_number": serial, "status": ("not in", GONE), "name": ("!=", name)}
	for row in site.list(EQUIPMENT, elsewhere, fields=("name", "customer"), limit=1):
		raise InvalidField("serial", "ONT {0} is {1} of {2} already", serial, row["name"], row["customer"])


def _warnings(
	site: Site, olt: str, port: str, place: Values | None, former: Values | None
) -> tuple[Said, ...]:
	found: list[Said] = [
		("The ONT is taken off the port again only by hand", "L'ONT ne sera retiré du port qu'à la main")
	]
	if not site.count(LOCATION, {"olt": olt}):
		found.append(
			(
				f"No location is on {olt} yet: check its name",
				f"Aucun lieu n'est encore sur {olt} : vérifier son nom",
			)
		)
	if place and place["olt_port"] and (place["olt"], place["olt_port"]) != (olt, port):
		was = f"{place['olt_port']} / {place['olt']}"
		found.append((f"The place is on {was} now", f"Le lieu est maintenant sur {was}"))
	if former:
		name = parts.said_device(former)
		found.append((f"{name} is on record here too", f"{name} est aussi inscrit ici"))
	return tuple(found)


def _owed(site: Site, customer: str, device: str, serial: str, olt: str, port: str, profile: str) -> Owed:
	return Owed(
		SERVICE,
		PROVISION,
		EQUIPMENT,
		device,
		f"{SERVICE}-{device}-{site.count(MESSAGE, _about(device)) + 1}-{PROVISION}",
		{
			"serial": serial,
			"olt": olt,
			"port": port,
			"profile": profile,
			"reference": customer,
			"why": {"by": site.user},
		},
	)


def _about(device: str) -> Values:
	return {"service": SERVICE, "subject_name": device, "operation": PROVISION}


PROVISION_FIBRE: Final = ChangingAction(
	id="provision_fibre",
	params=Provision,
	label=("Provision a customer's fibre", "Provisionner la fibre d'un client"),
	rights=((LOCATION, "write"), (LOCATION, "create"), (EQUIPMENT, "write"), (EQUIPMENT, "create")),
	decide=decide,
	undo=None,
	examples={
		"en": ("Provision fibre for C-1207 on OLT-EAST port 1/2/3",),
		"fr": ("Provisionne la fibre de C-1207 sur OLT-EAST port 1/2/3",),
	},
)
