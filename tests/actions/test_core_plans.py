"""A plan is carried out once, by who proposed it, as it was shown; everything else is refused and written down."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from targo_customer360.actions import log, plans, refusals, undoing
from targo_customer360.actions.refusals import ActionFailed, ActionNotPermitted, ActionRefused
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site, SiteError
from tests.actions.log_rows import rows, statuses
from tests.actions.people import AGENT, OTHER, VIEWER, acting, take_roles_away
from tests.actions.sample import REGISTRY


def propose(site: Site, action: str = "mark_vip", **params: object) -> plans.StoredPlan:
	return plans.propose(
		site, action, {"customer": "C-1", **params}, "make her a VIP", "en", registry=REGISTRY
	)


def confirm(site: Site, name: str) -> plans.Done:
	return plans.confirm(site, name, registry=REGISTRY)


def vip(site: Site) -> tuple[int, int]:
	"""The flag of the customer, and how many notes were written."""
	site.commit()
	row = site.get("Customer", "C-1")
	return row["is_vip"], site.count("Comment", {"content": ("in", ("VIP", "said"))})


def refusal(site: Site, name: str) -> ActionRefused:
	with pytest.raises(ActionRefused) as refused:
		confirm(site, name)
	return refused.value


def test_what_is_proposed_is_shown_before_anything_changes(people):
	with acting(people, AGENT):
		plan = propose(people, note="said")
	assert plan.summary == ("Lise Côté becomes a VIP", "Lise Côté devient VIP")
	assert [(c["doctype"], c["fieldname"], c["before"], c["after"]) for c in plan.changes] == [
		("Customer", "is_vip", 0, 1),
		("Comment", "content", None, "said"),
	]
	assert plan.outside[0]["said"] == ["The PBX is told", "Le PBX est avisé"]
	assert plan.can_undo
	assert vip(people) == (0, 0)
	(row,) = rows(people)
	assert (row["status"], row["proposed_by"], row["utterance"]) == ("Proposed", AGENT, "make her a VIP")
	assert row["expires_at"] - row["proposed_at"] >= timedelta(minutes=14)


def test_confirmed_it_is_done_and_the_same_row_says_so(people):
	with acting(people, AGENT):
		done = confirm(people, propose(people, note="said").name)
	assert done.message == ("Marked as VIP", "Marqué VIP")
	assert vip(people) == (1, 1)
	(row,) = rows(people)
	assert (row["status"], row["confirmed_by"], row["message_fr"]) == ("Executed", AGENT, "Marqué VIP")
	assert json.loads(row["before"]) == {"Customer C-1": {"is_vip": 0}}
	assert json.loads(row["after"])["Customer C-1"] == {"is_vip": 1}
	assert json.loads(row["undo"]) == {"action": "unmark_vip", "params": {"customer": "C-1"}}


def test_a_plan_is_used_once(people):
	with acting(people, AGENT):
		name = propose(people).name
		confirm(people, name)
		again = refusal(people, name)
	assert (again.code, again.said[0]) == ("used", f"{name} was carried out already")
	assert vip(people) == (1, 1)
	assert statuses(people) == [("Executed", ""), ("Refused", "used")]
	assert rows(people)[1]["refers_to"] == name


def test_a_plan_of_another_user_is_refused_even_to_administrator(people):
	with acting(people, AGENT):
		name = propose(people).name
	for user in (OTHER, "Administrator"):
		with acting(people, user):
			assert refusal(people, name).code == refusals.OTHER_USER
	assert vip(people) == (0, 0)
	assert statuses(people) == [("Proposed", ""), ("Refused", "other_user"), ("Refused", "other_user")]


def test_a_plan_expires(people):
	people.set_single(log.SETTINGS, {"action_expiry_minutes": 1})
	with acting(people, AGENT):
		name = propose(people).name
		people.bulk_update(log.ACTION, {name: {"expires_at": people.now() - timedelta(seconds=1)}}, None)
		assert refusal(people, name).code == refusals.EXPIRED
		assert refusal(people, name).code == refusals.USED
	assert vip(people) == (0, 0)
	assert statuses(people)[0] == ("Expired", "expired")


def test_plans_that_nobody_confirmed_are_closed(people):
	with acting(people, AGENT):
		late, open_ = propose(people).name, propose(people).name
	people.bulk_update(log.ACTION, {late: {"expires_at": people.now() - timedelta(seconds=1)}}, None)
	assert plans.expire(people) == 1
	assert people.get(log.ACTION, late)["status"] == "Expired"
	assert people.get(log.ACTION, open_)["status"] == "Proposed"


def test_a_document_changed_in_between_makes_the_plan_stale_and_a_new_one_is_shown(people):
	with acting(people, AGENT):
		name = propose(people).name
		people.update("Customer", "C-1", {"customer_name": "Lise C. Roy"})
		refused = refusal(people, name)
		assert refused.code == refusals.STALE
		fresh = plans.stored(people, refused.fresh, REGISTRY)
		assert fresh.summary[0] == "Lise C. Roy becomes a VIP"
		assert vip(people) == (0, 0)
		confirm(people, fresh.name)
	assert vip(people) == (1, 1)
	assert statuses(people) == [("Superseded", "stale"), ("Executed", "")]
	assert rows(people)[1]["refers_to"] == name


def test_what_would_happen_has_changed_and_is_shown_again(people):
	"""A preview can change without a version: what was read past the documents' own clocks counts as well."""
	with acting(people, AGENT):
		name = propose(people).name
		people.bulk_update("Customer", {"C-1": {"phone_home": "450-555-0100"}}, None)
		refused = refusal(people, name)
	assert (refused.code, bool(refused.fresh)) == (refusals.CHANGED, True)
	assert vip(people) == (0, 0)


