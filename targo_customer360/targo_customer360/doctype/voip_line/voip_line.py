from frappe.model.document import Document

from targo_customer360.targo_customer360.field_rules import field_rules
from targo_customer360.telephony import rules


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
		provisioned_on: DF.Datetime | None
		service_location: DF.Link | None
		sip_domain: DF.Data | None
		sip_password: DF.Password | None
		status: DF.Literal["Active", "Suspended", "Decommissioned"]
		subscription: DF.Link | None
		voicemail_email: DF.Data | None
		voicemail_enabled: DF.Check
		voicemail_password: DF.Password | None
	# end: auto-generated types

	def before_naming(self) -> None:
		# The name is the number, so it has its final form before the document is named.
		with field_rules(self):
			self.did = rules.normalise_did(self.did)
