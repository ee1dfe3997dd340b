"""A candidate with all that speaks for a cut-off and all that holds it back. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from targo_customer360.billing.balance import Balance, balances
from targo_customer360.billing.cutoff.candidates import Candidate, candidates
from targo_customer360.billing.cutoff.factors import CALENDAR, Factor, factors
from targo_customer360.billing.cutoff.notices import given_since
from targo_customer360.billing.cutoff.policy import Policy, policy
from targo_customer360.effects.tasks import Said
from targo_customer360.sites.port import Rows, Site

DECISION: Final = "Cut-off Decision"
LISTED, HELD, APPROVED = "Listed", "Held", "Approved"
EXECUTED, DISMISSED, REVERSED = "Executed", "Dismissed", "Reversed"
OPEN: Final = (LISTED, HELD, APPROVED)


@dataclass(frozen=True)
class Judged:
	"""What is decided of one candidate at one moment."""

	candidate: Candidate
	owed: Balance
	factors: tuple[Factor, ...]
	notices: Rows
	at: datetime

	@property
	def holds(self) -> tuple[Factor, ...]:
		return tuple(one for one in self.factors if one.holds)

	@property
	def only_the_day(self) -> bool:
		"""Whether nothing but the calendar stands in the way."""
		return all(one.code in CALENDAR for one in self.holds)

	@property
	def needs_person(self) -> bool:
		return any(one.person for one in self.factors)

	@property
	def reason(self) -> Said:
		return self.factors[0].said

	@property
	def held_by(self) -> Said:
		return "; ".join(one.en for one in self.holds), " ; ".join(one.fr for one in self.holds)


def judge_all(site: Site, now: datetime, rules: Policy | None = None) -> list[Judged]:
	"""Everybody whose cut-off has passed, by customer."""
	found = candidates(site, now.date())
	owed = balances(site, [one.customer for one in found], now.date())
	return [_judged(site, one, owed[one.customer], now, rules or policy(site)) for one in found]


def judge(site: Site, customer: str, now: datetime, rules: Policy | None = None) -> Judged | None:
	"""One customer at this moment; None where no cut-off of theirs has passed unpaid."""
	found = candidates(site, now.date(), [customer])
	if not found:
		return None
	owed = balances(site, [customer], now.date())[customer]
	return _judged(site, found[0], owed, now, rules or policy(site))


def _judged(site: Site, one: Candidate, owed: Balance, now: datetime, rules: Policy) -> Judged:
	notices = given_since(site, one.customer, one.since)
	before = _cut_before(site, one)
	return Judged(one, owed, factors(site, rules, one, owed, notices, before, now), notices, now)


def _cut_before(site: Site, one: Candidate) -> str | None:
	"""An earlier decision that cut off for the same arrangement, whether it was reversed or ended otherwise."""
	if one.arrangement is None:
		return None
	wanted = {"arrangement": one.arrangement, "status": ("in", (EXECUTED, REVERSED))}
	rows = site.list(DECISION, wanted, order_by="decided_on desc, name desc", limit=1)
	return rows[0]["name"] if rows else None
