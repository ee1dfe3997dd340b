"""Amounts and attempts, without any site."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targo_customer360.billing.charge_rules import (
	Decline,
	Retries,
	amount_to_charge,
	cents,
	check_chargeable,
)
from targo_customer360.errors import InvalidField

MONEY = st.decimals(min_value=0, max_value=100_000, places=2)


@given(st.integers(min_value=0, max_value=10**9))
def test_cents_are_exact(number):
	assert cents(Decimal(number) / 100) == number


def test_nineteen_ninety_nine_is_1999_cents():
	assert cents(Decimal("19.99")) == 1999
	with pytest.raises(InvalidField):
		cents(Decimal("19.999"))


@given(MONEY, MONEY, MONEY, MONEY)
def test_never_above_what_is_outstanding_nor_above_a_limit(outstanding, taken, limit, fixed):
	amount = amount_to_charge(outstanding, taken, limit, fixed)
	assert 0 <= amount <= outstanding
	for bound in (limit, fixed):
		assert not bound or amount == 0 or amount + taken <= bound


def test_without_limits_all_of_it():
	assert amount_to_charge(Decimal("57.49"), Decimal(0)) == Decimal("57.49")
	assert amount_to_charge(Decimal("57.49"), Decimal(0), fixed=Decimal(50)) == Decimal(50)


@pytest.mark.parametrize(
	("amount", "currency", "company"), [("0.49", "CAD", "CAD"), ("20", "USD", "CAD"), ("20", "JPY", "JPY")]
)
def test_what_a_card_is_not_charged(amount, currency, company):
	with pytest.raises(InvalidField):
		check_chargeable(Decimal(amount), currency, company)


def test_attempts_end():
	retries = Retries(days=3, attempts=2)
	assert retries.next_on(1, date(2026, 3, 30)) == date(2026, 4, 2)
	assert retries.next_on(2, date(2026, 3, 30)) is None
	assert Retries(days=0).next_on(1, date(2026, 3, 30)) == date(2026, 3, 31)


@pytest.mark.parametrize(
	("decline", "hard"),
	[
		(Decline("card_declined", "do_not_honor"), False),
		(Decline("card_declined", "generic_decline"), False),
		(Decline("card_declined", "lost_card"), True),
		(Decline("expired_card", "expired_card"), True),
		(Decline("resource_missing"), True),
		(Decline("processing_error"), False),
		(Decline("card_declined", "generic_decline", advice="try_again_later"), False),
	],
)
def test_hard_and_soft(decline, hard):
	assert decline.hard is hard
