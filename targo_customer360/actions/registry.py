"""All actions by id, from the modules of their topics. Nothing is changed, and nothing is answered in words, but by these."""

from __future__ import annotations

from targo_customer360.actions import (
	arrangements,
	balance,
	devices,
	field,
	overview,
	sales,
	stripe,
	suspension,
	telephony,
)
from targo_customer360.actions.model import Action

TOPICS = (arrangements, suspension, devices, telephony, stripe, balance, sales, field, overview)


def _collected() -> dict[str, Action]:
	found: dict[str, Action] = {}
	for topic in TOPICS:
		for action in topic.ACTIONS:
			if action.id in found:
				raise ValueError(f"Two actions are called {action.id}")
			found[action.id] = action
	return found


REGISTRY: dict[str, Action] = _collected()
