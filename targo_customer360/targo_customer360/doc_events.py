"""What follows when documents change that are not this app's own: their controllers belong to the site."""

import frappe
from frappe.model.document import Document

from targo_customer360.api.refusals import refusals
from targo_customer360.billing import payments
from targo_customer360.service import guards
from targo_customer360.sites.frappe_site import FrappeSite
from targo_customer360.sites.port import TransientError
from targo_customer360.telephony import moves, verdicts


def service_location_changed(doc: Document, method: str | None = None) -> None:
	before = doc.get_doc_before_save()
	held = before.as_dict() if before else None
	verdicts.on_change(FrappeSite(), doc.doctype, doc.as_dict(), held)
	moves.on_location(FrappeSite(), doc.as_dict(), held)


def payment_changed(doc: Document, method: str | None = None) -> None:
	if doc.party_type == "Customer":
		_money_changed(doc.party)


def journal_changed(doc: Document, method: str | None = None) -> None:
	_money_changed(*(row.party for row in doc.accounts if row.party_type == "Customer"))


def invoice_changed(doc: Document, method: str | None = None) -> None:
	# An invoice that is cancelled lets go of the payments that were allocated to it.
	if doc.is_return or method == "on_cancel":
		_money_changed(doc.customer)


def payment_unreconciled(doc: Document, method: str | None = None) -> None:
	_money_changed(*(row.party for row in doc.allocations if row.party_type == "Customer"))


def quote_leaves(doc: Document, method: str | None = None) -> None:
	with refusals():
		guards.check_quote_stays(doc.as_dict())


def invoice_deleted(doc: Document, method: str | None = None) -> None:
	guards.invoice_deleted(FrappeSite(), doc.name)


def _money_changed(*customers: str | None) -> None:
	"""What follows never keeps money from being entered: what fails is logged, and the nightly job does it again."""
	site = FrappeSite()
	for customer in sorted({customer for customer in customers if customer}):
		try:
			with site.savepoint():
				payments.payment_changed(site, customer)
		except TransientError:
			raise
		except Exception:
			frappe.log_error(title=f"Customer 360: payments of {customer}")
