from frappe.model.document import Document
from frappe.utils import flt, getdate

from targo_customer360.billing import rules
from targo_customer360.targo_customer360.field_rules import field_rules


class PaymentArrangement(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		agreed_on: DF.Date | None
		amount: DF.Currency
		cancel_reason: DF.SmallText | None
		currency: DF.Link | None
		customer: DF.Link
		customer_name: DF.Data | None
		cutoff_date: DF.Date | None
		due_date: DF.Date | None
		employee: DF.Link | None
		is_imported: DF.Check
		legacy_fingerprints: DF.SmallText | None
		legacy_hash: DF.Data | None
		legacy_id: DF.Int
		legacy_run: DF.Link | None
		legacy_table: DF.Data | None
		method: DF.Literal["Unset", "Portal", "Cheque", "Phone", "PPA"]
		naming_series: DF.Literal["PA-.YYYY.-.#####"]
		note: DF.SmallText | None
		reason_for_change: DF.SmallText | None
		status: DF.Literal["Pending", "Open", "Completed", "Broken", "Cancelled"]
	# end: auto-generated types

	def validate(self) -> None:
		with field_rules(self):
			self.validate_amount()
			self.validate_dates()
			self.validate_cancelling()

	def validate_amount(self) -> None:
		rules.check_arrangement_amount(flt(self.amount), bool(self.is_imported))

	def validate_dates(self) -> None:
		agreed_on, due_date, cutoff_date = (
			getdate(value) if value else None for value in (self.agreed_on, self.due_date, self.cutoff_date)
		)
		rules.check_arrangement_dates(agreed_on, due_date, cutoff_date, bool(self.is_imported))

	def validate_cancelling(self) -> None:
		rules.check_cancel_reason(self.status, self.cancel_reason)
