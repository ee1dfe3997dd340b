"""Enough SIP over UDP for a test: a telephone that registers and calls, and a gateway that takes calls and makes them."""

from __future__ import annotations

import hashlib
import re
import socket
import threading
import uuid
from collections.abc import Callable

from typing_extensions import Self

DOMAIN = "sip.targo.test"
SECONDS = 5.0
_TRIES = 200


def answers(port: int, alive: Callable[[], bool]) -> bool:
	"""Wait until a server answers; False once it is not `alive` any more."""
	with _Party() as party:
		party.socket.settimeout(0.05)
		for _ in range(_TRIES):
			if not alive():
				return False
			party.send(port, "OPTIONS", f"sip:{DOMAIN}", DOMAIN, 1)
			try:
				party.socket.recv(4096)
				return True
			except (TimeoutError, ConnectionError):
				continue
	return False


class _Party:
	"""One end of a conversation: a socket, and requests that are numbered."""

	def __init__(self, name: str = "test"):
		self.name = name
		self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
		self.socket.bind(("127.0.0.1", 0))
		self.socket.settimeout(SECONDS)
		self.port: int = self.socket.getsockname()[1]
		self.call = uuid.uuid4().hex

	def __enter__(self) -> Self:
		return self

	def __exit__(self, *_: object) -> None:
		self.socket.close()

	def send(
		self, port: int, method: str, uri: str, to: str, number: int, *headers: str, contact: int = 0
	) -> None:
		branch = f"z9hG4bK{uuid.uuid4().hex}"
		lines = [
			f"{method} {uri} SIP/2.0",
			f"Via: SIP/2.0/UDP 127.0.0.1:{self.port};branch={branch}",
			f"From: <sip:{self.name}@{DOMAIN}>;tag={self.call[:8]}",
			f"To: <sip:{to}>",
			f"Call-ID: {self.call}",
			f"CSeq: {number} {method}",
			f"Contact: <sip:{self.name}@127.0.0.1:{contact or self.port}>",
			"Max-Forwards: 70",
			*headers,
			"Content-Length: 0",
		]
		self.socket.sendto(("\r\n".join(lines) + "\r\n\r\n").encode(), ("127.0.0.1", port))

	def final(self) -> tuple[int, str]:
		"""Status and text of the next answer that is no "trying" or "ringing"."""
		while True:
			text = self.socket.recv(8192).decode()
			if found := re.match(r"SIP/2.0 (\d+)", text):
				status = int(found[1])
				if status >= 200:
					return status, text


class Phone(_Party):
	"""A telephone with the credentials that were written into its adapter."""

	def __init__(self, port: int, did: str, password: str):
		super().__init__(did)
		self.server, self.password = port, password

	def register(self, rings_at: int = 0) -> int:
		"""The status of a REGISTER that answers the registrar's challenge. Calls go to the port `rings_at`."""
		return self._ask("REGISTER", f"sip:{DOMAIN}", f"{self.name}@{DOMAIN}", rings_at)

	def dial(self, number: str) -> int:
		"""The status of an INVITE that answers the challenge."""
		return self._ask("INVITE", f"sip:{number}@{DOMAIN}", f"{number}@{DOMAIN}")

	def _ask(self, method: str, uri: str, to: str, contact: int = 0) -> int:
		self.call = uuid.uuid4().hex
		status = 0
		headers: tuple[str, ...] = ()
		for number in (1, 2):
			self.send(self.server, method, uri, to, number, *headers, contact=contact)
			status, text = self.final()
			if method == "INVITE":
				self.send(self.server, "ACK", uri, to, number)
			if status not in (401, 407):
				break
			headers = (self._credentials(method, uri, text),)
		return status

	def _credentials(self, method: str, uri: str, challenge: str) -> str:
		found = re.search(r"(WWW|Proxy)-Authenticate: Digest (.*)", challenge)
		assert found is not None
		said = dict(re.findall(r'(\w+)="([^"]*)"', found[2]))
		secret = _md5(f"{self.name}:{said['realm']}:{self.password}")
		response = _md5(f"{secret}:{said['nonce']}:{_md5(f'{method}:{uri}')}")
		header = "Authorization" if found[1] == "WWW" else "Proxy-Authorization"
		return (
			f'{header}: Digest username="{self.name}", realm="{said["realm"]}", nonce="{said["nonce"]}",'
			f' uri="{uri}", response="{response}"'
		)


class Gateway(_Party):
	"""The way out to the telephone network and to 911, or a telephone that rings: every call that gets here is answered
	and its number kept in `taken`.
	"""

	def __init__(self) -> None:
		super().__init__("gateway")
		self.taken: list[str] = []
		self._answers: list[tuple[int, str]] = []
		self._answered = threading.Condition()
		self._thread = threading.Thread(target=self._serve, daemon=True)

	def __enter__(self) -> Self:
		self.socket.settimeout(None)
		self._thread.start()
		return self

	def __exit__(self, *_: object) -> None:
		with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
			last.sendto(b"end", ("127.0.0.1", self.port))
		self._thread.join()
		self.socket.close()

	def call_in(self, server: int, did: str) -> int:
		"""The status of a call from outside to one of the lines."""
		self.call = uuid.uuid4().hex
		with self._answered:
			self._answers.clear()
			self.send(server, "INVITE", f"sip:{did}@{DOMAIN}", f"{did}@{DOMAIN}", 1)
			assert self._answered.wait_for(lambda: bool(self._answers), SECONDS)
			status, _ = self._answers[0]
		self.send(server, "ACK", f"sip:{did}@{DOMAIN}", f"{did}@{DOMAIN}", 1)
		return status

	def _serve(self) -> None:
		while (data := self.socket.recvfrom(8192))[0] != b"end":
			text, sender = data[0].decode(), data[1]
			if found := re.match(r"SIP/2.0 (\d+)", text):
				if int(found[1]) >= 200:
					with self._answered:
						self._answers.append((int(found[1]), text))
						self._answered.notify()
			elif found := re.match(r"INVITE sip:(\w+)@", text):
				self.taken.append(found[1])
				self.socket.sendto(self._ok(text), sender)

	def _ok(self, invite: str) -> bytes:
		kept = re.findall(
			r"^(?:Via|From|Call-ID|CSeq|Record-Route):.*$", invite, re.MULTILINE | re.IGNORECASE
		)
		to = re.search(r"^To:.*$", invite, re.MULTILINE | re.IGNORECASE)
		assert to is not None
		lines = [
			"SIP/2.0 200 OK",
			*(line.strip() for line in kept),
			f"{to[0].strip()};tag=gateway",
			f"Contact: <sip:gateway@127.0.0.1:{self.port}>",
			"Content-Length: 0",
		]
		return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _md5(text: str) -> str:
	return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
