"""What a person did to a line, kept for good as an executed Customer Action."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from targo_customer360.sites.port import Site, Values

ACTION = "Customer Action"
_KEPT_ELSEWHERE: ContextVar[bool] = ContextVar("kept_elsewhere", default=False)


@contextmanager
def kept_by_action() -> Iterator[None]:
	"""What is done inside stands in the log as the action that is being carried out: no second row is written for it."""
	token = _KEPT_ELSEWHERE.set(True)
	try:
		yield
	finally:
		_KEPT_ELSEWHERE.reset(token)


def record_action(
	site: Site,
	action_id: str,
	customer: str | None,
	message: str,
	reason: str = "",
	params: Values | None = None,
	before: Values | None = None,
	after: Values | None = None,
	status: str = "Executed",
) -> None:
	"""Write down, in the caller's transaction and in the name of the site's user, what was done.

	Nothing given here may hold a secret.
	"""
	if _KEPT_ELSEWHERE.get():
		return
	now = site.now()
	site.insert(
		ACTION,
		{
			"action_id": action_id,
			"customer": customer,
			"message": message,
			"reason": reason,
			"status": status,
			"proposed_by": site.user,
			"proposed_at": now,
			"executed_at": now if status == "Executed" else None,
			"params": _json(params),
			"before": _json(before),
			"after": _json(after),
		},
	)


def without_markup(text: str) -> str:
	"""A text from outside that can be written past the site's own cleaning: no angle bracket is left in it."""
	return text.replace("<", "‹").replace(">", "›")


def _json(values: Values | None) -> str | None:
	return None if values is None else json.dumps(values, ensure_ascii=False, default=str, sort_keys=True)
