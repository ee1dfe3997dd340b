"""Joins and conditions that the three reports share; they read alike on MariaDB, PostgreSQL and SQLite."""

from __future__ import annotations

from typing import Any

from pypika import functions as fn
from pypika.terms import Criterion

from targo_customer360.sites.port import Site
from targo_customer360.telephony.reports.model import Access, Filters

CUSTOMER = "Customer"
LINE, REGISTRATION, LOCATION = "VoIP Line", "E911 Registration", "Service Location"
LOCATION_COLUMNS = ("address_line1", "address_line2", "city", "state", "postal_code")
STATUS_TONES = {"Active": "good", "Suspended": "warn", "Decommissioned": "plain"}
VERDICT_TONES = {"Missing": "bad", "Mismatch": "bad", "Review": "warn", "Same": "good"}
REGISTRATION_TONES = {
	"Registered": "good",
	"Needs Human": "warn",
	"Pending Removal": "warn",
	"Rejected": "bad",
}
E911_COLUMNS = ("street_number", "unit", "street_name", "city", "state", "postal_code")


def visible(query: Any, access: Access, doctype: str) -> Any:
	"""Leave out the rows of `doctype` that the reader may not see."""
	allowed = access.to(doctype)
	return query if allowed is None else query.where(allowed)


def with_line_documents(site: Site, query: Any, access: Access) -> Any:
	"""Join what a VoIP Line points at; a document that the reader may not see is as if it were absent.

	The registration comes first: what is asked of it leaves fewer lines for the other joins.
	"""
	line, customer = site.table(LINE), site.table(CUSTOMER)
	location, registration = site.table(LOCATION), site.table(REGISTRATION)
	return (
		query.left_join(registration)
		.on(access.narrow(registration.name == line.name, REGISTRATION))
		.left_join(location)
		.on(access.narrow(location.name == line.service_location, LOCATION))
		.left_join(customer)
		.on(access.narrow(customer.name == line.customer, CUSTOMER))
	)


def chosen_lines(site: Site, query: Any, filters: Filters) -> Any:
	"""Keep the lines that the reader chose; needs `with_line_documents`."""
	line = site.table(LINE)
	if filters.customer:
		query = query.where(line.customer == filters.customer)
	if filters.status:
		query = query.where(line.status == filters.status)
	if filters.verdict:
		query = query.where(line.e911_verdict == filters.verdict)
	query = _of_groups(site, query, filters)
	if filters.town:
		towns = (site.table(LOCATION).city, site.table(REGISTRATION).city)
		query = query.where(Criterion.any(_contains(town, filters.town) for town in towns))
	return query


def chosen_registrations(site: Site, query: Any, filters: Filters) -> Any:
	"""Keep the registrations that the reader chose; needs a join of Customer."""
	registration = site.table(REGISTRATION)
	if filters.customer:
		query = query.where(registration.customer == filters.customer)
	if filters.status:
		query = query.where(registration.status == filters.status)
	query = _of_groups(site, query, filters)
	if filters.town:
		query = query.where(_contains(registration.city, filters.town))
	return query


def _of_groups(site: Site, query: Any, filters: Filters) -> Any:
	if not filters.groups:
		return query
	return query.where(site.table(CUSTOMER).customer_group.isin(filters.groups))


def _contains(column: Any, text: str) -> Criterion:
	"""Whether a column holds a text, in any case. SQLite knows no case of accented letters, so any letter fits there."""
	pattern = "".join(c if c.isascii() else "_" for c in text.lower() if c not in "%_\\")
	return fn.Lower(column).like(f"%{pattern}%")
