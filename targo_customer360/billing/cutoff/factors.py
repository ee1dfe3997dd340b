"""What a cut-off rests on and what holds it back: each factor with its value and a sentence in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from targo_customer360.billing.balance import Balance, money
from targo_customer360.billing.charge_rules import CHARGE, IN_FLIGHT
from targo_customer360.billing.cutoff import words
from targo_customer360.billing.cutoff.calendar import holiday_hold, weekday_hold
from targo_customer360.billing.cutoff.candidates import Candidate
from targo_customer360.billing.cutoff.notices import FIRST, LAST
from targo_customer360.billing.cutoff.policy import Policy
from targo_customer360.billing.debits.pending import pending
from targo_customer360.billing.suspension_scope import folded
from targo_customer360.effects.tasks import Said
from targo_customer360.sites.port import Rows, Site, Values

ISSUE: Final = "Issue"
CLOSED_ISSUE = ("Closed", "Resolved")
WEEKDAY, HOLIDAY = "weekday", "holiday"
CALENDAR = frozenset({WEEKDAY, HOLIDAY})
"""Holds that go by themselves on another day."""


@dataclass(frozen=True)
class Factor:
	"""One thing that was looked at. `holds`: while it is so, nobody is cut off. `person`: only a person may cut off."""

	code: str
	value: Any
	en: str
	fr: str
	holds: bool = False
	person: bool = False

	@property
	def said(self) -> Said:
		return self.en, self.fr

	def as_dict(self) -> Values:
		return asdict(self)


def factors(
	site: Site,
	policy: Policy,
	candidate: Candidate,
	owed: Balance,
	notices: Rows,
	before: str | None,
	now: datetime,
) -> tuple[Factor, ...]:
	"""All factors of a candidate at a moment. `before` is an earlier decision that cut off for the same arrangement."""
	found = (
		*_amounts(policy, candidate, owed, now),
		*_notices(policy, notices, now),
		*_payments(site, policy, candidate.customer, now),
		_dispute(site, policy, candidate.customer),
		*_customer(site, policy, candidate.customer),
		*_days(policy, now),
		*_history(candidate, before),
	)
	return tuple(found)


def _factor(code: str, value: Any, said: Said, holds: bool = False, person: bool = False) -> Factor:
	return Factor(code, value, *said, holds=holds, person=person)


def _amounts(policy: Policy, candidate: Candidate, owed: Balance, now: datetime) -> Iterator[Factor]:
	one = candidate
	said = words.reason(one.arrangement, one.cutoff_date, one.amount, one.paid, one.lifted)
	terms = {
		"arrangement": one.arrangement,
		"agreed_on": _day(one.agreed_on),
		"due_date": _day(one.due_date),
		"cutoff_date": _day(one.cutoff_date),
		"amount": f"{one.amount:.2f}",
		"paid": f"{one.paid:.2f}",
	}
	yield _factor("arrangement" if one.arrangement else "payment_taken_back", terms, said)
	value = {"owing": f"{owed.owing:.2f}", "overdue": f"{owed.overdue:.2f}", "since": _day(owed.oldest_due)}
	yield _factor("owed", value, words.owes(owed.owing, owed.overdue, owed.oldest_due))
	below = owed.owing < policy.minimum_balance
	if policy.minimum_balance:
		limit = policy.minimum_balance
		yield _factor("minimum_balance", f"{limit:.2f}", words.minimum(limit, below), below)
	if policy.minimum_days:
		days = (now.date() - owed.oldest_due).days if owed.oldest_due else 0
		said = words.past_due(days, policy.minimum_days)
		yield _factor("minimum_days", days, said, days < policy.minimum_days)


def _notices(policy: Policy, notices: Rows, now: datetime) -> Iterator[Factor]:
	times = {FIRST: timedelta(days=policy.first_notice_days), LAST: timedelta(hours=policy.last_notice_hours)}
	for code, kind in (("first_notice", FIRST), ("last_notice", LAST)):
		if not times[kind]:
			continue
		given = [row for row in notices if row["kind"] == kind]
		if not given:
			yield _factor(code, None, words.notice_missing(kind), holds=True)
			continue
		# The earliest tells how long the customer has known.
		first = given[0]
		value = {name: str(first[name] or "") for name in ("name", "channel", "given_on", "given_by")}
		on = first["given_on"].date()
		if first["given_on"] + times[kind] > now:
			yield _factor(code, value, words.notice_recent(kind, on), holds=True)
		else:
			yield _factor(code, value, words.notice_given(kind, on, first["channel"]))


def _payments(site: Site, policy: Policy, customer: str, now: datetime) -> Iterator[Factor]:
	on_its_way = False
	debits = pending(site, customer)
	since = now.date() - timedelta(days=policy.debit_days)
	if debits and (debits.due_on is None or debits.due_on >= since):
		on_its_way = True
		value = {"amount": f"{debits.amount:.2f}", "due_on": _day(debits.due_on)}
		yield _factor("bank_debit", value, words.debit(debits.amount, debits.due_on), holds=True)
	charges = site.list(
		CHARGE,
		{"customer": customer, "status": ("in", IN_FLIGHT)},
		fields=("name", "amount"),
		order_by="name",
	)
	if charges:
		on_its_way = True
		amount = sum((money(row["amount"]) for row in charges), start=money(0))
		names = [row["name"] for row in charges]
		yield _factor(
			"card_charge", {"amount": f"{amount:.2f}", "charges": names}, words.charge(amount), holds=True
		)
	if not on_its_way:
		yield _factor("payments", None, words.NO_PAYMENT)


def _dispute(site: Site, policy: Policy, customer: str) -> Factor:
	wanted = {"customer": customer, "status": ("not in", CLOSED_ISSUE)}
	for row in site.list(ISSUE, wanted, fields=("name", "subject", "issue_type"), order_by="name"):
		if folded(row["issue_type"] or "") in policy.dispute_types:
			said = words.dispute(row["name"], row["subject"] or "")
			return _factor("dispute", row["name"], said, holds=True)
	return _factor("dispute", None, words.NO_DISPUTE)


def _customer(site: Site, policy: Policy, customer: str) -> Iterator[Factor]:
	held = site.lookup("Customer", [customer], fields=("is_vip",)).get(customer, {})
	if int(held.get("is_vip") or 0):
		yield _factor("vip", True, words.VIP, holds=not policy.vip)


def _days(policy: Policy, now: datetime) -> Iterator[Factor]:
	day = now.date()
	for code, said in ((WEEKDAY, weekday_hold(day, policy.on_friday)), (HOLIDAY, holiday_hold(day))):
		if said:
			yield _factor(code, _day(day), said, holds=True)


def _history(candidate: Candidate, before: str | None) -> Iterator[Factor]:
	if candidate.lifted:
		yield _factor(
			"payment_taken_back_before",
			candidate.lifted,
			words.payment_taken_back(candidate.lifted),
			person=True,
		)
	elif before:
		yield _factor("cut_before", before, words.cut_before(before), person=True)


def _day(day: Any) -> str | None:
	return day.isoformat() if day else None
