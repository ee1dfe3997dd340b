"""Words into an action: `interpret`. English and Quebec French, no network, the same answer every time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from targo_customer360.nl.calibration import calibrated
from targo_customer360.nl.catalogue import NONE
from targo_customer360.nl.lexicon import load
from targo_customer360.nl.parameters import parameters
from targo_customer360.nl.requests import request
from targo_customer360.nl.slots import find
from targo_customer360.nl.spelling import read
from targo_customer360.nl.view import view

_NEAR = 0.02
_DOUBT = 0.12
_REFUSED = 0.95
_NOT_UNDERSTOOD = 0.8
NOT_UNDERSTOOD: Final = "not understood"


@dataclass(frozen=True, slots=True)
class Interpretation:
	"""What an utterance asks for. `intent` is an id of the catalogue or "none"; `params` only what was said.

	`confidence` is between 0 and 1; data/thresholds.json says from where to act and from where to ask.
	"""

	intent: str
	params: dict[str, Any]
	confidence: float
	why: str = field(default="", compare=False)
	"""Why there is no action: a kind of data/guard.json, "negated", "two requests", "not understood"; else ""."""


def interpret(text: str, today: date) -> Interpretation:
	"""What `text`, said on `today`, asks for. Pure; never raises, whatever the text holds."""
	words = read(text)
	if not words.tokens:
		return Interpretation(NONE, {}, 1.0, NOT_UNDERSTOOD)
	slots = find(words)
	ids = sum(name.is_id for name in slots.names) > 1
	asked = request(view(words, slots.marks()), ids)
	if not asked.intents:
		sure = _NOT_UNDERSTOOD if asked.why == NOT_UNDERSTOOD else _REFUSED
		return Interpretation(NONE, {}, sure, asked.why)
	confidence = _confidence(asked.intents)
	if confidence < load("thresholds")["ask"]:
		return Interpretation(NONE, {}, round(1 - confidence, 2), NOT_UNDERSTOOD)
	intent = asked.intents[0][1]
	return Interpretation(intent, parameters(intent, words, slots, today, asked.is_aside), confidence)


def _confidence(ranked: tuple[tuple[float, str], ...]) -> float:
	"""How often the action of the best rule is right; less where another action fits as well."""
	best = ranked[0][0]
	rival = ranked[1][0] if len(ranked) > 1 else 0.0
	return round(calibrated(best - (_DOUBT if best - rival < _NEAR else 0)), 3)
