from frappe.model.document import Document


class E911LedgerCheck(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from targo_customer360.targo_customer360.doctype.e911_ledger_row.e911_ledger_row import E911LedgerRow

		accepted_short: DF.Check
		exact: DF.Int
		finished_at: DF.Datetime | None
		message: DF.SmallText | None
		missing_here: DF.Int
		missing_there: DF.Int
		orphan: DF.Int
		other_door: DF.Int
		other_spelling: DF.Int
		records: DF.Int
		registrations: DF.Int
		rows: DF.Table[E911LedgerRow]
		source: DF.Data | None
		started_at: DF.Datetime | None
		started_by: DF.Link | None
		status: DF.Literal["Running", "Completed", "Failed"]
		unreadable: DF.Int
	# end: auto-generated types

	pass
