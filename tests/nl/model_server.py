"""An endpoint of chat completions on loopback: a test says how it answers, and reads what it was sent."""

from __future__ import annotations

import json
import threading
from typing import Any

from tests.integrations.loopback import Answer, Loopback

KEY = "key-of-the-model-7731"
MODEL = "trial-model"


class ModelServer(Loopback):
	"""`answer` is the next body; `requests` are the bodies that came."""

	def __init__(self) -> None:
		super().__init__()
		self.answer: Any = None
		self.requests: list[dict[str, Any]] = []

	def name_of(self, method: str, path: str, body: bytes) -> str:
		return f"{method} {path}"

	def effect(self, name: str, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
		self.requests.append(json.loads(body))
		held = self.answer if isinstance(self.answer, bytes) else json.dumps(self.answer).encode()
		return 200, "application/json", held

	@property
	def url(self) -> str:
		return f"{self.address}/v1"

	@property
	def said(self) -> str:
		"""The words of the last request, as the last message has them."""
		return self.requests[-1]["messages"][-1]["content"]

	def fails(self, *statuses: int) -> None:
		self.plan("POST /v1/chat/completions", *statuses)

	def hangs(self) -> None:
		self.gate("POST /v1/chat/completions", "instead")

	def chooses(self, name: str, **arguments: Any) -> None:
		self.answer = completion(call(name, arguments))


def call(name: str, arguments: Any) -> dict[str, Any]:
	text = arguments if isinstance(arguments, str) else json.dumps(arguments)
	return {"id": "call_1", "type": "function", "function": {"name": name, "arguments": text}}


def completion(
	*calls: dict[str, Any], content: str | None = None, finish: str = "tool_calls"
) -> dict[str, Any]:
	message = {"role": "assistant", "content": content, **({"tool_calls": list(calls)} if calls else {})}
	choices = [{"index": 0, "message": message, "finish_reason": finish}]
	return {"id": "chatcmpl-1", "object": "chat.completion", "model": MODEL, "choices": choices}


class Dribble:
	"""A server whose body comes a byte at a time, each soon enough for the time-out of a socket."""

	def __init__(self, pause: float):
		import socket

		self._pause, self._done = pause, threading.Event()
		self._listening = socket.create_server(("127.0.0.1", 0))
		self._thread = threading.Thread(target=self._serve, daemon=True)

	def __enter__(self) -> Dribble:
		self._thread.start()
		return self

	def __exit__(self, *_: object) -> None:
		self._done.set()
		self._listening.close()
		self._thread.join(5)

	@property
	def url(self) -> str:
		return f"http://127.0.0.1:{self._listening.getsockname()[1]}/v1"

	def _serve(self) -> None:
		try:
			connection, _ = self._listening.accept()
			with connection:
				connection.recv(65536)
				connection.sendall(
					b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n"
				)
				while not self._done.wait(self._pause):
					connection.sendall(b" ")
		except OSError:
			return
