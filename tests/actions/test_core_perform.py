"""Carrying out in one call, answering, and secrets: what is kept of them, and what is not."""

from __future__ import annotations

import json

import pytest

from targo_customer360.actions.answers import answer
from targo_customer360.actions.perform import carry_out
from targo_customer360.actions.refusals import ActionFailed, ActionNotPermitted, ActionRefused
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import NotPermitted, SiteError
from tests.actions.log_rows import rows, statuses
from tests.actions.people import AGENT, VIEWER, acting
from tests.actions.sample import REGISTRY, SECRET
from tests.telephony.test_reveal import tables_with

C1 = {"customer": "C-1"}


def test_what_a_person_confirmed_in_a_form_is_done_and_logged_in_one_call(people):
	with acting(people, AGENT):
		done = carry_out(people, "mark_vip", C1, "asked for it by phone", REGISTRY)
	people.rollback()
	assert people.get("Customer", "C-1")["is_vip"] == 1
	(row,) = rows(people)
	assert (row["name"], row["status"], row["reason"]) == (done.action, "Executed", "asked for it by phone")
	assert (row["proposed_by"], row["confirmed_by"]) == (AGENT, AGENT)
	assert json.loads(row["result"])["documents"] == [list(pair) for pair in done.documents]


@pytest.mark.parametrize(
	("user", "action", "params", "error", "status"),
	[
		(VIEWER, "mark_vip", C1, NotPermitted, ("Refused", "not_permitted")),
		(AGENT, "drop_tables", C1, ActionRefused, ("Refused", "unknown_action")),
		(AGENT, "mark_vip", {"customer": "C-9"}, InvalidField, ("Refused", "invalid")),
		(AGENT, "mark_vip", {**C1, "how": "lies"}, ActionFailed, ("Failed", "failed")),
		(AGENT, "mark_vip", {**C1, "how": "refused half-way"}, SiteError, ("Failed", "failed")),
		(AGENT, "mark_vip", {**C1, "how": "breaks"}, RuntimeError, ("Failed", "failed")),
	],
)
def test_what_goes_wrong_changes_nothing_and_is_logged(people, user, action, params, error, status):
	with acting(people, user), pytest.raises(error):
		carry_out(people, action, params, registry=REGISTRY)
	people.rollback()
	assert people.get("Customer", "C-1")["is_vip"] == 0
	assert people.count("Comment", {"content": "VIP"}) == 0
	assert statuses(people) == [status]


def test_a_secret_parameter_is_used_and_kept_nowhere(people):
	with acting(people, AGENT):
		carry_out(people, "mark_vip", {**C1, "pin": SECRET}, registry=REGISTRY)
		with pytest.raises(InvalidField):
			carry_out(people, "mark_vip", {"customer": "C-9", "pin": SECRET}, registry=REGISTRY)
	assert list(tables_with(people, SECRET)) == []
	assert json.loads(rows(people)[0]["params"])["pin"] == "***"


def test_a_plan_that_would_show_a_secret_is_refused(people):
	with acting(people, AGENT), pytest.raises(SiteError, match="would show pin"):
		carry_out(people, "mark_vip", {**C1, "pin": SECRET, "note": f"PIN {SECRET}"}, registry=REGISTRY)
	assert people.get("Customer", "C-1")["is_vip"] == 0


def test_a_question_from_the_page_is_answered_and_leaves_nothing(people):
	with acting(people, VIEWER):
		found = answer(people, "is_vip", C1, registry=REGISTRY)
	assert (found.text[0], found.rows[0]["is_vip"]) == ("VIP: 0", 0)
	assert rows(people) == []


def test_a_question_in_words_is_kept_with_its_answer(people):
	with acting(people, AGENT):
		answer(people, "is_vip", C1, "is she a VIP?", "en", REGISTRY)
	(row,) = rows(people)
	assert (row["status"], row["utterance"], row["message"]) == ("Answered", "is she a VIP?", "VIP: 0")


def test_a_secret_is_shown_to_who_may_for_a_reason_and_is_written_nowhere(people):
	with acting(people, AGENT):
		shown = answer(people, "show_pin", {**C1, "reason": "new adapter"}, "what is the pin", "en", REGISTRY)
	assert shown.text[0] == SECRET
	(row,) = rows(people)
	assert (row["status"], row["reason"], row["customer"]) == ("Answered", "new adapter", "C-1")
	assert list(tables_with(people, SECRET)) == []


@pytest.mark.parametrize(
	("user", "reason", "code"), [(VIEWER, "curious about it", "not_permitted"), (AGENT, "", "invalid")]
)
def test_a_secret_without_the_right_or_a_reason_is_refused_and_logged(people, user, reason, code):
	with acting(people, user), pytest.raises((ActionNotPermitted, InvalidField)):
		answer(people, "show_pin", {**C1, "reason": reason}, registry=REGISTRY)
	assert statuses(people) == [("Refused", code)]


def test_only_what_answers_is_answered(people):
	with acting(people, AGENT), pytest.raises(ActionRefused, match="propose it"):
		answer(people, "mark_vip", C1, registry=REGISTRY)
	assert people.get("Customer", "C-1")["is_vip"] == 0
