"""Amounts and ways to pay as people read them, in English and in French."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

Said = tuple[str, str]
"""English, French."""


def dollars(amount: Decimal) -> Said:
	"""`$1,250.00` and `1 250,00 $`."""
	text = f"{amount:,.2f}"
	return f"${text}", f"{text.replace(',', ' ').replace('.', ',')} $"


def way_to_pay(method: Mapping[str, Any]) -> Said:
	"""A Payment Method in words, never with more of a number than its last digits."""
	last4 = method.get("account_last4")
	if method["provider"] == "Stripe":
		shown = method.get("card_shown")
		return (f"Stripe ({shown})", f"Stripe ({shown})") if shown else ("Stripe", "Stripe")
	if method["provider"] == "Paysafe":
		return "a card at Paysafe", "une carte chez Paysafe"
	if method.get("through_credit_card"):
		return "a credit card at Paysafe", "une carte de crédit chez Paysafe"
	if last4:
		return f"the bank account ending in {last4}", f"le compte bancaire se terminant par {last4}"
	return "a bank account", "un compte bancaire"


def joined(said: Iterable[Said], between: str = "; ") -> Said:
	"""Several sentences as one, in each language."""
	pairs = list(said)
	french = between.replace(";", " ;")
	return between.join(en for en, _fr in pairs), french.join(fr for _en, fr in pairs)
