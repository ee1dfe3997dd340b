"""Reads files of the same standard: what the bank sends back (returned debits, J), and what we wrote ourselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from targo_customer360.billing.debits.layout import (
	DETAIL,
	HEADER,
	PREFIX,
	RECORD,
	SEGMENT,
	SEGMENTS,
	TRAILER,
	TRANSACTION,
	parse,
)
from targo_customer360.errors import InvalidField

DEBIT, RETURNED_DEBIT = "D", "J"
_TOTALS = {
	"debit": ("D", "J"),
	"credit": ("C", "I"),
	"debit_error": ("E",),
	"credit_error": ("F",),
}
"""Which records each total of the trailer adds up."""
_DETAILS = frozenset(kind for kinds in _TOTALS.values() for kind in kinds)


@dataclass(frozen=True)
class Item:
	"""One transaction of a file: `code` is the transaction type, in a returned one the reason of the return."""

	kind: str
	code: str
	amount: Decimal
	due_on: date | None
	reference: str
	payor_name: str
	stored_type: str = ""
	routing: str = ""
	account: str = field(default="", repr=False)
	user_id: str = ""


@dataclass(frozen=True)
class AftFile:
	"""A file whose counts and totals were found to agree with what it holds."""

	user_id: str
	number: int
	created_on: date | None
	data_centre: str
	currency: str
	items: tuple[Item, ...]

	def total(self, *kinds: str) -> Decimal:
		return sum((item.amount for item in self.items if item.kind in kinds), Decimal(0))


def read(text: str) -> AftFile:
	"""Read a whole file. Raises InvalidField, one sentence, where it is cut short, miscounted or something else."""
	records = list(_records(text))
	if len(records) < 2 or records[0][0] != "A" or records[-1][0] != "Z":
		raise InvalidField(
			"file", "This is not a whole file of debits: it has no header (A) or no trailer (Z)"
		)
	_check_order(records)
	header = parse(HEADER, records[0])
	items = tuple(item for record in records[1:-1] for item in _items(record))
	_check_totals(parse(TRAILER, records[-1]), items)
	return AftFile(
		user_id=header["user_id"],
		number=int(header["file_number"] or 0),
		created_on=day(header["created_on"]),
		data_centre=header["data_centre"],
		currency=header["currency"],
		items=items,
	)


def day(text: str) -> date | None:
	"""The day of 0YYDDD, None for zeros. Raises InvalidField for a day that no year has."""
	if not text.strip("0 "):
		return None
	if len(text) == 6:
		start = date(2000 + int(text[1:3]), 1, 1)
		found = start + timedelta(days=int(text[3:6]) - 1)
		if found.year == start.year:
			return found
	raise InvalidField("file", "{0} is not a day of the form 0YYDDD", text)


def _records(text: str) -> Iterator[str]:
	"""Records by line; without line ends, by length. Spaces that a program cut from their ends are put back."""
	lines = [line for line in text.replace("\x1a", "").splitlines() if line.strip()]
	if len(lines) == 1 and len(lines[0]) > RECORD:
		lines = [lines[0][start : start + RECORD] for start in range(0, len(lines[0]), RECORD)]
	for number, line in enumerate(lines, start=1):
		if len(line) > RECORD:
			raise InvalidField("file", "Record {0} has {1} characters instead of 1,464", number, len(line))
		yield line.ljust(RECORD)


def _check_order(records: list[str]) -> None:
	for number, record in enumerate(records, start=1):
		if int(parse(DETAIL, record)["record_count"] or 0) != number:
			raise InvalidField("file", "Record {0} does not carry its number: records are missing", number)


def _items(record: str) -> Iterator[Item]:
	kind = record[0]
	if kind not in _DETAILS:
		raise InvalidField("file", "Records of the type {0} are not transactions", kind)
	for number in range(SEGMENTS):
		start = PREFIX + number * SEGMENT
		segment = record[start : start + SEGMENT]
		if segment.strip():
			yield _item(kind, parse(TRANSACTION, segment))


def _item(kind: str, held: dict[str, str]) -> Item:
	of_payor = (
		("return_institution", "return_account") if kind == RETURNED_DEBIT else ("institution", "account")
	)
	return Item(
		kind=kind,
		code=held["transaction_type"],
		amount=Decimal(held["amount"] or 0).scaleb(-2),
		due_on=day(held["due_on"]),
		reference=held["reference"],
		payor_name=held["payor_name"],
		stored_type=held["stored_type"],
		routing=held[of_payor[0]],
		account=held[of_payor[1]],
		user_id=held["clearer_user_id"],
	)


def _check_totals(trailer: dict[str, str], items: tuple[Item, ...]) -> None:
	for name, kinds in _TOTALS.items():
		found = [item.amount for item in items if item.kind in kinds]
		value, count = int(trailer[f"{name}_value"] or 0), int(trailer[f"{name}_count"] or 0)
		if (value, count) != (int(sum(found, Decimal(0)).scaleb(2)), len(found)):
			raise InvalidField("file", "The totals of this file are not those of its records")
