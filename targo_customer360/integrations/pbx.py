"""The ISP's PBX, as docs/pbx.openapi.yaml describes it: lines, voicemail, and barring of outgoing calls except to 911."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import requests

from targo_customer360.integrations.errors import Refused, ServiceError, ServiceFault, ServiceStopped
from targo_customer360.integrations.http import CONNECT_SECONDS, READ_SECONDS, HttpService, Mask, plain
from targo_customer360.integrations.line_server import EVERYTHING, SOURCE, LineExists, NoSuchLine
from targo_customer360.sites.port import Site, SiteError, Values

SETTINGS = "Customer 360 Settings"
PROBLEMS = frozenset({400, 401, 403, 404, 409, 422})


class Pbx:
	"""Calls to the PBX; a LineServer. A line comes back as the `Line` of that description, which holds no password."""

	keeps = EVERYTHING

	def __init__(self, url: str, token: str, timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS)):
		headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
		self.http = HttpService(url, name="The PBX", timeout=timeout, headers=headers, secrets=[token])

	def status(self) -> Values:
		"""Name and version of the PBX and the number of its lines."""
		return self._json(self._call("GET", "status"))

	def read(self, did: str) -> Values | None:
		try:
			return self._line(did, self._call("GET", f"lines/{did}"))
		except NoSuchLine:
			return None

	def create(self, line: Values, key: str) -> Values:
		"""Raises LineExists."""
		secrets = (line["sip_password"], line["voicemail"].get("pin"))
		return self._line(line["did"], self._call("POST", "lines", key, line, secrets))

	def update(self, did: str, change: Values, key: str) -> Values:
		"""`change` has `settings`, `sip_password` or both. Raises NoSuchLine."""
		return self._line(
			did, self._call("PATCH", f"lines/{did}", key, change, (change.get("sip_password"),))
		)

	def set_voicemail(self, did: str, change: Values, key: str) -> Values:
		"""`change` has `enabled`, `email`, `pin`, or some of them. Raises NoSuchLine."""
		return self._line(did, self._call("PUT", f"lines/{did}/voicemail", key, change, (change.get("pin"),)))

	def bar(self, did: str, incoming: str, key: str) -> Values:
		"""Bar outgoing calls except to 911; `incoming` is `allowed` or `barred`. Raises NoSuchLine."""
		barring = {"outgoing": "all_except_emergency", "incoming": incoming}
		return self._line(did, self._call("PUT", f"lines/{did}/barrings/{SOURCE}", key, barring))

	def unbar(self, did: str, key: str) -> Values:
		"""Take our own barring away, and nobody else's. Raises NoSuchLine."""
		return self._line(did, self._call("DELETE", f"lines/{did}/barrings/{SOURCE}", key))

	def remove(self, did: str, key: str) -> None:
		"""Forget a line; one that is not there is no error."""
		try:
			self._call("DELETE", f"lines/{did}", key)
		except NoSuchLine:
			pass

	def _call(
		self,
		method: str,
		path: str,
		key: str = "",
		body: Values | None = None,
		secrets: Iterable[str | None] = (),
	) -> requests.Response:
		content: dict[str, Any] = {} if body is None else {"json": body}
		hidden = Mask(filter(None, secrets))
		try:
			response = self.http.request(method, path, key=key, accept=PROBLEMS, **content)
		except ServiceError as error:
			# An answer may quote what it was sent, and may be a page.
			error.message = plain(hidden(error.message))
			raise
		if response.ok:
			return response
		raise self._problem(response, hidden)

	def _problem(self, response: requests.Response, hidden: Mask) -> ServiceError:
		try:
			told = response.json()
		except ValueError:
			told = {}
		told = told if isinstance(told, dict) else {}
		said = told.get("detail") or told.get("title") or response.reason
		code = str(told.get("code") or response.status_code)
		message = plain(self.http.mask(hidden(f"The PBX refuses ({code}): {said}")))
		if response.status_code in (401, 403):
			return ServiceStopped(f"{message}. Check its token in {SETTINGS}")
		if response.status_code == 404:
			# A wrong base address answers 404 as well, and says nothing about lines.
			return NoSuchLine(message, code) if code == "no_such_line" else ServiceStopped(message)
		return LineExists(message, code) if code == "line_exists" else Refused(message, code)

	@staticmethod
	def _json(response: requests.Response) -> Values:
		try:
			content = response.json()
		except ValueError:
			raise ServiceFault("The PBX gave an answer that can't be read") from None
		if not isinstance(content, dict):
			raise ServiceFault("The PBX gave an answer that is no object")
		return content

	def _line(self, did: str, response: requests.Response) -> Values:
		line = self._json(response)
		whole = isinstance(line.get("barrings"), list) and isinstance(line.get("emergency_calls"), bool)
		if line.get("did") != did or not whole or "last_change" not in line:
			raise ServiceFault(f"The PBX gave an answer that is not the line {did}")
		return line


def configured_pbx(site: Site) -> Pbx:
	"""The PBX of the settings. Raises SiteError with one sentence where they are not complete."""
	url = (site.single(SETTINGS).get("pbx_url") or "").strip()
	token = site.secret(SETTINGS, SETTINGS, "pbx_token") or ""
	if not url or not token:
		raise SiteError("The PBX needs its address and its token in Customer 360 Settings")
	if not url.startswith(("http://", "https://")):
		raise SiteError("The address of the PBX in Customer 360 Settings begins with https:// or http://")
	return Pbx(url, token)


def check_pbx(site: Site) -> str:
	"""Call the configured PBX and say in one sentence what it is. Raises SiteError or ServiceError."""
	told = configured_pbx(site).status()
	return f"{told.get('name')} {told.get('version')} answers; it has {told.get('lines')} lines"
