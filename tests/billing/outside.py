"""What a suspended customer has, and the outside that is told of it: a hub and a PBX on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from targo_customer360.billing.suspension import SUSPENSION
from targo_customer360.integrations import suspensions
from targo_customer360.integrations.services import drain_all
from targo_customer360.integrations.suspensions import Request
from targo_customer360.sites.port import Site, Values
from tests.devices.hub_server import OLT, HubServer
from tests.integrations.factories import make_customer, make_line, make_registration
from tests.integrations.pbx_server import TOKEN, PbxServer

SETTINGS = "Customer 360 Settings"
HOME, COTTAGE = "LOC-1", "LOC-2"
DID, SECOND = "4502722408", "4502722409"
PORTS = {HOME: "0/1/3", COTTAGE: "0/1/4"}
SERIALS = {HOME: "TPLI0A1B2C3D", COTTAGE: "TPLI0A1B2C4E"}


@dataclass
class Outside:
	hub: HubServer
	pbx: PbxServer

	def configure(self, site: Site) -> None:
		site.set_single(
			SETTINGS,
			{
				"hub_url": self.hub.url,
				"hub_token": self.hub.token,
				"pbx_url": self.pbx.url,
				"pbx_token": TOKEN,
			},
		)
		site.commit()

	def drain(self, site: Site) -> None:
		site.commit()
		drain_all(site)

	def mode(self, location: str) -> str:
		"""How the hub serves a location: open, walled_garden or disabled."""
		return self.hub.ports[PORTS[location]]["mode"]

	def barrings(self, did: str = DID) -> list[str]:
		return sorted(one["source"] for one in self.pbx.lines[did]["barrings"])

	def know(self, did: str) -> None:
		"""A line that the PBX has."""
		self.pbx.lines[did] = {
			"did": did,
			"reference": "",
			"settings": {},
			"voicemail": {"enabled": False, "email": ""},
			"barrings": [],
			"emergency_calls": True,
			"last_change": "",
		}
		self.pbx.secrets[did] = {}


@contextmanager
def running_outside() -> Iterator[Outside]:
	with ExitStack() as stack:
		outside = Outside(stack.enter_context(HubServer()), stack.enter_context(PbxServer()))
		yield outside
		assert (outside.hub.broken, outside.pbx.broken) == ([], [])


def make_location(
	site: Site, name: str = HOME, customer: str = "C-1", ont: bool = True, **values: Any
) -> str:
	wanted = {
		"name": name,
		"customer": make_customer(site, customer),
		"location_name": name,
		"address_line1": "123 rue Principale",
		"city": "Sainte-Clotilde",
		"status": "Active",
		"connection_type": "Fibre",
		"olt": OLT,
		"olt_port": PORTS.get(name, "0/1/5:12"),
		**values,
	}
	site.insert("Service Location", wanted)
	if ont:
		device = {"customer": customer, "service_location": name, "equipment_type": "ONT", "status": "Active"}
		site.insert("Service Equipment", {**device, "serial_number": SERIALS.get(name, "TPLI0000FFFF")})
	return name


def subscribe(site: Site, name: str, location: str = HOME, customer: str = "C-1", **values: Any) -> str:
	wanted = {
		"name": name,
		"customer": make_customer(site, customer),
		"service_location": location,
		"description": "Internet fibre 100 Mbps",
		"billing_frequency": "Monthly",
		"price": 69.95,
		"status": "Active",
		"start_date": site.today(),
		**values,
	}
	return site.insert("Service Subscription", wanted)


def make_phone(
	site: Site, outside: Outside, did: str = DID, location: str | None = COTTAGE, **values: Any
) -> str:
	make_line(site, did, service_location=location, pbx_state="In Service", e911_synced=1, **values)
	make_registration(site, did, voip_line=did)
	outside.know(did)
	return did


def suspend(site: Site, customer: str = "C-1", **more: Any) -> str:
	"""Suspend a customer who did not pay, in a transaction of its own."""
	name = suspensions.suspend(site, Request(customer, "unpaid since May", **more))
	site.commit()
	return name


def reactivate(site: Site, *names: str, customer: str = "C-1") -> list[str]:
	ended = suspensions.reactivate(site, customer, "paid", names)
	site.commit()
	return ended


def suspension(site: Site, name: str) -> Values:
	found = site.get(SUSPENSION, name)
	assert found is not None
	return found


def states(site: Site, name: str) -> dict[str, str]:
	"""The state of each effect, by location or number."""
	return {
		row["voip_line"] or row["service_location"]: row["state"] for row in suspension(site, name)["effects"]
	}


def details(site: Site, name: str) -> dict[str, str]:
	return {
		row["voip_line"] or row["service_location"]: row["detail"] or ""
		for row in suspension(site, name)["effects"]
	}


def flagged(site: Site, customer: str = "C-1") -> bool:
	return bool(site.lookup("Customer", [customer], fields=("is_suspended",))[customer]["is_suspended"])


def status_of(site: Site, doctype: str, name: str) -> str:
	return site.lookup(doctype, [name], fields=("status",))[name]["status"]


def where(site: Any, real_site: Any) -> str:
	"""A site as `tests.integrations.drain_child.open_site` takes it, for a process of its own."""
	return f"{real_site.name}@{real_site.sites_path}" if real_site else str(site.path)
