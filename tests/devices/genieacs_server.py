"""A GenieACS northbound interface on loopback, with devices that call in when the test says so.

Its clock is its own and far from ours. It answers as the real one was seen to: ids are decoded once, a 202 says what it
means by its reason phrase, an unknown task drops the connection.
"""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.integrations.loopback import Answer, Dropped, Loopback

Values = dict[str, Any]
TASKS = re.compile(r"/devices/([a-zA-Z0-9\-_%]+)/tasks/?")
ONE_TASK = re.compile(r"/tasks/([a-zA-Z0-9\-_%]+)")
START = datetime(2031, 5, 4, 12, 0, tzinfo=timezone.utc)
ONLINE, OFFLINE, BUSY, UNREACHABLE = "online", "offline", "busy", "unreachable"
PHRASES = {
	OFFLINE: "Device is offline",
	BUSY: "Task queued but not processed",
	UNREACHABLE: "Connection request error: Incorrect connection request credentials",
}
PROPERTIES = {"getParameterValues": "parameterNames", "refreshObject": "objectName", "reboot": "name"}


class Status(int):
	"""A status with a reason phrase and headers of its own."""

	phrase: str | None = None
	headers: dict[str, str]

	def __new__(cls, code: int, phrase: str | None = None, **headers: str) -> Status:
		status = super().__new__(cls, code)
		status.phrase, status.headers = phrase, headers
		return status


