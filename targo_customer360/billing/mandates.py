"""The customer's authorisation to debit a bank account: whether there is one, and what it allows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from targo_customer360.errors import InvalidField

ACTIVE, MISSING, REVOKED = "Active", "Missing", "Revoked"
BANK = "Bank Draft"
DATES = ("mandate_signed_on", "revoked_on")
CLAIM_DAYS = {"Personal": 90, "Business": 10}
"""How long the payor may claim a debit back: calendar days, business days (Payments Canada, Rule H1)."""


def state(method: Mapping[str, Any], on: date) -> str:
	"""Active, Missing or Revoked on a day. An imported authorisation has no date, and so no evidence."""
	revoked = method.get("revoked_on")
	if revoked and revoked <= on:
		return REVOKED
	signed = method.get("mandate_signed_on")
	return ACTIVE if signed and signed <= on else MISSING


def is_imported(method: Mapping[str, Any]) -> bool:
	"""Whether the authorisation was given to the old system, which kept no date of it."""
	return bool(method.get("legacy_table"))


def check(method: Mapping[str, Any], today: date) -> None:
	"""The dates and the notice of an authorisation make sense. Raises InvalidField."""
	signed, revoked = method.get("mandate_signed_on"), method.get("revoked_on")
	if signed and signed > today:
		raise InvalidField("mandate_signed_on", "The mandate can't be signed in the future")
	if signed and revoked and revoked < signed:
		raise InvalidField("revoked_on", "The mandate was revoked before it was signed")
	if not 0 <= int(method.get("mandate_notice_days") or 0) <= 60:
		raise InvalidField("mandate_notice_days", "The notice of a mandate is between 0 and 60 days")


def status_of(method: Mapping[str, Any], today: date) -> str:
	"""What the form and the list show of it: nothing for a method that is no bank account."""
	return state(method, today) if method.get("provider") == BANK else ""
