"""Scores each action for a view of the text, by the rules of data/rules.json."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from targo_customer360.nl.items import has_product
from targo_customer360.nl.lexicon import alternatives, concept, expand, load, whole

Test = Callable[[str], bool]
_QUESTION = re.compile(
	r"^(?:\S+ ){0,3}?(?:is|are|does|do|est|est ce|has|was|sont)\b(?! to\b)|\b(?:if|whether|si)\b|\b(?:est|sont|a) (?:t )?(?:il|elle|ils|elles|tu)\b|\b(?:tell me|dis moi|know|savoir|check)\b|^(?:what|which|how|who|quel|quelle|comment|combien)\b"
)
_ASKS_US = re.compile(
	r"\b(?:(?:could|can|would|will) (?:you|u|we|i)|pourr\w+ (?:vous|tu)|(?:peux|veux) tu|(?:pouvez|voulez) vous|peut on|would you mind|on peut tu|serait il possible|est il possible)\b"
)
_TOPIC = (
	"911", "quote", "reboot", "stripe", "autopay", "ip", "password", "voicemail", "provision_strong", "work_strong",
	"hours_strong", "owe_strong", "arrange_strong", "suspend_strong", "reactivate", "report", "mismatch", "orphan", "status",
	"phones_list", "how_often",
)  # fmt: skip
_SHOWS_LINES = re.compile(
	r"^(?:show|list|what|which|how many|montre|liste|quels?|quelles?|affiche|combien)\b"
)


def asks_us(norm: str) -> bool:
	"""Whether a question is a request: "could you suspend...?"."""
	return bool(_ASKS_US.search(norm))


def _matches(name: str) -> Test:
	if name in ("@none",):
		return lambda norm: False
	if name == "@question":
		return lambda norm: bool(_QUESTION.search(norm)) or (norm.endswith("?") and not _ASKS_US.search(norm))
	if name == "@topic":
		return lambda norm: any(concept(topic).search(norm) for topic in _TOPIC)
	if name == "@product":
		return has_product
	if name == "@monthly":
		return lambda norm: bool(whole(alternatives(load("slots")["monthly"])).search(norm))
	if name == "@showlines":
		return lambda norm: bool(_SHOWS_LINES.search(norm))
	if name == "@onlyname":
		return lambda norm: bool(
			re.fullmatch(
				r"(?:(?:the|le|la|l') )?(?:client |customer |account |compte |abonne |subscriber )?@name(?: \?)?",
				norm,
			)
		)
	if name.startswith("@"):
		return lambda norm: name in norm.split()
	pattern = expand(name[3:]) if name.startswith("re:") and not name.startswith("re:^") else None
	if name.startswith("re:^"):
		pattern = re.compile("^" + expand(name[4:]).pattern.removeprefix(r"(?<!\S)"))
	if pattern is None:
		pattern = expand(re.escape(name)) if name in ("->",) else concept(name)
	return lambda norm: bool(pattern.search(norm))


@lru_cache
def _rules() -> tuple[tuple[str, float, tuple[str, ...], tuple[str, ...]], ...]:
	return tuple(
		(intent, rule[0], tuple(rule[1]), tuple(rule[2]) if len(rule) > 2 else ())
		for intent, rules in load("rules").items()
		for rule in rules
	)


@lru_cache
def _test(name: str) -> Test:
	return _matches(name.rstrip(" ") if not name.startswith("re:") else name.rstrip())


def scores(norm: str) -> list[tuple[float, str]]:
	"""The actions that a view of a text may mean, best first, each once with its best score."""
	seen: dict[str, bool] = {}

	def holds(name: str) -> bool:
		if name not in seen:
			seen[name] = _test(name)(norm)
		return seen[name]

	best: dict[str, float] = {}
	for intent, score, needed, unwanted in _rules():
		if score > best.get(intent, 0) and all(map(holds, needed)) and not any(map(holds, unwanted)):
			best[intent] = score
	return sorted(((score, intent) for intent, score in best.items()), key=lambda pair: -pair[0])
