"""Restarts a device through the ACS, once: the ACS is asked what became of an attempt before another is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Final

from targo_customer360.effects.tasks import Said, ask_a_person, both
from targo_customer360.integrations import genieacs_trace as trace
from targo_customer360.integrations import genieacs_words as words
from targo_customer360.integrations.errors import Refused, ServiceError
from targo_customer360.integrations.genieacs import (
	ACCEPTED,
	DONE,
	FAULTED,
	QUEUED,
	WAITING,
	GenieAcs,
	NoSuchDevice,
	NoSuchTask,
	TaskAnswer,
	configured_acs,
)
from targo_customer360.integrations.outbox.handler import Kind, Message, Outcome
from targo_customer360.integrations.timeline import note
from targo_customer360.sites.port import Site, Values

SERVICE: Final = "genieacs"
REBOOT, REFRESH, WITHDRAW = "reboot", "refresh", "withdraw"
EQUIPMENT: Final = "Service Equipment"
WITHDRAWN: Final = "Withdrawn"

STALE = timedelta(minutes=30)
"""A restart that was asked for longer ago is not begun any more: it would surprise the customer."""
SETTLING = timedelta(minutes=10)
"""How long a device that was told to restart may take to call again."""
KEPT_SECONDS = 24 * 3600
"""For how long the ACS keeps a restart for a device that is offline."""


class GenieAcsHandler:
	"""The outbox handler of the service "genieacs"."""

	def __init__(self, acs: GenieAcs):
		self._acs = acs
		self._calls: dict[str, Callable[[Site, Message], Outcome]] = {
			REBOOT: self._reboot,
			REFRESH: self._refresh,
			WITHDRAW: self._withdraw,
		}

	def send(self, site: Site, message: Message) -> Outcome:
		return self._calls[message.operation](site, message)

	def read_back(self, site: Site, message: Message) -> Outcome:
		"""Whether an earlier attempt took effect. To refresh or to withdraw twice does no harm."""
		if message.operation != REBOOT:
			return Outcome("retry")
		before = trace.before(site, message.key)
		if before is None:
			return Outcome("retry")  # nothing was sent: what the ACS said before is kept first
		device = self._device(message)
		settled = self._settled(site, message, device, before)
		if settled is not None:
			return settled
		if trace.Trace.of(device).called_since(before) and trace.age(message) < SETTLING:
			return Outcome(
				"unknown", "The device called since; whether it restarts will show in a few minutes"
			)
		return Outcome("retry")

	# restart

	def _reboot(self, site: Site, message: Message) -> Outcome:
		if trace.age(message) > STALE:
			return _told(site, message, "needless", words.TOO_LATE)
		before = trace.before(site, message.key)
		try:
			device = self._device(message)
			settled = self._settled(site, message, device, before)
		except ServiceError as error:
			# So far the ACS was only asked.
			error.uncertain = before is not None and error.uncertain
			raise
		if settled is not None:
			return settled
		if before is None:
			trace.keep_before(site, message, device)
		try:
			answer = self._acs.run(device["_id"], {"name": REBOOT}, message.key, KEPT_SECONDS)
		except NoSuchDevice:
			raise
		except Refused as refused:
			return _told(site, message, "rejected", words.refused(refused.message))
		return self._answered(site, message, device["_id"], answer)

	def _settled(
		self, site: Site, message: Message, device: Values, before: trace.Trace | None
	) -> Outcome | None:
		"""What is certain already: the device restarted, or the ACS holds a restart for it."""
		if before is not None and trace.Trace.of(device).restarted_since(before):
			return _told(site, message, "sent", words.RESTARTED, state=DONE, device=device["_id"])
		for task in self._acs.pending(device["_id"]):
			if task.get("name") != REBOOT or not task.get("_id"):
				continue
			faulted = self._acs.fault(device["_id"], str(task["_id"])) is not None
			if not faulted or task.get("uniqueKey") == message.key:
				answer = TaskAnswer(FAULTED if faulted else QUEUED, str(task["_id"]), "")
				return self._answered(site, message, device["_id"], answer)
		return None

	def _answered(self, site: Site, message: Message, device: str, answer: TaskAnswer) -> Outcome:
		if answer.state == ACCEPTED:
			answer = self._looked_up(device, answer)
		if answer.state == FAULTED:
			return self._faulted(site, message, device, answer.task)
		kept = {"state": answer.state, "task": answer.task, "device": device}
		if answer.state in WAITING:
			return _told(site, message, "sent", words.waiting(answer), **kept)
		return _told(site, message, "sent", words.RESTARTING, **kept)

	def _looked_up(self, device: str, answer: TaskAnswer) -> TaskAnswer:
		"""What became of a task whose reason phrase got lost on the way."""
		if all(str(task.get("_id")) != answer.task for task in self._acs.pending(device)):
			return TaskAnswer(DONE, answer.task, answer.reason)
		faulted = self._acs.fault(device, answer.task) is not None
		return TaskAnswer(FAULTED if faulted else QUEUED, answer.task, answer.reason)

	def _faulted(self, site: Site, message: Message, device: str, task: str) -> Outcome:
		why = self._acs.fault(device, task) or "no reason given"
		try:
			# A task that stays would be tried again whenever somebody clears the fault.
			self._acs.withdraw(task)
		except NoSuchTask:
			pass
		return _told(site, message, "rejected", words.refused(why), state=FAULTED, device=device)

	def _device(self, message: Message) -> Values:
		serial = str(message.payload.get("serial") or "")
		device = self._acs.find(serial, trace.UPTIME)
		if device is None:
			raise NoSuchDevice(f"The ACS knows no device with the serial number {serial}", "no_such_device")
		return device

	# the rest

	def _refresh(self, site: Site, message: Message) -> Outcome:
		task = {"name": "refreshObject", "objectName": message.payload["object"]}
		answer = self._acs.run(self._device(message)["_id"], task, message.key, KEPT_SECONDS)
		kept = {"state": answer.state, "task": answer.task}
		return Outcome("sent", answer.reason if answer.state != DONE else "", kept)

	def _withdraw(self, site: Site, message: Message) -> Outcome:
		try:
			self._acs.withdraw(message.payload["task"])
		except NoSuchTask:
			return _told(site, message, "sent", words.GONE)
		outcome = _told(site, message, "sent", words.WITHDRAWN_SAID)
		trace.set_state(site, message.payload["message"], WITHDRAWN)
		return outcome


def genieacs_handler(site: Site) -> GenieAcsHandler:
	"""The handler for the ACS of the settings. Raises SiteError where they are not complete."""
	return GenieAcsHandler(configured_acs(site))


def given_up(site: Site, message: Message, why: str) -> None:
	"""The outbox no longer tries: a task says so. What the ACS refused stands on the timeline already."""
	ask_a_person(
		site,
		EQUIPMENT,
		message.name,
		f"The device was not reached ({message.operation}): {why}"
		f" / L'appareil n'a pas été joint ({message.operation}) : {why}",
	)


def _told(site: Site, message: Message, kind: Kind, said: Said, **kept: object) -> Outcome:
	"""The outcome, with the sentence on the timeline as well."""
	site.rollback()
	note(site, EQUIPMENT, message.name, message.payload.get("customer"), said)
	before = trace.before(site, message.key)
	response = {**({"before": asdict(before)} if before else {}), **kept}
	return Outcome(kind, both(said), response)
