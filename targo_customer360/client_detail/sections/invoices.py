"""Sales Invoices, newest first, with what is owed in all."""

from __future__ import annotations

from targo_customer360.client_detail.money import balance_of
from targo_customer360.client_detail.shape import amount
from targo_customer360.client_detail.view import Slice, View, picked
from targo_customer360.sites.port import NotPermitted, Values

INVOICE = "Sales Invoice"
_FIELDS = ("name", "posting_date", "due_date", "status", "grand_total", "outstanding_amount", "is_return")


def read(view: View, part: Slice) -> Values:
	rows, total = view.page(
		INVOICE,
		{"customer": view.customer},
		_FIELDS,
		"posting_date desc, name desc",
		part,
	)
	shown = [
		{
			**picked(row, name="name", posting_date="posting_date", due_date="due_date", status="status"),
			"is_return": bool(row["is_return"]),
			"grand_total": amount(row["grand_total"]),
			"outstanding": amount(row["outstanding_amount"]),
		}
		for row in rows
	]
	return {"rows": shown, "total": total, **_owed(view)}


def _owed(view: View) -> Values:
	try:
		held = balance_of(view)
	except NotPermitted:
		return {}
	return {"owing": amount(held.owing), "overdue": amount(held.overdue), "unpaid": len(held.invoices)}
