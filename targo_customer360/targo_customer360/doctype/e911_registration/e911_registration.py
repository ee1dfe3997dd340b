from frappe.model.document import Document

from targo_customer360.targo_customer360.field_rules import field_rules
from targo_customer360.telephony import rules


class E911Registration(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		cauca_code: DF.Data | None
		city: DF.Data | None
		customer: DF.Link
		did: DF.Data
		enhanced_capable: DF.Check
		first_name: DF.Data | None
		info: DF.SmallText | None
		last_checked_on: DF.Datetime | None
		last_name: DF.Data | None
		legacy_fingerprints: DF.SmallText | None
		legacy_hash: DF.Data | None
		legacy_id: DF.Int
		legacy_run: DF.Link | None
		legacy_table: DF.Data | None
		postal_code: DF.Data | None
		provider_code: DF.Data | None
		service_class: DF.Literal["", "RES", "BUS"]
		state: DF.Data | None
		status: DF.Literal[
			"Draft",
			"Validated",
			"Needs Human",
			"Submitted",
			"Registered",
			"Rejected",
			"Unknown",
			"Pending Removal",
			"Removed",
		]
		street_name: DF.Data | None
		street_number: DF.Data | None
		unit: DF.Data | None
		voip_line: DF.Link | None
	# end: auto-generated types

	def before_naming(self) -> None:
		# The name is the number, so it has its final form before the document is named.
		with field_rules(self):
			self.did = rules.normalise_did(self.did)
