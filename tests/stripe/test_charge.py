"""An invoice charged to a card: once, whatever Stripe, the network and the people do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from targo_customer360.errors import InvalidField
from targo_customer360.integrations.outbox.messages import MESSAGE
from tests.stripe.stripe_server import SERVER_ERROR, Refusal


@pytest.fixture
def invoice(shop):
	shop.on_autopay()
	return shop.bill(57.49)


def test_success_is_one_payment_entry_on_the_invoice(shop, invoice):
	charge = shop.charge(invoice)
	assert shop.read(charge)["status"] == "Pending"
	assert shop.drain() == {"Sent": 1}
	held = shop.read(charge)
	assert (held["status"], held["amount_cents"], held["method_shown"]) == (
		"Succeeded",
		5749,
		"Visa …4242 12/2099",
	)
	(entry,) = shop.entries()
	assert (entry["reference_no"], entry["paid_amount"]) == (held["payment_intent"], 57.49)
	assert [row["reference_name"] for row in entry["references"]] == [invoice]
	assert (shop.outstanding(invoice), shop.server.charged, entry["name"]) == (
		0,
		[5749],
		held["payment_entry"],
	)


def test_stripe_is_told_which_charge_it_is(shop, invoice):
	charge = shop.charge(invoice)
	shop.drain()
	told = dict(shop.server.requests)["create_intent"]
	assert told["metadata"] == {
		"customer360_charge": charge,
		"customer360_invoice": invoice,
		"customer360_customer": "C-1",
	}
	assert (told["amount"], told["currency"]) == ("5749", "cad")
	assert charge in shop.server.keys


@pytest.mark.parametrize(
	("code", "final", "again"),
	[("insufficient_funds", 0, True), ("do_not_honor", 0, True), ("stolen_card", 1, False)],
)
def test_a_decline_is_tried_again_only_where_it_is_soft(shop, code, final, again):
	shop.on_autopay(code)
	charge = shop.charge(shop.bill(57.49))
	assert shop.drain() == {"Sent": 1}
	held = shop.read(charge)
	assert (held["status"], held["decline_code"], held["is_final"]) == ("Failed", code, final)
	assert (held["retry_on"] == shop.site.today() + timedelta(days=3)) == again
	assert (shop.entries(), shop.server.charged) == ([], [])
	assert len(shop.tasks("Payment Charge", charge)) == (0 if again else 1)


def test_authentication_becomes_a_task_and_a_page_to_pay_on(shop):
	shop.on_autopay("authentication_required")
	invoice = shop.bill(57.49)
	charge = shop.charge(invoice)
	assert shop.drain() == {"Sent": 2}
	held = shop.read(charge)
	assert (held["status"], held["retry_on"]) == ("Needs Authentication", None)
	assert held["hosted_url"].startswith("https://checkout.stripe.com/")
	assert timedelta(hours=23) < held["hosted_url_expires_at"] - shop.site.now() < timedelta(hours=25)
	(task,) = shop.tasks("Payment Charge", charge)
	assert "send the payment page" in task and "envoyez la page" in task
	with pytest.raises(InvalidField, match="can still pay"):
		shop.charge(invoice)


def test_when_the_page_has_closed_there_is_another_or_another_charge(shop):
	shop.on_autopay("authentication_required")
	invoice = shop.bill(57.49)
	charge = shop.charge(invoice)
	shop.drain()
	with pytest.raises(InvalidField, match="can still pay"):
		shop.act("new_payment_page", charge=charge)
	first = close_page(shop, charge)
	shop.act("new_payment_page", charge=charge)
	assert shop.drain() == {"Sent": 1}
	held = shop.read(charge)
	assert (held["links"], held["hosted_url"] == first, len(shop.server.sessions)) == (2, False, 2)
	close_page(shop, charge)
	assert shop.charge(invoice) == f"CHG-{invoice}-2"
	assert (shop.read(charge)["status"], shop.tasks("Payment Charge", charge)) == ("Abandoned", [])


def close_page(shop, charge):
	"""A day passes for the page of a charge; returns its address."""
	gone = shop.site.now() - timedelta(minutes=1)
	shop.site.bulk_update("Payment Charge", {charge: {"hosted_url_expires_at": gone}}, None)
	shop.site.commit()
	return shop.read(charge)["hosted_url"]


def test_a_time_out_that_had_succeeded_is_found_and_entered_once(shop, invoice):
	charge = shop.charge(invoice)
	gate = shop.server.gate("create_intent", "after")
	assert shop.drain() == {"Unknown": 1}
	gate.let_go()
	assert (shop.read(charge)["status"], shop.entries()) == ("Unknown", [])
	with pytest.raises(InvalidField, match="not answered yet"):
		shop.charge(invoice)
	assert shop.drain(days=1) == {"Sent": 1}
	assert (shop.server.charged, shop.server.calls["create_intent"]) == ([5749], 1)
	assert (shop.read(charge)["status"], len(shop.entries())) == ("Succeeded", 1)


@pytest.mark.parametrize("fault", ["drop after", "drop before"])
def test_a_connection_that_breaks_charges_once(shop, invoice, fault):
	charge = shop.charge(invoice)
	shop.server.plan("create_intent", fault)
	assert shop.drain() == {"Unknown": 1}
	assert shop.drain(days=1) == {"Sent": 1}
	assert (shop.server.charged, shop.read(charge)["status"], len(shop.entries())) == ([5749], "Succeeded", 1)


def test_sent_again_under_its_key_a_charge_is_answered_as_before(shop, invoice):
	"""Stripe's list does not show the payment: the key alone keeps it from being made twice."""
	charge = shop.charge(invoice)
	shop.server.plan("create_intent", "drop after")
	assert shop.drain() == {"Unknown": 1}
	(intent,) = shop.server.intents.values()
	intent["created"] = 0
	assert shop.drain(days=1) == {"Sent": 1}
	assert (shop.server.calls["create_intent"], shop.server.charged) == (2, [5749])
	assert (shop.read(charge)["payment_intent"], len(shop.entries())) == (intent["id"], 1)


