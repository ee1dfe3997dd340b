"""Whether a text is English or French, by its small words and accents."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from targo_customer360.nl.lexicon import load
from targo_customer360.nl.text import fold

Language = Literal["en", "fr"]
_WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*")
_ELIDED = re.compile(r"\b(?:qu|[ldnsjctm])['’](?=\w)", re.IGNORECASE)
_ACCENTS = frozenset("éèêëàâùûüîïôçœ")
_ELISION = 2
_ACCENT = 1


def detect(text: str, otherwise: Language = "en") -> Language:
	"""The language of a text; `otherwise` where nothing or as much speaks for both ("balance 1207")."""
	found = _WORD.findall(fold(text).replace("’", "'"))
	votes = {language: sum(word in known for word in found) for language, known in _known().items()}
	votes["fr"] += _ELISION * len(_ELIDED.findall(text))
	votes["en"] += sum(word.endswith("'s") for word in found)
	# A name has accents in either language: they only tip the scales.
	votes["fr"] += _ACCENT * any(
		c in _ACCENTS for word in text.lower().split() if word[:1].isalpha() for c in word
	)
	if votes["en"] == votes["fr"]:
		return otherwise
	return "en" if votes["en"] > votes["fr"] else "fr"


@lru_cache
def _known() -> dict[Language, frozenset[str]]:
	listed = {language: set(words.split()) for language, words in load("languages").items()}
	both = listed["en"] & listed["fr"]
	return {"en": frozenset(listed["en"] - both), "fr": frozenset(listed["fr"] - both)}
