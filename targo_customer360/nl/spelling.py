"""What a mistyped word was meant to be: a list of the common slips, then one edit from a word of the lexicon."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from targo_customer360.nl.dictation import punctuated
from targo_customer360.nl.lexicon import business, everyday, load, names, trade_words, vocabulary
from targo_customer360.nl.text import Text, Token, split

_SHORTEST = 5
_LONG = 8
_CHOICES = 8
_LONGEST = 400
"""Characters that are read of one utterance: nobody dictates more in one request."""


def read(raw: str) -> Text:
	"""The words of an utterance, spelled as the lexicon has them."""
	raw = raw[:_LONGEST]
	tokens: list[Token] = []
	for index, token in enumerate(split(raw)):
		tokens.extend(_spelled(token, first=index == 0))
	return Text(raw, punctuated(_emergency(tokens)))


def _spelled(token: Token, first: bool) -> list[Token]:
	word = token.word
	if not word[0].isalpha():
		return [token]
	slips = load("words")["misspelled"]
	if word not in vocabulary() and word in slips:
		meant = slips[word].split()
		token.word = meant[-1]
		before = [Token(w, token.start, token.start, known=True) for w in meant[:-1]]
		return [*before, token]
	if word in vocabulary():
		return [token]
	# A capital inside the sentence is a name; a name is never "corrected".
	if (not token.capital or first) and word.isalpha() and word not in names() and word not in business():
		meant_word = _nearest(word)
		if meant_word:
			token.word = meant_word
			return [token]
	token.known = False
	return [token]


@lru_cache(maxsize=4096)
def _nearest(word: str) -> str | None:
	if len(word) < _SHORTEST:
		return None
	allowed = 2 if len(word) >= _LONG else 1
	near = extract(word, _long_words(), scorer=OSA.distance, score_cutoff=allowed, limit=_CHOICES)
	# The first letter is rarely the wrong one, and names differ from words by just that.
	meant = [
		(distance, other not in trade_words(), other) for other, distance, _ in near if other[0] == word[0]
	]
	return min(meant)[2] if meant else None


@lru_cache
def _long_words() -> tuple[str, ...]:
	return tuple(
		sorted(word for word in vocabulary() - everyday() if len(word) >= _SHORTEST and word.isalpha())
	)


_EMERGENCY = (("nine", "one", "one"), ("neuf", "un", "un"), ("neuf", "cent", "onze"), ("9", "1", "1"))


def _emergency(tokens: list[Token]) -> list[Token]:
	"""911 is one word however it was dictated, unless it is a part of a longer number."""
	number_words = load("numbers")["digits"]

	def is_digit(index: int) -> bool:
		return 0 <= index < len(tokens) and (
			tokens[index].word in number_words or tokens[index].word.isdigit()
		)

	for i in range(len(tokens) - 2):
		part = tokens[i : i + 3]
		if tuple(token.word for token in part) in _EMERGENCY and not is_digit(i - 1) and not is_digit(i + 3):
			return [*tokens[:i], Token("911", part[0].start, part[-1].end), *tokens[i + 3 :]]
	return tokens
