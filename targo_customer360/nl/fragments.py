"""The parameters in words that are no request by themselves: "200 $", "plutôt jeudi", "at 45 Main Street"."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from targo_customer360.nl.catalogue import CATALOGUE, PAST
from targo_customer360.nl.dates_read import resolve
from targo_customer360.nl.lexicon import alternatives, load, whole
from targo_customer360.nl.numbers import cardinal
from targo_customer360.nl.parameters import parameters
from targo_customer360.nl.requests import request
from targo_customer360.nl.slots import Slots, find
from targo_customer360.nl.spelling import read
from targo_customer360.nl.text import Text, fold
from targo_customer360.nl.view import view

DATES = ("due_date", "cutoff_date", "date")
FREE = ("customer", "address", "items", "tech", "quote_id", "olt", "reason")
"""Parameters that any words may be the value of."""
_NUMBER = re.compile(r"\d+(?:[ ,]\d{3})*(?:[.,]\d{1,2})?")
_NOT = ("not", "pas")
_PUNCTUATION = ' \t\n.,;:!?…"«»“”'


def said(text: str, action: str, today: date, known: dict[str, Any]) -> dict[str, Any]:
	"""What a fragment holds of the parameters of an action, of which some are known.

	A number beside nothing else is an amount, where the action has one.
	"""
	words, slots, found = _read(text, action, today)
	if "cutoff_date" in found and "due_date" not in found:
		found |= _dated("cutoff_date", slots, found, action, today, known)
	if "amount" in CATALOGUE[action].parameters and "amount" not in found:
		if not found or str(found.get("customer", "")).isdigit():
			number = _bare_number(words, text)
			if number is not None:
				found.pop("customer", None)
				found["amount"] = number
	if "tech" in CATALOGUE[action].parameters and "customer" in found and _is_about_sending(words):
		found["tech"] = found.pop("customer")
	return found


def answer_to(asked: str, text: str, action: str, today: date, known: dict[str, Any]) -> dict[str, Any]:
	"""What the answer to a question holds; {} where it is no answer to it."""
	if asked == "reason":
		return {"reason": text.strip()}
	_, slots, _ = _read(text, action, today)
	found = said(text, action, today, known)
	if asked in DATES:
		return _dated(asked, slots, found, action, today, known)
	if asked != "customer":
		found.pop("customer", None)
	if asked in found:
		return found
	if asked == "customer" and _amends(text):
		return found
	if asked == "customer" and slots.dids:
		return {"customer": slots.dids[0][0]}
	if asked in FREE:
		bare = without_opening(text)
		return {**found, asked: [bare] if asked == "items" else bare} if bare else {}
	return {}


def _amends(text: str) -> bool:
	"""Whether it changes something else than what was asked: "make it 200"."""
	return bool(re.match(rf"(?:{alternatives(load('followups')['amending'])})\b", fold(text.strip())))


def without_opening(text: str) -> str:
	"""The words without what only leads up to them: "it's for Jean Roy." is "Jean Roy"."""
	opening = rf"(?:{alternatives(load('followups')['opening'])})(?:\s+|(?<=')|$)"
	bare = text.strip(_PUNCTUATION)
	while match := re.match(opening, fold(bare)):
		bare = bare[match.end() :].strip(_PUNCTUATION)
	return bare


def reason_in(text: str) -> str:
	"""The reason that words give: "because it was never paid", "for non-payment"; "" where they give none."""
	folded = fold(text)
	for pattern in load("followups")["reasons"]:
		match = re.search(rf"\b{pattern}", folded)
		if match:
			return text[match.start("why") : match.end("why")].strip(_PUNCTUATION)
	return ""


def _read(text: str, action: str, today: date) -> tuple[Text, Slots, dict[str, Any]]:
	words = read(text)
	slots = find(words)
	asked = request(view(words, slots.marks()), sum(name.is_id for name in slots.names) > 1)
	# "Not Friday, Thursday": what is negated is not what is meant.
	slots.dates = [
		one
		for one in slots.dates
		if not asked.is_aside(one.span[0]) and words.word(one.span[0] - 1) not in _NOT
	]
	return words, slots, parameters(action, words, slots, today, asked.is_aside)


def _dated(
	asked: str, slots: Slots, found: dict[str, Any], action: str, today: date, known: dict[str, Any]
) -> dict[str, Any]:
	if not slots.dates:
		return {}
	others = {name: value for name, value in found.items() if name not in (*DATES, "customer")}
	due = known.get("due_date")
	after = date.fromisoformat(due) if asked == "cutoff_date" and due else None
	if asked == "due_date" and "due_date" in found:
		return {**others, **{name: found[name] for name in DATES if name in found}}
	meant = resolve(slots.dates[0], today, past=action in PAST, after=after)
	return {**others, asked: meant.isoformat()} if meant else {}


def _bare_number(words: Text, text: str) -> float | None:
	written = _NUMBER.findall(text)
	if len(written) == 1:
		value = float(written[0].replace(" ", "").replace(",", "." if written[0][-3:-2] == "," else ""))
		return int(value) if value.is_integer() else value
	spoken = [token.word for token in words.tokens]
	for i in range(len(spoken)):
		number = cardinal(spoken, i)
		if number and not written:
			return number[0]
	return None


def _is_about_sending(words: Text) -> bool:
	return bool(whole(alternatives(load("followups")["sent"])).search(words.norm))
