"""Orphan 911: registrations that no live line needs, with what is known of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from pypika import functions as fn

from targo_customer360.sites.port import Rows, Site, Values
from targo_customer360.telephony.reports.addresses import e911_line
from targo_customer360.telephony.reports.joins import (
	CUSTOMER,
	E911_COLUMNS,
	LINE,
	REGISTRATION,
	REGISTRATION_TONES,
	chosen_registrations,
	visible,
)
from targo_customer360.telephony.reports.model import Access, Chart, Column, Figure, Filters, Words
from targo_customer360.telephony.reports.packed import text_rows

NAME = "Orphan 911"
DOCTYPE = REGISTRATION
FILTERS = {"customer": None, "town": None, "status": (REGISTRATION, "status"), "customer_group": None}
SUBSCRIPTION = "Service Subscription"
DECOMMISSIONED, PENDING_REMOVAL, REMOVED = "Decommissioned", "Pending Removal", "Removed"

FORMER, SUSPENDED, ACTIVE, UNKNOWN = "Former", "Suspended", "Active", "Unknown"
STATES = {FORMER: "bad", SUSPENDED: "warn", ACTIVE: "warn", UNKNOWN: "plain"}
"""States of the last customer, those first whose registration can go soonest. Unknown is a customer who is gone, or one
whom the reader may not see."""

LINE_GONE, SERVICES_ENDED, FIRST_SEEN = (
	"Line decommissioned",
	"Services ended",
	"At the latest, first seen here",
)

APPROVE = "The removal was asked for: another person approves or withdraws it."
ASK_REMOVAL = "Nobody has this line any more: ask for the removal of the registration."
OTHER_LINE = (
	"The customer has another line: find out whether this number is still theirs, else ask for the removal."
)
FIND_CUSTOMER = "Find out who had this number and what became of it before anything is removed."
ASK_CUSTOMER = "Ask the customer what became of the number, then ask for the removal."
SENTENCES = {APPROVE, ASK_REMOVAL, OTHER_LINE, FIND_CUSTOMER, ASK_CUSTOMER}


def columns() -> list[Column]:
	return [
		Column("did", "DID", "Link", REGISTRATION, 110),
		Column("customer", "Last Customer", "Link", CUSTOMER, 110),
		Column("customer_name", "Customer Name", width=170),
		Column("customer_state", "Customer State", width=110, said_in=CUSTOMER, tones=STATES),
		Column("suspended", "Suspended", "Check", width=90, main=False),
		Column("other_lines", "Other Lines", "Int", width=90, main=False),
		Column("e911_address", "911 Address", width=300),
		Column("status", "911 Registration", width=120, said_in=REGISTRATION, tones=REGISTRATION_TONES),
		Column("since", "Without a Line Since", "Date", width=110),
		Column("since_known_by", "Known By", width=190, said_in="", main=False),
		Column("what_to_do", "What to Do", width=380),
	]


def rows(site: Site, filters: Filters, access: Access, words: Words) -> Rows:
	"""One row a registration: first what can go at once, the oldest before the others. One query."""
	query, columns = _query(site, filters, access)
	known = (dict(zip(columns, row, strict=True)) for row in text_rows(site, query, list(columns.values())))
	found = [_row(registration, words) for registration in known]
	rank = {state: number for number, state in enumerate(STATES)}
	return sorted(found, key=lambda row: (rank[row["customer_state"]], row["since"] or date.max, row["did"]))


def _row(registration: dict[str, str], words: Words) -> Values:
	since, known_by = _since(registration)
	return {
		"did": registration["did"],
		"customer": registration["customer"],
		"customer_name": registration["customer_name"],
		"customer_state": _state(registration),
		"suspended": int(registration["is_suspended"]) if registration["is_suspended"] else None,
		"other_lines": int(registration["other_lines"]),
		"e911_address": e911_line(*(registration[f"e911_{name}"] for name in E911_COLUMNS)),
		"status": registration["status"],
		"since": since,
		"since_known_by": known_by,
		"what_to_do": words(_what_to_do(registration)),
	}


def _state(registration: dict[str, str]) -> str:
	if not registration["disabled"]:
		return UNKNOWN
	if registration["disabled"] != "0":
		return FORMER
	return ACTIVE if registration["is_suspended"] == "0" else SUSPENDED


def _since(registration: dict[str, str]) -> tuple[date | None, str]:
	"""Since when there is no line, and how that is known: the old system did not write it down."""
	if registration["line_status"] == DECOMMISSIONED and registration["line_changed_on"]:
		return _day(registration["line_changed_on"]), LINE_GONE
	if registration["services_ended"] and registration["services"] == "0":
		return _day(registration["services_ended"]), SERVICES_ENDED
	return _day(registration["creation"]), FIRST_SEEN


def _day(moment: str) -> date | None:
	return date.fromisoformat(moment[:10]) if moment else None


def _what_to_do(registration: dict[str, str]) -> str:
	if registration["status"] == PENDING_REMOVAL:
		return APPROVE
	state = _state(registration)
	if state in (FORMER, UNKNOWN):
		return ASK_REMOVAL if state == FORMER else FIND_CUSTOMER
	return ASK_CUSTOMER if registration["other_lines"] == "0" else OTHER_LINE


def _query(site: Site, filters: Filters, access: Access) -> tuple[Any, dict[str, Any]]:
	"""The registrations without a live line, and the columns to read by name."""
	registration, customer = site.table(REGISTRATION), site.table(CUSTOMER)
	line = site.table(LINE)
	query = (
		site.qb.from_(registration)
		# Whether there is a live line is asked of all lines, also of those that the reader may not see.
		.left_join(line)
		.on(line.name == registration.name)
		.left_join(customer)
		.on(access.narrow(customer.name == registration.customer, CUSTOMER))
		.where(registration.status != REMOVED)
		.where(line.name.isnull() | (line.status == DECOMMISSIONED))
	)
	columns = {
		"did": registration.name,
		"customer": registration.customer,
		"status": registration.status,
		"creation": registration.creation,
		"customer_name": customer.customer_name,
		"disabled": customer.disabled,
		"is_suspended": customer.is_suspended,
		"line_status": line.status,
		"line_changed_on": line.changed_on,
		**_of_customer(site, access),
		**{f"e911_{name}": registration[name] for name in E911_COLUMNS},
	}
	return visible(chosen_registrations(site, query, filters), access, REGISTRATION), columns


def _of_customer(site: Site, access: Access) -> dict[str, Any]:
	"""What else the customer of a registration has: live lines, services, and when the last service ended.

	Sub-selects, one index look-up each: grouping all lines first takes four times as long.
	"""
	registration = site.table(REGISTRATION)
	line, service = site.table(LINE), site.table(SUBSCRIPTION)
	lines = site.qb.from_(line).select(fn.Count(line.name)).where(line.status != DECOMMISSIONED)
	services = site.qb.from_(service).where(service.customer == registration.customer)
	services = visible(services, access, SUBSCRIPTION)
	return {
		"other_lines": visible(lines.where(line.customer == registration.customer), access, LINE),
		"services": services.select(fn.Count(service.name)).where(service.status != "Cancelled"),
		"services_ended": services.select(fn.Max(service.end_date)),
	}


def summary(site: Site, filters: Filters, access: Access, found: Sequence[Values]) -> list[Figure]:
	states = Counter(row["customer_state"] for row in found)
	pending = sum(row["status"] == PENDING_REMOVAL for row in found)
	figures = [Figure("Registrations Without a Live Line", len(found), "bad" if found else "good")]
	figures += [
		Figure(f"{state} Customers", states[state], tone)
		for state, tone in STATES.items()
		if state != UNKNOWN or states[state]
	]
	return [*figures, Figure("Removal Asked For", pending)]


def chart(found: Sequence[Values]) -> Chart | None:
	states = Counter(row["customer_state"] for row in found)
	shown = [state for state in STATES if states[state]]
	if not shown:
		return None
	return Chart(
		"Orphans by Customer State",
		tuple(shown),
		tuple(states[state] for state in shown),
		tuple(STATES[state] for state in shown),
		CUSTOMER,
	)


def note(site: Site, words: Words) -> str:
	return ""
