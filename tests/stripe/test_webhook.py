"""What Stripe tells: only when it is Stripe, once, in any order, and not lost when something is down."""

from __future__ import annotations

import json
import time
from datetime import timedelta

import pytest

from targo_customer360.integrations.stripe_events import EVENT, catch_up, receive
from tests.stripe.signed import deliver, event, signature
from tests.stripe.stripe_server import SERVER_ERROR


@pytest.fixture
def charge(shop):
	"""A charge whose answer was lost: the money was taken, and only Stripe knows."""
	shop.on_autopay()
	name = shop.charge(shop.bill(57.49))
	shop.server.plan("create_intent", "drop after")
	shop.drain()
	return name


@pytest.fixture
def intent(shop, charge):
	(made,) = shop.server.intents.values()
	return made


def told(shop):
	return [
		(row["event_type"], row["status"]) for row in shop.site.list(EVENT, fields=("*",), order_by="name")
	]


def test_an_event_enters_the_payment_before_the_answer_is_read_back(shop, charge, intent):
	assert deliver(shop.site, event("payment_intent.succeeded", intent)).status == 200
	held = shop.read(charge)
	assert (held["status"], len(shop.entries())) == ("Succeeded", 1)
	assert shop.drain(days=1) == {"Sent": 1}
	assert (len(shop.entries()), shop.server.charged) == (1, [5749])
	assert held["payment_entry"] == shop.read(charge)["payment_entry"]


def test_delivered_twice_it_is_processed_once(shop, charge, intent):
	raw = event("payment_intent.succeeded", intent)
	assert [deliver(shop.site, raw).status for _ in range(2)] == [200, 200]
	(row,) = shop.site.list(EVENT, fields=("*",))
	assert (row["status"], row["attempts"], len(shop.entries())) == ("Processed", 1, 1)


def test_two_events_about_one_payment_enter_it_once(shop, charge, intent):
	for _ in range(2):
		deliver(shop.site, event("payment_intent.succeeded", intent))
	assert (len(shop.entries()), len(told(shop))) == (1, 2)


def test_a_failure_that_comes_after_the_success_it_preceded_changes_nothing(shop, charge, intent):
	failed = {**intent, "status": "requires_payment_method", "last_payment_error": {"code": "card_declined"}}
	deliver(shop.site, event("payment_intent.succeeded", intent))
	assert deliver(shop.site, event("payment_intent.payment_failed", failed)).status == 200
	assert (shop.read(charge)["status"], len(shop.entries())) == ("Succeeded", 1)


def test_a_failure_that_comes_before_the_success_is_looked_up(shop, charge, intent):
	failed = {**intent, "status": "requires_payment_method", "last_payment_error": {"code": "card_declined"}}
	assert deliver(shop.site, event("payment_intent.payment_failed", failed)).status == 200
	assert (shop.read(charge)["status"], len(shop.entries())) == ("Succeeded", 1)


@pytest.mark.parametrize(
	"header",
	[
		"",
		"t=1,v1=00",
		"nonsense",
		pytest.param(lambda raw: signature(raw, "whsec_of_another_account"), id="other secret"),
		pytest.param(lambda raw: signature(raw, at=int(time.time()) - 301), id="old"),
		pytest.param(lambda raw: signature(raw + b" "), id="other body"),
	],
)
def test_what_stripe_did_not_sign_just_now_is_refused_and_leaves_nothing(shop, charge, intent, header):
	raw = event("payment_intent.succeeded", intent)
	receipt = receive(shop.site, raw, header(raw) if callable(header) else header)
	assert (receipt.status, receipt.message) == (400, "The signature does not hold")
	assert (told(shop), shop.entries(), shop.read(charge)["status"]) == ([], [], "Unknown")


@pytest.mark.parametrize(
	("raw", "status"),
	[
		(b"\xff\xfe", 400),
		(b"[]", 400),
		(b'{"object": "event"}', 400),
		(b'{"object": "event", "id": "evt_1", "type": "x", "data": {"object": 5}}', 400),
		(b'{"object": "v2.core.event", "id": "evt_1", "type": "x", "data": {"object": {}}}', 400),
		(b" " * (600 * 1024), 413),
	],
)
def test_what_is_signed_but_no_event_is_refused(shop, raw, status):
	assert receive(shop.site, raw, signature(raw)).status == status
	assert told(shop) == []


def test_an_event_of_real_money_is_refused_by_a_test_key(shop, charge, intent):
	raw = event("payment_intent.succeeded", intent, livemode=True)
	assert deliver(shop.site, raw).status == 400
	assert (told(shop), shop.entries()) == ([], [])


def test_without_a_signing_secret_nothing_is_taken(shop, charge, intent):
	shop.configure(stripe_webhook_secret="")
	assert deliver(shop.site, event("payment_intent.succeeded", intent)).status == 503


