"""Where service is given: connection, equipment, subscriptions, telephone lines, and the first of each history."""

from __future__ import annotations

from collections.abc import Callable

from targo_customer360.client_detail.lines import lines
from targo_customer360.client_detail.sections import history, tickets
from targo_customer360.client_detail.shape import amount, one_line
from targo_customer360.client_detail.view import Slice, View, grouped, picked
from targo_customer360.sites.port import NotPermitted, Rows, Values

LOCATION, EQUIPMENT, SUBSCRIPTION = "Service Location", "Service Equipment", "Service Subscription"
_FIELDS = (
	"name",
	"location_name",
	"address_line1",
	"address_line2",
	"city",
	"state",
	"postal_code",
	"status",
	"connection_type",
	"olt",
	"olt_port",
)


def read(view: View, part: Slice) -> Values:
	rows, total = view.page(
		LOCATION, {"customer": view.customer}, _FIELDS, "status, location_name, name", part
	)
	names = [row["name"] for row in rows]
	denied: list[str] = []

	def tried(what: str, read_: Callable[[], dict[str, Rows]]) -> dict[str, Rows]:
		try:
			return read_()
		except NotPermitted:
			denied.append(what)
			return {}

	equipment = tried("equipment", lambda: _equipment(view))
	subscriptions = tried("subscriptions", lambda: _subscriptions(view))
	telephone = tried("lines", lambda: grouped(lines(view), "location"))
	addresses = (
		{} if not names else _tried_one(denied, "address_history", lambda: history.addresses(view, names))
	)
	ips = (
		{}
		if not names
		else _tried_one(denied, "ip_history", lambda: history.addresses_of_network(view, names))
	)
	issues = {} if not names else _tried_one(denied, "tickets", lambda: tickets.counts(view, names))
	none: Values = {"rows": [], "total": 0}
	shown = [
		{
			**_location(row),
			"equipment": equipment.get(row["name"], []),
			"subscriptions": subscriptions.get(row["name"], []),
			"lines": telephone.get(row["name"], []),
			"ip_history": ips.get(row["name"], none),
			"address_history": addresses.get(row["name"], none),
			"tickets": issues.get(row["name"], {"total": 0, "open": 0}),
		}
		for row in rows
	]
	return {
		"rows": shown,
		"total": total,
		"denied": denied,
		"unplaced": {
			"equipment": equipment.get("", []),
			"subscriptions": subscriptions.get("", []),
			"lines": telephone.get("", []),
		},
	}


def _tried_one(denied: list[str], what: str, read_: Callable[[], dict[str, Values]]) -> dict[str, Values]:
	try:
		return read_()
	except NotPermitted:
		denied.append(what)
		return {}


def _location(row: Values) -> Values:
	return {
		"name": row["name"],
		"location_name": row["location_name"] or row["name"],
		"address": one_line(
			row["address_line1"], row["address_line2"], row["city"], row["state"], row["postal_code"]
		),
		**picked(row, status="status", connection_type="connection_type", olt="olt", olt_port="olt_port"),
	}


def _equipment(view: View) -> dict[str, Rows]:
	fields = (
		"name",
		"service_location",
		"equipment_type",
		"brand",
		"model",
		"serial_number",
		"mac_address",
		"status",
	)
	rows = view.rows(EQUIPMENT, {"customer": view.customer}, fields, "equipment_type, name")
	found = [
		{
			**picked(row, name="name", type="equipment_type", brand="brand", model="model", status="status"),
			**picked(
				row, serial_number="serial_number", mac_address="mac_address", location="service_location"
			),
		}
		for row in rows
	]
	return grouped(found, "location")


def _subscriptions(view: View) -> dict[str, Rows]:
	fields = (
		"name",
		"service_location",
		"item_code",
		"description",
		"billing_frequency",
		"price",
		"status",
		"start_date",
		"end_date",
	)
	rows = view.rows(SUBSCRIPTION, {"customer": view.customer}, fields, "status, start_date desc, name")
	found = [
		{
			**picked(row, name="name", item_code="item_code", description="description", status="status"),
			**picked(row, billing_frequency="billing_frequency", location="service_location"),
			**picked(row, start_date="start_date", end_date="end_date"),
			"price": amount(row["price"]),
		}
		for row in rows
	]
	return grouped(found, "location")
