"""Whether a customer is suspended: it follows from the suspensions, never the other way round."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from targo_customer360.sites.port import Site
from targo_customer360.sites.queries import chunks

SUSPENSION = "Customer Suspension"


def status_on(today: date, starts_on: date | None, ends_on: date | None) -> str:
	"""Active, Scheduled or Ended on a day; without dates a suspension is active."""
	if ends_on and ends_on < today:
		return "Ended"
	if starts_on and starts_on > today:
		return "Scheduled"
	return "Active"


def refresh_flags(site: Site, customers: Iterable[str] | None = None) -> int:
	"""Bring `Customer.is_suspended` in line with the suspensions; returns how many customers changed.

	Without `customers`, all who have a suspension or the flag. A flag that something else set on a customer with
	no suspension at all is left alone: the ISP's site may have its own reasons.
	"""
	filters = {"customer": ("in", list(customers))} if customers is not None else None
	rows = site.list(SUSPENSION, filters, fields=("customer", "status"))
	wanted: dict[str, bool] = {}
	for row in rows:
		wanted[row["customer"]] = wanted.get(row["customer"], False) or row["status"] == "Active"
	changed = 0
	for part in chunks(sorted(wanted)):
		held = site.lookup("Customer", part, fields=("is_suspended",))
		changes = {
			name: {"is_suspended": int(wanted[name])}
			for name in part
			if name in held and bool(held[name]["is_suspended"]) != wanted[name]
		}
		site.bulk_update("Customer", changes, None)
		changed += len(changes)
	return changed


def release_flags(site: Site, customers: Iterable[str]) -> None:
	"""Clear the flag of customers whose suspensions were all taken back."""
	wanted = sorted(set(customers))
	remaining = site.lookup(SUSPENSION, wanted, key="customer", fields=("name",))
	flagged = site.lookup("Customer", wanted, fields=("is_suspended",))
	changes = {
		name: {"is_suspended": 0}
		for name, row in flagged.items()
		if row["is_suspended"] and name not in remaining
	}
	site.bulk_update("Customer", changes, None)
