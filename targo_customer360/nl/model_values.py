"""Parameters that a language model gave, as far as they were said: a value that is not in the words is dropped, and asked.

Free text has to be made of words that were typed, numbers of numbers. Of a short list (a device, a part of the day) it is
what the rules of this package hear in the same words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from targo_customer360.nl import details
from targo_customer360.nl.catalogue import CATALOGUE, PAST
from targo_customer360.nl.dates_read import resolve
from targo_customer360.nl.heard import Heard
from targo_customer360.nl.numbers import decimal
from targo_customer360.nl.text import fold
from targo_customer360.sites.port import Values

_LONGEST = 200
_MOST_ITEMS = 20
_MOST_DOLLARS = 1_000_000
_FARTHEST = timedelta(days=3660)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_PORT = re.compile(r"\d{1,3}/\d{1,3}/\d{1,3}")
_ID = re.compile(r"(?P<letters>[a-z]{1,4})[ -]?(?P<digits>\d+)")
_DID = re.compile(r"1?(?P<did>[2-9]\d\d[2-9]\d{6})")


def said_values(intent: str, given: Values, heard: Heard) -> tuple[Values, tuple[str, ...]]:
	"""The parameters that stand, in the order of the catalogue, and the names of those that were dropped."""
	kept: Values = {}
	for name in CATALOGUE[intent].parameters:
		if given.get(name) in (None, "", []):
			continue
		value = _said(intent, name, given[name], heard, kept)
		if value is not None:
			kept[name] = value
	named = [name for name, value in given.items() if value not in (None, "", [])]
	return kept, tuple(str(name)[:40] for name in named if name not in kept)


def _said(intent: str, name: str, value: Any, heard: Heard, kept: Values) -> Any:
	if name == "items":
		return _items(value, heard)
	if name == "amount":
		return _amount(value, heard, str(kept.get("customer", "")))
	if name in ("date", "due_date", "cutoff_date"):
		return _date(value, heard, intent in PAST, kept.get("due_date"))
	if name in _LISTED:
		return value if type(value) in (str, bool) and value == _LISTED[name](heard) else None
	if not isinstance(value, str) or len(value) > _LONGEST:
		return None
	return _TEXTS[name](value.strip(), heard)


def _words(value: str, heard: Heard) -> str | None:
	return value if heard.has_words(value) else None


def _customer(value: str, heard: Heard) -> str | None:
	return _numbered(value, heard) or (value if _did(value, heard) else None)


def _numbered(value: str, heard: Heard) -> str | None:
	"""Words, or the number alone where a model wrote an id in front of which it put letters nobody typed."""
	if heard.has_words(value):
		return value
	made = _ID.fullmatch(fold(value))
	return made["digits"] if made and heard.has_words(made["digits"]) else None


def _address(value: str, heard: Heard) -> str | None:
	return value if heard.has_words(value, abbreviated=True) else None


def _did(value: str, heard: Heard) -> str | None:
	number = _DID.fullmatch(re.sub(r"[\s().+-]", "", value))
	return number["did"] if number and number["did"] in heard.dids else None


def _olt(value: str, heard: Heard) -> str | None:
	if heard.slots.olt and fold(value) == fold(heard.slots.olt[0]):
		return heard.slots.olt[0]
	return _words(value, heard)


def _port(value: str, heard: Heard) -> str | None:
	if not _PORT.fullmatch(value):
		return None
	if heard.slots.port:
		return value if value == heard.slots.port[0] else None
	return value if heard.has_words(value.replace("/", " ")) else None


_TEXTS: dict[str, Callable[[str, Heard], str | None]] = {
	"customer": _customer,
	"quote_id": _numbered,
	"address": _address,
	"tech": _words,
	"did": _did,
	"olt": _olt,
	"port": _port,
}


def _device(heard: Heard) -> str | None:
	named = details.device(heard.text, lambda token: False)
	return named[0] if named else None


_LISTED: dict[str, Callable[[Heard], Any]] = {
	"device": _device,
	"voicemail": lambda heard: details.voicemail(heard.text),
	"time_of_day": lambda heard: heard.slots.time[0] if heard.slots.time else None,
	"recurring": lambda heard: "monthly" if details.monthly(heard.text) else None,
}


def _items(value: Any, heard: Heard) -> list[str] | None:
	listed = [value] if isinstance(value, str) else value
	if not isinstance(listed, list) or len(listed) > _MOST_ITEMS:
		return None
	texts = [item.strip() for item in listed if isinstance(item, str) and 0 < len(item.strip()) <= _LONGEST]
	return [item for item in texts if heard.has_words(item)] or None


def _amount(value: Any, heard: Heard, customer: str) -> float | None:
	if isinstance(value, str):
		value = decimal(value.replace("$", "").strip())
	if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
		return None
	if not 0 < value <= _MOST_DOLLARS:
		return None
	# The number of the customer is not what he pays, unless it was said twice.
	times = heard.times_said(value)
	if times < (2 if re.sub(r"\D", "", customer) == f"{value:g}" else 1):
		return None
	return int(value) if value == int(value) else round(value, 2)


def _date(value: Any, heard: Heard, past: bool, due: str | None) -> str | None:
	if not isinstance(value, str) or not _ISO.fullmatch(value):
		return None
	try:
		meant = date.fromisoformat(value)
	except ValueError:
		return None
	if abs(meant - heard.today) > _FARTHEST:
		return None
	after = date.fromisoformat(due) if due else None
	said = {
		resolve(one, heard.today, past=past, after=later)
		for one in heard.slots.dates
		for later in (None, after)
	}
	if said:
		return value if meant in said else None
	return value if heard.names_day(meant) else None
