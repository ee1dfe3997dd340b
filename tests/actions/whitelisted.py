"""The whitelisted methods of the API as their source says, and which of them an action stands behind."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import targo_customer360

API = Path(targo_customer360.__file__).parent / "api"
WAYS = frozenset(
	f"targo_customer360.{module}"
	for module in (
		"actions.answers",
		"actions.perform",
		"actions.plans",
		"actions.serving",
		"actions.undoing",
		"nl.ask",
	)
)
"""Modules that nothing of an action gets past: each checks the rights and writes the log."""


@dataclass(frozen=True)
class Module:
	"""One file of the API."""

	name: str
	tree: ast.Module

	@cached_property
	def functions(self) -> dict[str, ast.FunctionDef]:
		return {node.name: node for node in self.tree.body if isinstance(node, ast.FunctionDef)}

	@cached_property
	def from_actions(self) -> frozenset[str]:
		"""Names in this file that are, or are part of, a way into an action."""
		found = set()
		for node in ast.walk(self.tree):
			if isinstance(node, ast.ImportFrom):
				for alias in node.names:
					if {node.module, f"{node.module}.{alias.name}"} & WAYS:
						found.add(alias.asname or alias.name)
		return frozenset(found)

	def reaches_an_action(self, function: str, seen: frozenset[str] = frozenset()) -> bool:
		"""Whether a function, or one of this file that it calls, calls a way into an action."""
		for called in _called(self.functions[function]):
			if called in self.from_actions:
				return True
			if called in self.functions and called not in seen:
				if self.reaches_an_action(called, seen | {function}):
					return True
		return False


@dataclass(frozen=True)
class Method:
	module: Module
	function: str
	may_change: bool

	@property
	def name(self) -> str:
		return f"{self.module.name}.{self.function}"


def methods() -> Iterator[Method]:
	"""Every whitelisted method. One that is bound to GET changes nothing: Frappe rolls it back."""
	for path in sorted(API.glob("*.py")):
		module = Module(path.stem, ast.parse(path.read_text(encoding="utf-8")))
		for name, node in module.functions.items():
			for decorator in map(ast.unparse, node.decorator_list):
				if "whitelist" in decorator:
					yield Method(module, name, "POST" in decorator or "GET" not in decorator)


def _called(function: ast.FunctionDef) -> Iterator[str]:
	for node in ast.walk(function):
		if isinstance(node, ast.Call):
			target = node.func
			while isinstance(target, ast.Attribute):
				target = target.value
			if isinstance(target, ast.Name):
				yield target.id
