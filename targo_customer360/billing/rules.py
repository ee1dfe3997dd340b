"""What must hold of money and of dates, whoever enters them. Nothing here reads or writes a site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from targo_customer360.errors import InvalidField

CENT = Decimal("0.01")


def check_arrangement_dates(
	agreed_on: date | None, due_date: date | None, cutoff_date: date | None, is_imported: bool = False
) -> None:
	"""Agreed on <= due < cut-off, as far as they are known. What the old system held stands as it was.

	Raises InvalidField.
	"""
	if is_imported:
		return
	if not due_date:
		raise InvalidField("due_date", "Enter the date on which the amount is due")
	if agreed_on and agreed_on > due_date:
		raise InvalidField("due_date", "The due date is before the day of the agreement")
	if cutoff_date and cutoff_date <= due_date:
		raise InvalidField("cutoff_date", "The cut-off date must come after the due date")


def check_arrangement_amount(amount: Decimal | float | None, is_imported: bool = False) -> None:
	"""An arrangement is about an amount above zero. Raises InvalidField."""
	if not is_imported and not (amount and amount > 0):
		raise InvalidField("amount", "Enter an amount above zero")


def check_instalments(
	amount: Decimal | float | None, due_date: date | None, rows: Sequence[Mapping[str, Any]]
) -> None:
	"""Instalments come one after the other from the due date on, each with its cut-off after it, and make up the amount.

	Rows have `due_date`, `cutoff_date` and `amount`. Raises InvalidField.
	"""
	if not rows:
		raise InvalidField("instalments", "Enter the instalments of a recurring arrangement")
	days = [row["due_date"] for row in rows]
	if days != sorted(set(days)) or days[0] != due_date:
		raise InvalidField(
			"instalments", "The instalments come one after the other, the first on the due date"
		)
	for row in rows:
		check_arrangement_amount(row["amount"])
		if row["cutoff_date"] and row["cutoff_date"] <= row["due_date"]:
			raise InvalidField("instalments", "The cut-off date must come after the due date")
	total = sum((Decimal(str(row["amount"])) for row in rows), Decimal(0))
	if total.quantize(CENT) != Decimal(str(amount or 0)).quantize(CENT):
		raise InvalidField("instalments", "The instalments do not make up the amount")


def check_arrangement(document: Mapping[str, Any]) -> None:
	"""All of the above, of an arrangement that acts; its dates are dates. Raises InvalidField."""
	check_arrangement_amount(document.get("amount"))
	check_arrangement_dates(document.get("agreed_on"), document.get("due_date"), document.get("cutoff_date"))
	if document.get("recurring") or document.get("instalments"):
		check_instalments(document.get("amount"), document.get("due_date"), document.get("instalments") or ())


def check_cancel_reason(status: str, cancel_reason: str | None) -> None:
	"""An arrangement is cancelled with a reason. Raises InvalidField."""
	if status == "Cancelled" and not (cancel_reason or "").strip():
		raise InvalidField("cancel_reason", "Enter the reason for cancelling this arrangement")


def check_suspension_period(starts_on: date | None, ends_on: date | None, is_imported: bool = False) -> None:
	"""A period does not end before it starts; the old system knew neither date of most. Raises InvalidField."""
	if not is_imported and starts_on and ends_on and ends_on < starts_on:
		raise InvalidField("ends_on", "The suspension ends before it starts")


def last_four(account_number: str | None) -> str:
	"""The digits of a bank account number that may be shown."""
	digits = "".join(character for character in account_number or "" if character.isdigit())
	return digits[-4:] if len(digits) > 4 else ""


def hours_between(arrived: time | None, departed: time | None) -> Decimal:
	"""Hours from arrival to departure, to the cent of an hour; past midnight when the departure is earlier."""
	if arrived is None or departed is None:
		return Decimal(0)
	day = date(2000, 1, 1)
	worked = datetime.combine(day, departed) - datetime.combine(day, arrived)
	if worked < timedelta(0):
		worked += timedelta(days=1)
	return (Decimal(worked.seconds) / 3600).quantize(CENT, ROUND_HALF_UP)


def line_amount(quantity: Decimal | float | None, rate: Decimal | float | None) -> Decimal:
	"""Quantity times rate, to the cent."""
	return (Decimal(str(quantity or 0)) * Decimal(str(rate or 0))).quantize(CENT, ROUND_HALF_UP)
