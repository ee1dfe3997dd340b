from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from targo_customer360.embedded.cli import main
from targo_customer360.nl import CATALOGUE, NONE, interpret, interpret_lines
from targo_customer360.nl.lexicon import load, vocabulary

TODAY = date(2026, 4, 14)
WORDS = st.lists(st.sampled_from(sorted(vocabulary())), max_size=14).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=120), WORDS))
def test_nothing_is_ever_raised_and_every_answer_is_of_the_catalogue(text):
	read = interpret(text, TODAY)
	assert 0 <= read.confidence <= 1
	if read.intent == NONE:
		assert read.params == {}
	else:
		assert set(read.params) <= set(CATALOGUE[read.intent].parameters)
		assert read.confidence >= load("thresholds")["ask"]
	json.dumps(read.params)


@pytest.mark.parametrize("today", [date.min, date.max, date(2028, 2, 29)])
def test_the_ends_of_the_calendar(today):
	for said in (
		"what ip did C-1 have last Friday",
		"send a tech to C-1 next Friday",
		"entente C-1 50 $ le 31",
	):
		interpret(said, today)


def test_an_endless_text_is_answered_at_once():
	assert interpret("suspend " * 100_000, TODAY).confidence <= 1


@pytest.mark.parametrize(
	("text", "customer"),
	[
		("suspend client C-1207", "C-1207"),
		("suspends la Ferme Bellevue", "Ferme Bellevue"),
		("suspend Mr. Tremblay's account", "Tremblay"),
		("suspends le compte de Mme Lise Gagnon", "Lise Gagnon"),
		("suspend account number 20417", "20417"),
		("suspend Roy et Fils", "Roy et Fils"),
		("suspends Jean-Marc St-Pierre", "Jean-Marc St-Pierre"),
		("suspend jean.roy@example.com", "jean.roy@example.com"),
		("suspends le client un deux zéro sept", "1207"),
	],
)
def test_a_customer_as_typed_without_title_or_article(text, customer):
	assert interpret(text, TODAY).params == {"customer": customer}


@pytest.mark.parametrize(
	("text", "intent"),
	[
		("Don't suspend C-1207, reboot his router", "reboot_device"),
		("Ne suspends pas C-1207, redémarre son routeur", "reboot_device"),
		("Don't suspend C-1207", NONE),
		("Suspend C-1207 and reboot the router of C-88", NONE),
		("Suspend C-1207 and C-88", NONE),
		("Don't forget to suspend C-1207", "suspend_customer"),
		("N'oublie pas de suspendre C-1207", "suspend_customer"),
		("If possible, suspend C-1207", "suspend_customer"),
		("If he does not pay, suspend C-1207", NONE),
		("Cancel the suspension of C-1207", "reactivate_customer"),
		("Cancel the installation of C-1207", NONE),
		("Check if the ONT of C-1207 is online", "check_equipment_status"),
		("Send a tech to C-1207 to fix the modem and check the signal", "schedule_dispatch"),
		("Ils ont redémarré le modem de C-1207", NONE),
		("", NONE),
		("…", NONE),
	],
)
def test_what_is_a_request(text, intent):
	assert interpret(text, TODAY).intent == intent


def test_the_same_words_give_the_same_answer():
	text = "Set up a payment plan for client X: $150 by March 26, disconnect on April 2 if missed"
	assert interpret(text, TODAY) == interpret(text, TODAY)


def test_lines_are_answered_in_order_and_a_bad_one_does_not_stop_the_rest():
	lines = [
		'{"id": 1, "text": "balance 1207"}',
		"",
		"nonsense",
		"[]",
		'{"id": 4}',
		'{"id": "x", "text": "ok"}',
	]
	said = [json.loads(line) for line in interpret_lines(lines, TODAY)]
	assert said[0] == {
		"id": 1,
		"intent": "get_balance",
		"params": {"customer": "1207"},
		"confidence": said[0]["confidence"],
	}
	assert [one["id"] for one in said] == [1, None, None, None, "x"]
	assert [one["error"].split(":")[0] for one in said[1:4]] == ["line 3", "line 4", "line 5"]
	assert said[4]["intent"] == NONE


def test_the_command():
	run = CliRunner().invoke
	one = run(main, ["interpret", "--today", "2026-04-14", "Send a tech to C-1207 next Tuesday"])
	assert json.loads(one.output)["params"] == {"customer": "C-1207", "date": "2026-04-21"}
	piped = run(main, ["interpret"], input="solde C-1207\n")
	assert json.loads(piped.output)["intent"] == "get_balance"
	lines = run(
		main, ["interpret", "--jsonl", "--today", "2026-04-14"], input='{"id": 7, "text": "solde C-1"}\nx\n'
	)
	first, second = map(json.loads, lines.output.splitlines())
	assert first["id"] == 7
	assert second["error"].startswith("line 2")
	assert run(main, ["interpret", "--jsonl", "words"]).exit_code == 2
	assert run(main, ["interpret", "--today", "tomorrow", "words"]).exit_code == 2
