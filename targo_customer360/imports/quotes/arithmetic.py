"""Rounding as the site does it, step by step on floats, so that the last cent comes out as ERPNext's.

Mirrors `frappe.utils.rounded` and `round_based_on_smallest_currency_fraction` of Frappe 15 and 16.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

LEGACY_BANKERS = "Banker's Rounding (legacy)"
BANKERS = "Banker's Rounding"
COMMERCIAL = "Commercial Rounding"


@dataclass(frozen=True)
class Arithmetic:
	"""How one site rounds. `smallest_coin` 0 rounds totals to the unit; `rounds_rows` rounds tax line by line."""

	method: str = BANKERS
	decimals: int = 2
	quantity_decimals: int = 3
	smallest_coin: float = 0.0
	rounds_total: bool = False
	rounds_rows: bool = False

	def money(self, number: float) -> float:
		return ROUNDERS[self.method](number, self.decimals)

	def factor(self, number: float) -> float:
		"""A rate of tax, as its Float field keeps it."""
		return ROUNDERS[self.method](number, self.quantity_decimals)

	def amount(self, rate: Decimal, quantity: Decimal) -> Decimal:
		"""What the site makes of a rate and a quantity."""
		return Decimal(str(self.money(float(rate) * float(quantity))))

	def holds_quantity(self, quantity: Decimal) -> bool:
		return quantity == round(quantity, self.quantity_decimals)

	def holds_rate(self, rate: Decimal) -> bool:
		return rate == round(rate, self.decimals)

	def payable(self, total: float) -> float:
		"""The total in coins that exist."""
		if not self.smallest_coin:
			return self.money(ROUNDERS[self.method](total, 0))
		scale = 10**self.decimals
		rest = self.money(((total * scale) % (self.smallest_coin * scale)) / scale)
		up = rest > self.smallest_coin / 2
		return self.money(total + (self.smallest_coin - rest if up else -rest))


def _bankers(number: float, decimals: int) -> float:
	scale = 10**decimals
	number = round(number * scale, 12)
	if number == 0:
		return 0.0
	floor = math.floor(number)
	if abs(number - floor - 0.5) < _epsilon(number):
		return (floor if floor % 2 == 0 else floor + 1) / scale
	return round(number) / scale


def _bankers_legacy(number: float, decimals: int) -> float:
	scale = 10**decimals
	number = round(number * scale, 8)
	floor = math.floor(number)
	if number - floor != 0.5:
		return round(number) / scale
	if not decimals and floor % 2 == 0:
		return floor
	return (floor + 1) / scale


def _commercial(number: float, decimals: int) -> float:
	if number == 0:
		return 0.0
	return round(number + math.copysign(_epsilon(number), number), decimals)


def _epsilon(number: float) -> float:
	return 2.0 ** (math.log(abs(number), 2) - 52.0)


ROUNDERS: dict[str, Callable[[float, int], float]] = {
	LEGACY_BANKERS: _bankers_legacy,
	BANKERS: _bankers,
	COMMERCIAL: _commercial,
}
