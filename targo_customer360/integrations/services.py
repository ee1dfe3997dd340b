"""Every outside service that the outbox sends to, made from Customer 360 Settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from targo_customer360.integrations import pbx_handler as pbx
from targo_customer360.integrations.e911 import handler as e911
from targo_customer360.integrations.e911.settings import provider
from targo_customer360.integrations.outbox import DrainResult, Handler, Idle, drain
from targo_customer360.integrations.outbox.handler import Watchers
from targo_customer360.integrations.outbox.owing import owe_all, replace_dead
from targo_customer360.sites.port import Site, SiteError
from targo_customer360.telephony.owed import E911, PBX, Owed


def _e911(site: Site) -> Handler:
	return e911.E911Handler(provider(site))


MAKERS: Mapping[str, Callable[[Site], Handler]] = {E911: _e911, PBX: pbx.pbx_handler}
"""How the handler of each service is made; raises SiteError where the settings are not complete."""
WATCHERS: Watchers = {E911: e911.given_up, PBX: pbx.given_up}


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
	"""Send what is due to every service."""
	return drain(site, handlers(site), limit, watchers=WATCHERS)
