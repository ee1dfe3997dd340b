"""Quotations: what was offered, once and by the month, and what became of it."""

from __future__ import annotations

from pypika import functions as fn

from targo_customer360.client_detail.shape import amount
from targo_customer360.client_detail.view import Slice, View, picked
from targo_customer360.sites.port import Values

QUOTE = "Quotation"
_FIELDS = ("name", "transaction_date", "status", "docstatus", "title", "grand_total", "valid_till")
_OURS = ("legacy_id", "legacy_name", "service_status")


def read(view: View, part: Slice) -> Values:
	view.require(QUOTE)
	ours = view.site.known_fields(QUOTE, _OURS)
	rows, total = view.page(
		QUOTE,
		{"quotation_to": "Customer", "party_name": view.customer},
		(*_FIELDS, *ours),
		"transaction_date desc, name desc",
		part,
	)
	monthly = _monthly(view, [row["name"] for row in rows])
	return {"rows": [_quote(row, monthly.get(row["name"], 0)) for row in rows], "total": total}


def _quote(row: Values, monthly: float) -> Values:
	number = int(row.get("legacy_id") or 0)
	return {
		**picked(row, name="name", date="transaction_date", status="status", valid_till="valid_till"),
		"title": row.get("legacy_name") or row["title"] or "",
		"number": f"SOQ-{number}" if number else row["name"],
		"service_status": row.get("service_status") or "",
		"total": amount(row["grand_total"]),
		"monthly_total": amount(monthly),
	}


def _monthly(view: View, names: list[str]) -> dict[str, float]:
	if not names or not view.has("Quotation Item", "is_monthly"):
		return {}
	item = view.site.table("Quotation Item")
	query = (
		view.site.qb.from_(item)
		.select(item.parent, fn.Sum(item.amount).as_("monthly"))
		.where(item.parent.isin(names) & (item.is_monthly == 1))
		.groupby(item.parent)
	)
	return {row["parent"]: float(row["monthly"] or 0) for row in view.site.run(query)}
