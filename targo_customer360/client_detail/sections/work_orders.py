"""Visits: when, by whom, how long, and whether they were billed."""

from __future__ import annotations

from collections.abc import Sequence

from targo_customer360.client_detail.shape import amount
from targo_customer360.client_detail.view import Slice, View, grouped, picked
from targo_customer360.sites.port import NotPermitted, Rows, Values

WORK_ORDER, TECHNICIAN = "Service Work Order", "Service Work Order Technician"
_FIELDS = (
	"name",
	"work_date",
	"service_location",
	"issue",
	"status",
	"total_hours",
	"total",
	"note",
	"sales_invoice",
)


def read(view: View, part: Slice) -> Values:
	return view.once_a_page("work_orders", part, _read)


def _read(view: View, part: Slice) -> Values:
	rows, total = view.page(
		WORK_ORDER, {"customer": view.customer}, _FIELDS, "work_date desc, name desc", part
	)
	return {"rows": _shown(view, rows), "total": total}


def of_tickets(view: View, issues: Sequence[str]) -> dict[str, Rows]:
	"""The visits of each ticket; none where the reader may not see visits."""
	if not issues:
		return {}
	try:
		rows = view.rows(WORK_ORDER, {"issue": ("in", list(issues))}, _FIELDS, "work_date desc, name")
	except NotPermitted:
		return {}
	return grouped(_shown(view, rows), "issue")


def _shown(view: View, rows: Rows) -> Rows:
	people = view.children(TECHNICIAN, [row["name"] for row in rows], ("employee_name", "employee", "hours"))
	return [
		{
			**picked(row, name="name", work_date="work_date", location="service_location", issue="issue"),
			**picked(row, status="status", note="note", invoice="sales_invoice"),
			"hours": round(float(row["total_hours"] or 0), 2),
			"total": amount(row["total"]),
			"technicians": [p["employee_name"] or p["employee"] or "" for p in people[row["name"]]],
		}
		for row in rows
	]
