"""To Stripe auto-pay and back: with a card on file, without one, and with another method that was automatic."""

from __future__ import annotations

from datetime import timedelta

import pytest

from targo_customer360.actions.checks import known
from targo_customer360.actions.execution import decide
from targo_customer360.actions.registry import REGISTRY
from targo_customer360.actions.stripe_autopay import Stop, Switch
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import NotPermitted, SiteError
from tests.actions.people import AGENT, ROLES, VIEWER, _frappe_user, acting, make_people
from tests.stripe.signed import deliver, event
from tests.stripe.stripe_server import SERVER_ERROR, Refusal

SWITCH, STOP = "switch_to_stripe_autopay", "stop_stripe_autopay"


def preview(shop, action, params):
	plan, shown = decide(shop.site, known(REGISTRY, action), params)
	return plan, shown.values


def bank_debit(shop):
	values = {"customer": "C-1", "provider": "Bank Draft", "label": "Bank ending in 1234"}
	return shop.site.insert("Payment Method", {**values, "is_auto": 1, "enabled": 1})


@pytest.fixture
def on_file(shop):
	"""A customer whom Stripe knows, with a card, charged by nobody."""
	return shop.on_autopay(is_auto=0, card_shown="")


def test_with_a_card_on_file_it_begins_at_once_and_the_other_method_ends(shop, on_file):
	bank = bank_debit(shop)
	plan, shown = preview(shop, SWITCH, Switch(customer="C-1"))
	assert plan.summary[0] == "Put Lise Côté (C-1) on Stripe auto-pay with Visa …4242 12/2099"
	assert [(c["name"], c["fieldname"], c["before"] or 0, c["after"]) for c in shown["changes"]] == [
		(on_file, "is_auto", 0, 1),
		(on_file, "card_shown", 0, "Visa …4242 12/2099"),
		(bank, "is_auto", 1, 0),
	]
	assert shown["outside"] == []
	done = shop.act(SWITCH, customer="C-1")
	assert (shop.method(on_file)["is_auto"], shop.method(bank)["is_auto"]) == (1, 0)
	assert done.applied.undo == {"customer": "C-1", "back_to": bank}


def test_it_is_undone_to_where_it_was(shop, on_file):
	bank = bank_debit(shop)
	undo = shop.act(SWITCH, customer="C-1").applied.undo
	shop.act(STOP, **undo)
	assert (shop.method(on_file)["is_auto"], shop.method(bank)["is_auto"]) == (0, 1)


def test_without_a_card_the_customer_is_asked_and_nothing_changes_before(shop):
	bank = bank_debit(shop)
	plan, shown = preview(shop, SWITCH, Switch(customer="C-1"))
	assert [(c["fieldname"], c["after"]) for c in shown["changes"]] == [
		("customer", "C-1"),
		("provider", "Stripe"),
		("awaiting_card", 1),
	]
	assert "begins once the customer has entered one" in plan.warnings[0][0]
	assert "stays automatic until then" in plan.warnings[1][0]
	method = shop.act(SWITCH, customer="C-1").result["payment_method"]
	assert shop.drain() == {"Sent": 1}
	held = shop.method(method)
	assert (held["is_auto"], held["awaiting_card"], shop.method(bank)["is_auto"]) == (0, 1, 1)
	assert held["card_link"].startswith("https://checkout.stripe.com/")
	assert held["card_link_expires_at"] > shop.site.now() + timedelta(hours=23)
	(customer,) = shop.server.customers.values()
	assert (customer["id"], customer["metadata"]) == (
		held["stripe_customer_id"],
		{"customer360_customer": "C-1"},
	)
	assert shop.site.get("Customer", "C-1")["stripe_customer_id"] == customer["id"]
	assert len(shop.tasks("Payment Method", method)) == 1


def test_a_customer_whom_only_the_customer_names_at_stripe(shop):
	"""As the old system left it: no payment method, but a customer at Stripe with a card."""
	known = shop.server.customer()
	shop.server.card(known)
	shop.site.update("Customer", "C-1", {"stripe_customer_id": known})
	shop.site.commit()
	method = shop.act(SWITCH, customer="C-1").result["payment_method"]
	held = shop.method(method)
	assert (held["is_auto"], held["stripe_customer_id"], held["provider"]) == (1, known, "Stripe")
	shop.charge(shop.bill(20))
	assert (shop.drain(), shop.server.charged) == ({"Sent": 1}, [2000])


