"""Quantity and rate of a line, chosen so that ERPNext's own multiplication gives the legacy total to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from targo_customer360.imports.quotes.arithmetic import Arithmetic
from targo_customer360.imports.quotes.lines import Line

_ONE, _ZERO = Decimal(1), Decimal(0)


@dataclass(frozen=True, slots=True)
class Priced:
	"""What a Quotation Item holds. `as_text` says that quantity and price live on in its description only."""

	quantity: Decimal
	rate: Decimal
	list_rate: Decimal
	discount_percentage: int = 0
	as_text: bool = False

	@property
	def discount(self) -> Decimal:
		return self.list_rate - self.rate if self.list_rate > 0 else _ZERO


def priced(line: Line, how: Arithmetic, whole: bool) -> Priced:
	"""Decide how a line is written; `whole` where its unit is not sold in fractions.

	Quantity and price stay where they give the total. Otherwise a rate that does, as a discount on the price;
	and where no rate does (100.00 for 3), one piece at the total. ERPNext refuses a quantity of zero.
	"""
	quantity, price = _ONE if line.quantity is None else line.quantity, line.price
	if quantity < 0:
		quantity, price = -quantity, None if price is None else -price
	if not quantity or not how.holds_quantity(quantity) or (whole and quantity % 1):
		return _as_text(line)
	if price is not None and how.amount(price, quantity) == line.total:
		return Priced(quantity, price, max(price, _ZERO))
	rate = line.total / quantity
	if not how.holds_rate(rate) or how.amount(rate, quantity) != line.total:
		return _as_text(line)
	if price is None or price < rate or price <= 0:
		return Priced(quantity, rate, max(rate, _ZERO), as_text=price is not None)
	# ERPNext puts the list price back in the place of a rate of zero, unless the discount is 100 %.
	return Priced(quantity, rate, price, 0 if rate else 100)


def _as_text(line: Line) -> Priced:
	return Priced(_ONE, line.total, max(line.total, _ZERO), as_text=True)
