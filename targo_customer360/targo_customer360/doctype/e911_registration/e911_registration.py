from frappe.model.document import Document

from targo_customer360.integrations import lines
from targo_customer360.sites.frappe_site import FrappeSite
from targo_customer360.targo_customer360.field_rules import field_rules
from targo_customer360.telephony import rules, verdicts


class E911Registration(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		cauca_code: DF.Data | None
		change_number: DF.Int
		city: DF.Data | None
		correction_applied: DF.Check
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
		provider_message: DF.SmallText | None
		provider_state: DF.Literal[
			"", "Exact", "Other spelling", "Other door", "Missing there", "Missing here", "Orphan"
		]
		removal_approved_at: DF.Datetime | None
		removal_approved_by: DF.Link | None
		removal_reason: DF.SmallText | None
		removal_requested_at: DF.Datetime | None
		removal_requested_by: DF.Link | None
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
		status_before_removal: DF.Data | None
		street_name: DF.Data | None
		street_number: DF.Data | None
		unit: DF.Data | None
		voip_line: DF.Link | None
	# end: auto-generated types

	def before_naming(self) -> None:
		# The name is the number, so it has its final form before the document is named.
		with field_rules(self):
			self.did = rules.normalise_did(self.did)

	def on_update(self) -> None:
		self.recompute_verdict()
		self.tell_order()

	def after_delete(self) -> None:
		self.recompute_verdict()

	def recompute_verdict(self) -> None:
		verdicts.recompute(FrappeSite(), [self.did])

	def tell_order(self) -> None:
		before = self.get_doc_before_save()
		lines.on_registration(FrappeSite(), self.as_dict(), before.as_dict() if before else None)
