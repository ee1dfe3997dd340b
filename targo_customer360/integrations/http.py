"""The one way out over HTTP: a time-out on every call, typed errors, a log without secrets, a correlation id."""

from __future__ import annotations

import base64
import logging
import re
import time
import uuid
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from requests import exceptions
from urllib3.exceptions import NewConnectionError

from targo_customer360.integrations.errors import HttpStatus, Refused, Timeout, Unreachable

CONNECT_SECONDS, READ_SECONDS = 5.0, 30.0
CORRELATION_HEADER = "X-Correlation-ID"
IDEMPOTENCY_HEADER = "Idempotency-Key"
RETRIED = frozenset({408, 425, 429})
"""Refusals of the moment: the same request may be accepted later."""
SHOWN = 200
"""Characters of an answer that an error message quotes."""

log = logging.getLogger(__name__)


class Mask:
	"""Replaces known secrets in a text, also as they look in a URL or in a Basic authorization."""

	def __init__(self, secrets: Iterable[str] = ()):
		forms: set[str] = set()
		for secret in filter(None, secrets):
			forms |= {secret, quote(secret, safe=""), base64.b64encode(secret.encode()).decode()}
		# The longest first, so that no part of one is left behind a shorter one.
		self._forms = sorted(forms, key=len, reverse=True)

	def __call__(self, text: str) -> str:
		for form in self._forms:
			text = text.replace(form, "***")
		return text


_MARKUP = re.compile(r"<[^>]*>?")


class HttpService:
	"""Calls to one outside service.

	`timeout` is (connect, read) in seconds. `headers` go with every call. Whatever is in `secrets` appears neither
	in the log nor in an error. Redirects are not followed: they would carry the headers to another host.
	"""

	def __init__(
		self,
		base_url: str = "",
		*,
		name: str = "",
		timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
		headers: Mapping[str, str] | None = None,
		secrets: Iterable[str] = (),
	):
		self.base_url = base_url.rstrip("/")
		self.name = name or urlsplit(base_url).hostname or "the service"
		self.timeout = timeout
		self.mask = Mask([*secrets, *_tokens(headers or {})])
		self.session = requests.Session()
		# With an authentication of its own, even this one, a session takes no password from ~/.netrc.
		self.session.auth = lambda request: request
		self.session.headers.update({"User-Agent": "targo_customer360", **(headers or {})})

	def __enter__(self) -> HttpService:
		return self

	def __exit__(
		self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
	) -> None:
		self.close()

	def close(self) -> None:
		self.session.close()

	def request(
		self,
		method: str,
		path: str,
		*,
		key: str = "",
		headers: Mapping[str, str] | None = None,
		accept: Iterable[int] = (),
		**content: Any,
	) -> requests.Response:
		"""Make one call and return its answer, which is a 2xx or one of the statuses in `accept`.

		`path` is below the base URL, or a whole URL. `key` goes out as idempotency key. `content` is what requests
		takes: json, data, params, stream. Raises Refused, HttpStatus, Timeout or Unreachable.
		"""
		url = path if "://" in path else f"{self.base_url}/{path.lstrip('/')}"
		if urlsplit(url).scheme not in ("http", "https"):
			raise Unreachable(f"{self.name} has no address of the Web")
		sent = {CORRELATION_HEADER: uuid.uuid4().hex, **(headers or {})}
		if key:
			sent[IDEMPOTENCY_HEADER] = key
		started = time.monotonic()
		try:
			response = self.session.request(
				method, url, headers=sent, timeout=self.timeout, allow_redirects=False, **content
			)
		except exceptions.RequestException as error:
			failure = self._failure(error)
			self._log(method, url, sent, type(failure).__name__, started)
			raise failure from None
		self._log(method, url, sent, str(response.status_code), started)
		if 200 <= response.status_code < 300 or response.status_code in set(accept):
			return response
		raise self._refusal(response)

	def _failure(self, error: exceptions.RequestException) -> Timeout | Unreachable:
		if _never_sent(error):
			return Unreachable(self.mask(f"{self.name} can't be reached: {_cause(error)}"))
		if isinstance(error, exceptions.ReadTimeout):
			return Timeout(f"{self.name} did not answer within {self.timeout[1]:g} s")
		return Timeout(self.mask(f"{self.name} broke off before it answered: {_cause(error)}"))

	def _refusal(self, response: requests.Response) -> Refused | HttpStatus:
		status = response.status_code
		said = plain(self.mask(response.text[:SHOWN]))
		message = f"{self.name} answered {status} {response.reason}: {said}".rstrip(": ")
		if 400 <= status < 500 and status not in RETRIED:
			return Refused(message, str(status))
		return HttpStatus(message, status)

	def _log(self, method: str, url: str, sent: Mapping[str, str], outcome: str, started: float) -> None:
		parts = urlsplit(url)
		# The query may name a customer; the path is enough to tell calls apart.
		address = self.mask(
			f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}{parts.path}"
		)
		log.info(
			"%s %s %s %s %.0f ms",
			sent[CORRELATION_HEADER],
			method,
			address,
			outcome,
			1000 * (time.monotonic() - started),
		)


def _tokens(headers: Mapping[str, str]) -> Iterable[str]:
	"""The secret parts of headers that authorize."""
	for name, value in headers.items():
		if name.lower() in ("authorization", "x-api-key", "cookie"):
			yield value
			yield value.partition(" ")[2]


def _never_sent(error: exceptions.RequestException) -> bool:
	"""Whether it is certain that no byte of the request went out."""
	if isinstance(
		error,
		(
			exceptions.ConnectTimeout,
			exceptions.SSLError,
			exceptions.ProxyError,
			exceptions.InvalidURL,
			exceptions.MissingSchema,
			exceptions.InvalidSchema,
		),
	):
		return True
	if not isinstance(error, exceptions.ConnectionError):
		return False
	cause = error.args[0] if error.args else None
	return isinstance(getattr(cause, "reason", None), NewConnectionError)


def _cause(error: exceptions.RequestException) -> str:
	cause = error.args[0] if error.args else error
	return str(getattr(cause, "reason", None) or cause).rpartition(": ")[2]


def plain(text: str) -> str:
	"""One line of text: an error page is often HTML, and what we show or store must not be drawn as such."""
	return " ".join(_MARKUP.sub(" ", text).split())