@pytest.fixture
def asked(shop):
	method = shop.act(SWITCH, customer="C-1").result["payment_method"]
	shop.drain()
	return method


@pytest.mark.parametrize("order", [("page", "setup"), ("setup", "page"), ("setup",)])
def test_once_the_card_is_entered_it_begins(shop, asked, order):
	bank = bank_debit(shop)
	shop.site.commit()
	(session,) = shop.server.sessions
	page = shop.server.enter_card(session, last4="1881")
	tell = {
		"page": ("checkout.session.completed", page),
		"setup": ("setup_intent.succeeded", shop.server.setups[page["setup_intent"]]),
	}
	for kind in order:
		assert deliver(shop.site, event(*tell[kind])).status == 200
	held = shop.method(asked)
	assert (held["is_auto"], held["awaiting_card"], held["card_shown"]) == (1, 0, "Visa …1881 12/2099")
	assert (held["card_link"] or "", shop.method(bank)["is_auto"]) == ("", 0)
	assert shop.tasks("Payment Method", asked) == []
	default = shop.server.customers[held["stripe_customer_id"]]["invoice_settings"]
	assert default["default_payment_method"] == shop.server.setups[page["setup_intent"]]["payment_method"]


def test_stopped_before_the_card_was_entered_it_does_not_begin(shop, asked):
	shop.act(STOP, customer="C-1")
	(session,) = shop.server.sessions
	page = shop.server.enter_card(session)
	assert deliver(shop.site, event("checkout.session.completed", page)).status == 200
	held = shop.method(asked)
	assert (held["is_auto"], held["awaiting_card"], held["card_shown"]) == (0, 0, "Visa …4242 12/2099")


def test_a_card_that_expired_is_no_card(shop):
	name = shop.on_autopay()
	card = shop.server.methods[shop.cards[0]]["card"]
	card |= {"exp_year": shop.site.today().year - 1}
	plan, shown = preview(shop, SWITCH, Switch(customer="C-1"))
	assert [(c["name"], c["fieldname"], c["after"]) for c in shown["changes"]] == [
		(name, "awaiting_card", 1),
		(name, "is_auto", 0),
	]
	assert "No card that can be charged" in plan.warnings[0][0]


def test_while_stripe_does_not_answer_the_outbox_asks_again(shop, on_file):
	shop.server.fail("read_customer", SERVER_ERROR())
	plan, _ = preview(shop, SWITCH, Switch(customer="C-1"))
	assert "does not answer now" in plan.warnings[0][0]
	shop.server.fail("read_customer", SERVER_ERROR())
	shop.act(SWITCH, customer="C-1")
	assert shop.drain() == {"Sent": 1}
	# There was a card all the time.
	assert (shop.method(on_file)["is_auto"], shop.server.sessions) == (1, {})


def test_a_customer_made_before_a_crash_is_found_again(shop):
	"""Stripe made the customer and we did not hear of it: the key finds it within a day, the search after that."""
	shop.act(SWITCH, customer="C-1")
	shop.server.plan("create_customer", "drop after")
	assert shop.drain() == {"Unknown": 1}
	(made,) = shop.server.customers
	shop.server.unseen_by_search = {made}
	shop.server.plan("create_session", "drop after")
	assert shop.drain(days=0.1) == {"Unknown": 1}
	assert list(shop.server.customers) == [made]


def test_after_a_day_the_search_finds_the_customer(shop):
	shop.act(SWITCH, customer="C-1")
	shop.server.plan("create_customer", "drop after")
	shop.drain()
	shop.server.forget_keys()
	assert shop.drain(days=2) == {"Sent": 1}
	assert len(shop.server.customers) == 1


def test_a_page_that_was_made_before_a_crash_is_the_same_page(shop):
	shop.act(SWITCH, customer="C-1")
	shop.server.plan("create_session", "drop after")
	assert [shop.drain(), shop.drain(days=0.1)] == [{"Unknown": 1}, {"Sent": 1}]
	assert len(shop.server.sessions) == 1


def test_asked_again_there_is_another_page(shop, asked):
	shop.act(SWITCH, customer="C-1")
	shop.drain()
	assert len(shop.server.sessions) == 2
	assert shop.method(asked)["card_link"] == list(shop.server.sessions.values())[1]["url"]


