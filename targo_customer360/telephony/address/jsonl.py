"""Judges pairs written one JSON object a line: {"id", "service": {...}, "e911": {...}} -> {"id", "verdict", "reasons"}."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from typing import Any, TypeVar

from targo_customer360.telephony.address.matcher import match
from targo_customer360.telephony.address.model import E911Address, ServiceAddress

_Address = TypeVar("_Address", ServiceAddress, E911Address)


def match_lines(lines: Iterable[str]) -> Iterator[str]:
	"""One line of JSON for every line that is not blank, in order.

	A line that cannot be read gives {"id", "error": "line N: ..."} and the next one is read; nothing is raised.
	"""
	for number, line in enumerate(lines, start=1):
		if line.strip():
			yield json.dumps(_judge(line, number), ensure_ascii=False)


def _judge(line: str, number: int) -> dict[str, Any]:
	try:
		pair = json.loads(line)
	except (ValueError, RecursionError) as error:
		return {"id": None, "error": f"line {number}: not JSON ({error})"}
	if not isinstance(pair, dict):
		return {"id": None, "error": f"line {number}: not an object"}
	try:
		service = _address(ServiceAddress, pair, "service")
		e911 = _address(E911Address, pair, "e911")
	except ValueError as error:
		return {"id": pair.get("id"), "error": f"line {number}: {error}"}
	verdict = match(service, e911)
	return {
		"id": pair.get("id"),
		"verdict": verdict.verdict,
		"reasons": [asdict(why) for why in verdict.reasons],
	}


def _address(kind: type[_Address], pair: dict[str, Any], key: str) -> _Address:
	"""The address under `key`; null is an empty one. Raises ValueError for what is no address."""
	if key not in pair:
		raise ValueError(f"no {key}")
	given = pair[key] if pair[key] is not None else {}
	if not isinstance(given, dict):
		raise ValueError(f"{key} is not an object")
	values: dict[str, str] = {}
	for field in fields(kind):
		value = given.get(field.name)
		if isinstance(value, bool | dict | list):
			raise ValueError(f"{key}.{field.name} is not text")
		values[field.name] = "" if value is None else str(value)
	return kind(**values)
