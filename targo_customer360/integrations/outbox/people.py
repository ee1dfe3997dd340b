"""What a person may do with a message or a stopped service. The caller has checked that they may."""

from __future__ import annotations

from targo_customer360.errors import InvalidField
from targo_customer360.integrations.outbox import messages, services
from targo_customer360.integrations.outbox.handler import Watchers
from targo_customer360.integrations.outbox.owing import DRAIN_JOB
from targo_customer360.sites.port import Site, Values


def retry(site: Site, name: str) -> None:
	"""Have a message sent again now, a dead one with all its attempts anew. Raises InvalidField."""
	row = _get(site, name)
	if row["status"] == messages.DEAD:
		status = messages.UNKNOWN if row["uncertain"] else messages.PENDING
		messages.write(site, name, {"status": status, "attempts": 0, "next_attempt_at": None})
	elif row["status"] in (messages.FAILED, messages.UNKNOWN, messages.PENDING):
		# The state is the drain's to write, and it may be at this message right now.
		messages.write(site, name, {"next_attempt_at": None})
	else:
		raise InvalidField("status", "A message that is {0} is not sent again", row["status"])
	site.enqueue(DRAIN_JOB, f"outbox-{name}-retry")


def drop(site: Site, name: str, reason: str, watchers: Watchers | None = None) -> None:
	"""Never send a message, for a reason that is kept. Later messages of its subject go on.

	Raises InvalidField, or Locked while a message of its service is being sent.
	"""
	if not reason.strip():
		raise InvalidField("dropped_reason", "Say why this message is not to be sent")
	row = _get(site, name)
	if row["status"] == messages.DEAD:
		# No drain touches a dead message.
		_drop(site, row, reason.strip(), watchers or {})
		return
	if row["status"] in messages.DONE:
		raise InvalidField("status", "A message that is {0} can't be dropped", row["status"])
	with site.lock(messages.lock_name(row["service"])):
		site.rollback()
		row = _get(site, name)
		if row["status"] in messages.DONE:
			raise InvalidField("status", "A message that is {0} can't be dropped", row["status"])
		_drop(site, row, reason.strip(), watchers or {})
		# Before the lock is given back: the next drain must see it.
		site.commit()


def resume(site: Site, service: str) -> None:
	"""Let calls to a stopped service go on, since a person has mended what stopped it."""
	services.let_go_on(site, service)
	site.enqueue(DRAIN_JOB, f"outbox-resume-{service}")


def _drop(site: Site, row: Values, reason: str, watchers: Watchers) -> None:
	messages.write(
		site,
		row["name"],
		{"status": messages.DROPPED, "dropped_reason": reason, "next_attempt_at": None},
	)
	watcher = watchers.get(row["service"])
	if watcher is not None:
		watcher(site, messages.as_message(row), f"Dropped by {site.user}: {reason}")


def _get(site: Site, name: str) -> Values:
	row = site.lookup(messages.MESSAGE, [name], fields=("*",)).get(name)
	if row is None:
		raise InvalidField("name", "There is no Outbox Message {0}", name)
	return row