def test_after_the_key_is_forgotten_the_payment_is_found_in_the_list(shop, invoice):
	charge = shop.charge(invoice)
	shop.server.plan("create_intent", "drop after")
	shop.drain()
	shop.server.forget_keys()
	assert shop.drain(days=3) == {"Sent": 1}
	assert (shop.server.charged, shop.read(charge)["status"], len(shop.entries())) == ([5749], "Succeeded", 1)


@pytest.mark.parametrize(
	("refusal", "state"),
	[
		(Refusal(429, message="Too many requests", type="rate_limit_error", code="rate_limit"), "Failed"),
		(SERVER_ERROR(), "Unknown"),
		(Refusal(409, message="Another request is using the key", code="idempotency_key_in_use"), "Unknown"),
	],
)
def test_stripe_in_trouble_is_tried_again(shop, invoice, refusal, state):
	shop.charge(invoice)
	shop.server.fail("create_intent", refusal)
	assert shop.drain() == {state: 1}
	shop.server.forget_keys()  # a 500 is kept under its key for a day
	assert shop.drain(days=2) == {"Sent": 1}
	assert (shop.server.charged, len(shop.entries())) == ([5749], 1)


def test_a_wrong_key_stops_the_service_and_shows_nothing_of_it(shop, invoice):
	from targo_customer360.integrations.outbox import drain
	from targo_customer360.integrations.stripe_client import Stripe
	from targo_customer360.integrations.stripe_handler import StripeHandler

	shop.charge(invoice)
	secret = "sk_test_another_secret_key_of_somebody"
	result = drain(shop.site, {"stripe": StripeHandler(Stripe(secret, shop.server.address))})
	assert "Check the secret key" in result.left["stripe"]
	(message,) = shop.site.list(MESSAGE, fields=("*",))
	assert (message["status"], secret in str(message), secret in str(result)) == ("Pending", False, False)


def test_a_key_withdrawn_half_way_stops_the_service_too(shop, invoice):
	charge = shop.charge(invoice)
	shop.server.fail("create_intent", Refusal(401, message="Expired API Key", type="invalid_request_error"))
	shop.drain()
	assert shop.site.get("Outside Service", "stripe")["status"] == "Stopped"
	assert shop.read(charge)["status"] == "Pending"


def test_an_invoice_paid_meanwhile_is_not_charged(shop, invoice):
	charge = shop.charge(invoice)
	shop.books.pay(57.49, against={invoice: 57.49})
	shop.site.commit()
	assert shop.drain() == {"Dropped": 1}
	assert (shop.read(charge)["status"], shop.server.charged, len(shop.entries())) == ("Abandoned", [], 1)
	assert "paid meanwhile" in shop.read(charge)["failure_message"]


