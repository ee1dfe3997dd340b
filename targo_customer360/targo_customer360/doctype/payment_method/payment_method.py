from frappe.model.document import Document
from frappe.utils import getdate

from targo_customer360.billing import mandates, rules, stripe_methods
from targo_customer360.targo_customer360.field_rules import field_rules


class PaymentMethod(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		account_holder: DF.Data | None
		account_last4: DF.Data | None
		account_number: DF.Password | None
		amount_buffer: DF.Currency
		amount_limit: DF.Currency
		awaiting_card: DF.Check
		card_id: DF.Password | None
		card_link: DF.SmallText | None
		card_link_expires_at: DF.Datetime | None
		card_links: DF.Int
		card_seen_at: DF.Datetime | None
		card_shown: DF.Data | None
		customer: DF.Link
		enabled: DF.Check
		fixed_amount: DF.Currency
		initial_transaction: DF.Data | None
		institution: DF.Data | None
		is_auto: DF.Check
		label: DF.Data | None
		legacy_fingerprints: DF.SmallText | None
		legacy_hash: DF.Data | None
		legacy_id: DF.Int
		legacy_run: DF.Link | None
		legacy_table: DF.Data | None
		mandate_amount_kind: DF.Literal["", "Fixed", "Variable"]
		mandate_category: DF.Literal["", "Personal", "Business"]
		mandate_evidence: DF.Attach | None
		mandate_notice_days: DF.Int
		mandate_signed_on: DF.Date | None
		mandate_status: DF.Literal["", "Active", "Missing", "Revoked"]
		migrated_card: DF.Data | None
		migrated_on: DF.Date | None
		migrated_to: DF.Link | None
		naming_series: DF.Literal["PM-.YYYY.-.#####"]
		profile_id: DF.Password | None
		provider: DF.Literal["Stripe", "Paysafe", "Bank Draft"]
		revoked_on: DF.Date | None
		stripe_customer_id: DF.Data | None
		stripe_without_card: DF.Check
		through_credit_card: DF.Check
		token: DF.Password | None
		transit: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		self.validate_mandate()
		self.set_last_four_digits()
		self.set_label()
		self.check_auto()

	def set_last_four_digits(self) -> None:
		# An unchanged Password field comes back as asterisks, which hold no digits.
		if self.account_number and not self.is_dummy_password(self.account_number):
			self.account_last4 = rules.last_four(self.account_number)

	def check_auto(self) -> None:
		before = self.get_doc_before_save()
		with field_rules(self):
			stripe_methods.check_auto(self.as_dict(), before and before.as_dict())

	def set_label(self) -> None:
		if not self.label:
			self.label = f"{self.provider} …{self.account_last4}" if self.account_last4 else self.provider

	def validate_mandate(self) -> None:
		today = getdate()
		dates = {name: getdate(self.get(name)) if self.get(name) else None for name in mandates.DATES}
		method = self.as_dict() | dates
		with field_rules(self):
			mandates.check(method, today)
		self.mandate_status = mandates.status_of(method, today)
