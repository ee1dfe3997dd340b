"""Restarts that wait in the ACS for a device that is offline: found, and noted once they ran."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from targo_customer360.effects.tasks import Said
from targo_customer360.integrations import genieacs_trace as trace
from targo_customer360.integrations import genieacs_words as words
from targo_customer360.integrations.errors import ServiceError
from targo_customer360.integrations.genieacs import DONE, WAITING, GenieAcs, configured_acs
from targo_customer360.integrations.genieacs_handler import EQUIPMENT, KEPT_SECONDS, REBOOT, SERVICE
from targo_customer360.integrations.outbox import messages
from targo_customer360.integrations.outbox.handler import Message
from targo_customer360.integrations.timeline import note
from targo_customer360.sites.port import Site, SiteError, Values

LOST: Final = "Never Ran"


def follow_waiting(site: Site) -> int:
	"""Note what became of restarts that wait in the ACS for their device; returns how many were settled.

	Commits after each. An ACS that does not answer is asked again the next time.
	"""
	filters = {"service": SERVICE, "operation": REBOOT, "status": messages.SENT}
	recent = {**filters, "sent_at": (">=", site.now() - timedelta(seconds=2 * KEPT_SECONDS))}
	rows = site.list(messages.MESSAGE, recent, fields=("*",), order_by="creation")
	waiting = [row for row in rows if trace.parsed(row["response"]).get("state") in WAITING]
	if not waiting:
		return 0
	settled = 0
	try:
		acs = configured_acs(site)
	except SiteError:
		return 0
	for row in waiting:
		try:
			settled += _follow(site, acs, messages.as_message(row), trace.parsed(row["response"]))
		except ServiceError:
			site.rollback()
		site.commit()
	return settled


def _follow(site: Site, acs: GenieAcs, message: Message, kept: Values) -> int:
	before = trace.before(site, message.key)
	# Nothing may be held open while a call is made.
	site.rollback()
	device = acs.find(str(message.payload["serial"]), trace.UPTIME)
	if device is not None and before is not None and trace.Trace.of(device).restarted_since(before):
		return _mark(site, message, DONE, words.RESTARTED)
	if device is not None and any(
		str(task.get("_id")) == kept["task"] for task in acs.pending(device["_id"])
	):
		return 0
	if device is not None and before is not None and trace.Trace.of(device).called_since(before):
		if trace.age(message) < timedelta(seconds=KEPT_SECONDS):
			return 0  # it took the restart and has not called again yet
	return _mark(site, message, LOST, words.NEVER_RAN)


def _mark(site: Site, message: Message, state: str, said: Said) -> int:
	trace.set_state(site, message.key, state)
	note(site, EQUIPMENT, message.name, message.payload.get("customer"), said)
	return 1


def waiting_restart(site: Site, equipment: str) -> Values | None:
	"""The restart of a device that waits in the ACS: `message` and `task`. None where there is none."""
	filters = {"service": SERVICE, "operation": REBOOT, "status": messages.SENT, "subject_name": equipment}
	for row in site.list(
		messages.MESSAGE, filters, fields=("name", "response"), order_by="sequence desc", limit=1
	):
		kept = trace.parsed(row["response"])
		if kept.get("state") in WAITING and kept.get("task"):
			return {"message": row["name"], "task": kept["task"]}
	return None
