"""Finding the customer who is meant: by id, name, telephone, e-mail, address or line. The best first."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from rapidfuzz import fuzz

from targo_customer360.client_detail.directory import (
	CONTACT,
	CUSTOMER,
	LOCATION,
	UNITS,
	Directory,
	Place,
	directory,
	doors,
)
from targo_customer360.client_detail.words import digits, words
from targo_customer360.sites.port import Site

MatchedBy = Literal["id", "did", "phone", "email", "address", "name"]
Allowed = Callable[[Collection[str]], Collection[str]]
"""Of these customers, those that the user may read."""
LINE, SETTINGS = "VoIP Line", "Customer 360 Settings"
BESIDES = (CONTACT, LOCATION, LINE)
"""DocTypes beside Customer that customers are found by."""
LIMIT: Final = 10
EXACT: Final = 100.0
_NAME_LIMIT = 200
_SAME_STREET = 78
_NO_TOWN = 2


@dataclass(frozen=True)
class Found:
	"""One customer who fits. `score` is up to 100; `matched_text` is what fits, as it is stored."""

	customer: str
	customer_name: str
	score: float
	matched_by: MatchedBy
	matched_text: str


Hit = tuple[str, float, MatchedBy, str]


def search(
	site: Site,
	text: str,
	limit: int = LIMIT,
	allowed: Allowed | None = None,
	besides: Collection[str] = BESIDES,
) -> list[Found]:
	"""Customers who fit `text`, the best first, of those that `allowed` lets through (all where it is not given).

	`besides` are the DocTypes beside Customer that they may be found by.
	"""
	text = text.strip()
	if not text:
		return []
	best: dict[str, Found] = {}
	with directory(site) as held:
		names = held.names.names
		for customer, score, matched_by, matched in _hits(site, held, text, besides):
			if customer in names and (customer not in best or score > best[customer].score):
				best[customer] = Found(customer, names[customer], score, matched_by, matched)
	ranked = sorted(best.values(), key=lambda one: (-one.score, one.customer_name, one.customer))
	return _readable(site, ranked, limit, allowed)


def _readable(site: Site, ranked: list[Found], limit: int, allowed: Allowed | None) -> list[Found]:
	readable: list[Found] = []
	for start in range(0, len(ranked), 4 * limit):
		part = ranked[start : start + 4 * limit]
		# One who was deleted since may be in the directory still.
		may = set(site.lookup(CUSTOMER, [one.customer for one in part]))
		if allowed is not None:
			may &= set(allowed(list(may)))
		readable += [one for one in part if one.customer in may]
		if len(readable) >= limit:
			break
	return readable[:limit]


def _hits(site: Site, held: Directory, text: str, besides: Collection[str]) -> Iterator[Hit]:
	yield from _by_id(site, held, text)
	if "@" in text:
		for way in held.by_email(text):
			if CONTACT in besides or not way.of_contact:
				yield way.customer, EXACT, "email", way.text
		return
	number = digits(text)
	if len(number) in (7, 10, 11) and not re.search(r"[a-z]{3}", text, re.IGNORECASE):
		yield from _by_number(site, held, number[-10:], besides)
	if number and len(words(text)) > 1 and LOCATION in besides:
		yield from _by_address(held, text)
	named = sorted(held.names.search(text).items(), key=lambda pair: (-pair[1], pair[0]))
	for customer, score in named[:_NAME_LIMIT]:
		yield customer, score, "name", held.names.names[customer]


def _by_id(site: Site, held: Directory, text: str) -> Iterator[Hit]:
	prefix = str(site.single(SETTINGS).get("customer_prefix") or "")
	letters = re.sub(r"[^a-z]", "", prefix.lower())
	bare = re.fullmatch(rf"(?:{letters})?\W*0*(\d{{1,9}})", text.lower()) if letters else None
	bare = bare or re.fullmatch(r"0*(\d{1,9})", text)
	for name in dict.fromkeys((text, text.upper(), f"{prefix}{bare[1]}" if bare else "")):
		if name in held.names.names:
			yield name, EXACT, "id", name


def _by_number(site: Site, held: Directory, number: str, besides: Collection[str]) -> Iterator[Hit]:
	whole = len(number) == 10
	if whole and LINE in besides:
		line = site.lookup(LINE, [number], fields=("customer",)).get(number)
		if line and line["customer"]:
			yield line["customer"], EXACT, "did", number
	for way in held.by_number(number):
		if not way.of_contact:
			yield way.customer, EXACT if whole else 96.0, "phone", way.text
		elif CONTACT in besides:
			yield way.customer, 99.0 if whole else 95.0, "phone", way.text


def _by_address(held: Directory, text: str) -> Iterator[Hit]:
	asked = [word for word in words(text) if not word.isdigit() and word not in UNITS]
	if not asked:
		return
	for door in doors(text):
		# A number one off is another house, so numbers are never compared fuzzily.
		yield from _alike(asked, held.by_door(door))


def _alike(asked: list[str], places: Iterable[Place]) -> Iterator[Hit]:
	compare = partial(fuzz.token_set_ratio, " ".join(asked))
	for place in places:
		street = [word for word in words(place.line1) if not word.isdigit()]
		likeness = max(compare(" ".join((*street, *words(place.city)))), compare(" ".join(street)) - _NO_TOWN)
		if likeness >= _SAME_STREET:
			shown = ", ".join(filter(None, (place.line1, place.line2, place.city)))
			yield place.customer, round(likeness * 0.97, 1), "address", shown
