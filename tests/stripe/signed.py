"""Events as Stripe sends and signs them. The signature is made here from its description, not by the library."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

from targo_customer360.integrations.stripe_events import Receipt, receive
from targo_customer360.sites.port import Site

SECRET = "whsec_loopback_signing_secret"
_numbers = iter(range(1, 10**6))


def event(kind: str, about: dict[str, Any], former: dict[str, Any] | None = None, **values: Any) -> bytes:
	"""The body of an event about an object; `former` are its attributes before."""
	told: dict[str, Any] = {"object": about}
	if former is not None:
		told["previous_attributes"] = former
	body = {
		"id": f"evt_{next(_numbers):024d}",
		"object": "event",
		"api_version": "2024-06-20",
		"created": int(time.time()),
		"type": kind,
		"livemode": False,
		"data": told,
		**values,
	}
	return json.dumps(body, indent=2).encode()


def signature(raw: bytes, secret: str = SECRET, at: int | None = None) -> str:
	moment = int(time.time()) if at is None else at
	mac = hmac.new(secret.encode(), f"{moment}.".encode() + raw, hashlib.sha256).hexdigest()
	return f"t={moment},v1={mac},v0=0000"


def deliver(site: Site, raw: bytes) -> Receipt:
	"""Hand an event to the webhook, signed."""
	return receive(site, raw, signature(raw))
