"""Which parts of a text are a request, and whether what is left is one request that can be acted on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from targo_customer360.nl import guard
from targo_customer360.nl.catalogue import PAST, changes
from targo_customer360.nl.intents import scores
from targo_customer360.nl.lexicon import alternatives, concept, load, whole
from targo_customer360.nl.view import Clause, Piece, clauses, words

_MANY_ALLOWED = frozenset(
	"did_report list_911_mismatches list_orphan_911 work_history technician_hours list_phone_lines ip_on_date".split()
)
_HISTORY = PAST | {"work_history"}
_SURE = 0.93
_SECOND = 0.87
_TWO_NAMES = whole(
	r"@name (?:and|et|&|ou|or|pis|puis|ainsi que|as well as|plus)(?: (?:also|aussi|the|la|le|l'|client|customer|account|compte|mr|m|mme|mrs|monsieur|madame|for|pour|de|of|chez|to|at))* @name"
)
_LISTED_NAMES = whole(r"@name , (?:@name , )*(?:and |et )?@name")
# "Send a tech to fix the modem and check the signal" is one request.
_PURPOSE = whole(
	r"(?:to|pour|afin de|who will|qui va) (?:fix|check|repair|reboot|replace|install|look|test|verify|see|change|move|verifier|regarder|reparer|changer|remplacer|installer|tester|voir|redemarrer|deplacer|brancher)"
)
_VERBS = {
	"suspend_strong": "suspend_customer",
	"reactivate": "reactivate_customer",
	"reboot_strong": "reboot_device",
	"send_strong": "schedule_dispatch",
	"schedule_strong": "schedule_dispatch",
	"convert_strong": "convert_quote",
	"provision_strong": "provision_fibre",
}
_QUESTION_OPENS = whole(r"what|which|how|who|is|are|does|combien|quel|quelle|quels|quelles|est ce|c' est")


@dataclass(frozen=True, slots=True)
class Request:
	"""The request of a text. `intents` is empty where nothing is to be proposed; `why` then says the reason."""

	intents: tuple[tuple[float, str], ...]
	aside: tuple[Clause, ...] = ()
	why: str = ""

	def is_aside(self, token: int) -> bool:
		"""Whether a token stands in a part that was negated."""
		return any(clause.covers(token) for clause in self.aside)


@lru_cache
def _heads() -> re.Pattern[str]:
	verbs = load("verbs")
	found = set(verbs["negated"])
	for name in [*verbs["negated_concepts"], "show", "check_verb", "lift"]:
		found.update(load("concepts")[name])
	return whole(alternatives(found))


def request(pieces: tuple[Piece, ...], names_are_ids: bool) -> Request:
	"""What is asked for in a view of a text."""
	parts = [part for clause in clauses(pieces) for part in _split_negated(clause)]
	aside = tuple(part for part in parts if guard.is_negated(guard.soften(part.norm)))
	kept = [part for part in parts if part not in aside]
	norms = [guard.soften(part.norm) for part in kept]
	norm = " , ".join(filter(None, norms))
	asks = " ?" if any(piece.word == "?" for piece in pieces) else ""
	ranked = scores(norm + asks)
	whole_view = guard.soften(words(pieces)) if not aside else norm + asks
	why = _refusal(whole_view, norm, norms, ranked, names_are_ids, bool(aside))
	return Request(() if why else tuple(ranked), aside, why)


def _split_negated(clause: Clause) -> list[Clause]:
	"""Dictated without punctuation, "don't send a tech reboot the router" holds a second part."""
	if not guard.is_negated(guard.soften(clause.norm)):
		return [clause]
	pieces = clause.pieces
	for i in range(len(pieces) - 1, 1, -1):
		before, after = Clause(pieces[:i]), Clause(pieces[i:])
		if pieces[i - 1].word in (
			"to",
			"de",
			"d'",
			"or",
			"ou",
			"not",
			"pas",
			"ne",
			"n'",
			"a",
			"the",
			"you",
			"tu",
			"on",
			"vous",
			"que",
			"want",
		):
			continue
		opens = _heads().match(after.norm)
		if opens and not guard.is_negated(after) and guard.is_negated(guard.soften(before.norm)):
			ranked = scores(after.norm)
			if ranked and ranked[0][0] >= _SURE:
				return [before, after]
	return [clause]


def _refusal(
	view: str, norm: str, norms: list[str], ranked: list[tuple[float, str]], ids: bool, negated: bool
) -> str:
	"""Why nothing is to be proposed, "" where something is."""
	if not ranked:
		return "negated" if negated else "not understood"
	score, best = ranked[0]
	for kind in guard.ANYWHERE:
		if guard.anywhere(kind, view) and not (
			kind == "undo_anywhere" and (best == "update_911_address" or _is_restoring(view))
		):
			return kind
	if not (best == "create_payment_arrangement" and "@amount" in norm) and guard.anywhere(
		"conditional", view
	):
		return "conditional"
	for part in [view, *norms]:
		for kind in guard.AT_START:
			if guard.at_start(kind, part) and not (kind == "past" and _may_look_back(part, best)):
				return kind
		if changes(best) and guard.asks(part):
			return "question"
		if guard.opens_with_undo(part) and not _is_restoring(part):
			return "undo"
		if guard.opens_with_other(part) and (changes(best) or score < _SURE):
			return "other"
	if best not in _MANY_ALLOWED and guard.anywhere("bulk", view):
		return "bulk"
	if _TWO_NAMES.search(view) or (
		ids and best != "create_payment_arrangement" and _LISTED_NAMES.search(view)
	):
		return "two requests"
	return "two requests" if _several(norms, best) else ""


def _may_look_back(part: str, best: str) -> bool:
	"""Whether a question in the past tense is one that is answered: what was done, which address do we have."""
	if best in _HISTORY:
		return not _asks_why(part) or (
			best == "work_history" and bool(re.search(r"\b(?:last|dernier\w*)\b", part))
		)
	return not changes(best) and bool(
		whole(r"what|which|quels?|quelles?|combien|how many").match(guard.request(part))
	)


def _asks_why(part: str) -> bool:
	return bool(whole(r"why|pourquoi|when|quand|how come|who|qui").match(guard.request(part)))


def _is_restoring(part: str) -> bool:
	return bool(concept("lift").search(part) and concept("suspension_noun").search(part)) or (
		bool(re.search(r"\b(?:turn|shut|switch) off\b", part))
		and bool(re.search(r"\b(?:service|internet|account)\b", part))
	)


def _several(norms: list[str], best: str) -> bool:
	"""Whether two parts each ask for another action."""
	asked: set[str] = set()
	for part in norms:
		asking = guard.request(part)
		if not (_heads().match(asking) or _QUESTION_OPENS.match(asking)):
			continue
		ranked = [pair for pair in scores(asking) if pair[0] >= _SECOND]
		if ranked:
			asked.add(ranked[0][1])
		else:
			asked.update(intent for name, intent in _VERBS.items() if concept(name).match(asking))
	if "schedule_dispatch" in asked and any(_PURPOSE.search(part) for part in norms):
		asked = {"schedule_dispatch"}
	if best == "create_payment_arrangement":
		asked.discard("suspend_customer")
	if best == "create_quote":
		asked -= (
			{"add_phone_line", "list_phone_lines", "schedule_dispatch", "check_equipment_status"}
			if "create_quote" in asked
			else set()
		)
	return len(asked) > 1
