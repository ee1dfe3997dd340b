"""Customers, lines and registrations for tests: written past the rules, with defaults that a test overrides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from targo_customer360.sites.port import Document, Site

ADDRESS = {"city": "Ormstown", "state": "QC", "postal_code": "J0S 1K0"}
DID, OTHER, THIRD = "4502722401", "4502722402", "4502722403"
NOW = datetime(2025, 3, 31, 12, 0)


@dataclass
class Phones:
	site: Site

	def customer(self, name: str = "C-1", **values: Any) -> str:
		defaults = {
			"customer_name": f"Client {name}",
			"customer_type": "Individual",
			"customer_group": "Individual",
		}
		return self._write("Customer", name, {**defaults, **values})

	def location(self, name: str = "LOC-1", customer: str = "C-1", **values: Any) -> str:
		self.customer(customer)
		defaults = {
			"customer": customer,
			"location_name": name,
			"address_line1": "123 rue Principale",
			"status": "Active",
		}
		return self._write("Service Location", name, {**defaults, **ADDRESS, **values})

	def registration(self, did: str = DID, customer: str = "C-1", **values: Any) -> str:
		self.customer(customer)
		defaults = {
			"did": did,
			"customer": customer,
			"street_number": "123",
			"street_name": "rue Principale",
			"status": "Registered",
		}
		return self._write("E911 Registration", did, {**defaults, **ADDRESS, **values})

	def line(
		self,
		did: str = DID,
		customer: str = "C-1",
		location: str | None = "LOC-1",
		devices: tuple[tuple[str, str], ...] = (),
		**values: Any,
	) -> str:
		if location:
			self.location(location, customer)
		self.customer(customer)
		defaults = {"did": did, "customer": customer, "service_location": location, "status": "Active"}
		rows = [{"model": model, "mac": mac} for model, mac in devices]
		return self._write("VoIP Line", did, {**defaults, **values}, {"devices": rows})

	def pair(self, did: str = DID, customer: str = "C-1", location: str = "LOC-1", **values: Any) -> str:
		"""A line with the registration of its number; `values` are the registration's."""
		self.registration(did, customer, **values)
		return self.line(did, customer, location)

	def verdict(self, did: str = DID) -> str:
		return self.site.lookup("VoIP Line", [did], fields=("e911_verdict",))[did]["e911_verdict"]

	def _write(self, doctype: str, name: str, values: dict, children: dict | None = None) -> str:
		if not self.site.count(doctype, {"name": name}):
			self.site.bulk_insert([Document(doctype, name, values, children or {})], NOW)
			self.site.commit()
		return name
