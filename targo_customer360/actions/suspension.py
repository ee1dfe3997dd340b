"""Suspending and reactivating a customer; and what people do about cut-offs, which `cutoff` has."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from targo_customer360.actions import cutoff
from targo_customer360.actions import suspension_changes as effects
from targo_customer360.actions import suspension_words as words
from targo_customer360.actions.model import Applied, ChangingAction, Params, Plan
from targo_customer360.billing.suspension import ACTIVE, SCHEDULED, SUSPENSION
from targo_customer360.billing.suspension_scope import chosen_of, named
from targo_customer360.integrations import suspensions
from targo_customer360.integrations.suspensions import Ending, Request
from targo_customer360.sites.port import Site, Values

SUSPEND, REACTIVATE = "suspend_customer", "reactivate_customer"


class Suspend(Params):
	"""Without `services` (names of locations, lines or subscriptions) all that the customer has; without `starts_on`
	now; without `ends_on` until somebody ends it."""

	customer: str
	reason: str = ""
	starts_on: date | None = None
	ends_on: date | None = None
	services: tuple[str, ...] = ()
	source: Literal["Manual", "Non-payment"] = "Manual"


class Reactivate(Params):
	"""Without `suspension`, all that are in force; where none is, those that are planned."""

	customer: str
	reason: str = ""
	suspension: str | None = None


def decide_suspend(site: Site, params: Suspend) -> Plan:
	services = named(site, params.customer, params.services)
	request = Request(
		params.customer, params.reason, params.source, params.starts_on, params.ends_on, services
	)
	plan = suspensions.plan_suspension(site, request)

	def apply() -> Applied:
		name = suspensions.apply_suspension(site, plan)
		return Applied(
			words.suspended(name, who, plan),
			documents=((SUSPENSION, name), *effects.touched(changes)),
			result={"name": name, "status": SCHEDULED if plan.start is None else ACTIVE},
			undo={"customer": params.customer, "suspension": name},
		)

	who = words.person(site, params.customer)
	changes = tuple(effects.suspend_changes(site, plan))
	return Plan(
		summary=words.suspending(who, plan),
		customer=params.customer,
		changes=changes,
		outside=tuple(effects.told(plan)),
		warnings=tuple(words.warnings(plan)),
		touches=tuple((SUSPENSION, row["name"]) for row in plan.already),
		apply=apply,
	)


def decide_reactivate(site: Site, params: Reactivate) -> Plan:
	names = [params.suspension] if params.suspension else []
	plan = suspensions.plan_reactivation(site, params.customer, names)
	undo = _undo(site, params.customer, plan)

	def apply() -> Applied:
		suspensions.apply_reactivation(site, plan, params.reason)
		return Applied(
			words.reactivated(who, plan),
			documents=tuple(effects.touched(changes)),
			result={"ended": [row["name"] for row in plan.suspensions]},
			undo=undo,
		)

	who = words.person(site, params.customer)
	changes = tuple(effects.end_changes(site, plan))
	return Plan(
		summary=words.reactivating(who, plan),
		customer=params.customer,
		changes=changes,
		outside=tuple(effects.freed(plan)),
		warnings=(*words.end_warnings(plan), *([] if undo else [words.NO_UNDO])),
		apply=apply,
	)


def _undo(site: Site, customer: str, plan: Ending) -> Values | None:
	"""What makes the same suspension again: that is known where exactly one ended, which was made here."""
	if len(plan.suspensions) != 1 or plan.suspensions[0]["is_imported"]:
		return None
	held: Values = site.get(SUSPENSION, plan.suspensions[0]["name"]) or {}
	today = site.today()
	later = {
		fieldname: held[fieldname].isoformat()
		for fieldname in ("starts_on", "ends_on")
		if held[fieldname] and held[fieldname] > today
	}
	return {
		"customer": customer,
		"reason": held["reason"] or "",
		"source": held["source"],
		"services": [name for _, name in chosen_of(held)],
		**later,
	}


ACTIONS: Final = (
	ChangingAction(
		id=SUSPEND,
		params=Suspend,
		label=("Suspend a customer", "Suspendre un client"),
		rights=((SUSPENSION, "create"),),
		decide=decide_suspend,
		undo=REACTIVATE,
		examples={
			"en": ("Suspend client X", "Suspend C-1207 for non-payment"),
			"fr": ("Suspends le client X", "Suspendre C-1207 pour non-paiement"),
		},
		also_writes=("Outbox Message", "ToDo"),
	),
	ChangingAction(
		id=REACTIVATE,
		params=Reactivate,
		label=("Reactivate a customer", "Réactiver un client"),
		rights=((SUSPENSION, "write"),),
		decide=decide_reactivate,
		undo=SUSPEND,
		examples={
			"en": ("Reactivate client X", "Client X just paid, reactivate their service"),
			"fr": ("Réactive le client X", "Le client X vient de payer, réactive son service"),
		},
		also_writes=("Outbox Message", "ToDo"),
	),
	*cutoff.ACTIONS,
)
