"""What a language model chose, read from the body of its answer and believed no further than its shape."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from targo_customer360.nl.catalogue import CATALOGUE, NONE, changes
from targo_customer360.nl.interpreter import NOT_UNDERSTOOD
from targo_customer360.nl.lexicon import load
from targo_customer360.sites.port import Values

_WHOLE = (None, "", "stop", "tool_calls", "function_call")
"""Reasons to finish after which nothing is missing."""
_SHOWN = 60


class Unusable(ValueError):
	"""An answer that says nothing; the sentence says why."""


@dataclass(frozen=True)
class Choice:
	"""An id of the catalogue with what was given for it, or "none" with the reason. `fault`: what was wrong with it."""

	intent: str
	given: Values = field(default_factory=dict)
	why: str = ""
	fault: str = ""


def choice_of(body: str) -> Choice:
	"""Raises Unusable."""
	calls = _calls(body)
	names = [name for name, _ in calls]
	unknown = [name for name in names if name != NONE and name not in CATALOGUE]
	if unknown:
		return Choice(NONE, why=NOT_UNDERSTOOD, fault=f"There is no action {unknown[0][:_SHOWN]}")
	if len(calls) > 1:
		return Choice(NONE, why="two requests", fault=f"It called {len(calls)} tools")
	name, given = calls[0]
	if name == NONE:
		why = given.get("reason")
		return Choice(
			NONE,
			why=why if isinstance(why, str) and why in load("language_model")["reasons"] else NOT_UNDERSTOOD,
		)
	return Choice(name, given)


def needs_care(intent: str) -> bool:
	"""Whether it matters that an action is not chosen by mistake: it changes something, or shows a secret."""
	return changes(intent) or (intent in CATALOGUE and CATALOGUE[intent].effect == "secret")


def _calls(body: str) -> list[tuple[str, Values]]:
	try:
		answer = json.loads(body)
	except (ValueError, RecursionError):
		raise Unusable("The answer is not JSON, or only half of it") from None
	chosen = _at(answer, "choices", 0)
	message = _at(chosen, "message")
	if not isinstance(message, dict):
		raise Unusable("The answer is no chat completion")
	if _at(chosen, "finish_reason") not in _WHOLE:
		raise Unusable("The answer broke off")
	calls = message.get("tool_calls")
	if not isinstance(calls, list) or not calls:
		raise Unusable("It answered without choosing an action")
	return [_call(_at(call, "function")) for call in calls]


def _call(function: Any) -> tuple[str, Values]:
	name, given = _at(function, "name"), _at(function, "arguments")
	if isinstance(given, str):
		try:
			given = json.loads(given or "{}")
		except (ValueError, RecursionError):
			raise Unusable("The parameters are not JSON, or only half of it") from None
	given = {} if given is None else given
	if not isinstance(name, str) or not isinstance(given, dict):
		raise Unusable("It called no tool in the way that was asked")
	return name, given


def _at(value: Any, *path: str | int) -> Any:
	for step in path:
		if isinstance(step, int):
			value = value[step] if isinstance(value, list) and len(value) > step else None
		else:
			value = value.get(step) if isinstance(value, dict) else None
	return value
