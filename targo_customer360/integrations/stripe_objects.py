"""What Stripe answers, as far as we use it. None of these holds a card number, an address or a key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from typing import Any, Final
from zoneinfo import ZoneInfo

from targo_customer360.billing.charge_rules import Decline

CARD, BANK_DEBIT = "card", "acss_debit"
TYPES: Final = (CARD, BANK_DEBIT)
"""What is charged without the customer: cards, and Canadian bank accounts with a mandate kept at Stripe."""
METADATA: Final = "customer360_"
CHARGE_TAG, METHOD_TAG, CUSTOMER_TAG = f"{METADATA}charge", f"{METADATA}method", f"{METADATA}customer"
INVOICE_TAG: Final = f"{METADATA}invoice"

SUCCEEDED, PROCESSING, REQUIRES_ACTION = "succeeded", "processing", "requires_action"
CANCELED, REQUIRES_METHOD = "canceled", "requires_payment_method"


@dataclass(frozen=True)
class Card:
	"""A card or a bank account on file, masked. `month` and `year` are 0 for a bank account."""

	id: str
	kind: str
	brand: str
	last4: str
	month: int = 0
	year: int = 0
	created: int = 0
	is_default: bool = False

	def usable_on(self, day: date) -> bool:
		"""Whether it can be charged on a day: of a kind that we charge, and not expired."""
		return self.kind in TYPES and (self.kind != CARD or (self.year, self.month) >= (day.year, day.month))

	@property
	def shown(self) -> str:
		"""For a person: `Visa …4242 12/2027`."""
		expiry = f" {self.month:02d}/{self.year}" if self.year else ""
		return f"{self.brand} …{self.last4}{expiry}"


@dataclass(frozen=True)
class Intent:
	"""A payment: its state, and which of our charges it belongs to (empty: not ours)."""

	id: str
	status: str
	cents: int
	received: int
	charge: str
	customer: str = ""
	error: Decline | None = None


@dataclass(frozen=True)
class Page:
	"""A page at Stripe for a customer; open until a moment, without a time zone in that of the site."""

	id: str
	expires_at: datetime
	url: str = field(repr=False)


@dataclass(frozen=True)
class ChargeRequest:
	"""One charge without the customer. `kind` is the kind of `method`."""

	cents: int
	currency: str
	customer: str
	method: str
	kind: str
	description: str
	tags: Mapping[str, str]


def card_of(found: Mapping[str, Any], default: str = "") -> Card:
	kind = str(found.get("type") or "")
	details = found.get(kind) or {}
	brand = details.get("brand") or details.get("bank_name") or kind or "?"
	return Card(
		id=str(found["id"]),
		kind=kind,
		brand=str(brand).replace("_", " ").title() if str(brand).islower() else str(brand),
		last4=str(details.get("last4") or "????"),
		month=int(details.get("exp_month") or 0),
		year=int(details.get("exp_year") or 0),
		created=int(found.get("created") or 0),
		is_default=found["id"] == default,
	)


def intent_of(found: Mapping[str, Any]) -> Intent:
	error = found.get("last_payment_error")
	return Intent(
		id=str(found["id"]),
		status=str(found["status"]),
		cents=int(found.get("amount") or 0),
		received=int(found.get("amount_received") or 0),
		charge=str((found.get("metadata") or {}).get(CHARGE_TAG) or ""),
		customer=str(id_of(found.get("customer"))),
		error=decline_of(error, str(found["id"])) if error else None,
	)


def decline_of(error: Mapping[str, Any], intent: str = "") -> Decline:
	held = error.get("payment_intent")
	return Decline(
		code=str(error.get("code") or error.get("type") or ""),
		decline_code=str(error.get("decline_code") or ""),
		message=str(error.get("message") or ""),
		advice=str(error.get("advice_code") or ""),
		intent=intent or str(id_of(held)),
	)


def page_of(found: Mapping[str, Any], zone: str) -> Page:
	return Page(str(found["id"]), local(found["expires_at"], zone), str(found.get("url") or ""))


def local(seconds: Any, zone: str) -> datetime:
	"""A moment of Stripe, in the time of the site and without its zone, as the site keeps moments."""
	moment = datetime.fromtimestamp(int(seconds), timezone.utc)
	return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def id_of(held: Any) -> str:
	"""The id of something that is given as its id or as a whole."""
	return str(held.get("id") or "") if isinstance(held, Mapping) else str(held or "")