def test_it_was_done_by_somebody_else_in_between(people):
	with acting(people, AGENT):
		name = propose(people).name
	people.update("Customer", "C-1", {"is_vip": 1})
	with acting(people, AGENT):
		refused = refusal(people, name)
	assert (refused.code, refused.said[0]) == ("refused", "C-1 is a VIP already")
	assert statuses(people) == [("Refused", "refused")]


def test_a_right_withdrawn_in_between(people):
	with acting(people, AGENT):
		name = propose(people).name
	take_roles_away(people, AGENT)
	with acting(people, AGENT), pytest.raises(ActionNotPermitted):
		confirm(people, name)
	assert vip(people) == (0, 0)
	assert statuses(people) == [("Refused", "not_permitted")]


@pytest.mark.parametrize(
	("user", "action", "params", "error", "code"),
	[
		(VIEWER, "mark_vip", {"customer": "C-1"}, ActionNotPermitted, "not_permitted"),
		(AGENT, "suspend_everyone", {"customer": "C-1"}, ActionRefused, "unknown_action"),
		(AGENT, "is_vip", {"customer": "C-1"}, ActionRefused, "unknown_action"),
		(AGENT, "mark_vip", {"customer": "C-9"}, InvalidField, "invalid"),
		(AGENT, "mark_vip", {"customer": "C-1", "force": True}, InvalidField, "invalid"),
		(AGENT, "mark_vip", {}, InvalidField, "invalid"),
		(AGENT, "mark_vip", {"customer": "C-1", "pin": "Kq7-4471"}, InvalidField, "invalid"),
	],
)
def test_what_may_not_be_proposed_is_refused_and_logged(people, user, action, params, error, code):
	with acting(people, user), pytest.raises(error):
		plans.propose(people, action, params, registry=REGISTRY)
	(row,) = rows(people)
	assert (row["status"], row["code"], row["proposed_by"]) == ("Refused", code, user)
	assert row["message"] and row["message_fr"]
	assert "4471" not in json.dumps(row, default=str)


@pytest.mark.parametrize(
	("how", "says"),
	[
		("lies", "It was taken back: VIP of Customer C-1 is not what was announced"),
		("refused half-way", "The other side said no"),
	],
)
def test_what_does_not_hold_afterwards_is_taken_back_and_the_failure_kept(people, how, says):
	with acting(people, AGENT):
		name = propose(people, how=how).name
		with pytest.raises(ActionFailed) as failed:
			confirm(people, name)
	assert failed.value.said[0] == says
	assert vip(people) == (0, 0)
	assert statuses(people) == [("Failed", "failed")]
	assert rows(people)[0]["message"] == says


def test_an_error_nobody_thought_of_is_taken_back_as_well(people):
	with acting(people, AGENT):
		name = propose(people, how="breaks").name
		with pytest.raises(RuntimeError):
			confirm(people, name)
	assert vip(people) == (0, 0)
	assert statuses(people) == [("Failed", "failed")]


def test_a_plan_is_withdrawn_by_who_proposed_it(people):
	with acting(people, AGENT):
		name = propose(people).name
	with acting(people, OTHER), pytest.raises(ActionRefused):
		plans.cancel(people, name)
	with acting(people, AGENT):
		plans.cancel(people, name)
		assert refusal(people, name).code == refusals.USED
	assert rows(people)[0]["status"] == "Cancelled"


def test_undo_proposes_the_compensating_action_once(people):
	with acting(people, AGENT):
		name = confirm(people, propose(people).name).action
		back = undoing.undo(people, name, registry=REGISTRY)
		assert (back.action_id, back.can_undo) == ("unmark_vip", False)
		assert vip(people)[0] == 1
		done = confirm(people, back.name)
		assert vip(people)[0] == 0
		for settled in (name, done.action, "ACT-none"):
			with pytest.raises(ActionRefused) as refused:
				undoing.undo(people, settled, registry=REGISTRY)
			assert refused.value.code == refusals.NO_UNDO
	assert [row["code"] for row in rows(people, status="Refused")] == ["no_undo"] * 3


def test_a_refusal_of_the_site_is_its_own_sentence(people):
	people.update("Customer", "C-1", {"is_vip": 1})
	with acting(people, AGENT), pytest.raises(SiteError, match="C-1 is a VIP already"):
		propose(people)
	assert statuses(people) == [("Refused", "refused")]
