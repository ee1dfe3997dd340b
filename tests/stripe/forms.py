"""What a client of Stripe sends: form fields such as `metadata[tag]` and `line_items[0][quantity]`, as nested values."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

Values = dict[str, Any]


def decoded(text: str) -> Values:
	found: Values = {}
	for name, value in parse_qsl(text, keep_blank_values=True):
		first, *rest = re.findall(r"[^\[\]]+", name)
		_put(found, [first, *rest], value)
	return {name: _lists(value) for name, value in found.items()}


def _put(into: Values, path: list[str], value: str) -> None:
	for part in path[:-1]:
		into = into.setdefault(part, {})
	into[path[-1]] = value


def _lists(value: Any) -> Any:
	if not isinstance(value, dict):
		return value
	if value and all(name.isdigit() for name in value):
		return [_lists(value[name]) for name in sorted(value, key=int)]
	return {name: _lists(inner) for name, inner in value.items()}
