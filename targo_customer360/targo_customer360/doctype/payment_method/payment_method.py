from frappe.model.document import Document

from targo_customer360.billing import rules


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
		card_id: DF.Password | None
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
		naming_series: DF.Literal["PM-.YYYY.-.#####"]
		profile_id: DF.Password | None
		provider: DF.Literal["Stripe", "Paysafe", "Bank Draft"]
		stripe_customer_id: DF.Data | None
		stripe_without_card: DF.Check
		through_credit_card: DF.Check
		token: DF.Password | None
		transit: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		self.set_last_four_digits()
		self.set_label()

	def set_last_four_digits(self) -> None:
		# An unchanged Password field comes back as asterisks, which hold no digits.
		if self.account_number and not self.is_dummy_password(self.account_number):
			self.account_last4 = rules.last_four(self.account_number)

	def set_label(self) -> None:
		if not self.label:
			self.label = f"{self.provider} …{self.account_last4}" if self.account_last4 else self.provider
