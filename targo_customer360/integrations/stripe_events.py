"""What Stripe tells by its webhook: verified, kept once by its id, and marked as processed only after that succeeded.

The edge of each site hands over the raw body and the signature, and gives back the status that `receive` returns. An
answer other than 2xx has Stripe send the event again, for days; the scheduled `catch_up` tries as well.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from targo_customer360.effects.tasks import ask_a_person, both
from targo_customer360.integrations.errors import ServiceError
from targo_customer360.integrations.stripe_effects import EFFECTS, NotOurs
from targo_customer360.integrations.stripe_library import library
from targo_customer360.integrations.stripe_objects import METADATA, id_of, local
from targo_customer360.integrations.stripe_settings import is_live_key, time_zone, webhook_secret
from targo_customer360.sites.port import DuplicateDocument, Locked, Site, SiteError, Values

EVENT: Final = "Stripe Event"
RECEIVED, PROCESSED, FAILED, IGNORED = "Received", "Processed", "Failed", "Ignored"
DONE: Final = (PROCESSED, IGNORED)
LARGEST: Final = 512 * 1024
"""Bytes. Stripe's own events are a few thousand."""
TOLERANCE: Final = 300
"""Seconds that a signature is good for."""
ATTEMPTS: Final = 50
"""After which only Stripe's own deliveries are tried."""
QUIET: Final = timedelta(minutes=1)
KEPT: Final = (
	"id",
	"object",
	"status",
	"amount",
	"amount_received",
	"amount_refunded",
	"currency",
	"mode",
	"reason",
	"created",
)
LINKS: Final = ("customer", "payment_intent", "setup_intent", "charge", "payment_method")
ERROR: Final = ("code", "decline_code", "advice_code", "message", "type")
log = logging.getLogger(__name__)


class NotAccepted(Exception):
	"""The request is no event for us; `status` is the answer, `message` one sentence that tells a forger nothing."""

	def __init__(self, status: int, message: str):
		super().__init__(message)
		self.status = status
		self.message = message


@dataclass(frozen=True)
class Receipt:
	"""The answer to Stripe: an HTTP status and a sentence."""

	status: int
	message: str


def receive(site: Site, raw: bytes, signature: str) -> Receipt:
	"""Take one request of the webhook: `raw` is its body as it came, `signature` the header Stripe-Signature. Commits."""
	try:
		event = verified(site, raw, signature)
	except NotAccepted as refusal:
		return Receipt(refusal.status, refusal.message)
	return take(site, event)


def verified(site: Site, raw: bytes, signature: str) -> Mapping[str, Any]:
	"""The event, once it is certain that Stripe sent it just now, for this account. Raises NotAccepted."""
	secret = webhook_secret(site)
	if not secret:
		raise NotAccepted(503, "The webhook is not set up")
	if len(raw) > LARGEST:
		raise NotAccepted(413, "The request is too large")
	try:
		stripe = library()
	except SiteError as error:
		raise NotAccepted(503, error.message) from None
	try:
		text = raw.decode()
		stripe.WebhookSignature.verify_header(text, signature or "", secret, TOLERANCE)
		event = json.loads(text)
	except (stripe.SignatureVerificationError, ValueError):
		raise NotAccepted(400, "The signature does not hold") from None
	if not isinstance(event, dict) or event.get("object") != "event" or not _is_whole(event):
		raise NotAccepted(400, "This is no event")
	live = is_live_key(site)
	if live is not None and bool(event.get("livemode")) != live:
		raise NotAccepted(400, "The event is of another mode than the key")
	return event


def take(site: Site, event: Mapping[str, Any]) -> Receipt:
	"""Keep a verified event and process it now. Commits."""
	name = str(event["id"])
	_keep(site, name, event)
	try:
		return _process(site, name)
	except Locked:
		return Receipt(409, "The event is being processed")


