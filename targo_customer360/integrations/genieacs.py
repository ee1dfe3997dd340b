"""The ISP's GenieACS over its northbound interface: what a device last told, and tasks for it.

A task is stored by the ACS and given to the device in its next session; a connection request asks the device to begin
one now. What came of that is said by the status and, among the 202 answers, by the reason phrase alone.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
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
from targo_customer360.integrations.http import CONNECT_SECONDS, HttpService, plain
from targo_customer360.sites.port import Rows, Site, SiteError, Values

SETTINGS: Final = "Customer 360 Settings"
READ_SECONDS = 10.0
"""For what the ACS answers out of its own database: a person waits for it."""
TASK_SECONDS = 180.0
"""The ACS waits for the session to begin, and then up to 120 s for it to end."""
SESSION_MILLISECONDS = 20_000
"""How long the ACS waits for a device to begin a session: a modem may take its time."""

DONE: Final = "Done"
QUEUED: Final = "Queued"
OFFLINE: Final = "Offline"
FAULTED: Final = "Faulted"
ACCEPTED: Final = "Accepted"
WAITING: Final = (QUEUED, OFFLINE)
"""The task stays in the ACS and runs when the device calls next."""

REASONS = {
	"task faulted": FAULTED,
	"device is offline": OFFLINE,
	"task queued but not processed": QUEUED,
	"accepted": ACCEPTED,
}
_SERIAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{3,63}")
_GPON_TEXT = re.compile(r"([A-Z]{4})([0-9A-F]{8})")
_GPON_HEX = re.compile(r"([0-9A-F]{8})([0-9A-F]{8})")


class NoSuchDevice(Refused):
	"""The ACS does not know the device."""


class NoSuchTask(Refused):
	"""The ACS has no such task: it ran, expired or was withdrawn."""


@dataclass(frozen=True)
class TaskAnswer:
	"""What became of a task. `state` is DONE, QUEUED, OFFLINE, FAULTED or, from a proxy that changes reason phrases,
	ACCEPTED; `reason` is what the ACS said.
	"""

	state: str
	task: str
	reason: str


class GenieAcs:
	"""Calls to the ACS; each may raise any ServiceError. `user` and `password` are those of a proxy in front of it."""

	def __init__(
		self,
		url: str,
		user: str = "",
		password: str = "",
		read_seconds: float = READ_SECONDS,
		task_seconds: float = TASK_SECONDS,
	):
		headers = {"Accept": "application/json"}
		secrets = [password]
		if user or password:
			token = base64.b64encode(f"{user}:{password}".encode()).decode()
			headers["Authorization"] = f"Basic {token}"
			secrets.append(token)
		named = {"name": "The ACS", "headers": headers, "secrets": secrets}
		self._reads = HttpService(url, timeout=(CONNECT_SECONDS, read_seconds), **named)  # type: ignore[arg-type]
		self._tasks = HttpService(url, timeout=(CONNECT_SECONDS, task_seconds), **named)  # type: ignore[arg-type]

	def status(self) -> Values:
		"""Version of the ACS, empty where a proxy hides it, and the number of its devices."""
		response = self._call(self._reads, "GET", "devices/", params={"projection": "_id", "limit": "1"})
		_rows(response)
		total = response.headers.get("total", "")
		return {
			"version": response.headers.get("GenieACS-Version", ""),
			"devices": int(total) if total.isdecimal() else None,
		}

	def find(self, serial: str, projection: Iterable[str] = ()) -> Values | None:
		"""The device with a serial number, as far as `projection` asks for it; None where the ACS knows none.

		Raises Refused where several devices have it, or where it can't be a serial number.
		"""
		forms = serial_forms(serial)
		wanted = ("_deviceId", "_lastInform", "_lastBoot", "_registered", *projection)
		query = {"_deviceId._SerialNumber": {"$in": list(forms)}}
		params = {"query": json.dumps(query), "projection": ",".join(wanted), "limit": "10"}
		found = [
			device
			for device in _rows(self._call(self._reads, "GET", "devices/", params=params))
			if str((device.get("_deviceId") or {}).get("_SerialNumber")) in forms and device.get("_id")
		]
		makers = {device["_deviceId"].get("_OUI") for device in found}
		if len(makers) > 1:
			raise Refused(f"The ACS knows several devices with the serial number {serial}", "ambiguous")
		# A device whose product class changed with its firmware is there twice; the former never calls again.
		return max(found, key=lambda device: str(device.get("_lastInform") or ""), default=None)

	def run(self, device: str, task: Values, key: str, keep_seconds: int = 0) -> TaskAnswer:
		"""Store a task and ask the device to run it now. A task with the same key that still waits is replaced.

		After `keep_seconds` the ACS forgets a task that never ran. Raises NoSuchDevice.
		"""
		body = {**task, "uniqueKey": key}
		if keep_seconds:
			body["expiry"] = keep_seconds
		# The id holds percent signs itself, so it is encoded once more than usual.
		path = f"devices/{quote(device, safe='')}/tasks?connection_request&timeout={SESSION_MILLISECONDS}"
		response = self._call(self._tasks, "POST", path, json=body)
		name = str(_object(response).get("_id") or "")
		reason = plain(response.reason or "")
		if response.status_code == 200:
			return TaskAnswer(DONE, name, reason)
		# Whatever else it says, it could not reach the device: the task waits for the next session.
		return TaskAnswer(REASONS.get(reason.lower(), QUEUED), name, reason)

	def pending(self, device: str) -> Rows:
		"""The tasks of a device that have not run, with `_id`, `name`, `timestamp` and `uniqueKey`."""
		return _rows(
			self._call(self._reads, "GET", "tasks/", params={"query": json.dumps({"device": device})})
		)

	def fault(self, device: str, task: str) -> str | None:
		"""Why a task of a device faulted, in one sentence; None where it did not."""
		response = self._call(self._reads, "GET", "faults/", params={"query": json.dumps({"device": device})})
		for fault in _rows(response):
			if fault.get("channel") == f"task_{task}":
				return plain(f"{fault.get('code')}: {fault.get('message')}")
		return None

	def withdraw(self, task: str) -> None:
		"""Take a task back, with the fault it may have left. Raises NoSuchTask."""
		self._call(self._reads, "DELETE", f"tasks/{quote(task, safe='')}")

	def _call(self, service: HttpService, method: str, path: str, **content: Any) -> requests.Response:
		try:
			return service.request(method, path, **content)
		except Refused as refused:
			raise _refusal(refused, path) from None
		except HttpStatus as error:
			if error.status == 503 and "in session" in error.message:
				# The device speaks with the ACS right now; nothing was done.
				error.uncertain = False
			raise


def _refusal(refused: Refused, path: str) -> ServiceError:
	if refused.code in ("401", "403"):
		return ServiceStopped(f"{refused.message}. Check its user and password in {SETTINGS}")
	if refused.code == "404" and "No such device" in refused.message:
		return NoSuchDevice(refused.message, "no_such_device")
	if refused.code == "404" and "Task not found" in refused.message:
		return NoSuchTask(refused.message, "no_such_task")
	if refused.code in ("404", "405"):
		# A wrong base address says nothing about devices.
		return ServiceStopped(f"{refused.message}. Check its address in {SETTINGS}")
	return refused


def serial_forms(serial: str) -> tuple[str, ...]:
	"""A serial number as it is written, and as ACSes know it: an ONT prints its maker in letters or in hexadecimal.

	Raises Refused for a text that can't be one: the ACS would read a pattern in it.
	"""
	written = serial.strip()
	if not _SERIAL.fullmatch(written):
		raise Refused(f"{plain(written) or 'Nothing'} is no serial number", "bad_serial")
	upper = written.upper()
	forms = [written, upper]
	if match := _GPON_TEXT.fullmatch(upper):
		forms.append(match[1].encode().hex().upper() + match[2])
	elif match := _GPON_HEX.fullmatch(upper):
		maker = bytes.fromhex(match[1])
		if maker.isalpha():
			forms.append(maker.decode("ascii").upper() + match[2])
	return tuple(dict.fromkeys(forms))


def _content(response: requests.Response) -> Any:
	try:
		return response.json()
	except ValueError:
		raise ServiceFault("The ACS gave an answer that can't be read") from None


def _rows(response: requests.Response) -> Rows:
	content = _content(response)
	if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
		raise ServiceFault("The ACS gave an answer that is no list")
	return content


def _object(response: requests.Response) -> Values:
	content = _content(response)
	if not isinstance(content, dict):
		raise ServiceFault("The ACS gave an answer that is no task")
	return content


def configured_acs(site: Site) -> GenieAcs:
	"""The ACS of the settings. Raises SiteError with one sentence where they are not complete."""
	held = site.single(SETTINGS)
	url = (held.get("genieacs_url") or "").strip()
	if not url:
		raise SiteError("GenieACS needs its address in Customer 360 Settings")
	if not url.startswith(("http://", "https://")):
		raise SiteError("The address of GenieACS in Customer 360 Settings begins with https:// or http://")
	password = site.secret(SETTINGS, SETTINGS, "genieacs_password") or ""
	return GenieAcs(url, (held.get("genieacs_user") or "").strip(), password)


def check_acs(site: Site) -> str:
	"""Call the configured ACS and say in one sentence what it is. Raises SiteError or ServiceError."""
	told = configured_acs(site).status()
	version = f"GenieACS {told['version']}".strip()
	return f"{version} answers; devices known: {'?' if told['devices'] is None else told['devices']}"
