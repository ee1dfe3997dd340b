"""From the bytes of a MySQL answer to a raw row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from targo_customer360.legacy.charset import TextDecoder, bits_to_text, decode_latin1, decode_utf8
from targo_customer360.legacy.port import RawRow

BytesRow = tuple[bytes | None, ...]

BINARY_TYPES = frozenset({"binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"})
"""Their bytes come as they were stored, whatever the character set of the connection."""


def row_maker(
	wanted: Sequence[str], selected: Sequence[str], types: Sequence[str], decode: TextDecoder
) -> Callable[[BytesRow], RawRow]:
	"""A function from a row as selected (of these MySQL types) to the row as wanted, None where not selected."""
	by_column = [
		bits_to_text if kind == "bit" else decode_utf8 if kind in BINARY_TYPES else decode for kind in types
	]
	position = {name: index for index, name in enumerate(selected)}
	order = [position.get(name, -1) for name in wanted]
	as_selected = order == list(range(len(order)))

	def arrange(values: list[str | None]) -> RawRow:
		if as_selected:
			return tuple(values)
		return tuple([values[index] if index >= 0 else None for index in order])

	def careful(row: BytesRow) -> RawRow:
		return arrange([None if v is None else to_text(v) for to_text, v in zip(by_column, row, strict=True)])

	codec = _one_codec(by_column)
	if codec is None:
		return careful

	def fast(row: BytesRow) -> RawRow:
		try:
			return arrange([None if value is None else value.decode(codec) for value in row])
		except UnicodeDecodeError:
			return careful(row)

	return fast


def _one_codec(by_column: Sequence[TextDecoder]) -> str | None:
	"""The Python codec that agrees with every column's decoder wherever it decodes at all."""
	if all(decode is decode_utf8 for decode in by_column):
		return "utf-8"
	if all(decode is decode_latin1 for decode in by_column):
		return "cp1252"
	return None
