from frappe.model.document import Document


class OutsideService(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		reason: DF.SmallText | None
		service: DF.Data
		status: DF.Literal["Working", "Stopped"]
		stopped_on: DF.Datetime | None
	# end: auto-generated types

	pass
