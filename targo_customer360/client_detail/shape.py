"""Values as JSON has them: dates and times as ISO text, amounts as numbers with two places."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

Said = tuple[str, str]
_AS_IT_IS = frozenset({str, int, float, bool, type(None)})


def said(sentence: Said) -> dict[str, str]:
	return {"en": sentence[0], "fr": sentence[1]}


def plain(value: Any) -> Any:
	"""The same value, and all that is inside it, as JSON has it."""
	if value.__class__ in _AS_IT_IS:
		return value
	if isinstance(value, Mapping):
		return {str(key): plain(inner) for key, inner in value.items()}
	if isinstance(value, (list, tuple)):
		return [plain(inner) for inner in value]
	if isinstance(value, Decimal):
		return float(value)
	if isinstance(value, datetime):
		return value.isoformat(timespec="seconds")
	if isinstance(value, (date, time)):
		return value.isoformat()
	if isinstance(value, timedelta):
		return str(value)
	return value


def amount(value: Any) -> float | None:
	"""A number with two places; None stays None, since what is hidden from the reader is not zero."""
	return None if value is None else round(float(value), 2)


def one_line(*parts: str | None) -> str:
	"""The parts of an address that there are, as one line."""
	return ", ".join(part.strip() for part in parts if part and part.strip())
