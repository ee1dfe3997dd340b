"""Orders for new lines, and the local PBX and 911 provider that they go to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from targo_customer360.embedded.rules import AFTER, RULES
from targo_customer360.integrations import lines, outbox
from targo_customer360.integrations.e911.handler import E911Handler
from targo_customer360.integrations.e911.northern911 import Northern911
from targo_customer360.integrations.e911.northern911_soap import Soap
from targo_customer360.integrations.pbx import Pbx
from targo_customer360.integrations.pbx_handler import PbxHandler
from targo_customer360.integrations.services import WATCHERS
from targo_customer360.sites.embedded_site import EmbeddedSite
from targo_customer360.sites.port import Site, Values
from targo_customer360.telephony.lines import ORDER
from tests.integrations.factories import make_customer
from tests.integrations.northern911_server import PASSCODE, VENDOR_CODE, Northern911Server
from tests.integrations.pbx_server import TOKEN, PbxServer

DID = "4502722408"
PBX, E911, ATA, ACTIVATION = "PBX line", "911 registration", "ATA", "Activation"
MAC = "000b82-aabbcc"
SETTINGS = "Customer 360 Settings"
SHORT = (2.0, 0.4)
"""Time-outs of a service that a test keeps from answering."""


def with_rules(site: Site) -> Site:
	"""The site with the rules that a bench has in its controllers."""
	if isinstance(site, EmbeddedSite):
		site._rules, site._after = RULES, AFTER
	return site


def make_location(site: Site, name: str = "LOC-1", **values: Any) -> str:
	wanted = {
		"name": name,
		"customer": make_customer(site),
		"location_name": "Principale",
		"address_line1": "123 rue Principale",
		"city": "Sainte-Clotilde",
		"state": "QC",
		"postal_code": "J0L 1W0",
		"status": "Active",
		**values,
	}
	return site.insert("Service Location", wanted)


def order_values(site: Site, **values: Any) -> Values:
	return {
		"customer": make_customer(site),
		"did": "(450) 272-2408",
		"service_location": make_location(site) if "service_location" not in values else "",
		"caller_id": "Lise Côté",
		"language": "fr",
		"sip_domain": "sip.targo.ca",
		"voicemail_enabled": 1,
		"voicemail_email": "lise@example.com",
		"e911_street_number": "123",
		"e911_street_name": "rue Principale",
		"e911_city": "Sainte-Clotilde",
		"e911_state": "QC",
		"e911_postal_code": "J0L 1W0",
		"e911_class": "RES",
		**values,
	}


@dataclass
class Services:
	"""The outside: a PBX and a 911 provider on loopback, named in the settings of the site."""

	pbx: PbxServer
	e911: Northern911Server

	def drain(self, site: Site, days: int = 0) -> outbox.DrainResult:
		"""Send what is due, now or after so many days."""
		handlers: dict[str, outbox.Handler] = {
			"pbx": PbxHandler(Pbx(self.pbx.url, TOKEN, SHORT)),
			"e911": E911Handler(Northern911(Soap(self.e911.url, VENDOR_CODE, PASSCODE, SHORT))),
		}
		return outbox.drain(site, handlers, 1000, site.now() + timedelta(days=days), watchers=WATCHERS)

	def configure(self, site: Site) -> None:
		site.set_single(
			SETTINGS,
			{
				"pbx_url": self.pbx.url,
				"pbx_token": TOKEN,
				"e911_provider": "Northern911",
				"e911_url": self.e911.url,
				"e911_vendor_code": VENDOR_CODE,
				"e911_password": PASSCODE,
			},
		)
		site.commit()


@contextmanager
def running_services() -> Iterator[Services]:
	with ExitStack() as stack:
		services = Services(stack.enter_context(PbxServer()), stack.enter_context(Northern911Server()))
		yield services
		assert services.pbx.broken == []


def order(site: Site, name: str) -> Values:
	found = site.get(ORDER, name)
	assert found is not None
	return found


def steps(site: Site, name: str) -> dict[str, str]:
	return {row["step"]: row["status"] for row in order(site, name)["steps"]}


def settled(address: Any) -> Site:
	"""The site after a process of it was killed, once the database noticed that its locks are free."""
	site = address.open()
	if site.kind == "frappe":
		import frappe

		for service in ("pbx", "e911"):
			lock = f"{frappe.conf.db_name}:outbox-{service}"
			frappe.db.sql("select get_lock(%s, 20)", lock)
			frappe.db.sql("select release_lock(%s)", lock)
	return site


def place(site: Site, **values: Any) -> str:
	name = lines.place_order(site, order_values(site, **values))
	site.commit()
	return name


def finish(site: Site, services: Services, name: str) -> None:
	"""What a person and the services still have to do once the number is registered."""
	lines.ata_configured(site, name, "HT801", MAC)
	site.commit()
	services.drain(site, days=1)


def step(site: Site, name: str, which: str) -> Values:
	return next(row for row in order(site, name)["steps"] if row["step"] == which)
