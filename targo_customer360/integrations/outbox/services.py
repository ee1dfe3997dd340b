"""Services that were stopped: no call is made to one until a person has looked and lets it go on."""

from __future__ import annotations

from typing import Final

from targo_customer360.effects.tasks import ask_a_person, settle
from targo_customer360.sites.port import Site

SERVICE: Final = "Outside Service"
WORKING, STOPPED = "Working", "Stopped"


def stopped(site: Site, service: str) -> str | None:
	"""Why no call may be made to the service now; None when calls may be made."""
	held = site.lookup(SERVICE, [service], fields=("status", "reason")).get(service)
	return (held["reason"] or STOPPED) if held and held["status"] == STOPPED else None


def stop(site: Site, service: str, reason: str) -> None:
	"""Make no further call to the service, and ask a person to look."""
	values = {"status": STOPPED, "reason": reason, "stopped_on": site.now()}
	if site.count(SERVICE, {"name": service}):
		site.update(SERVICE, service, values)
	else:
		site.insert(SERVICE, {"service": service, **values})
	ask_a_person(site, SERVICE, service, f"{service} is stopped: {reason}")


def let_go_on(site: Site, service: str) -> None:
	"""A person has looked."""
	if site.count(SERVICE, {"name": service}):
		site.update(SERVICE, service, {"status": WORKING, "reason": "", "stopped_on": None})
		settle(site, SERVICE, service)
