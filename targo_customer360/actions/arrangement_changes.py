"""Payment arrangements called off, and given new dates."""

from __future__ import annotations

from datetime import date

from targo_customer360.actions import arrangement_words as words
from targo_customer360.actions.arrangement_parts import (
	changes_of,
	cutoff_of,
	live_of,
	warnings,
	write_others,
)
from targo_customer360.actions.model import Applied, Params, Plan
from targo_customer360.billing import arrangement_limits as limits
from targo_customer360.billing import arrangement_states as states
from targo_customer360.billing import arrangement_terms, arrangements, rules
from targo_customer360.billing.arrangement_money import Arrangement, Instalment
from targo_customer360.billing.arrangement_states import ARRANGEMENT
from targo_customer360.billing.balance import money
from targo_customer360.sites.port import Site, Values


class Cancel(Params):
	name: str
	reason: str


class Reopen(Params):
	name: str
	due_date: date
	cutoff_date: date | None = None
	reason: str = ""


def decide_cancel(site: Site, params: Cancel) -> Plan:
	row = site.get(ARRANGEMENT, params.name)
	states.check_cancel(row, params.name, params.reason)
	assert row is not None
	live = live_of(site, row["customer"], params.name)
	values = {
		"status": states.CANCELLED,
		"cancel_reason": params.reason,
		"cancelled_on": site.today(),
		"next_due_date": None,
		"next_cutoff_date": None,
	}
	who = words.person(row["customer_name"], row["customer"])
	en, fr = words.dollars(money(row["amount"]))

	def apply() -> Applied:
		site.update(ARRANGEMENT, params.name, values)
		write_others(site, live)
		return Applied(
			(f"{params.name} is cancelled", f"{params.name} est annulée"),
			documents=tuple((ARRANGEMENT, name) for name in (params.name, *live.consequences())),
			undo=_dates_before(site, row),
		)

	return Plan(
		summary=(
			f"Cancel arrangement {params.name} of {en} with {who}",
			f"Annuler l'entente {params.name} de {fr} avec {who}",
		),
		customer=row["customer"],
		changes=(*changes_of(row, values), *live.changes()),
		touches=tuple(live.touches()),
		apply=apply,
	)


def _dates_before(site: Site, row: Values) -> Values | None:
	"""How a cancelling is undone: with the dates that stood, unless they have passed or nothing stood."""
	due_date, cutoff_date = row["next_due_date"], row["next_cutoff_date"]
	if not states.is_live(row) or not due_date or due_date < site.today():
		return None
	return {"name": row["name"], "due_date": due_date, "cutoff_date": cutoff_date}


def decide_reopen(site: Site, params: Reopen) -> Plan:
	today = site.today()
	row = site.get(ARRANGEMENT, params.name)
	states.check_reopen(row, params.name, params.due_date, today)
	assert row is not None
	cutoff, told = cutoff_of(site, params.due_date, params.cutoff_date)
	rules.check_arrangement_amount(money(row["amount"]))
	rules.check_arrangement_dates(row["agreed_on"], params.due_date, cutoff)
	parts = _moved(row, params.due_date, cutoff)
	mine, customer = limits.limits_of(site), row["customer"]
	unpaid = [one for one in parts if one.due_date >= params.due_date]
	limits.check_dates(mine, params.due_date, len(unpaid), today)
	limits.check_number(site, mine, customer, params.name)
	opened = _opened(site, row)
	after = {**row, **opened}
	candidate = Arrangement(
		params.name, states.counts_from(after) or row["creation"].date(), row["creation"], parts
	)
	live = live_of(site, customer, params.name, candidate)
	state = live.found[params.name]
	values = {
		**opened,
		"due_date": parts[0].due_date,
		"cutoff_date": parts[0].cutoff_date,
		"cancel_reason": None,
		"cancelled_on": None,
		"reason_for_change": params.reason or row["reason_for_change"],
		**arrangements.values_of(state),
	}
	if row["instalments"]:
		values["instalments"] = arrangements.instalment_rows(parts, state)
	who, said = words.person(row["customer_name"], customer), words.terms(unpaid)

	def apply() -> Applied:
		limits.check_number(site, mine, customer, params.name, held=True)
		site.update(ARRANGEMENT, params.name, values)
		write_others(site, live)
		return Applied(
			(f"{params.name}: {said[0]}", f"{params.name} : {said[1]}"),
			documents=tuple((ARRANGEMENT, name) for name in (params.name, *live.consequences())),
			result={"name": params.name, "status": state.status},
			undo=_off_again(row),
		)

	return Plan(
		summary=(
			f"Open arrangement {params.name} with {who}: {said[0]}",
			f"Ouvrir l'entente {params.name} avec {who} : {said[1]}",
		),
		customer=customer,
		changes=(*changes_of(row, values), *live.changes()),
		warnings=(*told, *warnings(site, customer, money(row["amount"]), state, params.name)),
		touches=(("Customer", customer), *live.touches()),
		apply=apply,
	)


def _moved(row: Values, due_date: date, cutoff_date: date | None) -> tuple[Instalment, ...]:
	if not row["instalments"]:
		return arrangement_terms.at_once(money(row["amount"]), due_date, cutoff_date)
	parts = arrangement_terms.moved(row["instalments"], due_date, cutoff_date)
	rules.check_instalments(
		row["amount"], parts[0].due_date, [{**vars(part), "amount": part.amount} for part in parts]
	)
	return parts


def _opened(site: Site, row: Values) -> Values:
	"""What says that it was opened again. One that waited for its first opening was not; an imported one keeps the
	day on which it first was, from which its payments count.
	"""
	if row["status"] == states.PENDING and states.acts(row):
		return {"agreed_on": row["agreed_on"] or site.today()}
	first = row["reopened_on"] if row["is_imported"] else None
	return {
		"reopened_on": first or site.today(),
		"reopened_by": site.user,
		"times_reopened": int(row["times_reopened"] or 0) + 1,
	}


def _off_again(row: Values) -> Values | None:
	if row["status"] != states.CANCELLED:
		return None
	return {"name": row["name"], "reason": row["cancel_reason"] or " / ".join(words.UNDONE)}
