from frappe.model.document import Document


class LegacyImportReject(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		column: DF.Data | None
		legacy_id: DF.Int
		legacy_table: DF.Data | None
		raw_row: DF.LongText | None
		reason: DF.SmallText | None
		reason_code: DF.Data | None
		run: DF.Link | None
		status: DF.Literal["Open", "Resolved"]
		step: DF.Data | None
	# end: auto-generated types

	pass
