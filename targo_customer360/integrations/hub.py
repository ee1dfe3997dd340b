"""targo-hub, the ISP's service in front of its OLTs, as docs/targo-hub.openapi.yaml describes it."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

import requests

from targo_customer360.integrations.errors import (
	HttpStatus,
	Refused,
	ServiceError,
	ServiceFault,
	ServiceStopped,
)
from targo_customer360.integrations.http import CONNECT_SECONDS, READ_SECONDS, HttpService, plain
from targo_customer360.sites.port import Site, SiteError, Values

SETTINGS: Final = "Customer 360 Settings"
SOURCE: Final = "customer360"
"""Names our own hold of a port, beside those that others may have put there."""
DISABLED, WALLED_GARDEN = "disabled", "walled_garden"
PROBLEMS = frozenset({400, 401, 403, 404, 409, 422, 503})


class NoSuchOnt(Refused):
	"""The hub does not know the ONT."""


class InUse(Refused):
	"""The port carries another ONT, or the ONT is provisioned elsewhere."""


class Hub:
	"""Calls to the hub. Every change takes an idempotency key; a call may raise any ServiceError.

	A port, an ONT and a signal come back as that description has them.
	"""

	def __init__(self, url: str, token: str, timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS)):
		headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
		self.http = HttpService(url, name="The hub", timeout=timeout, headers=headers, secrets=[token])

	def status(self) -> Values:
		"""Name and version of the hub, the number of its OLTs, and which of them it can't reach."""
		return _whole(
			self._call("GET", "status"), {"name": str, "version": str, "olts": int, "unreachable": list}
		)

	def read_port(self, olt: str, port: str) -> Values:
		return self._port(olt, port, self._call("GET", "port", params={"olt": olt, "port": port}))

	def hold(self, olt: str, port: str, mode: str, key: str, serial: str = "", reference: str = "") -> Values:
		"""Hold service of a port back: DISABLED or WALLED_GARDEN. Refused where another ONT than `serial` is there."""
		named = {"serial": serial, "reference": reference}
		body = {"mode": mode, **{name: value for name, value in named.items() if value}}
		return self._change_hold("PUT", olt, port, key, json=body)

	def release(self, olt: str, port: str, key: str) -> Values:
		"""Take our own hold away, and nobody else's."""
		return self._change_hold("DELETE", olt, port, key)

	def read_ont(self, serial: str) -> Values | None:
		try:
			return self._ont(serial, self._call("GET", f"onts/{quote(serial, safe='')}"))
		except NoSuchOnt:
			return None

	def provision(self, serial: str, olt: str, port: str, profile: str, reference: str, key: str) -> Values:
		"""Provision an ONT at a port. Raises InUse."""
		body = {"olt": olt, "port": port, "profile": profile, "reference": reference}
		return self._ont(serial, self._call("PUT", f"onts/{quote(serial, safe='')}", key=key, json=body))

	def signal(self, serial: str) -> Values:
		"""The optical signal of an ONT, measured now. Raises NoSuchOnt."""
		answer = self._call("GET", f"onts/{quote(serial, safe='')}/signal")
		return _whole(answer, {"serial": str, "state": str, "measured_at": str})

	def _change_hold(self, method: str, olt: str, port: str, key: str, **content: Any) -> Values:
		where = {"olt": olt, "port": port}
		return self._port(
			olt, port, self._call(method, f"port/holds/{SOURCE}", key=key, params=where, **content)
		)

	def _call(self, method: str, path: str, **content: Any) -> requests.Response:
		try:
			response = self.http.request(method, path, accept=PROBLEMS, **content)
		except ServiceError as error:
			error.message = plain(error.message)
			raise
		if response.ok:
			return response
		raise self._problem(response)

	def _problem(self, response: requests.Response) -> ServiceError:
		try:
			told = response.json()
		except ValueError:
			told = {}
		told = told if isinstance(told, dict) else {}
		said = told.get("detail") or told.get("title") or response.reason
		code = str(told.get("code") or response.status_code)
		message = plain(self.http.mask(f"The hub refuses ({code}): {said}"))
		status = response.status_code
		if status in (401, 403):
			return ServiceStopped(f"{message}. Check its token in {SETTINGS}")
		if status == 503:
			error = HttpStatus(message, status)
			# The hub says so itself: nothing was changed. A proxy in front of it says nothing of the kind.
			error.uncertain = code != "olt_unreachable"
			return error
		if status == 404 and not code.startswith("no_such_"):
			# A wrong base address answers 404 as well, and says nothing about ports.
			return ServiceStopped(message)
		if code in ("port_in_use", "serial_in_use"):
			return InUse(message, code)
		return NoSuchOnt(message, code) if code == "no_such_ont" else Refused(message, code)

	@staticmethod
	def _port(olt: str, port: str, response: requests.Response) -> Values:
		held = _whole(response, {"olt": str, "port": str, "mode": str, "holds": list, "last_change": str})
		if (held["olt"], held["port"]) != (olt, port) or not all(
			isinstance(hold, dict) for hold in held["holds"]
		):
			raise ServiceFault(f"The hub gave an answer that is not port {port} of {olt}")
		return held

	@staticmethod
	def _ont(serial: str, response: requests.Response) -> Values:
		held = _whole(response, {"serial": str, "olt": str, "port": str, "last_change": str})
		if held["serial"].upper() != serial.upper():
			raise ServiceFault(f"The hub gave an answer that is not ONT {serial}")
		return held


def _whole(response: requests.Response, wanted: dict[str, type]) -> Values:
	try:
		content = response.json()
	except ValueError:
		raise ServiceFault("The hub gave an answer that can't be read") from None
	if not isinstance(content, dict) or any(not isinstance(content.get(k), t) for k, t in wanted.items()):
		raise ServiceFault("The hub gave an answer that is not what was asked for")
	return content


def configured_hub(site: Site, seconds: float = READ_SECONDS) -> Hub:
	"""The hub of the settings. Raises SiteError with one sentence where they are not complete."""
	url = (site.single(SETTINGS).get("hub_url") or "").strip()
	token = site.secret(SETTINGS, SETTINGS, "hub_token") or ""
	if not url or not token:
		raise SiteError("targo-hub needs its address and its token in Customer 360 Settings")
	if not url.startswith(("http://", "https://")):
		raise SiteError("The address of targo-hub in Customer 360 Settings begins with https:// or http://")
	return Hub(url, token, (CONNECT_SECONDS, seconds))


def check_hub(site: Site) -> str:
	"""Call the configured hub and say in one sentence what it is. Raises SiteError or ServiceError."""
	told = configured_hub(site).status()
	sentence = f"{told['name']} {told['version']} answers; OLTs: {told['olts']}"
	if told["unreachable"]:
		sentence += f"; not reached: {', '.join(map(str, told['unreachable']))}"
	return sentence
