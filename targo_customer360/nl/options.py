"""What a customer has of the things that a question asks for, so that a person can choose: places, lines, devices, quotes."""

from __future__ import annotations

from collections.abc import Callable

from rapidfuzz import fuzz

from targo_customer360.nl.reply import Choice
from targo_customer360.nl.text import fold
from targo_customer360.service.places import places_of, said_place
from targo_customer360.sites.port import NotPermitted, Site, Values

MOST = 8
_KINDS = {"ONT": "ont", "Router": "router", "Modem": "modem", "ATA": "ata"}
_ALIKE = 70
_NEW = {("add_phone_line", "did")}
"""(action, parameter) where what is asked for is none that the customer has."""


def options(site: Site, action: str, asked: str, customer: str, params: Values) -> tuple[Choice, ...]:
	"""What may be chosen, of what the user may read; nothing where there is too much or only one."""
	find = _OPTIONS.get(asked)
	if find is None or (action, asked) in _NEW or not (customer or asked == "tech"):
		return ()
	try:
		found = find(site, customer, params)
	except NotPermitted:
		return ()
	return tuple(found) if 1 < len(found) <= MOST else ()


def _places(site: Site, customer: str, params: Values) -> list[Choice]:
	site.require("Service Location", "read")
	return [
		Choice(place["name"], said_place(place))
		for place in places_of(site, customer)
		if place["status"] == "Active"
	]


def _lines(site: Site, customer: str, params: Values) -> list[Choice]:
	site.require("VoIP Line", "read")
	rows = site.list("VoIP Line", {"customer": customer}, fields=("name", "status"), order_by="name")
	return [Choice(row["name"], f"{row['name'][:3]}-{row['name'][3:6]}-{row['name'][6:]}") for row in rows]


def _devices(site: Site, customer: str, params: Values) -> list[Choice]:
	site.require("Service Equipment", "read")
	rows = site.list(
		"Service Equipment",
		{"customer": customer, "equipment_type": ("in", tuple(_KINDS))},
		fields=("equipment_type",),
		order_by="name",
	)
	kinds = dict.fromkeys(row["equipment_type"] for row in rows)
	return [Choice(_KINDS[kind], kind) for kind in kinds]


def _quotes(site: Site, customer: str, params: Values) -> list[Choice]:
	site.require("Quotation", "read")
	rows = site.list(
		"Quotation",
		{"party_name": customer, "docstatus": ("<", 2)},
		fields=("name", "transaction_date", "grand_total"),
		order_by="transaction_date desc, name desc",
		limit=MOST,
	)
	return [
		Choice(row["name"], row["name"], f"{row['transaction_date']}, {row['grand_total']:.2f} $")
		for row in rows
	]


def _technicians(site: Site, customer: str, params: Values) -> list[Choice]:
	site.require("Employee", "read")
	said = fold(str(params.get("tech") or ""))
	rows = site.list(
		"Employee", {"status": "Active"}, fields=("name", "employee_name"), order_by="employee_name, name"
	)
	fitting = [
		row
		for row in rows
		if not said or fuzz.partial_ratio(said, fold(row["employee_name"] or "")) >= _ALIKE
	]
	return [Choice(row["name"], row["employee_name"] or row["name"], row["name"]) for row in fitting]


_OPTIONS: dict[str, Callable[[Site, str, Values], list[Choice]]] = {
	"address": _places,
	"did": _lines,
	"device": _devices,
	"quote_id": _quotes,
	"tech": _technicians,
}
