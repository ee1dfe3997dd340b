"""Repairs legacy text: HTML entities, mojibake, control characters, stray spaces."""

from __future__ import annotations

import html
import re
from functools import lru_cache

import ftfy

from targo_customer360.legacy.charset import encode_latin1

_CACHED_LENGTH = 200
_ENTITY_ROUNDS = 3

# Only entities that end in a semicolon: in "Gagnon&regis" the "&reg" is no trademark.
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

# What a continuation byte of UTF-8 looks like when read as latin1 or cp1252, and a lead byte before it.
_CONTINUATION = "[\u0080-\u00bfŒœŠšŽžŸƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]"
_MOJIBAKE = re.compile(f"[ÃâÅÄ]{_CONTINUATION}|Ã |Â(?![ŒœŠšŽžŸ]){_CONTINUATION}")
_ACCENT = re.compile(f"Ã{_CONTINUATION}|Å[\u0092\u0093’“¸]")

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\ufeff]")
_SPACES_IN_LINE = re.compile(r"[^\S\n]+")
_SPACES_AT_BREAK = re.compile(r" ?\n ?")
_LINE_BREAK = re.compile("\r\n?|[\u2028\u2029]")


def repair(text: str) -> str:
	"""Undoes HTML entities (also when encoded twice) and text that was read through the wrong charset.

	Plain ASCII without "&" comes back at once; well-written accents ("Côté", "Ça", "Île") are left alone.
	"""
	if "&" not in text and (text.isascii() or not _MOJIBAKE.search(text)):
		return text
	return _repair_cached(text) if len(text) <= _CACHED_LENGTH else _repair(text)


def clean_line(text: str) -> str:
	"""Repaired text on one line: no control characters, single spaces, none at the ends."""
	if text.isascii() and text.isprintable() and "&" not in text:
		return " ".join(text.split()) if "  " in text else text.strip()
	# Control characters that are white space (tab, line feed) part words; the others are dropped.
	return " ".join(_CONTROLS.sub("", _LINE_BREAK.sub("\n", repair(text))).split())


def clean_lines(text: str) -> str:
	"""Like `clean_line`, but line breaks are kept, as "\\n"."""
	if text.isascii() and text.isprintable() and "&" not in text:
		return clean_line(text)
	text = _CONTROLS.sub("", _LINE_BREAK.sub("\n", repair(text)))
	return _SPACES_AT_BREAK.sub("\n", _SPACES_IN_LINE.sub(" ", text)).strip()


def _repair(text: str) -> str:
	for _ in range(_ENTITY_ROUNDS):
		if "&" not in text:
			break
		plain = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
		if plain == text:
			break
		text = plain
	if not _MOJIBAKE.search(text):
		return text
	# ftfy leaves "ÃŽle" and "Å’uvre" alone, which may be meant; in French and English such a pair never is.
	return _ACCENT.sub(_accent, ftfy.fix_encoding(text))


def _accent(match: re.Match[str]) -> str:
	pair = match.group()
	byte = ord(pair[1]) if pair[1] < "\u0100" else encode_latin1(pair[1])[0]
	return bytes([ord(pair[0]), byte]).decode("utf-8")


_repair_cached = lru_cache(maxsize=8192)(_repair)
