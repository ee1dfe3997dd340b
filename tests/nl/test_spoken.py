"""Each row of the specification's table and each utterance that it quotes, said, confirmed and carried out.

`pytest -s` prints what was said, what was proposed and what changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any

import pytest

from targo_customer360.actions import plans
from targo_customer360.actions.log import ACTION
from targo_customer360.nl.reply import Reply
from targo_customer360.sites.port import Site, Values
from tests.integrations.factories import make_line
from tests.nl.quoted import QUOTED, REFUSED
from tests.nl.talks import Talk
from tests.nl.utterances import PHASE_15, Spoken
from tests.nl.village import CUSTOMER, Village, outside
from tests.telephony.orders import DID

LANGUAGES = ("en", "fr")


@pytest.fixture
def village(site: Site, real_site: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Village]:
	"""The customer with everything. No worker of a bench sends what a test is about to send itself."""
	with outside(site, lambda url: _stripe_is_at(site, url, monkeypatch)) as running:
		yield running


def _stripe_is_at(site: Any, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
	if site.kind == "frappe":
		import frappe

		monkeypatch.setattr("frappe.enqueue", lambda *_, **__: None)
		monkeypatch.setitem(frappe.conf, "customer360_stripe_api", url)
	else:
		monkeypatch.setitem(site._config, "customer360_stripe_api", url)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_phase_15(village: Village, language: str) -> None:
	for spoken in PHASE_15:
		Saying(village, spoken, language).carry_out()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_utterance_that_is_quoted(village: Village, language: str) -> None:
	provision = next(spoken for spoken in PHASE_15 if spoken.action == "provision_fibre")
	for spoken in (provision, *QUOTED):
		Saying(village, spoken, language).carry_out()


def test_what_is_no_request_ends_in_a_refusal_that_says_why(village: Village) -> None:
	for code, words in REFUSED.items():
		for said in words:
			reply = Talk(village.site, CUSTOMER).say(said)
			assert (reply.kind, reply.code, reply.plan) == ("refusal", code, None), said
			print(f"| {said} | refused, {code} | nothing |")
	assert village.site.count(ACTION) == 0
	assert village.owed() == {}


def test_a_new_number_is_none_of_those_that_are_shown_to_choose_from(village: Village) -> None:
	make_line(village.site, "4502722410", customer=CUSTOMER)
	village.site.commit()
	old = Talk(village.site, CUSTOMER).say("what is the voicemail password?", "the customer forgot it")
	assert [one.value for one in old.choices] == [DID, "4502722410"]
	new = Talk(village.site, CUSTOMER).say("add a phone line")
	assert (new.asked, new.choices) == ("did", ())


class Saying:
	"""One utterance, from the words to what it left behind."""

	def __init__(self, village: Village, spoken: Spoken, language: str):
		self.village, self.site, self.spoken = village, village.site, spoken
		self.number = LANGUAGES.index(language)
		self.words = (spoken.en, spoken.fr)[self.number]

	def carry_out(self) -> None:
		owed = self.village.owed()
		talk = Talk(self.site, CUSTOMER if self.spoken.page else None)
		reply = talk.say(self.words)
		for asked, *answers in self.spoken.then:
			assert (reply.kind, reply.asked) == ("question", asked), self.words
			reply = talk.say(answers[self.number])
		assert self.village.owed() == owed, self.words
		if reply.kind == "proposal":
			self._confirm(reply, set(owed))
		else:
			self._is_answered(reply)
		assert self.spoken.outside(self.village), self.words

	def _is_answered(self, reply: Reply) -> None:
		assert reply.kind == "answer", (self.words, reply.text)
		assert not self.spoken.changes
		assert _fits(reply.text, self.spoken.answer[self.number]), (self.words, reply.text)
		filters = {"action_id": self.spoken.action, "status": "Answered"}
		assert self.site.count(ACTION, filters), self.words
		self._tell("answered at once", "shown once" if reply.secret else reply.text)

	def _confirm(self, reply: Reply, before: set[str]) -> None:
		plan = reply.plan
		assert plan is not None
		assert (plan.action_id, plan.customer) == (self.spoken.action, CUSTOMER), self.words
		for change in plan.changes:
			if change["name"]:
				held = self.village.get(change["doctype"], change["name"])[change["fieldname"]]
				assert _text(held) == _text(change["before"]), (self.words, change)
		done = plans.confirm(self.site, plan.name)
		names = dict(done.documents)
		for (doctype, fieldname), after in self.spoken.changes.items():
			held = self.village.get(doctype, names[doctype])[fieldname]
			assert _fits(_text(held), self._expected(after)), (self.words, doctype, fieldname, held)
		self._is_sent(before)
		self._tell(plan.summary[self.number], done.message[self.number])

	def _is_sent(self, before: set[str]) -> None:
		"""What was owed waited, and then went out with all that followed from it."""
		assert {row["status"] for row in self._new(before)} <= {"Pending"}, self.words
		assert bool(self._new(before)) == bool(self.spoken.owed), self.words
		self.village.drain()
		calls = sorted((row["service"], row["operation"]) for row in self._new(before))
		assert calls == sorted(self.spoken.owed), self.words
		assert {row["status"] for row in self._new(before)} <= {"Sent"}, self.words

	def _new(self, before: set[str]) -> list[Values]:
		return [row for key, row in self.village.owed().items() if key not in before]

	def _expected(self, value: object) -> str:
		today = self.site.today()
		tuesday = today + timedelta(days=(1 - today.weekday() - 1) % 7 + 1)
		return _text(value).format(tomorrow=today + timedelta(days=1), tuesday=tuesday)

	def _tell(self, proposed: str, changed: str) -> None:
		owed = ", ".join(f"{service} {operation}" for service, operation in self.spoken.owed)
		then = "".join(f" … {words[1 + self.number]}" for words in self.spoken.then)
		print(f"| {self.words}{then} | {proposed} | {changed}{f' → {owed}' if owed else ''} |")


def _fits(text: str, pattern: str) -> bool:
	return fnmatchcase(text, pattern)


def _text(value: Any) -> str:
	if value is None:
		return ""
	if isinstance(value, (date, datetime)):
		return value.isoformat()
	return f"{value:.2f}" if isinstance(value, float) or hasattr(value, "quantize") else str(value)
