"""Every outside service that the outbox sends to, made from Customer 360 Settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from targo_customer360.billing import suspension_effects
from targo_customer360.effects.owed import E911, PBX, Owed
from targo_customer360.integrations import genieacs_handler as genieacs
from targo_customer360.integrations import hub_handler as hub
from targo_customer360.integrations import pbx_handler as pbx
from targo_customer360.integrations import stripe_handler as stripe
from targo_customer360.integrations.e911 import handler as e911
from targo_customer360.integrations.e911.settings import provider
from targo_customer360.integrations.outbox import DrainResult, Handler, Idle, drain
from targo_customer360.integrations.outbox.handler import Watchers
from targo_customer360.integrations.outbox.owing import owe_all, replace_dead
from targo_customer360.sites.port import Site, SiteError


def _e911(site: Site) -> Handler:
	return e911.E911Handler(provider(site))


MAKERS: Mapping[str, Callable[[Site], Handler]] = {
	E911: _e911,
	PBX: pbx.pbx_handler,
	hub.SERVICE: hub.hub_handler,
	genieacs.SERVICE: genieacs.genieacs_handler,
	stripe.SERVICE: stripe.stripe_handler,
}
"""How the handler of each service is made; raises SiteError where the settings are not complete."""
WATCHERS: Watchers = {
	E911: e911.given_up,
	PBX: pbx.given_up,
	hub.SERVICE: hub.given_up,
	genieacs.SERVICE: genieacs.given_up,
	stripe.SERVICE: stripe.given_up,
}


SLOW = (genieacs.SERVICE,)
"""Services that may hold a call for minutes: a router that restarts keeps no 911 address waiting."""


def handlers(site: Site) -> dict[str, Handler]:
	"""A handler for each service; one that is not configured waits, and its messages say why."""
	made: dict[str, Handler] = {}
	for service, make in MAKERS.items():
		try:
			made[service] = make(site)
		except SiteError as error:
			made[service] = Idle(error.message)
	return made


def owe_changes(site: Site, owed: Iterable[Owed]) -> list[str]:
	"""Owe what a decision returned, in its transaction; a 911 change takes the place of one that is dead."""
	calls = list(owed)
	for call in calls:
		if call.service == E911:
			replace_dead(site, call)
	return owe_all(site, calls)


def drain_all(site: Site, limit: int = 1000) -> DrainResult:
	"""Send what is due to every service, and note on suspensions what came of it."""
	made = handlers(site)
	slow = {service: made.pop(service) for service in SLOW}
	result = drain(site, made, limit, watchers=WATCHERS)
	if not result.more:
		late = drain(site, slow, limit - result.attempts, watchers=WATCHERS)
		result = DrainResult(result.states + late.states, result.left | late.left, late.more)
	suspension_effects.follow(site)
	site.commit()
	return result
