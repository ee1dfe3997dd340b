"""A language model behind any endpoint that speaks OpenAI's chat completions, as Customer 360 Settings name it."""

from __future__ import annotations

import ipaddress
import time
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import requests

from targo_customer360.integrations.errors import Refused, Timeout
from targo_customer360.integrations.http import CONNECT_SECONDS, HttpService
from targo_customer360.sites.port import Site, SiteError, Values

SETTINGS: Final = "Customer 360 Settings"
CHOSEN: Final = "Language Model"
DEFAULT_SECONDS, MOST_SECONDS = 5, 60
MOST_BYTES = 200_000
"""Of an answer: one call of a tool is far below."""
_PATH: Final = "/chat/completions"


@dataclass(frozen=True)
class Endpoint:
	"""`url` is the base address; `seconds` is how long a whole answer may take."""

	url: str
	model: str
	key: str = field(repr=False)
	seconds: int

	@property
	def host(self) -> str:
		parts = urlsplit(self.url)
		return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)


def is_chosen(site: Site) -> bool:
	return site.single(SETTINGS).get("nl_classifier") == CHOSEN


def configured_model(site: Site) -> Endpoint:
	"""Raises SiteError with one sentence where the settings are not complete."""
	settings = site.single(SETTINGS)
	url = (settings.get("nl_url") or "").strip().rstrip("/").removesuffix(_PATH)
	model = (settings.get("nl_model") or "").strip()
	if not url or not model:
		raise SiteError("The language model needs its address and its name in Customer 360 Settings")
	if not _may_be_told(url):
		raise SiteError("The address of the language model begins with https://, or is one of this network")
	seconds = int(settings.get("nl_timeout") or DEFAULT_SECONDS)
	key = site.secret(SETTINGS, SETTINGS, "nl_key") or ""
	return Endpoint(url, model, key, min(max(seconds, 1), MOST_SECONDS))


def _may_be_told(url: str) -> bool:
	"""Whether customers' names and the key may go there: encrypted, or no farther than this network."""
	try:
		parts = urlsplit(url)
		host, _ = parts.hostname or "", parts.port
	except ValueError:
		return False
	if parts.scheme == "https":
		return bool(host)
	if parts.scheme != "http":
		return False
	try:
		address = ipaddress.ip_address(host)
	except ValueError:
		return host == "localhost"
	return address.is_private


def complete(endpoint: Endpoint, request: Values) -> str:
	"""The body of the answer to one chat completion, as text. Raises ServiceError."""
	headers = {"Accept": "application/json"}
	if endpoint.key:
		headers["Authorization"] = f"Bearer {endpoint.key}"
	limit = time.monotonic() + endpoint.seconds
	timeout = (min(CONNECT_SECONDS, endpoint.seconds), float(endpoint.seconds))
	name = "The language model"
	with HttpService(
		endpoint.url, name=name, timeout=timeout, headers=headers, secrets=[endpoint.key]
	) as http:
		response = http.request("POST", _PATH, json=request, stream=True)
		return http.mask(_whole(response, limit, endpoint.seconds).decode("utf-8", "replace"))


def _whole(response: requests.Response, limit: float, seconds: float) -> bytes:
	"""The body, read within the time: the time-out of a socket begins again with every byte."""
	body = bytearray()
	try:
		# A larger piece would be waited for until it is full, however slowly it comes.
		for piece in response.iter_content(1):
			body += piece
			if time.monotonic() > limit:
				raise Timeout(f"The language model did not answer within {seconds:g} s")
			if len(body) > MOST_BYTES:
				raise Refused("The language model answers more than can be read")
	except requests.RequestException:
		raise Timeout("The language model broke off before it had answered") from None
	finally:
		response.close()
	return bytes(body)


def as_request(endpoint: Endpoint, messages: list[Values], tools: list[Values]) -> Values:
	"""The body of a request in which the model has to choose one of the tools."""
	chosen: dict[str, Any] = {"tools": tools, "tool_choice": "required", "temperature": 0}
	return {"model": endpoint.model, "messages": messages, **chosen}
