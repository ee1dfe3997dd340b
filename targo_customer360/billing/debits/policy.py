"""The ISP's own side of bank debits, as Settings hold it: what the bank assigned, the accounts, the rules chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from targo_customer360.billing.debits.accounts import bank_account
from targo_customer360.billing.debits.aft_file import LAST_NUMBER, Originator
from targo_customer360.billing.debits.folding import fold
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site

SETTINGS = "Customer 360 Settings"
DEBIT_IMPORTED = "Debit"
_SATURDAY = 5


@dataclass(frozen=True)
class Policy:
	"""What was chosen in Settings. `settle_days` are business days after the due date."""

	transaction_code: str = "450"
	debit_imported: bool = True
	"""An imported authorisation without a signed mandate is debited, as it was before the import."""
	second_person: bool = True
	settle_days: int = 5
	mode_of_payment: str | None = None
	clearing_account: str | None = None
	last_file_number: int = 0
	company: str | None = None


def policy(site: Site) -> Policy:
	held = site.single(SETTINGS)
	return Policy(
		transaction_code=(held.get("pad_transaction_code") or "450").strip(),
		debit_imported=(held.get("pad_imported_mandates") or DEBIT_IMPORTED) == DEBIT_IMPORTED,
		second_person=not int(held.get("pad_one_person") or 0),
		settle_days=int(held.get("pad_settle_days") or 0) or 5,
		mode_of_payment=held.get("pad_mode_of_payment") or None,
		clearing_account=held.get("pad_clearing_account") or None,
		last_file_number=int(held.get("pad_last_file_number") or 0),
		company=held.get("company") or None,
	)


def originator(site: Site) -> Originator:
	"""Who debits, account for returns included. Raises InvalidField for what Settings lack."""
	held = site.single(SETTINGS)
	names = {
		"pad_originator_id": "Originator ID",
		"pad_short_name": "Short Name",
		"pad_long_name": "Long Name",
		"pad_data_centre": "Data Centre",
	}
	values = {name: str(held.get(name) or "").strip() for name in names}
	for name, label in names.items():
		if not values[name] or (name.endswith("_name") and not fold(values[name], 30)):
			raise InvalidField(name, "Enter the {0} in the Bank Debits section of Settings", label)
	check_originator(values["pad_originator_id"], values["pad_data_centre"])
	returns_to = bank_account(
		held.get("pad_institution"), held.get("pad_transit"), site.secret(SETTINGS, SETTINGS, "pad_account")
	)
	if returns_to is None:
		raise InvalidField("pad_account", "Enter the bank account for returns in Settings")
	return Originator(
		user_id=values["pad_originator_id"],
		short_name=values["pad_short_name"],
		long_name=values["pad_long_name"],
		data_centre=values["pad_data_centre"],
		returns_to=returns_to,
	)


def check_originator(originator_id: str, data_centre: str) -> None:
	"""Ten letters or digits, and five digits. Raises InvalidField."""
	if not (originator_id.isascii() and originator_id.isalnum() and len(originator_id) == 10):
		raise InvalidField("pad_originator_id", "The Originator ID has ten letters or digits")
	if not (data_centre.isascii() and data_centre.isdigit() and len(data_centre) == 5):
		raise InvalidField("pad_data_centre", "The Data Centre has five digits")


def check_settings(transaction_code: str | None, last_file_number: int | str | None) -> None:
	"""Raises InvalidField."""
	code = (transaction_code or "").strip()
	if code and not (len(code) == 3 and code.isascii() and code.isdigit()):
		raise InvalidField("pad_transaction_code", "A transaction code has three digits")
	if not 0 <= int(last_file_number or 0) <= LAST_NUMBER:
		raise InvalidField("pad_last_file_number", "A file number is between 1 and {0}", LAST_NUMBER)


def is_weekend(day: date) -> bool:
	return day.weekday() >= _SATURDAY


def business_days_after(day: date, count: int) -> date:
	"""The day so many business days later; holidays are not known here and only make it earlier than it need be."""
	while count > 0 or is_weekend(day):
		day += timedelta(days=1)
		if not is_weekend(day):
			count -= 1
	return day
