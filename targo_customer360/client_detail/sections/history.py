"""What a location had before: IP addresses, and the addresses that it went by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pypika import Order
from pypika.analytics import Count, RowNumber

from targo_customer360.client_detail.shape import one_line
from targo_customer360.client_detail.view import Slice, View
from targo_customer360.sites.port import Rows, Values

IP, CHANGE = "IP Assignment", "Service Address Change"
SHOWN = 5
"""The latest rows of each location that come with the page; the rest is asked for."""
_PARTS = ("address_line1", "address_line2", "city", "state", "postal_code")


def addresses_of_network(view: View, locations: Sequence[str]) -> dict[str, Values]:
	"""The latest IP addresses of each location."""
	return _latest(view, IP, locations, "assigned_at", ("ip_address", "assigned_at"))


def addresses(view: View, locations: Sequence[str]) -> dict[str, Values]:
	"""The latest former addresses of each location."""
	found = _latest(view, CHANGE, locations, "changed_at", ("changed_at", *_PARTS))
	for held in found.values():
		held["rows"] = [_former(row) for row in held["rows"]]
	return found


def ip_history(view: View, location: str, part: Slice) -> Values:
	rows, total = view.page(
		IP,
		{"customer": view.customer, "service_location": location},
		("name", "ip_address", "ip_version", "assigned_at"),
		"assigned_at desc, name",
		part,
	)
	return {"rows": rows, "total": total}


def address_history(view: View, location: str, part: Slice) -> Values:
	rows, total = view.page(
		CHANGE,
		{"customer": view.customer, "service_location": location},
		("name", "changed_at", *_PARTS),
		"changed_at desc, name",
		part,
	)
	return {"rows": [{"name": row["name"], **_former(row)} for row in rows], "total": total}


def _former(row: Values) -> Values:
	return {"changed_at": row["changed_at"], "address": one_line(*(row[name] for name in _PARTS))}


def _latest(
	view: View, doctype: str, locations: Sequence[str], by: str, fields: Sequence[str]
) -> dict[str, Values]:
	"""The latest rows of each location and how many it has, in one query however many locations there are."""
	view.require(doctype)
	table = view.site.table(doctype)
	place = RowNumber().over(table.service_location).orderby(table[by], order=Order.desc).orderby(table.name)
	inner = (
		view.site.qb.from_(table)
		.select(
			table.service_location,
			*(table[f] for f in fields),
			place.as_("place"),
			Count("*").over(table.service_location).as_("in_all"),
		)
		.where((table.customer == view.customer) & table.service_location.isin(list(locations)))
	)
	allowed = view.access.to(doctype)
	ranked: Any = (inner if allowed is None else inner.where(allowed)).as_("ranked")
	query = (
		view.site.qb.from_(ranked)
		.select(ranked.service_location, ranked.in_all, *(ranked[f] for f in fields))
		.where(ranked.place <= SHOWN)
		.orderby(ranked.service_location)
		.orderby(ranked.place)
	)
	found: dict[str, Values] = {}
	for row in view.site.run(query):
		rows: Rows = found.setdefault(row["service_location"], {"rows": [], "total": int(row["in_all"])})[
			"rows"
		]
		rows.append({name: row[name] for name in fields})
	return found
