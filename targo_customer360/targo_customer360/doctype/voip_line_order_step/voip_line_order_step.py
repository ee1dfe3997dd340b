from frappe.model.document import Document


class VoIPLineOrderStep(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempts: DF.Int
		done_at: DF.Datetime | None
		done_by: DF.Link | None
		last_error: DF.SmallText | None
		outbox_message: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		status: DF.Literal["Waiting", "In Progress", "Done", "Failed", "Cancelled"]
		step: DF.Literal["PBX line", "911 registration", "ATA", "Voicemail", "Activation"]
	# end: auto-generated types

	pass
