"""Putting a message into the outbox, in the transaction of the change that owes it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from targo_customer360.effects.owed import Owed
from targo_customer360.integrations.outbox.messages import DEAD, DROPPED, MESSAGE, PENDING, as_json
from targo_customer360.sites.port import DuplicateDocument, Site, SiteError, Values

DRAIN_JOB = "targo_customer360.api.outbox.drain_job"


def owe(site: Site, owed: Owed) -> str:
	"""Owe one call and return the message's name; owed twice under one key, it is one message.

	Raises SiteError when the key stands for another call already: two people changed the same thing at once.
	"""
	if not _is_there(site, owed):
		try:
			with site.savepoint():
				_insert(site, owed)
		except DuplicateDocument:
			# Committed by another transaction after this one began, which may not see it.
			if not _is_there(site, owed):
				raise _changed_at_once(owed) from None
	return owed.key


def owe_all(site: Site, owed: Iterable[Owed]) -> list[str]:
	"""Owe several calls and have them sent once the transaction commits."""
	keys = [owe(site, one) for one in owed]
	if keys:
		# A name of its own: a drain that runs right now may have looked past these already.
		site.enqueue(DRAIN_JOB, f"outbox-{keys[0]}")
	return keys


def replace_dead(site: Site, owed: Owed) -> None:
	"""Drop the dead messages about the same subject, where this call says all that they said."""
	former = {
		"subject_doctype": owed.doctype,
		"subject_name": owed.name,
		"service": owed.service,
		"status": DEAD,
	}
	changes = {
		row["name"]: {"status": DROPPED, "dropped_reason": f"Replaced by {owed.key}"}
		for row in site.list(MESSAGE, former)
		if row["name"] != owed.key
	}
	site.bulk_update(MESSAGE, changes, site.now())


def _is_there(site: Site, owed: Owed) -> bool:
	fields = ("service", "operation", "subject_name", "payload")
	held = site.lookup(MESSAGE, [owed.key], fields=fields).get(owed.key)
	if held is None:
		return False
	same = (held["service"], held["operation"], held["subject_name"]) == (
		owed.service,
		owed.operation,
		owed.name,
	)
	if not same or _call(json.loads(held["payload"] or "{}")) != _call(json.loads(as_json(owed.payload))):
		raise _changed_at_once(owed)
	return True


def _call(payload: Values) -> Values:
	return {name: value for name, value in payload.items() if name != "why"}


def _changed_at_once(owed: Owed) -> SiteError:
	return SiteError(
		f"{owed.doctype} {owed.name} was changed by somebody else at the same moment: look again"
	)


def _insert(site: Site, owed: Owed) -> None:
	subject = {"subject_doctype": owed.doctype, "subject_name": owed.name}
	last = site.list(MESSAGE, subject, fields=("sequence",), order_by="sequence desc", limit=1)
	site.insert(
		MESSAGE,
		{
			"idempotency_key": owed.key,
			"service": owed.service,
			"operation": owed.operation,
			**subject,
			"sequence": int(last[0]["sequence"]) + 1 if last else 1,
			"status": PENDING,
			"payload": as_json(owed.payload),
		},
	)
