"""Which payment counts for which arrangement, and what each arrangement has come to. Nothing here reads a site.

A payment counts once. It counts for arrangements agreed on its posting date or before, the one that is due first
taking first. What it pays of an invoice that was made out after the agreement does not count: that is a new debt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from targo_customer360.billing import arrangement_states as states

Voucher = tuple[str, str]
"""DocType and name."""
ZERO = Decimal(0)


@dataclass(frozen=True)
class Credit:
	"""Money of a customer that came in, or a part of it. `debt_from`: the date of what it was allocated to, if anything."""

	voucher: Voucher
	posted_on: date
	amount: Decimal
	debt_from: date | None = None


@dataclass(frozen=True)
class TakenBack:
	"""Money that went back to the customer, or a credit that was used up; `of` is the credit where it is known."""

	posted_on: date
	amount: Decimal
	of: Voucher | None = None


@dataclass(frozen=True)
class Instalment:
	due_date: date
	cutoff_date: date | None
	amount: Decimal


@dataclass(frozen=True)
class Arrangement:
	"""A live arrangement: what was agreed, with one instalment where all is due on one day. `counts_from` is the first
	day on which a payment counts for it; `made_at` decides who takes first where all else is equal.
	"""

	name: str
	counts_from: date
	made_at: datetime
	instalments: tuple[Instalment, ...]


@dataclass(frozen=True)
class InstalmentState:
	paid: Decimal
	status: str


@dataclass(frozen=True)
class State:
	"""What an arrangement has come to. `next_*` are of the first instalment that is not covered."""

	status: str
	paid: Decimal
	settled_on: date | None
	next_due_date: date | None
	next_cutoff_date: date | None
	instalments: tuple[InstalmentState, ...]


@dataclass
class _Coin:
	voucher: Voucher
	posted_on: date
	left: Decimal
	debt_from: date | None


@dataclass(frozen=True)
class _Claim:
	arrangement: Arrangement
	number: int

	@property
	def instalment(self) -> Instalment:
		return self.arrangement.instalments[self.number]


@dataclass
class _Cover:
	paid: Decimal = ZERO
	last_on: date | None = None


@dataclass
class _Shares:
	by_claim: dict[tuple[str, int], _Cover] = field(default_factory=dict)

	def of(self, arrangement: Arrangement, number: int) -> _Cover:
		return self.by_claim.setdefault((arrangement.name, number), _Cover())


def assess(
	arrangements: Sequence[Arrangement],
	credits_: Iterable[Credit],
	taken_back: Iterable[TakenBack],
	today: date,
) -> dict[str, State]:
	"""The state of each live arrangement of one customer, by name."""
	coins = _coins(credits_, taken_back)
	shares = _Shares()
	for claim in _in_order(arrangements):
		cover = shares.of(claim.arrangement, claim.number)
		for coin in coins:
			part = min(coin.left, claim.instalment.amount - cover.paid)
			if part > 0 and _counts(coin, claim.arrangement.counts_from):
				coin.left -= part
				cover.paid += part
				cover.last_on = max(cover.last_on or coin.posted_on, coin.posted_on)
	return {one.name: _state(one, shares, today) for one in arrangements}


def _in_order(arrangements: Iterable[Arrangement]) -> list[_Claim]:
	claims = [_Claim(one, number) for one in arrangements for number in range(len(one.instalments))]
	return sorted(
		claims,
		key=lambda claim: (
			claim.instalment.due_date,
			claim.arrangement.counts_from,
			claim.arrangement.made_at,
			claim.arrangement.name,
			claim.number,
		),
	)


def _counts(coin: _Coin, counts_from: date) -> bool:
	return coin.posted_on >= counts_from and (coin.debt_from is None or coin.debt_from <= counts_from)


def _coins(credits_: Iterable[Credit], taken_back: Iterable[TakenBack]) -> list[_Coin]:
	"""The money that counts, the oldest first; of one day, what the fewest arrangements can use first."""
	coins = [_Coin(one.voucher, one.posted_on, one.amount, one.debt_from) for one in credits_]
	coins.sort(
		key=lambda coin: (
			coin.posted_on,
			-(coin.debt_from or date.min).toordinal(),
			coin.voucher,
			coin.left,
		)
	)
	for taken in sorted(taken_back, key=lambda one: (one.of is None, one.posted_on)):
		_take_back(coins, taken)
	return coins


def _take_back(coins: Sequence[_Coin], taken: TakenBack) -> None:
	"""From the credit that is named; what names none, from the latest money that was there on the day."""
	if taken.of:
		there = [coin for coin in coins if coin.voucher == taken.of]
	else:
		there = [coin for coin in coins if coin.posted_on <= taken.posted_on]
	left = taken.amount
	for coin in reversed(there):
		part = min(coin.left, left)
		coin.left -= part
		left -= part


def _state(arrangement: Arrangement, shares: _Shares, today: date) -> State:
	covers = [shares.of(arrangement, number) for number in range(len(arrangement.instalments))]
	rows = tuple(
		InstalmentState(cover.paid, _instalment_status(cover.paid, one, today))
		for cover, one in zip(covers, arrangement.instalments, strict=True)
	)
	left = [one for one, row in zip(arrangement.instalments, rows, strict=True) if row.status != states.PAID]
	first = min(left, key=lambda one: one.due_date, default=None)
	return State(
		status=_status(first, today),
		paid=sum((row.paid for row in rows), ZERO),
		settled_on=None if left else max((cover.last_on for cover in covers if cover.last_on), default=None),
		next_due_date=first.due_date if first else None,
		next_cutoff_date=first.cutoff_date if first else None,
		instalments=rows,
	)


def _status(first_unpaid: Instalment | None, today: date) -> str:
	if first_unpaid is None:
		return states.COMPLETED
	return states.BROKEN if first_unpaid.due_date < today else states.OPEN


def _instalment_status(paid: Decimal, instalment: Instalment, today: date) -> str:
	if paid >= instalment.amount:
		return states.PAID
	if instalment.due_date < today:
		return states.MISSED
	return states.PARTLY_PAID if paid else states.UPCOMING
