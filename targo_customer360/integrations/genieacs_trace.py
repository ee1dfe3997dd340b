"""What is kept with the message of a restart: what the ACS said of the device before, and what became of it.

Moments are the ACS's own and are compared only with one another, so that no clock of ours comes into it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from typing import Final

from targo_customer360.integrations import genieacs_status
from targo_customer360.integrations.outbox import messages
from targo_customer360.integrations.outbox.handler import Message
from targo_customer360.sites.port import Site, Values

UPTIME: Final = ("InternetGatewayDevice.DeviceInfo.UpTime", "Device.DeviceInfo.UpTime")
SLACK = timedelta(minutes=2)
"""A device counts its uptime in its own seconds."""


@dataclass(frozen=True)
class Trace:
	"""When a device last called and last started, all as the ACS tells it."""

	device: str
	informed: str
	booted: str
	started: str

	@classmethod
	def of(cls, device: Values) -> Trace:
		started = genieacs_status.started(device)
		return cls(
			str(device["_id"]),
			str(device.get("_lastInform") or ""),
			str(device.get("_lastBoot") or ""),
			started.isoformat() if started else "",
		)

	def restarted_since(self, before: Trace) -> bool:
		if self.booted != before.booted:
			return True
		now, then = genieacs_status.moment(self.started), genieacs_status.moment(before.started)
		return now is not None and then is not None and now - then > SLACK

	def called_since(self, before: Trace) -> bool:
		return self.informed != before.informed


def keep_before(site: Site, message: Message, device: Values) -> None:
	"""Keep what the ACS says now, before anything is sent. Commits."""
	messages.write(site, message.key, {"response": messages.as_json({"before": asdict(Trace.of(device))})})
	site.commit()


def before(site: Site, key: str) -> Trace | None:
	"""What the ACS said before the first attempt; None where none was made."""
	held = response(site, key).get("before")
	return Trace(**held) if held else None


def response(site: Site, key: str) -> Values:
	"""What is kept with a message."""
	row = site.lookup(messages.MESSAGE, [key], fields=("response",)).get(key)
	return parsed(row["response"]) if row else {}


def parsed(held: str | Values | None) -> Values:
	return (json.loads(held) if isinstance(held, str) else held) or {}


def set_state(site: Site, key: str, state: str) -> None:
	"""Change what a restart came to, on its message."""
	messages.write(site, key, {"response": messages.as_json({**response(site, key), "state": state})})


def age(message: Message) -> timedelta:
	"""How long ago it was asked for."""
	asked = genieacs_status.moment(message.payload.get("asked_at"))
	return datetime.now(timezone.utc) - asked if asked else timedelta(0)
