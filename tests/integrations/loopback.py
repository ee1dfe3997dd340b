"""A real HTTP server on loopback whose next answers a test decides, and that a test can wait for."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

PATIENCE = 20.0
"""Seconds after which a test that waits for the server has failed."""


class Gate:
	"""Holds a request at the server until the test lets it go on."""

	def __init__(self) -> None:
		self._reached, self._open = threading.Event(), threading.Event()

	def wait_reached(self) -> None:
		assert self._reached.wait(PATIENCE), "the request never came"

	def let_go(self) -> None:
		self._open.set()

	def hold(self) -> None:
		self._reached.set()
		self._open.wait(PATIENCE)


class Dropped(Exception):
	"""The server closes the connection without an answer."""


Answer = tuple[int, str, bytes]
"""Status, content type, body."""


class Loopback:
	"""A server in a thread. `calls` counts requests by the name that `name_of` gives them.

	`plan(name, ...)` says how the next requests of that name go: "drop before" and "drop after" the effect, a status
	such as 500, or None for a usual answer. `gate` holds one of them.
	"""

	def __init__(self) -> None:
		self.calls: Counter[str] = Counter()
		self.headers: list[dict[str, str]] = []
		self._plans: dict[str, deque[Any]] = defaultdict(deque)
		self._lock = threading.Lock()
		self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
		self._server.daemon_threads = True
		self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
		self._gates: list[Gate] = []

	def __enter__(self) -> Any:
		self._thread.start()
		return self

	def __exit__(self, *_: object) -> None:
		for gate in self._gates:
			gate.let_go()
		self._server.shutdown()
		self._server.server_close()
		self._thread.join()

	@property
	def port(self) -> int:
		return self._server.server_address[1]

	@property
	def address(self) -> str:
		return f"http://127.0.0.1:{self.port}"

	def plan(self, name: str, *steps: Any) -> None:
		with self._lock:
			self._plans[name].extend(steps)

	def gate(self, name: str, when: str) -> Gate:
		"""Hold the next request of that name "before" or "after" its effect, or "instead" of it."""
		gate = Gate()
		self._gates.append(gate)
		self.plan(name, (when, gate))
		return gate

	# for the subclasses

	def name_of(self, method: str, path: str, body: bytes) -> str:
		raise NotImplementedError

	def effect(self, name: str, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
		raise NotImplementedError

	# one request

	def respond(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
		name = self.name_of(method, path, body)
		with self._lock:
			self.calls[name] += 1
			self.headers.append(headers)
			step = self._plans[name].popleft() if self._plans[name] else self.unplanned(name)
		if step == "drop before":
			raise Dropped
		if isinstance(step, int):
			return step, "text/html", b"<h1>Something went wrong</h1>"
		if isinstance(step, tuple) and step[0] in ("before", "instead"):
			step[1].hold()
			if step[0] == "instead":
				raise Dropped
		with self._lock:
			answer = self.effect(name, method, path, headers, body)
		if step == "drop after":
			raise Dropped
		if isinstance(step, tuple) and step[0] == "after":
			step[1].hold()
		return answer

	def unplanned(self, name: str) -> Any:
		"""How a request goes for which nothing is planned."""
		return None


def _handler_of(loopback: Loopback) -> type[BaseHTTPRequestHandler]:
	class Handler(BaseHTTPRequestHandler):
		protocol_version = "HTTP/1.1"
		# Head and body go out as two packets; together with the other side's delayed answer that costs 40 ms a call.
		disable_nagle_algorithm = True
		respond: ClassVar[Callable[..., Answer]] = staticmethod(loopback.respond)

		def _any(self) -> None:
			body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
			try:
				status, kind, answer = self.respond(self.command, self.path, dict(self.headers), body)
				self.send_response(status)
				self.send_header("Content-Type", kind)
				self.send_header("Content-Length", str(len(answer)))
				self.end_headers()
				self.wfile.write(answer)
			except (Dropped, BrokenPipeError, ConnectionResetError):
				self.close_connection = True

		do_GET = do_POST = do_PUT = do_DELETE = _any

		def log_message(self, *_: object) -> None:
			pass

	return Handler