def catch_up(site: Site) -> int:
	"""Process what failed or was interrupted; returns how many were processed. Commits after each."""
	before = site.now() - QUIET
	rows = site.list(
		EVENT,
		{
			"status": ("in", (RECEIVED, FAILED)),
			"attempts": ("<", ATTEMPTS),
			"modified": ("<", before),
		},
		order_by="creation, name",
	)
	done = 0
	for row in rows:
		try:
			done += _process(site, row["name"]).status == 200
		except Locked:
			continue
	return done


def _is_whole(event: Mapping[str, Any]) -> bool:
	held = event.get("data")
	return (
		isinstance(event.get("id"), str)
		and isinstance(event.get("type"), str)
		and isinstance(held, dict)
		and isinstance(held.get("object"), dict)
	)


def _keep(site: Site, name: str, event: Mapping[str, Any]) -> None:
	if site.count(EVENT, {"name": name}):
		return
	values = {
		"event_id": name,
		"event_type": event["type"],
		"object_id": str(event["data"]["object"].get("id") or ""),
		"status": RECEIVED,
		"livemode": int(bool(event.get("livemode"))),
		"occurred_at": local(event["created"], time_zone(site)) if event.get("created") else None,
		"payload": json.dumps(_needed(event["data"]), ensure_ascii=False, sort_keys=True),
	}
	try:
		with site.savepoint():
			site.insert(EVENT, values)
	except DuplicateDocument:
		pass  # the same delivery came twice at once
	site.commit()


def _process(site: Site, name: str) -> Receipt:
	"""Raises Locked while another process is at it."""
	with site.lock(f"stripe-{name}"):
		# What others committed while the lock was theirs must be seen.
		site.rollback()
		row = site.lookup(EVENT, [name], fields=("*",))[name]
		if row["status"] in DONE:
			return Receipt(200, f"Known: {row['result'] or row['status']}")
		status, result = _carry_out(site, row)
		attempts = int(row["attempts"] or 0) + 1
		done = {"status": status, "result": result[:500], "attempts": attempts}
		if status in DONE:
			done["processed_at"] = site.now()
		site.bulk_update(EVENT, {name: done}, site.now())
		if status == FAILED and attempts == ATTEMPTS:
			ask_a_person(site, EVENT, name, both(_given_up(name, result)))
		# Before the lock is given back: the next one must see it.
		site.commit()
	return Receipt(
		200 if status in DONE else 500, result if status in DONE else "The event is kept for later"
	)


def _carry_out(site: Site, row: Values) -> tuple[str, str]:
	effect = EFFECTS.get(row["event_type"])
	if effect is None:
		return IGNORED, "Nothing follows from events of this type"
	site.rollback()
	try:
		return PROCESSED, effect(site, json.loads(row["payload"] or "{}"))
	except NotOurs as error:
		site.rollback()
		return IGNORED, str(error)
	except (ServiceError, SiteError) as error:
		site.rollback()
		return FAILED, error.message
	except Exception as error:
		site.rollback()
		log.exception("Stripe Event %s", row["name"])
		return FAILED, f"{type(error).__name__}: {error}"


def _given_up(name: str, why: str) -> tuple[str, str]:
	return (
		f"The event {name} of Stripe can't be processed and is not tried again: {why}",
		f"L'événement {name} de Stripe ne peut être traité et n'est plus repris : {why}",
	)


def _needed(data: Mapping[str, Any]) -> Values:
	"""What our effects need of an event, and nothing that identifies a card or a person."""
	held = data["object"]
	slim: Values = {name: held[name] for name in KEPT if held.get(name) is not None}
	slim |= {name: id_of(held[name]) for name in LINKS if held.get(name)}
	tags = held.get("metadata")
	if isinstance(tags, Mapping):
		slim["metadata"] = {k: v for k, v in tags.items() if k.startswith(METADATA)}
	error = held.get("last_payment_error")
	if isinstance(error, Mapping):
		slim["last_payment_error"] = {name: error[name] for name in ERROR if error.get(name)}
	former = data.get("previous_attributes")
	if isinstance(former, Mapping) and former.get("customer"):
		slim["former_customer"] = id_of(former["customer"])
	return slim
