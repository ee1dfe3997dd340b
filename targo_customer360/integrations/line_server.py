"""What the outbox asks of whatever makes telephone lines work: a PBX, or a SIP registrar."""

from __future__ import annotations

from typing import Final, Protocol

from targo_customer360.integrations.errors import Refused
from targo_customer360.sites.port import Values

SOURCE: Final = "customer360"
"""Names our own barring of a line, beside those that others may have put there."""
VOICEMAIL: Final = "voicemail"
EVERYTHING: Final = frozenset(
	{
		VOICEMAIL,
		"sip_domain",
		"caller_id",
		"extension",
		"language",
		"max_calls",
		"ring_seconds",
		"countries_allowed",
	}
)
"""What can be known of a line beside its password and its barrings: its mailbox, and the settings by their names."""


class NoSuchLine(Refused):
	"""There is no line with this number."""


class LineExists(Refused):
	"""There is a line with this number already."""


class LineServer(Protocol):
	"""Makes, changes and bars lines. Any call may raise any ServiceError; every change takes an idempotency key.

	A line comes back as a dict without any password: `did`, `reference` (the order that made it), `barrings` (each with
	its `source`), `emergency_calls` (whether 911 calls go through) and `last_change`, the key of its last change, empty
	where the server keeps none: a change there may be made twice with the same result.
	"""

	@property
	def keeps(self) -> frozenset[str]:
		"""Which of `EVERYTHING` this server keeps; a person sets up the rest elsewhere."""
		...

	def read(self, did: str) -> Values | None: ...

	def create(self, line: Values, key: str) -> Values:
		"""`line` has did, reference, settings, voicemail, sip_password and barrings. Raises LineExists."""
		...

	def update(self, did: str, change: Values, key: str) -> Values:
		"""`change` has `settings`, `sip_password` or both. Raises NoSuchLine."""
		...

	def set_voicemail(self, did: str, change: Values, key: str) -> Values:
		"""`change` has `enabled`, `email`, `pin`, or some of them. Only where voicemail is kept. Raises NoSuchLine."""
		...

	def bar(self, did: str, incoming: str, key: str) -> Values:
		"""Bar outgoing calls except to 911; `incoming` is `allowed` or `barred`. Raises NoSuchLine."""
		...

	def unbar(self, did: str, key: str) -> Values:
		"""Take our own barring away, and nobody else's. Raises NoSuchLine."""
		...

	def remove(self, did: str, key: str) -> None:
		"""Forget a line; one that is not there is no error."""
		...
