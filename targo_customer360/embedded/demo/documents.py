"""The documents that the ISP's site already holds, one generator a DocType. They are clean."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from targo_customer360.embedded.demo import catalogue, clock, phrases
from targo_customer360.embedded.demo.accounts import stripe_customer
from targo_customer360.embedded.demo.addresses import Address
from targo_customer360.embedded.demo.billing import filled
from targo_customer360.embedded.demo.catalogue import Staff
from targo_customer360.embedded.demo.telephony import mac
from targo_customer360.embedded.demo.text_forms import ascii_of
from targo_customer360.embedded.demo.world import World, account_id, delivery_id, row_id, service_id

Document = dict[str, Any]
_CONNECTIONS = {"FTTH": "Fibre", "WIFI": "Wireless", "DSL6": "DSL", "CABL": "Cable"}
_MODEMS = {
	"Fibre": ("ONT", (("Raisecom", "HT803G-W"), ("TP-Link", "XX230v"), ("TP-Link", "XX530v"))),
	"Wireless": ("Modem", (("Cambium", "ePMP Force 200"), ("Ubiquiti", "LTU-LR"))),
	"DSL": ("Modem", (("SmartRG", "SR505N"),)),
	"Cable": ("Modem", (("Hitron", "CODA-4582"),)),
}
_MORE = (
	("Router", "TP-Link", "Deco X50"),
	("Router", "TP-Link", "Archer C6"),
	("Set-top box", "Infomir", "MAG 322"),
	("Switch", "Netgear", "GS308"),
)


def customer_name(account: int) -> str:
	return f"C-{account_id(account)}"


def location_name(delivery: int) -> str:
	return f"LOC-{delivery_id(delivery)}"


def employee_name(member: Staff) -> str:
	return f"HR-EMP-{member.id:05d}"


def customers(world: World) -> Iterator[Document]:
	for number in range(world.counts.accounts):
		person = world.person(number)
		yield {
			"name": customer_name(number),
			"customer_name": person.customer_name,
			"customer_type": "Company" if person.company else "Individual",
			"customer_group": "Commercial" if person.commercial else "Résidentiel",
			"territory": "Canada",
			"language": "en" if person.english else "fr",
			"disabled": 1 - world.active[number],
			"email_id": person.email,
			"mobile_no": _dashed(person.cell),
			"phone_home": _dashed(person.home),
			"legacy_account_id": account_id(number),
			"is_commercial": int(person.commercial),
			"is_vip": int(person.vip),
			"is_suspended": 0,
			"stripe_customer_id": stripe_customer(world, number),
		}


def items() -> Iterator[Document]:
	for product in catalogue.PRODUCTS:
		yield {
			"name": product.sku,
			"item_code": product.sku,
			"item_name": product.description,
			"item_group": "Products" if product.kind == catalogue.HARDWARE else "Services",
			"stock_uom": "Nos",
			"description": product.description,
			"standard_rate": product.cents / 100,
			"is_stock_item": 0,
			"is_monthly": int(product.monthly),
			"disabled": 0,
		}


def employees() -> Iterator[Document]:
	for member in catalogue.STAFF:
		yield {
			"name": employee_name(member),
			"first_name": member.first,
			"last_name": member.last,
			"employee_name": f"{member.first} {member.last}",
			"company_email": member.email,
			"status": "Left" if member.left else "Active",
			"legacy_staff_id": member.id,
		}


def locations(world: World) -> Iterator[Document]:
	for number in range(world.counts.deliveries):
		place, owner = world.address(number), world.account_of_delivery(number)
		connection = _connection(world, number)
		olt, port = _olt(place, number) if connection == "Fibre" else ("", "")
		yield {
			"name": location_name(number),
			"customer": customer_name(owner),
			"location_name": f"{place.line1}, {place.town.name}",
			"address_line1": place.line1,
			"address_line2": place.line2,
			"city": place.town.name,
			"state": "QC",
			"postal_code": place.spaced_postal_code,
			"status": "Active" if world.active[owner] else "Inactive",
			"connection_type": connection,
			"olt": olt,
			"olt_port": port,
			"legacy_delivery_id": delivery_id(number),
		}


def equipment(world: World) -> Iterator[Document]:
	"""A modem for each location, the ATA of each line that has one, then routers and the like."""
	counts, rng = world.counts, world.rng("equipment")
	serial = 0
	for number in range(counts.deliveries):
		connection = _connection(world, number)
		kind, models = _MODEMS[connection]
		brand, model = rng.choice(models)
		olt = _olt(world.address(number), number) if connection == "Fibre" else ("", "")
		yield _device(world, rng, serial, number, (kind, brand, model), olt=olt)
		serial += 1
	for line in world.lines:
		if line.devices:
			what = ("ATA", "Grandstream", "HT802")
			yield _device(world, rng, serial, line.delivery, what, address=mac(line, 0))
			serial += 1
	while serial < counts.equipment:
		yield _device(world, rng, serial, int(rng.random() * counts.deliveries), rng.choice(_MORE))
		serial += 1


def _device(
	world: World,
	rng: Random,
	serial: int,
	delivery: int,
	what: tuple[str, str, str],
	address: str = "",
	olt: tuple[str, str] = ("", ""),
) -> Document:
	kind, brand, model = what
	owner = world.account_of_delivery(delivery)
	address = address or f"b0955b{serial & 0xFFFFFF:06x}"
	return {
		"name": f"EQ-{serial + 1}",
		"customer": customer_name(owner),
		"service_location": location_name(delivery),
		"equipment_type": kind,
		"brand": brand,
		"model": model,
		"serial_number": f"{brand[:4].upper().replace('-', '')}{rng.getrandbits(36):09X}",
		"mac_address": ":".join(address[at : at + 2] for at in range(0, 12, 2)).upper(),
		"olt": olt[0],
		"olt_port": olt[1],
		"status": "Active" if world.active[owner] else "Returned",
		"legacy_device_id": row_id(serial, 31),
	}


def subscriptions(world: World) -> Iterator[Document]:
	for number in range(world.counts.services):
		delivery, service = world.delivery_of_service(number), world.service(number)
		yield {
			"name": f"SUB-{service_id(number)}",
			"customer": customer_name(world.account_of_delivery(delivery)),
			"service_location": location_name(delivery),
			"item_code": service.product.sku,
			"description": service.product.description,
			"billing_frequency": "Annual" if service.annual else "Monthly",
			"price": service.cents / 100,
			"status": ("Cancelled", "Active", "Suspended")[service.status],
			"start_date": clock.iso(service.start),
			"end_date": clock.iso(service.end) if service.end else None,
			"legacy_service_id": service_id(number),
		}


def issues(world: World) -> Iterator[Document]:
	counts, rng = world.counts, world.rng("issues")
	for place in range(counts.issues):
		owner = int(rng.random() * counts.accounts)
		person = world.person(owner)
		opened = clock.rising(place, counts.issues, clock.TODAY - 4 * 365)
		recent = clock.TODAY - opened < 30
		yield {
			"name": f"ISS-{clock.iso(opened)[:4]}-{place + 1:05d}",
			"subject": filled(rng, rng.choice(phrases.ISSUE_SUBJECTS)),
			"customer": customer_name(owner),
			"customer_name": person.customer_name,
			"raised_by": person.email,
			"status": rng.choice(("Open", "Open", "Replied", "On Hold", "Closed")) if recent else "Closed",
			"priority": rng.choice(("Low", "Medium", "Medium", "Medium", "High")),
			"opening_date": clock.iso(opened),
			"opening_time": f"{8 + int(rng.random() * 12):02d}:{int(rng.random() * 60):02d}:00",
			"description": rng.choice(phrases.ISSUE_DETAILS),
		}


def comments(world: World) -> Iterator[Document]:
	counts, rng = world.counts, world.rng("comments")
	for place in range(counts.comments):
		member = rng.choice(catalogue.STAFF)
		day = date.fromordinal(clock.rising(place, counts.comments))
		written = f"{day} {8 + int(rng.random() * 10):02d}:{int(rng.random() * 60):02d}:00"
		yield {
			"name": f"memo-{row_id(place, 3)}",
			"comment_type": "Comment",
			"reference_doctype": "Customer",
			"reference_name": customer_name(int(rng.random() * counts.accounts)),
			"content": filled(rng, rng.choice(phrases.MEMOS)),
			"comment_email": member.email,
			"comment_by": f"{member.first} {member.last}",
			"creation": written,
		}


def _connection(world: World, delivery: int) -> str:
	return _CONNECTIONS[world.service(delivery).product.sku[:4]]


def _olt(place: Address, delivery: int) -> tuple[str, str]:
	name = ascii_of(place.town.name).upper().replace("'", "").replace(" ", "-")
	return f"OLT-{name}", f"0/{delivery % 4}/{delivery // 4 % 16}"


def _dashed(phone: str) -> str:
	return f"{phone[:3]}-{phone[3:6]}-{phone[6:]}" if phone else ""
