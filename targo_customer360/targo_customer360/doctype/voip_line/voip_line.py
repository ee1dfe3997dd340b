from frappe.model.document import Document

from targo_customer360.integrations import lines
from targo_customer360.sites.frappe_site import FrappeSite
from targo_customer360.targo_customer360.field_rules import field_rules
from targo_customer360.telephony import rules, verdicts
from targo_customer360.telephony.line_states import check_status_by_hand
from targo_customer360.telephony.lines import NUMBER, SECRETS


class VoIPLine(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from targo_customer360.targo_customer360.doctype.voip_line_device.voip_line_device import (
			VoIPLineDevice,
		)

		call_timeout: DF.Int
		caller_id: DF.Data | None
		changed_on: DF.Datetime | None
		country_whitelist: DF.SmallText | None
		customer: DF.Link
		devices: DF.Table[VoIPLineDevice]
		did: DF.Data
		e911_cauca_code: DF.Data | None
		e911_city: DF.Data | None
		e911_class: DF.Literal["", "RES", "BUS"]
		e911_info: DF.SmallText | None
		e911_postal_code: DF.Data | None
		e911_reasons: DF.SmallText | None
		e911_state: DF.Data | None
		e911_state_of_check: DF.Literal["", "To confirm"]
		e911_street_name: DF.Data | None
		e911_street_number: DF.Data | None
		e911_synced: DF.Check
		e911_unit: DF.Data | None
		e911_verdict: DF.Literal["", "Same", "Review", "Mismatch", "Missing"]
		emergency_calls_enabled: DF.Check
		extension: DF.Data | None
		language: DF.Literal["", "fr", "en"]
		legacy_fingerprints: DF.SmallText | None
		legacy_hash: DF.Data | None
		legacy_id: DF.Int
		legacy_run: DF.Link | None
		legacy_table: DF.Data | None
		max_calls: DF.Int
		pbx_change_number: DF.Int
		pbx_state: DF.Literal["", "Outgoing Barred", "In Service", "Removed"]
		provisioned_on: DF.Datetime | None
		service_location: DF.Link | None
		sip_domain: DF.Data | None
		sip_password: DF.Password | None
		status: DF.Literal["Active", "Suspended", "Decommissioned"]
		status_reason: DF.SmallText | None
		subscription: DF.Link | None
		voicemail_email: DF.Data | None
		voicemail_enabled: DF.Check
		voicemail_password: DF.Password | None
	# end: auto-generated types

	def before_naming(self) -> None:
		# The name is the number, so it has its final form before the document is named.
		with field_rules(self):
			self.did = rules.normalise_did(self.did)

	def validate(self) -> None:
		self.forbid_status_by_hand()
		self.set_verdict()
		self.owe_edits()

	def on_update(self) -> None:
		lines.after_line(FrappeSite(), self.as_dict(), self.before())

	def before(self) -> dict | None:
		before = self.get_doc_before_save()
		return before.as_dict() if before else None

	def forbid_status_by_hand(self) -> None:
		# What our own code writes it has decided with the effects that belong to it.
		if not self.flags.ignore_permissions:
			with field_rules(self):
				check_status_by_hand(self.status, (self.before() or {}).get("status"))

	def owe_edits(self) -> None:
		line = self.as_dict()
		# An unchanged password comes back as asterisks.
		changed = [f for f in SECRETS if self.get(f) and not self.is_dummy_password(self.get(f))]
		lines.before_line(FrappeSite(), line, self.before(), tuple(changed))
		self.pbx_change_number, self.e911_state_of_check = line[NUMBER], line["e911_state_of_check"]

	def set_verdict(self) -> None:
		line = {"did": self.did, "status": self.status, "service_location": self.service_location}
		self.update(verdicts.of_line(FrappeSite(), line))
