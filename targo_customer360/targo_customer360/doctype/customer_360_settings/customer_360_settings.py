from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from frappe.model.document import Document
from frappe.utils import today

from targo_customer360.billing.debits.policy import check_originator
from targo_customer360.billing.debits.policy import check_settings as check_bank_debits
from targo_customer360.errors import InvalidField
from targo_customer360.targo_customer360.field_rules import field_rules


class Customer360Settings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from targo_customer360.targo_customer360.doctype.payment_arrangement_limit.payment_arrangement_limit import (
			PaymentArrangementLimit,
		)

		action_expiry_minutes: DF.Int
		arrangement_cutoff_days: DF.Int
		arrangement_limits: DF.Table[PaymentArrangementLimit]
		company: DF.Link | None
		customer_prefix: DF.Data | None
		cutoff_debit_days: DF.Int
		cutoff_dismissed_days: DF.Int
		cutoff_dispute_types: DF.SmallText | None
		cutoff_first_notice_days: DF.Int
		cutoff_last_notice_hours: DF.Int
		cutoff_minimum_balance: DF.Currency
		cutoff_minimum_days: DF.Int
		cutoff_mode: DF.Literal["Off", "List for Approval", "Automatic"]
		cutoff_on_friday: DF.Check
		cutoff_vip: DF.Check
		e911_dump_minimum: DF.Int
		e911_folder: DF.Data | None
		e911_ledger_days: DF.Int
		e911_password: DF.Password | None
		e911_provider: DF.Literal["", "None", "Northern911", "File"]
		e911_task_user: DF.Link | None
		e911_url: DF.Data | None
		e911_vendor_code: DF.Data | None
		employee_key_field: DF.Data | None
		genieacs_online_minutes: DF.Int
		genieacs_password: DF.Password | None
		genieacs_url: DF.Data | None
		genieacs_user: DF.Data | None
		gst_account: DF.Link | None
		hub_profile: DF.Data | None
		hub_token: DF.Password | None
		hub_url: DF.Data | None
		internet_words: DF.SmallText | None
		jobs_each_part_of_day: DF.Int
		labour_item: DF.Link | None
		labour_minimum_minutes: DF.Int
		labour_rate: DF.Currency
		labour_rounding_minutes: DF.Int
		legacy_charset: DF.Data | None
		legacy_database: DF.Data | None
		legacy_dump_path: DF.Data | None
		legacy_host: DF.Data | None
		legacy_kind: DF.Literal["", "MySQL server", "Dump file"]
		legacy_password: DF.Password | None
		legacy_port: DF.Int
		legacy_user: DF.Data | None
		lift_threshold: DF.Currency
		location_key_field: DF.Data | None
		nl_classifier: DF.Literal["Embedded", "Language Model"]
		nl_key: DF.Password | None
		nl_model: DF.Data | None
		nl_timeout: DF.Int
		nl_url: DF.Data | None
		pad_account: DF.Password | None
		pad_clearing_account: DF.Link | None
		pad_data_centre: DF.Data | None
		pad_imported_mandates: DF.Literal["Debit", "Hold"]
		pad_institution: DF.Data | None
		pad_last_file_number: DF.Int
		pad_long_name: DF.Data | None
		pad_mode_of_payment: DF.Link | None
		pad_one_person: DF.Check
		pad_originator_id: DF.Data | None
		pad_settle_days: DF.Int
		pad_short_name: DF.Data | None
		pad_transaction_code: DF.Data | None
		pad_transit: DF.Data | None
		pbx_db_host: DF.Data | None
		pbx_db_name: DF.Data | None
		pbx_db_password: DF.Password | None
		pbx_db_port: DF.Int
		pbx_db_user: DF.Data | None
		pbx_hashes_only: DF.Check
		pbx_kind: DF.Literal["REST", "SIP Registrar"]
		pbx_script_ready: DF.Check
		pbx_sip_domain: DF.Data | None
		pbx_token: DF.Password | None
		pbx_url: DF.Data | None
		qst_account: DF.Link | None
		quote_valid_days: DF.Int
		stripe_charge_day: DF.Int
		stripe_charge_from: DF.Date | None
		stripe_charge_invoices: DF.Check
		stripe_clearing_account: DF.Link | None
		stripe_max_attempts: DF.Int
		stripe_mode_of_payment: DF.Link | None
		stripe_retry_days: DF.Int
		stripe_return_url: DF.Data | None
		stripe_secret_key: DF.Password | None
		stripe_webhook_secret: DF.Password | None
		subscription_key_field: DF.Data | None
		suspended_incoming: DF.Literal["Allowed", "Barred"]
		suspension_internet_mode: DF.Literal["Disable Port", "Walled Garden"]
		time_zone: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		self.set_charge_from()
		with field_rules(self):
			self.validate_port()
			self.validate_time_zone()
			self.validate_bank_debits()

	def set_charge_from(self) -> None:
		# Switched on without a day, it would look at the invoices of all years.
		if self.stripe_charge_invoices and not self.stripe_charge_from:
			self.stripe_charge_from = today()

	def validate_port(self) -> None:
		if self.legacy_kind == "MySQL server" and not 0 < (self.legacy_port or 0) < 65536:
			raise InvalidField("legacy_port", "A port is a number from 1 to 65535")

	def validate_bank_debits(self) -> None:
		check_bank_debits(self.pad_transaction_code, self.pad_last_file_number)
		if self.pad_originator_id or self.pad_data_centre:
			check_originator(self.pad_originator_id or "", self.pad_data_centre or "")

	def validate_time_zone(self) -> None:
		try:
			ZoneInfo(self.time_zone or "")
		except (ZoneInfoNotFoundError, ValueError, OSError):
			raise InvalidField("time_zone", "{0} is not a known time zone", self.time_zone or "''") from None
