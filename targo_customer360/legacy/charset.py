"""Bytes of a MySQL server to text, for the live connection and the dump alike, without ever failing."""

from __future__ import annotations

import codecs
from collections.abc import Callable

TextDecoder = Callable[[bytes], str]


def _mysql_latin1_table() -> str:
	"""MySQL's latin1 is cp1252 whose five undefined bytes stand for the control characters of that number."""
	return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256))


_LATIN1 = _mysql_latin1_table()
_LATIN1_BYTES = codecs.charmap_build(_LATIN1)


def decode_latin1(data: bytes) -> str:
	"""Decodes MySQL's latin1; every byte has a character, so nothing is lost."""
	return codecs.charmap_decode(data, "strict", _LATIN1)[0]


def encode_latin1(text: str) -> bytes:
	"""The bytes that `decode_latin1` reads as this text. Raises UnicodeEncodeError for other characters."""
	return codecs.charmap_encode(text, "strict", _LATIN1_BYTES)[0]


def decode_utf8(data: bytes) -> str:
	"""Decodes UTF-8; bytes that are not UTF-8 are read as MySQL's latin1, which keeps each of them."""
	try:
		return data.decode("utf-8")
	except UnicodeDecodeError:
		return decode_latin1(data)


def _replacing(codec: str) -> TextDecoder:
	def decode(data: bytes) -> str:
		return data.decode(codec, "replace")

	return decode


_DECODERS: dict[str, TextDecoder] = {
	"utf8mb4": decode_utf8,
	"utf8mb3": decode_utf8,
	"utf8": decode_utf8,
	"ascii": decode_utf8,
	"binary": decode_utf8,
	"latin1": decode_latin1,
	"latin2": _replacing("iso8859-2"),
	"cp1250": _replacing("cp1250"),
	"cp850": _replacing("cp850"),
	"macroman": _replacing("mac_roman"),
}


def decoder_for(charset: str) -> TextDecoder | None:
	"""The decoder of a MySQL character set by its MySQL name, or None when it is not supported.

	Only sets in which a quote or a backslash byte is never part of another character are here: a dump is
	split into values before it is decoded.
	"""
	return _DECODERS.get(charset.lower())


def bits_to_text(data: bytes) -> str:
	"""A BIT value, which MySQL sends as big-endian bytes, as a decimal number."""
	return str(int.from_bytes(data, "big"))
