"""What follows from each kind of event. Each is safe to repeat and to come late or out of order.

An event tells what was true when it was sent. Only a payment that succeeded stays so; anything else is looked up again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from targo_customer360.billing import stripe_methods
from targo_customer360.billing.charge_rules import CHARGE
from targo_customer360.effects.tasks import ask_a_person, both
from targo_customer360.integrations.stripe_cards import CardPages
from targo_customer360.integrations.stripe_objects import (
	CHARGE_TAG,
	METHOD_TAG,
	SUCCEEDED,
	Intent,
	intent_of,
)
from targo_customer360.integrations.stripe_settings import QUICK, configured_stripe
from targo_customer360.integrations.stripe_settle import is_final, settle
from targo_customer360.sites.port import Site

Told = Mapping[str, Any]


class NotOurs(Exception):
	"""The event is about something that others made in the same Stripe account."""


def payment(site: Site, told: Told) -> str:
	"""A payment changed its state."""
	if not _tags(told).get(CHARGE_TAG):
		raise NotOurs("A payment of somebody else")
	if told.get("status") == SUCCEEDED:
		return _settle(site, intent_of(told))
	return _settle(site, configured_stripe(site, QUICK).intent(told["id"]))


def page_finished(site: Site, told: Told) -> str:
	"""A customer finished a page: paid, or entered a card."""
	if told.get("mode") == "setup":
		return card_entered(site, {**told, "id": told.get("setup_intent") or ""})
	if not _tags(told).get(CHARGE_TAG) or not told.get("payment_intent"):
		raise NotOurs("A page of somebody else")
	return _settle(site, configured_stripe(site, QUICK).intent(told["payment_intent"]))


def card_entered(site: Site, told: Told) -> str:
	"""A customer entered a card."""
	method = _tags(told).get(METHOD_TAG)
	if not method or not told["id"]:
		raise NotOurs("A card of somebody else")
	return CardPages(configured_stripe(site, QUICK)).saved(site, method, told["id"])


def card_removed(site: Site, told: Told) -> str:
	"""A card was taken off a customer."""
	customer = told.get("former_customer") or told.get("customer")
	if not customer or not site.count(stripe_methods.METHOD, {"stripe_customer_id": customer}):
		raise NotOurs("A card of somebody else")
	return CardPages(configured_stripe(site, QUICK)).look_again(site, customer)


def customer_deleted(site: Site, told: Told) -> str:
	"""A customer was deleted at Stripe."""
	methods = stripe_methods.forgotten_at_stripe(site, told["id"])
	if not methods:
		raise NotOurs("A customer of somebody else")
	site.commit()
	return ", ".join(methods)


def refunded(site: Site, told: Told) -> str:
	"""Money went back to a customer: the books are a person's to put right."""
	charge, amount = _charge_with(site, told), _amount(told, "amount_refunded")
	ask_a_person(
		site,
		CHARGE,
		charge,
		both(
			(
				f"{amount} of charge {charge} was refunded at Stripe: enter it in the books",
				f"{amount} du prélèvement {charge} a été remboursé chez Stripe : inscrivez-le aux livres",
			)
		),
	)
	site.commit()
	return f"{charge}: {amount} refunded"


def disputed(site: Site, told: Told) -> str:
	"""A customer disputes a charge with the bank: a person answers, in time."""
	charge, amount = _charge_with(site, told), _amount(told, "amount")
	reason = str(told.get("reason") or "?").replace("_", " ")
	ask_a_person(
		site,
		CHARGE,
		charge,
		both(
			(
				f"{amount} of charge {charge} is disputed ({reason}): answer at Stripe before its deadline",
				f"{amount} du prélèvement {charge} est contesté ({reason}) : répondez chez Stripe avant l'échéance",
			)
		),
	)
	site.commit()
	return f"{charge}: {amount} disputed"


EFFECTS: Final[Mapping[str, Callable[[Site, Told], str]]] = {
	"payment_intent.succeeded": payment,
	"payment_intent.payment_failed": payment,
	"payment_intent.requires_action": payment,
	"payment_intent.processing": payment,
	"payment_intent.canceled": payment,
	"checkout.session.completed": page_finished,
	"setup_intent.succeeded": card_entered,
	"payment_method.detached": card_removed,
	"customer.deleted": customer_deleted,
	"charge.refunded": refunded,
	"charge.dispute.created": disputed,
}


def _settle(site: Site, intent: Intent) -> str:
	if not is_final(intent):
		return f"{intent.id} is {intent.status}"
	status = settle(site, intent)
	if not status:
		raise NotOurs(f"There is no charge {intent.charge}")
	return f"{intent.charge}: {status}"


def _charge_with(site: Site, told: Told) -> str:
	"""Our charge that a payment at Stripe belongs to."""
	tagged = _tags(told).get(CHARGE_TAG) or ""
	if tagged and site.count(CHARGE, {"name": tagged}):
		return tagged
	intent = told.get("payment_intent")
	rows = site.list(CHARGE, {"payment_intent": intent}) if intent else []
	if not rows:
		raise NotOurs("A payment of somebody else")
	return str(rows[0]["name"])


def _tags(told: Told) -> Mapping[str, Any]:
	return told.get("metadata") or {}


def _amount(told: Told, fieldname: str) -> str:
	return f"{Decimal(int(told.get(fieldname) or 0)) / 100:.2f} {str(told.get('currency') or '').upper()}"
