"""Which of the names is the technician."""

from __future__ import annotations

from targo_customer360.nl.lexicon import load
from targo_customer360.nl.names import Name
from targo_customer360.nl.text import Text

_PLACES = frozenset("chez at to a au for pour client customer account compte on".split())
_GOES = frozenset(
	"to over chez a au at there la-bas go goes back out la up aller passe aille vienne stop stops swing drop come comes visit visite".split()
)
_ASSIGNS = frozenset("put assign mets mettre assigne assigner".split())
_NOT_SENDERS = frozenset("demande fais faire mets".split())
_FOR_US = frozenset("moi nous lui leur donc me us him her them".split())
_SPENDS = frozenset("spend spent a work worked passe travaille put ont fait did log stay has avait".split())


def for_visit(text: Text, names: list[Name], placed: bool) -> Name | None:
	"""The technician to be sent: named as one, the object of "send", or after "with".

	`placed` says that where to go is known: "book Marc for a visit" then names no customer.
	"""
	for name in names:
		if name.is_tech:
			return name
	senders = {word for phrase in load("concepts")["send"] for word in phrase.split()} - _NOT_SENDERS
	for name in names:
		if name.is_id or name.marked:
			continue
		before = text.word(name.span[0] - 1 - (text.word(name.span[0] - 1) in _FOR_US))
		if before in ("with", "avec") and len(names) > 1:
			return name
		if before in senders | {"que", "qu'"} and _is_sent(text, name):
			return name
		after = text.word(name.span[1])
		if before in _ASSIGNS and after in ("on", "sur"):
			return name
		if before in ("de", "d'", "by", "par", "from") and after in ("chez", "at", "to", "au"):
			return name
		others = any(other is not name and other.score >= 2 for other in names)
		if before in senders and after in ("for", "pour") and (placed or others):
			return name
	return None


def _is_sent(text: Text, name: Name) -> bool:
	end = name.span[1]
	if text.word(end) in ("and", "et"):
		return any(text.word(i) in ("to", "chez", "au", "over") for i in range(end + 1, end + 5))
	return text.word(end) in _GOES or text.word(end)[:1].isdigit()


def for_hours(text: Text, names: list[Name]) -> Name | None:
	"""The technician whose hours are asked: named as one, else the one who is nobody's place."""
	for name in names:
		if name.is_tech:
			return name
	people = [name for name in names if not name.is_id and not name.marked]
	for name in people:
		if text.word(name.span[1]) in _SPENDS or text.word(name.span[0] - 1) in (
			"hours",
			"heures",
			"did",
			"hour",
		):
			return name
		if text.part(name.span[0] - 2, name.span[0]) in ("temps a", "heures a", "time to"):
			return name
	for name in people:
		before = text.word(name.span[0] - 1)
		if before in ("la", "l'", "the", "le"):
			before = text.word(name.span[0] - 2)
		if before not in _PLACES:
			return name
	return None
