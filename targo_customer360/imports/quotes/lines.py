"""The lines of a legacy quote, out of the PHP arrays that its form saved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import isfinite
from typing import Any

from targo_customer360.imports.step import Reject
from targo_customer360.legacy.money import CENT, to_money
from targo_customer360.legacy.php import PhpError, unserialize
from targo_customer360.legacy.text import clean_line, clean_lines

ONE_TIME, MONTHLY = "materiel", "mensuel"
LARGEST = Decimal(10**9)
"""From here on ERPNext's columns no longer hold the amount to the cent."""

_FIELDS = frozenset({"sku", "desc", "amt", "qte", "tot"})
_PLAIN = re.compile(r"[+-]?(?:\d{1,12}(?:\.\d{0,20})?|\.\d{1,20})")


@dataclass(frozen=True, slots=True)
class Line:
	"""One line as the old form held it.

	`total` is what the customer was quoted, in dollars; `price` and `quantity` are None where they are missing or
	can't be read. `wording` keeps both as they were written ("3 x 33.40").
	"""

	sku: str
	text: str
	price: Decimal | None
	quantity: Decimal | None
	total: Decimal
	wording: str
	monthly: bool


def read_lines(materiel: str | None, mensuel: str | None) -> tuple[Line, ...]:
	"""The lines of both columns, one-time ones first. Raises Reject for what can't be read."""
	return _read_column(materiel, ONE_TIME) + _read_column(mensuel, MONTHLY)


# A row is read to be measured and again to be mapped.
@lru_cache(maxsize=2048)
def _read_column(text: str | None, column: str) -> tuple[Line, ...]:
	try:
		value = unserialize(text)
	except PhpError as error:
		raise Reject(
			"unreadable_items", f"The items can't be read: {error.message} (character {error.offset})", column
		) from None
	lines = (_line(item, column, number) for number, item in enumerate(_items(value, column), start=1))
	return tuple(line for line in lines if line.sku or line.text or line.total or line.price)


def _items(value: Any, column: str) -> Iterator[dict[str, Any]]:
	"""Items at any depth: the form saved lists, lists with holes, groups of lists and lists inside a list."""
	if _is_missing(value) or value == 0:
		return
	if not isinstance(value, (dict, list)):
		raise Reject("unreadable_items", f"The items hold {str(value)[:40]!r}, which is no item", column)
	if isinstance(value, dict):
		named = {str(key).strip().lower(): field for key, field in value.items()}
		if _FIELDS & named.keys():
			yield named
			return
	for child in value.values() if isinstance(value, dict) else value:
		yield from _items(child, column)


def _line(item: dict[str, Any], column: str, number: int) -> Line:
	if any(isinstance(item.get(field), (dict, list)) for field in _FIELDS):
		raise Reject("unreadable_items", f"Item {number} holds a list where a value belongs", column)
	price, quantity = _lenient(item.get("amt")), _lenient(item.get("qte"))
	try:
		total = _total(item, price, quantity)
	except ValueError as error:
		raise Reject("not_money", f"Item {number}: {error}", column) from None
	if any(abs(n) >= LARGEST for n in (total, price, quantity) if n is not None):
		raise Reject("too_large", f"Item {number} amounts to {total}", column)
	return Line(
		sku=clean_line(_text(item.get("sku"))),
		text=clean_lines(_text(item.get("desc"))),
		price=None if price is None else price.quantize(CENT, ROUND_HALF_UP),
		quantity=quantity,
		total=total.quantize(CENT, ROUND_HALF_UP),
		wording=" x ".join(filter(None, (clean_line(_text(item.get(f))) for f in ("qte", "amt")))),
		monthly=column == MONTHLY,
	)


def _total(item: dict[str, Any], price: Decimal | None, quantity: Decimal | None) -> Decimal:
	"""The line's total; where the form saved none, price times quantity. Raises ValueError."""
	total = _number(item.get("tot"))
	if total is not None:
		return total
	if price is None:
		return _number(item.get("amt")) or Decimal(0)
	if quantity is None and price:
		quantity = _number(item.get("qte"))
	return price * (Decimal(1) if quantity is None else quantity)


def _lenient(value: Any) -> Decimal | None:
	try:
		return _number(value)
	except ValueError:
		return None


def _number(value: Any) -> Decimal | None:
	"""A number with all its decimals; None where there is none. Raises ValueError."""
	if _is_missing(value):
		return None
	if isinstance(value, float) and not isfinite(value):
		raise ValueError(f"{value} is not an amount of money")
	text = _text(value).strip()
	plain = not isinstance(value, (bool, str)) or _PLAIN.fullmatch(text)
	return Decimal(text) if plain else to_money(text)


def _is_missing(value: Any) -> bool:
	return value is None or value is False or value == ""


def _text(value: Any) -> str:
	"""PHP before 7.1 wrote 29.95 as 29.949999999999999: the shortest form is what the clerk typed."""
	return "" if _is_missing(value) else str(value)
