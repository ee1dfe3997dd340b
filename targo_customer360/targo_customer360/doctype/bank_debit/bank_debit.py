from frappe.model.document import Document


class BankDebit(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from targo_customer360.targo_customer360.doctype.bank_debit_invoice.bank_debit_invoice import (
			BankDebitInvoice,
		)

		account_last4: DF.Data | None
		amount: DF.Currency
		batch: DF.Link
		customer: DF.Link
		customer_name: DF.Data | None
		due_on: DF.Date | None
		evidence_missing: DF.Check
		held_for: DF.Literal[
			"",
			"The authorisation was revoked",
			"No signed mandate on file",
			"The bank account is incomplete or wrong",
			"The payment method is disabled",
			"The customer is disabled",
			"A debit of the same invoice is on its way",
			"A card is being charged for it",
			"An invoice is not in Canadian dollars",
			"The notice of the mandate is not over",
			"What is owed changed since the batch was made",
			"Stripe charges this customer automatically too",
			"Two bank accounts are on auto-pay",
			"A payment arrangement is open",
			"Above the limit of the mandate",
			"The bank returned it twice already",
			"A person held it",
		]
		hold_codes: DF.Data | None
		invoices: DF.Table[BankDebitInvoice]
		payment_entry: DF.Link | None
		payment_method: DF.Link | None
		problem: DF.SmallText | None
		release_reason: DF.SmallText | None
		released_by: DF.Link | None
		return_code: DF.Data | None
		return_reason: DF.Literal[
			"",
			"Refused by the bank's checks",
			"Not sufficient funds",
			"Account not found",
			"Payment stopped or recalled",
			"Post-dated or stale-dated",
			"Account closed",
			"No debit allowed",
			"Funds not cleared",
			"Currency and account do not match",
			"Payor deceased",
			"Account frozen",
			"Invalid or incorrect account number",
			"Incorrect payor name",
			"No agreement existed",
			"Not according to the agreement - personal",
			"Agreement revoked - personal",
			"No pre-notification - personal",
			"Not according to the agreement - business",
			"Agreement revoked - business",
			"No pre-notification - business",
			"Returned by the customer",
			"Institution in default",
			"Other reason",
		]
		returned_on: DF.Date | None
		settled_on: DF.Date | None
		status: DF.Literal["Prepared", "Held", "Sent", "Settled", "Returned", "Cancelled"]
		transaction_code: DF.Data | None
	# end: auto-generated types

	pass
