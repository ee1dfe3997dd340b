from frappe.model.document import Document


class E911LedgerRow(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customer: DF.Link | None
		did: DF.Data | None
		here: DF.SmallText | None
		line_status: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reasons: DF.SmallText | None
		registration: DF.Link | None
		result: DF.Literal["Other spelling", "Other door", "Missing there", "Missing here", "Orphan"]
		there: DF.SmallText | None
		verdict: DF.Literal["", "Same", "Review", "Mismatch"]
	# end: auto-generated types

	pass
