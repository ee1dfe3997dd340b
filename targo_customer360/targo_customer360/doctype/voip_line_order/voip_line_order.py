import frappe
from frappe import _
from frappe.model.document import Document

from targo_customer360.targo_customer360.field_rules import field_rules
from targo_customer360.telephony import order_rules, rules


class VoIPLineOrder(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from targo_customer360.targo_customer360.doctype.voip_line_order_step.voip_line_order_step import (
			VoIPLineOrderStep,
		)

		address_confirmed: DF.Check
		ata_mac: DF.Data | None
		ata_model: DF.Data | None
		call_timeout: DF.Int
		caller_id: DF.Data | None
		cancel_reason: DF.SmallText | None
		completed_at: DF.Datetime | None
		customer: DF.Link
		did: DF.Data
		e911_city: DF.Data | None
		e911_class: DF.Literal["", "RES", "BUS"]
		e911_info: DF.SmallText | None
		e911_postal_code: DF.Data | None
		e911_state: DF.Data | None
		e911_street_name: DF.Data | None
		e911_street_number: DF.Data | None
		e911_unit: DF.Data | None
		extension: DF.Data | None
		language: DF.Literal["", "fr", "en"]
		max_calls: DF.Int
		service_location: DF.Link
		sip_domain: DF.Data | None
		started_at: DF.Datetime | None
		started_by: DF.Link | None
		status: DF.Literal["Draft", "In Progress", "Needs Attention", "Completed", "Cancelled"]
		steps: DF.Table[VoIPLineOrderStep]
		subscription: DF.Link | None
		voicemail_email: DF.Data | None
		voicemail_enabled: DF.Check
		voip_line: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		with field_rules(self):
			self.did = rules.normalise_did(self.did)
			self.forbid_change_by_hand()

	def on_trash(self) -> None:
		if self.status != order_rules.DRAFT:
			frappe.throw(_("An order that was started is cancelled, not deleted: it may have made something"))

	def forbid_change_by_hand(self) -> None:
		# What our own code writes follows from the steps.
		if not self.flags.ignore_permissions:
			before = self.get_doc_before_save()
			order_rules.check_edit(self.as_dict(), before.as_dict() if before else None)
