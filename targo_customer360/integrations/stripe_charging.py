"""Charges an invoice to a card at Stripe, and makes the page on which the customer pays what could not be charged."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from targo_customer360.billing import charge_results
from targo_customer360.billing.balance import INVOICE, money
from targo_customer360.billing.charge_rules import (
	CHARGE,
	FAILED,
	IN_FLIGHT,
	NEEDS_AUTHENTICATION,
	NO_METHOD,
	Decline,
)
from targo_customer360.billing.charges import METHOD
from targo_customer360.integrations.errors import Refused, ServiceError, ServiceStopped
from targo_customer360.integrations.outbox.handler import Message, Outcome, outcome_of
from targo_customer360.integrations.stripe_cards import language_of, usable_card
from targo_customer360.integrations.stripe_client import Stripe
from targo_customer360.integrations.stripe_errors import Declined, KeyReused
from targo_customer360.integrations.stripe_objects import (
	CHARGE_TAG,
	CUSTOMER_TAG,
	INVOICE_TAG,
	ChargeRequest,
	Intent,
)
from targo_customer360.integrations.stripe_settings import page_after
from targo_customer360.integrations.stripe_settle import is_final, refuse, settle
from targo_customer360.sites.port import Site, Values

LOOK_BACK: Final = timedelta(days=1)
"""Added before the first attempt when payments are listed: clocks differ, and a list may hold more than we need."""


class Charging:
	"""The part of the handler that moves money."""

	def __init__(self, stripe: Stripe):
		self._stripe = stripe

	def read_back(self, site: Site, message: Message) -> Outcome:
		"""Whether an earlier attempt made a payment. "retry" is safe: within a day Stripe knows the key, and after that
		a payment that was made is in the list.
		"""
		charge = _charge_of(site, message.name)
		site.rollback()
		intent = self._find(charge)
		return Outcome("retry") if intent is None else _settled(site, intent)

	def charge(self, site: Site, message: Message) -> Outcome:
		charge = _charge_of(site, message.name)
		if charge["status"] not in IN_FLIGHT:
			return Outcome("needless", f"The charge is {charge['status']}")
		why = _needless(site, charge)
		if why:
			charge_results.abandon(site, charge["name"], why)
			return Outcome("needless", why)
		if not charge["stripe_payment_method"] and not self._choose_card(site, charge):
			decline = Decline(NO_METHOD, message="No card that can be charged is on file")
			refuse(site, charge["name"], decline)
			return Outcome("sent", decline.message, {"code": decline.code})
		return self._send(site, _charge_of(site, message.name))

	def payment_page(self, site: Site, message: Message) -> Outcome:
		charge = _charge_of(site, message.name)
		if charge["status"] not in (NEEDS_AUTHENTICATION, FAILED):
			return Outcome("needless", f"The charge is {charge['status']}")
		why = _paid(site, charge)
		if why:
			charge_results.abandon(site, charge["name"], why)
			return Outcome("needless", why)
		customer = site.lookup("Customer", [charge["customer"]], fields=("language",))
		language = language_of(customer.get(charge["customer"]) or {})
		back = page_after(site)
		site.rollback()
		page = self._stripe.payment_page(_request(charge), charge["invoice"], back, language, message.key)
		charge_results.page_made(site, charge["name"], page.url, page.expires_at)
		return Outcome("sent", response={"page": page.id})

	def _choose_card(self, site: Site, charge: Values) -> bool:
		"""Choose what is charged and write it down before anything is sent: sent again, the request must be the same."""
		held = site.lookup(METHOD, [charge["payment_method"]], fields=("stripe_customer_id",))
		customer = (held.get(charge["payment_method"]) or {}).get("stripe_customer_id") or ""
		site.rollback()
		cards = self._stripe.cards(customer) if customer else None
		card = usable_card(site, charge["customer"], cards or ())
		if card is None:
			return False
		chosen = {
			"stripe_customer": customer,
			"stripe_payment_method": card.id,
			"method_type": card.kind,
			"method_shown": card.shown,
			"attempted_at": site.now(),
		}
		site.bulk_update(CHARGE, {charge["name"]: chosen}, site.now())
		site.commit()
		return True

	def _send(self, site: Site, charge: Values) -> Outcome:
		request = _request(charge)
		site.rollback()
		try:
			intent = self._stripe.charge(request, charge["name"])
		except Declined as error:
			refuse(site, charge["name"], error.decline)
			return Outcome("sent", error.message, {"code": error.decline.code})
		except KeyReused as error:
			found = self._find(charge)
			return (
				_settled(site, found) if found else Outcome("rejected", error.message, {"code": error.code})
			)
		except Refused as error:
			refuse(site, charge["name"], Decline(error.code, message=error.message))
			return Outcome("sent", error.message, {"code": error.code})
		except ServiceStopped:
			raise
		except ServiceError as error:
			if error.uncertain:
				charge_results.unanswered(site, charge["name"], error.message)
			return outcome_of(error)
		return _settled(site, intent)

	def _find(self, charge: Values) -> Intent | None:
		"""The payment that an earlier attempt made, where it made one that went anywhere; one that succeeded first."""
		if not charge["stripe_customer"] or not charge["attempted_at"]:
			return None  # nothing was sent
		made = self._stripe.intents_of(charge["stripe_customer"], charge["attempted_at"] - LOOK_BACK)
		ours = [intent for intent in made if intent.charge == charge["name"] and is_final(intent)]
		return min(ours, key=lambda intent: intent.status != "succeeded") if ours else None


def _charge_of(site: Site, name: str) -> Values:
	charge = site.lookup(CHARGE, [name], fields=("*",)).get(name)
	if charge is None:
		raise Refused(f"There is no charge {name}")
	return charge


def _needless(site: Site, charge: Values) -> str:
	"""Why the charge is not to be made any more; empty where it is."""
	method = site.lookup(METHOD, [charge["payment_method"]], fields=("is_auto", "enabled"))
	held = method.get(charge["payment_method"]) or {}
	if not (held.get("is_auto") and held.get("enabled")):
		return "Auto-pay was switched off meanwhile"
	return _paid(site, charge)


def _paid(site: Site, charge: Values) -> str:
	invoice = site.lookup(INVOICE, [charge["invoice"]], fields=("docstatus", "outstanding_amount"))
	held = invoice.get(charge["invoice"]) or {}
	if int(held.get("docstatus") or 0) != 1:
		return "The invoice was cancelled meanwhile"
	left = money(held["outstanding_amount"])
	return "" if left >= money(charge["amount"]) else f"The invoice was paid meanwhile: {left:.2f} is left"


def _request(charge: Values) -> ChargeRequest:
	return ChargeRequest(
		cents=int(charge["amount_cents"]),
		currency=charge["currency"],
		customer=charge["stripe_customer"] or "",
		method=charge["stripe_payment_method"] or "",
		kind=charge["method_type"] or "",
		description=f"{charge['invoice']} ({charge['customer']})",
		tags={
			CHARGE_TAG: charge["name"],
			INVOICE_TAG: charge["invoice"],
			CUSTOMER_TAG: charge["customer"],
		},
	)


def _settled(site: Site, intent: Intent) -> Outcome:
	status = settle(site, intent)
	return Outcome("sent", f"{intent.id}: {status}", {"payment_intent": intent.id, "status": intent.status})
