"""What an embedded site does about arrangements where a bench has a controller and document events."""

from __future__ import annotations

from targo_customer360.billing import rules
from targo_customer360.billing.arrangement_states import acts
from targo_customer360.billing.payments import payment_changed
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site, SiteError, Values

JOURNAL = "Journal Entry"


def before_arrangement(site: Site, document: Values, before: Values | None) -> None:
	"""The terms of an arrangement that acts hold together, and a cancelled one says why."""
	try:
		if acts(document):
			rules.check_arrangement(document)
		rules.check_cancel_reason(document["status"], document.get("cancel_reason"))
	except InvalidField as error:
		raise SiteError(error.message) from None


def after_payment(site: Site, document: Values, before: Values | None) -> None:
	if document.get("party_type") == "Customer" and _counts(document, before):
		payment_changed(site, document["party"])


def after_journal(site: Site, document: Values, before: Values | None) -> None:
	if _counts(document, before):
		rows = document.get("accounts") or ()
		for customer in sorted({row["party"] for row in rows if row.get("party_type") == "Customer"}):
			payment_changed(site, customer)


def after_invoice(site: Site, document: Values, before: Values | None) -> None:
	if _counts(document, before) and (document.get("is_return") or _docstatus(document) == 2):
		payment_changed(site, document["customer"])


def _counts(document: Values, before: Values | None) -> bool:
	"""Whether it is submitted, or was until now: a draft is no money."""
	return 1 in (_docstatus(document), _docstatus(before or {}))


def _docstatus(document: Values) -> int:
	return int(document.get("docstatus") or 0)
