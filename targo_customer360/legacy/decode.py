"""Raw rows to Python values, one converter a column, with warnings and refusals that name the column."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from targo_customer360.legacy.dates import FIRST_YEAR, LAST_YEAR, local_time
from targo_customer360.legacy.money import to_money
from targo_customer360.legacy.port import RawRow
from targo_customer360.legacy.tables import Kind, Table
from targo_customer360.legacy.text import clean_line, clean_lines

_WHOLE = re.compile(r"(?a)[+-]?\d{1,20}(?:\.0{1,10})?")
_TRUE = frozenset({"y", "yes", "o", "oui", "t", "true", "on"})
_FALSE = frozenset({"", "n", "no", "non", "f", "false", "off"})
_SHOWN = 40


@dataclass(frozen=True)
class Problem:
	"""A warning about one value: the row is kept."""

	column: str
	code: str
	message: str
	raw: str | None


@dataclass(frozen=True)
class Decoded:
	"""The values of a row by column name, and what was wrong with some of them."""

	values: dict[str, Any]
	warnings: tuple[Problem, ...]


class BadValue(ValueError):
	"""A value that cannot be read, for which the row must be rejected."""

	def __init__(self, column: str, code: str, message: str, raw: str | None) -> None:
		super().__init__(message)
		self.column = column
		self.code = code
		self.message = message
		self.raw = raw


class _OutOfRange:
	"""Stands in a row for a date that is no date, until the warning is written."""


_OUT_OF_RANGE = _OutOfRange()
_Converter = Callable[[str | None], Any]


def decoder(table: Table, timezone: str = "America/Montreal") -> Callable[[RawRow], Decoded]:
	"""A function from a raw row of that table to its values; it raises BadValue for a row to reject.

	Dates are local in `timezone`: DATE a date, DATETIME a naive datetime. Raises ValueError for an unknown zone.
	"""
	to_local = local_time(timezone)
	converters = tuple(_converter(column.kind, to_local) for column in table.columns)
	names = table.column_names
	dates = tuple(
		index for index, column in enumerate(table.columns) if column.kind in (Kind.DATE, Kind.DATETIME)
	)

	def decode(row: RawRow) -> Decoded:
		try:
			values = [convert(raw) for convert, raw in zip(converters, row, strict=True)]
		except ValueError:
			_refuse(table, converters, row)
			raise
		warnings: tuple[Problem, ...] = ()
		for index in dates:
			if values[index] is _OUT_OF_RANGE:
				values[index] = None
				warnings += (_out_of_range(names[index], row[index]),)
		return Decoded(dict(zip(names, values, strict=True)), warnings)

	return decode


def _converter(kind: Kind, to_local: Callable[[int], Any]) -> _Converter:
	def to_datetime(raw: str | None) -> Any:
		seconds = _to_int(raw)
		if not seconds:
			return None
		return to_local(seconds) or _OUT_OF_RANGE

	def to_date(raw: str | None) -> Any:
		moment = to_datetime(raw)
		return moment.date() if moment is not None and moment is not _OUT_OF_RANGE else moment

	by_kind: dict[Kind, _Converter] = {
		Kind.INT: _to_int,
		Kind.FLAG: _to_flag,
		Kind.MONEY: to_money,
		Kind.TEXT: _to_line,
		Kind.LONGTEXT: _to_lines,
		Kind.RAW: _untouched,
		Kind.DATE: to_date,
		Kind.DATETIME: to_datetime,
	}
	return by_kind[kind]


def _to_int(raw: str | None) -> int | None:
	if raw is None:
		return None
	if raw.isascii() and raw.isdigit():
		return int(raw) if len(raw) <= 20 else _not_whole(raw)
	text = raw.strip()
	if not text:
		return None
	return int(text.partition(".")[0]) if _WHOLE.fullmatch(text) else _not_whole(raw)


def _not_whole(raw: str) -> int:
	raise ValueError(f"{raw[:_SHOWN]!r} is not a whole number")


def _to_flag(raw: str | None) -> bool:
	if raw == "0" or raw is None:
		return False
	if raw == "1":
		return True
	word = raw.strip().lower()
	if word in _FALSE:
		return False
	return word in _TRUE or bool(_to_int(word))


def _to_line(raw: str | None) -> str:
	return clean_line(raw) if raw else ""


def _to_lines(raw: str | None) -> str:
	return clean_lines(raw) if raw else ""


def _untouched(raw: str | None) -> str | None:
	return raw


_REASONS = {
	Kind.INT: ("not_a_number", "is not a whole number"),
	Kind.FLAG: ("not_a_flag", "is neither yes nor no"),
	Kind.MONEY: ("not_money", "is not an amount of money"),
	Kind.DATE: ("not_a_date", "is not a date in Unix seconds"),
	Kind.DATETIME: ("not_a_date", "is not a date in Unix seconds"),
}


def _refuse(table: Table, converters: tuple[_Converter, ...], row: RawRow) -> None:
	"""Finds the value that made the row fail and raises BadValue for it."""
	for column, convert, raw in zip(table.columns, converters, row, strict=True):
		try:
			convert(raw)
		except ValueError:
			code, complaint = _REASONS.get(column.kind, ("bad_value", "cannot be read"))
			shown = "***" if column.secret else repr((raw or "")[:_SHOWN])
			message = f"The {column.name} {shown} {complaint}."
			raise BadValue(column.name, code, message, raw) from None


def _out_of_range(column: str, raw: str | None) -> Problem:
	message = f"The {column} {raw!r} lies outside {FIRST_YEAR} to {LAST_YEAR} and is left empty."
	return Problem(column, "date_out_of_range", message, raw)
