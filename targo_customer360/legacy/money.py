"""Amounts of money as people and old databases write them, to Decimal cents."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")

_PLAIN = re.compile(r"(?a)-?\d{1,15}(?:\.\d{1,10})?")
_FRENCH = re.compile(r"(?a)-?(?:\d{1,15}|\d{1,3}(?: \d{3}){1,4}|\d{1,3}(?:\.\d{3}){1,4})(?:,\d{1,2})?")
_ENGLISH = re.compile(r"(?a)-?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4}|\d{1,3}(?: \d{3}){1,4})(?:\.\d{1,2})?")
_SPACES = re.compile(r"\s+")


def to_money(value: str | int | float | Decimal | None) -> Decimal | None:
	"""Reads an amount in dollars and rounds it half up to the cent; None for NULL and empty text.

	Accepts "12.5", "12,50", "$ 12.50 ", "12,50 $", "1 234,50", "1,234.50", "-5". Raises ValueError for anything
	else, and for "1,234", which may be a thousand or one.
	"""
	if value is None:
		return None
	text = value.strip() if isinstance(value, str) else str(value)
	if not _PLAIN.fullmatch(text):
		if not text:
			return None
		text = _plain(text)
	return Decimal(text).quantize(CENT, ROUND_HALF_UP)


def _plain(text: str) -> str:
	"""The amount as digits with a point."""
	bare = _SPACES.sub(" ", text).replace("- ", "-").strip("$ ")
	if bare.startswith("-"):
		bare = "-" + bare[1:].lstrip("$ ")
	if _FRENCH.fullmatch(bare) and ("," in bare or " " in bare):
		return bare.replace(" ", "").replace(".", "").replace(",", ".")
	if _ENGLISH.fullmatch(bare) and ("." in bare or "," not in bare):
		return bare.replace(" ", "").replace(",", "")
	if _PLAIN.fullmatch(bare):
		return bare
	raise ValueError(f"{text[:40]!r} is not an amount of money")
