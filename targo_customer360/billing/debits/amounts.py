"""How much is debited: what is due, within what the customer agreed to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from targo_customer360.billing.balance import money

Allocation = tuple[str, Decimal]
"""An invoice and the part of it that a debit pays."""
_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Limits:
	"""What a customer agreed to, each zero where nothing was said.

	`limit` is the most that one debit may be, `buffer` how far above that an invoice may still go, `fixed` the amount
	of every debit.
	"""

	limit: Decimal = _NOTHING
	buffer: Decimal = _NOTHING
	fixed: Decimal = _NOTHING

	@property
	def ceiling(self) -> Decimal | None:
		"""The most that is debited without a person; None where there is no limit. A buffer alone limits nothing."""
		return self.limit + self.buffer if self.limit > 0 else None

	def exceeded_by(self, amount: Decimal) -> bool:
		return self.ceiling is not None and amount > self.ceiling


def limits_of(method: Mapping[str, Any]) -> Limits:
	"""The limits of a Payment Method."""
	return Limits(
		money(method.get("amount_limit")),
		money(method.get("amount_buffer")),
		money(method.get("fixed_amount")),
	)


def to_debit(
	invoices: Iterable[Mapping[str, Any]], credit: Decimal, fixed: Decimal
) -> tuple[Decimal, tuple[Allocation, ...]]:
	"""The amount and the invoices it pays, the oldest first.

	All that is due less the customer's credit, and never more than a fixed amount.
	"""
	rows = [(row["name"], money(row["outstanding_amount"])) for row in invoices]
	amount = max(_NOTHING, sum((left for _name, left in rows), _NOTHING) - credit)
	if fixed > 0:
		amount = min(amount, fixed)
	allocations, rest = [], amount
	for name, left in rows:
		part = min(left, rest)
		if part > 0:
			allocations.append((name, part))
			rest -= part
	return amount, tuple(allocations)
