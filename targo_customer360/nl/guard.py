"""What is no request: negated, conditional, hypothetical, past, policy, how-to, undo, bulk. Patterns in data/guard.json."""

from __future__ import annotations

import re
from functools import lru_cache

from targo_customer360.nl.lexicon import alternatives, concept, load, whole
from targo_customer360.nl.view import Clause

ANYWHERE = ("hypothetical", "undo_anywhere", "sendables", "offtopic")
_ASKED = whole(
	r"(?:can|could|would|will) (?:you|we|i)|peux tu|pouvez vous|pourrais tu|pourriez vous|tu peux|tu pourrais|on peut|on va|you can|we can|vous pouvez"
)
AT_START = ("past", "policy", "howto", "uncertain")


@lru_cache
def _verbs() -> tuple[str, str]:
	data = load("verbs")
	found = set(data["negated"]) | (set(load("guard")["undo"]) - set(data["undo_nouns"]))
	for name in data["negated_concepts"]:
		found.update(load("concepts")[name])
	return alternatives(found), alternatives(data["gerunds"])


@lru_cache
def _compiled(kind: str) -> re.Pattern[str]:
	verb, gerund = _verbs()
	patterns = (
		pattern.replace("<verbing>", f"(?:{gerund})").replace("<verb>", f"(?:{verb})")
		for pattern in load("guard")[kind]
	)
	return whole("|".join(f"(?:{pattern})" for pattern in patterns))


@lru_cache
def _heads() -> re.Pattern[str]:
	verbs = load("verbs")
	found = set(verbs["negated"])
	for name in [*verbs["negated_concepts"], "show", "check_verb", "lift"]:
		found.update(load("concepts")[name])
	return whole(alternatives(found))


@lru_cache
def _undo() -> re.Pattern[str]:
	return whole(alternatives(load("guard")["undo"]))


@lru_cache
def _other() -> re.Pattern[str]:
	return whole(alternatives(load("guard")["other"]))


@lru_cache
def _polite() -> re.Pattern[str]:
	return re.compile(
		rf"(?:(?:{alternatives(load('verbs')['polite'])}|@name ,|@name :|@date ,|,|\.|!|:)(?!\S) ?)*"
	)


def soften(norm: str) -> str:
	"""The view without what only sounds like a condition: "if possible", "don't forget to", "check if"."""
	norm = _compiled("softeners").sub(" ", norm)
	asked = re.sub(
		r"(?<!\S)" + load("guard")["embedded_if"][0] + r"(?!\S)", lambda m: m[0].rsplit(" ", 1)[0], norm
	)
	if asked != norm:
		# "Tell me if he pays by himself or if he does not": the other half of the same question.
		norm = _compiled("embedded_or").sub(" ", asked)
	return " ".join(norm.split())


def request(norm: str) -> str:
	"""A clause without the politeness it opens with."""
	opening = _polite().match(norm)
	return norm[opening.end() :] if opening else norm


def is_negated(clause: Clause | str) -> bool:
	"""Whether a clause says not to do something."""
	norm = clause if isinstance(clause, str) else clause.norm
	# "Addresses that do not match", "that have no active line": these say which ones, not that nothing is wanted.
	for name in ("mismatch", "orphan"):
		norm = concept(name).sub(name, norm)
	return bool(_compiled("negation").search(norm) or _compiled("dropped").match(request(norm)))


def anywhere(kind: str, norm: str) -> bool:
	"""Whether a pattern of that kind stands anywhere in a view."""
	return bool(_compiled(kind).search(norm))


def at_start(kind: str, norm: str) -> bool:
	"""Whether a clause opens as that kind does, before or after its politeness."""
	return bool(_compiled(kind).match(norm) or _compiled(kind).match(request(norm)))


def orders(norm: str) -> bool:
	"""Whether a clause opens with a verb of command, and not with a noun of the same letters."""
	asking = request(norm)
	return bool(_heads().match(asking)) and not whole(alternatives(load("verbs")["nouns"])).match(asking)


def is_told(norm: str) -> bool:
	"""Whether a text tells what happened and nothing after that asks for anything: "the tech came by"."""
	told = _compiled("happened").search(norm)
	if not told or _compiled("wanted").search(norm) or _ASKED.search(norm):
		return False
	after = norm[told.end() :].split()
	return not any(orders(" ".join(after[i:])) for i in range(len(after)))


def opens_with_head(norm: str) -> bool:
	"""Whether a clause opens with a verb or a noun that asks."""
	return bool(_heads().match(norm))


def asks(norm: str) -> bool:
	"""Whether a clause asks about a change instead of asking for it: "is the fibre provisioned?"."""
	return at_start("question_change", norm) and not at_start("question_allowed", norm)


def opens_with_undo(norm: str) -> bool:
	"""Whether a clause asks to cancel, remove, stop: for which there is no action."""
	return bool(_undo().match(request(norm)))


def opens_with_other(norm: str) -> bool:
	"""Whether a clause asks for something that nobody taught us."""
	return bool(_other().match(request(norm)))
