"""13g: account_suspension -> Customer Suspension, and Customer.is_suspended, which follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from targo_customer360.billing.suspension import refresh_flags, release_flags, status_on
from targo_customer360.imports.settings import ImportSettings
from targo_customer360.imports.step import Refs, Reject, Step
from targo_customer360.imports.steps.common import CUSTOMER
from targo_customer360.imports.steps.dates import created
from targo_customer360.legacy.tables import TABLES
from targo_customer360.sites.port import Document, Site, Values


class Suspensions(Step):
	"""Most rows have no dates: a flag that says "suspended now". A period that has ended suspends nobody."""

	id = "13g"
	table = TABLES["account_suspension"]
	doctype = "Customer Suspension"
	title = "Suspensions"
	lookups = (CUSTOMER,)
	undo_fields = ("customer",)

	def setup(self, site: Site, settings: ImportSettings) -> date:
		return site.today()

	def map(self, values: Values, refs: Refs) -> list[Document]:
		starts_on, ends_on = values["date_start"], values["date_end"]
		if starts_on and ends_on and ends_on < starts_on:
			raise Reject(
				"ends_before_start",
				f"The suspension ends {ends_on}, before it starts {starts_on}",
				"date_end",
			)
		suspension = {
			"customer": refs.customer(values["account_id"])["name"],
			"status": status_on(refs.setup, starts_on, ends_on),
			"starts_on": starts_on,
			"ends_on": ends_on,
			"reason": values["note"],
			"source": "Legacy",
			"is_imported": 1,
		}
		return [Document(self.doctype, f"SUS-{values['id']}", created(suspension, starts_on))]

	def undone(self, site: Site, rows: Sequence[Values]) -> None:
		release_flags(site, [row["customer"] for row in rows])

	def finish(self, site: Site, settings: ImportSettings) -> None:
		refresh_flags(site)
