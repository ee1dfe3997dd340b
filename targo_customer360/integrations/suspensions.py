"""Suspending and reactivating a customer, with what the hub and the PBX are owed put into the outbox.

`plan_*` decide and write nothing; the others are one transaction of their caller: they write, owe, and commit nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from targo_customer360.billing.suspension import (
	ACTIVE,
	ENDED,
	MANUAL,
	SCHEDULED,
	SUSPENSION,
	refresh_flags,
	running,
)
from targo_customer360.billing.suspension_end import End, plan_end
from targo_customer360.billing.suspension_scope import KINDS, Chosen, check_chosen, chosen_of, concerned
from targo_customer360.billing.suspension_start import Start, held_by, plan_start, rows_of
from targo_customer360.effects.tasks import ask_a_person, both
from targo_customer360.errors import InvalidField
from targo_customer360.integrations.suspension_calls import owe_effects, release
from targo_customer360.sites.port import Rows, Site, Values
from targo_customer360.telephony import lines


@dataclass(frozen=True)
class Request:
	"""What is asked for. Without `services`, all that the customer has; `starts_on` in the future plans it."""

	customer: str
	reason: str = ""
	source: str = MANUAL
	starts_on: date | None = None
	ends_on: date | None = None
	services: tuple[Chosen, ...] = ()
	decision: str | None = None


@dataclass(frozen=True)
class Suspending:
	"""A suspension as decided. `start` is None where it begins later."""

	request: Request
	starts_on: date
	start: Start | None
	already: Rows = field(default_factory=list)
	"""Other suspensions of the customer, in force or planned."""


@dataclass(frozen=True)
class Ending:
	"""Suspensions that end, and what goes with them."""

	customer: str
	suspensions: Rows
	end: End


def plan_suspension(site: Site, request: Request) -> Suspending:
	"""Raises InvalidField."""
	today = site.today()
	starts_on = request.starts_on or today
	_check(site, request, starts_on, today)
	already = running(site, request.customer, (ACTIVE, SCHEDULED))
	_check_not_there(site, request, starts_on, already)
	if starts_on > today:
		check_chosen(site, request.customer, request.services)
		return Suspending(request, starts_on, None, already)
	return Suspending(request, starts_on, _start(site, request.customer, request.services, already), already)


def suspend(site: Site, request: Request) -> str:
	"""Decide and do it; returns the suspension's name. Raises InvalidField."""
	return apply_suspension(site, plan_suspension(site, request))


def apply_suspension(site: Site, plan: Suspending) -> str:
	"""Write a decided suspension and owe its effects; returns its name."""
	request = plan.request
	name = site.insert(
		SUSPENSION,
		{
			"customer": request.customer,
			"source": request.source,
			"status": SCHEDULED,
			"all_services": int(not request.services),
			"starts_on": plan.starts_on,
			"ends_on": request.ends_on,
			"reason": request.reason,
			"cutoff_decision": request.decision,
			"services": _asked(request.services),
		},
	)
	if plan.start is not None:
		begin(site, name, request.reason, plan.start)
	return name


def start(site: Site, name: str) -> None:
	"""Begin a planned suspension. Raises InvalidField where what was chosen is gone."""
	held = _get(site, name)
	others = running(site, held["customer"])
	begin(site, name, held["reason"] or "", _start(site, held["customer"], chosen_of(held), others))


def begin(site: Site, name: str, reason: str, plan: Start) -> None:
	"""Put a suspension in force, with its effects."""
	held = _get(site, name)
	for subscription in plan.marks:
		site.update("Service Subscription", subscription, {"status": "Suspended"})
	now = site.now()
	site.update(
		SUSPENSION,
		name,
		{
			"status": ACTIVE,
			"started_at": now,
			"services": rows_of(plan.services),
			"effects": [{**effect, "changed_at": now} for effect in plan.effects],
		},
	)
	owe_effects(site, name, reason, plan.bars)
	for effect in plan.effects:
		if effect.get("by_hand"):
			ask_a_person(site, SUSPENSION, name, both((effect["detail"], effect["detail_fr"])))
	refresh_flags(site, [held["customer"]])


