"""13d: account and account_profile -> Payment Method, one document for each way to pay."""

from __future__ import annotations

from collections.abc import Iterator

from targo_customer360.billing.mandates import MISSING
from targo_customer360.billing.rules import last_four
from targo_customer360.imports.step import Measure, Refs, Reject, Step, column_index
from targo_customer360.imports.steps.common import CUSTOMER
from targo_customer360.legacy.port import RawRow
from targo_customer360.legacy.tables import TABLES
from targo_customer360.sites.port import Document, Values

ACCOUNT = TABLES["account"]
PROFILE = TABLES["account_profile"]
_AT = column_index(ACCOUNT)
BANK_COLUMNS = ("ppa_name", "ppa_code", "ppa_branch", "ppa_account")


def _is_on(raw: RawRow, column: str) -> bool:
	return (raw[_AT[column]] or "0").strip() not in ("", "0")


def _has_text(raw: RawRow, column: str) -> bool:
	return bool((raw[_AT[column]] or "").strip())


def _has_bank(raw: RawRow) -> bool:
	return _is_on(raw, "ppa") or any(_has_text(raw, c) for c in BANK_COLUMNS)


def _providers(raw: RawRow) -> Iterator[tuple[str, int]]:
	if _has_text(raw, "stripe_id"):
		yield "Stripe", 1
	if _has_bank(raw):
		yield "Bank Draft", 1


def _automatic(raw: RawRow) -> Iterator[tuple[str, int]]:
	yield "", int(_has_text(raw, "stripe_id") and _is_on(raw, "stripe_ppa")) + int(_is_on(raw, "ppa"))


class AccountMethods(Step):
	"""Stripe customer and bank debit, as the account's own columns hold them."""

	id = "13d"
	table = ACCOUNT
	doctype = "Payment Method"
	title = "Payment methods"
	lookups = (CUSTOMER,)
	measures = (
		Measure("by provider", _providers, by="provider"),
		Measure("automatic", _automatic, field="is_auto"),
	)

	def carries_nothing(self, raw: RawRow) -> bool:
		return not _has_text(raw, "stripe_id") and not _has_bank(raw)

	def parse(self, values: Values) -> Values:
		return {**values, "account_id": values["id"]}

	def map(self, values: Values, refs: Refs) -> list[Document]:
		customer = refs.customer(values["account_id"])["name"]
		methods = []
		if values["stripe_id"]:
			methods.append(_stripe(customer, values))
		elif values["stripe_ppa"]:
			refs.warn(
				"auto_charge_without_customer", "Stripe auto-charge is on but there is no Stripe customer"
			)
		if values["ppa"] or any(values[c] for c in BANK_COLUMNS):
			methods.append(_bank(customer, values, refs))
		return methods


def _stripe(customer: str, values: Values) -> Document:
	method = {
		"customer": customer,
		"provider": "Stripe",
		"label": f"Stripe {values['stripe_id']}",
		"is_auto": int(values["stripe_ppa"]),
		"enabled": 1,
		"stripe_customer_id": values["stripe_id"],
		"stripe_without_card": int(values["stripe_ppa_nocc"]),
	}
	return Document("Payment Method", f"PM-STRIPE-{values['id']}", method)


def _bank(customer: str, values: Values, refs: Refs) -> Document:
	if values["ppa"] and not values["ppa_account"]:
		refs.warn("debit_without_account", "Bank debit is on but no bank account is on file")
	last4 = last_four(values["ppa_account"])
	method = {
		"customer": customer,
		"provider": "Bank Draft",
		"label": f"Bank account ending in {last4}" if last4 else "Bank account",
		"is_auto": int(values["ppa"]),
		# Details that stay behind a debit that was stopped are history, not a way to charge.
		"enabled": int(values["ppa"]),
		"account_holder": values["ppa_name"],
		"institution": values["ppa_code"],
		"transit": values["ppa_branch"],
		"account_number": values["ppa_account"],
		"account_last4": last4,
		"amount_limit": values["ppa_amount"],
		"amount_buffer": values["ppa_amount_buffer"],
		"fixed_amount": values["ppa_fixed"],
		"through_credit_card": int(values["ppa_cc"]),
		# The old system kept neither the day nor the form of an authorisation.
		"mandate_status": MISSING,
	}
	return Document("Payment Method", f"PM-BANK-{values['id']}", method)


class PaysafeTokens(Step):
	"""Tokens at Paysafe (once Bambora): what a charge there needs, kept for the processors' own migration."""

	id = "13d"
	table = PROFILE
	doctype = "Payment Method"
	title = "Paysafe tokens"
	lookups = (CUSTOMER,)

	def map(self, values: Values, refs: Refs) -> list[Document]:
		customer = refs.customer(values["account_id"])["name"]
		if not (values["profile_id"] or values["card_id"] or values["token"]):
			raise Reject("no_token", "The profile holds neither profile, card nor token", "token")
		method = {
			"customer": customer,
			"provider": "Paysafe",
			"label": "Paysafe profile",
			"enabled": 1,
			"profile_id": values["profile_id"],
			"card_id": values["card_id"],
			"token": values["token"],
			"initial_transaction": values["initial_transaction"],
		}
		return [Document(self.doctype, f"PM-PAYSAFE-{values['id']}", method)]
