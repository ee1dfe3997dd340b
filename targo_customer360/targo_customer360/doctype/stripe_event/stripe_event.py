from frappe.model.document import Document


class StripeEvent(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempts: DF.Int
		event_id: DF.Data
		event_type: DF.Data
		livemode: DF.Check
		object_id: DF.Data | None
		occurred_at: DF.Datetime | None
		payload: DF.JSON | None
		processed_at: DF.Datetime | None
		result: DF.SmallText | None
		status: DF.Literal["Received", "Processed", "Failed", "Ignored"]
	# end: auto-generated types

	pass
