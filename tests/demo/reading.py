"""Reads demo files back with nothing of the app's own readers, so that these tests stand on their own."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from targo_customer360.embedded.demo.schema import TABLES

Rows = list[dict[str, Any]]
_INSERT = re.compile(r"INSERT INTO `(\w+)` VALUES (.*);$")
_TOKEN = re.compile(r"'((?:[^'\\]|\\.)*)'|(NULL)|(-?\d+(?:\.\d+)?)|(\()|(\))|(,)")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_UNESCAPED = {"0": "\0", "n": "\n", "r": "\r", "Z": "\x1a"}


def read_dump(path: Path) -> dict[str, Rows]:
	"""Every row of a dump by table, numbers as text. Fails on anything but whole rows."""
	tables: dict[str, Rows] = {}
	with open(path, encoding="utf-8", newline="") as stream:
		for line in stream:
			found = _INSERT.match(line)
			if found:
				tables.setdefault(found[1], []).extend(_rows(found[1], found[2]))
	return tables


def _rows(table: str, text: str) -> Rows:
	names = [column.name for column in TABLES[table]]
	rows: Rows = []
	values: list[str | None] = []
	at = 0
	for token in _TOKEN.finditer(text):
		assert token.start() == at, text[at : at + 80]
		at = token.end()
		kind = token.lastindex
		if kind == 4:
			values = []
		elif kind == 5:
			rows.append(dict(zip(names, values, strict=True)))
		elif kind == 1:
			values.append(_ESCAPE.sub(lambda match: _UNESCAPED.get(match[1], match[1]), token[1]))
		elif kind in (2, 3):
			values.append(token[3])
	assert at == len(text), text[at : at + 80]
	return rows


def read_lines(path: Path) -> Rows:
	with open(path, encoding="utf-8") as stream:
		return [json.loads(line) for line in stream]


def did(phone: str) -> str:
	"""The ten digits of a telephone number as a table keeps it."""
	digits = re.sub(r"\D", "", phone)
	return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
