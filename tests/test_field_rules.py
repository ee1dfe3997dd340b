"""Rules of money, dates, telephone numbers and IP addresses: what is accepted, what is refused and why."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from targo_customer360.billing import rules as billing
from targo_customer360.errors import InvalidField
from targo_customer360.telephony.rules import normalise_did, normalise_ip

MARCH_1, MARCH_15, APRIL_2 = date(2026, 3, 1), date(2026, 3, 15), date(2026, 4, 2)


@pytest.mark.parametrize(
	("dates", "field"),
	[
		((MARCH_1, None, None), "due_date"),
		((MARCH_15, MARCH_1, None), "due_date"),
		((MARCH_1, MARCH_15, MARCH_15), "cutoff_date"),
		((MARCH_1, APRIL_2, MARCH_15), "cutoff_date"),
	],
)
def test_an_arrangement_is_agreed_then_due_then_cut(dates, field):
	with pytest.raises(InvalidField) as refused:
		billing.check_arrangement_dates(*dates)
	assert refused.value.field == field
	billing.check_arrangement_dates(*dates, is_imported=True)


def test_an_arrangement_may_be_due_the_day_it_is_agreed_and_without_a_cut_off():
	billing.check_arrangement_dates(MARCH_1, MARCH_1, None)
	billing.check_arrangement_dates(None, MARCH_1, MARCH_15)


@pytest.mark.parametrize("amount", [None, 0, Decimal("-0.01")])
def test_an_arrangement_needs_an_amount(amount):
	with pytest.raises(InvalidField):
		billing.check_arrangement_amount(amount)


def test_cancelling_needs_a_reason():
	billing.check_cancel_reason("Open", "")
	with pytest.raises(InvalidField):
		billing.check_cancel_reason("Cancelled", "  ")


def test_a_suspension_may_last_one_day_but_not_less():
	billing.check_suspension_period(MARCH_1, MARCH_1)
	with pytest.raises(InvalidField):
		billing.check_suspension_period(MARCH_15, MARCH_1)


@pytest.mark.parametrize(
	("arrived", "departed", "hours"),
	[
		(time(8, 30), time(11, 45), "3.25"),
		(time(23), time(1, 30), "2.50"),
		(time(8), time(8), "0.00"),
		(None, time(8), "0"),
	],
)
def test_hours_of_a_visit(arrived, departed, hours):
	assert billing.hours_between(arrived, departed) == Decimal(hours)


@pytest.mark.parametrize(("number", "shown"), [("815-30000-1234567", "4567"), ("123", ""), (None, "")])
def test_only_the_last_digits_of_a_long_account_number_are_shown(number, shown):
	assert billing.last_four(number) == shown


@pytest.mark.parametrize(
	"number",
	["4502722408", "(450) 272-2408", "+1 450 272 2408", "450-272-2408 poste 12", "450 272-2408 ext. 3"],
)
def test_a_number_is_ten_digits_however_it_was_typed(number):
	assert normalise_did(number) == "4502722408"


@pytest.mark.parametrize(
	"number", ["", None, "abc", "272-2408", "+33 1 42 68 53 00", "1502722408", "45027224081"]
)
def test_what_is_no_number_of_north_america_is_refused(number):
	with pytest.raises(InvalidField) as refused:
		normalise_did(number)
	assert refused.value.field == "did"


def test_an_ip_address_has_one_form():
	assert normalise_ip(" 10.0.0.1 ") == ("10.0.0.1", "4")
	assert normalise_ip("2001:0DB8::0001") == ("2001:db8::1", "6")
	for wrong in ("300.1.2.3", "10.0.0.1/24", "", None):
		with pytest.raises(InvalidField):
			normalise_ip(wrong)


def test_a_refusal_keeps_its_sentence_apart_for_translation():
	error = InvalidField("did", "{0} is not a telephone number", "abc")
	assert (error.message, error.template, error.values) == (
		"abc is not a telephone number",
		"{0} is not a telephone number",
		("abc",),
	)
