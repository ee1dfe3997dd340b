"""A small outside service that takes notes over HTTP, and the handler that sends to it.

It knows idempotency keys: a note that comes twice under one key is one note. A handler that does not rely on that asks
for the note first.
"""

from __future__ import annotations

import json
import random

from targo_customer360.effects.owed import Owed
from targo_customer360.integrations.http import HttpService
from targo_customer360.integrations.outbox import Outcome
from targo_customer360.integrations.outbox.handler import Message
from targo_customer360.sites.port import Site
from tests.integrations.factories import make_customer
from tests.integrations.loopback import Answer, Loopback

FAILURES = ("drop before", "drop after", 500, 503, 429)


class NotesServer(Loopback):
	"""`notes` by key, `order` as they were first taken. `failing` is the share of requests that fail in some way."""

	def __init__(self, failing: float = 0.0, seed: int = 1) -> None:
		super().__init__()
		self.notes: dict[str, str] = {}
		self.order: list[str] = []
		self.repeated = 0
		self.failed = 0
		self._failing, self._random = failing, random.Random(seed)

	def name_of(self, method: str, path: str, body: bytes) -> str:
		return "ask" if method == "GET" else "send"

	def unplanned(self, name: str) -> str | int | None:
		if self._random.random() >= self._failing:
			return None
		self.failed += 1
		return self._random.choice(FAILURES)

	def effect(self, name: str, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
		if name == "ask":
			known = path.rpartition("/")[2] in self.notes
			return (200 if known else 404), "application/json", b"{}"
		key, note = headers["Idempotency-Key"], json.loads(body)["note"]
		if note == "refuse me":
			return 422, "application/json", b'{"error": "no such note"}'
		if key in self.notes:
			self.repeated += 1
		else:
			self.notes[key] = note
			self.order.append(note)
		return 201, "application/json", b'{"taken": true}'


class NotesHandler:
	"""Asks for a note before it sends it again."""

	def __init__(self, url: str, timeout: tuple[float, float] = (2.0, 2.0)):
		self._http = HttpService(url, name="Notes", timeout=timeout)

	def send(self, site: Site, message: Message) -> Outcome:
		answer = self._http.request("POST", "notes", json={"note": message.payload["note"]}, key=message.key)
		return Outcome("sent", response=answer.json())

	def read_back(self, site: Site, message: Message) -> Outcome:
		answer = self._http.request("GET", f"notes/{message.key}", accept=[404])
		return Outcome("sent" if answer.status_code == 200 else "retry")


class TrustingNotesHandler(NotesHandler):
	"""Sends again at once, since the service knows the key."""

	def read_back(self, site: Site, message: Message) -> Outcome:
		return Outcome("retry")


def note(site: Site, key: str, text: str = "", subject: str = "C-1") -> Owed:
	"""A note that is owed about a customer."""
	make_customer(site, subject)
	return Owed("notes", "take", "Customer", subject, key, {"note": text or key})
