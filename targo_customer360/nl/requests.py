"""Which parts of a text are a request, and whether what is left is one request that can be acted on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from targo_customer360.nl import guard
from targo_customer360.nl.asides import is_beside, is_moot, recalled, without_quotations
from targo_customer360.nl.catalogue import CATALOGUE, PAST, changes
from targo_customer360.nl.intents import asks_us, scores
from targo_customer360.nl.lexicon import concept, whole
from targo_customer360.nl.view import Clause, Piece, clauses, words

_MANY_ALLOWED = frozenset(
	"did_report list_911_mismatches list_orphan_911 work_history technician_hours list_phone_lines ip_on_date".split()
)
_REPORTS = frozenset(("did_report", "list_911_mismatches", "list_orphan_911"))
_PRICED = frozenset(("create_quote", "create_payment_arrangement"))
_TARGETS = ("@name", "@did", "@address", "@quote", "@olt", "@port")
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
# A reading may be asked for by its noun alone: "balance of C-1207 and reboot his modem".
_TOPIC_OPENS = whole(
	r"(?:the |his |her |their |le |la |l' |son |sa )?(?:balance|solde|ip|adresse ip|voicemail password|mot de passe|historique|history|status|statut|etat|phone lines|lignes) (?:of|for|de|du|d'|a|chez|at|on) .*"
	r"|(?:his|her|their|son|sa|ses|leur|leurs) (?:balance|solde|ip|status|statut|phone lines|lines|lignes|visits|visites|work orders)"
)


@dataclass(frozen=True, slots=True)
class Request:
	"""The request of a text. `intents` is empty where nothing is to be proposed; `why` then says the reason."""

	intents: tuple[tuple[float, str], ...]
	aside: tuple[Clause, ...] = ()
	why: str = ""

	def is_aside(self, token: int) -> bool:
		"""Whether a token stands in a part that was negated."""
		return any(clause.covers(token) for clause in self.aside)


def request(pieces: tuple[Piece, ...], names_are_ids: bool) -> Request:
	"""What is asked for in a view of a text."""
	pieces, said = without_quotations(pieces)
	parts = [part for clause in clauses(pieces) for part in _split_negated(clause)]
	aside = tuple(
		part
		for part in parts
		if guard.is_negated(guard.soften(part.norm)) or is_beside(guard.soften(part.norm))
	)
	kept = [part for part in parts if part not in aside]
	norms = [guard.soften(part.norm) for part in kept]
	norm = " , ".join(filter(None, norms))
	asks = " ?" if any(piece.word == "?" for piece in pieces) else ""
	ranked = scores(norm + asks) or _meant_before(norm, aside)
	whole_view = guard.soften(words(pieces)) if not aside else norm + asks
	why = _refusal(whole_view, norm, norms or [""], ranked, names_are_ids, bool(aside))
	return Request(() if why else tuple(ranked), (*aside, *said), why)


def _meant_before(norm: str, aside: tuple[Clause, ...]) -> list[tuple[float, str]]:
	"""The readings meant where a pronoun stands for what the part set aside names; never a change."""
	named = recalled(norm, aside)
	ranked = scores(f"{norm} {named}") if named else []
	return ranked if ranked and CATALOGUE[ranked[0][1]].effect == "reads" else []


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
		opens = guard.opens_with_head(after.norm) and guard.orders(after.norm)
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
			if guard.at_start(kind, part) and not _is_reading(
				kind, part, best, first=part in (view, norms[0])
			):
				return kind
		if changes(best) and guard.asks(part):
			return "question"
		if guard.opens_with_undo(part) and not _is_restoring(part):
			return "undo"
		if guard.opens_with_other(part) and (changes(best) or score < _SURE):
			return "other"
	if changes(best) and (why := _no_change(view, norms, best)):
		return why
	if best not in _MANY_ALLOWED and guard.anywhere("bulk", view):
		return "bulk"
	if _TWO_NAMES.search(view) or (
		ids and best != "create_payment_arrangement" and _LISTED_NAMES.search(view)
	):
		return "two requests"
	return "two requests" if guard.anywhere("second", view) or _several(norms, best) else ""


def _no_change(view: str, norms: list[str], best: str) -> str:
	"""Why a text that sounds like a change asks for none: its price, a bare question, what is done already."""
	opens = guard.orders(view)
	if not opens and best not in _PRICED and guard.anywhere("fees", view):
		return "policy"
	if best != "reactivate_customer" and is_moot(view):
		return "past"
	if best != "convert_quote" and not any(map(guard.orders, [view, *norms])) and guard.is_told(view):
		return "past"
	if view.endswith("?") and not opens and not any(mark in view for mark in _TARGETS) and not asks_us(view):
		return "question"
	return ""


def _is_reading(kind: str, part: str, best: str, first: bool) -> bool:
	"""Whether a pattern of that kind is only the wording of a question that is answered."""
	if kind == "past":
		return _may_look_back(part, best)
	if kind != "policy" or changes(best):
		return False
	# "Can I get the DID report?", "how is his ATA doing, is it registered?"
	return (best in _REPORTS and guard.at_start("may", part)) or (not first and guard.at_start("tag", part))


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
	ordered: set[str] = set()
	for part in norms:
		asking = guard.request(part)
		if not (guard.opens_with_head(asking) or _QUESTION_OPENS.match(asking) or _TOPIC_OPENS.match(asking)):
			continue
		ranked = [pair for pair in scores(asking) if pair[0] >= _SECOND]
		if ranked:
			asked.add(ranked[0][1])
			if concept("check_verb").match(asking) or concept("send_strong").match(asking):
				ordered.add(ranked[0][1])
		else:
			asked.update(intent for name, intent in _VERBS.items() if concept(name).match(asking))
	if "schedule_dispatch" in asked and any(_PURPOSE.search(part) for part in norms):
		asked = {"schedule_dispatch"}
	if best == "create_payment_arrangement":
		asked.discard("suspend_customer")
	if best == "create_quote":
		asked -= (
			{"add_phone_line", "list_phone_lines", "schedule_dispatch", "check_equipment_status"} - ordered
			if "create_quote" in asked
			else set()
		)
	return len(asked) > 1
