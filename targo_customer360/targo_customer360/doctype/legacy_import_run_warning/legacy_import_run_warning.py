from frappe.model.document import Document


class LegacyImportRunWarning(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		code: DF.Data | None
		examples: DF.SmallText | None
		legacy_table: DF.Data | None
		message: DF.SmallText | None
		occurrences: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		step: DF.Data | None
	# end: auto-generated types

	pass
