"""What Stripe says of a customer's cards at the moment of a decision."""

from __future__ import annotations

from dataclasses import dataclass

from targo_customer360.billing.stripe_methods import Methods
from targo_customer360.errors import InvalidField
from targo_customer360.integrations.errors import ServiceError, ServiceStopped
from targo_customer360.integrations.stripe_cards import usable_card
from targo_customer360.integrations.stripe_objects import Card
from targo_customer360.integrations.stripe_settings import QUICK, configured_stripe
from targo_customer360.sites.port import Site, SiteError


@dataclass(frozen=True)
class Seen:
	"""What Stripe said just now: the card that would be charged. `unknown`: it did not answer."""

	card: Card | None
	stripe_customer: str
	unknown: bool = False


def seen(site: Site, customer: str, methods: Methods) -> Seen:
	"""Ask Stripe, quickly. Raises SiteError where it is not set up or refuses our key."""
	known = stripe_customer(site, customer, methods)
	stripe = configured_stripe(site, QUICK)
	if not known:
		return Seen(None, "")
	try:
		cards = stripe.cards(known) or ()
	except ServiceStopped as error:
		raise SiteError(error.message) from None
	except ServiceError:
		return Seen(None, known, unknown=True)
	return Seen(usable_card(site, customer, cards), known)


def stripe_customer(site: Site, customer: str, methods: Methods) -> str:
	held = site.lookup("Customer", [customer], fields=("stripe_customer_id",)).get(customer)
	if held is None:
		raise InvalidField("customer", "There is no customer {0}", customer)
	ours = (methods.stripe or {}).get("stripe_customer_id")
	return str(ours or held["stripe_customer_id"] or "")
