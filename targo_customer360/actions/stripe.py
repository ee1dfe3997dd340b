"""Stripe: a customer's cards, switching a customer to auto-pay and back, and charging an invoice."""

from __future__ import annotations

from typing import Final

from targo_customer360.actions import stripe_words as words
from targo_customer360.actions.model import Answer, ChangingAction, Params, ReadingAction
from targo_customer360.actions.stripe_autopay import Stop, Switch, decide_stop, decide_switch
from targo_customer360.actions.stripe_charge import (
	INVOICE,
	ChargeInvoice,
	NewPage,
	decide_charge,
	decide_page,
)
from targo_customer360.actions.stripe_seen import stripe_customer
from targo_customer360.billing import stripe_methods
from targo_customer360.billing.charge_rules import CHARGE
from targo_customer360.billing.charges import METHOD
from targo_customer360.integrations.errors import ServiceError
from targo_customer360.integrations.stripe_settings import QUICK, configured_stripe
from targo_customer360.sites.port import Site, SiteError

SWITCH, STOP = "switch_to_stripe_autopay", "stop_stripe_autopay"
METHOD_RIGHT: Final = (METHOD, "write")


class Cards(Params):
	customer: str


def answer_cards(site: Site, params: Cards) -> Answer:
	methods = stripe_methods.methods_of(site, params.customer)
	known = stripe_customer(site, params.customer, methods)
	try:
		cards = (configured_stripe(site, QUICK).cards(known) if known else None) or ()
	except ServiceError as error:
		raise SiteError(error.message) from None
	today = site.today()
	rows = [
		{"card_shown": card.shown, "usable": card.usable_on(today), "is_default": card.is_default}
		for card in cards
	]
	columns = ("card_shown", "usable", "is_default")
	labels = {name: words.LABELS[name] for name in columns}
	return Answer(words.on_file(words.person(site, params.customer), len(rows)), columns, tuple(rows), labels)


ACTIONS = (
	ChangingAction(
		id=SWITCH,
		params=Switch,
		label=("Switch to Stripe auto-pay", "Passer au paiement automatique Stripe"),
		rights=(METHOD_RIGHT, (METHOD, "create")),
		decide=decide_switch,
		undo=STOP,
		examples={
			"en": ("Switch client X to Stripe auto-charge", "Put C-1207 on automatic Stripe payments"),
			"fr": ("Passe le client X au paiement automatique Stripe", "Mets C-1207 sur Stripe automatique"),
		},
	),
	ChangingAction(
		id=STOP,
		params=Stop,
		label=("Stop Stripe auto-pay", "Arrêter le paiement automatique Stripe"),
		rights=(METHOD_RIGHT,),
		decide=decide_stop,
		undo=SWITCH,
	),
	ChangingAction(
		id="charge_invoice",
		params=ChargeInvoice,
		label=("Charge an invoice", "Prélever une facture"),
		rights=((INVOICE, "read"), METHOD_RIGHT),
		decide=decide_charge,
	),
	ChangingAction(
		id="new_payment_page",
		params=NewPage,
		label=("New payment page", "Nouvelle page de paiement"),
		rights=((CHARGE, "read"), METHOD_RIGHT),
		decide=decide_page,
	),
	ReadingAction(
		id="stripe_cards",
		params=Cards,
		label=("Cards at Stripe", "Cartes chez Stripe"),
		rights=((METHOD, "read"),),
		answer=answer_cards,
	),
)
