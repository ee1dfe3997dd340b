from frappe.model.document import Document


class CustomerSuspensionEffect(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		by_hand: DF.Check
		changed_at: DF.Datetime | None
		detail: DF.SmallText | None
		detail_fr: DF.SmallText | None
		kind: DF.Literal["Internet", "Telephone"]
		mode: DF.Literal["", "disabled", "walled_garden"]
		olt: DF.Data | None
		olt_port: DF.Data | None
		operation: DF.Data | None
		outbox_message: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		serial_number: DF.Data | None
		service: DF.Literal["", "hub", "pbx"]
		service_location: DF.Link | None
		state: DF.Literal["Pending", "Done", "Failed", "Not Needed", "Restoring", "Restored", "Still Barred"]
		voip_line: DF.Link | None
	# end: auto-generated types

	pass
