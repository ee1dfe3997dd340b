"""Suspensions, the newest first, with what was done outside for each."""

from __future__ import annotations

from targo_customer360.billing.suspension import ACTIVE, SCHEDULED
from targo_customer360.client_detail.view import FIRST_ROWS, Slice, View, picked
from targo_customer360.sites.port import Rows, Values

SUSPENSION, EFFECT = "Customer Suspension", "Customer Suspension Effect"
_FIELDS = ("name", "status", "starts_on", "ends_on", "reason", "source", "is_imported", "creation", "owner")


def read(view: View, part: Slice) -> Values:
	return view.once_a_page("suspensions", part, _read)


def current(view: View) -> Values | None:
	"""The suspension that is active, or else one that is still to come."""
	found = read(view, Slice())
	rows = found["rows"]
	if not any(row["status"] == ACTIVE for row in rows) and found["total"] > len(rows):
		rows = _with_effects(view, _running(view))
	by_status = {row["status"]: row for row in reversed(rows)}
	return by_status.get(ACTIVE) or by_status.get(SCHEDULED)


def _running(view: View) -> Rows:
	wanted = {"customer": view.customer, "status": ("in", (ACTIVE, SCHEDULED))}
	return view.rows(SUSPENSION, wanted, _FIELDS, "creation desc, name desc", limit=FIRST_ROWS)


def _read(view: View, part: Slice) -> Values:
	rows, total = view.page(
		SUSPENSION, {"customer": view.customer}, _FIELDS, "creation desc, name desc", part
	)
	return {"rows": _with_effects(view, rows), "total": total}


def _with_effects(view: View, rows: Rows) -> Rows:
	effects = view.children(EFFECT, [row["name"] for row in rows], ("kind", "state", "detail"))
	return [
		{
			**picked(row, name="name", status="status", starts_on="starts_on", ends_on="ends_on"),
			**picked(row, reason="reason", source="source", entered_at="creation", by="owner"),
			"is_imported": bool(row["is_imported"]),
			"effects": effects[row["name"]],
		}
		for row in rows
	]
