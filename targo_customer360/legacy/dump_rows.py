"""The rows of an INSERT statement: one regular expression for a whole row, made for its columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from targo_customer360.legacy.charset import TextDecoder, bits_to_text, decode_utf8, decoder_for
from targo_customer360.legacy.dump_reader import DOUBLE_QUOTED, STRING, DumpReader
from targo_customer360.legacy.mysql_rows import BINARY_TYPES

Values = list[str | None]

_NUMBER = r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
_PLAIN_VALUE = rf"'[^'\\]*'|NULL|{_NUMBER}"
_ANY_VALUE = rf"(?:_\w+\s*|[xXbBnN])?(?:{STRING}|{DOUBLE_QUOTED})|(?:_\w+\s+)?[-+.\w]+"
_ANY_ROW = re.compile(rf"(?s)\s*\([^'\"()]*(?:(?:{STRING}|{DOUBLE_QUOTED})[^'\"()]*)*\)\s*[,;]")
_ROW_BEGINS = re.compile(r"\s*(?:\(|\Z)")
_ROW_VALUES = re.compile(rf"(?s)\s*(?:{_ANY_VALUE})\s*[,)]")

_PREFIXED = re.compile(r"(?s)_(?P<charset>\w+?)\s*(?P<rest>['\"].*|0[xX][0-9A-Fa-f]*)")
_UNQUOTED = re.compile(rf"[+]?{_NUMBER}|-?\.\d+")
_ESCAPE = re.compile(r"(?s)\\(.)")
_ESCAPE_OR_DOUBLED = {quote: re.compile(rf"(?s)\\(.)|{quote}{quote}") for quote in "'\""}
_ESCAPED = {"0": "\0", "n": "\n", "r": "\r", "t": "\t", "b": "\b", "Z": "\x1a", "%": "\\%", "_": "\\_"}


class RowReader:
	"""Reads the rows of INSERT statements that give the same columns in the same order."""

	def __init__(
		self, names: Sequence[str], types: Sequence[str], wanted: Sequence[str], charset: TextDecoder
	) -> None:
		"""`names` and `types` of all columns of a row; `wanted` are the ones to keep, in the order of `names`."""
		self.names = tuple(names)
		keep = [name in wanted for name in names]
		kinds = [kind for kind, kept in zip(types, keep, strict=True) if kept]
		self._decoders = [decode_utf8 if kind in BINARY_TYPES else charset for kind in kinds]
		self._bits = [kind == "bit" for kind in kinds]
		# What the plain expression takes for text would be wrong for bits.
		self._quick: Any = None if any(self._bits) else _row(_PLAIN_VALUE, keep, "", " ?")
		self._thorough = _row(_ANY_VALUE, keep, r"\s*", r"\s*")

	def read(self, reader: DumpReader, take: Callable[[list[Values], int], None]) -> None:
		"""Consumes rows up to the `;` of the statement; `take` gets them in batches, with the text they took."""
		while True:
			matches = (
				list(iter(self._quick.scanner(reader.text, reader.at).match, None)) if self._quick else []
			)
			if matches:
				take([self._plain(match.groups()) for match in matches], matches[-1].end() - reader.at)
				if _closes(reader, matches[-1]):
					return
				continue
			found = self._thorough.match(reader.text, reader.at)
			if found:
				take([self._any(reader, found)], found.end() - reader.at)
				if _closes(reader, found):
					return
			elif not self._read_on(reader):
				raise reader.broken("the file ends inside the rows of a table")

	def _read_on(self, reader: DumpReader) -> bool:
		"""Reads more when the row at hand is not whole yet; a whole one that did not match is broken."""
		if len(reader.text) - reader.at >= reader.chunk or reader.ended:
			if _ANY_ROW.match(reader.text, reader.at):
				raise reader.broken(self._complaint(reader))
			if not _ROW_BEGINS.match(reader.text, reader.at):
				raise reader.broken("a row does not begin where one is expected")
		return reader.more()

	def _complaint(self, reader: DumpReader) -> str:
		number, place = 0, reader.text.index("(", reader.at) + 1
		while found := _ROW_VALUES.match(reader.text, place):
			number, place = number + 1, found.end()
			if found.group().endswith(")"):
				break
		if number != len(self.names):
			return f"a row has {number} values for {len(self.names)} columns"
		return "a row holds something that is not a value"

	def _plain(self, groups: Sequence[str]) -> Values:
		# Neither a quote nor a backslash is inside any of these, so what is stripped is the pair around.
		values: Values = [None if value == "NULL" else value.strip("'") for value in groups]
		for index, value in enumerate(values):
			if value is not None and not value.isascii():
				values[index] = self._decoders[index](value.encode("latin-1"))
		return values

	def _any(self, reader: DumpReader, found: re.Match[str]) -> Values:
		values: Values = []
		for index, value in enumerate(found.groups()):
			try:
				values.append(self._value(value, self._decoders[index], self._bits[index]))
			except ValueError as error:
				raise reader.broken(str(error), found.start(index + 1)) from None
		return values

	def _value(self, token: str, decode: TextDecoder, is_bits: bool) -> str | None:
		if token == "NULL":
			return None
		if token[0] == "'" and not is_bits:
			text = unescape(token[1:-1])
			return text if text.isascii() else decode(text.encode("latin-1"))
		prefixed = _PREFIXED.fullmatch(token)
		if prefixed:
			token = prefixed["rest"]
			decode = decoder_for(prefixed["charset"]) or decode
		data = _bytes(token)
		if data is not None:
			return bits_to_text(data) if is_bits else decode(data)
		if token.upper() in ("NULL", "TRUE", "FALSE"):
			return {"NULL": None, "TRUE": "1", "FALSE": "0"}[token.upper()]
		if not _UNQUOTED.fullmatch(token):
			raise ValueError("a value is neither text nor a number nor NULL")
		return token.lstrip("+")


def unescape(text: str, quote: str = "'") -> str:
	"""The inside of a MySQL string between such quotes as what it stands for."""
	doubled = quote * 2
	if doubled in text:
		# Left to right, since a quote that a backslash escapes is not the first of two.
		return _ESCAPE_OR_DOUBLED[quote].sub(_unescaped, text)
	if "\\" not in text:
		return text
	# Far quicker than one call a backslash, and PHP arrays are full of them.
	return "\\".join([_without_pairs(part) for part in text.split("\\\\")])


def _without_pairs(text: str) -> str:
	if "\\" not in text:
		return text
	plain = text.replace('\\"', '"').replace("\\'", "'").replace("\\n", "\n").replace("\\r", "\r")
	if "\\" in plain:
		plain = plain.replace("\\0", "\0").replace("\\Z", "\x1a").replace("\\t", "\t")
	return _ESCAPE.sub(_unescaped, text) if "\\" in plain else plain


def _unescaped(match: re.Match[str]) -> str:
	escaped = match.group(1)
	return match.group()[0] if escaped is None else _ESCAPED.get(escaped, escaped)


def _bytes(token: str) -> bytes | None:
	"""The bytes of a quoted or hexadecimal or binary token; None when it is neither."""
	start = token[0]
	if start in "'\"":
		return unescape(token[1:-1], start).encode("latin-1")
	if start in "nN" and token[1:2] == "'":
		return unescape(token[2:-1]).encode("latin-1")
	if token[:2] in ("0x", "0X"):
		return _unhex(token[2:] if len(token) % 2 == 0 else "0" + token[2:])
	if start in "xX" and token[1:2] == "'":
		return _unhex(token[2:-1])
	digits = token[2:-1] if start in "bB" and token[1:2] == "'" else token[2:] if token[:2] == "0b" else None
	if digits is None:
		return None
	return int(digits or "0", 2).to_bytes((len(digits) + 7) // 8, "big")


def _unhex(digits: str) -> bytes:
	try:
		return bytes.fromhex(digits)
	except ValueError:
		raise ValueError("a value is not hexadecimal") from None


def _row(value: str, keep: Sequence[bool], before: str, after: str) -> re.Pattern[str]:
	"""A row whose commas have the white space `before` and `after` them; only the values to keep are groups."""
	parts = [f"({value})" if kept else f"(?:{value})" for kept in keep]
	inside = f"{before},{after}".join(parts)
	return re.compile(rf"(?s){before}\({before}{inside}{before}\)\s*[,;]\s*")


def _closes(reader: DumpReader, last: re.Match[str]) -> bool:
	"""Moves on behind the row; whether it was the last of its statement."""
	reader.at = last.end()
	return last.group().rstrip().endswith(";")
