"""What Stripe says of a payment, written on the charge it belongs to; the same whether an answer or an event says it."""

from __future__ import annotations

from typing import Final

from targo_customer360.billing import charge_results
from targo_customer360.billing.charge_rules import CHARGE, Decline
from targo_customer360.integrations.outbox.owing import owe_all
from targo_customer360.integrations.stripe_objects import (
	CANCELED,
	PROCESSING,
	REQUIRES_ACTION,
	REQUIRES_METHOD,
	SUCCEEDED,
	Intent,
)
from targo_customer360.sites.port import Site

AUTHENTICATE: Final = Decline("authentication_required", message="The bank asks the customer to confirm")
CANCELLED: Final = Decline("canceled", message="The payment was cancelled at Stripe")
REFUSED: Final = Decline("card_declined", message="The card was refused")


def settle(site: Site, intent: Intent) -> str:
	"""Write the state of a payment on its charge and commit; returns what the charge is now, "" where it is not ours.

	What the caller wrote before and did not commit is rolled back: the charge is read as it is at this moment.
	"""
	site.rollback()
	if not intent.charge or not site.count(CHARGE, {"name": intent.charge}):
		return ""
	# Nothing may have been read before the row is locked, or it is seen as it was then.
	site.rollback()
	if intent.status == SUCCEEDED:
		charge_results.succeeded(site, intent.charge, intent.id, intent.received or intent.cents)
	elif intent.status == PROCESSING:
		charge_results.processing(site, intent.charge, intent.id)
	else:
		refuse(site, intent.charge, _decline(intent))
	site.commit()
	return str(site.lookup(CHARGE, [intent.charge], fields=("status",))[intent.charge]["status"])


def refuse(site: Site, charge: str, decline: Decline) -> None:
	"""Write a refusal on a charge, and owe what follows from it, in the caller's transaction."""
	owe_all(site, charge_results.declined(site, charge, decline))


def is_final(intent: Intent) -> bool:
	"""Whether this state of a payment tells how its charge ended, or that it is on its way.

	One that waits for a method and has no error was made by a page that the customer has open.
	"""
	return intent.status in (SUCCEEDED, PROCESSING, REQUIRES_ACTION, CANCELED) or (
		intent.status == REQUIRES_METHOD and intent.error is not None
	)


def _decline(intent: Intent) -> Decline:
	told = intent.error or REFUSED
	if intent.status == CANCELED:
		told = intent.error or CANCELLED
	elif intent.status == REQUIRES_ACTION:
		told = AUTHENTICATE
	return Decline(told.code, told.decline_code, told.message, told.advice, intent.id)
