import frappe
from frappe import _
from frappe.model.document import Document


class CutoffDecision(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		arrangement: DF.Link | None
		arrangement_amount: DF.Currency
		checked_at: DF.Datetime | None
		currency: DF.Link | None
		customer: DF.Link
		customer_name: DF.Data | None
		cutoff_date: DF.Date | None
		decided_by: DF.Data | None
		decided_on: DF.Date
		executed_at: DF.Datetime | None
		factors: DF.JSON | None
		held_by: DF.SmallText | None
		held_by_fr: DF.SmallText | None
		mode: DF.Literal["List for Approval", "Automatic"]
		notices: DF.JSON | None
		overdue: DF.Currency
		owed: DF.Currency
		paid_since: DF.Currency
		reason: DF.SmallText | None
		reason_fr: DF.SmallText | None
		review_note: DF.SmallText | None
		reviewed_at: DF.Datetime | None
		reviewed_by: DF.Link | None
		status: DF.Literal["Listed", "Held", "Approved", "Executed", "Dismissed", "Reversed"]
		suspension: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		# What our own code writes was decided with all that belongs to it.
		if not self.flags.ignore_permissions:
			frappe.throw(_("Approve, dismiss or reverse the decision instead"))

	def on_trash(self) -> None:
		frappe.throw(_("A decision is evidence and is never deleted"))
