"""What was done where, by whom and for how long: visits, and the hours of technicians."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from targo_customer360.errors import InvalidField
from targo_customer360.service import people, places
from targo_customer360.service.dispatch import COMPLETED, JOB
from targo_customer360.service.work_orders import CANCELLED, ORDER, TECHNICIAN
from targo_customer360.sites.port import NotPermitted, Rows, Site, Values
from targo_customer360.sites.queries import chunks

CUSTOMER = "Customer"
_VISIT = ("name", "work_date", "customer", "service_location", "note", "total_hours", "total", "dispatch_job")


@dataclass(frozen=True)
class Visits:
	"""Visits of a customer or a place, the newest first.

	`unplaced` are those of the place's customer that name no place, as none of the old system's does: they may have
	been here. `unseen` were left out since the user may not see their customer.
	"""

	rows: Rows
	unplaced: Rows
	unseen: int

	@property
	def hours(self) -> Decimal:
		return _sum(self.rows)


@dataclass(frozen=True)
class Hours:
	"""Presences of technicians, the newest first."""

	rows: Rows
	unseen: int

	@property
	def total(self) -> Decimal:
		return _sum(self.rows)

	@property
	def visits(self) -> int:
		return len({row["work_order"] for row in self.rows})


def visits_of(site: Site, customer: str) -> Visits:
	"""Every visit to a customer, wherever."""
	orders = _orders(site, {"customer": customer})
	jobs = _jobs_without_order(site, {"customer": customer})
	return Visits(_newest(_told(site, [*orders, *jobs])), [], 0)


def visits_at(site: Site, typed: str, customer: str = "") -> Visits:
	"""Every visit to an address, whoever lived there. Raises InvalidField where the address is nobody's."""
	found = _places(site, typed, customer)
	names = [place["name"] for place in found]
	rows: Rows = []
	for part in chunks(names):
		rows += _orders(site, {"service_location": ("in", part)})
		rows += _jobs_without_order(site, {"service_location": ("in", part)})
	owners = sorted({place["customer"] for place in found if place["customer"]})
	unplaced: Rows = []
	for owner in owners:
		unplaced += _orders(site, {"customer": owner, "service_location": ("not set", None)})
	seen, hidden = _visible(site, rows)
	maybe, _ = _visible(site, unplaced)
	return Visits(_newest(_told(site, seen)), _newest(_told(site, maybe)), hidden)


def hours_of(
	site: Site,
	tech: str = "",
	customer: str = "",
	address: str = "",
	first: date | None = None,
	last: date | None = None,
) -> Hours:
	"""Hours of a technician, at a customer's, at an address, between two days; at least one of the first three.

	Raises InvalidField where none is said or where what is said fits nobody.
	"""
	if not (tech or customer or address):
		raise InvalidField("tech", "Name a technician, a customer or an address")
	order, row = site.table(ORDER), site.table(TECHNICIAN)
	query = (
		site.qb.from_(row)
		.inner_join(order)
		.on((row.parent == order.name) & (row.parenttype == ORDER))
		.select(
			order.name.as_("work_order"),
			order.work_date,
			order.customer,
			order.service_location,
			row.employee,
			row.employee_name,
			row.arrived,
			row.departed,
			row.hours,
		)
		.where(order.status != CANCELLED)
	)
	if tech:
		query = query.where(row.employee == people.technician(site, tech, former=True)["name"])
	if customer:
		query = query.where(order.customer == customer)
	if address:
		names = [place["name"] for place in _places(site, address, customer)]
		query = query.where(order.service_location.isin(names))
	if first:
		query = query.where(order.work_date >= first)
	if last:
		query = query.where(order.work_date <= last)
	rows, hidden = _visible(site, site.run(query))
	return Hours(_newest(rows, "work_order"), hidden)


def _places(site: Site, typed: str, customer: str) -> Rows:
	if customer:
		own = places.places_of(site, customer)
		named = [place for place in own if place["name"] == typed]
		if not named:
			places.read_address(typed)
		found = named or places.fitting(own, typed)
	else:
		found = places.all_at(site, typed)
	if not found:
		raise InvalidField("address", "There is no service location at {0}", typed)
	return found


def _orders(site: Site, filters: Values) -> Rows:
	rows = site.list(ORDER, {**filters, "status": ("!=", CANCELLED)}, fields=_VISIT)
	return [{**row, "kind": ORDER} for row in rows]


def _jobs_without_order(site: Site, filters: Values) -> Rows:
	"""Jobs that were done and that nobody logged a work order for."""
	jobs = site.list(
		JOB,
		{**filters, "status": COMPLETED},
		fields=("name", "scheduled_date", "customer", "service_location", "subject", "technician"),
	)
	logged = site.lookup(ORDER, [job["name"] for job in jobs], key="dispatch_job", fields=("name",))
	return [
		{
			"kind": JOB,
			"name": job["name"],
			"work_date": job["scheduled_date"],
			"customer": job["customer"],
			"service_location": job["service_location"],
			"note": job["subject"],
			"total_hours": 0,
			"total": 0,
			"technicians": job["technician"],
		}
		for job in jobs
		if job["name"] not in logged
	]


def _told(site: Site, rows: Rows) -> Rows:
	"""With the names of who was there."""
	orders = [row["name"] for row in rows if row["kind"] == ORDER]
	present: dict[str, list[str]] = {}
	for part in chunks(orders):
		filters = {"parent": ("in", part), "parenttype": ORDER}
		fields = ("parent", "employee", "employee_name", "legacy_staff_id")
		for row in site.list(TECHNICIAN, filters, fields=fields, order_by="parent, idx"):
			name = row["employee_name"] or row["employee"] or row["legacy_staff_id"]
			if name:
				present.setdefault(row["parent"], []).append(str(name))
	employees = site.lookup(
		people.EMPLOYEE,
		[row["technicians"] for row in rows if row.get("technicians")],
		fields=("employee_name",),
	)
	for row in rows:
		if row["kind"] == ORDER:
			row["technicians"] = ", ".join(present.get(row["name"], ()))
		elif row["technicians"] in employees:
			row["technicians"] = employees[row["technicians"]]["employee_name"]
	return rows


def _visible(site: Site, rows: Rows) -> tuple[Rows, int]:
	"""The rows of customers whom the user may see, and how many were left out."""
	allowed = {name for name in {row["customer"] for row in rows} if _may_read(site, name)}
	kept = [row for row in rows if row["customer"] in allowed]
	return kept, len(rows) - len(kept)


def _may_read(site: Site, customer: str) -> bool:
	try:
		site.require(CUSTOMER, "read", customer)
	except NotPermitted:
		return False
	return True


def _newest(rows: Iterable[Values], name: str = "name") -> Rows:
	def key(row: Values) -> tuple[Any, str]:
		return row["work_date"] or date.min, row[name]

	return sorted(rows, key=key, reverse=True)


def _sum(rows: Rows) -> Decimal:
	fieldname = "hours" if rows and "hours" in rows[0] else "total_hours"
	return sum((Decimal(str(row[fieldname] or 0)) for row in rows), Decimal(0))
