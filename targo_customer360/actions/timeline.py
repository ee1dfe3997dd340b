"""The log of one customer as a person reads it: who did, asked for or was refused what, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from targo_customer360.actions import checks, log
from targo_customer360.actions.model import Said
from targo_customer360.actions.registry import REGISTRY
from targo_customer360.sites.port import Rows, Site, Values

_FIELDS = (
	"name",
	"action_id",
	"status",
	"code",
	"message",
	"message_fr",
	"reason",
	"utterance",
	"proposed_by",
	"confirmed_by",
	"proposed_at",
	"executed_at",
	"undo",
	"refers_to",
	"undo_of",
)
DEFAULT_LIMIT = 50


@dataclass(frozen=True)
class Entry:
	"""One row. `by` confirmed it, or asked for it where nobody did. `can_undo`: there is a way back, not taken yet."""

	name: str
	action_id: str
	label: Said
	status: str
	code: str
	message: Said
	reason: str
	utterance: str
	by: str
	at: datetime
	can_undo: bool
	undone_by: str | None
	refers_to: str | None


def timeline(
	site: Site,
	customer: str,
	start: int = 0,
	limit: int = DEFAULT_LIMIT,
	registry: checks.Registry = REGISTRY,
) -> list[Entry]:
	"""Raises NotPermitted without the right to read the customer and the log."""
	site.require(log.ACTION, "read")
	site.require("Customer", "read", customer)
	rows = site.list(
		log.ACTION,
		{"customer": customer},
		fields=_FIELDS,
		order_by="proposed_at desc, name desc",
		start=start,
		limit=limit,
	)
	undone = _undone(site, rows)
	return [_entry(row, undone.get(row["name"]), registry) for row in rows]


def _undone(site: Site, rows: Rows) -> dict[str, str]:
	names = [row["name"] for row in rows if row["undo"]]
	taken_back = {"undo_of": ("in", names), "status": log.EXECUTED}
	return {
		row["undo_of"]: row["name"] for row in site.list(log.ACTION, taken_back, fields=("name", "undo_of"))
	}


def _entry(row: Values, undone_by: str | None, registry: checks.Registry) -> Entry:
	action = registry.get(row["action_id"])
	message = row["message"] or ""
	return Entry(
		name=row["name"],
		action_id=row["action_id"],
		label=action.label if action else (row["action_id"], row["action_id"]),
		status=row["status"],
		code=row["code"] or "",
		message=(message, row["message_fr"] or message),
		reason=row["reason"] or "",
		utterance=row["utterance"] or "",
		by=row["confirmed_by"] or row["proposed_by"] or "",
		at=row["executed_at"] or row["proposed_at"],
		can_undo=bool(row["undo"]) and undone_by is None and row["status"] == log.EXECUTED,
		undone_by=undone_by,
		refers_to=row["refers_to"] or row["undo_of"],
	)
