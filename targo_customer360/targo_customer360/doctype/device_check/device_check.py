from frappe.model.document import Document


class DeviceCheck(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customer: DF.Link
		equipment: DF.Link
		finished_at: DF.Datetime | None
		message: DF.SmallText | None
		requested_by: DF.Link | None
		result: DF.JSON | None
		status: DF.Literal["Queued", "Running", "Done", "Failed"]
		step: DF.Int
	# end: auto-generated types

	pass
