"""A customer's Payment Method at Stripe: waiting for a card, charging by itself, stopped.

A customer has one automatic method at most, so that no invoice is ever debited twice: turning this one on turns the
others off, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from targo_customer360.billing.charge_rules import STRIPE
from targo_customer360.billing.charges import METHOD, SERVICE
from targo_customer360.effects.owed import Owed
from targo_customer360.effects.tasks import ask_a_person, both, settle
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Rows, Site, Values
from targo_customer360.sites.row_lock import locked

ASK_CARD: Final = "ask_card"
_FIELDS = (
	"name",
	"provider",
	"label",
	"is_auto",
	"enabled",
	"stripe_customer_id",
	"awaiting_card",
	"card_links",
	"card_shown",
)
_NO_LINK: Mapping[str, Any] = {"awaiting_card": 0, "card_link": "", "card_link_expires_at": None}


@dataclass(frozen=True)
class Methods:
	"""A customer's ways to pay: the one at Stripe, if any, and the others that are automatic now."""

	stripe: Values | None
	others: Rows


def methods_of(site: Site, customer: str) -> Methods:
	rows = site.list(METHOD, {"customer": customer}, fields=_FIELDS, order_by="creation, name")
	ours = [row for row in rows if row["provider"] == STRIPE]
	# The one in use before one that was disabled, and one that Stripe knows before one that it does not.
	ours.sort(key=lambda row: (not row["is_auto"], not row["enabled"], not row["stripe_customer_id"]))
	return Methods(
		stripe=ours[0] if ours else None,
		others=[row for row in rows if row["is_auto"] and (not ours or row["name"] != ours[0]["name"])],
	)


def start(site: Site, customer: str, method: str | None, turn_off: bool = False) -> tuple[str, list[Owed]]:
	"""Ask the customer for a card: the method is made if it is not there, and Stripe's page is owed.

	`turn_off`: the method is automatic now and has no card, so it stops being so until there is one.
	"""
	values: Values = {"enabled": 1, "awaiting_card": 1, "card_link": "", "card_link_expires_at": None}
	if method is None:
		method = make(site, customer)
	held = locked(site, METHOD, method)
	number = int((held or {}).get("card_links") or 0) + 1
	site.update(METHOD, method, {**values, "card_links": number, **({"is_auto": 0} if turn_off else {})})
	key = f"stripe-{method}-card-{number}"
	return method, [Owed(service=SERVICE, operation=ASK_CARD, doctype=METHOD, name=method, key=key)]


def make(site: Site, customer: str) -> str:
	"""A method at Stripe that does nothing yet."""
	values = {"provider": STRIPE, "label": STRIPE, "is_auto": 0, "enabled": 1, "awaiting_card": 0}
	return site.insert(METHOD, {"customer": customer, **values})


def activate(
	site: Site, method: str, shown: str, others: Iterable[str], known: Mapping[str, Any] | None = None
) -> None:
	"""Charge this method by itself from now on, and none of the others. `known` is what else was learnt of it."""
	now = site.now()
	for other in others:
		site.update(METHOD, other, {"is_auto": 0})
	values = {"enabled": 1, "is_auto": 1, "card_shown": shown, "card_seen_at": now, **_NO_LINK}
	site.update(METHOD, method, {**values, **(known or {})})
	settle(site, METHOD, method)


def stop(site: Site, method: str, back_to: str | None) -> None:
	"""Charge this method no more by itself, and `back_to` instead where one is named."""
	site.update(METHOD, method, {"is_auto": 0, **_NO_LINK})
	if back_to:
		site.update(METHOD, back_to, {"is_auto": 1})
	settle(site, METHOD, method)


def page_made(site: Site, method: str, url: str, expires_at: datetime) -> None:
	"""Stripe made the page on which the customer enters a card: somebody has to send it."""
	held = locked(site, METHOD, method)
	if held is None or not held["awaiting_card"]:
		return
	site.bulk_update(METHOD, {method: {"card_link": url, "card_link_expires_at": expires_at}}, site.now())
	settle(site, METHOD, method)
	ask_a_person(site, METHOD, method, both(_to_send(held["customer"], expires_at)))


def card_saved(site: Site, method: str, shown: str) -> bool:
	"""The customer entered a card. Returns whether auto-pay begins now, as it does where it was asked for."""
	held = locked(site, METHOD, method)
	if held is None:
		return False
	if not held["awaiting_card"]:
		site.bulk_update(METHOD, {method: {"card_shown": shown, "card_seen_at": site.now()}}, site.now())
		return False
	others = [row["name"] for row in methods_of(site, held["customer"]).others if row["name"] != method]
	activate(site, method, shown, others)
	return True


def known_at_stripe(site: Site, method: str, stripe_customer: str) -> None:
	"""Keep which customer at Stripe this is, here and on the Customer."""
	held = locked(site, METHOD, method)
	if held is None:
		return
	site.bulk_update(METHOD, {method: {"stripe_customer_id": stripe_customer}}, site.now())
	site.bulk_update("Customer", {held["customer"]: {"stripe_customer_id": stripe_customer}}, None)


def card_gone(site: Site, method: str, why: tuple[str, str]) -> None:
	"""No usable card is left: nothing is charged any more, and somebody asks the customer for another."""
	held = locked(site, METHOD, method)
	if held is None or not (held["is_auto"] or held["card_shown"]):
		return
	was_auto = bool(held["is_auto"])
	site.update(METHOD, method, {"is_auto": 0, "card_shown": "", "card_seen_at": None})
	if was_auto:
		ask_a_person(site, METHOD, method, both(why))


def forgotten_at_stripe(site: Site, stripe_customer: str) -> list[str]:
	"""The customer was deleted at Stripe: its methods can charge nothing. Returns them."""
	rows = site.list(METHOD, {"stripe_customer_id": stripe_customer}, fields=("name", "customer"))
	for row in rows:
		card_gone(site, row["name"], _deleted(row["customer"]))
		site.update(METHOD, row["name"], {"stripe_customer_id": "", "enabled": 0, **_NO_LINK})
	holders = site.list("Customer", {"stripe_customer_id": stripe_customer})
	site.bulk_update("Customer", {row["name"]: {"stripe_customer_id": ""} for row in holders}, None)
	return [row["name"] for row in rows]


def check_auto(method: Values, before: Values | None) -> None:
	"""A Stripe method is made automatic by the action, which looks for a card first. Raises InvalidField."""
	turned_on = method.get("is_auto") and not (before or {}).get("is_auto")
	if turned_on and method.get("provider") == STRIPE and not method.get("card_shown"):
		raise InvalidField(
			"is_auto", "No card is known: switch the customer to Stripe auto-pay by its action"
		)


def _to_send(customer: str, until: datetime) -> tuple[str, str]:
	moment = f"{until:%Y-%m-%d %H:%M}"
	return (
		f"Send {customer} the page to enter a card; it is open until {moment}",
		f"Envoyez à {customer} la page pour inscrire une carte ; elle est ouverte jusqu'au {moment}",
	)


def _deleted(customer: str) -> tuple[str, str]:
	return (
		f"{customer} was deleted at Stripe and is off auto-pay: ask for another way to pay",
		f"{customer} a été supprimé chez Stripe et n'est plus en paiement automatique : demandez un autre mode de paiement",
	)
