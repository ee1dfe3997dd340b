from frappe.model.document import Document


class OutboxMessage(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempts: DF.Int
		dropped_reason: DF.SmallText | None
		idempotency_key: DF.Data
		last_error: DF.SmallText | None
		next_attempt_at: DF.Datetime | None
		operation: DF.Data | None
		payload: DF.JSON | None
		response: DF.JSON | None
		sent_at: DF.Datetime | None
		sequence: DF.Int
		service: DF.Data
		status: DF.Literal["Pending", "Sending", "Sent", "Unknown", "Failed", "Dead", "Dropped"]
		subject_doctype: DF.Link | None
		subject_name: DF.DynamicLink | None
		uncertain: DF.Check
	# end: auto-generated types

	pass
