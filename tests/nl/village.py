"""A customer with everything, and every service outside on loopback: where each utterance of the specification is tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from targo_customer360.integrations.services import drain_all
from targo_customer360.sites.port import Document, Site, Values
from targo_customer360.telephony.verdicts import recompute
from tests.actions.people import make_people
from tests.actions.telephones import connected_line
from tests.billing.books import CASH, Books, with_rules
from tests.devices.genieacs_server import GenieAcsServer
from tests.devices.hub_server import OLT, HubServer
from tests.devices.things import make_device
from tests.integrations.factories import make_customer, make_registration
from tests.service import factories
from tests.stripe.signed import SECRET as WEBHOOK_SECRET
from tests.stripe.stripe_server import KEY, StripeServer
from tests.telephony.orders import DID, Services, running_services

CUSTOMER, CALLED, LOCATION = "C-1207", "Ferme Bellevue", "LOC-1"
STREET, TOWN, PORT = "123 rue Principale", "Sainte-Clotilde", "1/2/3"
ROUTER_SERIAL, ONT_SERIAL = "HWTC1A2B3C4D", "TPLI0A1B2C3D"
ORPHAN, NEW_DID = "4502729999", "8195551234"
MAILBOX_SECRET = "Zq81-mailbox-5520"


@dataclass
class Village:
	"""The site, and the outside that it is connected with."""

	site: Site
	phone: Services
	hub: HubServer
	acs: GenieAcsServer
	stripe: StripeServer
	router: str = ""

	def drain(self) -> None:
		"""Send everything that is owed."""
		self.site.commit()
		drain_all(self.site)

	def owed(self) -> dict[str, Values]:
		"""Key -> what is owed to the outside or was sent."""
		fields = ("name", "service", "operation", "status")
		return {row["name"]: row for row in self.site.list("Outbox Message", fields=fields)}

	def mode(self) -> str:
		"""How the hub serves the customer's port."""
		return str(self.hub.ports[PORT]["mode"])

	def barred(self, did: str = DID) -> bool:
		return bool(self.phone.pbx.lines[did]["barrings"])

	def get(self, doctype: str, name: str) -> Values:
		found = self.site.get(doctype, name)
		assert found is not None, (doctype, name)
		return found


@contextmanager
def outside(site: Site, name_stripe: Callable[[str], None]) -> Iterator[Village]:
	"""Everything that is told something, running; `name_stripe` is told where Stripe is."""
	with ExitStack() as stack:
		phone = stack.enter_context(running_services())
		hub, acs = stack.enter_context(HubServer()), stack.enter_context(GenieAcsServer())
		stripe = stack.enter_context(StripeServer())
		name_stripe(stripe.address)
		village = Village(site, phone, hub, acs, stripe)
		_settle(village)
		yield village
		assert hub.broken == []


def _settle(village: Village) -> None:
	site = with_rules(village.site)
	factories.set_up_company(site)
	factories.make_catalogue(site)
	factories.make_staff(site)
	make_customer(site, CUSTOMER, customer_name=CALLED, customer_type="Company", language="fr")
	factories.make_place(
		site,
		LOCATION,
		customer=CUSTOMER,
		address_line1=STREET,
		city=TOWN,
		connection_type="Fibre",
	)
	_devices(village)
	_telephones(village)
	_history(site)
	Books(site, CUSTOMER).invoice(600)
	for name, street in (("C-20417", "8 rue du Parc"), ("C-20418", "9 Main Street")):
		make_customer(site, name, customer_name="Jean Tremblay")
		factories.make_place(site, f"LOC-{name}", customer=name, address_line1=street, city="Rigaud")
	site.set_single("Customer 360 Settings", _settings(village))
	make_people(site)


def _settings(village: Village) -> Values:
	return {
		"hub_url": village.hub.url,
		"hub_token": village.hub.token,
		"hub_profile": "res-1g",
		"genieacs_url": village.acs.address,
		"stripe_secret_key": KEY,
		"stripe_webhook_secret": WEBHOOK_SECRET,
		"stripe_return_url": "https://portal.example.com/card",
		"stripe_clearing_account": CASH,
	}


def _devices(village: Village) -> None:
	mine: Values = {"customer": CUSTOMER, "service_location": LOCATION}
	make_device(village.site, "EQ-1", serial_number=ROUTER_SERIAL, **mine)
	make_device(village.site, "EQ-2", equipment_type="ONT", serial_number=ONT_SERIAL, **mine)
	level = {"InternetGatewayDevice__WANDevice__1__X_GponInterafceConfig__RXPower": "-19.5"}
	village.router = village.acs.add("00259E", "HG8245H", ROUTER_SERIAL, "Huawei", **level)
	village.acs.add("00259E", "HG8010H", ONT_SERIAL, "Huawei", **level)
	free: Any = {"mode": "open", "holds": [], "serial": None, "last_change": ""}
	village.hub.ports[PORT] = {"olt": OLT, "port": PORT, **free}


def _telephones(village: Village) -> None:
	site = village.site
	village.phone.configure(site)
	connected_line(
		site,
		village.phone,
		customer=CUSTOMER,
		service_location=LOCATION,
		voicemail_enabled=1,
		voicemail_password=MAILBOX_SECRET,
		e911_street_number="77",
	)
	held = {"customer": CUSTOMER, "street_number": "77"}
	site.bulk_update("E911 Registration", {DID: held}, None)
	make_registration(site, ORPHAN, customer=CUSTOMER)
	recompute(site, [DID])


def _history(site: Site) -> None:
	of: Values = {"customer": CUSTOMER, "service_location": LOCATION}
	address = {"ip_address": "203.0.113.7", "ip_version": "4", "assigned_at": datetime(2020, 1, 5, 9)}
	job = {**of, "status": "Completed", "scheduled_date": "2026-02-03", "technician": factories.TECHNICIAN}
	work = {
		**of,
		"work_date": "2026-02-03",
		"status": "Completed",
		"total_hours": 2.5,
		"note": "ONT remplacé",
	}
	hours = {"employee": factories.TECHNICIAN, "employee_name": "Marc-André Cyr", "hours": 2.5}
	site.bulk_insert(
		[
			Document("IP Assignment", "IP-1", {**of, **address}),
			Document("Dispatch Job", "DJ-1", {**job, "subject": "Panne"}),
			Document(
				"Service Work Order", "SWO-1", {**work, "dispatch_job": "DJ-1"}, {"technicians": [hours]}
			),
		],
		site.now(),
	)
	for number in (908, 412, 413, 414):
		quote = factories.make_quote(site, customer=CUSTOMER, service_location=LOCATION)
		site.bulk_update("Quotation", {quote: {"legacy_table": "soumission", "legacy_id": number}}, None)
	site.commit()
