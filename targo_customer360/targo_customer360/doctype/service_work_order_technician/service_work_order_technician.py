from frappe.model.document import Document


class ServiceWorkOrderTechnician(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		arrived: DF.Time | None
		departed: DF.Time | None
		employee: DF.Link | None
		employee_name: DF.Data | None
		hours: DF.Float
		legacy_staff_id: DF.Int
		note: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types

	pass
