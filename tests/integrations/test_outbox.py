"""The outbox against a real service: what is owed is sent, once, in order, and what fails is seen."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from targo_customer360.errors import InvalidField
from targo_customer360.integrations.outbox import Idle, Policy, drain, drop, owe, retry
from targo_customer360.integrations.outbox.messages import MESSAGE
from targo_customer360.sites.port import SiteError
from tests.integrations.factories import message, open_tasks
from tests.integrations.notes_service import NotesHandler, NotesServer, TrustingNotesHandler, note

STEADY = Policy(random=lambda: 1.0)


@pytest.fixture
def notes():
	with NotesServer() as running:
		yield running


@pytest.fixture
def handlers(notes):
	return {"notes": NotesHandler(notes.address)}


def owe_notes(site, *keys, subject="C-1"):
	for key in keys:
		owe(site, note(site, key, subject=subject))
	site.commit()


def later(site, **passed):
	return site.now() + timedelta(**passed)


def test_what_is_owed_goes_with_the_change_that_owes_it(site, notes, handlers):
	owe_notes(site, "first")
	owe(site, note(site, "never"))
	site.rollback()
	assert drain(site, handlers).states == {"Sent": 1}
	assert notes.order == ["first"]
	assert not site.count(MESSAGE, {"name": "never"})


def test_a_message_keeps_what_was_sent_and_what_was_answered(site, handlers):
	owe_notes(site, "n1")
	drain(site, handlers)
	sent = message(site, "n1")
	assert (sent["status"], sent["attempts"], sent["uncertain"]) == ("Sent", 1, 0)
	assert (json.loads(sent["payload"]), json.loads(sent["response"])) == ({"note": "n1"}, {"taken": True})
	assert sent["sent_at"] is not None


def test_the_same_key_is_one_message(site, notes, handlers):
	owe_notes(site, "n1", "n1")
	drain(site, handlers)
	owe_notes(site, "n1")
	assert drain(site, handlers).attempts == 0
	assert notes.calls["send"] == 1


def test_a_key_does_not_stand_for_two_calls(site):
	owe_notes(site, "n1")
	with pytest.raises(SiteError):
		owe(site, note(site, "n1", "something else"))


def test_one_subject_in_order_and_others_past_it(site, notes, handlers):
	owe_notes(site, "a1", "a2", "a3")
	owe_notes(site, "b1", subject="C-2")
	notes.plan("send", 500)
	assert drain(site, handlers, policy=STEADY).states == {"Unknown": 1, "Sent": 1}
	assert notes.order == ["b1"]
	drain(site, handlers, now=later(site, seconds=31), policy=STEADY)
	assert notes.order == ["b1", "a1", "a2", "a3"]


def test_a_message_owed_later_about_an_earlier_time_keeps_its_place(site, notes, handlers):
	owe_notes(site, "z", "y", "x", "w")
	drain(site, handlers)
	assert notes.order == ["z", "y", "x", "w"]


def test_back_off_doubles_up_to_an_hour_with_jitter():
	steady = [STEADY.delay(attempts).total_seconds() for attempts in range(1, 12)]
	assert steady == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600]
	assert STEADY.delay(10_000).total_seconds() == 3600
	soonest = Policy(random=lambda: 0.0)
	assert [soonest.delay(n).total_seconds() for n in (1, 2, 9)] == [15, 30, 1800]


def test_a_failed_message_waits_for_its_time(site, notes, handlers):
	owe_notes(site, "n1")
	notes.plan("send", 429)
	start = site.now()
	drain(site, handlers, now=start, policy=STEADY)
	failed = message(site, "n1")
	assert (failed["status"], failed["uncertain"], failed["attempts"]) == ("Failed", 0, 1)
	assert "429" in failed["last_error"]
	assert failed["next_attempt_at"] == start + timedelta(seconds=30)
	assert drain(site, handlers, now=start + timedelta(seconds=29)).attempts == 0
	assert drain(site, handlers, now=start + timedelta(seconds=30)).states == {"Sent": 1}


@pytest.mark.parametrize("failure", ["drop after", 500, "drop before"])
def test_an_unknown_effect_is_asked_for_before_anything_is_sent_again(site, notes, handlers, failure):
	owe_notes(site, "n1")
	notes.plan("send", failure)
	assert drain(site, handlers).states == {"Unknown": 1}
	assert message(site, "n1")["uncertain"] == 1
	assert drain(site, handlers, now=later(site, minutes=1)).states == {"Sent": 1}
	assert notes.calls["ask"] == 1
	assert notes.calls["send"] == (1 if failure == "drop after" else 2)
	assert (notes.order, notes.repeated) == (["n1"], 0)


def test_an_unanswered_question_changes_nothing(site, notes, handlers):
	owe_notes(site, "n1")
	notes.plan("send", "drop after")
	notes.plan("ask", "drop before", 429)
	drain(site, handlers)
	for minutes in (1, 10):
		assert drain(site, handlers, now=later(site, minutes=minutes)).states == {"Unknown": 1}
	assert notes.calls["send"] == 1
	assert drain(site, handlers, now=later(site, hours=1)).states == {"Sent": 1}
	assert notes.calls["send"] == 1


def test_a_service_that_is_not_there_leaves_the_message_certain(site, notes):
	owe_notes(site, "n1")
	with NotesServer() as gone:
		address = gone.address
	assert drain(site, {"notes": NotesHandler(address)}).states == {"Failed": 1}
	assert message(site, "n1")["uncertain"] == 0
	assert "can't be reached" in message(site, "n1")["last_error"]


def test_a_refusal_is_dead_at_once_and_asks_a_person(site, notes, handlers):
	owe(site, note(site, "bad", "refuse me"))
	owe_notes(site, "good")
	assert drain(site, handlers).states == {"Dead": 1}
	assert len(open_tasks(site, MESSAGE, "bad")) == 1
	assert drain(site, handlers, now=later(site, days=2)).attempts == 0
	drop(site, "bad", "typed by mistake")
	site.commit()
	assert drain(site, handlers).states == {"Sent": 1}
	dropped = message(site, "bad")
	assert (dropped["status"], dropped["dropped_reason"]) == ("Dropped", "typed by mistake")


def test_after_its_attempts_a_message_is_dead_and_a_person_may_retry_it(site, notes, handlers):
	owe_notes(site, "n1")
	few = Policy(attempts=3, random=lambda: 1.0)
	notes.plan("send", 500, 500)
	notes.plan("ask", 500)
	for hours in range(3):
		drain(site, handlers, now=later(site, hours=hours), policy=few)
	dead = message(site, "n1")
	assert (dead["status"], dead["attempts"], dead["uncertain"]) == ("Dead", 3, 1)
	retry(site, "n1")
	site.commit()
	assert (message(site, "n1")["status"], message(site, "n1")["attempts"]) == ("Unknown", 0)
	asked = notes.calls["ask"]
	assert drain(site, handlers).states == {"Sent": 1}
	assert notes.calls["ask"] == asked + 1


def test_retry_now_does_not_wait_for_the_back_off(site, notes, handlers):
	owe_notes(site, "n1")
	notes.plan("send", 429)
	drain(site, handlers)
	retry(site, "n1")
	assert drain(site, handlers).attempts == 0
	retry(site, "n1")
	site.commit()
	assert drain(site, handlers).states == {"Sent": 1}


def test_what_is_done_is_neither_sent_again_nor_dropped(site, handlers):
	owe_notes(site, "n1")
	drain(site, handlers)
	with pytest.raises(InvalidField):
		retry(site, "n1")
	with pytest.raises(InvalidField):
		drop(site, "n1", "too late")


def test_dropping_needs_a_reason(site):
	owe_notes(site, "n1")
	with pytest.raises(InvalidField):
		drop(site, "n1", "  ")


def test_a_service_that_is_not_configured_leaves_its_messages_pending_and_says_so(site, notes, handlers):
	owe_notes(site, "n1")
	result = drain(site, {"notes": Idle("No address is configured")})
	assert (result.attempts, result.left) == (0, {"notes": "No address is configured"})
	waiting = message(site, "n1")
	assert (waiting["status"], waiting["attempts"], waiting["last_error"]) == (
		"Pending",
		0,
		"No address is configured",
	)
	assert drain(site, handlers).states == {"Sent": 1}
	assert not message(site, "n1")["last_error"]


def test_a_message_whose_sender_died_is_asked_for_first(site, notes, handlers):
	owe_notes(site, "n1")
	site.bulk_update(MESSAGE, {"n1": {"status": "Sending", "attempts": 1}}, site.now())
	site.commit()
	assert drain(site, handlers).states == {"Sent": 1}
	assert (notes.calls["ask"], notes.calls["send"]) == (1, 1)


def test_a_service_that_fails_again_and_again_is_left_until_the_next_drain(site, notes, handlers):
	for number in range(20):
		owe_notes(site, f"n{number}", subject=f"C-{number}")
	notes.plan("send", *[500] * 8)
	result = drain(site, handlers)
	assert (result.states, list(result.left)) == ({"Unknown": 8}, ["notes"])
	assert site.count(MESSAGE, {"status": "Pending", "attempts": 0}) == 12


def test_a_drain_stops_at_its_limit_and_says_that_there_is_more(site, handlers):
	owe_notes(site, "a", "b", "c")
	assert drain(site, handlers, limit=2).more
	result = drain(site, handlers, limit=2)
	assert (result.states, result.more) == ({"Sent": 1}, False)


def test_a_mistake_of_ours_leaves_the_effect_unknown_and_is_shown(site, notes):
	class Broken(NotesHandler):
		def send(self, site, message):
			super().send(site, message)
			raise ZeroDivisionError("after the call")

	owe_notes(site, "n1")
	drain(site, {"notes": Broken(notes.address)})
	assert message(site, "n1")["status"] == "Unknown"
	assert message(site, "n1")["last_error"] == "ZeroDivisionError: after the call"
	drain(site, {"notes": NotesHandler(notes.address)}, now=later(site, minutes=1))
	assert notes.calls["send"] == 1


@pytest.mark.embedded_only(reason="the same code on a bench would take its half a minute")
@pytest.mark.parametrize(("handler", "number"), [(NotesHandler, 1000), (TrustingNotesHandler, 100)])
def test_a_thousand_messages_get_through_a_service_that_fails_half_of_its_calls(site, handler, number):
	subjects = number // 4
	for n in range(number):
		owe(site, note(site, f"n{n}", subject=f"C-{n % subjects}"))
	site.commit()
	with NotesServer(failing=0.5) as notes:
		now = site.now()
		while site.count(MESSAGE, {"status": ("!=", "Sent")}):
			drain(site, {"notes": handler(notes.address)}, now=now, policy=Policy(attempts=60))
			now += timedelta(hours=1)
		calls = sum(notes.calls.values())
		assert 0.4 * calls < notes.failed < 0.6 * calls
		assert len(notes.notes) == number
		# The one that asks first repeats nothing; of the other the service itself kept only one.
		assert (notes.repeated > 0) == (handler is TrustingNotesHandler)
		for subject in range(subjects):
			told = [int(text[1:]) for text in notes.order if int(text[1:]) % subjects == subject]
			assert told == sorted(told)
	assert site.count(MESSAGE, {"uncertain": 1}) == 0
