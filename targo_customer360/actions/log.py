"""The log of what was proposed, done, refused and answered: written here, changed by nobody, read as a timeline."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Final

from targo_customer360.actions.model import Applied, ChangingAction, Plan, Said
from targo_customer360.actions.preview import Preview, plain
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site, Values

ACTION: Final = "Customer Action"
SETTINGS: Final = "Customer 360 Settings"
PROPOSED, EXECUTED, REFUSED, FAILED = "Proposed", "Executed", "Refused", "Failed"
EXPIRED, SUPERSEDED, CANCELLED, ANSWERED = "Expired", "Superseded", "Cancelled", "Answered"
OPEN = (PROPOSED, "Confirmed")
BOUND = (
	"action_id",
	"customer",
	"proposed_by",
	"proposed_at",
	"expires_at",
	"utterance",
	"params",
	"preview",
	"preview_hash",
	"versions",
	"refers_to",
	"undo_of",
)
"""What a proposal is: none of it changes while it is confirmed, refused or left to expire."""
DEFAULT_MINUTES = 15
_ID_LENGTH = 140


def write(
	site: Site,
	action_id: str,
	status: str,
	message: Said,
	customer: str | None = None,
	**values: Any,
) -> str:
	"""One row of the log, in the name of the site's user and in the caller's transaction; returns its name."""
	now = site.now()
	row: Values = {
		"action_id": action_id[:_ID_LENGTH],
		"status": status,
		"message": message[0],
		"message_fr": message[1],
		"customer": customer if customer and site.lookup("Customer", [customer]) else None,
		"proposed_by": site.user,
		"proposed_at": now,
		**values,
	}
	if status == EXECUTED:
		row |= {"confirmed_by": site.user, "confirmed_at": now, "executed_at": now}
	return site.insert(ACTION, {key: _stored(value) for key, value in row.items()})


def settle(site: Site, name: str, status: str, **values: Any) -> None:
	"""Close a proposal: what became of it."""
	row = {"status": status, **values}
	if status == EXECUTED:
		now = site.now()
		row |= {"confirmed_by": site.user, "confirmed_at": now, "executed_at": now}
	site.update(ACTION, name, {key: _stored(value) for key, value in row.items()})


def proposal(site: Site, params: Values, plan: Preview) -> Values:
	"""The columns that bind a stored plan."""
	minutes = int(site.single(SETTINGS).get("action_expiry_minutes") or DEFAULT_MINUTES)
	return {
		"params": params,
		"preview": plan.values,
		"preview_hash": plan.hash,
		"versions": plan.versions,
		"expires_at": site.now() + timedelta(minutes=minutes),
	}


def outcome(action: ChangingAction, plan: Plan, applied: Applied) -> Values:
	"""The columns that say what was done, and how it is undone."""
	before: dict[str, Values] = {}
	after: dict[str, Values] = {}
	for change in plan.changes:
		key = f"{change.doctype} {change.name or '(new)'}"
		if change.name:
			before.setdefault(key, {})[change.fieldname] = plain(change.before)
		after.setdefault(key, {})[change.fieldname] = plain(change.after)
	undo = None
	if action.undo and applied.undo is not None:
		undo = {"action": action.undo, "params": plain(applied.undo)}
	return {
		"message": applied.message[0],
		"message_fr": applied.message[1],
		"before": before,
		"after": after,
		"result": {
			"message": list(applied.message),
			"documents": [list(pair) for pair in applied.documents],
			"result": plain(applied.result),
		},
		"undo": undo,
	}


def read_json(row: Values, fieldname: str) -> Any:
	"""A JSON column of a row; None where it is empty."""
	text = row.get(fieldname)
	return json.loads(text) if isinstance(text, str) and text else text or None


def _stored(value: Any) -> Any:
	if isinstance(value, (dict, list, tuple)):
		return json.dumps(plain(value), ensure_ascii=False, sort_keys=True)
	return value


def check_row(row: Values, before: Values | None) -> None:
	"""The rule of the log for every writer: a settled row stays as it is, and a proposal keeps what was proposed.

	Raises InvalidField.
	"""
	if before is None:
		return
	if before["status"] not in OPEN:
		raise InvalidField("status", "{0} is closed and can't be changed any more", row["name"])
	for fieldname in BOUND:
		if _comparable(row.get(fieldname)) != _comparable(before.get(fieldname)):
			raise InvalidField(fieldname, "{0} of an action can't be changed once it was proposed", fieldname)


def _comparable(value: Any) -> str:
	return "" if value is None else str(plain(value)).removesuffix(".000000")
