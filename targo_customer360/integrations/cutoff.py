"""The cut-off engine: the daily run, and what a person decides about one customer.

Everything is checked again at the moment of execution: who has paid meanwhile is not cut off.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from targo_customer360.billing.cutoff import decisions, words
from targo_customer360.billing.cutoff.judging import (
	APPROVED,
	DECISION,
	DISMISSED,
	EXECUTED,
	LISTED,
	OPEN,
	REVERSED,
	Judged,
	judge,
	judge_all,
)
from targo_customer360.billing.cutoff.notices import ANNOUNCED, NOTICE
from targo_customer360.billing.cutoff.policy import AUTOMATIC, OFF, Policy, policy
from targo_customer360.billing.suspension import ACTIVE, NON_PAYMENT, SCHEDULED, SUSPENSION
from targo_customer360.effects.records import record_action
from targo_customer360.effects.tasks import ask_a_person, both, settle
from targo_customer360.errors import InvalidField
from targo_customer360.integrations import suspensions
from targo_customer360.integrations.suspension_schedule import hold
from targo_customer360.integrations.suspensions import Ending, Request, Suspending
from targo_customer360.sites.port import Locked, Site, Values

LOCK = "cutoff"
log = logging.getLogger(__name__)


def run(site: Site, now: datetime | None = None) -> Counter[str]:
	"""Decide about everybody whose cut-off has passed; returns how many decisions ended in which state.

	Commits after each customer. A second run of the day decides nothing twice; one that runs beside another leaves.
	"""
	done: Counter[str] = Counter()
	site.rollback()
	try:
		with site.lock(LOCK):
			site.rollback()
			_run(site, now or site.now(), done)
	except Locked:
		done["locked"] = 1
	return done


def _run(site: Site, now: datetime, done: Counter[str]) -> None:
	rules = policy(site)
	if rules.mode == OFF:
		return
	due = {one.candidate.customer for one in judge_all(site, now, rules)}
	for customer in sorted(due | decisions.open_decisions(site).keys()):
		site.commit()
		try:
			hold(site, customer)
			state = _decide(site, customer, now, rules)
			site.commit()
		except Exception:
			site.rollback()
			log.exception("Cut-off of %s", customer)
			state = "failed"
		if state:
			done[state] += 1


def _decide(site: Site, customer: str, now: datetime, rules: Policy) -> str:
	judged, waiting = judge(site, customer, now, rules), decisions.open_of(site, customer)
	if judged is None:
		if waiting is None:
			return ""
		site.update(DECISION, waiting["name"], settled(now, decisions.MACHINE))
		return DISMISSED
	if waiting is None:
		if decisions.decided_lately(site, judged, rules):
			return ""
		name, approved = decisions.insert(site, judged, rules.mode), False
	else:
		name, approved = waiting["name"], waiting["status"] == APPROVED
		site.update(DECISION, name, decisions.open_values(judged, rules.mode, approved))
	if judged.holds or not (approved or (rules.mode == AUTOMATIC and not judged.needs_person)):
		return str(decisions.get(site, name)["status"])
	by = decisions.get(site, name)["reviewed_by"] if approved else decisions.MACHINE
	_cut_off(site, name, judged, by)
	return EXECUTED


def settled(now: datetime, by: str) -> Values:
	"""The fields of a decision that nobody needs any more: the customer paid, or agreed on another date."""
	return {
		"status": DISMISSED,
		"decided_by": by,
		"checked_at": now,
		"held_by": "",
		"held_by_fr": "",
		"review_note": both(words.NOT_DUE),
	}


def _cut_off(site: Site, name: str, judged: Judged, by: str) -> None:
	suspension = execute(site, name, judged, by, plan_cut_off(site, name, judged))
	record_action(
		site,
		"cutoff.executed",
		judged.candidate.customer,
		f"{name}: {suspension}; {judged.reason[0]}",
		by,
		after={"decision": name, "suspension": suspension},
	)


# what one decision needs: shared by the run and by people


def plan_cut_off(site: Site, name: str, judged: Judged) -> Suspending:
	"""The suspension that a decision asks for. Raises InvalidField."""
	reason = decisions.reason_of(judged, name)[0]
	return suspensions.plan_suspension(
		site, Request(judged.candidate.customer, reason, NON_PAYMENT, decision=name)
	)


def execute(site: Site, name: str, judged: Judged, by: str, plan: Suspending) -> str:
	"""Suspend, and write down on the decision that it was; returns the suspension."""
	suspension = suspensions.apply_suspension(site, plan)
	site.update(DECISION, name, decisions.executed_values(judged, suspension, by))
	if by == decisions.MACHINE:
		ask_a_person(site, DECISION, name, both(words.to_announce(judged.candidate.customer, name)))
	return suspension


@dataclass(frozen=True)
class Approval:
	"""What approving comes to: cut off now (`plan`), on the next day that allows it, or not at all (nothing is due)."""

	decision: Values
	judged: Judged | None
	plan: Suspending | None

	@property
	def status(self) -> str:
		if self.judged is None:
			return DISMISSED
		return EXECUTED if self.plan else APPROVED


def plan_approval(site: Site, name: str, now: datetime) -> Approval:
	"""Raises InvalidField where a hold other than the calendar stands in the way."""
	held = decisions.get(site, name)
	rules = policy(site)
	if held["status"] not in OPEN:
		raise InvalidField("status", "This decision is closed already")
	if rules.mode == OFF:
		raise InvalidField("status", "Cut-offs are switched off in Customer 360 Settings")
	judged = judge(site, held["customer"], now, rules)
	if judged is None:
		return Approval(held, None, None)
	if not judged.holds:
		return Approval(held, judged, plan_cut_off(site, name, judged))
	if not judged.only_the_day:
		raise InvalidField("status", "It can't be approved: {0}", both(judged.held_by))
	if held["status"] == APPROVED:
		raise InvalidField("status", "It is approved already, and waits for a day that allows it")
	return Approval(held, judged, None)


def apply_approval(site: Site, approval: Approval, now: datetime) -> str | None:
	"""Returns the suspension, where one was made."""
	name, judged = approval.decision["name"], approval.judged
	review = {"reviewed_by": site.user, "reviewed_at": now}
	if judged is None:
		site.update(DECISION, name, settled(now, decisions.MACHINE))
		return None
	if approval.plan is None:
		values = decisions.open_values(judged, approval.decision["mode"], approved=True)
		site.update(DECISION, name, {**values, **review, "decided_by": site.user})
		return None
	site.update(DECISION, name, review)
	return execute(site, name, judged, site.user, approval.plan)


def plan_dismissal(site: Site, name: str, reason: str) -> Values:
	"""Raises InvalidField."""
	held = decisions.get(site, name)
	if held["status"] not in OPEN:
		raise InvalidField("status", "This decision is closed already")
	_need(reason)
	return held


def dismiss(site: Site, name: str, reason: str, now: datetime) -> None:
	site.update(DECISION, name, {"status": DISMISSED, "decided_by": site.user, **_review(site, reason, now)})


@dataclass(frozen=True)
class Reversal:
	"""A review that takes a cut-off back. `ending` is None where service is back already."""

	decision: Values
	ending: Ending | None


def plan_reversal(site: Site, name: str, reason: str) -> Reversal:
	"""Raises InvalidField."""
	held = decisions.get(site, name)
	if held["status"] != EXECUTED:
		raise InvalidField("status", "Only a cut-off that was carried out can be reversed")
	_need(reason)
	suspension = site.lookup(SUSPENSION, [held["suspension"]], fields=("status",)).get(held["suspension"])
	if suspension is None or suspension["status"] not in (ACTIVE, SCHEDULED):
		return Reversal(held, None)
	return Reversal(held, suspensions.plan_reactivation(site, held["customer"], [held["suspension"]]))


def reverse(site: Site, reversal: Reversal, reason: str, now: datetime) -> None:
	if reversal.ending is not None:
		suspensions.apply_reactivation(site, reversal.ending, reason)
	name = reversal.decision["name"]
	site.update(DECISION, name, {"status": REVERSED, **_review(site, reason, now)})
	settle(site, DECISION, name)


def record_notice(site: Site, values: Values) -> str:
	"""Write down that a customer was told; returns the notice's name."""
	name = site.insert(NOTICE, {**values, "given_by": site.user})
	if values["kind"] == ANNOUNCED and values.get("decision"):
		settle(site, DECISION, values["decision"])
	return name


def _review(site: Site, reason: str, now: datetime) -> Values:
	return {"reviewed_by": site.user, "reviewed_at": now, "review_note": reason.strip()}


def _need(reason: str) -> None:
	if not (reason or "").strip():
		raise InvalidField("reason", "Say why")


__all__ = [
	"LISTED",
	"Approval",
	"Reversal",
	"apply_approval",
	"dismiss",
	"execute",
	"plan_approval",
	"plan_dismissal",
	"plan_reversal",
	"record_notice",
	"reverse",
	"run",
]
