"""Taking a conversion back, as long as nothing of it was activated, done or billed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from targo_customer360.errors import InvalidField
from targo_customer360.service import dispatch, quotes, subscriptions
from targo_customer360.service.invoices import INVOICE
from targo_customer360.sites.port import Rows, Site

QUOTATION = quotes.QUOTATION


@dataclass(frozen=True)
class Undone:
	"""What taking it back ends: services and jobs that are cancelled, drafts that are deleted."""

	quotation: str
	customer: str
	subscriptions: Rows
	jobs: Rows
	invoices: Rows


def prepare(site: Site, name: str) -> Undone:
	"""What would be taken back; nothing is written. Raises InvalidField with what stands in the way."""
	quote = site.lookup(QUOTATION, [name], fields=("party_name", "service_status")).get(name)
	if quote is None:
		raise InvalidField("quote_id", "There is no quote {0}", name)
	if quote["service_status"] != quotes.CONVERTED:
		raise InvalidField("quote_id", "{0} is not converted", name)
	services = [row for row in subscriptions.of_quote(site, name) if row["status"] != subscriptions.CANCELLED]
	for row in services:
		if not row["awaits_installation"]:
			raise InvalidField("quote_id", "{0} is active already: it can't be taken back", row["name"])
	jobs = site.list(dispatch.JOB, {"quotation": name}, fields=("name", "status"), order_by="name")
	for row in jobs:
		if row["status"] in (dispatch.IN_PROGRESS, dispatch.COMPLETED):
			raise InvalidField("quote_id", "{0} is {1}: it can't be taken back", row["name"], row["status"])
	fields = ("name", "docstatus", "grand_total")
	bills = site.list(INVOICE, {"quotation": name, "docstatus": ("<", 2)}, fields=fields, order_by="name")
	for row in bills:
		if int(row["docstatus"] or 0):
			raise InvalidField("quote_id", "{0} is submitted: it can't be taken back", row["name"])
	waiting = [row for row in jobs if row["status"] != dispatch.CANCELLED]
	return Undone(name, quote["party_name"], services, waiting, bills)


def apply(site: Site, undone: Undone, end: date) -> None:
	"""Take it back in the caller's transaction; the place stays. Raises SiteError, InvalidField."""
	with site.savepoint():
		prepare(site, undone.quotation)
		site.update(
			QUOTATION,
			undone.quotation,
			{"service_status": "", "converted_on": None, "converted_by": None},
		)
		subscriptions.give_up(site, [row["name"] for row in undone.subscriptions], end)
		for row in undone.jobs:
			dispatch.call_off(site, row["name"])
		for row in undone.invoices:
			site.delete_checked(INVOICE, row["name"])