def test_while_stripe_is_down_an_event_is_kept_and_processed_later(shop, charge, intent, monkeypatch):
	raw = event("payment_intent.payment_failed", {**intent, "status": "requires_payment_method"})
	shop.server.fail("read_intent", SERVER_ERROR())
	assert deliver(shop.site, raw).status == 500
	assert told(shop) == [("payment_intent.payment_failed", "Failed")]
	assert catch_up(shop.site) == 0  # it failed a moment ago
	monkeypatch.setattr("targo_customer360.integrations.stripe_events.QUIET", timedelta(minutes=-1))
	assert catch_up(shop.site) == 1
	assert told(shop) == [("payment_intent.payment_failed", "Processed")]
	assert (len(shop.entries()), deliver(shop.site, raw).status) == (1, 200)


def test_what_the_site_refuses_has_stripe_send_again(shop, charge, intent, monkeypatch):
	"""The books are broken in a way that nobody foresaw; the next delivery finds them mended."""
	raw = event("payment_intent.succeeded", intent)
	with monkeypatch.context() as broken:
		broken.setattr("targo_customer360.billing.charge_booking._values", lambda *_: 1 / 0)
		assert deliver(shop.site, raw).status == 500
	assert (shop.read(charge)["status"], shop.entries()) == ("Unknown", [])
	assert deliver(shop.site, raw).status == 200
	assert (shop.read(charge)["status"], len(shop.entries())) == ("Succeeded", 1)


@pytest.mark.parametrize("kind", ["payment_intent.succeeded", "invoice.paid"])
def test_what_others_do_in_the_same_account_is_left_alone(shop, kind):
	made = {"id": "pi_other", "object": "payment_intent", "status": "succeeded", "metadata": {"order": "5"}}
	assert deliver(shop.site, event(kind, made)).status == 200
	assert (told(shop), shop.entries()) == ([(kind, "Ignored")], [])


def test_nothing_of_a_card_or_a_person_is_kept(shop, charge, intent):
	method = next(iter(shop.server.methods.values()))
	loud = {
		**intent,
		"payment_method": method,
		"receipt_email": "lise@example.com",
		"shipping": {"name": "Lise Côté"},
		"metadata": {**intent["metadata"], "note": "call her at 450 826-1234"},
	}
	deliver(shop.site, event("payment_intent.succeeded", loud))
	(row,) = shop.site.list(EVENT, fields=("*",))
	kept = json.loads(row["payload"])
	assert kept["payment_method"] == method["id"]
	for private in ("4242", "fingerprint", "lise", "Côté", "826-1234", "secret"):
		assert private not in str(row)


def test_paid_on_the_page_after_authentication(shop):
	shop.on_autopay("authentication_required")
	invoice = shop.bill(57.49)
	charge = shop.charge(invoice)
	shop.drain()
	(session,) = shop.server.sessions
	paid = shop.server.pay_page(session)
	page = shop.server.sessions[session]
	# Both tell of the same payment, and the first refusal comes last.
	first = next(iter(shop.server.intents.values()))
	for raw in (
		event("checkout.session.completed", page),
		event("payment_intent.succeeded", paid),
		event("payment_intent.payment_failed", first),
	):
		assert deliver(shop.site, raw).status == 200
	held = shop.read(charge)
	assert (held["status"], held["payment_intent"]) == ("Succeeded", paid["id"])
	assert (len(shop.entries()), shop.outstanding(invoice)) == (1, 0)
	assert shop.tasks("Payment Charge", charge) == []


def test_a_second_payment_for_one_charge_is_a_persons_to_refund(shop, charge, intent):
	deliver(shop.site, event("payment_intent.succeeded", intent))
	deliver(shop.site, event("payment_intent.succeeded", {**intent, "id": "pi_second"}))
	assert len(shop.entries()) == 1
	(task,) = shop.tasks("Payment Charge", charge)
	assert "twice at Stripe" in task and "pi_second" in task


@pytest.mark.parametrize(
	("kind", "about", "said"),
	[
		("charge.refunded", {"amount_refunded": 1000}, "10.00 CAD"),
		(
			"charge.dispute.created",
			{"amount": 5749, "reason": "product_not_received"},
			"product not received",
		),
	],
)
def test_refunds_and_disputes_become_tasks(shop, charge, intent, kind, about, said):
	deliver(shop.site, event("payment_intent.succeeded", intent))
	object_ = {"id": "ch_1", "currency": "cad", "payment_intent": intent["id"], **about}
	for _ in range(2):
		assert deliver(shop.site, event(kind, object_)).status == 200
	(task,) = shop.tasks("Payment Charge", charge)
	assert said in task


@pytest.mark.embedded_only(
	reason="the webhook of a bench goes through Frappe's own routes, and has a test of its own"
)
def test_the_webhook_of_the_embedded_site(shop, charge, intent):
	from werkzeug.test import Client

	from targo_customer360.embedded.web.app import application

	client, raw = Client(application(shop.site.path)), event("payment_intent.succeeded", intent)
	base = {"path": "/webhooks/stripe", "base_url": "http://127.0.0.1:8360", "data": raw}
	assert client.post(**base).status_code == 400
	assert client.get("/webhooks/stripe", base_url="http://127.0.0.1:8360").status_code == 405
	signed = {"Stripe-Signature": signature(raw)}
	assert [client.post(**base, headers=signed).status_code for _ in range(2)] == [200, 200]
	assert (shop.read(charge)["status"], len(shop.entries())) == ("Succeeded", 1)
