"""Sends one message to Stripe: a charge, a page to pay on, a page to enter a card on."""

from __future__ import annotations

from collections.abc import Callable

from targo_customer360.billing import charge_results
from targo_customer360.billing.charge_rules import CHARGE
from targo_customer360.billing.charges import CHARGE_CARD, METHOD, PAYMENT_PAGE, SERVICE
from targo_customer360.billing.stripe_methods import ASK_CARD
from targo_customer360.effects.tasks import ask_a_person, both
from targo_customer360.integrations.outbox.handler import Message, Outcome
from targo_customer360.integrations.outbox.messages import DROPPED, MESSAGE
from targo_customer360.integrations.stripe_cards import CardPages
from targo_customer360.integrations.stripe_charging import Charging
from targo_customer360.integrations.stripe_client import Stripe
from targo_customer360.integrations.stripe_settings import configured_stripe
from targo_customer360.sites.port import Site

__all__ = ["SERVICE", "StripeHandler", "given_up", "stripe_handler"]


class StripeHandler:
	"""The outbox handler of the service "stripe"."""

	def __init__(self, stripe: Stripe):
		self._charging = Charging(stripe)
		self._calls: dict[str, Callable[[Site, Message], Outcome]] = {
			CHARGE_CARD: self._charging.charge,
			PAYMENT_PAGE: self._charging.payment_page,
			ASK_CARD: CardPages(stripe).ask,
		}

	def send(self, site: Site, message: Message) -> Outcome:
		return self._calls[message.operation](site, message)

	def read_back(self, site: Site, message: Message) -> Outcome:
		"""A payment is looked for first, since the key of a charge is kept for a day only. A page is made again under the
		same key, which gives the same page, and after a day the earlier one is closed.
		"""
		if message.operation == CHARGE_CARD:
			return self._charging.read_back(site, message)
		return Outcome("retry")


def stripe_handler(site: Site) -> StripeHandler:
	"""The handler for the account of the settings. Raises SiteError where they are not complete."""
	return StripeHandler(configured_stripe(site))


def given_up(site: Site, message: Message, why: str) -> None:
	"""The outbox no longer tries: the charge says so, or a task does."""
	if message.operation == CHARGE_CARD:
		held = site.lookup(MESSAGE, [message.key], fields=("status",))
		charge_results.given_up(site, message.name, why, held[message.key]["status"] == DROPPED)
		return
	what = ("enter a card", "inscrire une carte") if message.doctype == METHOD else ("pay", "payer")
	ask_a_person(
		site,
		message.doctype or CHARGE,
		message.name,
		both(
			(
				f"Stripe made no page for the customer to {what[0]}: {why}",
				f"Stripe n'a pas préparé de page pour que le client puisse {what[1]} : {why}",
			)
		),
	)
