"""What stands beside an address without being part of it: mail boxes, former addresses, remarks."""

from __future__ import annotations

import re
from enum import Enum

from targo_customer360.telephony.address.vocabulary import (
	MOVED_WORDS,
	NUMBERED_NOTES,
	OLD_BEFORE_NUMBER,
	OLD_WORDS,
	UNCONFIRMED_WORDS,
	alternatives,
)

_OLD = alternatives(OLD_WORDS)
_OLD_NUMBER = rf"(?:{alternatives(OLD_BEFORE_NUMBER)})\b[ :#-]*(?:le |au )?(?=[0-9])"
_WHAT = r"(?:adresse|address|addr|civique|civic|numero|number|no)"
_PARENTHESIS = re.compile(r"\(([^()]*)\)?")
# A comma, a dash before a word, a slash between words, or the word that opens a former address.
_BREAK = re.compile(
	rf"\s*,\s*|(?<!\bst)(?<!\bste)(?<!saint)(?<!sainte)\s-+\s+(?=[a-z]{{2}})|\s/\s(?=[a-z]{{2}})"
	rf"|\s+(?=(?:{_OLD})\b\s*(?:{_WHAT}\b|(?:le |au )?[:#-]?\s*[0-9])|{_OLD_NUMBER})"
)
_OLD_START = re.compile(rf"(?:l |adresse |address )?(?:{_OLD})\b|{_OLD_NUMBER}")
_OLD_ITSELF = re.compile(rf"(?:l |adresse |address )?(?:{_OLD})\s*{_WHAT}?\s*[:-]?")
_MOVED = re.compile(rf"\b(?:{alternatives(MOVED_WORDS)})\b")
_UNCONFIRMED = re.compile(rf"\b(?:{alternatives(UNCONFIRMED_WORDS)})\b")
_MOVED_START = re.compile(rf"(?:(?:{alternatives(MOVED_WORDS)}|{_WHAT}|au|to|le|a|at|is|est)\b[ :-]*)+")
_MAIL = re.compile(
	r"\b[0-9]+\s*,?\s*(?:c ?p|p ?o box)\b(?![ #:]*[0-9])|"
	r"\b(?:c ?p|case postale|casier postal|p ?o ?b|p ?o box|post office box|boite postale|b ?p|box)\b\s*(?:no\b)?[ #:]*[0-9]+[a-z]?\b"
	r"|\b(?:cp|pob|bp)[0-9]+\b"
	r"|\b(?:case postale|casier postal|p ?o box|post office box|boite postale|poste restante|general delivery)\b"
	r"|\b(?:r ?r|route rurale|rural route)\b[ :#]*[0-9]+\b|\bsucc(?:ursale)?\b.*$"
)
_POSTAL_CODE = r"\b(?=[a-z0-9 -]{0,6}[0-9])[a-z][0-9o][a-z][ -]?[0-9o][a-z][0-9o]\b"
_POSTAL = re.compile(_POSTAL_CODE)
_NOISE = re.compile(
	rf"{_POSTAL_CODE}"
	r"|\b(?:qc|pq)\s*$|\b(?:c/o|a/s|att|attn)\b.*$"
	r"|\b[0-9]{4}[ -]?[0-9]{4} (?:quebec|canada)(?: inc| ltee| ltd)?\b"
	r"|(?:\b1[ -]?)?\b[0-9]{3}[ -]?[0-9]{3}[ -][0-9]{4}\b"
)
_NUMBERED = re.compile(rf"\b(?:{alternatives(NUMBERED_NOTES)})\b[ :#]*(?:[0-9][0-9 -]*)?")


class Note(Enum):
	"""What a segment says about addresses in time."""

	NONE = 0
	OLD = 1  # it holds a former address, or says what the place was
	MARKED_OLD = 2  # it says that the address beside it is the former one
	MOVED = 3  # it says that the subscriber left, or where the new address is
	UNCONFIRMED = 4  # it says that the address beside it is provisional, wrong or for mail


def segments(text: str) -> list[tuple[str, bool]]:
	"""A clean line in pieces, each with whether it stood in parentheses; those come last."""
	if "(" not in text and ")" not in text:
		return [(piece, False) for piece in _BREAK.split(text)]
	inside = [(m[1], True) for m in _PARENTHESIS.finditer(text)]
	outside = _PARENTHESIS.sub(" , ", text).replace(")", " ")
	return [(piece, False) for piece in _BREAK.split(outside)] + inside


def about_time(text: str, anywhere: bool) -> Note:
	"""Is `text` a former or a new address? `anywhere` looks past its first word."""
	if _OLD_ITSELF.fullmatch(text):
		return Note.MARKED_OLD
	if _OLD_START.match(text):
		return Note.OLD
	if _UNCONFIRMED.search(text) if anywhere else _UNCONFIRMED.match(text):
		return Note.UNCONFIRMED
	if _MOVED.search(text) if anywhere else _MOVED.match(text):
		return Note.MOVED
	return Note.NONE


def after_moved(text: str) -> str:
	"""'maintenant au 456 rue Neuve' -> '456 rue Neuve'."""
	return _MOVED_START.sub("", text, count=1)


def without_mail(text: str) -> str:
	"""`text` without its post-office box or rural route; the same text when it had none."""
	rest = _MAIL.sub(" ", text)
	return text if rest == text else " ".join(rest.split()).strip(" -:,")


def postal_in(text: str) -> str:
	"""The postal code that `text` repeats, as it was written; "" when there is none."""
	found = _POSTAL.search(text)
	return found[0] if found else ""


def without_noise(text: str) -> str:
	"""`text` without a postal code, a telephone number or the number of a numbered company."""
	return _NOISE.sub(" ", text).strip()


def without_numbered_notes(text: str) -> str:
	"""`text` without a door code, an intercom number or the like."""
	return _NUMBERED.sub(" ", text).strip(" -:/,")
