"""Taxes and totals of a quote, in the order in which ERPNext's `calculate_taxes_and_totals` adds them up.

Only what an imported quote needs: lines in the company's currency, taxes on the net total, no further discount.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from targo_customer360.imports.quotes.arithmetic import Arithmetic
from targo_customer360.sites.port import Values


@dataclass(frozen=True, slots=True)
class Amount:
	"""A line for the totals: the key of its tax detail, its amount in dollars, its quantity."""

	key: str
	amount: float
	quantity: float


@dataclass(frozen=True)
class Totals:
	"""Fields of the quote, and of its tax rows in the order of the rates."""

	values: Values
	taxes: list[Values]

	@property
	def payable(self) -> float:
		return self.values["rounded_total"] or self.values["grand_total"]


def totals(lines: Sequence[Amount], rates: Sequence[float], how: Arithmetic) -> Totals:
	"""Add up a quote whose taxes are `rates` percent each of the net total."""
	net = quantity = 0.0
	for line in lines:
		net += line.amount
		quantity += line.quantity
	net = how.money(net)
	taxes: list[Values] = []
	grand = net
	for rate in rates:
		taxes.append(_tax(lines, how.factor(rate), grand, how))
		grand = taxes[-1]["total"]
	charges = how.money(grand - net) if taxes else 0.0
	rounded = how.payable(grand) if how.rounds_total else 0.0
	values = {
		"total_qty": quantity,
		"total": net,
		"net_total": net,
		"total_taxes_and_charges": charges,
		"grand_total": grand,
		"rounding_adjustment": how.money(rounded - grand) if how.rounds_total else 0.0,
		"rounded_total": rounded,
	}
	values.update({f"base_{f}": v for f, v in values.items() if f != "total_qty"})
	return Totals(values, taxes)


def _tax(lines: Sequence[Amount], rate: float, before: float, how: Arithmetic) -> Values:
	amount = 0.0
	detail: dict[str, list[float]] = {}
	for line in lines:
		part = rate / 100.0 * line.amount
		if how.rounds_rows:
			part = how.money(part)
		amount += part
		on_item = detail.setdefault(line.key, [rate, 0.0])
		on_item[1] = how.money(part + on_item[1]) if how.rounds_rows else part + on_item[1]
	amount = how.money(amount)
	total = how.money(before + amount)
	return {
		"rate": rate,
		"tax_amount": amount,
		"tax_amount_after_discount_amount": amount,
		"base_tax_amount": amount,
		"base_tax_amount_after_discount_amount": amount,
		"total": total,
		"base_total": total,
		"item_wise_tax_detail": json.dumps(detail, separators=(",", ":")),
	}