def plan_reactivation(site: Site, customer: str, names: Collection[str] = ()) -> Ending:
	"""End these suspensions, or all in force; where none is, those that are planned. Raises InvalidField."""
	if not site.lookup("Customer", [customer]):
		raise InvalidField("customer", "There is no customer {0}", customer)
	open_ = running(site, customer, (ACTIVE, SCHEDULED))
	if names:
		chosen = [row for row in open_ if row["name"] in names]
		if len(chosen) != len(set(names)):
			raise InvalidField(
				"suspension", "This suspension has ended already, or is not one of {0}", customer
			)
	else:
		chosen = [row for row in open_ if row["status"] == ACTIVE] or open_
	if not chosen:
		raise InvalidField("customer", "{0} is not suspended", customer)
	ours = [row["name"] for row in chosen if not row["is_imported"]]
	return Ending(customer, chosen, plan_end(site, customer, ours) if ours else End())


def reactivate(site: Site, customer: str, reason: str = "", names: Collection[str] = ()) -> list[str]:
	"""Decide and do it; returns the suspensions that ended. Raises InvalidField."""
	return apply_reactivation(site, plan_reactivation(site, customer, names), reason)


def apply_reactivation(site: Site, plan: Ending, reason: str = "", lifted: bool = False) -> list[str]:
	"""End the suspensions and owe what gives service back; returns their names."""
	now, today = site.now(), site.today()
	for row in plan.suspensions:
		values: Values = {
			"status": ENDED,
			"ended_at": now,
			"ended_by": site.user,
			"end_reason": reason,
			"lifted": int(lifted),
		}
		# What the old system held of the dates stands as it was.
		if not row["is_imported"] and row["status"] == ACTIVE:
			values["ends_on"] = max(today, row["starts_on"] or today)
		site.update(SUSPENSION, row["name"], values)
	release(site, plan.customer, plan.end, reason)
	refresh_flags(site, [plan.customer])
	return [row["name"] for row in plan.suspensions]


def _check(site: Site, request: Request, starts_on: date, today: date) -> None:
	if not site.lookup("Customer", [request.customer]):
		raise InvalidField("customer", "There is no customer {0}", request.customer)
	if starts_on < today:
		raise InvalidField("starts_on", "A suspension can't begin in the past")
	if request.ends_on and request.ends_on <= starts_on:
		raise InvalidField("ends_on", "Service comes back after the day on which the suspension begins")


def _check_not_there(site: Site, request: Request, starts_on: date, already: Rows) -> None:
	"""The same suspension is not made twice, by a second click or a second person."""
	for row in already:
		if row["is_imported"] or row["source"] != request.source or row["ends_on"] != request.ends_on:
			continue
		begins = row["starts_on"] or starts_on
		both_now = row["status"] == ACTIVE and starts_on <= site.today()
		if not both_now and begins != starts_on:
			continue
		if set(chosen_of(_get(site, row["name"]))) == set(request.services):
			raise InvalidField(
				"customer", "{0} is suspended in the same way already ({1})", request.customer, row["name"]
			)


def _start(site: Site, customer: str, services: Sequence[Chosen], others: Rows) -> Start:
	in_force = [row["name"] for row in others if row["status"] == ACTIVE and not row["is_imported"]]
	return plan_start(
		site,
		concerned(site, customer, services),
		services,
		held_by(site, in_force),
		lambda did: lines.is_being_ordered(site, did),
	)


def _asked(services: Sequence[Chosen]) -> Rows:
	return [{KINDS[doctype]: name, "chosen": 1} for doctype, name in services]


def _get(site: Site, name: str) -> Values:
	held = site.get(SUSPENSION, name)
	if held is None:
		raise InvalidField("suspension", "There is no suspension {0}", name)
	return held
