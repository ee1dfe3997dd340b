"""13f: phone_addr -> E911 Registration, and the 911 address of the line."""

from __future__ import annotations

from targo_customer360.imports.settings import ImportSettings
from targo_customer360.imports.step import Lookup, Refs, Step, count_by
from targo_customer360.imports.steps.common import CUSTOMER, by_column
from targo_customer360.imports.steps.line_addresses import copy_to_lines
from targo_customer360.imports.steps.voip_lines import with_did
from targo_customer360.legacy.tables import TABLES
from targo_customer360.sites.port import Document, Site, Values
from targo_customer360.telephony import verdicts

TABLE = TABLES["phone_addr"]
CLASSES = {"RES": "RES", "BUS": "BUS"}


def _class(text: str) -> str | None:
	"""RES or BUS however it was typed, None for anything else."""
	return CLASSES.get(text.strip().upper())


class Registrations(Step):
	"""What the 911 provider was told, for numbers with a line and for those without.

	The old system says it was sent, nobody has read it back: so it counts as registered, not as checked.
	"""

	id = "13f"
	table = TABLE
	doctype = "E911 Registration"
	title = "911 addresses"
	lookups = (CUSTOMER, Lookup("line", "VoIP Line", by_column("did")))
	measures = (count_by(TABLE, "class_service", lambda text: _class(text) or "", "service_class"),)

	def parse(self, values: Values) -> Values:
		return with_did(values)

	def map(self, values: Values, refs: Refs) -> list[Document]:
		line = refs.find("line", values["did"])
		service_class = values["class_service"].upper()
		if service_class and service_class not in CLASSES:
			refs.warn("unknown_class", f"Class {service_class} of {values['did']} is neither RES nor BUS")
		registration = {
			"did": values["did"],
			"customer": refs.customer(values["account_id"])["name"],
			"voip_line": line["name"] if line else None,
			"first_name": values["first_name"],
			"last_name": values["last_name"],
			"street_number": values["street_number"],
			"unit": values["apt"],
			"street_name": values["street_name"],
			"city": values["city"],
			"state": values["state"],
			"postal_code": values["zip"],
			"info": values["info"],
			"enhanced_capable": int(values["enhanced_capable"].upper() == "Y"),
			"cauca_code": values["code_cauca"],
			"service_class": CLASSES.get(service_class, ""),
			"status": "Registered",
		}
		return [Document(self.doctype, values["did"], registration)]

	def finish(self, site: Site, settings: ImportSettings) -> None:
		copy_to_lines(site)
		verdicts.recompute(site)
