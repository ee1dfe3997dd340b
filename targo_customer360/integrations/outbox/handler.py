"""What the outbox asks of a service, and what a service answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from targo_customer360.integrations.errors import Refused, ServiceError, ServiceStopped
from targo_customer360.sites.port import Site, Values

Kind = Literal["sent", "rejected", "unknown", "retry", "needless"]


@dataclass(frozen=True)
class Outcome:
	"""What became of one attempt.

	sent: the service has it and answered for good. rejected: it refuses, a person has to look. unknown: it may have
	taken effect, so it is read back before it is sent again. retry: it has not, so it is sent again later.
	needless: nothing is to be sent any more, for example because a later change replaced it; `message` says why.
	"""

	kind: Kind
	message: str = ""
	response: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Message:
	"""One message as a handler sees it."""

	key: str
	service: str
	operation: str
	doctype: str
	name: str
	payload: dict[str, Any]
	attempts: int


class Handler(Protocol):
	"""Sends the messages of one service. Both methods may write documents; what they write is committed with the
	outcome. No transaction may be open while a call is made, so a handler that writes before a call commits first.
	"""

	def send(self, site: Site, message: Message) -> Outcome:
		"""Make the call. A ServiceError it raises is turned into an outcome."""
		...

	def read_back(self, site: Site, message: Message) -> Outcome:
		"""Whether an earlier attempt took effect: "sent" when it did, "retry" when it did not, "unknown" when the
		service can't tell now. Where the service knows idempotency keys, "retry" is always right.
		"""
		...


@dataclass(frozen=True)
class Idle:
	"""Stands for a service that can't be sent to now; its messages wait and say why."""

	reason: str

	def send(self, site: Site, message: Message) -> Outcome:
		raise ServiceStopped(self.reason)

	def read_back(self, site: Site, message: Message) -> Outcome:
		raise ServiceStopped(self.reason)


GivenUp = Callable[[Site, Message, str], None]
"""Called when a message is dead or dropped, with the reason, in the same transaction."""
Watchers = Mapping[str, GivenUp]
"""By service: who wants to know that one of its messages was given up."""


def outcome_of(error: ServiceError) -> Outcome:
	"""What a failed call means for its message."""
	if isinstance(error, Refused):
		return Outcome("rejected", error.message, {"code": error.code})
	return Outcome("unknown" if error.uncertain else "retry", error.message)
