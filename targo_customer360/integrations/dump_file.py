"""A 911 provider's dump as a CSV file. A file that was cut short is refused, never read as far as it goes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from targo_customer360.integrations.e911.base import ENHANCED, FIELDS, from_row
from targo_customer360.telephony.e911_record import E911Record
from targo_customer360.telephony.ledger import BrokenDump

NAMES = {inside.upper(): outside for outside, inside in FIELDS.items()} | {"ENHANCED_CAPABLE": ENHANCED}
"""Our own names for the columns are understood as well."""
NEEDED = ("PHONE_NUMBER", "STREET_NUMBER", "STREET_NAME", "CITY")
DELIMITERS = ",;\t|"


def read_dump(path: Path) -> Iterator[E911Record]:
	"""Records of a CSV file with a line of names, in UTF-8 or Windows-1252. Raises BrokenDump."""
	text = _text(path)
	header, end, _rest = text.partition("\n")
	if not end:
		raise BrokenDump(f"{path.name} is empty or has nothing but a line of names")
	if not text.endswith("\n"):
		raise BrokenDump(f"The last line of {path.name} has no end: the file was cut short")
	delimiter = max(DELIMITERS, key=header.count)
	rows = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
	try:
		names = [_name(cell) for cell in next(rows)]
		missing = [name for name in NEEDED if name not in names]
		if missing:
			raise BrokenDump(f"{path.name} has no column {', '.join(missing)}")
		for row in rows:
			if not row:
				continue
			if len(row) != len(names):
				raise BrokenDump(
					f"Line {rows.line_num} of {path.name} has {len(row)} columns, not {len(names)}: the file is damaged"
				)
			yield from_row(dict(zip(names, row, strict=True)))
	except csv.Error as error:
		raise BrokenDump(f"Line {rows.line_num} of {path.name} can't be read: {error}") from None


def _text(path: Path) -> str:
	try:
		content = path.read_bytes()
	except OSError as error:
		raise BrokenDump(f"{path.name} can't be read: {error.strerror}") from None
	try:
		return content.decode("utf-8-sig")
	except UnicodeDecodeError:
		return content.decode("cp1252", errors="replace")


def _name(cell: str) -> str:
	name = cell.strip().upper().replace(" ", "_")
	return NAMES.get(name, name)
