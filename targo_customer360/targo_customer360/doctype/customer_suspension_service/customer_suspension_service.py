from frappe.model.document import Document


class CustomerSuspensionService(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		changed: DF.Check
		chosen: DF.Check
		former_status: DF.Data | None
		given_back: DF.Check
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		service_location: DF.Link | None
		service_subscription: DF.Link | None
		voip_line: DF.Link | None
	# end: auto-generated types

	pass
