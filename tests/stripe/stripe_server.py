"""A Stripe of our own on loopback, as far as we use the real one: its state, its errors, its idempotency keys.

Kept from the real one: a key replays the first answer, also a refusal; the same key with another body is refused; a
payment without the customer that needs authentication is refused with 402; search is late, a list is not.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.integrations.loopback import Answer, Loopback
from tests.stripe.forms import Values, decoded

KEY = "sk_test_51Loopback0secret0key0of0tests"
CARD_MESSAGES = {
	"insufficient_funds": "Your card has insufficient funds.",
	"stolen_card": "Your card was declined.",
	"authentication_required": "This transaction requires authentication.",
}
ALLOWED = {
	"create_intent": {
		"amount",
		"currency",
		"customer",
		"payment_method",
		"payment_method_types",
		"confirm",
		"off_session",
		"description",
		"metadata",
	},
	"create_session": {
		"mode",
		"customer",
		"currency",
		"payment_method_types",
		"success_url",
		"cancel_url",
		"locale",
		"metadata",
		"line_items",
		"setup_intent_data",
		"payment_intent_data",
	},
	"create_customer": {"description", "metadata"},
	"update_customer": {"name", "email", "invoice_settings"},
}
DAY = 24 * 3600


class Refusal(Exception):
	"""An error of Stripe, with its body."""

	def __init__(self, status: int, **error: Any):
		super().__init__(error.get("message"))
		self.status = status
		self.body = {"error": error}


class StripeServer(Loopback):
	"""Holds customers, cards, payments and pages. `fail(name, refusal)` has the next call of that name refused.

	`charged` are the cents that were really taken, one a payment.
	"""

	def __init__(self) -> None:
		super().__init__()
		self.customers: dict[str, Values] = {}
		self.methods: dict[str, Values] = {}
		self.intents: dict[str, Values] = {}
		self.sessions: dict[str, Values] = {}
		self.setups: dict[str, Values] = {}
		self.outcomes: dict[str, str] = {}
		self.keys: dict[str, tuple[str, int, Any]] = {}
		self.unseen_by_search: set[str] = set()
		self.requests: list[tuple[str, Values]] = []
		self._refusals: dict[str, list[Refusal]] = {}
		self._numbers = 0

	@property
	def charged(self) -> list[int]:
		return [one["amount_received"] for one in self.intents.values() if one["amount_received"]]

	def fail(self, name: str, refusal: Refusal) -> None:
		self._refusals.setdefault(name, []).append(refusal)

	def forget_keys(self) -> None:
		"""A day has passed."""
		self.keys.clear()

	# what a test puts there

	def customer(self, name: str = "", **values: Any) -> str:
		id_ = self._id("cus")
		tags = {"customer360_customer": name} if name else {}
		self.customers[id_] = {
			"id": id_,
			"object": "customer",
			"created": int(time.time()),
			"metadata": tags,
			"default_source": None,
			"invoice_settings": {"default_payment_method": None},
			**values,
		}
		return id_

	def card(
		self, customer: str, outcome: str = "ok", last4: str = "4242", year: int = 2099, default: bool = False
	) -> str:
		"""A card on file; `outcome` is what the bank says to a charge: ok, processing or a decline code."""
		id_ = self._id("pm")
		details = {
			"brand": "visa",
			"last4": last4,
			"exp_month": 12,
			"exp_year": year,
			"fingerprint": "hidden",
		}
		self.methods[id_] = {
			"id": id_,
			"object": "payment_method",
			"type": "card",
			"card": details,
			"customer": customer,
			"created": int(time.time()) + self._numbers,
			"billing_details": {"name": "Lise Côté", "address": {"postal_code": "J0L 1W0"}},
		}
		self.outcomes[id_] = outcome
		if default:
			self.customers[customer]["invoice_settings"]["default_payment_method"] = id_
		return id_

	def enter_card(self, session: str, **card: Any) -> Values:
		"""The customer finishes a page for a card; returns the page, as its event holds it."""
		page = self.sessions[session]
		method = self.card(page["customer"], **card)
		self.setups[page["setup_intent"]] |= {"status": "succeeded", "payment_method": method}
		page["status"] = "complete"
		return page

	def pay_page(self, session: str) -> Values:
		"""The customer pays on a page; returns the payment."""
		page = self.sessions[session]
		intent = self._intent(
			page["amount_total"], page["currency"], page["customer"], page["payment_intent_data"]["metadata"]
		)
		intent |= {"status": "succeeded", "amount_received": intent["amount"]}
		page |= {"status": "complete", "payment_intent": intent["id"]}
		return intent

	# requests

	def name_of(self, method: str, path: str, body: bytes) -> str:
		return self._route(method, path)[0]

	def _route(self, method: str, path: str) -> tuple[str, list[str]]:
		parts = urlsplit(path).path.strip("/").split("/")[1:]
		shape = (method, *(part if place % 2 == 0 else "*" for place, part in enumerate(parts)))
		if parts[:2] == ["checkout", "sessions"]:
			return ("create_session", []) if method == "POST" else ("read_session", parts[2:])
		if parts[-1] == "search":
			return f"search_{parts[0]}", []
		return {
			("GET", "balance"): ("balance", []),
			("POST", "customers"): ("create_customer", []),
			("GET", "customers", "*"): ("read_customer", parts[1:]),
			("POST", "customers", "*"): ("update_customer", parts[1:]),
			("GET", "customers", "*", "payment_methods"): ("list_methods", parts[1:2]),
			("POST", "payment_intents"): ("create_intent", []),
			("GET", "payment_intents"): ("list_intents", []),
			("GET", "payment_intents", "*"): ("read_intent", parts[1:]),
			("GET", "setup_intents", "*"): ("read_setup", parts[1:]),
		}.get(shape, ("none", []))

	def effect(self, name: str, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
		status, answer = self._answered(name, method, path, headers, body)
		return status, "application/json", json.dumps(answer).encode()

	def _answered(
		self, name: str, method: str, path: str, headers: dict[str, str], body: bytes
	) -> tuple[int, Any]:
		if headers.get("Authorization") != f"Bearer {KEY}":
			return _error(401, message="Invalid API Key provided: sk_test_****", type="invalid_request_error")
		_, ids = self._route(method, path)
		given = decoded(body.decode() if body else urlsplit(path).query)
		self.requests.append((name, given))
		key, asked = headers.get("Idempotency-Key", ""), f"{method} {path} {body.decode()}"
		if method == "POST" and key in self.keys:
			before, status, answer = self.keys[key]
			if before != asked:
				return _error(
					400,
					message="Keys for idempotent requests can only be used with the same parameters they were first"
					f" used with. Try using a key other than '{key}' if you meant to execute a different request.",
					type="idempotency_error",
				)
			return status, answer
		try:
			unknown = given.keys() - ALLOWED.get(name, given.keys())
			if unknown:
				raise Refusal(
					400,
					code="parameter_unknown",
					message=f"Received unknown parameters: {', '.join(sorted(unknown))}",
					type="invalid_request_error",
				)
			if self._refusals.get(name):
				raise self._refusals[name].pop(0)
			status, answer = 200, getattr(self, name)(*ids, given)
		except Refusal as refusal:
			status, answer = refusal.status, refusal.body
			if status in (409, 429) or "parameter" in answer["error"].get("code", ""):
				return status, answer  # nothing was begun, so the key is still free
		if method == "POST" and key:
			self.keys[key] = (asked, status, json.loads(json.dumps(answer)))
		return status, answer

	# operations

	def balance(self, given: Values) -> Values:
		return {"object": "balance", "livemode": False, "available": []}

	def create_customer(self, given: Values) -> Values:
		id_ = self.customer(**{"description": given["description"], "metadata": given["metadata"]})
		return self.customers[id_]

	def read_customer(self, id_: str, given: Values) -> Values:
		return self._held(self.customers, id_, "customer")

	def update_customer(self, id_: str, given: Values) -> Values:
		held = self._held(self.customers, id_, "customer")
		held["invoice_settings"] |= given.pop("invoice_settings", {})
		held |= given
		return held

	def search_customers(self, given: Values) -> Values:
		wanted = given["query"].partition(":'")[2].rstrip("'")
		found = [
			one
			for one in self.customers.values()
			if one["metadata"].get("customer360_customer") == wanted
			and one["id"] not in self.unseen_by_search
		]
		return {"object": "search_result", "data": found, "has_more": False, "url": "/v1/customers/search"}

	def list_methods(self, id_: str, given: Values) -> Values:
		self._held(self.customers, id_, "customer")
		return _list([one for one in self.methods.values() if one["customer"] == id_], given)

	def create_intent(self, given: Values) -> Values:
		self._held(self.customers, given["customer"], "customer")
		method = self._held(self.methods, given["payment_method"], "PaymentMethod")
		if method["customer"] != given["customer"]:
			raise Refusal(
				400,
				code="payment_method_unexpected_state",
				message="The payment method belongs to another customer",
				type="invalid_request_error",
			)
		assert (given["confirm"], given["off_session"]) == ("true", "true")
		assert given["payment_method_types"] == [method["type"]]
		intent = self._intent(
			int(given["amount"]), given["currency"], given["customer"], given.get("metadata", {})
		)
		outcome = self.outcomes[method["id"]]
		if outcome == "ok":
			intent |= {"status": "succeeded", "amount_received": intent["amount"]}
		elif outcome == "processing":
			intent["status"] = "processing"
		else:
			raise self._declined(intent, method, outcome)
		return intent

	def _declined(self, intent: Values, method: Values, outcome: str) -> Refusal:
		needs = outcome == "authentication_required"
		error = {
			"code": outcome if needs else "card_declined",
			"decline_code": outcome,
			"doc_url": "https://stripe.com/docs/error-codes/card-declined",
			"message": CARD_MESSAGES.get(outcome, "Your card was declined."),
			"type": "card_error",
		}
		intent["last_payment_error"] = {**error, "payment_method": method}
		return Refusal(
			402, **error, payment_intent=dict(intent), payment_method=method, charge=self._id("ch")
		)

	def list_intents(self, given: Values) -> Values:
		since = int(given["created"]["gte"])
		found = [
			one
			for one in self.intents.values()
			if one["customer"] == given["customer"] and one["created"] >= since
		]
		return _list(found[::-1], given)

	def read_intent(self, id_: str, given: Values) -> Values:
		return self._held(self.intents, id_, "payment_intent")

	def read_setup(self, id_: str, given: Values) -> Values:
		return self._held(self.setups, id_, "setupintent")

	def create_session(self, given: Values) -> Values:
		self._held(self.customers, given["customer"], "customer")
		id_ = self._id("cs_test")
		page = {
			**given,
			"id": id_,
			"object": "checkout.session",
			"status": "open",
			"expires_at": int(time.time()) + DAY,
			"url": f"https://checkout.stripe.com/c/pay/{id_}#{'f' * 500}",
			"payment_intent": None,
			"setup_intent": None,
		}
		if given["mode"] == "setup":
			setup = self._id("seti")
			self.setups[setup] = {
				"id": setup,
				"object": "setup_intent",
				"status": "requires_payment_method",
				"customer": given["customer"],
				"metadata": given["setup_intent_data"]["metadata"],
				"payment_method": None,
			}
			page["setup_intent"] = setup
		else:
			price = given["line_items"][0]["price_data"]
			page |= {"amount_total": int(price["unit_amount"]), "currency": price["currency"]}
		self.sessions[id_] = page
		return page

	# pieces

	def _intent(self, amount: int, currency: str, customer: str, tags: Values) -> Values:
		id_ = self._id("pi")
		self.intents[id_] = {
			"id": id_,
			"object": "payment_intent",
			"amount": amount,
			"amount_received": 0,
			"currency": currency,
			"customer": customer,
			"metadata": tags,
			"status": "requires_payment_method",
			"created": int(time.time()),
			"last_payment_error": None,
			"client_secret": f"{id_}_secret_hidden",
		}
		return self.intents[id_]

	@staticmethod
	def _held(among: dict[str, Values], id_: str, kind: str) -> Values:
		if id_ not in among:
			raise Refusal(
				404,
				code="resource_missing",
				message=f"No such {kind}: '{id_}'",
				param="id",
				type="invalid_request_error",
			)
		return among[id_]

	def _id(self, prefix: str) -> str:
		self._numbers += 1
		return f"{prefix}_{self._numbers:016d}"


def _list(found: list[Values], given: Values) -> Values:
	size, after = int(given.get("limit", 10)), given.get("starting_after")
	ids = [one["id"] for one in found]
	start = ids.index(after) + 1 if after else 0
	return {"object": "list", "data": found[start : start + size], "has_more": len(found) > start + size}


def _error(status: int, **error: Any) -> tuple[int, Any]:
	return status, {"error": error}


SERVER_ERROR: Callable[[], Refusal] = lambda: Refusal(  # noqa: E731
	500, message="An unknown error occurred", type="api_error"
)
