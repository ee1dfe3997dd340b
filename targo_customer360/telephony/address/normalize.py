"""Any text that a person typed, as plain lower-case ASCII whose punctuation still separates."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

import ftfy

_PUNCTUATION = str.maketrans(
	{
		**{chr(code): " " for code in range(32)},
		**dict.fromkeys('."*_=!%^~\\<>$@+', " "),
		**dict.fromkeys("\n\r;|", ","),
		"[": "(",
		"{": "(",
		"]": ")",
		"}": ")",
		"`": "'",
	}
)
_LETTERS = str.maketrans(
	{
		"½": " 1/2 ",
		"¼": " 1/4 ",
		"¾": " 3/4 ",
		"œ": "oe",
		"Œ": "oe",
		"æ": "ae",
		"Æ": "ae",
		"ß": "ss",
		"ø": "o",
		"Ø": "o",
		"№": "no ",
		"\ufffd": "?",
		"⁄": "/",
		"∕": "/",
		**dict.fromkeys("’‘´ʼ‛′", "'"),
		**dict.fromkeys("–—−‐‑‒", "-"),
		**dict.fromkeys("“”«»„", " "),
		**dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
	}
)
_NUMBER_SIGN = re.compile(r"\b([Nn])[°º]")
_ENTITY = re.compile(r"&(?:#|[A-Za-z])")
_CAPITAL_ENTITY = re.compile(r"&(?:AMP;)*[A-Z]{3,6}[0-9]{0,2};")
_MOJIBAKE = re.compile("[ÃÂÅãâ├┬]")
_LOWERED_MOJIBAKE = re.compile("([ãâ])(?=[\u00a0-\u00bf\u2030\u0160\u2039\u0152])")
_SPREADSHEET_NUMBER = re.compile(r"(?<=\d)\.0+(?![\d])")
_HALF = re.compile(r"(?<=\d)[.,]5(?=\s|$)")
_RAISED_NUMBER = re.compile("(?<=\\d)(?=[\u00b2\u00b3\u00b9\u2070-\u2089\u2150-\u2189])")
_ELISION = re.compile(r"\b([dlj]|qu)'(?=[a-z?])")


def _undo_mojibake(text: str) -> str:
	# Whole texts that went wrong once, on Windows or in a console: ftfy doubts the short ones ("ÃŽle").
	for page in ("cp1252", "cp850"):
		try:
			return ftfy.fix_encoding(text.encode(page).decode("utf-8"))
		except UnicodeError:
			continue
	return ftfy.fix_encoding(text)


def _repair(text: str) -> str:
	if "&" in text and _ENTITY.search(text):
		text = _CAPITAL_ENTITY.sub(lambda m: m[0].lower(), text)
		text = html.unescape(html.unescape(text))
	if _MOJIBAKE.search(text):
		text = _undo_mojibake(_LOWERED_MOJIBAKE.sub(lambda m: m.group(1).upper(), text))
	if text.isascii():
		return text
	text = _NUMBER_SIGN.sub(r"\1o ", text.translate(_LETTERS))
	decomposed = unicodedata.normalize("NFKD", _RAISED_NUMBER.sub(" ", text))
	# Any other sign becomes a space, so that two numbers never join into a third.
	return "".join(c if c < "\x80" else "" if unicodedata.combining(c) else " " for c in decomposed)


@lru_cache(maxsize=65536)
def clean(text: object) -> str:
	"""`text` in lower-case ASCII: mojibake, HTML entities and accents undone, one space at a time.

	A letter that was lost for good ("Mont�e") is "?". Commas, parentheses, "#", "-", "/", ":" and "&" stay.
	"""
	if not text:
		return ""
	plain = text if isinstance(text, str) else str(text)
	if "&" in plain or not plain.isascii():
		plain = _repair(plain)
	plain = plain.lower()
	if "." in plain:
		plain = plain.replace(".-", "-")
		plain = _SPREADSHEET_NUMBER.sub("", plain)
		plain = _HALF.sub(" 1/2", plain)
	plain = plain.translate(_PUNCTUATION)
	if "'" in plain:
		plain = _ELISION.sub(r"\1 ", plain).replace("'", "")
	return " ".join(plain.split())