def test_asked_again_after_it_was_given_up(shop):
	refusal = Refusal(400, message="Not a valid URL", type="invalid_request_error", code="url_invalid")
	shop.server.fail("create_session", refusal)
	method = shop.act(SWITCH, customer="C-1").result["payment_method"]
	assert shop.drain() == {"Dead": 1}
	(task,) = shop.tasks("Payment Method", method)
	assert "made no page for the customer to enter a card" in task and "url" in task.lower()
	shop.act(SWITCH, customer="C-1")
	assert shop.drain() == {"Sent": 1}
	assert shop.method(method)["card_link"]


def test_the_last_card_taken_away_ends_it(shop):
	name = shop.on_autopay()
	gone = shop.server.methods.pop(shop.cards[0])
	raw = event(
		"payment_method.detached", {**gone, "customer": None}, former={"customer": shop.stripe_customer}
	)
	assert deliver(shop.site, raw).status == 200
	assert (shop.method(name)["is_auto"], len(shop.tasks("Payment Method", name))) == (0, 1)


def test_one_of_two_cards_taken_away_changes_nothing(shop):
	name = shop.on_autopay()
	gone = shop.server.methods.pop(shop.cards[0])
	shop.server.card(shop.stripe_customer)
	raw = event(
		"payment_method.detached", {**gone, "customer": None}, former={"customer": shop.stripe_customer}
	)
	deliver(shop.site, raw)
	assert shop.method(name)["is_auto"] == 1


def test_a_customer_deleted_at_stripe_is_charged_no_more(shop):
	name = shop.on_autopay()
	raw = event("customer.deleted", {"id": shop.stripe_customer, "object": "customer"})
	assert deliver(shop.site, raw).status == 200
	held = shop.method(name)
	assert (held["is_auto"], held["enabled"], held["stripe_customer_id"] or "") == (0, 0, "")


def test_there_is_nothing_to_switch_or_to_stop(shop):
	shop.on_autopay()
	with pytest.raises(InvalidField, match="already"):
		shop.act(SWITCH, customer="C-1")
	shop.act(STOP, customer="C-1")
	with pytest.raises(InvalidField, match="is not on Stripe auto-pay"):
		preview(shop, STOP, Stop(customer="C-1"))


def test_stopping_tells_what_is_on_its_way(shop):
	shop.on_autopay()
	charge = shop.charge(shop.bill(20))
	plan, _ = preview(shop, STOP, Stop(customer="C-1"))
	assert charge in plan.warnings[0][0]


def test_back_to_another_customers_method_is_refused(shop):
	shop.on_autopay()
	with pytest.raises(InvalidField, match="no other payment method of this customer"):
		preview(shop, STOP, Stop(customer="C-1", back_to="PM-BANK-9"))


def test_the_form_does_not_put_anybody_on_autopay_without_a_card(shop, on_file):
	with pytest.raises(SiteError, match="No card is known"):
		shop.site.update("Payment Method", on_file, {"is_auto": 1})


def test_cards_are_shown_masked(shop):
	shop.on_autopay()
	shop.server.card(shop.stripe_customer, last4="1881", year=2020)
	action = REGISTRY["stripe_cards"]
	answer = action.answer(shop.site, action.params(customer="C-1"))
	assert [(row["card_shown"], row["usable"]) for row in answer.rows] == [
		("Visa …1881 12/2020", False),
		("Visa …4242 12/2099", True),
	]
	assert "fingerprint" not in str(answer)


def test_without_a_key_it_says_what_is_missing(shop):
	shop.configure(stripe_secret_key="")
	with pytest.raises(SiteError, match="needs its secret key in Customer 360 Settings"):
		shop.act(SWITCH, customer="C-1")


def test_only_who_may_change_the_method(shop, on_file):
	make_people(shop.site)
	if shop.site.kind == "frappe":
		# On ERPNext, who may see invoices follows from its own roles.
		_frappe_user(AGENT, (*ROLES[AGENT], "Accounts User"))
	invoice = shop.bill(20)
	with acting(shop.site, VIEWER):
		with pytest.raises(NotPermitted):
			shop.act(SWITCH, customer="C-1")
		with pytest.raises(NotPermitted):
			shop.charge(invoice)
	with acting(shop.site, AGENT):
		shop.act(SWITCH, customer="C-1")
		shop.charge(invoice)
	assert (shop.drain(), shop.server.charged) == ({"Sent": 1}, [2000])
