"""How far a person may go with a customer: days ahead, arrangements at once, arrangements a year, by role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from targo_customer360.billing import arrangement_states as states
from targo_customer360.billing.arrangement_states import ARRANGEMENT
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Rows, Site, Values

SETTINGS: Final = "Customer 360 Settings"
LIMIT: Final = "Payment Arrangement Limit"
TABLE: Final = "arrangement_limits"
YEAR: Final = timedelta(days=365)

DEFAULTS: Final = (
	{
		"role": "Customer 360 Agent",
		"days_ahead": 30,
		"open_at_once": 1,
		"a_year": 4,
		"instalments": 6,
	},
	{
		"role": "Customer 360 Manager",
		"days_ahead": 90,
		"open_at_once": 3,
		"a_year": 12,
		"instalments": 24,
	},
)

_FIELDS = (
	"name",
	"status",
	"is_imported",
	"agreed_on",
	"due_date",
	"cancelled_on",
	"reopened_on",
	"times_reopened",
)


@dataclass(frozen=True)
class Limits:
	"""What one person may promise; 0 is no limit."""

	days_ahead: int = 0
	open_at_once: int = 0
	a_year: int = 0
	instalments: int = 0


def limits_of(site: Site) -> Limits:
	"""Of the site's user: of each limit the most generous that a role of theirs has. No role, no limit."""
	mine = [row for row in rows(site) if site.has_role(row["role"])]

	def most(fieldname: str) -> int:
		found = [int(row[fieldname] or 0) for row in mine]
		return 0 if 0 in found else max(found, default=0)

	return Limits(most("days_ahead"), most("open_at_once"), most("a_year"), most("instalments"))


def rows(site: Site) -> Rows:
	"""The limits of the settings, in their order."""
	return site.list(
		LIMIT,
		{"parent": SETTINGS, "parenttype": SETTINGS, "parentfield": TABLE},
		fields=("role", "days_ahead", "open_at_once", "a_year", "instalments"),
		order_by="idx",
	)


def install_defaults(site: Site) -> None:
	"""Give a site that has no limits the usual ones."""
	if not rows(site):
		site.set_single(SETTINGS, {TABLE: [dict(row) for row in DEFAULTS]})


def check_dates(limits: Limits, first_due: date, instalments: int, today: date) -> None:
	"""Raises InvalidField."""
	if limits.days_ahead and first_due > today + timedelta(days=limits.days_ahead):
		raise InvalidField(
			"due_date",
			"You may agree on a date up to {0} days ahead, which is {1}: ask somebody who may go further",
			limits.days_ahead,
			(today + timedelta(days=limits.days_ahead)).isoformat(),
		)
	if limits.instalments and instalments > limits.instalments:
		raise InvalidField(
			"instalments",
			"You may agree on up to {0} instalments, not {1}: ask somebody who may go further",
			limits.instalments,
			instalments,
		)


def check_number(
	site: Site, limits: Limits, customer: str, name: str | None = None, held: bool = False
) -> None:
	"""Whether one more may be opened with a customer, or `name` once more.

	With `held` what is committed at this moment counts, and nobody else adds to it until the transaction ends.
	Raises InvalidField.
	"""
	if not (limits.open_at_once or limits.a_year):
		return
	given = [row for row in _arrangements(site, customer, held) if states.acts(row)]
	unsettled = [row for row in given if row["status"] in states.UNSETTLED and row["name"] != name]
	if limits.open_at_once and len(unsettled) >= limits.open_at_once:
		raise InvalidField(
			"customer",
			"The customer has {0} unsettled arrangements, and you may have {1} at once: re-open or cancel {2}",
			len(unsettled),
			limits.open_at_once,
			unsettled[0]["name"],
		)
	promises = sum(_promises(row, site.today() - YEAR, name) for row in given)
	if limits.a_year and promises >= limits.a_year:
		raise InvalidField(
			"customer",
			"The customer was given {0} dates in twelve months, and you may give {1}: ask somebody who may go further",
			promises,
			limits.a_year,
		)


def _promises(row: Values, after: date, name: str | None) -> int:
	"""How often a date was given for an arrangement. One that was called off before it was due does not count."""
	if row["status"] == states.PENDING:
		return 0
	called_off = row["status"] == states.CANCELLED and row["name"] != name
	if called_off and row["cancelled_on"] and row["due_date"] and row["cancelled_on"] <= row["due_date"]:
		return 0
	again = int(row["times_reopened"] or 0)
	if not (row["reopened_on"] and row["reopened_on"] > after):
		again = 0
	agreed = not row["is_imported"] and row["agreed_on"] and row["agreed_on"] > after
	return again + int(bool(agreed))


def _arrangements(site: Site, customer: str, held: bool) -> Rows:
	if not held:
		return site.list(ARRANGEMENT, {"customer": customer}, fields=_FIELDS)
	table = site.table(ARRANGEMENT)
	query = site.qb.from_(table).select(*(table[name] for name in _FIELDS)).where(table.customer == customer)
	with site.savepoint():
		# On SQLite, which has one writer at a time, the savepoint itself is the lock.
		return site.run(query.for_update() if site.kind == "frappe" else query)
