"""What twenty years and three programs leave in text: wrong encodings, entities, stray characters.

Every function returns text that a careful reader can still read; none changes what it says.
"""

from __future__ import annotations

import codecs
from html.entities import codepoint2name
from random import Random

# MySQL's latin1 is cp1252 with the five holes filled by the control characters of the same number.
LATIN1 = "cp1252"
FILL_HOLES = "customer360-fill-holes"

_NAMED = {
	code: f"&{name};" for code, name in codepoint2name.items() if code < 256 and name not in ("lt", "gt")
}
_ENTITY_TABLE = {**_NAMED, ord("'"): "&#39;"}
_CONTROLS = ("\x00", "\x00", "\x0b", "\x07", "\x1a", "\x1f", "\x08")


def _fill_holes(error: UnicodeError) -> tuple[str | bytes, int]:
	if isinstance(error, UnicodeDecodeError):
		return error.object[error.start : error.end].decode("latin-1"), error.end
	if isinstance(error, UnicodeEncodeError):
		return error.object[error.start : error.end].encode("latin-1"), error.end
	raise error


codecs.register_error(FILL_HOLES, _fill_holes)


def mojibake(text: str) -> str:
	"""The text as it looks when its UTF-8 bytes were sent over a latin1 connection: Côté -> CÃ´tÃ©."""
	return text.encode().decode(LATIN1, FILL_HOLES)


def entities(text: str) -> str:
	"""The text as a web form of 2006 stored it: Côté & Fils -> C&ocirc;t&eacute; &amp; Fils."""
	return text.translate(_ENTITY_TABLE)


def dirty(rng: Random, text: str, limit: int = 250) -> str:
	"""The text, dirtied for one row in eight; as it is where the dirt would exceed `limit` characters."""
	roll = rng.random()
	if roll > 0.16 or not text:
		return text
	result = _dirtied(roll, text)
	return result if len(result) <= limit else text


def _dirtied(roll: float, text: str) -> str:
	if roll < 0.07:
		# "Î" becomes "ÃŽ", which no tool tells from text that is meant so.
		return text if text.isascii() or "Î" in text else mojibake(text)
	if roll < 0.11:
		return entities(text)
	if roll < 0.14:
		return text.replace(" ", "  ", 1) if " " in text else f" {text}"
	return f"{text}\t" if roll < 0.15 else f" {text} "


def dirty_note(rng: Random, text: str) -> str:
	"""Like `dirty`, for notes of several lines: Windows line breaks, and now and then a control character."""
	roll = rng.random()
	if roll < 0.2:
		text = text.replace("\n", "\r\n")
	elif roll < 0.215 and text:
		at = int(rng.random() * len(text))
		text = text[:at] + rng.choice(_CONTROLS) + text[at:]
	return dirty(rng, text, 65_000)


def absent(rng: Random) -> str | None:
	"""Nothing, as one of the two ways in which a text column says so."""
	return None if rng.random() < 0.5 else ""


def written_phone(rng: Random, phone: str) -> str:
	"""A household's telephone number as its clerk typed it; at most 30 characters."""
	area, exchange, line = phone[:3], phone[3:6], phone[6:]
	roll = rng.random()
	if roll < 0.3:
		return phone
	if roll < 0.55:
		return f"{area}-{exchange}-{line}"
	if roll < 0.75:
		return f"({area}) {exchange}-{line}"
	if roll < 0.85:
		return f"{area} {exchange}-{line}"
	if roll < 0.92:
		return f"{area}.{exchange}.{line}"
	if roll < 0.96:
		return f"1-{area}-{exchange}-{line}"
	return f"{area} {exchange}-{line} poste {10 + int(roll * 80)}"


def written_did(rng: Random, did: str) -> str:
	"""A DID within 15 characters; its ten digits, after an optional leading 1, are always `did`."""
	roll = rng.random()
	if roll > 0.09:
		return did
	area, exchange, line = did[:3], did[3:6], did[6:]
	if roll < 0.03:
		return f"{area}-{exchange}-{line}"
	if roll < 0.05:
		return f"{area} {exchange}-{line}"
	if roll < 0.065:
		return f"1{did}"
	return f"1-{area}-{exchange}-{line}" if roll < 0.075 else f"{did} "
