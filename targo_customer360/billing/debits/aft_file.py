"""Writes the file of debits that a bank takes (CPA Standard 005). Pure: what it returns belongs in no log and no table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from targo_customer360.billing.debits.folding import fold
from targo_customer360.billing.debits.layout import (
	DETAIL,
	HEADER,
	RECORD,
	SEGMENTS,
	TRAILER,
	TRANSACTION,
	render,
)
from targo_customer360.errors import InvalidField

NEWLINE = "\r\n"
LAST_NUMBER = 9999
SHORT_NAME, NAME = 15, 30


@dataclass(frozen=True)
class BankAccount:
	"""Institution (3 digits), transit (5) and account (up to 12) of one account."""

	institution: str
	transit: str
	account: str = field(repr=False)

	@property
	def routing(self) -> str:
		"""The nine digits that the file holds: a zero, the institution and the transit."""
		return f"0{self.institution}{self.transit}"


@dataclass(frozen=True)
class Originator:
	"""Whoever debits: what the bank assigned, the names that customers see, and where returns go."""

	user_id: str
	short_name: str
	long_name: str
	data_centre: str
	returns_to: BankAccount
	currency: str = "CAD"


@dataclass(frozen=True)
class Debit:
	"""One debit: dollars, the day it falls due, who pays, and our own reference, which a return brings back."""

	amount: Decimal
	due_on: date
	payor: BankAccount
	payor_name: str
	reference: str
	transaction_type: str = "450"


def write(originator: Originator, number: int, created_on: date, debits: Sequence[Debit]) -> str:
	"""The whole file, every record 1,464 characters and a line end. Raises InvalidField for what does not fit."""
	if not debits:
		raise InvalidField("debits", "A bank file needs at least one debit")
	if not 1 <= number <= LAST_NUMBER:
		raise InvalidField("file_number", "A file number is between 1 and {0}", LAST_NUMBER)
	records = list(_records(originator, number, created_on, debits))
	return "".join(record.ljust(RECORD) + NEWLINE for record in records)


def cents(amount: Decimal) -> int:
	"""Whole cents of an amount in dollars. Raises InvalidField for parts of a cent and for nothing or less."""
	whole = amount.scaleb(2)
	if whole != whole.to_integral_value():
		raise InvalidField("amount", "{0} is not a whole number of cents", amount)
	if whole <= 0:
		raise InvalidField("amount", "A debit is above zero")
	return int(whole)


def julian(day: date) -> str:
	"""A day as the file has it: 0, the year's last two digits, the number of the day in the year."""
	return f"0{day:%y%j}"


def _records(originator: Originator, number: int, created_on: date, debits: Sequence[Debit]) -> Iterator[str]:
	common: dict[str, str | int] = {"user_id": originator.user_id, "file_number": number}
	head = {"created_on": julian(created_on), "data_centre": originator.data_centre}
	yield render(
		HEADER,
		{**common, **head, "record_type": "A", "record_count": 1, "currency": originator.currency},
	)
	count = 1
	for start in range(0, len(debits), SEGMENTS):
		count += 1
		segments = (_segment(originator, debit) for debit in debits[start : start + SEGMENTS])
		yield render(DETAIL, {**common, "record_type": "D", "record_count": count}) + "".join(segments)
	totals = {
		"debit_value": sum(cents(debit.amount) for debit in debits),
		"debit_count": len(debits),
	}
	yield render(TRAILER, {**common, **totals, "record_type": "Z", "record_count": count + 1})


def _segment(originator: Originator, debit: Debit) -> str:
	name = fold(debit.payor_name, NAME)
	if not name:
		raise InvalidField("payor_name", "Debit {0} has no name that a bank file can hold", debit.reference)
	return render(
		TRANSACTION,
		{
			"transaction_type": debit.transaction_type,
			"amount": cents(debit.amount),
			"due_on": julian(debit.due_on),
			"institution": debit.payor.routing,
			"account": debit.payor.account,
			"short_name": fold(originator.short_name, SHORT_NAME),
			"payor_name": name,
			"long_name": fold(originator.long_name, NAME),
			"clearer_user_id": originator.user_id,
			"reference": debit.reference,
			"return_institution": originator.returns_to.routing,
			"return_account": originator.returns_to.account,
		},
	)
