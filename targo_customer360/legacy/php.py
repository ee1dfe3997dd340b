"""Reads values written by PHP's serialize(), also when a change of charset has broken their string lengths.

Well-formed bytes go to the phpserialize library. It trusts lengths, reads a negative count as an empty array,
stops at the end of the first value and recurses as deep as the input asks, so it is only handed input without
such oddities, and what it refuses goes to the tolerant reader here. That one knows where a string may end
from the length counted in bytes or in characters, and otherwise from what can follow it; when the rest does
not fit, it comes back and tries the next end, within a fixed budget of steps.

Objects, references and enums are never instantiated: they are an error.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import phpserialize

from targo_customer360.legacy.charset import decode_utf8
from targo_customer360.legacy.php_reader import DEEPEST, PhpError, Reader

__all__ = ["PhpError", "as_list", "unserialize"]

LARGEST = 16 * 1024 * 1024
_LARGEST_FOR_LIBRARY = 1024 * 1024

# What phpserialize takes without complaint though PHP would not, or reads at length before it complains.
_ODD = re.compile(rb"[as]:[^0-9]|b:[^01]|[idbas]:[-+0-9.eE]*[_\s]|(?:^|[;{])(?:[AIDBS]:|n;)|[0-9]{20}")
_BRACE = re.compile(rb"[{}]")


def unserialize(text: str | bytes | None) -> Any:
	"""The value that PHP's unserialize() would give, with arrays as dicts in their order and strings as str.

	NULL, empty text and white space mean nothing was stored, and give None. Raises PhpError for anything that
	cannot be read, for objects and references, for more than 16 MB, and for arrays nested deeper than 64.
	"""
	if text is None:
		return None
	if len(text) > LARGEST:
		raise PhpError("the PHP value is larger than 16 MB", LARGEST)
	bare = text.strip()
	if not bare:
		return None
	data = bare if isinstance(bare, bytes) else bare.encode("utf-8", "surrogatepass")
	if _suits_library(data):
		try:
			return _by_library(data)
		except (ValueError, TypeError, OverflowError, RecursionError):
			pass  # The tolerant reader reads it, or says what is wrong and where.
	return Reader(bare if isinstance(bare, str) else decode_utf8(bare)).read()


def as_list(value: Any) -> list[Any]:
	"""The items of a PHP array in their order, whatever its keys.

	An array of arrays gives these, be its keys numbers or words; an array with words for keys that holds plain
	values is one item. None, False, "" and an empty array are no items. Raises PhpError for another scalar.
	"""
	if value is None or value is False or value == "":
		return []
	if isinstance(value, list):
		return value
	if not isinstance(value, dict):
		raise PhpError(f"a list was expected, not {type(value).__name__}", 0)
	if all(isinstance(key, int) for key in value) or all(isinstance(item, dict) for item in value.values()):
		return list(value.values())
	return [value]


def _suits_library(data: bytes) -> bool:
	return len(data) <= _LARGEST_FOR_LIBRARY and not _ODD.search(data) and _depth(data) <= DEEPEST


def _depth(data: bytes) -> int:
	"""Never less than how deep the arrays are nested; a brace inside a string may make it more."""
	if data.count(b"{") <= DEEPEST:
		return 0
	depth = deepest = 0
	for brace in _BRACE.findall(data):
		depth += 1 if brace == b"{" else -1
		deepest = max(deepest, depth)
	return deepest


def _by_library(data: bytes) -> Any:
	stream = BytesIO(data)
	value = phpserialize.load(stream, object_hook=_refuse, array_hook=_array)
	if stream.tell() != len(data):
		raise ValueError("something follows the value")
	return decode_utf8(value) if isinstance(value, bytes) else value


def _array(pairs: list[tuple[Any, Any]]) -> dict[int | str, Any]:
	array: dict[int | str, Any] = {}
	for key, value in pairs:
		if type(key) is bytes:
			key = decode_utf8(key)
		elif type(key) is not int:
			raise ValueError("a key is neither a number nor text")
		array[key] = decode_utf8(value) if type(value) is bytes else value
	return array


def _refuse(name: bytes, members: dict[Any, Any]) -> Any:
	raise ValueError("objects are not read")
