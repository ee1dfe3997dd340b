"""Charging a card: how much, whether a refusal is final, and when it is tried again. Nothing here reads a site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from targo_customer360.errors import InvalidField

CHARGE: Final = "Payment Charge"
STRIPE: Final = "Stripe"

PENDING: Final = "Pending"
SUCCEEDED: Final = "Succeeded"
FAILED: Final = "Failed"
NEEDS_AUTHENTICATION: Final = "Needs Authentication"
UNKNOWN: Final = "Unknown"
ABANDONED: Final = "Abandoned"
IN_FLIGHT: Final = (PENDING, UNKNOWN)
"""Money may be on its way: the same invoice is not charged a second time."""
OPEN: Final = (*IN_FLIGHT, NEEDS_AUTHENTICATION)

CURRENCIES: Final = ("CAD", "USD")
"""Currencies with cents. Others have none, or three places."""
SMALLEST_CENTS: Final = 50
"""Stripe takes nothing below, in either currency."""

AUTHENTICATION: Final = "authentication_required"
HARD: Final = frozenset(
	{
		"card_not_supported",
		"currency_not_supported",
		"do_not_try_again",
		"expired_card",
		"fraudulent",
		"highest_risk_level",
		"incorrect_number",
		"invalid_account",
		"invalid_expiry_month",
		"invalid_expiry_year",
		"invalid_number",
		"lost_card",
		"merchant_blacklist",
		"new_account_information_available",
		"pickup_card",
		"restricted_card",
		"revocation_of_all_authorizations",
		"revocation_of_authorization",
		"security_violation",
		"stolen_card",
		"stop_payment_order",
		"transaction_not_allowed",
	}
)
"""Decline codes of Stripe after which the same card is not tried again: card networks fine those who do."""
GONE: Final = frozenset({"resource_missing", "payment_method_unexpected_state", "customer_deleted"})
"""What was charged is no longer at Stripe; another attempt would find the same."""
NO_METHOD: Final = "no_payment_method"
ADVISED_AGAINST: Final = "do_not_try_again"


@dataclass(frozen=True)
class Decline:
	"""Why a charge was refused, in Stripe's own codes. `message` is a sentence without card details."""

	code: str
	decline_code: str = ""
	message: str = ""
	advice: str = ""
	intent: str = ""

	@property
	def needs_authentication(self) -> bool:
		return AUTHENTICATION in (self.code, self.decline_code)

	@property
	def hard(self) -> bool:
		"""Whether the same card is not to be tried again."""
		return (
			self.advice == ADVISED_AGAINST
			or bool(HARD & {self.code, self.decline_code})
			or self.code in GONE | {NO_METHOD}
		)


@dataclass(frozen=True)
class Retries:
	"""How often a refused invoice is tried: `attempts` in all, `days` apart."""

	days: int = 3
	attempts: int = 4

	def next_on(self, attempt: int, failed_on: date) -> date | None:
		"""The day of the next attempt after this one, None when there is none."""
		return failed_on + timedelta(days=max(1, self.days)) if attempt < self.attempts else None


def cents(amount: Decimal) -> int:
	"""An amount in cents. Raises InvalidField where it is not a whole number of them."""
	scaled = amount * 100
	if scaled != scaled.to_integral_value():
		raise InvalidField("amount", "{0} is not a whole number of cents", str(amount))
	return int(scaled)


def amount_to_charge(
	outstanding: Decimal, taken: Decimal, limit: Decimal = Decimal(0), fixed: Decimal = Decimal(0)
) -> Decimal:
	"""What may be charged of an invoice, never above what is outstanding.

	`limit` and `fixed` are those of the payment method, 0 for none. Both are for the whole invoice, so what was
	charged of it before, `taken`, counts.
	"""
	bounds = [bound - taken for bound in (limit, fixed) if bound > 0]
	return max(Decimal(0), min([outstanding, *bounds]))


def check_chargeable(amount: Decimal, currency: str, company_currency: str) -> None:
	"""Raises InvalidField."""
	if currency not in CURRENCIES or currency != company_currency:
		raise InvalidField("currency", "An invoice in {0} is not charged to a card", currency or "?")
	if cents(amount) < SMALLEST_CENTS:
		raise InvalidField("amount", "{0} is less than a card can be charged", f"{amount:.2f}")
