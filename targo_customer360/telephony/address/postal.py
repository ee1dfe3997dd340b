"""Postal codes and provinces: they support or contradict, they never decide alone."""

from __future__ import annotations

import re
from functools import lru_cache

from targo_customer360.telephony.address.normalize import clean

_CODE = re.compile(r"[A-Z][0-9][A-Z](?:[0-9][A-Z][0-9])?")
_DIGITS = str.maketrans("OILSB", "01158")
# O and I are in no Canadian postal code, so only these misreadings of a letter can be undone.
_CAPITALS = str.maketrans("581", "SBL")
_PROVINCES = {
	**dict.fromkeys(("qc", "pq", "p q", "q c", "que", "quebec", "qu", "qbc"), "QC"),
	**dict.fromkeys(("on", "ont", "ontario"), "ON"),
	**dict.fromkeys(("nb", "n b", "new brunswick", "nouveau brunswick"), "NB"),
	**dict.fromkeys(("ns", "nova scotia", "nouvelle ecosse"), "NS"),
	**dict.fromkeys(("pe", "pei", "ile du prince edouard", "prince edward island"), "PE"),
	**dict.fromkeys(("nl", "nf", "terre neuve", "newfoundland"), "NL"),
	**dict.fromkeys(("mb", "man", "manitoba"), "MB"),
	**dict.fromkeys(("sk", "sask", "saskatchewan"), "SK"),
	**dict.fromkeys(("ab", "alta", "alberta"), "AB"),
	**dict.fromkeys(("bc", "cb", "b c", "british columbia", "colombie britannique"), "BC"),
	**dict.fromkeys(("ny", "new york"), "NY"),
	**dict.fromkeys(("vt", "vermont"), "VT"),
}


@lru_cache(maxsize=65536)
def postal_code(text: object) -> str:
	"""'jol 1wO' -> 'J0L1W0'; a sorting area alone stays three characters; anything else is ''."""
	code = "".join(char for char in clean(text).upper() if char.isalnum())
	if len(code) not in (3, 6):
		return ""
	repaired = "".join(char.translate(_DIGITS if i % 2 else _CAPITALS) for i, char in enumerate(code))
	return repaired if _CODE.fullmatch(repaired) else ""


@lru_cache(maxsize=1024)
def province(text: object) -> str:
	"""'P.Q.', 'Québec' -> 'QC'; '' for an empty or unknown one."""
	return _PROVINCES.get(clean(text).replace("-", " ").strip(" ,()"), "")


def is_province(text: str) -> bool:
	"""Is this clean text nothing but a province or the country?"""
	return text in _PROVINCES or text in ("canada", "ca")
