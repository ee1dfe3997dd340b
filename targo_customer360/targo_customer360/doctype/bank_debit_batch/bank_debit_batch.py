from frappe.model.document import Document


class BankDebitBatch(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		approved_at: DF.Datetime | None
		approved_by: DF.Link | None
		cancel_reason: DF.SmallText | None
		company: DF.Link | None
		debit_count: DF.Int
		due_on: DF.Date
		file_created_on: DF.Date | None
		file_fingerprint: DF.Data | None
		file_key: DF.Data | None
		file_number: DF.Int
		generated_at: DF.Datetime | None
		generated_by: DF.Link | None
		held_amount: DF.Currency
		held_count: DF.Int
		prepared_by: DF.Link | None
		returned_amount: DF.Currency
		returned_count: DF.Int
		sent_by: DF.Link | None
		sent_on: DF.Date | None
		settled_amount: DF.Currency
		settled_count: DF.Int
		status: DF.Literal["Draft", "Approved", "Generated", "Sent", "Closed", "Cancelled"]
		total_amount: DF.Currency
	# end: auto-generated types

	pass
