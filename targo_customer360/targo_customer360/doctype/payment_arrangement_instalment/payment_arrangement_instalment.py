from frappe.model.document import Document


class PaymentArrangementInstalment(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		cutoff_date: DF.Date | None
		due_date: DF.Date
		paid_amount: DF.Currency
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		status: DF.Literal["Upcoming", "Partly Paid", "Paid", "Missed"]
	# end: auto-generated types

	pass
