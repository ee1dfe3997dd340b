"""The text as the rules of intent see it: each parameter already found stands as one word, "@date", "@name"."""

from __future__ import annotations

from dataclasses import dataclass

from targo_customer360.nl.text import Text

_SENTENCE = frozenset((",", ";", ":", ".", "!", "?", "…", "(", ")", "->"))
_AND = frozenset(
	("and", "et", "pis", "puis", "then", "but", "mais", "just", "juste", "instead", "ensuite", "otherwise")
)


@dataclass(frozen=True, slots=True)
class Piece:
	"""One word of the view and the tokens it stands for."""

	word: str
	first: int
	last: int


@dataclass(frozen=True, slots=True)
class Clause:
	"""A part of the view between commas or conjunctions."""

	pieces: tuple[Piece, ...]

	@property
	def norm(self) -> str:
		return " ".join(piece.word for piece in self.pieces)

	def covers(self, token: int) -> bool:
		"""Whether a token of the text lies in this clause."""
		return bool(self.pieces) and self.pieces[0].first <= token < self.pieces[-1].last


def view(text: Text, marks: dict[str, list[tuple[int, int]]]) -> tuple[Piece, ...]:
	"""The pieces of a text whose `marks` (name of a parameter -> token ranges) are folded into one word each."""
	starts = {span[0]: (name, span[1]) for name, spans in marks.items() for span in spans}
	pieces: list[Piece] = []
	i = 0
	while i < len(text):
		if i in starts:
			name, end = starts[i]
			pieces.append(Piece(f"@{name}", i, end))
			i = max(end, i + 1)
		else:
			pieces.append(Piece(text.word(i), i, i + 1))
			i += 1
	return tuple(pieces)


def words(pieces: tuple[Piece, ...]) -> str:
	"""The view as one string."""
	return " ".join(piece.word for piece in pieces)


def clauses(pieces: tuple[Piece, ...]) -> list[Clause]:
	"""The clauses of a view, without the punctuation and conjunctions between them."""
	found: list[Clause] = []
	part: list[Piece] = []
	for i, piece in enumerate(pieces):
		limits = (
			piece.word in ("just", "juste")
			and i > 0
			and (
				pieces[i - 1].word in ("dont", "not", "pas")
				or (i + 1 < len(pieces) and pieces[i + 1].word in ("if", "whether", "si", "s'"))
			)
		)
		joins_names = piece.word in ("and", "et", ",") and _is_list(pieces, i)
		if piece.word in _SENTENCE or (piece.word in _AND and not joins_names and not limits):
			if part:
				found.append(Clause(tuple(part)))
			part = []
		else:
			part.append(piece)
	if part:
		found.append(Clause(tuple(part)))
	return found


def _is_list(pieces: tuple[Piece, ...], i: int) -> bool:
	before = pieces[i - 1].word if i else ""
	after = pieces[i + 1].word if i + 1 < len(pieces) else ""
	return before == "@name" and after == "@name"
