"""An address on one line, as it was typed."""

from __future__ import annotations

import re

_BARE_UNIT = re.compile(r"\w{1,5}")


def service_line(line1: str, line2: str, city: str, state: str, postal_code: str) -> str:
	"""'123 rue Principale, app. 4, Ormstown, QC J0S 1K0'; empty when nothing is known."""
	return ", ".join(filter(None, (line1, line2, city, f"{state} {postal_code}".strip())))


def e911_line(number: str, unit: str, street: str, city: str, state: str, postal_code: str) -> str:
	"""The same of the columns that 911 keeps; a bare unit is shown as '#4'."""
	if unit and _BARE_UNIT.fullmatch(unit):
		unit = f"#{unit}"
	door, area = f"{number} {street}".strip(), f"{state} {postal_code}".strip()
	return ", ".join(filter(None, (door, unit, city, area)))
