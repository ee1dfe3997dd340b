"""To auto-pay by Stripe and off it: what will change, and doing it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from targo_customer360.actions import stripe_words as words
from targo_customer360.actions.model import Applied, Change, Outside, Params, Plan
from targo_customer360.actions.stripe_seen import Seen, seen
from targo_customer360.billing import stripe_methods
from targo_customer360.billing.charge_rules import CHARGE, IN_FLIGHT, STRIPE
from targo_customer360.billing.charges import METHOD, SERVICE
from targo_customer360.billing.stripe_methods import Methods
from targo_customer360.errors import InvalidField
from targo_customer360.integrations.stripe_charges import owe_again
from targo_customer360.integrations.stripe_objects import Card
from targo_customer360.integrations.stripe_settings import return_url
from targo_customer360.sites.port import Rows, Site, Values


class Switch(Params):
	"""To auto-pay by Stripe; where no card is there, the customer is asked for one."""

	customer: str


class Stop(Params):
	"""Off auto-pay by Stripe; `back_to` is a Payment Method that becomes automatic instead."""

	customer: str
	back_to: str | None = None


def decide_switch(site: Site, params: Switch) -> Plan:
	who = words.person(site, params.customer)
	methods = stripe_methods.methods_of(site, params.customer)
	found = seen(site, params.customer, methods)
	if found.card is None:
		return _ask(site, params.customer, who, methods, found)
	return _switch(site, params.customer, who, methods, found, found.card)


def _switch(site: Site, customer: str, who: str, methods: Methods, found: Seen, card: Card) -> Plan:
	held, others = methods.stripe, methods.others
	if held and held["is_auto"] and held["enabled"] and not others:
		raise InvalidField("customer", "{0} is on Stripe auto-pay already", customer)

	def apply() -> Applied:
		name = held["name"] if held else stripe_methods.make(site, customer)
		known = {"stripe_customer_id": found.stripe_customer}
		stripe_methods.activate(site, name, card.shown, [other["name"] for other in others], known)
		return Applied(
			words.switched(who, card.shown),
			documents=((METHOD, name), *((METHOD, other["name"]) for other in others)),
			result={"payment_method": name, "card": card.shown},
			undo={"customer": customer, "back_to": others[0]["name"] if others else None},
		)

	values: Values = {
		**({} if held else {"customer": customer}),
		"enabled": 1,
		"is_auto": 1,
		"card_shown": card.shown,
		"stripe_customer_id": found.stripe_customer,
	}
	return Plan(
		summary=words.switching(who, card.shown),
		customer=customer,
		changes=(*_method_changes(held, values), *(_off(other) for other in others)),
		warnings=tuple(words.turned_off(others, now=True)),
		touches=_touched(held, others),
		apply=apply,
	)


def _ask(site: Site, customer: str, who: str, methods: Methods, found: Seen) -> Plan:
	held, others = methods.stripe, methods.others
	return_url(site)
	turn_off = bool(held and held["is_auto"]) and not found.unknown

	def apply() -> Applied:
		name, owed = stripe_methods.start(site, customer, held["name"] if held else None, turn_off)
		owe_again(site, owed)
		return Applied(
			words.asked(who),
			documents=((METHOD, name),),
			result={"payment_method": name, "waits_for_card": True},
			undo={"customer": customer},
		)

	values: Values = {} if held else {"customer": customer, "provider": STRIPE}
	values |= {"awaiting_card": 1, **({"is_auto": 0} if turn_off else {})}
	return Plan(
		summary=words.switching(who, ""),
		customer=customer,
		changes=tuple(_method_changes(held, values)),
		outside=(Outside(SERVICE, words.ASK_CARD),),
		warnings=(
			words.UNREACHABLE if found.unknown else words.NO_CARD,
			*words.turned_off(others, now=False),
		),
		touches=_touched(held, others),
		apply=apply,
	)


def decide_stop(site: Site, params: Stop) -> Plan:
	customer, who = params.customer, words.person(site, params.customer)
	held = stripe_methods.methods_of(site, customer).stripe
	if held is None or not (held["is_auto"] or held["awaiting_card"]):
		raise InvalidField("customer", "{0} is not on Stripe auto-pay", customer)
	back_to = _back_to(site, params)
	name = held["name"]

	def apply() -> Applied:
		stripe_methods.stop(site, name, back_to["name"] if back_to else None)
		return Applied(
			words.stopped(who),
			documents=((METHOD, name), *(((METHOD, back_to["name"]),) if back_to else ())),
			undo={"customer": customer},
		)

	off = {field: 0 for field in ("is_auto", "awaiting_card") if held[field]}
	on = [_change(back_to["name"], "is_auto", 0, 1)] if back_to else []
	open_ = site.list(CHARGE, {"customer": customer, "status": ("in", IN_FLIGHT)}, order_by="name")
	return Plan(
		summary=words.stopping(who, back_to),
		customer=customer,
		changes=(*_method_changes(held, off), *on),
		warnings=tuple(words.on_the_way([row["name"] for row in open_])),
		touches=_touched(held, [back_to] if back_to else []),
		apply=apply,
	)


def _back_to(site: Site, params: Stop) -> Values | None:
	if not params.back_to:
		return None
	row = site.lookup(METHOD, [params.back_to], fields=("*",)).get(params.back_to)
	if row is None or row["customer"] != params.customer or row["provider"] == STRIPE:
		raise InvalidField("back_to", "{0} is no other payment method of this customer", params.back_to)
	if not row["enabled"]:
		raise InvalidField("back_to", "The payment method {0} is disabled", params.back_to)
	return row


# changes


def _method_changes(held: Values | None, values: Values) -> Iterable[Change]:
	"""The fields of the method that will be different; all of a new one."""
	for fieldname, after in values.items():
		before = held.get(fieldname) if held else None
		if held is None or (before or 0) != (after or 0):
			yield _change(held["name"] if held else None, fieldname, before, after)


def _change(name: str | None, fieldname: str, before: Any, after: Any) -> Change:
	return Change(METHOD, name, fieldname, before, after, words.LABELS[fieldname])


def _off(method: Values) -> Change:
	en, fr = words.LABELS["is_auto"]
	label = method["label"] or method["name"]
	return Change(METHOD, method["name"], "is_auto", 1, 0, (f"{en}: {label}", f"{fr} : {label}"))


def _touched(held: Values | None, others: Rows) -> tuple[tuple[str, str], ...]:
	return tuple((METHOD, row["name"]) for row in ([held] if held else []) + list(others))
