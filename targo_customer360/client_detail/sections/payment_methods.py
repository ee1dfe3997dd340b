"""How the customer pays. Numbers and tokens are never here: the last four digits are all that is shown."""

from __future__ import annotations

from targo_customer360.client_detail.shape import amount
from targo_customer360.client_detail.view import Slice, View, picked
from targo_customer360.sites.port import Values

METHOD = "Payment Method"
_FIELDS = (
	"name",
	"provider",
	"label",
	"is_auto",
	"enabled",
	"account_last4",
	"institution",
	"amount_limit",
	"amount_buffer",
	"fixed_amount",
)


def read(view: View, part: Slice) -> Values:
	rows, total = view.page(
		METHOD, {"customer": view.customer}, _FIELDS, "enabled desc, is_auto desc, provider, name", part
	)
	shown = [
		{
			**picked(row, name="name", provider="provider", label="label", institution="institution"),
			"last4": row["account_last4"] or "",
			"is_auto": bool(row["is_auto"]),
			"enabled": bool(row["enabled"]),
			"limit": amount(row["amount_limit"]),
			"buffer": amount(row["amount_buffer"]),
			"fixed": amount(row["fixed_amount"]),
		}
		for row in rows
	]
	return {"rows": shown, "total": total}
