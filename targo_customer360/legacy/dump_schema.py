"""What the statements of a mysqldump file say about a table: its columns, and which of them a row gives."""

from __future__ import annotations

import re
from dataclasses import dataclass

from targo_customer360.legacy.dump_reader import COMMENT, DOUBLE_QUOTED, STRING

_NAME = r'(?:`(?:[^`]|``)+`|"[^"]+"|[A-Za-z_][\w$]*)'

INSERT_INTO = re.compile(
	r"(?i)(?:INSERT|REPLACE)\s+(?:(?:LOW_PRIORITY|HIGH_PRIORITY|DELAYED)\s+)?(?:IGNORE\s+)?(?:INTO\s+)?"
	rf"(?:{_NAME}\s*\.\s*)?(?P<table>{_NAME})\s*"
)
INSERT_VALUES = re.compile(r'(?i)(?:\((?P<columns>(?:`[^`]*`|"[^"]*"|[^()`"])*)\)\s*)?VALUES?\s*(?=\()')
CREATE_TABLE = re.compile(
	rf"(?i)CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:{_NAME}\s*\.\s*)?(?P<table>{_NAME})\s*(?=\()"
)
SET_NAMES = re.compile(r"(?i)\bSET\s+NAMES\s+'?(?P<charset>\w+)'?")

_NOT_COLUMNS = frozenset(
	"PRIMARY KEY UNIQUE INDEX CONSTRAINT FULLTEXT SPATIAL FOREIGN CHECK PERIOD LIKE SELECT".split()
)
_PIECE = re.compile(rf"(?s){STRING}|{DOUBLE_QUOTED}|`(?:[^`]|``)*`|{COMMENT}|[(),]|[^'\"`(),/#\-]+|.")
_COLUMN = re.compile(rf"\s*(?P<name>{_NAME})\s+(?P<type>[A-Za-z]+)")


@dataclass(frozen=True)
class DumpTable:
	"""Columns of a table in the order of its rows, each with its MySQL type in lower case ("" if not told)."""

	columns: tuple[str, ...]
	types: tuple[str, ...]


def unquote(name: str) -> str:
	"""A table or column name without its quotes."""
	if name[0] in '`"':
		return name[1:-1].replace(name[0] * 2, name[0])
	return name


def parse_create(statement: str) -> DumpTable:
	"""Reads the columns of a CREATE TABLE statement. Raises ValueError when there are none."""
	columns, types = [], []
	for definition in _definitions(statement):
		found = _COLUMN.match(definition)
		if found and found["name"].upper() not in _NOT_COLUMNS:
			columns.append(unquote(found["name"]))
			types.append(found["type"].lower())
	if not columns:
		raise ValueError("a CREATE TABLE statement names no columns")
	return DumpTable(tuple(columns), tuple(types))


def parse_names(listed: str) -> tuple[str, ...]:
	"""The names of a column list, the text between its parentheses."""
	return tuple(unquote(name) for name in re.findall(_NAME, listed))


def _definitions(statement: str) -> list[str]:
	"""The parts between the commas of the outermost parentheses."""
	parts = [""]
	depth = 0
	for found in _PIECE.finditer(statement):
		piece = found.group()
		if piece == "(":
			depth += 1
			if depth == 1:
				continue
		elif piece == ")":
			depth -= 1
			if depth == 0:
				return parts
		if depth == 1 and piece == ",":
			parts.append("")
		elif depth and not piece.startswith(("/*", "--", "#")):
			parts[-1] += piece
	return parts
