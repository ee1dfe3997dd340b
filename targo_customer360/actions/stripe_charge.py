"""Charging an invoice to a card, and another page to pay on: what will change, and doing it."""

from __future__ import annotations

from typing import Final

from targo_customer360.actions import stripe_words as words
from targo_customer360.actions.model import Applied, Change, Outside, Params, Plan
from targo_customer360.actions.stripe_seen import seen
from targo_customer360.billing import charges, stripe_methods
from targo_customer360.billing.charge_due import HELD_ARRANGEMENT, held_customers
from targo_customer360.billing.charge_rules import CHARGE, PENDING
from targo_customer360.billing.charges import METHOD, SERVICE
from targo_customer360.errors import InvalidField
from targo_customer360.integrations import stripe_charges
from targo_customer360.integrations.stripe_settings import return_url
from targo_customer360.sites.port import Site

INVOICE: Final = "Sales Invoice"


class ChargeInvoice(Params):
	"""An unpaid invoice of a customer who is on auto-pay by Stripe."""

	invoice: str


class NewPage(Params):
	"""A Payment Charge that waits for the customer."""

	charge: str


def decide_charge(site: Site, params: ChargeInvoice) -> Plan:
	decision = charges.decide(site, params.invoice)
	who = words.person(site, decision.customer)
	found = seen(site, decision.customer, stripe_methods.methods_of(site, decision.customer))
	if found.card is None and not found.unknown:
		raise InvalidField("invoice", "{0} has no card at Stripe that can be charged", decision.customer)
	amount = f"{decision.amount:.2f} {decision.currency}"

	def apply() -> Applied:
		name = stripe_charges.charge(site, decision)
		return Applied(words.charged(name, amount), documents=((CHARGE, name),), result={"charge": name})

	values = {"invoice": decision.invoice, "amount": f"{decision.amount:.2f}", "status": PENDING}
	said = words.charging(who, decision.invoice, amount, found.card.shown if found.card else "")
	warnings = [words.UNREACHABLE] if found.unknown else []
	if decision.amount < decision.outstanding:
		warnings.append(words.partly(amount, decision.outstanding))
	if held_customers(site, [decision.customer]).get(decision.customer) == HELD_ARRANGEMENT:
		warnings.append(words.ARRANGED)
	return Plan(
		summary=said,
		customer=decision.customer,
		changes=tuple(Change(CHARGE, None, f, None, v, words.LABELS[f]) for f, v in values.items()),
		outside=(Outside(SERVICE, words.CHARGE),),
		warnings=(*warnings, words.FOR_GOOD),
		touches=((INVOICE, decision.invoice), (METHOD, decision.payment_method)),
		apply=apply,
	)


def decide_page(site: Site, params: NewPage) -> Plan:
	held = charges.check_page(
		site.lookup(CHARGE, [params.charge], fields=("*",)).get(params.charge), params.charge, site.now()
	)
	return_url(site)

	def apply() -> Applied:
		stripe_charges.owe_again(site, charges.new_page(site, params.charge))
		return Applied(words.paged(params.charge))

	return Plan(
		summary=words.paging(words.person(site, held["customer"]), params.charge),
		customer=held["customer"],
		outside=(Outside(SERVICE, words.MAKE_PAGE),),
		touches=((CHARGE, params.charge), (METHOD, held["payment_method"])),
		apply=apply,
	)
