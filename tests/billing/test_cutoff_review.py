"""What people decide about cut-offs: approved, dismissed, reversed, announced; each checked again when it counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from targo_customer360.actions.cutoff import APPROVE, DISMISS, RECORD, REVERSE, Approve, decide_approve
from targo_customer360.actions.perform import carry_out
from targo_customer360.billing.cutoff import decisions
from targo_customer360.billing.cutoff.judging import DECISION
from targo_customer360.billing.cutoff.notices import NOTICE
from targo_customer360.billing.suspension import SUSPENSION
from targo_customer360.errors import InvalidField
from targo_customer360.integrations.suspension_schedule import lift
from tests.actions.people import AGENT, acting, make_people
from tests.billing.books import Books
from tests.billing.clock import friday, on, workday
from tests.billing.cutoffs import AUTOMATIC, LIST, OFF, decision, factors, holds, late, mode, run
from tests.billing.outside import HOME, flagged, make_location, status_of, suspension
from tests.integrations.factories import make_customer, open_tasks


@pytest.fixture(autouse=True)
def day():
	with on(workday(date.today())) as moment:
		yield moment


@pytest.fixture
def listed(ruled):
	"""C-1 is on the list, and waits for a person."""
	make_people(ruled)
	make_location(ruled, HOME)
	late(ruled)
	mode(ruled, LIST)
	assert run(ruled) == {"Listed": 1}
	return ruled


def act(site, action, user=AGENT, **params):
	with acting(site, user):
		return carry_out(site, action, params)


def approve(site):
	return act(site, APPROVE, decision=decision(site)["name"])


def test_an_approved_cut_off_is_carried_out_in_the_name_of_who_approved(listed, outside):
	done = approve(listed)
	held = decision(listed)
	assert (held["status"], held["decided_by"], held["reviewed_by"]) == ("Executed", AGENT, AGENT)
	assert done.result == {"status": "Executed", "suspension": held["suspension"]}
	assert suspension(listed, held["suspension"])["cutoff_decision"] == held["name"]
	outside.drain(listed)
	assert (flagged(listed), outside.mode(HOME)) == (True, "disabled")
	assert open_tasks(listed, DECISION, held["name"]) == [], "a person decided: nothing automatic to announce"
	with pytest.raises(InvalidField, match="closed already"):
		approve(listed)


def test_who_paid_at_the_last_moment_is_not_cut_off(listed):
	Books(listed).pay(150)
	listed.commit()
	done = approve(listed)
	held = decision(listed)
	assert (done.result["status"], held["status"], held["decided_by"]) == (
		"Dismissed",
		"Dismissed",
		"automatic",
	)
	assert not listed.count(SUSPENSION) and not listed.count("Outbox Message")


def test_a_plan_to_cut_off_is_no_longer_the_same_when_the_customer_paid(listed):
	name = decision(listed)["name"]
	before = decide_approve(listed, Approve(decision=name))
	Books(listed).pay(150)
	after = decide_approve(listed, Approve(decision=name))
	assert before.outside and not after.outside
	assert before.changes != after.changes


def test_a_hold_that_came_meanwhile_stops_an_approval(listed):
	listed.bulk_update("Customer", {"C-1": {"is_vip": 1}}, listed.now())
	with pytest.raises(InvalidField, match="VIP"):
		approve(listed)
	assert not listed.count(SUSPENSION)


def test_what_is_approved_on_a_friday_is_carried_out_on_the_next_day_that_allows_it(listed):
	with on(friday(listed.today())) as when:
		assert approve(listed).result["status"] == "Approved"
		assert not listed.count(SUSPENSION)
		assert run(listed) == {"Approved": 1}
		with pytest.raises(InvalidField, match="approved already"):
			approve(listed)
	with on(workday(when.date())):
		assert run(listed) == {"Executed": 1}
	held = decision(listed)
	assert (held["decided_by"], flagged(listed)) == (AGENT, True)


def test_an_approval_that_waits_is_given_up_when_the_customer_pays(listed):
	with on(friday(listed.today())) as when:
		approve(listed)
		Books(listed).pay(150)
	with on(workday(when.date())):
		assert run(listed) == {"Dismissed": 1}
	assert not listed.count(SUSPENSION)


def test_switched_off_means_that_nobody_cuts_off_from_the_list(listed):
	mode(listed, OFF)
	with pytest.raises(InvalidField, match="switched off"):
		approve(listed)


def test_a_dismissal_stands_for_some_days(listed, day):
	act(listed, DISMISS, decision=decision(listed)["name"], reason="she pays on Tuesday")
	held = decision(listed)
	assert (held["status"], held["review_note"], held["decided_by"]) == (
		"Dismissed",
		"she pays on Tuesday",
		AGENT,
	)
	with on(workday(day.date() + timedelta(days=1))):
		assert run(listed) == {}
	with on(workday(day.date() + timedelta(days=8))):
		assert run(listed) == {"Listed": 1}
	assert listed.count(DECISION) == 2


@pytest.mark.parametrize("action", [DISMISS, REVERSE])
def test_a_review_needs_its_reason(listed, action):
	if action == REVERSE:
		approve(listed)
	with pytest.raises(InvalidField, match="Say why"):
		act(listed, action, decision=decision(listed)["name"], reason=" ")


# Law 25: announced, with reasons, reviewed by a person


@pytest.fixture
def cut(ruled, outside):
	"""C-1 was cut off by an automatic decision."""
	make_people(ruled)
	make_location(ruled, HOME)
	late(ruled)
	mode(ruled, AUTOMATIC)
	assert run(ruled) == {"Executed": 1}
	outside.drain(ruled)
	return ruled


def test_a_person_reverses_an_automatic_decision_and_it_stays_reversed(cut, outside, day):
	held = decision(cut)
	act(cut, REVERSE, decision=held["name"], reason="the invoice was wrong")
	outside.drain(cut)
	held = decision(cut)
	assert (held["status"], held["reviewed_by"], held["review_note"]) == (
		"Reversed",
		AGENT,
		"the invoice was wrong",
	)
	assert held["decided_by"] == "automatic", "who decided first stays"
	assert (flagged(cut), outside.mode(HOME)) == (False, "open")
	assert status_of(cut, SUSPENSION, held["suspension"]) == "Ended"
	assert open_tasks(cut, DECISION, held["name"]) == []
	with on(workday(day.date() + timedelta(days=1))):
		assert run(cut) == {}
	with on(workday(day.date() + timedelta(days=9))):
		assert run(cut)["Executed"] == 0, "the machine does not overrule who reviewed it"


def test_reversing_ends_that_suspension_alone(cut, outside):
	other = carry_out(cut, "suspend_customer", {"customer": "C-1"}).result["name"]
	act(cut, REVERSE, decision=decision(cut)["name"], reason="the invoice was wrong")
	outside.drain(cut)
	assert (status_of(cut, SUSPENSION, other), flagged(cut), outside.mode(HOME)) == (
		"Active",
		True,
		"disabled",
	)


def test_a_cut_off_that_a_payment_lifted_can_still_be_reviewed(cut):
	Books(cut).pay(150)
	cut.commit()
	lift(cut, "C-1")
	done = act(cut, REVERSE, decision=decision(cut)["name"], reason="it should not have happened")
	assert (decision(cut)["status"], done.result["status"]) == ("Reversed", "Reversed")


def test_approving_is_undone_by_reversing(listed):
	done = approve(listed)
	assert done.applied.undo == {"decision": decision(listed)["name"]}
	act(listed, REVERSE, **done.applied.undo, reason="not today")
	assert not flagged(listed)


def test_the_reasons_can_be_given_in_both_languages(cut):
	held = decision(cut)
	english, french = decisions.explanation(held, "en"), decisions.explanation(held, "fr")
	assert "was not kept" in english and "14-day notice was given" in english
	assert "n'a pas été respectée" in french and "avis de 14 jours" in french
	assert "A person can review this decision" in english and "Une personne peut réviser" in french


def test_the_announcement_is_recorded_and_closes_its_task(cut):
	held = decision(cut)
	assert open_tasks(cut, DECISION, held["name"])
	given = {"customer": "C-1", "kind": "Decision", "channel": "Phone", "decision": held["name"]}
	name = act(cut, RECORD, **given).result["name"]
	assert open_tasks(cut, DECISION, held["name"]) == []
	recorded = cut.get(NOTICE, name)
	assert (recorded["given_by"], recorded["arrangement"]) == (AGENT, held["arrangement"])


# notices


def test_a_notice_is_recorded_with_its_time_and_who_gave_it(ruled):
	make_people(ruled)
	_, _, arrangement = late(ruled)
	given = ruled.now() - timedelta(days=15)
	done = act(ruled, RECORD, customer="C-1", kind="14 Days", channel="Letter", given_on=given, note="posted")
	held = ruled.get(NOTICE, done.result["name"])
	assert (held["given_on"], held["given_by"], held["arrangement"]) == (given, AGENT, arrangement)


@pytest.mark.parametrize("wrong", ["future", "customer", "decision", "kind"])
def test_a_notice_that_can_not_have_been_given_is_refused(listed, wrong):
	given = {"customer": "C-1", "kind": "14 Days", "channel": "Phone"}
	make_customer(listed, "C-2")
	given |= {
		"future": {"given_on": listed.now() + timedelta(hours=1)},
		"customer": {"customer": "C-9"},
		"decision": {"customer": "C-2", "decision": decision(listed)["name"]},
		"kind": {"kind": "Later"},
	}[wrong]
	with pytest.raises(InvalidField):
		act(listed, RECORD, **given)


def test_a_notice_given_today_frees_the_decision_tomorrow(ruled, day):
	make_people(ruled)
	books, _, _ = late(ruled)
	ruled.delete(NOTICE, [row["name"] for row in ruled.list(NOTICE)])
	mode(ruled, LIST)
	assert run(ruled) == {"Held": 1}
	assert holds(decision(ruled)) == {"first_notice", "last_notice"}
	for kind in ("14 Days", "24 Hours"):
		act(ruled, RECORD, customer="C-1", kind=kind, channel="Email")
	with on(workday(day.date() + timedelta(days=14))):
		assert run(ruled) == {"Listed": 1}
	assert factors(decision(ruled))["last_notice"]["holds"] is False
	assert books.customer == "C-1"
