"""An invoice charged to a card by itself: what Stripe answers, and what the books and the customer's auto-pay say."""

from __future__ import annotations

import pytest

from targo_customer360.billing.autopay import status
from targo_customer360.integrations.services import drain_all
from targo_customer360.integrations.stripe_charges import charge_due_invoices
from tests.stripe.signed import deliver, event


@pytest.fixture
def due(world):
	"""An invoice that is due today, of a customer who was put on auto-pay; a card that does what the test wants."""

	def make(outcome: str = "ok") -> str:
		shop = world.shop
		world.site.set_single(
			"Customer 360 Settings",
			{"stripe_charge_invoices": 1, "stripe_charge_from": shop.books.day(-7)},
		)
		shop.on_autopay(outcome, is_auto=0, card_shown="")
		world.confirmed("switch_to_stripe_autopay", "Administrator", customer="C-1")
		return shop.bill(57.49, day=0)

	return make


def charged(world) -> str:
	"""The daily round, and what it sends."""
	result = charge_due_invoices(world.site)
	assert (len(result.charged), result.held) == (1, [])
	drain_all(world.site)
	return result.charged[0]


def settled_once(world, invoice, charge):
	held = world.shop.read(charge)
	assert (held["status"], world.stripe.charged, world.shop.outstanding(invoice)) == ("Succeeded", [5749], 0)
	(entry,) = world.shop.entries()
	assert (held["payment_entry"], entry["reference_no"]) == (entry["name"], held["payment_intent"])
	found = status(world.site, "C-1")
	assert (found.active, found.last_result.status, found.stops) == (True, "Succeeded", ())
	assert "$57.49 was charged" in found.last_result.said[0]


def stopped(world, said):
	found = status(world.site, "C-1")
	assert found.active and any(said in one[0] for one in found.stops), found.stops
	assert all(one[0] != one[1] for one in found.stops)


def test_success(world, due):
	invoice = due()
	settled_once(world, invoice, charged(world))
	assert charge_due_invoices(world.site).charged == []


def test_a_card_that_is_refused_for_good_is_not_tried_again(world, due):
	invoice = due("stolen_card")
	charge = charged(world)
	held = world.shop.read(charge)
	assert (held["status"], held["is_final"], held["retry_on"]) == ("Failed", 1, None)
	assert (world.shop.entries(), world.stripe.charged, world.shop.outstanding(invoice)) == ([], [], 57.49)
	assert len(world.shop.tasks("Payment Charge", charge)) == 1
	stopped(world, "refused")
	assert charge_due_invoices(world.site).charged == []
	world.drain(days=3)
	assert world.stripe.calls["create_intent"] == 1


def test_a_customer_who_must_confirm_pays_on_the_page(world, due):
	invoice = due("authentication_required")
	charge = charged(world)
	held = world.shop.read(charge)
	assert (held["status"], world.stripe.charged) == ("Needs Authentication", [])
	(task,) = world.shop.tasks("Payment Charge", charge)
	assert "payment page" in task and held["hosted_url"].startswith("https://checkout.stripe.com/")
	stopped(world, "confirm")
	assert charge_due_invoices(world.site).charged == []

	(page,) = world.stripe.sessions
	intent = world.stripe.pay_page(page)
	raw = event("payment_intent.succeeded", intent)
	assert [deliver(world.site, raw).status for _ in range(2)] == [200, 200]
	settled_once(world, invoice, charge)
	assert world.shop.tasks("Payment Charge", charge) == []


def test_a_time_out_that_had_succeeded(world, due):
	invoice = due()
	world.stripe.plan("create_intent", "drop after")
	charge = charged(world)
	assert (world.shop.read(charge)["status"], world.shop.entries()) == ("Unknown", [])
	assert status(world.site, "C-1").last_result.status == "Unknown"
	assert charge_due_invoices(world.site).charged == []
	assert world.drain(days=1) == {"Sent": 1}
	settled_once(world, invoice, charge)
	assert world.stripe.calls["create_intent"] == 1


def test_the_webhook_comes_twice(world, due):
	invoice = due()
	charge = charged(world)
	(intent,) = world.stripe.intents.values()
	raw = event("payment_intent.succeeded", intent)
	assert [deliver(world.site, raw).status for _ in range(2)] == [200, 200]
	settled_once(world, invoice, charge)
