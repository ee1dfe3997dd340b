"""The terms of an arrangement: what is due when, and where the service is cut. Nothing here reads a site.

A monthly arrangement is so much a month. Its due and cut-off date are those of the first instalment; the others
follow on the same day of each month, as far from their cut-off as the first. Its amount is the sum.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_UP, Decimal
from typing import Any, Final

from targo_customer360.billing.arrangement_money import Instalment
from targo_customer360.billing.arrangement_states import PAID
from targo_customer360.billing.balance import money
from targo_customer360.errors import InvalidField

MONTHLY: Final = "Monthly"
MOST_INSTALMENTS: Final = 60


@dataclass(frozen=True)
class Terms:
	"""What a person and a customer agree on; one instalment where all is due on one day."""

	instalments: tuple[Instalment, ...]
	recurring: str = ""

	@property
	def amount(self) -> Decimal:
		return sum((one.amount for one in self.instalments), Decimal(0))

	@property
	def first(self) -> Instalment:
		return self.instalments[0]


def at_once(amount: Decimal, due_date: date, cutoff_date: date | None) -> tuple[Instalment, ...]:
	"""All on one day."""
	return (Instalment(due_date, cutoff_date, amount),)


def monthly(
	amount: Decimal,
	due_date: date,
	cutoff_date: date | None,
	owing: Decimal,
	count: int | None = None,
) -> tuple[Instalment, ...]:
	"""`amount` a month: `count` times, or until what is owed is paid, the last one then being what is left.

	Raises InvalidField.
	"""
	if count is None and owing <= 0:
		raise InvalidField("instalments", "The customer owes nothing: say how many instalments there are")
	number = count if count is not None else int((owing / amount).to_integral_value(ROUND_UP))
	if not 1 <= number <= MOST_INSTALMENTS:
		raise InvalidField("instalments", "An arrangement has 1 to {0} instalments", MOST_INSTALMENTS)
	total = amount * number if count is not None else owing
	days = months_from(due_date, number)
	return tuple(
		Instalment(day, _shifted(cutoff_date, due_date, day), min(amount, total - amount * at))
		for at, day in enumerate(days)
	)


def months_from(first: date, number: int) -> list[date]:
	"""The same day of so many months, or the last day of a month that is too short."""
	found = []
	for at in range(number):
		year, month = divmod(first.year * 12 + first.month - 1 + at, 12)
		found.append(date(year, month + 1, min(first.day, monthrange(year, month + 1)[1])))
	return found


def moved(
	rows: Sequence[Mapping[str, Any]], due_date: date, cutoff_date: date | None
) -> tuple[Instalment, ...]:
	"""The instalments with those that are not paid moved to new dates, a month apart from `due_date` on."""
	days = iter(months_from(due_date, len(rows)))
	found = []
	for row in rows:
		amount = money(row["amount"])
		if row["status"] == PAID:
			found.append(Instalment(row["due_date"], row["cutoff_date"], amount))
		else:
			day = next(days)
			found.append(Instalment(day, _shifted(cutoff_date, due_date, day), amount))
	return tuple(found)


def _shifted(cutoff_date: date | None, due_date: date, day: date) -> date | None:
	return day + (cutoff_date - due_date) if cutoff_date else None


def cutoff_after(due_date: date, days: int) -> date | None:
	"""The cut-off where none was given; without a number of days there is none."""
	return due_date + timedelta(days=days) if days > 0 else None
