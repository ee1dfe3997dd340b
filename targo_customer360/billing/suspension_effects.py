"""What became of the effects of a suspension: the hub and the PBX answer, and the rows say so."""

from __future__ import annotations

import json
from collections.abc import Iterable

from targo_customer360.billing import suspension_words as words
from targo_customer360.billing.suspension import EFFECT, SUSPENSION
from targo_customer360.billing.suspension_end import MESSAGE
from targo_customer360.billing.suspension_start import (
	BARRING,
	DONE,
	FAILED,
	PENDING,
	RESTORED,
	RESTORING,
	STILL_BARRED,
)
from targo_customer360.effects.tasks import Said, ask_a_person, both
from targo_customer360.sites.port import Rows, Site, Values

WAITING = (PENDING, RESTORING, FAILED)
"""States in which an answer from outside is news."""


def effect_done(site: Site, message_key: str, state: str = "", detail: Said | str = "") -> int:
	"""A call was answered for good; returns how many effects it was about (none: not ours).

	`state` is Done, Restored or Still Barred; without one it follows from the call. `detail` says why, where it needs
	saying.
	"""
	rows = _waiting(site, message_key)
	for row in rows:
		answered = state or (DONE if row["operation"] in BARRING else RESTORED)
		values: Values = {"state": answered}
		if detail or answered == RESTORED:
			values |= said_values(detail)
		_write(site, [row], values)
	return len(rows)


def given_up(site: Site, message_key: str, why: str, ask: bool = True) -> int:
	"""A call will not be made any more; returns how many effects it was about. With `ask`, a person is asked."""
	rows = _waiting(site, message_key)
	_write(site, rows, {"state": FAILED, **said_values(why)})
	if ask and rows:
		row = rows[-1]
		said = words.given_up(row["voip_line"] or row["service_location"] or "", why)
		ask_a_person(site, SUSPENSION, row["parent"], both(said))
	return len(rows)


def follow(site: Site) -> int:
	"""Bring effects up to date with what became of their messages; returns how many changed."""
	wanted = {"parenttype": SUSPENSION, "state": ("in", WAITING), "outbox_message": ("set", "")}
	rows = site.list(EFFECT, wanted, fields=("outbox_message", "state"))
	failed = {row["outbox_message"] for row in rows if row["state"] == FAILED}
	fields = ("status", "service", "operation", "last_error", "dropped_reason", "response")
	changed = 0
	for key, message in site.lookup(MESSAGE, [row["outbox_message"] for row in rows], fields=fields).items():
		if message["status"] == "Sent":
			state = STILL_BARRED if message["operation"] not in BARRING and _others(message) else ""
			changed += effect_done(site, key, state, message["last_error"] or "")
		elif message["status"] in ("Dead", "Dropped") and key not in failed:
			# The service's own watcher has asked a person already.
			why = message["last_error"] if message["status"] == "Dead" else message["dropped_reason"]
			changed += given_up(site, key, why or "", ask=False)
	return changed


def _others(message: Values) -> bool:
	"""Whether what was freed is still barred by somebody else, as the service answered."""
	answer = json.loads(message["response"] or "{}")
	held = answer.get("barrings") if message["service"] == "pbx" else answer.get("holds")
	return any(one.get("source") != "customer360" for one in held or () if isinstance(one, dict))


def move(site: Site, rows: Iterable[Values], **values: object) -> None:
	"""Change effects and say when."""
	_write(site, list(rows), dict(values))


def said_values(said: Said | str) -> Values:
	"""The columns of a sentence; one that comes from outside is in one language."""
	en, fr = (said, said) if isinstance(said, str) else said
	return {"detail": en, "detail_fr": fr}


def _waiting(site: Site, message_key: str) -> Rows:
	wanted = {"outbox_message": message_key, "parenttype": SUSPENSION, "state": ("in", WAITING)}
	return site.list(EFFECT, wanted, fields=("*",), order_by="creation, idx")


def _write(site: Site, rows: Rows, values: Values) -> None:
	now = site.now()
	site.bulk_update(EFFECT, {row["name"]: {**values, "changed_at": now} for row in rows}, now)
	# A form that was opened before must not be saved over this.
	site.bulk_update(SUSPENSION, {row["parent"]: {} for row in rows}, now)
