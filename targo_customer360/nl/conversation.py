"""What a conversation has come to: kept on the server, for its own user, for half an hour."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from targo_customer360.nl.language import Language
from targo_customer360.sites.port import Site

CONVERSATION = "Action Conversation"
MINUTES = 30
_LONG_NUMBER = re.compile(r"\d(?:[ .-]?\d){11,}")
"""A card or account number that somebody typed where it does not belong."""


@dataclass
class State:
	"""`params` as they were said, without the customer; `customer` is the one looked up. `asked` is the parameter that
	the next words are about, "meaning" where it is what was meant at all. `plan` is the proposal that may be amended.
	"""

	action: str = ""
	params: dict[str, Any] = field(default_factory=dict)
	customer: str = ""
	asked: str = ""
	choices: list[dict[str, str]] = field(default_factory=list)
	plan: str = ""
	language: Language = "en"


def load(site: Site, name: str | None) -> State | None:
	"""A conversation of the site's user that has not expired; None for any other name."""
	row = (
		site.lookup(CONVERSATION, [name], fields=("user", "expires_at", "state")).get(name) if name else None
	)
	if row is None or row["user"] != site.user or row["expires_at"] <= site.now():
		return None
	state = row["state"]
	return State(**(json.loads(state) if isinstance(state, str) else state))


def save(site: Site, name: str | None, state: State) -> str:
	"""Keep it under its name, or a new one that nobody can guess; returns the name and commits."""
	values = {
		"state": json.dumps(asdict(state), ensure_ascii=False),
		"expires_at": site.now() + timedelta(minutes=MINUTES),
	}
	if name and site.count(CONVERSATION, {"name": name, "user": site.user}):
		site.update(CONVERSATION, name, values)
	else:
		name = site.insert(CONVERSATION, {"name": secrets.token_hex(16), "user": site.user, **values})
	site.commit()
	return name


def forget(site: Site, name: str | None) -> None:
	"""Take a conversation of the site's user away; commits."""
	if name and site.count(CONVERSATION, {"name": name, "user": site.user}):
		site.delete(CONVERSATION, [name])
		site.commit()


def forget_expired(site: Site) -> int:
	"""Take those away that nobody can continue any more; returns how many and commits."""
	names = [row["name"] for row in site.list(CONVERSATION, {"expires_at": ("<", site.now())})]
	if names:
		site.delete(CONVERSATION, names)
		site.commit()
	return len(names)


def redacted(text: str) -> str:
	"""A text as it may be stored: what looks like a card or account number is left out."""
	return _LONG_NUMBER.sub("[…]", text)
