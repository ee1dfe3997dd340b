"""The client by itself: what it makes of Stripe's answers, and what it never shows."""

from __future__ import annotations

import logging
import sys
from datetime import date, datetime, timedelta
from types import ModuleType

import pytest

from targo_customer360.integrations.errors import (
	HttpStatus,
	Refused,
	ServiceFault,
	ServiceStopped,
	Timeout,
	Unreachable,
)
from targo_customer360.integrations.stripe_client import Stripe
from targo_customer360.integrations.stripe_errors import Declined, InProgress, KeyReused, NotThere
from targo_customer360.integrations.stripe_objects import ChargeRequest
from targo_customer360.integrations.stripe_settings import check_stripe, configured_stripe
from targo_customer360.sites.port import SiteError
from tests.integrations.pbx_server import answering
from tests.stripe.stripe_server import KEY, SERVER_ERROR, Refusal


@pytest.fixture
def stripe(server):
	return Stripe(KEY, server.address, timeout=(2.0, 0.4))


@pytest.fixture
def request_(server):
	customer = server.customer("C-1")
	return ChargeRequest(
		cents=5749,
		currency="CAD",
		customer=customer,
		method=server.card(customer),
		kind="card",
		description="INV-1 (C-1)",
		tags={"customer360_charge": "CHG-1"},
	)


def test_a_charge_is_answered(stripe, request_):
	intent = stripe.charge(request_, "k1")
	assert (intent.status, intent.received, intent.charge) == ("succeeded", 5749, "CHG-1")
	assert stripe.intent(intent.id) == intent


def test_the_same_key_is_the_same_charge_and_another_body_is_refused(stripe, server, request_):
	first = stripe.charge(request_, "k1")
	assert stripe.charge(request_, "k1") == first
	other = ChargeRequest(**{**vars(request_), "cents": 1})
	with pytest.raises(KeyReused):
		stripe.charge(other, "k1")
	assert server.charged == [5749]


@pytest.mark.parametrize(
	("code", "hard", "authentication"),
	[
		("insufficient_funds", False, False),
		("lost_card", True, False),
		("authentication_required", False, True),
	],
)
def test_a_refusal_says_whether_it_is_final(stripe, server, request_, code, hard, authentication):
	server.outcomes[request_.method] = code
	with pytest.raises(Declined) as caught:
		stripe.charge(request_, "k1")
	decline = caught.value.decline
	assert (decline.decline_code, decline.hard, decline.needs_authentication) == (code, hard, authentication)
	assert decline.intent in server.intents


def test_stripes_own_advice_makes_a_soft_refusal_final(stripe, server, request_):
	error = {"code": "card_declined", "decline_code": "generic_decline", "type": "card_error"}
	server.fail("create_intent", Refusal(402, **error, advice_code="do_not_try_again", message="No"))
	with pytest.raises(Declined) as caught:
		stripe.charge(request_, "k1")
	assert caught.value.decline.hard


@pytest.mark.parametrize(
	("refusal", "kind", "uncertain"),
	[
		(Refusal(400, message="Bad", type="invalid_request_error", code="amount_too_small"), Refused, False),
		(Refusal(403, message="No", type="invalid_request_error"), ServiceStopped, False),
		(Refusal(409, message="Busy", type="idempotency_error"), InProgress, True),
		(Refusal(429, message="Slow", type="rate_limit_error"), HttpStatus, False),
		(SERVER_ERROR(), HttpStatus, True),
	],
)
def test_an_error_says_what_is_known_of_its_effect(stripe, server, request_, refusal, kind, uncertain):
	server.fail("create_intent", refusal)
	with pytest.raises(kind) as caught:
		stripe.charge(request_, "k1")
	assert caught.value.uncertain == uncertain


def test_what_is_not_there(stripe):
	with pytest.raises(NotThere):
		stripe.intent("pi_none")
	assert stripe.cards("cus_none") is None


def test_silence_is_uncertain_and_is_not_repeated(stripe, server, request_):
	gate = server.gate("create_intent", "after")
	with pytest.raises(Timeout) as caught:
		stripe.charge(request_, "k1")
	gate.let_go()
	assert (caught.value.uncertain, server.calls["create_intent"]) == (True, 1)


