"""Names as a bank's file can hold them: capital letters without accents, digits, hyphens and spaces."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans(
	{"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}
)
_OTHER = re.compile(r"[^A-Z0-9 -]+")


def fold(text: str | None, length: int) -> str:
	"""The text in the letters of the file, cut to a length; empty when nothing of it can be written."""
	plain = unicodedata.normalize("NFKD", (text or "").translate(_LIGATURES))
	letters = "".join(character for character in plain if not unicodedata.combining(character)).upper()
	return " ".join(_OTHER.sub(" ", letters).split())[:length].rstrip()
