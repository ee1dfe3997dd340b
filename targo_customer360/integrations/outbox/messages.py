"""The Outbox Message as rows: its statuses, what is due, and the writes that move it on."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from targo_customer360.integrations.outbox.handler import Message
from targo_customer360.sites.port import Rows, Site, Values
from targo_customer360.sites.queries import where

MESSAGE: Final = "Outbox Message"

PENDING: Final = "Pending"
SENDING: Final = "Sending"
SENT: Final = "Sent"
UNKNOWN: Final = "Unknown"
FAILED: Final = "Failed"
DEAD: Final = "Dead"
DROPPED: Final = "Dropped"

OPEN: Final = (PENDING, SENDING, UNKNOWN, FAILED)
"""Still to be sent. One found in Sending has lost its sender: whoever sends holds the service's lock."""
DONE: Final = (SENT, DROPPED)
"""Out of the way of later messages about the same subject; a dead one is not."""

_COLUMNS = (
	"name",
	"service",
	"operation",
	"subject_doctype",
	"subject_name",
	"sequence",
	"status",
	"uncertain",
	"attempts",
	"payload",
)


def lock_name(service: str) -> str:
	"""The lock under which messages of a service are sent, one at a time."""
	return f"outbox-{service}"


def due(site: Site, services: Collection[str], now: datetime, limit: int, name: str | None = None) -> Rows:
	"""Messages to be sent now, oldest first: for each subject only the first that is not done yet."""
	if not services:
		return []
	message, earlier = site.table(MESSAGE), site.table(MESSAGE).as_("earlier")
	before = (earlier.sequence < message.sequence) | (
		(earlier.sequence == message.sequence) & (earlier.name < message.name)
	)
	same_subject = (earlier.subject_doctype == message.subject_doctype) & (
		earlier.subject_name == message.subject_name
	)
	query = (
		site.qb.from_(message)
		.left_join(earlier)
		.on(same_subject & before & earlier.status.notin(DONE))
		.select(*(message[column] for column in _COLUMNS))
		.where(earlier.name.isnull())
	)
	filters: dict[str, Any] = {"service": ("in", list(services)), "status": ("in", OPEN)}
	if name is not None:
		filters["name"] = name
	query = where(query, message, filters)
	# pypika writes a datetime with a T, which SQLite compares as text and finds different.
	moment = now.isoformat(sep=" ", timespec="microseconds")
	query = query.where(message.next_attempt_at.isnull() | (message.next_attempt_at <= moment))
	return site.run(query.orderby(message.creation).orderby(message.name).limit(limit))


def as_message(row: Values) -> Message:
	return Message(
		key=row["name"],
		service=row["service"],
		operation=row["operation"] or "",
		doctype=row["subject_doctype"] or "",
		name=row["subject_name"] or "",
		payload=json.loads(row["payload"] or "{}"),
		attempts=int(row["attempts"] or 0),
	)


def write(site: Site, name: str, values: Values) -> None:
	"""Change a message. Its controller has no rules, and a version of each attempt would bury the list of changes."""
	site.bulk_update(MESSAGE, {name: values}, site.now())


def as_json(values: Values) -> str:
	return json.dumps(values, ensure_ascii=False, default=str, sort_keys=True)
