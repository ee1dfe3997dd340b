"""Words in, and out comes an answer, a proposal to confirm, a question or a refusal: `ask`.

Only what the user says is interpreted. What stands in documents (a customer's name, a ticket) is looked up and shown,
never read as a request. Nothing here confirms: that is `actions.confirm`, by a person, by POST.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from targo_customer360.actions import checks
from targo_customer360.actions.registry import REGISTRY
from targo_customer360.client_detail.search import Allowed
from targo_customer360.nl import conversation as kept
from targo_customer360.nl.catalogue import NONE
from targo_customer360.nl.classifier import EMBEDDED, Classifier
from targo_customer360.nl.conversation import State
from targo_customer360.nl.followups import MEANING, Follow, follow
from targo_customer360.nl.interpreter import NOT_UNDERSTOOD, Interpretation
from targo_customer360.nl.language import Language, detect
from targo_customer360.nl.lexicon import load
from targo_customer360.nl.pursuit import Pursuit
from targo_customer360.nl.reply import Reply, has_saying, saying
from targo_customer360.nl.whys import why_not
from targo_customer360.sites.port import Site

LONGEST = 1000
_SAME_REASON = {"undo_anywhere": "undo"}
_log = logging.getLogger(__name__)


def ask(
	site: Site,
	text: str,
	customer: str | None = None,
	language: Language | None = None,
	conversation: str | None = None,
	classifier: Classifier = EMBEDDED,
	allowed: Allowed | None = None,
	registry: checks.Registry = REGISTRY,
) -> Reply:
	"""What `text` comes to. `customer` is the name of the one whose page is open, meant where nobody is named.

	`conversation` continues one of the same user's; `language` is what is answered in where the words do not tell.
	`allowed` says which customers the user may read. Whatever is proposed, answered or refused of an action is in the
	log; commits. Never raises for what was said.
	"""
	text = text.strip()[:LONGEST]
	state = kept.load(site, conversation)
	spoken = detect(text, language or (state.language if state else "en"))
	turn = Pursuit(site, text, spoken, _open_page(site, customer, allowed), allowed, registry)
	read = classifier.classify(text, site.today())
	try:
		reply, state = _turn(turn, state, read)
	except Exception:
		_log.exception("An utterance broke off")
		site.rollback()
		return Reply("refusal", saying("broke_off", spoken), spoken, code="failed")
	if state is None:
		kept.forget(site, conversation)
		return reply
	state.language = spoken
	return replace(reply, conversation=kept.save(site, conversation, state))


def _open_page(site: Site, customer: str | None, allowed: Allowed | None) -> str | None:
	"""The customer whose page is open, if there is one and the user may read him."""
	if not customer or not site.lookup("Customer", [customer]):
		return None
	return customer if allowed is None or customer in allowed([customer]) else None


def _turn(turn: Pursuit, state: State | None, read: Interpretation) -> tuple[Reply, State | None]:
	"""The reply, and what the conversation has come to; None where there is nothing to go on with."""
	limits = load("thresholds")
	if state:
		going_on = follow(turn.text, state, read, turn.site.today(), limits["do"])
		if going_on:
			return _go_on(turn, state, going_on)
	if read.intent == NONE or read.confidence < limits["ask"]:
		why = read.why or NOT_UNDERSTOOD
		return _refused(turn, why_not(turn.text) if why == NOT_UNDERSTOOD else why), state
	if read.intent not in turn.registry:
		return Reply(
			"refusal", saying("no_action", turn.language), turn.language, code="unknown_action"
		), None
	asked = State(action=read.intent, params=dict(read.params))
	if read.confidence < limits["do"]:
		asked.asked = MEANING
		label = turn.registry[read.intent].label[0 if turn.language == "en" else 1]
		return _question(turn, MEANING, saying("meaning", turn.language, label)), asked
	return turn.pursue(asked)


def _go_on(turn: Pursuit, state: State, going_on: Follow) -> tuple[Reply, State | None]:
	if going_on.kind == "no":
		turn.withdraw(state.plan)
		return Reply("answer", saying("dropped", turn.language), turn.language), None
	if going_on.kind == "yes":
		return _agreed(turn, state)
	if state.plan and not turn.is_open(state.plan):
		return Reply("refusal", saying("carried_out", turn.language), turn.language, code="used"), None
	params: dict[str, Any] = dict(going_on.params)
	if going_on.kind == "pick":
		params = {state.asked: going_on.pick}
	if state.asked == "customer" and going_on.kind == "pick":
		state.customer = params.pop("customer")
		state.params.pop("customer", None)
	elif "customer" in params:
		state.customer = ""
	state.params |= params
	state.asked, state.choices = "", []
	return turn.pursue(state)


def _agreed(turn: Pursuit, state: State) -> tuple[Reply, State | None]:
	"""Yes to what was meant goes on; yes to a proposal changes nothing, however it is said."""
	if state.asked == MEANING:
		state.asked = ""
		return turn.pursue(state)
	if state.plan and turn.is_open(state.plan):
		plan = turn.stored(state.plan)
		return Reply("proposal", saying("not_by_words", turn.language), turn.language, plan=plan), state
	return _refused(turn, NOT_UNDERSTOOD), state


def _question(turn: Pursuit, asked: str, text: str) -> Reply:
	return Reply("question", text, turn.language, asked=asked)


def _refused(turn: Pursuit, why: str) -> Reply:
	why = _SAME_REASON.get(why, why)
	key = f"why:{why}" if has_saying(f"why:{why}") else "why:not understood"
	return Reply("refusal", saying(key, turn.language), turn.language, code=why.replace(" ", "_"))
