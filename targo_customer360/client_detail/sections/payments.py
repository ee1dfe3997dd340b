"""Payment Entries, newest first."""

from __future__ import annotations

from targo_customer360.client_detail.shape import amount
from targo_customer360.client_detail.view import Slice, View, picked
from targo_customer360.sites.port import Values

PAYMENT = "Payment Entry"
_FIELDS = (
	"name",
	"posting_date",
	"payment_type",
	"mode_of_payment",
	"paid_amount",
	"unallocated_amount",
	"reference_no",
	"status",
	"docstatus",
)


def read(view: View, part: Slice) -> Values:
	rows, total = view.page(
		PAYMENT,
		{"party_type": "Customer", "party": view.customer},
		_FIELDS,
		"posting_date desc, name desc",
		part,
	)
	shown = [
		{
			**picked(
				row, name="name", posting_date="posting_date", type="payment_type", mode="mode_of_payment"
			),
			"reference": row["reference_no"] or "",
			"status": row["status"] or ("Draft", "Submitted", "Cancelled")[int(row["docstatus"] or 0)],
			"amount": amount(row["paid_amount"]),
			"unallocated": amount(row["unallocated_amount"]),
		}
		for row in rows
	]
	return {"rows": shown, "total": total}
