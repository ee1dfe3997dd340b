"""Names and addresses as words that compare: lower case, without accents, abbreviations spelled out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+")
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "&": " et ", "'": "", "’": ""})
_SAME = {
	"st": "saint",
	"ste": "sainte",
	"sts": "saints",
	"and": "et",
	"ltd": "ltee",
	"limited": "ltee",
	"limitee": "ltee",
	"incorporated": "inc",
	"ch": "chemin",
	"av": "avenue",
	"ave": "avenue",
	"boul": "boulevard",
	"blvd": "boulevard",
	"rte": "route",
	"rg": "rang",
	"rd": "road",
	"street": "rue",
}


def fold(text: str) -> str:
	"""Lower case without accents."""
	decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
	return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
	"""The words of a name or an address, in order: "Ferme St-Jean & Fils" is ferme saint jean et fils."""
	return tuple(_SAME.get(word, word) for word in _WORD.findall(fold(text)))


def digits(text: str | None) -> str:
	"""Only the digits of a text."""
	return "".join(c for c in text or "" if c in "0123456789")
