from frappe.model.document import Document


class ServiceAddressChange(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		address_line1: DF.Data | None
		address_line2: DF.Data | None
		changed_at: DF.Datetime | None
		city: DF.Data | None
		customer: DF.Link
		legacy_fingerprints: DF.SmallText | None
		legacy_hash: DF.Data | None
		legacy_id: DF.Int
		legacy_run: DF.Link | None
		legacy_table: DF.Data | None
		postal_code: DF.Data | None
		service_location: DF.Link | None
		state: DF.Data | None
	# end: auto-generated types

	pass
