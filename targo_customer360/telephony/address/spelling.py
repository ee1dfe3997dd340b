"""Names written with a slip, and names that only look like one.

No score decides here. A slip is believed where one spelling is a name that exists, the other is none, and the
difference is one that fingers make. Two names that both exist are two streets, however near they are.
"""

from __future__ import annotations

import re
from enum import Enum

from rapidfuzz.distance import OSA

from targo_customer360.telephony.address.vocabulary import KNOWN_NAMES, SAINTS

_DOUBLED = re.compile(r"([a-z])\1")
# An accented letter that was lost for good is one of these; "u" is left to a person (Hébert, Hubert).
_LOST = "[aceio]"
_LONG = 7
_LONG_UNKNOWN = 8
# "Sherbrook": from here on a lost silent "e" is a slip rather than another gender.
_LONG_SILENT = 9
_LONG_NAME = 9


class Likeness(Enum):
	"""How two different words or names stand to each other."""

	LOST = "an accented letter was lost"
	SLIP = "slip"
	DOUBT = "doubt"
	NEAR = "near"
	OTHER = "other"


def _undoubled(word: str) -> str:
	return _DOUBLED.sub(r"\1", word)


def _finger_slip(a: str, b: str) -> bool:
	"""Two letters swapped, or one doubled or not."""
	return (len(a) == len(b) and sorted(a) == sorted(b)) or _undoubled(a) == _undoubled(b)


def _other_ending(a: str, b: str) -> bool:
	"""Singular and plural, or masculine and feminine: Érable and Érables, Germain and Germaine."""
	short, long = sorted((a, b), key=len)
	if len(short) == len(long):
		if {short[-1], long[-1]} == {"i", "y"} and len(short) >= _LONG:
			return False
		return short[:-1] == long[:-1] and (short[-1] in "aeiosxy" or long[-1] in "aeiosxy")
	return long[:-1] == short and long[-1] in "aeosx" and long[-1] != short[-1]


def words_alike(a: str, b: str, name_length: int) -> Likeness:
	"""Two different words of a name that has `name_length` letters in all."""
	if a[0] == "#" or b[0] == "#" or a in SAINTS or b in SAINTS:
		return Likeness.OTHER
	if "?" in a or "?" in b:
		return _lost_letters(a, b)
	distance = OSA.distance(a, b, score_cutoff=2)
	if distance > 1 or a[0] != b[0]:
		return Likeness.NEAR if distance <= 2 and min(len(a), len(b)) >= 5 else Likeness.OTHER
	known = (a in KNOWN_NAMES) + (b in KNOWN_NAMES)
	shorter = min(len(a), len(b))
	if known == 2 or shorter < 4:
		return Likeness.NEAR
	silent = a.rstrip("e") == b.rstrip("e") and known == 1 and shorter >= _LONG_SILENT
	if _other_ending(a, b) and not silent:
		return Likeness.DOUBT
	finger = _finger_slip(a, b)
	if known == 1 and (shorter >= _LONG or (finger and shorter >= 5 and name_length >= _LONG_NAME)):
		return Likeness.SLIP
	if known == 0 and finger and shorter >= _LONG_UNKNOWN:
		return Likeness.SLIP
	return Likeness.DOUBT


def _lost_letters(a: str, b: str) -> Likeness:
	lossy, other = (a, b) if "?" in a else (b, a)
	if "?" in other:
		return Likeness.LOST if lossy == other else Likeness.OTHER
	if re.fullmatch(lossy.replace("?", _LOST), other):
		return Likeness.LOST
	return Likeness.DOUBT if re.fullmatch(lossy.replace("?", "[a-z]"), other) else Likeness.OTHER


def initials(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
	"""Is one the other with initials? J A Bombardier and Joseph Armand Bombardier."""
	if len(a) != len(b) or len(a) < 2 or a[-1] != b[-1]:
		return False
	return all(x == y or (x[0] == y[0] and 1 in (len(x), len(y))) for x, y in zip(a, b, strict=True))


def names_alike(a: tuple[str, ...], b: tuple[str, ...]) -> Likeness:
	"""Two different names, word by word. One word may hold a slip; all others, and every number, are equal."""
	if len(a) != len(b):
		glued_a, glued_b = "".join(a), "".join(b)
		if "#" in glued_a + glued_b or not glued_a or not glued_b:
			return Likeness.OTHER
		alike = (
			OSA.distance(glued_a, glued_b, score_cutoff=1) <= 1
			and min(len(glued_a), len(glued_b)) >= _LONG_NAME
		)
		return Likeness.DOUBT if alike else Likeness.OTHER
	different = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
	if len(different) > 1 and not all("?" in x + y for x, y in different):
		return Likeness.OTHER
	length = min(sum(map(len, a)), sum(map(len, b)))
	return max((words_alike(x, y, length) for x, y in different), key=_ORDER.index, default=Likeness.OTHER)


_ORDER = [Likeness.LOST, Likeness.SLIP, Likeness.DOUBT, Likeness.NEAR, Likeness.OTHER]
