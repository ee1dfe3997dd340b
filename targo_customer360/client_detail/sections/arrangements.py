"""Payment arrangements, the running ones first."""

from __future__ import annotations

from targo_customer360.client_detail.shape import amount
from targo_customer360.client_detail.view import Slice, View, picked
from targo_customer360.sites.port import Values

ARRANGEMENT, INSTALMENT = "Payment Arrangement", "Payment Arrangement Instalment"
_FIELDS = (
	"name",
	"status",
	"agreed_on",
	"due_date",
	"cutoff_date",
	"amount",
	"paid_amount",
	"recurring",
	"is_imported",
	"method",
	"note",
	"cancel_reason",
	"creation",
	"owner",
)


def read(view: View, part: Slice) -> Values:
	return view.once_a_page("arrangements", part, _read)


def _read(view: View, part: Slice) -> Values:
	rows, total = view.page(
		ARRANGEMENT, {"customer": view.customer}, _FIELDS, "agreed_on desc, name desc", part
	)
	parts = view.children(
		INSTALMENT, [row["name"] for row in rows], ("due_date", "amount", "paid_amount", "status")
	)
	shown = [
		{
			**picked(row, name="name", status="status", agreed_on="agreed_on", due_date="due_date"),
			**picked(row, cutoff_date="cutoff_date", recurring="recurring", method="method", note="note"),
			**picked(row, entered_at="creation", by="owner"),
			"cancel_reason": row["cancel_reason"] or "",
			"is_imported": bool(row["is_imported"]),
			"amount": amount(row["amount"]),
			"paid": amount(row["paid_amount"]),
			"instalments": [
				{
					**picked(each, due_date="due_date", status="status"),
					"amount": amount(each["amount"]),
					"paid": amount(each["paid_amount"]),
				}
				for each in parts[row["name"]]
			],
		}
		for row in rows
	]
	return {"rows": shown, "total": total}
