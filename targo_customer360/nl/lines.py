"""Interprets utterances written one JSON object a line: {"id", "text"} -> {"id", "intent", "params", "confidence"}."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from targo_customer360.nl.interpreter import interpret


def interpret_lines(lines: Iterable[str], today: date) -> Iterator[str]:
	"""One line of JSON for every line that is not blank, in order.

	A line that can't be read gives {"id": null, "error": "line N: ..."} and the next one is read; nothing is raised.
	"""
	for number, line in enumerate(lines, start=1):
		if line.strip():
			yield json.dumps(_answer(line, number, today), ensure_ascii=False)


def answer(identity: Any, text: str, today: date) -> dict[str, Any]:
	"""The answer for one utterance, as it is written."""
	read = interpret(text, today)
	return {"id": identity, "intent": read.intent, "params": read.params, "confidence": read.confidence}


def _answer(line: str, number: int, today: date) -> dict[str, Any]:
	try:
		said = json.loads(line)
	except (ValueError, RecursionError) as error:
		return {"id": None, "error": f"line {number}: not JSON ({error})"}
	if not isinstance(said, dict):
		return {"id": None, "error": f"line {number}: not an object"}
	if not isinstance(said.get("text"), str):
		return {"id": None, "error": f"line {number}: no text"}
	return answer(said.get("id"), said["text"], today)
