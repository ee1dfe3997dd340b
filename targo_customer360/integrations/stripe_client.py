"""Stripe: customers and their cards, charges without the customer, and pages on which a customer enters a card or pays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from targo_customer360.integrations.errors import ServiceError, ServiceFault
from targo_customer360.integrations.http import CONNECT_SECONDS, READ_SECONDS, HttpService, plain
from targo_customer360.integrations.stripe_errors import NotThere, told
from targo_customer360.integrations.stripe_library import API, library, services
from targo_customer360.integrations.stripe_objects import (
	CARD,
	CUSTOMER_TAG,
	METHOD_TAG,
	Card,
	ChargeRequest,
	Intent,
	Page,
	card_of,
	id_of,
	intent_of,
	page_of,
)
from targo_customer360.sites.port import Values

PAGE: Final = 100


class Stripe:
	"""Calls to Stripe. Every one that makes something takes an idempotency key; a call may raise any ServiceError.

	`zone` is the time zone of the site. Raises SiteError where the library is missing or too old.
	"""

	def __init__(
		self,
		key: str,
		base: str = API,
		*,
		zone: str = "America/Montreal",
		timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
	):
		self.live = key.startswith(("sk_live_", "rk_live_"))
		self._zone = zone
		self._http = HttpService(base, name="Stripe", timeout=timeout, secrets=[key])
		self._stripe = library()
		self._api = services(self._stripe, key, self._http)

	def close(self) -> None:
		self._http.close()

	def is_live(self) -> bool:
		"""Whether the account that answers moves real money."""
		return bool(self._call(self._api.balance.retrieve).get("livemode"))

	# customers and cards

	def find_customer(self, customer: str) -> str | None:
		"""The customer at Stripe that was made for one of ours, the oldest where there are several."""
		name = customer.replace("\\", "\\\\").replace("'", "\\'")
		query = {"query": f"metadata['{CUSTOMER_TAG}']:'{name}'", "limit": PAGE}
		found = self._call(self._api.customers.search, query)["data"]
		return min(found, key=lambda one: one.get("created") or 0)["id"] if found else None

	def make_customer(self, values: Values, key: str) -> str:
		return str(self._call(self._api.customers.create, values, self._once(key))["id"])

	def describe(self, customer: str, values: Values) -> None:
		"""Name and e-mail of a customer, as Stripe shows and writes to them."""
		if values:
			self._call(self._api.customers.update, customer, values)

	def cards(self, customer: str) -> tuple[Card, ...] | None:
		"""What a customer can be charged to, the default first and then the newest; None for an unknown customer."""
		try:
			held = self._call(self._api.customers.retrieve, customer)
		except NotThere:
			return None
		if held.get("deleted"):
			return None
		wanted = (held.get("invoice_settings") or {}).get("default_payment_method")
		default = id_of(wanted) or id_of(held.get("default_source"))
		found = self._call(self._api.customers.payment_methods.list, customer, {"limit": PAGE})["data"]
		cards = [card_of(one, default) for one in found]
		return tuple(sorted(cards, key=lambda card: (not card.is_default, -card.created, card.id)))

	def make_default(self, customer: str, method: str, key: str) -> None:
		values = {"invoice_settings": {"default_payment_method": method}}
		self._call(self._api.customers.update, customer, values, self._once(key))

	# charges

	def charge(self, request: ChargeRequest, key: str) -> Intent:
		"""Charge at once, without the customer. Raises Declined, KeyReused or InProgress besides."""
		values = {
			"amount": request.cents,
			"currency": request.currency.lower(),
			"customer": request.customer,
			"payment_method": request.method,
			"payment_method_types": [request.kind],
			# As text: version 8 of the library would write True.
			"confirm": "true",
			"off_session": "true",
			"description": request.description,
			"metadata": dict(request.tags),
		}
		return intent_of(self._call(self._api.payment_intents.create, values, self._once(key)))

	def intent(self, name: str) -> Intent:
		"""Raises NotThere."""
		return intent_of(self._call(self._api.payment_intents.retrieve, name))

	def intents_of(self, customer: str, since: datetime) -> Iterator[Intent]:
		"""The payments of a customer made since a moment of the site, the newest first.

		A list shows at once what was made; Stripe's search may be a minute late.
		"""
		seconds = int(since.replace(tzinfo=ZoneInfo(self._zone)).timestamp())
		wanted: Values = {"customer": customer, "created": {"gte": seconds}, "limit": PAGE}
		while True:
			answer = self._call(self._api.payment_intents.list, wanted)
			for one in answer["data"]:
				yield intent_of(one)
			if not answer.get("has_more"):
				return
			wanted["starting_after"] = answer["data"][-1]["id"]

	# pages for the customer

	def card_page(
		self, customer: str, method: str, currency: str, return_url: str, language: str, key: str
	) -> Page:
		"""A page on which a customer enters a card for later; `method` is our Payment Method."""
		tags = {METHOD_TAG: method}
		values = {
			"mode": "setup",
			"customer": customer,
			"currency": currency.lower(),
			"payment_method_types": [CARD],
			"success_url": return_url,
			"cancel_url": return_url,
			"locale": language,
			"metadata": tags,
			"setup_intent_data": {"metadata": tags},
		}
		return self._page(values, key)

	def payment_page(
		self, request: ChargeRequest, title: str, return_url: str, language: str, key: str
	) -> Page:
		"""A page on which a customer pays what could not be charged; `request.method` is not used."""
		tags = dict(request.tags)
		price = {
			"currency": request.currency.lower(),
			"unit_amount": request.cents,
			"product_data": {"name": title},
		}
		values = {
			"mode": "payment",
			"customer": request.customer,
			"payment_method_types": [CARD],
			"line_items": [{"price_data": price, "quantity": 1}],
			"success_url": return_url,
			"cancel_url": return_url,
			"locale": language,
			"metadata": tags,
			"payment_intent_data": {"metadata": tags, "description": request.description},
		}
		return self._page(values, key)

	def saved_method(self, setup_intent: str) -> tuple[str, str]:
		"""The customer and the card that a setup ended with, both empty while it has not."""
		held = self._call(self._api.setup_intents.retrieve, setup_intent)
		if held.get("status") != "succeeded":
			return "", ""
		return id_of(held.get("customer")), id_of(held.get("payment_method"))

	def _page(self, values: Values, key: str) -> Page:
		return page_of(self._call(self._api.checkout.sessions.create, values, self._once(key)), self._zone)

	# one call

	@staticmethod
	def _once(key: str) -> Values:
		return {"idempotency_key": key}

	def _call(self, method: Callable[..., Any], *arguments: Any) -> Mapping[str, Any]:
		"""Make a call and return the JSON of its answer. Errors of the library are raised as ours."""
		try:
			answer = method(*arguments)
		except ServiceError as error:
			# An answer may quote what it was sent.
			error.message = plain(self._http.mask(error.message))
			raise
		except self._stripe.StripeError as error:
			raise told(self._stripe, error, self._http.mask) from None
		content = answer.last_response.data if answer.last_response is not None else None
		if not isinstance(content, Mapping):
			raise ServiceFault("Stripe gave an answer that is no object")
		return content
