"""Due invoices charged every day: which, when, again, and which not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from targo_customer360.billing.charge_due import (
	HELD_ARRANGEMENT,
	HELD_DEBIT,
	HELD_DISABLED,
	HELD_IN_FLIGHT,
	HELD_REFUSED,
	HELD_TWO_METHODS,
)
from targo_customer360.errors import InvalidField
from targo_customer360.integrations.stripe_charges import charge_due_invoices
from targo_customer360.sites.port import Document


@pytest.fixture
def daily(shop):
	"""Invoices are charged from today's week on."""
	shop.configure(
		stripe_charge_invoices=1,
		stripe_charge_from=shop.books.day(-7),
		stripe_retry_days=2,
		stripe_max_attempts=2,
	)
	return shop


def held(shop):
	result = charge_due_invoices(shop.site)
	assert result.charged == []
	return [one.held for one in result.held]


def test_off_unless_it_is_switched_on(shop):
	shop.on_autopay()
	shop.bill(20, day=0)
	shop.configure(stripe_charge_from=shop.books.day(-7))
	assert charge_due_invoices(shop.site).charged == []


def test_only_what_is_due_and_not_too_old(daily):
	daily.on_autopay()
	old, due, today, future = (daily.bill(20 + day, day=day) for day in (-8, -7, 0, 1))
	charged = charge_due_invoices(daily.site).charged
	assert charged == [f"CHG-{due}-1", f"CHG-{today}-1"]
	assert daily.drain() == {"Sent": 2}
	assert sorted(daily.server.charged) == [1300, 2000]
	assert [daily.outstanding(name) for name in (old, due, today, future)] == [12, 0, 0, 21]


@pytest.mark.parametrize(("day", "expected"), [(2, 1), (0, 2), (-3, 3)])
def test_on_the_day_that_the_settings_say(daily, day, expected):
	daily.on_autopay()
	daily.configure(stripe_charge_day=day)
	for due in (-2, 0, 3):
		daily.bill(20, day=due)
	assert len(charge_due_invoices(daily.site).charged) == expected


def test_run_twice_it_charges_once(daily):
	daily.on_autopay()
	daily.bill(20, day=0)
	assert [len(charge_due_invoices(daily.site).charged) for _ in range(2)] == [1, 0]
	daily.drain()
	assert (charge_due_invoices(daily.site).charged, daily.server.charged) == ([], [2000])


def test_a_soft_decline_is_tried_again_after_days_and_then_no_more(daily):
	daily.on_autopay("insufficient_funds")
	invoice = daily.bill(20, day=0)
	charge_due_invoices(daily.site)
	daily.drain()
	assert held(daily) == [HELD_REFUSED]
	first, second = f"CHG-{invoice}-1", f"CHG-{invoice}-2"
	daily.site.bulk_update("Payment Charge", {first: {"retry_on": daily.site.today()}}, None)
	daily.site.commit()
	assert charge_due_invoices(daily.site).charged == [second]
	daily.drain()
	assert (daily.read(second)["status"], daily.read(second)["retry_on"]) == ("Failed", None)
	assert len(daily.tasks("Payment Charge", second)) == 1
	assert held(daily) == [HELD_REFUSED]
	assert daily.server.calls["create_intent"] == 2


def test_a_hard_decline_is_never_tried_again(daily):
	daily.on_autopay("stolen_card")
	daily.bill(20, day=0)
	charge_due_invoices(daily.site)
	daily.drain()
	assert held(daily) == [HELD_REFUSED]
	assert daily.server.calls["create_intent"] == 1


def test_nothing_is_repeated_while_the_customer_can_pay(daily):
	daily.on_autopay("authentication_required")
	daily.bill(20, day=0)
	charge_due_invoices(daily.site)
	assert held(daily) == [HELD_IN_FLIGHT]
	daily.drain()
	assert held(daily) == [HELD_IN_FLIGHT]


def test_an_open_arrangement_holds_and_an_imported_one_does_not(daily):
	daily.on_autopay()
	daily.bill(20, day=0)
	agreed = {
		"customer": "C-1",
		"status": "Open",
		"amount": 20,
		"agreed_on": daily.site.today(),
		"due_date": daily.site.today() + timedelta(days=9),
	}
	daily.site.bulk_insert(
		[Document("Payment Arrangement", "PA-1", {**agreed, "is_imported": 0})], daily.site.now()
	)
	daily.site.commit()
	assert held(daily) == [HELD_ARRANGEMENT]
	daily.site.bulk_update("Payment Arrangement", {"PA-1": {"is_imported": 1}}, None)
	daily.site.commit()
	assert len(charge_due_invoices(daily.site).charged) == 1


def test_two_automatic_methods_hold(daily):
	daily.on_autopay()
	daily.bill(20, day=0)
	values = {"customer": "C-1", "provider": "Bank Draft", "is_auto": 1, "enabled": 1}
	daily.site.insert("Payment Method", values)
	daily.site.commit()
	assert held(daily) == [HELD_TWO_METHODS]


def test_a_bank_debit_on_its_way_holds(daily):
	daily.on_autopay()
	invoice = daily.bill(20, day=0)
	debit = Document("Bank Debit", "BD-1", {"customer": "C-1", "amount": 20, "status": "Prepared"})
	row = Document("Bank Debit Invoice", "BD-1-1", {"invoice": invoice, "taken": invoice})
	row.parent = ("Bank Debit", "BD-1", "invoices")
	daily.site.bulk_insert([debit, row], daily.site.now())
	daily.site.commit()
	assert held(daily) == [HELD_DEBIT]
	with pytest.raises(InvalidField, match="A bank debit is on its way"):
		daily.charge(invoice)


def test_a_disabled_customer_is_held(daily):
	daily.on_autopay()
	daily.bill(20, day=0)
	daily.site.bulk_update("Customer", {"C-1": {"disabled": 1}}, None)
	daily.site.commit()
	assert held(daily) == [HELD_DISABLED]


def test_one_that_is_refused_does_not_stop_the_others(daily):
	daily.on_autopay()
	tiny, whole = daily.bill(0.2, day=-1), daily.bill(20, day=0)
	result = charge_due_invoices(daily.site)
	assert result.charged == [f"CHG-{whole}-1"]
	assert [(one.invoice, one.held[0]) for one in result.held] == [
		(tiny, "0.20 is less than a card can be charged")
	]
