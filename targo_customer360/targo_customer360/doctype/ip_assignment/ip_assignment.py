from frappe.model.document import Document

from targo_customer360.targo_customer360.field_rules import field_rules
from targo_customer360.telephony import rules


class IPAssignment(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		assigned_at: DF.Datetime | None
		customer: DF.Link
		ip_address: DF.Data
		ip_version: DF.Literal["4", "6"]
		legacy_fingerprints: DF.SmallText | None
		legacy_hash: DF.Data | None
		legacy_id: DF.Int
		legacy_run: DF.Link | None
		legacy_table: DF.Data | None
		service_location: DF.Link | None
		subscription: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		self.set_address()

	def set_address(self) -> None:
		with field_rules(self):
			self.ip_address, self.ip_version = rules.normalise_ip(self.ip_address)
