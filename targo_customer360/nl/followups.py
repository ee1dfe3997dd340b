"""Whether words go on with a conversation: a choice among those shown, an answer, a change of mind, yes or no."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from targo_customer360.nl import fragments
from targo_customer360.nl.catalogue import NONE
from targo_customer360.nl.conversation import State
from targo_customer360.nl.interpreter import NOT_UNDERSTOOD, Interpretation
from targo_customer360.nl.lexicon import load
from targo_customer360.nl.text import fold

MEANING = "meaning"
_ONLY_A_NAME = 0.9
"""A name alone is an overview with less confidence than this: in a conversation it is an answer."""
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Follow:
	"""What the words mean for the conversation. `pick` is the value of a choice, `params` what was said."""

	kind: Literal["pick", "params", "yes", "no"]
	pick: str = ""
	params: dict[str, Any] = field(default_factory=dict)


def follow(text: str, state: State, read: Interpretation, today: date, do: float) -> Follow | None:
	"""None where the words are a request of their own, or nothing that goes on."""
	if state.choices and (picked := _picked(text, state.choices)):
		return Follow("pick", picked)
	if _is("no", text):
		return Follow("no")
	if _is("yes", text) and state.asked != "reason":
		return Follow("yes")
	if not state.action:
		return None
	if state.asked and state.asked != MEANING:
		return _answered(text, state, read, today, do)
	return _amended(text, state, read, today, do)


def _answered(text: str, state: State, read: Interpretation, today: date, do: float) -> Follow | None:
	found = fragments.answer_to(state.asked, text, state.action, today, state.params)
	if _is_new(read, state, do) and not (state.asked in ("cutoff_date", "reason") and found):
		# Any words may be an address or a name, so a clear request is a new one; a date that was asked for is a date.
		if state.asked in fragments.FREE or read.params or not found:
			return None
	return Follow("params", params=found) if found else None


def _amended(text: str, state: State, read: Interpretation, today: date, do: float) -> Follow | None:
	if read.intent == NONE and read.why not in ("", NOT_UNDERSTOOD, "negated"):
		return None
	found = fragments.said(text, state.action, today, state.params)
	why = fragments.reason_in(text) if state.plan else ""
	if why and not found:
		return Follow("params", params={"reason": why})
	if _is_new(read, state, do) and (read.params or not set(found) - {"customer"}):
		return None
	return Follow("params", params=found) if found else None


def _is_new(read: Interpretation, state: State, do: float) -> bool:
	"""Whether the words are clearly a request for something else."""
	if read.intent in (NONE, state.action) or read.confidence < do:
		return False
	return not (read.intent == "customer_overview" and read.confidence < _ONLY_A_NAME)


def _is(which: Literal["yes", "no"], text: str) -> bool:
	return " ".join(fold(text).replace(",", " ").strip(" .!?").split()) in load("followups")[which]


def _picked(text: str, choices: list[dict[str, str]]) -> str:
	"""The value of the choice that the words name by its place in the list or by what only it says."""
	words = _WORD.findall(fold(text))
	around = set(load("followups")["around"])
	places = [_ordinals()[word] for word in words if word in _ordinals()]
	rest = [word for word in words if word not in around and word not in _ordinals()]
	if len(places) > 1:
		# "The second one" is the second.
		places = [_ordinals()[word] for word in words if word in _ordinals() and word != "one"]
	if len(places) == 1 and not rest:
		place = places[0] - 1 if places[0] > 0 else len(choices) - 1
		return choices[place]["value"] if place < len(choices) else ""
	said = {word for word in words if word not in around}
	fitting = [choice for choice in choices if said and said <= _words_of(choice)]
	return fitting[0]["value"] if len(fitting) == 1 else ""


def _words_of(choice: dict[str, str]) -> set[str]:
	return set(_WORD.findall(fold(" ".join((choice["value"], choice["label"], choice["detail"])))))


@lru_cache
def _ordinals() -> dict[str, int]:
	return {word: int(place) for place, words in load("followups")["ordinals"].items() for word in words}
