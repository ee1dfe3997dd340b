from frappe.model.document import Document


class LegacyImportConflict(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		document_name: DF.DynamicLink | None
		document_type: DF.Link | None
		field: DF.Data | None
		legacy_id: DF.Int
		legacy_table: DF.Data | None
		legacy_value: DF.SmallText | None
		run: DF.Link | None
		site_value: DF.SmallText | None
		status: DF.Literal["Open", "Resolved"]
		step: DF.Data | None
	# end: auto-generated types

	pass
