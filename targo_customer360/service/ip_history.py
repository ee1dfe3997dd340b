"""Which IP address a customer had on a day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from targo_customer360.service.places import LOCATION, said_place
from targo_customer360.sites.port import Rows, Site, Values

ASSIGNMENT = "IP Assignment"
_FIELDS = ("name", "customer", "service_location", "subscription", "ip_address", "ip_version", "assigned_at")
_PLACE = ("name", "location_name", "address_line1", "address_line2", "city", "state", "postal_code")


def addresses_on(site: Site, customer: str, day: date) -> Rows:
	"""The assignments that held at the end of a day: for each place, service and version the newest one by then.

	One whose address went to another customer by then no longer held. Of an assignment without a moment nothing is
	known but that it was made: it counts where nothing dated does. A row says its `place`.
	"""
	end = datetime.combine(day, time()) + timedelta(days=1)
	rows = site.list(ASSIGNMENT, {"customer": customer}, fields=_FIELDS, order_by="assigned_at, name")
	newest: dict[tuple[str, str, str], Values] = {}
	for row in rows:
		if row["assigned_at"] and row["assigned_at"] >= end:
			continue
		key = (row["service_location"] or "", row["subscription"] or "", str(row["ip_version"] or ""))
		held = newest.get(key)
		if held is None or row["assigned_at"] or not held["assigned_at"]:
			newest[key] = row
	held_rows = [row for row in newest.values() if not _went_on(site, row, end)]
	places = site.lookup(LOCATION, [row["service_location"] for row in held_rows], fields=_PLACE)
	for row in held_rows:
		place = places.get(row["service_location"])
		row["place"] = said_place(place) if place else ""
	return held_rows


def _went_on(site: Site, row: Values, end: datetime) -> bool:
	"""Whether somebody else got the address after this customer and before the moment."""
	if not row["assigned_at"]:
		return False
	later = {"ip_address": row["ip_address"], "customer": ("!=", row["customer"])}
	others = site.list(ASSIGNMENT, later, fields=("assigned_at",))
	return any(o["assigned_at"] and row["assigned_at"] < o["assigned_at"] < end for o in others)
