"""A server made from an OpenAPI file: every request and every answer is held against the description."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import yaml
from jsonschema import Draft202012Validator

from tests.integrations.loopback import Answer, Loopback

Values = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")


class Description:
	def __init__(self, path: Path):
		self.api = yaml.safe_load(path.read_text(encoding="utf-8"))
		self.operations = [
			Operation(self, template, method, item[method], item.get("parameters", []))
			for template, item in self.api["paths"].items()
			for method in METHODS
			if method in item
		]

	def resolve(self, node: Values) -> Values:
		while "$ref" in node:
			found: Any = self.api
			for part in node["$ref"].removeprefix("#/").split("/"):
				found = found[part]
			node = found
		return node

	def errors(self, schema: Values, value: Any) -> list[str]:
		"""Where a value breaks a schema."""
		validator = Draft202012Validator({**schema, "components": self.api["components"]})
		return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]

	def operation(self, method: str, path: str) -> tuple[Operation | None, Values]:
		for operation in self.operations:
			match = operation.path.fullmatch(path)
			if match and operation.method == method:
				return operation, {name: unquote(value) for name, value in match.groupdict().items()}
		return None, {}


class Operation:
	def __init__(self, of: Description, template: str, method: str, node: Values, shared: list[Values]):
		self.of, self.id, self.method, self.node = of, node["operationId"], method.upper(), node
		self.path = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))
		self.parameters = [of.resolve(p) for p in [*shared, *node.get("parameters", [])]]

	def problems(self, path: Values, query: Values, headers: Values, body: Any) -> list[str]:
		"""What breaks the description in a request."""
		given = {"path": path, "query": query, "header": {k.lower(): v for k, v in headers.items()}}
		found = []
		for parameter in self.parameters:
			name = parameter["name"].lower() if parameter["in"] == "header" else parameter["name"]
			found += self.of.errors(parameter["schema"], given[parameter["in"]].get(name))
		unknown = query.keys() - {p["name"] for p in self.parameters if p["in"] == "query"}
		found += [f"{name} is no parameter of {self.id}" for name in unknown]
		if "requestBody" in self.node:
			content = self.of.resolve(self.node["requestBody"])["content"]["application/json"]
			found += self.of.errors(content["schema"], body)
		elif body is not None:
			found.append(f"{self.id} takes no body")
		return found

	def answer_problems(self, status: int, kind: str, body: Any) -> list[str]:
		response = self.node["responses"].get(str(status))
		if response is None:
			return [f"{self.id} answers {status}, which the description does not name"]
		content = self.of.resolve(response).get("content", {})
		if kind not in content:
			return [f"{self.id} {status}: {kind}"]
		return self.of.errors(content[kind]["schema"], body)


class Problem(Exception):
	def __init__(self, status: int, code: str, detail: str):
		super().__init__(detail)
		self.status = status
		self.body = {"title": code.replace("_", " "), "status": status, "detail": detail, "code": code}


class DescribedServer(Loopback):
	"""Subclasses have a method of the name of each operation; it takes the parameters, `body` and `key` by name.

	`changes` lists the keys of the changes that took effect; `broken` what broke the description.
	"""

	description: Description
	token = "a-token-of-the-tests"

	def __init__(self) -> None:
		super().__init__()
		self.changes: list[str] = []
		self.broken: list[str] = []
		self._answers: dict[str, tuple[str, Any]] = {}

	@property
	def url(self) -> str:
		return f"{self.address}/v1"

	def _operation(self, method: str, path: str) -> tuple[Operation | None, Values, Values]:
		url = urlsplit(path)
		operation, arguments = self.description.operation(method, url.path.removeprefix("/v1"))
		return operation, arguments, {name: values[0] for name, values in parse_qs(url.query).items()}

	def name_of(self, method: str, path: str, body: bytes) -> str:
		operation, *_ = self._operation(method, path)
		return operation.id if operation else "none"

	def effect(self, name: str, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
		operation, arguments, query = self._operation(method, path)
		if operation is None:
			return 404, "text/plain", b"not found"
		content = json.loads(body) if body else None
		wrong = operation.problems(arguments, query, headers, content)
		try:
			if headers.get("Authorization") != f"Bearer {self.token}":
				raise Problem(401, "unauthorized", "The token is not accepted")
			if wrong:
				raise Problem(422, "invalid", "; ".join(wrong))
			status, answer, kind = (
				200,
				self._perform(operation, arguments | query, headers, content),
				"application/json",
			)
		except Problem as problem:
			status, answer, kind = problem.status, problem.body, "application/problem+json"
		self.broken += operation.answer_problems(status, kind, answer)
		return status, kind, json.dumps(answer).encode()

	def _perform(self, operation: Operation, arguments: Values, headers: Values, body: Any) -> Any:
		act = getattr(self, operation.id)
		if operation.method == "GET":
			return act(**arguments)
		key, asked = headers["Idempotency-Key"], json.dumps([operation.id, arguments, body], sort_keys=True)
		if key in self._answers:
			before, answer = self._answers[key]
			if before != asked:
				raise Problem(409, "key_reused", "The key was used for another change")
			return answer
		answer = json.loads(json.dumps(act(key=key, **arguments, **({} if body is None else {"body": body}))))
		self.changes.append(key)
		self._answers[key] = (asked, answer)
		return answer
