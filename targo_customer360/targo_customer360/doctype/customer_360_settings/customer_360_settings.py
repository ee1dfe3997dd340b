from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from frappe.model.document import Document

from targo_customer360.errors import InvalidField
from targo_customer360.targo_customer360.field_rules import field_rules


class Customer360Settings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		company: DF.Link | None
		customer_prefix: DF.Data | None
		e911_dump_minimum: DF.Int
		e911_folder: DF.Data | None
		e911_ledger_days: DF.Int
		e911_password: DF.Password | None
		e911_provider: DF.Literal["", "None", "Northern911", "File"]
		e911_task_user: DF.Link | None
		e911_url: DF.Data | None
		e911_vendor_code: DF.Data | None
		employee_key_field: DF.Data | None
		gst_account: DF.Link | None
		legacy_charset: DF.Data | None
		legacy_database: DF.Data | None
		legacy_dump_path: DF.Data | None
		legacy_host: DF.Data | None
		legacy_kind: DF.Literal["", "MySQL server", "Dump file"]
		legacy_password: DF.Password | None
		legacy_port: DF.Int
		legacy_user: DF.Data | None
		location_key_field: DF.Data | None
		pbx_token: DF.Password | None
		pbx_url: DF.Data | None
		qst_account: DF.Link | None
		subscription_key_field: DF.Data | None
		suspended_incoming: DF.Literal["Allowed", "Barred"]
		time_zone: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		with field_rules(self):
			self.validate_port()
			self.validate_time_zone()

	def validate_port(self) -> None:
		if self.legacy_kind == "MySQL server" and not 0 < (self.legacy_port or 0) < 65536:
			raise InvalidField("legacy_port", "A port is a number from 1 to 65535")

	def validate_time_zone(self) -> None:
		try:
			ZoneInfo(self.time_zone or "")
		except (ZoneInfoNotFoundError, ValueError, OSError):
			raise InvalidField("time_zone", "{0} is not a known time zone", self.time_zone or "''") from None