def test_a_customer_taken_off_autopay_meanwhile_is_not_charged(shop, invoice):
	charge = shop.charge(invoice)
	shop.act("stop_stripe_autopay", customer="C-1")
	assert shop.drain() == {"Dropped": 1}
	assert (shop.read(charge)["status"], shop.server.charged) == ("Abandoned", [])


def test_paid_while_the_card_was_charged_the_payment_stays_with_the_customer(shop, invoice):
	shop.charge(invoice)
	gate = shop.server.gate("create_intent", "after")
	assert shop.drain() == {"Unknown": 1}
	gate.let_go()
	shop.books.pay(50, against={invoice: 50})
	shop.site.commit()
	assert shop.drain(days=1) == {"Sent": 1}
	entry = shop.entries()[-1]
	assert [row["allocated_amount"] for row in entry["references"]] == [7.49]
	assert (shop.outstanding(invoice), entry["unallocated_amount"]) == (0, 50)
	(task,) = shop.tasks("Payment Entry", entry["name"])
	assert "refund or allocate 50.00 CAD" in task


def test_a_payment_that_the_books_refuse_is_entered_later(shop, invoice):
	charge = shop.charge(invoice)
	shop.configure(stripe_clearing_account="")
	assert shop.drain() == {"Sent": 1}
	held = shop.read(charge)
	assert (held["status"], held["payment_entry"]) == ("Succeeded", None)
	assert len(shop.tasks("Payment Charge", charge)) == 1
	from targo_customer360.integrations.stripe_charges import finish, has_work

	assert has_work(shop.site)
	shop.configure()
	finish(shop.site)
	finish(shop.site)
	assert (len(shop.entries()), shop.outstanding(invoice), shop.tasks("Payment Charge", charge)) == (
		1,
		0,
		[],
	)
	assert not has_work(shop.site)


def test_the_limit_of_the_method_counts_for_the_whole_invoice(shop):
	shop.on_autopay(amount_limit=40)
	invoice = shop.bill(57.49)
	shop.charge(invoice)
	shop.drain()
	assert (shop.server.charged, shop.outstanding(invoice)) == ([4000], 17.49)
	with pytest.raises(InvalidField, match="limit of the payment method"):
		shop.charge(invoice)


def test_a_bank_debit_that_takes_days_is_not_repeated(shop):
	shop.on_autopay("processing")
	invoice = shop.bill(57.49)
	charge = shop.charge(invoice)
	assert shop.drain() == {"Sent": 1}
	assert (shop.read(charge)["status"], shop.entries()) == ("Pending", [])
	with pytest.raises(InvalidField, match="not answered yet"):
		shop.charge(invoice)
	(intent,) = shop.server.intents.values()
	intent |= {"status": "succeeded", "amount_received": 5749}
	from targo_customer360.integrations.stripe_charges import look_again

	assert look_again(shop.site) == 1
	assert (shop.read(charge)["status"], len(shop.entries())) == ("Succeeded", 1)


def test_a_card_that_was_refused_for_good_is_not_asked_again(shop):
	shop.on_autopay("stolen_card")
	shop.charge(shop.bill(20))
	shop.drain()
	other = shop.bill(30)
	with pytest.raises(InvalidField, match="no card at Stripe that can be charged"):
		shop.charge(other)
	shop.server.card(shop.stripe_customer, last4="1881")
	charge = shop.charge(other)
	shop.drain()
	assert (shop.server.charged, shop.read(charge)["method_shown"]) == ([3000], "Visa …1881 12/2099")


@pytest.mark.parametrize(
	("values", "why"),
	[({"is_auto": 0}, "not on Stripe auto-pay"), ({"stripe_customer_id": ""}, "not known at Stripe yet")],
)
def test_only_customers_on_autopay_are_charged(shop, values, why):
	shop.on_autopay(**values)
	with pytest.raises(InvalidField, match=why):
		shop.charge(shop.bill(20))


def test_two_automatic_methods_are_for_a_person_to_sort_out(shop, invoice):
	shop.site.insert(
		"Payment Method", {"customer": "C-1", "provider": "Bank Draft", "is_auto": 1, "enabled": 1}
	)
	with pytest.raises(InvalidField, match="more than one automatic"):
		shop.charge(invoice)
