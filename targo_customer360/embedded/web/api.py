"""The methods of a bench's REST interface that the page needs, under the same addresses and with the same answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from targo_customer360.actions import serving as actions
from targo_customer360.client_detail import serving as pages
from targo_customer360.client_detail.readers import readable_customers
from targo_customer360.nl.ask import ask
from targo_customer360.nl.classifier import chosen
from targo_customer360.nl.reply import shown
from targo_customer360.sites.access import by_role
from targo_customer360.sites.port import Site, Values

PREFIX = "targo_customer360.api."
Given = Mapping[str, Any]


@dataclass(frozen=True)
class Method:
	"""`changes`: POST only, and only from a page of this site."""

	call: Callable[[Site, Given], Values]
	status_of: Callable[[Values], int]
	changes: bool = False


def _page(site: Site, given: Given) -> Values:
	wanted = _parsed(given.get("sections"))
	return pages.get(site, by_role(site), _text(given, "customer"), wanted)


def _section(site: Site, given: Given) -> Values:
	start, length = _number(given, "start", 0), _number(given, "length", 20)
	return pages.section(site, by_role(site), _text(given, "customer"), _text(given, "name"), start, length)


def _search(site: Site, given: Given) -> Values:
	return pages.search(site, by_role(site), _text(given, "text"), _number(given, "limit", 10))


def _ask(site: Site, given: Given) -> Values:
	language = _text(given, "language")
	reply = ask(
		site,
		_text(given, "text"),
		_text(given, "customer") or None,
		"fr" if language == "fr" else "en",
		_text(given, "conversation") or None,
		chosen(site),
		allowed=readable_customers(site, by_role(site)),
	)
	return shown(reply)


def _fields(given: Given) -> Values:
	held = _parsed(given.get("params")) or {}
	return held if isinstance(held, dict) else {"params": held}


METHODS: Mapping[str, Method] = {
	"client_detail.get": Method(_page, pages.status_of),
	"client_detail.section": Method(_section, pages.status_of),
	"client_detail.search": Method(_search, pages.status_of),
	"actions.available": Method(lambda site, given: actions.available(site), actions.status_of),
	"actions.propose": Method(
		lambda site, given: actions.propose(
			site,
			_text(given, "action"),
			_fields(given),
			_text(given, "reason"),
			language=_text(given, "language"),
		),
		actions.status_of,
		changes=True,
	),
	"actions.confirm": Method(
		lambda site, given: actions.confirm(site, _text(given, "plan")), actions.status_of, changes=True
	),
	"actions.cancel": Method(
		lambda site, given: actions.cancel(site, _text(given, "plan")), actions.status_of, changes=True
	),
	"actions.undo": Method(
		lambda site, given: actions.undo(site, _text(given, "action"), _text(given, "language")),
		actions.status_of,
		changes=True,
	),
	"actions.answer": Method(
		lambda site, given: actions.answer(site, _text(given, "action"), _fields(given)),
		actions.status_of,
		changes=True,
	),
	"ask.ask": Method(_ask, lambda answered: 200, changes=True),
	"actions.timeline": Method(
		lambda site, given: actions.history(
			site, _text(given, "customer"), _number(given, "start", 0), _number(given, "limit", 50)
		),
		actions.status_of,
	),
}
"""By the name below `targo_customer360.api.`."""


class BadRequest(ValueError):
	"""What was sent is not what a method takes; the sentence says what."""


def _text(given: Given, name: str) -> str:
	value = given.get(name, "")
	if value is None or isinstance(value, (dict, list)):
		raise BadRequest(f"{name} is a text")
	return str(value)


def _number(given: Given, name: str, default: int) -> int:
	try:
		return int(given.get(name, default))
	except (TypeError, ValueError):
		raise BadRequest(f"{name} is a whole number") from None


def _parsed(value: Any) -> Any:
	"""A value that a form sends as JSON text."""
	if not isinstance(value, str) or not value:
		return value or None
	try:
		return json.loads(value)
	except ValueError:
		raise BadRequest("A parameter is not the JSON that it should be") from None
