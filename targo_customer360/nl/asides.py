"""What stands in a text without being asked for: somebody's words in quotation marks, complaints, "not this one"."""

from __future__ import annotations

from functools import lru_cache
from re import Pattern

from targo_customer360.nl import guard
from targo_customer360.nl.lexicon import alternatives, concept, load, whole
from targo_customer360.nl.view import Clause, Piece, words

_CLOSES = {"«": "»", "“": "”", '"': '"', "„": "”"}
_LEAST_WORDS = 2
_PRONOUN = whole(
	r"celles?|celui|ceux|les|lesquel\w*|them|those|these|it|la|le|l'|ones?|that|ca|il|elle|ils|elles|en|y"
)
# What a pronoun may stand for, and how the rules of the readings name it.
_NAMED = (("phone_line", "lines"), ("ip", "ip"), ("911", "911"), ("visit", "visits"), ("tech_noun", "visits"))


@lru_cache
def _reports() -> Pattern[str]:
	return whole(alternatives(load("asides")["reports"]))


@lru_cache
def _speaker() -> Pattern[str]:
	return whole(alternatives(load("asides")["speaker"]))


@lru_cache
def _kind(kind: str) -> Pattern[str]:
	return whole("|".join(f"(?:{pattern})" for pattern in load("asides")[kind]))


def without_quotations(pieces: tuple[Piece, ...]) -> tuple[tuple[Piece, ...], tuple[Clause, ...]]:
	"""The pieces without what somebody else said in quotation marks, and these quotations.

	A name or an item in quotation marks stays: it is the words of a speaker that are no request of ours.
	"""
	kept: list[Piece] = []
	said: list[Clause] = []
	i = 0
	while i < len(pieces):
		end = _end(pieces, i)
		inside = pieces[i + 1 : end]
		outside = (*pieces[:i], *pieces[end + 1 :])
		if end and _is_said(words(inside), words(outside)):
			said.append(Clause(inside))
			kept.append(Piece(",", pieces[i].first, pieces[end].last))
			i = end + 1
		else:
			kept.append(pieces[i])
			i += 1
	return tuple(kept), tuple(said)


def _end(pieces: tuple[Piece, ...], i: int) -> int:
	"""Where a quotation that opens at `i` closes, 0 where none does."""
	closing = _CLOSES.get(pieces[i].word)
	return next((j for j in range(i + 1, len(pieces)) if pieces[j].word == closing), 0) if closing else 0


def _is_said(inside: str, outside: str) -> bool:
	if len(inside.split()) < _LEAST_WORDS or not any(word[0].isalpha() for word in outside.split()):
		return False
	return bool(_reports().search(outside) or _speaker().search(inside))


def is_beside(norm: str) -> bool:
	"""Whether a clause asks for nothing: a complaint, small talk, or "not his lines" before what is wanted."""
	asking = guard.request(norm)
	return bool(
		_kind("chatter").fullmatch(norm)
		or _kind("chatter").fullmatch(asking)
		or _kind("contrast").fullmatch(asking)
	)


def recalled(norm: str, aside: tuple[Clause, ...]) -> str:
	"""What "show me the ones he has" means after "don't add a line": the noun of the part set aside, or ""."""
	if not _PRONOUN.search(norm):
		return ""
	before = " ".join(clause.norm for clause in aside)
	named = [word for name, word in _NAMED if concept(name).search(before)]
	device = concept("device").search(before)
	if device:
		named.append(device[0])
	return " ".join(dict.fromkeys(named))


def is_moot(norm: str) -> bool:
	"""Whether it is said that what was asked is done already: "it was sorted before I answered"."""
	return bool(_kind("moot").search(norm))
