from frappe.model.document import Document


class PaymentCharge(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		amount_cents: DF.Int
		asked_by: DF.Link | None
		attempt: DF.Int
		attempted_at: DF.Datetime | None
		currency: DF.Link | None
		customer: DF.Link
		decline_code: DF.Data | None
		failure_code: DF.Data | None
		failure_message: DF.SmallText | None
		hosted_url: DF.SmallText | None
		hosted_url_expires_at: DF.Datetime | None
		idempotency_key: DF.Data
		invoice: DF.Link
		is_final: DF.Check
		is_scheduled: DF.Check
		links: DF.Int
		method_shown: DF.Data | None
		method_type: DF.Data | None
		payment_entry: DF.Link | None
		payment_intent: DF.Data | None
		payment_method: DF.Link
		retry_on: DF.Date | None
		status: DF.Literal["Pending", "Succeeded", "Failed", "Needs Authentication", "Unknown", "Abandoned"]
		stripe_customer: DF.Data | None
		stripe_payment_method: DF.Data | None
	# end: auto-generated types

	pass
