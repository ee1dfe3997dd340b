"""Payment arrangements: made, given new dates, called off. Kept or broken is decided by the payments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final, Literal

from targo_customer360.actions import arrangement_words as words
from targo_customer360.actions.arrangement_changes import Cancel, Reopen, decide_cancel, decide_reopen
from targo_customer360.actions.arrangement_parts import changed, cutoff_of, live_of, warnings, write_others
from targo_customer360.actions.model import Applied, ChangingAction, Params, Plan
from targo_customer360.billing import arrangement_limits as limits
from targo_customer360.billing import arrangement_terms, arrangements, rules
from targo_customer360.billing.arrangement_money import Arrangement
from targo_customer360.billing.arrangement_states import ARRANGEMENT
from targo_customer360.billing.balance import balance
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site

CREATE, CANCEL, REOPEN = (
	"create_payment_arrangement",
	"cancel_payment_arrangement",
	"reopen_payment_arrangement",
)
NEW: Final = "(new)"


class Create(Params):
	"""`amount` is each instalment's where it is monthly; then `instalments` says how many, or what is owed decides."""

	customer: str
	amount: Decimal
	due_date: date
	cutoff_date: date | None = None
	recurring: Literal["", "monthly"] | None = None
	instalments: int | None = None
	method: Literal["Unset", "Portal", "Cheque", "Phone", "PPA"] = "Unset"
	note: str = ""


def decide_create(site: Site, params: Create) -> Plan:
	customer = site.lookup("Customer", [params.customer], fields=("customer_name",)).get(params.customer)
	if customer is None:
		raise InvalidField("customer", "There is no customer {0}", params.customer)
	today = site.today()
	cutoff, told = cutoff_of(site, params.due_date, params.cutoff_date)
	_check_amount(params.amount)
	rules.check_arrangement_dates(today, params.due_date, cutoff)
	terms = _terms(site, params, cutoff)
	mine = limits.limits_of(site)
	limits.check_dates(mine, terms.first.due_date, len(terms.instalments), today)
	limits.check_number(site, mine, params.customer)
	live = live_of(site, params.customer, None, Arrangement(NEW, today, site.now(), terms.instalments))
	state = live.found[NEW]
	values = {
		"customer": params.customer,
		"customer_name": customer["customer_name"],
		"agreed_on": today,
		"due_date": terms.first.due_date,
		"cutoff_date": terms.first.cutoff_date,
		"amount": terms.amount,
		"recurring": terms.recurring,
		"method": params.method,
		"note": params.note,
		**arrangements.values_of(state),
	}
	if terms.recurring:
		values["instalments"] = arrangements.instalment_rows(terms.instalments, state)
	shown = {
		name: value
		for name, value in values.items()
		if value not in (None, 0, "", "Unset") and name in words.LABELS
	}
	who, said = words.person(customer["customer_name"], params.customer), words.terms(terms.instalments)

	def apply() -> Applied:
		limits.check_number(site, mine, params.customer, held=True)
		name = site.insert(ARRANGEMENT, {**values, "employee": _employee(site)})
		write_others(site, live)
		return Applied(
			(f"{name}: {said[0]}, agreed with {who}", f"{name} : {said[1]}, convenue avec {who}"),
			documents=((ARRANGEMENT, name), *((ARRANGEMENT, other) for other in live.consequences())),
			result={"name": name, "status": state.status},
			undo={"name": name, "reason": " / ".join(words.UNDONE)},
		)

	return Plan(
		summary=(
			f"A payment arrangement with {who}: {said[0]}",
			f"Une entente de paiement avec {who} : {said[1]}",
		),
		customer=params.customer,
		changes=(*(changed(None, name, None, value) for name, value in shown.items()), *live.changes()),
		warnings=(*told, *warnings(site, params.customer, terms.amount, state, None)),
		touches=tuple(live.touches()),
		apply=apply,
	)


def _terms(site: Site, params: Create, cutoff: date | None) -> arrangement_terms.Terms:
	if not params.recurring:
		if params.instalments not in (None, 1):
			raise InvalidField("recurring", "Instalments are monthly: say so, or give one amount")
		parts = arrangement_terms.at_once(params.amount, params.due_date, cutoff)
		return arrangement_terms.Terms(parts)
	owing = balance(site, params.customer).owing
	parts = arrangement_terms.monthly(params.amount, params.due_date, cutoff, owing, params.instalments)
	return arrangement_terms.Terms(parts, arrangement_terms.MONTHLY)


def _check_amount(amount: Decimal) -> None:
	rules.check_arrangement_amount(amount)
	if amount != amount.quantize(rules.CENT):
		raise InvalidField("amount", "Enter an amount in whole cents")


def _employee(site: Site) -> str | None:
	"""Whom the customer agreed with: the employee who is the site's user."""
	found = site.list("Employee", {"user_id": site.user, "status": "Active"}, limit=1)
	return found[0]["name"] if found else None


ACTIONS: Final = (
	ChangingAction(
		id=CREATE,
		params=Create,
		label=("Make a payment arrangement", "Faire une entente de paiement"),
		rights=((ARRANGEMENT, "create"),),
		decide=decide_create,
		undo=CANCEL,
		examples={
			"en": (
				"Set up a payment plan for C-1207: $150 by March 26, disconnect on April 2 if missed",
				"Set up a payment plan of $150 a month for Ferme Bellevue from the 15th",
			),
			"fr": (
				"Fais une entente de paiement avec C-1207 : 150 $ pour le 26 mars, coupure le 2 avril",
				"Entente de 150 $ par mois avec Ferme Bellevue à partir du 15",
			),
		},
	),
	ChangingAction(
		id=CANCEL,
		params=Cancel,
		label=("Cancel a payment arrangement", "Annuler une entente de paiement"),
		rights=((ARRANGEMENT, "write"),),
		decide=decide_cancel,
		undo=REOPEN,
		examples={
			"en": ("Cancel arrangement PA-2026-00012, entered twice",),
			"fr": ("Annule l'entente PA-2026-00012, saisie deux fois",),
		},
	),
	ChangingAction(
		id=REOPEN,
		params=Reopen,
		label=(
			"Open a payment arrangement with new dates",
			"Ouvrir une entente de paiement à de nouvelles dates",
		),
		rights=((ARRANGEMENT, "write"),),
		decide=decide_reopen,
		undo=CANCEL,
		examples={
			"en": ("Re-open arrangement PA-5120 for April 15, cut off on the 22nd",),
			"fr": ("Rouvre l'entente PA-5120 pour le 15 avril, coupure le 22",),
		},
	),
)
