"""Which of the dates of an arrangement is the first instalment, and which the cut-off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from targo_customer360.nl.dates import Said
from targo_customer360.nl.dates_read import resolve
from targo_customer360.nl.lexicon import whole
from targo_customer360.nl.text import Text

_CUT = whole(
	r"cut ?off|cut|cutoff|cutting off|disconnect\S*|shut ?off|shut|suspend\S*|suspension|coup(?:ure|e|es|er|ez|ons|era|erait|ee|erons)|debranch\S*|deconnect\S*|interruption|interromp\S*|service stops"
)


def instalments(
	text: Text, said: list[Said], today: date, aside: Callable[[int], bool]
) -> tuple[date | None, date | None]:
	"""The first due date and the cut-off, which is after it, wherever each was said.

	`aside` says of a token whether it stands in a negated part, where cutting is not meant.
	"""
	cut = _cut_index(text, said, aside)
	due_said = next((one for i, one in enumerate(said) if i != cut and one.kind != "later"), None)
	due = resolve(due_said, today) if due_said else None
	cutoff = resolve(said[cut], today, after=due) if cut is not None else None
	return due, cutoff


def _cut_index(text: Text, said: list[Said], aside: Callable[[int], bool]) -> int | None:
	"""The date that a word for cutting stands before, nearer than the date before it, or else right after."""
	cuts = [span[0] for _, span in text.find(_CUT) if not aside(span[0])]
	for i, one in enumerate(said):
		start = said[i - 1].span[1] if i else 0
		if any(start <= cut < one.span[0] for cut in cuts):
			return i
	if len(said) > 1 and any(cut >= said[-1].span[1] for cut in cuts):
		return len(said) - 1
	return next((i for i, one in enumerate(said) if one.kind == "later" and i), None)
