"""The rules that an embedded site applies when a document is written: those of the controllers on a bench."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from targo_customer360.actions.log import ACTION, check_row
from targo_customer360.billing import mandates, stripe_methods
from targo_customer360.billing.arrangement_states import ARRANGEMENT
from targo_customer360.embedded import accounting, money_rules
from targo_customer360.errors import InvalidField
from targo_customer360.integrations import lines
from targo_customer360.service import work_orders
from targo_customer360.sites.embedded_site import EmbeddedSite, Rule
from targo_customer360.sites.port import Site, SiteError, Values
from targo_customer360.telephony import moves, verdicts
from targo_customer360.telephony.rules import normalise_did


def _ten_digits(site: Site, document: Values, before: Values | None) -> None:
	try:
		document["did"] = normalise_did(document["did"])
	except InvalidField as error:
		raise SiteError(error.message) from None


def _moved(site: Site, document: Values, before: Values | None) -> None:
	moves.on_location(site, document, before)


def _kept(site: Site, document: Values, before: Values | None) -> None:
	try:
		check_row(document, before)
	except InvalidField as error:
		raise SiteError(error.message) from None


def _mandate(site: Site, document: Values, before: Values | None) -> None:
	try:
		mandates.check(document, site.today())
	except InvalidField as error:
		raise SiteError(error.message) from None
	document["mandate_status"] = mandates.status_of(document, site.today())


def _automatic(site: Site, document: Values, before: Values | None) -> None:
	try:
		stripe_methods.check_auto(document, before)
	except InvalidField as error:
		raise SiteError(error.message) from None


def _work(site: Site, document: Values, before: Values | None) -> None:
	try:
		work_orders.fill_in(document)
	except InvalidField as error:
		raise SiteError(error.message) from None


def _verdict(doctype: str) -> Rule:
	def keep(site: Site, document: Values, before: Values | None) -> None:
		verdicts.on_change(site, doctype, document, before)

	return keep


RULES: Mapping[str, Sequence[Rule]] = {
	verdicts.LINE: (_ten_digits, _verdict(verdicts.LINE), lines.on_line),
	verdicts.REGISTRATION: (_ten_digits, _verdict(verdicts.REGISTRATION), lines.on_registration),
	verdicts.LOCATION: (_verdict(verdicts.LOCATION), _moved),
	accounting.INVOICE: (accounting.before_invoice,),
	accounting.PAYMENT: (accounting.before_payment,),
	ARRANGEMENT: (money_rules.before_arrangement,),
	ACTION: (_kept,),
	work_orders.ORDER: (_work,),
	stripe_methods.METHOD: (_mandate, _automatic),
}
"""By DocType, in the order in which they run, before a document is written."""
AFTER: Mapping[str, Sequence[Rule]] = {
	accounting.PAYMENT: (accounting.after_payment, money_rules.after_payment),
	accounting.INVOICE: (money_rules.after_invoice,),
	money_rules.JOURNAL: (money_rules.after_journal,),
}
"""The same, after it is written: what a bench does in on_submit, on_cancel and on_update."""


def opened(path: Path) -> EmbeddedSite:
	"""An embedded site with these rules."""
	return EmbeddedSite(path, rules=RULES, after=AFTER)
