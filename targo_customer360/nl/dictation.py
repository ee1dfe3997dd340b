"""Punctuation that was said: "un routeur wifi virgule au 1260 chemin" is a comma, "quarante virgule cinq" is not."""

from __future__ import annotations

from targo_customer360.nl.lexicon import load
from targo_customer360.nl.numbers import is_number_word
from targo_customer360.nl.text import Token

_LONGEST = 3


def punctuated(tokens: list[Token]) -> list[Token]:
	"""The tokens with each mark that was said as that mark."""
	said: dict[str, str] = load("words")["marks"]
	found: list[Token] = []
	i = 0
	while i < len(tokens):
		for length in range(_LONGEST, 0, -1):
			mark = said.get(" ".join(token.word for token in tokens[i : i + length]))
			if mark and not _is_in_number(tokens, i, i + length):
				found.append(Token(mark, tokens[i].start, tokens[min(i + length, len(tokens)) - 1].end))
				i += length
				break
		else:
			found.append(tokens[i])
			i += 1
	return found


def _is_in_number(tokens: list[Token], first: int, end: int) -> bool:
	def is_number(index: int) -> bool:
		return 0 <= index < len(tokens) and (
			tokens[index].word.isdigit() or is_number_word(tokens[index].word)
		)

	return is_number(first - 1) and is_number(end)