def test_nobody_there_is_certain(request_):
	with pytest.raises(Unreachable) as caught:
		Stripe(KEY, "http://127.0.0.1:9").charge(request_, "k1")
	assert not caught.value.uncertain


def test_half_an_answer_is_uncertain(request_):
	raw = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{"id": 1'
	with answering(raw) as url, pytest.raises(ServiceFault) as caught:
		Stripe(KEY, url.removesuffix("/v1")).charge(request_, "k1")
	assert caught.value.uncertain


def test_the_key_is_in_no_error_and_in_no_log(server, request_, caplog):
	secret = "sk_test_somebody_elses_secret_key"
	caplog.set_level(logging.DEBUG)
	with pytest.raises(ServiceStopped) as caught:
		Stripe(secret, server.address).charge(request_, "k1")
	assert "/v1/payment_intents 401" in caplog.text
	assert secret not in f"{caught.value.message} {caught.value!r} {caplog.text}"


def test_cards_come_default_first_then_newest(stripe, server):
	customer = server.customer("C-1")
	old, new = server.card(customer, last4="1111"), server.card(customer, last4="2222", year=2020)
	default = server.card(customer, last4="3333", default=True)
	last = server.card(customer, last4="4444")
	cards = stripe.cards(customer)
	assert [card.id for card in cards] == [default, last, new, old]
	assert [card.shown for card in cards][:3] == [
		"Visa …3333 12/2099",
		"Visa …4444 12/2099",
		"Visa …2222 12/2020",
	]
	assert [card.usable_on(date(2020, 12, 31)) for card in cards] == [True] * 4
	assert [card.usable_on(date(2021, 1, 1)) for card in cards] == [True, True, False, True]


def test_a_bank_account_with_a_mandate_can_be_charged(stripe, server):
	customer = server.customer("C-1")
	name = server.card(customer)
	account = {"bank_name": "STRIPE TEST BANK", "last4": "6789", "institution_number": "000"}
	server.methods[name] |= {"type": "acss_debit", "acss_debit": account}
	(found,) = stripe.cards(customer)
	assert (found.kind, found.shown, found.usable_on(date.today())) == (
		"acss_debit",
		"STRIPE TEST BANK …6789",
		True,
	)


def test_payments_are_listed_past_one_page(stripe, server, request_):
	for number in range(120):
		server._intent(100 + number, "cad", request_.customer, {"customer360_charge": f"CHG-{number}"})
	since = datetime.now() - timedelta(days=2)
	found = list(stripe.intents_of(request_.customer, since))
	assert [intent.charge for intent in found] == [f"CHG-{number}" for number in reversed(range(120))]


def test_a_library_that_is_too_old_is_told_apart(monkeypatch):
	old = ModuleType("stripe")
	old.VERSION = "2.56.0"  # type: ignore[attr-defined]
	monkeypatch.setitem(sys.modules, "stripe", old)
	with pytest.raises(SiteError, match=r"needs version 8\.0 or later .* and 2\.56\.0 is installed"):
		Stripe(KEY)
	monkeypatch.setitem(sys.modules, "stripe", None)
	with pytest.raises(SiteError, match=r"install stripe 8\.0 or later"):
		Stripe(KEY)


@pytest.mark.parametrize(
	"elsewhere", ["http://stripe.example.com", "http://127.0.0.1.example.com", "ftp://x"]
)
def test_the_key_goes_to_no_other_address_in_clear(shop, monkeypatch, elsewhere):
	config = __import__("frappe").conf if shop.site.kind == "frappe" else shop.site._config
	monkeypatch.setitem(config, "customer360_stripe_api", elsewhere)
	with pytest.raises(SiteError, match="https://"):
		configured_stripe(shop.site)


def test_the_connection_is_tested_in_one_sentence(shop):
	assert check_stripe(shop.site) == "Stripe answers (test mode, no real money)"
	shop.configure(stripe_webhook_secret="")
	assert "signing secret of the webhook is still missing" in check_stripe(shop.site)
	shop.configure(stripe_secret_key="pk_test_publishable")
	with pytest.raises(SiteError, match="begins with sk_ or rk_"):
		check_stripe(shop.site)
