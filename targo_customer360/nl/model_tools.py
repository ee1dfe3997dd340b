"""What a language model is told: the actions as tools, how parameters are written, and the words that were typed."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, Final

from targo_customer360.actions.registry import REGISTRY
from targo_customer360.nl.catalogue import CATALOGUE, NONE
from targo_customer360.nl.details import DEVICES
from targo_customer360.nl.lexicon import load
from targo_customer360.sites.port import Values

PARTS_OF_DAY: Final = ("morning", "afternoon", "evening")
_EXAMPLES = 2


def messages(text: str, today: date) -> list[Values]:
	"""What is said to the model. `text` is what may leave."""
	rules = load("language_model")["rules"].format(today=today.isoformat(), weekday=today.strftime("%A"))
	return [{"role": "system", "content": rules}, {"role": "user", "content": text}]


@lru_cache
def tools() -> list[Values]:
	"""One tool an action of the catalogue, and one for everything that is no action."""
	actions = [
		_tool(intent, _described(intent), _schema(intent)) for intent in CATALOGUE if intent in REGISTRY
	]
	return [*actions, _tool(NONE, load("language_model")["none"], _none())]


def _described(intent: str) -> str:
	action = REGISTRY[intent]
	said = [phrase for language in ("en", "fr") for phrase in action.examples.get(language, ())[:_EXAMPLES]]
	examples = f" For example: {'; '.join(said)}" if said else ""
	return f"{action.label[0]} ({action.label[1]}).{examples}"


def _schema(intent: str) -> Values:
	properties = {name: _parameter(name) for name in CATALOGUE[intent].parameters}
	return {"type": "object", "properties": properties, "additionalProperties": False}


def _parameter(name: str) -> Values:
	described: dict[str, Any] = {"description": load("language_model")["parameters"][name]}
	if name == "items":
		return {"type": "array", "items": {"type": "string"}, **described}
	if name == "device":
		return {"type": "string", "enum": list(DEVICES), **described}
	if name == "time_of_day":
		return {"type": "string", "enum": list(PARTS_OF_DAY), **described}
	if name == "recurring":
		return {"type": "string", "enum": ["monthly"], **described}
	kind = {"amount": "number", "voicemail": "boolean"}.get(name, "string")
	return {"type": kind, **described}


def _none() -> Values:
	reasons = load("language_model")["reasons"]
	listed = {"type": "string", "enum": list(reasons), "description": "; ".join(
		f"{reason}: {meaning}" for reason, meaning in reasons.items()
	)}  # fmt: skip
	return {"type": "object", "properties": {"reason": listed}, "required": ["reason"]}


def _tool(name: str, description: str, parameters: Values) -> Values:
	return {
		"type": "function",
		"function": {"name": name, "description": description, "parameters": parameters},
	}
