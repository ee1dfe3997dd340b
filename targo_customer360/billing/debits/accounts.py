"""A customer's bank account as a bank's file needs it, or nothing where it can't be used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from targo_customer360.billing.debits.aft_file import BankAccount
from targo_customer360.sites.port import Site

METHOD = "Payment Method"
_SEPARATORS = re.compile(r"[\s.\-]+")
_SHORTEST, _LONGEST = 5, 12


def bank_account(institution: Any, transit: Any, account: Any) -> BankAccount | None:
	"""The three numbers, leading zeros put back; None where one of them is missing or can't be one.

	An institution has 3 digits (a file's own leading zero is accepted), a transit 5, an account 5 to 12.
	"""
	found = tuple(_SEPARATORS.sub("", str(part or "")) for part in (institution, transit, account))
	if not all(part.isascii() and part.isdigit() for part in found):
		return None
	institution, transit, account = found
	if len(institution) == 4 and institution.startswith("0"):
		institution = institution[1:]
	if len(institution) > 3 or len(transit) > 5 or not _SHORTEST <= len(account) <= _LONGEST:
		return None
	if not institution.strip("0") or not account.strip("0"):
		return None
	return BankAccount(institution.zfill(3), transit.zfill(5), account)


def account_of(site: Site, method: Mapping[str, Any]) -> BankAccount | None:
	"""The account of a Payment Method; never log, list or store what it returns."""
	return bank_account(
		method["institution"], method["transit"], site.secret(METHOD, method["name"], "account_number")
	)
