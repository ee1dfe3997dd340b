"""Sends what is due: in order for each subject, once, whoever else drains and whenever the process dies.

A message is claimed by committing its state Sending while the lock of its service is held, and only then is the call
made. The lock goes with the process, so a message found in Sending under the lock was interrupted: nobody knows
whether the call took effect, and it is read back before it is sent again.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from targo_customer360.effects.tasks import ask_a_person
from targo_customer360.integrations.errors import ServiceError, ServiceStopped
from targo_customer360.integrations.outbox import messages, services
from targo_customer360.integrations.outbox.handler import (
	Handler,
	Idle,
	Message,
	Outcome,
	Watchers,
	outcome_of,
)
from targo_customer360.integrations.outbox.policy import Policy
from targo_customer360.sites.port import Locked, Site, Values

PAGE = 100
log = logging.getLogger(__name__)


@dataclass
class DrainResult:
	"""What a drain did: attempts by the state they ended in, the services it left and why, and whether it stopped
	at its limit with more to do.
	"""

	states: Counter[str] = field(default_factory=Counter)
	left: dict[str, str] = field(default_factory=dict)
	more: bool = False

	@property
	def attempts(self) -> int:
		return sum(self.states.values())

	def as_dict(self) -> Values:
		return {"attempts": self.attempts, "states": dict(self.states), "left": self.left, "more": self.more}


def drain(
	site: Site,
	handlers: Mapping[str, Handler],
	limit: int = 1000,
	now: datetime | None = None,
	policy: Policy | None = None,
	watchers: Watchers | None = None,
) -> DrainResult:
	"""Make at most `limit` attempts at messages that are due; commits after each.

	`now` stands in for the clock. What the caller wrote before and did not commit is rolled back.
	"""
	return _Drain(site, handlers, now, policy or Policy(), watchers or {}).run(limit)


class _Drain:
	def __init__(
		self,
		site: Site,
		handlers: Mapping[str, Handler],
		now: datetime | None,
		policy: Policy,
		watchers: Watchers,
	):
		self.site, self.policy, self.watchers = site, policy, watchers
		self.fixed_now = now
		self.started = now or site.now()
		self.handlers = {name: h for name, h in handlers.items() if not isinstance(h, Idle)}
		self.result = DrainResult()
		self.idle = {name: h.reason for name, h in handlers.items() if isinstance(h, Idle)}
		self.misses: Counter[str] = Counter()

	def run(self, limit: int) -> DrainResult:
		self.site.rollback()
		for service, reason in self.idle.items():
			if self._explain(service, reason):
				self._leave(service, reason)
		self.site.commit()
		while heads := messages.due(self.site, list(self.handlers), self.started, PAGE):
			for head in heads:
				if self.result.attempts >= limit:
					self.result.more = True
					return self.result
				if head["service"] in self.handlers:
					self._try(head["service"], head["name"])
			self.site.rollback()
		return self.result

	def _now(self) -> datetime:
		return self.fixed_now or self.site.now()

	def _leave(self, service: str, reason: str) -> None:
		"""Send nothing more to a service in this drain."""
		self.handlers.pop(service, None)
		self.result.left[service] = reason

	def _try(self, service: str, name: str) -> None:
		try:
			with self.site.lock(messages.lock_name(service)):
				# What others committed while the lock was theirs must be seen.
				self.site.rollback()
				if reason := services.stopped(self.site, service):
					self._stop(service, reason)
				elif rows := messages.due(self.site, [service], self.started, 1, name):
					self._deliver(rows[0])
		except Locked:
			self._leave(service, "Another process is sending to it")

	def _deliver(self, row: Values) -> None:
		message = messages.as_message(row)
		uncertain = bool(row["uncertain"]) or row["status"] in (messages.SENDING, messages.UNKNOWN)
		attempts = message.attempts + 1
		self._write(
			message,
			{
				"status": messages.SENDING,
				"uncertain": int(uncertain),
				"attempts": attempts,
				"next_attempt_at": None,
			},
		)
		self.site.commit()
		try:
			outcome = self._attempt(message, uncertain)
		except ServiceStopped as stop:
			self._put_back(message, row, uncertain)
			self._stop(message.service, stop.message)
			return
		self._settle(message, attempts, outcome)
		self.site.commit()
		self._count(message.service, outcome)

	def _attempt(self, message: Message, uncertain: bool) -> Outcome:
		handler = self.handlers[message.service]
		if uncertain:
			outcome = self._call(handler.read_back, message)
			if isinstance(outcome, ServiceError):
				# That the question went unanswered says nothing about what was sent before.
				return Outcome("unknown", outcome.message)
			if outcome.kind != "retry":
				return outcome
		outcome = self._call(handler.send, message)
		return outcome_of(outcome) if isinstance(outcome, ServiceError) else outcome

	def _call(self, method: Callable[[Site, Message], Outcome], message: Message) -> Outcome | ServiceError:
		try:
			return method(self.site, message)
		except ServiceStopped:
			self.site.rollback()
			raise
		except ServiceError as error:
			self.site.rollback()
			return error
		except Exception as error:
			# A mistake of ours, or the database's: the call may have been made before it.
			self.site.rollback()
			log.exception("Outbox Message %s", message.key)
			return Outcome("unknown", f"{type(error).__name__}: {error}")

	def _settle(self, message: Message, attempts: int, outcome: Outcome) -> None:
		values = self._state_after(attempts, outcome)
		if outcome.response:
			values["response"] = messages.as_json(outcome.response)
		self._write(message, values)
		self.result.states[values["status"]] += 1
		if values["status"] == messages.DEAD:
			self._given_up(message, outcome.message)

	def _state_after(self, attempts: int, outcome: Outcome) -> Values:
		if outcome.kind == "sent":
			return {
				"status": messages.SENT,
				"sent_at": self._now(),
				"uncertain": 0,
				"last_error": outcome.message,
			}
		if outcome.kind == "needless":
			return {"status": messages.DROPPED, "dropped_reason": outcome.message, "uncertain": 0}
		uncertain = int(outcome.kind == "unknown")
		if outcome.kind == "rejected" or attempts >= self.policy.attempts:
			return {"status": messages.DEAD, "last_error": outcome.message, "uncertain": uncertain}
		return {
			"status": messages.UNKNOWN if uncertain else messages.FAILED,
			"uncertain": uncertain,
			"last_error": outcome.message,
			"next_attempt_at": self._now() + self.policy.delay(attempts),
		}

	def _given_up(self, message: Message, why: str) -> None:
		watcher = self.watchers.get(message.service)
		if watcher is not None:
			watcher(self.site, message, why)
		else:
			told = f"{message.service} {message.operation} of {message.name} was not sent: {why}"
			ask_a_person(self.site, messages.MESSAGE, message.key, told)

	def _put_back(self, message: Message, row: Values, uncertain: bool) -> None:
		"""The attempt does not count: the service was not to be called."""
		status = messages.UNKNOWN if uncertain else messages.PENDING
		self._write(message, {"status": status, "attempts": row["attempts"]})

	def _stop(self, service: str, reason: str) -> None:
		if services.stopped(self.site, service) is None:
			services.stop(self.site, service, reason)
		self._leave(service, reason)
		self._explain(service, reason)
		self.site.commit()

	def _explain(self, service: str, reason: str) -> int:
		"""Say on each waiting message why it waits; returns how many there are."""
		waiting = {"service": service, "status": ("in", messages.OPEN)}
		rows = self.site.list(messages.MESSAGE, waiting, fields=("name", "last_error"))
		changes: dict[str, Values] = {
			row["name"]: {"last_error": reason} for row in rows if row["last_error"] != reason
		}
		self.site.bulk_update(messages.MESSAGE, changes, self.site.now())
		return len(rows)

	def _count(self, service: str, outcome: Outcome) -> None:
		"""A service that fails again and again is away: leave it, instead of waiting for each message to time out."""
		self.misses[service] = self.misses[service] + 1 if outcome.kind in ("retry", "unknown") else 0
		if self.misses[service] >= self.policy.misses:
			self._leave(service, f"{self.misses[service]} calls in a row failed: {outcome.message}")

	def _write(self, message: Message, values: Values) -> None:
		messages.write(self.site, message.key, values)
