"""Why words that fit no action are none: what they sound like, so that the refusal can say it."""

from __future__ import annotations

from typing import Final

from targo_customer360.nl import guard
from targo_customer360.nl.interpreter import NOT_UNDERSTOOD
from targo_customer360.nl.slots import find
from targo_customer360.nl.spelling import read
from targo_customer360.nl.view import view, words

_ANYWHERE: Final = ("hypothetical", "conditional")
_AT_START: Final = ("past", "policy", "howto", "uncertain")


def why_not(text: str) -> str:
	"""A kind of data/guard.json, or "not understood"."""
	heard = read(text)
	norm = guard.soften(words(view(heard, find(heard).marks())))
	for kind in _ANYWHERE:
		if guard.anywhere(kind, norm):
			return kind
	for kind in _AT_START:
		if guard.at_start(kind, norm):
			return kind
	return NOT_UNDERSTOOD
