"""A PBX made from docs/pbx.openapi.yaml: routes, parameters, bodies and answers are what that file says."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from tests.integrations.loopback import Answer, Loopback

API = yaml.safe_load((Path(__file__).parents[2] / "docs/pbx.openapi.yaml").read_text(encoding="utf-8"))
TOKEN = "a-token-of-the-tests"
Values = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")


def _resolve(node: Values) -> Values:
	while "$ref" in node:
		found: Any = API
		for part in node["$ref"].removeprefix("#/").split("/"):
			found = found[part]
		node = found
	return node


def errors_against(schema: Values, value: Any) -> list[str]:
	"""Where a value breaks a schema of the API."""
	validator = Draft202012Validator({**schema, "components": API["components"]})
	return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


class Operation:
	"""One operation of the API."""

	def __init__(self, template: str, method: str, node: Values, shared: list[Values]):
		self.id, self.method, self.node = node["operationId"], method.upper(), node
		self.path = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))
		self.parameters = [_resolve(p) for p in [*shared, *node.get("parameters", [])]]

	def problems(self, arguments: Values, headers: Values, body: Any) -> list[str]:
		given = {"path": arguments, "header": {name.lower(): value for name, value in headers.items()}}
		found = []
		for parameter in self.parameters:
			value = given[parameter["in"]].get(parameter["name"].lower())
			found += errors_against(parameter["schema"], value)
		if "requestBody" in self.node:
			content = self.node["requestBody"]["content"]["application/json"]
			found += errors_against(content["schema"], body)
		return found

	def answer_problems(self, status: int, kind: str, body: Any) -> list[str]:
		response = self.node["responses"].get(str(status))
		if response is None:
			return [f"{self.id} answers {status}, which the API does not name"]
		content = _resolve(response).get("content", {})
		if not content:
			return [] if body is None else [f"{self.id} {status} has a body"]
		return errors_against(content[kind]["schema"], body) if kind in content else [f"{self.id}: {kind}"]


OPERATIONS = [
	Operation(template, method, item[method], item.get("parameters", []))
	for template, item in API["paths"].items()
	for method in METHODS
	if method in item
]


class Problem(Exception):
	def __init__(self, status: int, code: str, detail: str):
		super().__init__(detail)
		self.status = status
		self.body = {"title": code.replace("_", " "), "status": status, "detail": detail, "code": code}


class PbxServer(Loopback):
	"""Holds lines. `changes` lists the keys of the changes that took effect; `broken` what broke the rules of the API."""

	def __init__(self) -> None:
		super().__init__()
		handler = self._server.RequestHandlerClass
		handler.do_PATCH = handler._any  # type: ignore[attr-defined]  # http.server looks methods up by name
		self.lines: dict[str, Values] = {}
		self.secrets: dict[str, Values] = {}
		self.changes: list[str] = []
		self.broken: list[str] = []
		self.emergency_calls_when_barred = True
		self._answers: dict[str, tuple[str, Any]] = {}

	@property
	def url(self) -> str:
		return f"{self.address}/v1"

	def name_of(self, method: str, path: str, body: bytes) -> str:
		operation, _ = self._operation(method, path)
		return operation.id if operation else "none"

	@staticmethod
	def _operation(method: str, path: str) -> tuple[Operation | None, Values]:
		for operation in OPERATIONS:
			match = operation.path.fullmatch(path.removeprefix("/v1"))
			if match and operation.method == method:
				return operation, match.groupdict()
		return None, {}

	def effect(self, name: str, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
		operation, arguments = self._operation(method, path)
		if operation is None:
			self.broken.append(f"{method} {path} is not in the API")
			return 404, "text/plain", b"not found"
		content = json.loads(body) if body else None
		try:
			status, answer = self._perform(operation, arguments, headers, content)
			kind = "application/json"
		except Problem as problem:
			status, answer, kind = problem.status, problem.body, "application/problem+json"
		self.broken += operation.answer_problems(status, kind, answer)
		return status, kind, b"" if answer is None else json.dumps(answer).encode()

	def _perform(
		self, operation: Operation, arguments: Values, headers: Values, body: Any
	) -> tuple[int, Any]:
		if headers.get("Authorization") != f"Bearer {TOKEN}":
			raise Problem(401, "unauthorized", "The token is not accepted")
		wrong = operation.problems(arguments, headers, body)
		if wrong:
			raise Problem(422, "invalid", "; ".join(wrong))
		act = getattr(self, operation.id)
		if operation.method == "GET":
			return act(**arguments)
		key, asked = headers["Idempotency-Key"], json.dumps([operation.id, arguments, body], sort_keys=True)
		if key in self._answers:
			before, answer = self._answers[key]
			if before != asked:
				raise Problem(409, "line_exists", "The key was used for another change")
			return answer
		answer = act(key=key, **arguments, **({} if body is None else {"body": body}))
		self.changes.append(key)
		self._answers[key] = (asked, answer)
		return answer

	# the operations

	def readStatus(self) -> tuple[int, Any]:
		return 200, {"name": "Test PBX", "version": "1.0", "lines": len(self.lines)}

	def readLine(self, did: str) -> tuple[int, Any]:
		return 200, self._held(did)

	def createLine(self, key: str, body: Values) -> tuple[int, Any]:
		did = body["did"]
		if did in self.lines:
			raise Problem(409, "line_exists", f"There is a line {did}")
		self.secrets[did] = {"sip_password": body["sip_password"], "pin": body["voicemail"].get("pin")}
		self.lines[did] = {
			"did": did,
			"reference": body["reference"],
			"settings": body["settings"],
			"voicemail": {name: body["voicemail"][name] for name in ("enabled", "email")},
			"barrings": body.get("barrings", []),
		}
		return 201, self._after(did, key)

	def updateLine(self, key: str, did: str, body: Values) -> tuple[int, Any]:
		self._held(did)["settings"] |= body.get("settings", {})
		if "sip_password" in body:
			self.secrets[did]["sip_password"] = body["sip_password"]
		return 200, self._after(did, key)

	def deleteLine(self, key: str, did: str) -> tuple[int, Any]:
		self._held(did)
		del self.lines[did], self.secrets[did]
		return 204, None

	def setVoicemail(self, key: str, did: str, body: Values) -> tuple[int, Any]:
		line = self._held(did)
		line["voicemail"] |= {name: body[name] for name in ("enabled", "email") if name in body}
		if "pin" in body:
			self.secrets[did]["pin"] = body["pin"]
		return 200, self._after(did, key)

	def barLine(self, key: str, did: str, source: str, body: Values) -> tuple[int, Any]:
		line = self._held(did)
		line["barrings"] = [b for b in line["barrings"] if b["source"] != source] + [
			{"source": source, **body}
		]
		return 200, self._after(did, key)

	def unbarLine(self, key: str, did: str, source: str) -> tuple[int, Any]:
		line = self._held(did)
		line["barrings"] = [b for b in line["barrings"] if b["source"] != source]
		return 200, self._after(did, key)

	def _held(self, did: str) -> Values:
		if did not in self.lines:
			raise Problem(404, "no_such_line", f"There is no line {did}")
		return self.lines[did]

	def _after(self, did: str, key: str) -> Values:
		line = self.lines[did]
		line["last_change"] = key
		line["emergency_calls"] = self.emergency_calls_when_barred or not line["barrings"]
		return json.loads(json.dumps(line))


@contextmanager
def answering(raw: bytes) -> Iterator[str]:
	"""A server that answers every request with these bytes and closes the connection, whatever was asked."""
	with socket.create_server(("127.0.0.1", 0)) as listening:

		def serve() -> None:
			while True:
				try:
					connection, _ = listening.accept()
				except OSError:
					return
				with connection:
					connection.recv(1 << 16)
					connection.sendall(raw)

		threading.Thread(target=serve, daemon=True).start()
		yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
		listening.shutdown(socket.SHUT_RDWR)
