"""13h and 13i: ip_history -> IP Assignment, delivery_history -> Service Address Change."""

from __future__ import annotations

from targo_customer360.imports.step import Refs, Reject, Step
from targo_customer360.imports.steps.common import CUSTOMER, LOCATION, SUBSCRIPTION
from targo_customer360.imports.steps.dates import created
from targo_customer360.legacy.tables import TABLES
from targo_customer360.sites.port import Document, Values
from targo_customer360.telephony.rules import normalise_ip


class IPAssignments(Step):
	"""Which address a customer had from when; the police ask, so a wrong one is refused, not mended."""

	id = "13h"
	table = TABLES["ip_history"]
	doctype = "IP Assignment"
	title = "IP history"
	lookups = (CUSTOMER, LOCATION, SUBSCRIPTION)

	def map(self, values: Values, refs: Refs) -> list[Document]:
		address, version = normalise_ip(values["ip"], "ip")
		assignment = {
			"customer": refs.customer(values["account_id"])["name"],
			"service_location": refs.optional("location", values["delivery_id"], "Location"),
			"subscription": refs.optional("subscription", values["service_id"], "Service"),
			"ip_address": address,
			"ip_version": version,
			"assigned_at": values["date"],
		}
		return [Document(self.doctype, f"IP-{values['id']}", created(assignment, values["date"]))]


class AddressChanges(Step):
	"""The address before a change. The old table names no location, so none is guessed."""

	id = "13i"
	table = TABLES["delivery_history"]
	doctype = "Service Address Change"
	title = "Address history"
	lookups = (CUSTOMER,)

	def map(self, values: Values, refs: Refs) -> list[Document]:
		customer = refs.customer(values["account_id"])["name"]
		if not any(values[c] for c in ("address1", "address2", "city", "zip")):
			raise Reject("no_address", "The row holds no address", "address1")
		change = {
			"customer": customer,
			"changed_at": values["date_orig"],
			"address_line1": values["address1"],
			"address_line2": values["address2"],
			"city": values["city"],
			"state": values["state"],
			"postal_code": values["zip"],
		}
		return [Document(self.doctype, f"ADR-{values['id']}", created(change, values["date_orig"]))]
