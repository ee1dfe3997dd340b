"""Where each field lies in the bank's file: CPA Standard 005, logical records of 1,464 characters.

A header (A), records of up to six segments of 240 characters each, a trailer (Z). Positions count from 1, as in the
standard. Numbers are set right and filled with zeros, text is set left and filled with spaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from targo_customer360.errors import InvalidField

RECORD, SEGMENT, SEGMENTS = 1464, 240, 6
PREFIX = RECORD - SEGMENT * SEGMENTS
"""Characters before the first segment: type, count, originator and file number."""
DIGITS = frozenset("0123456789")


@dataclass(frozen=True)
class Cell:
	"""A field of the file: its first position and its length."""

	name: str
	start: int
	length: int
	numeric: bool = False

	@property
	def end(self) -> int:
		return self.start + self.length - 1


def _cells(*described: tuple[str, int, bool]) -> tuple[Cell, ...]:
	cells, start = [], 1
	for name, length, numeric in described:
		cells.append(Cell(name, start, length, numeric))
		start += length
	return tuple(cells)


_PREFIX = (("record_type", 1, False), ("record_count", 9, True), ("user_id", 10, False))

HEADER = _cells(
	*_PREFIX,
	("file_number", 4, True),
	("created_on", 6, True),
	("data_centre", 5, True),
	("reserved", 20, False),
	("currency", 3, False),
	("filler", 1406, False),
)
DETAIL = _cells(*_PREFIX, ("file_number", 4, True))
TRANSACTION = _cells(
	("transaction_type", 3, True),
	("amount", 10, True),
	("due_on", 6, True),
	("institution", 9, True),
	("account", 12, False),
	("trace", 22, True),
	("stored_type", 3, True),
	("short_name", 15, False),
	("payor_name", 30, False),
	("long_name", 30, False),
	("clearer_user_id", 10, False),
	("reference", 19, False),
	("return_institution", 9, True),
	("return_account", 12, False),
	("sundry", 15, False),
	("original_trace", 22, False),
	("settlement_code", 2, False),
	("invalid_fields", 11, True),
)
"""One segment. In a debit `original_trace` is filler; in a returned one `transaction_type` is the reason of the return,
`stored_type` what the transaction type had been, and `return_*` the account that had been debited."""
TRAILER = _cells(
	*_PREFIX,
	("file_number", 4, True),
	("debit_value", 14, True),
	("debit_count", 8, True),
	("credit_value", 14, True),
	("credit_count", 8, True),
	("debit_error_value", 14, True),
	("debit_error_count", 8, True),
	("credit_error_value", 14, True),
	("credit_error_count", 8, True),
	("filler", 1352, False),
)


def render(cells: Iterable[Cell], values: Mapping[str, str | int]) -> str:
	"""The text of these fields; what is not given is zero or blank. Raises InvalidField where a value does not fit."""
	return "".join(_rendered(cell, values.get(cell.name, "")) for cell in cells)


def _rendered(cell: Cell, value: str | int) -> str:
	text = str(value)
	if cell.numeric and not set(text) <= DIGITS:
		raise InvalidField(cell.name, "{0} of the bank file takes digits only", cell.name)
	if not (text.isascii() and text.isprintable()) and text:
		raise InvalidField(cell.name, "{0} of the bank file takes plain characters only", cell.name)
	if len(text) > cell.length:
		raise InvalidField(cell.name, "{0} of the bank file holds {1} characters", cell.name, cell.length)
	return text.rjust(cell.length, "0") if cell.numeric else text.ljust(cell.length)


def parse(cells: Iterable[Cell], text: str) -> dict[str, str]:
	"""The fields of a text, without their filling. Raises InvalidField where a number holds something else."""
	found = {}
	for cell in cells:
		value = text[cell.start - 1 : cell.end]
		if cell.numeric and value.strip() and not set(value.strip()) <= DIGITS:
			raise InvalidField(
				"file", "Positions {0} to {1} of a record are not a number", cell.start, cell.end
			)
		found[cell.name] = value.strip()
	return found
