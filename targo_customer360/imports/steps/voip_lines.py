"""13e: pbx -> VoIP Line, phone_provisioning -> its devices."""

from __future__ import annotations

from itertools import groupby

from pypika import functions as fn

from targo_customer360.imports.settings import ImportSettings
from targo_customer360.imports.step import Lookup, Refs, Reject, Step, count_by
from targo_customer360.imports.steps.common import CUSTOMER, LOCATION, SUBSCRIPTION, by_column
from targo_customer360.imports.steps.dates import created
from targo_customer360.legacy.tables import TABLES
from targo_customer360.sites.port import Document, Site, Values
from targo_customer360.telephony import verdicts
from targo_customer360.telephony.rules import normalise_did

PBX = TABLES["pbx"]
PROVISIONING = TABLES["phone_provisioning"]
OFF = ("", "0")


def with_did(values: Values) -> Values:
	"""Add the number as ten digits. Raises InvalidField."""
	return {**values, "did": normalise_did(values["phone"], "phone")}


def linked(values: Values, customer: str, refs: Refs) -> tuple[str | None, str | None]:
	"""Location and subscription of a row; one that another customer owns is kept, and said."""
	location = refs.optional("location", values["delivery_id"], "Location")
	subscription = refs.optional("subscription", values["service_id"], "Service")
	found = refs.find("location", values["delivery_id"]) if location else None
	if found and found["customer"] and found["customer"] != customer:
		refs.warn(
			"location_of_other_customer",
			f"Location {location} belongs to {found['customer']}, not {customer}",
		)
	return location, subscription


class Lines(Step):
	"""One line a DID, with its SIP and voicemail settings."""

	id = "13e"
	table = PBX
	doctype = "VoIP Line"
	title = "Telephone lines"
	lookups = (CUSTOMER, LOCATION, SUBSCRIPTION)
	measures = (
		count_by(PBX, "has_vm", lambda text: str(int(text not in OFF)), "voicemail_enabled", "voicemail"),
	)

	def parse(self, values: Values) -> Values:
		return with_did(values)

	def map(self, values: Values, refs: Refs) -> list[Document]:
		customer = refs.customer(values["account_id"])["name"]
		location, subscription = linked(values, customer, refs)
		if not values["call_911"]:
			refs.warn(
				"no_911_calls", f"{values['did']} was not allowed to call 911 in the old system; check it"
			)
		line = {
			"did": values["did"],
			"customer": customer,
			"service_location": location,
			"subscription": subscription,
			"status": "Active",
			"caller_id": values["name"],
			"sip_password": values["password"],
			"sip_domain": values["user_context"],
			"extension": values["int_code"],
			"language": _language(values["language"]),
			"voicemail_enabled": int(values["has_vm"]),
			"voicemail_password": values["vm_password"],
			"voicemail_email": values["vm_email"],
			"emergency_calls_enabled": int(values["call_911"]),
			"max_calls": values["max_calls"],
			"call_timeout": values["call_timeout"],
			"country_whitelist": values["country_whitelist"],
			"provisioned_on": values["date_origin"],
			"changed_on": values["date_update"],
		}
		return [Document(self.doctype, values["did"], created(line, values["date_origin"]))]

	def finish(self, site: Site, settings: ImportSettings) -> None:
		verdicts.recompute(site)


def _language(text: str) -> str:
	return {"f": "fr", "e": "en", "a": "en"}.get(text[:1].lower(), "")


class Devices(Step):
	"""The adapter that rings: a row of its line's table. Seven numbers have two."""

	id = "13e"
	table = PROVISIONING
	doctype = "VoIP Line Device"
	title = "Telephone devices"
	lookups = (
		LOCATION,
		SUBSCRIPTION,
		Lookup("line", "VoIP Line", by_column("did"), fields=("name", "customer")),
	)

	def parse(self, values: Values) -> Values:
		return with_did(values)

	def map(self, values: Values, refs: Refs) -> list[Document]:
		line = refs.find("line", values["did"])
		if line is None:
			raise Reject("unknown_line", f"There is no telephone line {values['did']}", "phone")
		owner = f"{refs.settings.customer_prefix}{values['account_id']}"
		if values["account_id"] and owner != line["customer"]:
			refs.warn(
				"device_of_other_customer",
				f"The line {line['name']} belongs to {line['customer']}, not {owner}",
			)
		location, subscription = linked(values, line["customer"], refs)
		device = {
			"model": values["app"],
			"mac": values["mac"],
			"password": values["password"],
			"international_calls": int(values["internationnal"]),
			"service_location": location,
			"subscription": subscription,
			"idx": 1,
		}
		parent = ("VoIP Line", line["name"], "devices")
		return [Document(self.doctype, f"PROV-{values['id']}", device, parent=parent)]

	def finish(self, site: Site, settings: ImportSettings) -> None:
		"""Number the devices of lines that have several, in the order of the old system."""
		device = site.table(self.doctype)
		several = (
			site.qb.from_(device)
			.select(device.parent)
			.where(device.parenttype == "VoIP Line")
			.groupby(device.parent)
			.having(fn.Count("*") > 1)
		)
		parents = [row["parent"] for row in site.run(several)]
		rows = site.list(
			self.doctype,
			{"parenttype": "VoIP Line", "parent": ("in", parents or [""])},
			fields=("name", "parent", "idx", "legacy_id"),
			order_by="parent, legacy_id, idx",
		)
		for _, devices in groupby(rows, key=lambda row: row["parent"]):
			for number, row in enumerate(devices, start=1):
				if row["idx"] != number:
					site.bulk_update(self.doctype, {row["name"]: {"idx": number}}, None)
