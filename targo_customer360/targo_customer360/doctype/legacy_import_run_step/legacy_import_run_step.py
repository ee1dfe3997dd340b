from frappe.model.document import Document


class LegacyImportRunStep(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		balanced: DF.Check
		inserted: DF.Int
		key_from: DF.Int
		key_to: DF.Int
		last_key: DF.Int
		legacy_table: DF.Data | None
		message: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		range_no: DF.Int
		reconciliation: DF.LongText | None
		rejected: DF.Int
		rows_read: DF.Int
		seconds: DF.Float
		skipped: DF.Int
		status: DF.Literal["Pending", "Running", "Completed", "Failed", "Absent"]
		step: DF.Data | None
		unchanged: DF.Int
		updated: DF.Int
		warnings: DF.Int
	# end: auto-generated types

	pass
