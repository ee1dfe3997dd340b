"""How much is debited and what holds it back: decided from plain values, no site needed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targo_customer360.billing.balance import Balance
from targo_customer360.billing.debits.amounts import Limits, to_debit
from targo_customer360.billing.debits.circumstances import METHOD_FIELDS, Circumstances
from targo_customer360.billing.debits.decide import decide
from targo_customer360.billing.debits.policy import Policy, business_days_after
from targo_customer360.billing.mandates import state

TODAY = date(2026, 3, 20)


def method(**values):
	base = {
		**dict.fromkeys(METHOD_FIELDS, 0),
		"name": "PM-BANK-1",
		"customer": "C-1",
		"provider": "Bank Draft",
		"enabled": 1,
		"account_last4": "4321",
		"mandate_signed_on": date(2026, 1, 1),
		"mandate_amount_kind": "",
		"revoked_on": None,
		"legacy_table": "",
	}
	return base | values


def invoice(name, left, due=0, posted=-30):
	return {
		"name": name,
		"outstanding_amount": left,
		"due_date": TODAY + timedelta(days=due),
		"posting_date": TODAY + timedelta(days=posted),
	}


def known(*invoices, owing=None, **values):
	total = sum(row["outstanding_amount"] for row in invoices)
	balance = Balance(owing=Decimal(str(total if owing is None else owing)), invoices=list(invoices))
	given_ = {
		"customers": {"C-1": {"customer_name": "Lise Côté", "disabled": 0}},
		"balances": {"C-1": balance},
	}
	return Circumstances(**(given_ | values))


def decided(circumstances, rules=Policy(), has_account=True, on=TODAY, of_batch=None, **values):  # noqa: B008  # frozen
	return decide(circumstances, rules, method(**values), has_account, on, of_batch)


def codes(decision):
	return [hold.code for hold in decision.holds]


@pytest.mark.parametrize(
	("limits", "amount", "held"),
	[
		({}, 100, False),
		({"amount_limit": 100}, 100, False),
		({"amount_limit": 99}, 100, True),
		({"amount_limit": 80, "amount_buffer": 20}, 100, False),
		({"amount_limit": 80, "amount_buffer": 19.99}, 100, True),
		({"amount_buffer": 20}, 100, False),
		({"fixed_amount": 60}, 60, False),
		({"fixed_amount": 150}, 100, False),
		({"fixed_amount": 60, "amount_limit": 50}, 60, True),
	],
)
def test_limits(limits, amount, held):
	found = decided(known(invoice("A", 100)), **limits)
	assert (found.amount, codes(found)) == (amount, ["limit"] if held else [])


def test_what_is_due_is_paid_the_oldest_first_and_what_is_not_due_waits():
	found = decided(known(invoice("A", 50, -10), invoice("B", 30, 0), invoice("C", 40, 1)), fixed_amount=60)
	assert found.allocations == (("A", 50), ("B", 10))
	assert decided(known(invoice("C", 40, 1))) is None


def test_credit_counts_first():
	found = decided(known(invoice("A", 50), invoice("C", 40, 9), owing=70))
	assert (found.amount, found.allocations) == (30, (("A", 30),))
	assert decided(known(invoice("A", 50), owing=0)) is None
	assert decided(known(invoice("A", 50), owing=-5)) is None


AUTOMATIC = {"is_auto": 1, "enabled": 1}


@pytest.mark.parametrize(
	("circumstances", "of_method", "code"),
	[
		({}, {"revoked_on": TODAY}, "revoked"),
		({}, {"mandate_signed_on": None}, "mandate"),
		({}, {"mandate_signed_on": TODAY + timedelta(days=1)}, "mandate"),
		({}, {"has_account": False}, "account"),
		({}, {"enabled": 0}, "disabled"),
		({"customers": {"C-1": {"disabled": 1}}}, {}, "customer"),
		({"on_its_way": {"A": "BDB-1"}}, {}, "on_its_way"),
		({"charged": frozenset("A")}, {}, "charged"),
		({"currencies": {"A": "USD"}}, {}, "currency"),
		({}, {"mandate_notice_days": 31}, "notice"),
		({"automatic": {"C-1": [method(name="PM-2", provider="Stripe")]}}, {}, "stripe"),
		({"automatic": {"C-1": [method(name="PM-2")]}}, {}, "two_accounts"),
		({"arranged": frozenset(["C-1"])}, {}, "arrangement"),
		({"returned": {"A": 2}}, {}, "returned"),
	],
)
def test_each_reason_to_hold(circumstances, of_method, code):
	found = decided(known(invoice("A", 100), **circumstances), **of_method)
	assert (found.amount, codes(found)) == (100, [code])


@pytest.mark.parametrize(
	("circumstances", "of_method"),
	[
		({"currencies": {"A": "CAD"}}, {}),
		({"returned": {"A": 1}}, {}),
		({"on_its_way": {"B": "BDB-1"}}, {}),
		({"on_its_way": {"A": "BDB-1"}}, {"of_batch": "BDB-1"}),
		({"automatic": {"C-1": [method()]}}, {}),
		({"automatic": {"C-1": [method(name="PM-2", provider="Paysafe")]}}, {}),
		({}, {"mandate_notice_days": 30}),
		({}, {"mandate_notice_days": 31, "mandate_amount_kind": "Fixed"}),
		({}, {"revoked_on": TODAY + timedelta(days=1)}),
		({}, {"mandate_signed_on": None, "legacy_table": "account"}),
	],
)
def test_what_is_no_reason_to_hold(circumstances, of_method):
	assert codes(decided(known(invoice("A", 100), **circumstances), **of_method)) == []


def test_an_imported_authorisation_is_debited_as_settings_say_and_its_lack_of_evidence_is_told():
	imported = {"mandate_signed_on": None, "legacy_table": "account"}
	found = decided(known(invoice("A", 100)), **imported)
	assert (codes(found), found.evidence_missing) == ([], True)
	strict = decided(known(invoice("A", 100)), rules=Policy(debit_imported=False), **imported)
	assert codes(strict) == ["mandate"]
	assert not decided(known(invoice("A", 100))).evidence_missing


def test_an_invoice_that_waits_does_not_keep_another_from_being_debited():
	rows = (invoice("A", 50), invoice("B", 30), invoice("C", 20, posted=-1))
	found = decided(known(*rows, on_its_way={"A": "BDB-1"}), mandate_notice_days=10)
	assert (found.allocations, codes(found)) == ((("B", 30),), [])


def test_revoked_stands_over_everything_else():
	assert state(method(revoked_on=TODAY), TODAY) == "Revoked"
	found = decided(known(invoice("A", 100)), revoked_on=TODAY, enabled=0, amount_limit=1)
	assert codes(found) == ["revoked", "disabled", "limit"]


money = st.integers(0, 50_000).map(lambda n: Decimal(n).scaleb(-2))


@given(
	st.lists(st.tuples(money, st.integers(-40, 40)), max_size=8),
	money,
	money,
	money,
	money,
)
def test_never_more_than_is_due_nor_than_is_owed_nor_than_was_agreed(rows, credit, limit, buffer, fixed):
	invoices = [invoice(f"I{n}", float(left), due) for n, (left, due) in enumerate(rows)]
	owing = sum((left for left, _due in rows), Decimal(0)) - credit
	found = decided(
		known(*invoices, owing=owing),
		amount_limit=float(limit),
		amount_buffer=float(buffer),
		fixed_amount=float(fixed),
	)
	due = sum((left for left, day in rows if day <= 0), Decimal(0))
	if found is None:
		assert due - credit <= 0
		return
	assert 0 < found.amount <= min(due, owing)
	assert fixed == 0 or found.amount <= fixed
	assert sum(part for _name, part in found.allocations) == found.amount
	left = {row["name"]: Decimal(str(row["outstanding_amount"])) for row in invoices}
	assert all(0 < part <= left[name] for name, part in found.allocations)
	ceiling = Limits(limit, buffer, fixed).ceiling
	assert found.held == (ceiling is not None and found.amount > ceiling)


@given(st.lists(money, max_size=6), money, money)
def test_the_amount_is_the_sum_of_its_parts(parts, credit, fixed):
	rows = [{"name": f"I{n}", "outstanding_amount": part} for n, part in enumerate(parts)]
	amount, allocations = to_debit(rows, credit, fixed)
	assert amount == sum(part for _name, part in allocations)


def test_business_days():
	friday = date(2026, 3, 20)
	assert business_days_after(friday, 0) == friday
	assert business_days_after(friday, 1) == date(2026, 3, 23)
	assert business_days_after(friday, 5) == date(2026, 3, 27)
	assert business_days_after(date(2026, 3, 21), 0) == date(2026, 3, 23)
