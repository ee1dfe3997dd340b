"""What the Stripe library raises, as errors that say what is known of the effect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from targo_customer360.billing.charge_rules import Decline
from targo_customer360.integrations.errors import (
	HttpStatus,
	Refused,
	ServiceError,
	ServiceFault,
	ServiceStopped,
)
from targo_customer360.integrations.http import plain
from targo_customer360.integrations.stripe_objects import decline_of

CONFLICT = 409


class Declined(ServiceError):
	"""The card was not charged; `decline` says why."""

	def __init__(self, decline: Decline):
		super().__init__(f"The card was refused: {decline.decline_code or decline.code}")
		self.decline = decline


class KeyReused(Refused):
	"""The idempotency key stands for another request: the earlier one has to be looked for."""


class NotThere(Refused):
	"""Stripe has no such customer, card or payment."""


class InProgress(ServiceError):
	"""The same request is being carried out at this moment, for another process of ours."""

	uncertain = True


def told(stripe: Any, error: Exception, mask: Callable[[str], str]) -> ServiceError:
	"""An error of the library as ours. `mask` takes secrets out of a message."""
	status = getattr(error, "http_status", None) or 0
	body = getattr(error, "json_body", None)
	detail = body.get("error") if isinstance(body, dict) else None
	detail = detail if isinstance(detail, dict) else {}
	said = plain(mask(str(detail.get("message") or getattr(error, "_message", None) or type(error).__name__)))
	message = f"Stripe refuses: {said}"
	code = str(detail.get("code") or detail.get("type") or status or "")
	if isinstance(error, stripe.CardError):
		return Declined(decline_of({**detail, "message": said}))
	if isinstance(error, stripe.IdempotencyError):
		return KeyReused(message, code)
	if isinstance(error, (stripe.AuthenticationError, stripe.PermissionError)):
		return ServiceStopped(f"{message}. Check the secret key in Customer 360 Settings")
	if status == CONFLICT:
		return InProgress(f"Stripe is still busy with it: {said}")
	if isinstance(error, stripe.RateLimitError):
		return HttpStatus(f"Stripe wants fewer calls: {said}", 429)
	if isinstance(error, stripe.InvalidRequestError):
		return NotThere(message, code) if code == "resource_missing" else Refused(message, code)
	if status >= 300:
		return HttpStatus(f"Stripe answered {status}: {said}", status)
	return ServiceFault(f"Stripe gave an answer that can't be read: {said}")
