"""What was invoiced and paid, month by month, and what was owed at the end of each: for a chart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from pypika import Case
from pypika import functions as fn

from targo_customer360.billing.balance import INVOICE, PAYMENT, money
from targo_customer360.client_detail.money import balance_of, require_account
from targo_customer360.client_detail.shape import amount
from targo_customer360.client_detail.view import Slice, View
from targo_customer360.sites import queries
from targo_customer360.sites.port import Filters, Values

MONTHS = 12


def read(view: View, part: Slice) -> Values:
	"""One row a month, the oldest first. What is owed is counted back from today's balance."""
	require_account(view)
	months = _months(view.today)
	invoiced, paid = _invoiced(view, months[0]), _paid(view, months[0])
	owed = balance_of(view).owing
	rows = []
	for month in reversed(months):
		key = f"{month:%Y-%m}"
		row = {
			"month": key,
			"invoiced": amount(invoiced[key]),
			"paid": amount(paid[key]),
			"owed": amount(owed),
		}
		rows.append(row)
		owed -= invoiced[key] - paid[key]
	rows.reverse()
	return {"rows": rows, "total": len(rows)}


def _months(today: date) -> list[date]:
	first = today.replace(day=1)
	months = [first]
	while len(months) < MONTHS:
		first = first.replace(year=first.year - (first.month == 1), month=(first.month - 2) % 12 + 1)
		months.append(first)
	return months[::-1]


def _invoiced(view: View, since: date) -> dict[str, Decimal]:
	filters = {"customer": view.customer, "docstatus": 1, "posting_date": (">=", since)}
	return _by_month(_by_day(view, INVOICE, filters, "grand_total"))


def _paid(view: View, since: date) -> dict[str, Decimal]:
	of_customer = {"party_type": "Customer", "party": view.customer}
	filters = {**of_customer, "docstatus": 1, "posting_date": (">=", since)}
	came_in = Case().when(view.site.table(PAYMENT).payment_type == "Receive", 1).else_(-1)
	return _by_month(_by_day(view, PAYMENT, filters, "paid_amount", came_in))


def _by_day(
	view: View, doctype: str, filters: Filters, fieldname: str, sign: Any = 1
) -> Iterator[tuple[date, Decimal]]:
	"""Summed up by the database: some customers have hundreds of invoices a year."""
	table = view.site.table(doctype)
	query = queries.building(view.site.qb.from_(table))
	query.select(table.posting_date, fn.Sum(table[fieldname] * sign).as_("amount")).groupby(
		table.posting_date
	)
	for row in view.site.run(queries.where(query, table, filters)):
		yield row["posting_date"], money(row["amount"])


def _by_month(pairs: Iterable[tuple[date, Decimal]]) -> dict[str, Decimal]:
	found: dict[str, Decimal] = defaultdict(Decimal)
	for day, value in pairs:
		found[f"{day:%Y-%m}"] += value
	return found