class GenieAcsServer(Loopback):
	"""Holds devices. `reach` says how each is; `reboots` counts the restarts that each really did."""

	def __init__(self) -> None:
		super().__init__()
		handler: Any = self._server.RequestHandlerClass
		plain = handler.send_response

		def send_response(request: Any, code: int, message: str | None = None) -> None:
			plain(request, int(code), getattr(code, "phrase", None) or message)
			for name, value in getattr(code, "headers", {}).items():
				request.send_header(name.replace("_", "-"), value)

		handler.send_response = send_response
		self.devices: dict[str, Values] = {}
		self.tasks: list[Values] = []
		self.faults: list[Values] = []
		self.reach: dict[str, str] = {}
		self.values: dict[str, dict[str, Any]] = {}
		self.faulty: set[str] = set()
		self.slow_to_start: set[str] = set()
		self.reboots: Counter[str] = Counter()
		self.asked: list[Values] = []
		self.proxy_renames = False
		self.password = ""
		self._now, self._task = START, 0

	# the test's hand on it

	def add(
		self, oui: str, product: str, serial: str, maker: str = "", reach: str = ONLINE, **values: Any
	) -> str:
		"""A device that called once; `values` are parameters by path with `__` for dots."""
		device = "-".join(part.replace("-", "%2D") for part in (oui, product, serial))
		identity = {"_Manufacturer": maker, "_OUI": oui, "_ProductClass": product, "_SerialNumber": serial}
		self.devices[device] = {"_id": device, "_deviceId": identity, "_registered": self._stamp()}
		self.reach[device], self.values[device] = reach, {}
		self._call(device, boot=True)
		for path, value in values.items():
			self.tell(device, path.replace("__", "."), value)
		return device

	def tell(self, device: str, path: str, value: Any) -> None:
		"""The ACS learns a value of a device."""
		node = self.devices[device]
		for step in path.split("."):
			node = node.setdefault(step, {"_object": True, "_writable": False, "_timestamp": self._stamp()})
		node.update({"_object": False, "_value": value, "_type": "xsd:string", "_timestamp": self._stamp()})

	def call_in(self, device: str) -> None:
		"""The device comes back and calls: what waits for it is done."""
		self.reach[device] = ONLINE
		self._call(device)
		for task in [task for task in self.tasks if task.get("device") == device]:
			self._perform(device, task)

	def finish_restart(self, device: str) -> None:
		"""The device that was slow to start calls after its restart."""
		self._call(device, boot=True)

	def _call(self, device: str, boot: bool = False) -> None:
		self._now += timedelta(minutes=1)
		self.devices[device]["_lastInform"] = self._stamp()
		if boot:
			self.devices[device]["_lastBoot"] = self._stamp()

	def _stamp(self) -> str:
		return self._now.strftime("%Y-%m-%dT%H:%M:%S.000Z")

	# what is asked of it

	def name_of(self, method: str, path: str, body: bytes) -> str:
		where = urlsplit(path).path
		if TASKS.fullmatch(where):
			return f"run {json.loads(body or b'{}').get('name')}"
		if ONE_TASK.fullmatch(where):
			return "withdraw"
		return {"/devices/": "find", "/tasks/": "pending", "/faults/": "faults"}.get(where, "none")

	def effect(self, name: str, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
		expected = "Basic " + base64.b64encode(f"acs:{self.password}".encode()).decode()
		if self.password and headers.get("Authorization") != expected:
			return Status(401), "text/html", b"<h1>Authorization required</h1>"
		url = urlsplit(path)
		if match := TASKS.fullmatch(url.path):
			return self._run(unquote(match[1]), url.query, json.loads(body))
		if match := ONE_TASK.fullmatch(url.path):
			return self._withdraw(unquote(match[1]))
		held = {"find": list(self.devices.values()), "pending": self.tasks, "faults": self.faults}.get(name)
		if held is None:
			return 404, "text/plain", b"404 Not Found"
		query = {key: values[0] for key, values in parse_qs(url.query).items()}
		wanted = json.loads(query.get("query", "{}"))
		found = [row for row in held if all(_fits(_at(row, key), value) for key, value in wanted.items())]
		if projection := query.get("projection"):
			found = [_projected(row, [part.strip() for part in projection.split(",")]) for row in found]
		self.asked.append(query)
		limit = int(query.get("limit", 1000))
		status = Status(200, total=str(len(found)), GenieACS_Version="1.2.16")
		return status, "application/json", json.dumps(found[:limit]).encode()

	def _run(self, device: str, query: str, task: Values) -> Answer:
		if device not in self.devices:
			return 404, "text/plain", b"No such device"
		if task.get("name") not in PROPERTIES or not task.get(PROPERTIES[task["name"]]):
			raise Dropped
		self.tasks = [
			t for t in self.tasks if t["device"] != device or t.get("uniqueKey") != task.get("uniqueKey")
		]
		self._task += 1
		task = {**task, "_id": f"{self._task:024x}", "device": device, "timestamp": self._stamp()}
		self.tasks.append(task)
		assert "connection_request" in query
		status = self._asked_to_run(device, task)
		return status, "application/json", json.dumps(task).encode()

	def _asked_to_run(self, device: str, task: Values) -> int:
		reach = self.reach[device]
		if reach == ONLINE:
			self._call(device)
			if self._perform(device, task):
				return 200
			phrase = "Task faulted"
		else:
			phrase = PHRASES[reach]
		return Status(202, "Accepted" if self.proxy_renames else phrase)

	def _perform(self, device: str, task: Values) -> bool:
		if task["name"] in self.faulty:
			fault = {
				"_id": f"{device}:task_{task['_id']}",
				"device": device,
				"channel": f"task_{task['_id']}",
			}
			self.faults.append({**fault, "code": "cwmp.9002", "message": "Internal <b>error</b>"})
			return False
		self.tasks = [t for t in self.tasks if t is not task]
		if task["name"] == "reboot":
			self.reboots[device] += 1
			if device not in self.slow_to_start:
				self._call(device, boot=True)
		for path, value in self.values[device].items():
			if path in task.get("parameterNames", ()) or path.startswith(f"{task.get('objectName')}."):
				self.tell(device, path, value)
		return True

	def _withdraw(self, task: str) -> Answer:
		if all(t["_id"] != task for t in self.tasks):
			return 404, "text/plain", b"Task not found"
		self.tasks = [t for t in self.tasks if t["_id"] != task]
		self.faults = [f for f in self.faults if f["channel"] != f"task_{task}"]
		return 200, "text/plain", b""


def _at(row: Values, path: str) -> Any:
	node: Any = row
	for step in path.split("."):
		node = node.get(step) if isinstance(node, dict) else None
	return node


def _fits(held: Any, wanted: Any) -> bool:
	return held in wanted["$in"] if isinstance(wanted, dict) else held == wanted


def _projected(row: Values, paths: list[str]) -> Values:
	found: Values = {"_id": row["_id"]}
	for path in paths:
		source: Any = row
		target = found
		*above, last = path.split(".")
		for step in above:
			source = source.get(step) if isinstance(source, dict) else None
			if source is None:
				break
			target = target.setdefault(step, {})
		if isinstance(source, dict) and last in source:
			target[last] = source[last]
	return found
