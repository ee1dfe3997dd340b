"""The cards of a customer at Stripe: which one can be charged, and the page on which a customer enters one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from targo_customer360.billing import stripe_methods
from targo_customer360.billing.charge_rules import CHARGE
from targo_customer360.billing.charges import METHOD
from targo_customer360.integrations.outbox.handler import Message, Outcome
from targo_customer360.integrations.stripe_client import Stripe
from targo_customer360.integrations.stripe_objects import CUSTOMER_TAG, Card
from targo_customer360.integrations.stripe_settings import page_after
from targo_customer360.sites.port import Site, Values

CURRENCY = "CAD"


class CardPages:
	"""The part of the handler that gets a card from a customer."""

	def __init__(self, stripe: Stripe):
		self._stripe = stripe

	def ask(self, site: Site, message: Message) -> Outcome:
		"""Make the page on which the customer enters a card; where a usable one is there already, auto-pay begins."""
		method = site.lookup(METHOD, [message.name], fields=("*",)).get(message.name)
		if method is None or not method["awaiting_card"]:
			return Outcome("needless", "The customer is no longer asked for a card")
		customer = site.lookup("Customer", [method["customer"]], fields=("*",)).get(method["customer"]) or {}
		back = page_after(site)
		site.rollback()
		known, cards = self._customer(site, method, customer, message.key)
		card = usable_card(site, method["customer"], cards)
		site.rollback()
		if card is not None:
			stripe_methods.card_saved(site, message.name, card.shown)
			return Outcome("sent", f"{card.shown} is on file")
		page = self._stripe.card_page(known, message.name, CURRENCY, back, language_of(customer), message.key)
		stripe_methods.page_made(site, message.name, page.url, page.expires_at)
		return Outcome("sent", response={"page": page.id})

	def saved(self, site: Site, method: str, setup_intent: str) -> str:
		"""A customer finished the page: charge this card from now on, where that was asked for. Returns what was done.

		Commits. Told twice, it does the same twice.
		"""
		held = site.lookup(METHOD, [method], fields=("stripe_customer_id", "customer")).get(method)
		site.rollback()
		if held is None:
			return f"There is no payment method {method}"
		customer, card = self._stripe.saved_method(setup_intent)
		if not card:
			return "No card was saved"
		if customer != held["stripe_customer_id"]:
			return f"{setup_intent} is of another customer"
		self._stripe.make_default(customer, card, f"default-{card}-{setup_intent}")
		cards = self._stripe.cards(customer) or ()
		found = next((one for one in cards if one.id == card), None)
		if found is None or not found.usable_on(site.today()):
			return "The card is not on file any more"
		begun = stripe_methods.card_saved(site, method, found.shown)
		site.commit()
		return f"{found.shown}: {'auto-pay begins' if begun else 'kept'}"

	def look_again(self, site: Site, stripe_customer: str) -> str:
		"""A card was taken away: where none is left that can be charged, auto-pay ends. Commits."""
		rows = site.list(METHOD, {"stripe_customer_id": stripe_customer}, fields=("name", "customer"))
		site.rollback()
		if not rows:
			return "No payment method of ours"
		cards = self._stripe.cards(stripe_customer) or ()
		for row in rows:
			if usable_card(site, row["customer"], cards) is None:
				stripe_methods.card_gone(site, row["name"], _none_left(row["customer"]))
		site.commit()
		return f"{len(cards)} left"

	def _customer(
		self, site: Site, method: Values, customer: Values, key: str
	) -> tuple[str, tuple[Card, ...]]:
		"""The customer at Stripe, made where there is none, and the cards on file. Kept at once: a crash finds it again."""
		known = method["stripe_customer_id"] or customer.get("stripe_customer_id") or ""
		cards = self._stripe.cards(known) if known else None
		if cards is None:
			name = method["customer"]
			known = self._stripe.find_customer(name) or self._stripe.make_customer(
				# Nothing that may change: sent again under its key, the request must be the same.
				{"description": name, "metadata": {CUSTOMER_TAG: name}},
				f"{key}-customer",
			)
			self._stripe.describe(known, _described(customer))
			cards = self._stripe.cards(known) or ()
		stripe_methods.known_at_stripe(site, method["name"], known)
		site.commit()
		return known, cards


def usable_card(site: Site, customer: str, cards: Iterable[Card]) -> Card | None:
	"""The first that can be charged today; one that the bank refused for good is not tried again."""
	refused = {
		row["stripe_payment_method"]
		for row in site.list(CHARGE, {"customer": customer, "is_final": 1}, fields=("stripe_payment_method",))
	}
	today = site.today()
	return next((card for card in cards if card.usable_on(today) and card.id not in refused), None)


def language_of(customer: Mapping[str, Any]) -> str:
	"""The language of a page at Stripe."""
	return {"fr": "fr-CA", "en": "en"}.get(str(customer.get("language") or "")[:2], "auto")


def _described(customer: Values) -> Values:
	values = {"name": customer.get("customer_name"), "email": customer.get("email_id")}
	return {name: value for name, value in values.items() if value}


def _none_left(customer: str) -> tuple[str, str]:
	return (
		f"{customer} has no usable card at Stripe any more and is off auto-pay: ask for another way to pay",
		f"{customer} n'a plus de carte valide chez Stripe et n'est plus en paiement automatique :"
		" demandez un autre mode de paiement",
	)
