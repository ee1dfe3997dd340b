"""The log of what a language model was sent and what came back: for managers to read, kept for 90 days."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Final

from targo_customer360.integrations.errors import ServiceError, Timeout, Unreachable
from targo_customer360.integrations.language_model import Endpoint
from targo_customer360.sites.port import Site, Values

CALL: Final = "Language Model Call"
WAITING, UNDERSTOOD, NO_ACTION, HELD_BACK = "Waiting", "Understood", "No Action", "Held Back"
NOT_USABLE, TIMED_OUT, UNREACHABLE, REFUSED = "Not Usable", "Timed Out", "Unreachable", "Refused"
KEPT = timedelta(days=90)
LONGEST = 20_000
"""Characters of an answer that are kept."""
_DETAIL = 500
_AT_ONCE = 1000


def begin(site: Site, endpoint: Endpoint, request: Values) -> str:
	"""Write down what is about to be sent; returns the name of the row and commits, so that it is there whatever follows."""
	name = site.insert(
		CALL,
		{
			"user": site.user,
			"at": site.now(),
			"endpoint": endpoint.host[:140],
			"model": endpoint.model[:140],
			"request": json.dumps(request, ensure_ascii=False, indent=1),
			"outcome": WAITING,
		},
	)
	site.commit()
	return name


def end(site: Site, name: str, outcome: str, seconds: float, answer: str = "", detail: str = "") -> None:
	"""Write down what came of it; commits."""
	values = {
		"outcome": outcome,
		"seconds": round(seconds, 2),
		"answer": answer.replace("\0", "")[:LONGEST],
		"detail": detail[:_DETAIL],
	}
	site.update(CALL, name, values)
	site.commit()


def failed(error: ServiceError) -> str:
	"""The outcome of a call that raised this."""
	if isinstance(error, Timeout):
		return TIMED_OUT
	return UNREACHABLE if isinstance(error, Unreachable) else REFUSED


def purge(site: Site) -> int:
	"""Delete what is older than 90 days; returns how many and commits."""
	deleted = 0
	while names := [row["name"] for row in site.list(CALL, {"at": ("<", site.now() - KEPT)}, limit=_AT_ONCE)]:
		site.delete(CALL, names)
		site.commit()
		deleted += len(names)
	return deleted
