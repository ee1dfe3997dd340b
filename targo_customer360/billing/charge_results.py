"""What became of a charge, written down once whoever tells it first and however often it is told.

Each function belongs to one transaction of its caller and locks the charge first.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from targo_customer360.billing.charge_booking import book
from targo_customer360.billing.charge_rules import (
	ABANDONED,
	CHARGE,
	FAILED,
	IN_FLIGHT,
	NEEDS_AUTHENTICATION,
	PENDING,
	SUCCEEDED,
	UNKNOWN,
	Decline,
)
from targo_customer360.billing.charge_settings import ChargeSettings
from targo_customer360.billing.charges import page_owed
from targo_customer360.effects.owed import Owed
from targo_customer360.effects.tasks import ask_a_person, both
from targo_customer360.sites.port import Site, Values
from targo_customer360.sites.row_lock import locked

MESSAGE_LENGTH = 500
_NO_FAILURE: Mapping[str, Any] = {
	"failure_code": "",
	"decline_code": "",
	"failure_message": "",
	"is_final": 0,
	"retry_on": None,
}


def succeeded(site: Site, name: str, intent: str, received_cents: int) -> str | None:
	"""The money was taken: returns the Payment Entry, None where it could not be entered yet.

	Told of a second payment for the same charge, it books nothing and asks a person.
	"""
	charge = locked(site, CHARGE, name)
	if charge is None:
		return None
	if charge["status"] == SUCCEEDED:
		entry = book(site, name)
		if charge["payment_intent"] != intent:
			ask_a_person(site, CHARGE, name, both(_twice(charge, intent)))
		return entry
	values: Values = {**_NO_FAILURE, "status": SUCCEEDED, "payment_intent": intent}
	if received_cents != int(charge["amount_cents"]):
		values |= {"amount": float(Decimal(received_cents) / 100), "amount_cents": received_cents}
	_write(site, charge, values)
	return book(site, name)


def processing(site: Site, name: str, intent: str) -> None:
	"""A bank account is being debited, which takes days; Stripe tells how it ends."""
	charge = locked(site, CHARGE, name)
	if charge is not None and charge["status"] in IN_FLIGHT:
		_write(site, charge, {**_NO_FAILURE, "status": PENDING, "payment_intent": intent})


def unanswered(site: Site, name: str, why: str) -> None:
	"""Nobody knows yet whether the money was taken."""
	charge = locked(site, CHARGE, name)
	if charge is not None and charge["status"] in IN_FLIGHT:
		_write(site, charge, {"status": UNKNOWN, "failure_message": why[:MESSAGE_LENGTH]})


def declined(site: Site, name: str, decline: Decline) -> list[Owed]:
	"""The charge was refused: it is tried again, or a person has to look, or the customer has to confirm it.

	Returns what is owed: the page on which the customer pays.
	"""
	charge = locked(site, CHARGE, name)
	if charge is None or charge["status"] not in IN_FLIGHT:
		# Told a second time, or the customer's own try on the payment page.
		return []
	if decline.needs_authentication:
		_write(site, charge, {**_failure(decline), "status": NEEDS_AUTHENTICATION, "retry_on": None})
		ask_a_person(site, CHARGE, name, both(_to_confirm(charge)))
		return [page_owed(charge)]
	retries = ChargeSettings.read(site).retries
	again = None if decline.hard else retries.next_on(int(charge["attempt"]), site.today())
	_write(
		site,
		charge,
		{**_failure(decline), "status": FAILED, "is_final": int(decline.hard), "retry_on": again},
	)
	if again is None:
		ask_a_person(site, CHARGE, name, both(_refused(charge, decline)))
	return []


def abandon(site: Site, name: str, why: str) -> None:
	"""The charge is not to be made any more, for example because the invoice was paid meanwhile."""
	charge = locked(site, CHARGE, name)
	if charge is not None and charge["status"] != SUCCEEDED:
		_write(site, charge, {"status": ABANDONED, "failure_message": why[:MESSAGE_LENGTH], "retry_on": None})


def page_made(site: Site, name: str, url: str, expires_at: datetime) -> None:
	"""Stripe made the page on which the customer pays."""
	charge = locked(site, CHARGE, name)
	if charge is not None:
		links = int(charge["links"] or 0) + 1
		_write(site, charge, {"hosted_url": url, "hosted_url_expires_at": expires_at, "links": links})


def given_up(site: Site, name: str, why: str, dropped: bool) -> None:
	"""Stripe is no longer asked. Dropped by a person, who looked; else nobody knows, and a person has to."""
	charge = locked(site, CHARGE, name)
	if charge is None or charge["status"] not in IN_FLIGHT:
		return
	if dropped:
		_write(site, charge, {"status": ABANDONED, "failure_message": why[:MESSAGE_LENGTH]})
	else:
		_write(site, charge, {"status": UNKNOWN, "failure_message": why[:MESSAGE_LENGTH]})
		ask_a_person(site, CHARGE, name, both(_to_look(charge)))


def _failure(decline: Decline) -> Values:
	return {
		"failure_code": decline.code,
		"decline_code": decline.decline_code,
		"failure_message": decline.message[:MESSAGE_LENGTH],
		"payment_intent": decline.intent or None,
	}


def _write(site: Site, charge: Values, values: Values) -> None:
	site.bulk_update(CHARGE, {charge["name"]: values}, site.now())


def _of(charge: Values) -> str:
	return f"{charge['amount']:.2f} {charge['currency']}"


def _to_confirm(charge: Values) -> tuple[str, str]:
	customer, invoice, amount = charge["customer"], charge["invoice"], _of(charge)
	return (
		f"The bank wants {customer} to confirm {amount} for {invoice}: send the payment page of this charge",
		f"La banque veut que {customer} confirme {amount} pour {invoice} : envoyez la page de paiement de ce prélèvement",
	)


def _to_look(charge: Values) -> tuple[str, str]:
	customer, invoice, amount = charge["customer"], charge["invoice"], _of(charge)
	return (
		f"Nobody knows whether Stripe charged {amount} to {customer} for {invoice}: look there, then retry or drop it",
		f"On ignore si Stripe a prélevé {amount} à {customer} pour {invoice} : vérifiez, puis relancez ou abandonnez",
	)


def _refused(charge: Values, decline: Decline) -> tuple[str, str]:
	customer, invoice, amount = charge["customer"], charge["invoice"], _of(charge)
	why = decline.decline_code or decline.code
	return (
		f"{amount} for {invoice} can't be charged to {customer} ({why}): ask for another way to pay",
		f"{amount} pour {invoice} ne peut être prélevé à {customer} ({why}) : demandez un autre mode de paiement",
	)


def _twice(charge: Values, intent: str) -> tuple[str, str]:
	customer, invoice, first = charge["customer"], charge["invoice"], charge["payment_intent"]
	return (
		f"{customer} paid {invoice} twice at Stripe ({first} and {intent}): refund the second payment",
		f"{customer} a payé {invoice} deux fois chez Stripe ({first} et {intent}) : remboursez le second paiement",
	)
