from frappe.model.document import Document
from frappe.utils import getdate

from targo_customer360.billing import rules
from targo_customer360.targo_customer360.field_rules import field_rules


class CustomerSuspension(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customer: DF.Link
		ends_on: DF.Date | None
		is_imported: DF.Check
		legacy_fingerprints: DF.SmallText | None
		legacy_hash: DF.Data | None
		legacy_id: DF.Int
		legacy_run: DF.Link | None
		legacy_table: DF.Data | None
		naming_series: DF.Literal["SUS-.YYYY.-.#####"]
		reason: DF.SmallText | None
		source: DF.Literal["Legacy", "Manual", "Non-payment"]
		starts_on: DF.Date | None
		status: DF.Literal["Active", "Scheduled", "Ended"]
	# end: auto-generated types

	def validate(self) -> None:
		self.validate_period()

	def validate_period(self) -> None:
		starts_on = getdate(self.starts_on) if self.starts_on else None
		ends_on = getdate(self.ends_on) if self.ends_on else None
		with field_rules(self):
			rules.check_suspension_period(starts_on, ends_on, bool(self.is_imported))
