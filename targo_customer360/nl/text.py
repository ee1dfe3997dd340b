"""An utterance as words: folded, spelled as in the lexicon, each with its place in what was typed.

`Text.norm` is one string of words with single spaces, so that rules are plain patterns; `Text.typed` gives back what
the person wrote for any part of it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

_TOKEN = re.compile(
	r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\d{1,2}:\d{2}(?!\d)|\d{1,3}(?:,\d{3})+\.\d{1,2}(?!\d)|\d+(?:[.,]\d+)+|\d+[a-z]*\d*[a-z]*|[a-z]+n'ts?(?![a-z])"
	r"|(?<![a-z])r'[a-z]+|aujourd'hui|quelqu'une?|(?:qu|jusqu|lorsqu|puisqu|[ldnsjctm])'(?=\w)|'(?:s|ll|re|d|ve|m)(?![a-z])"
	r"|[a-z]+[a-z0-9]*|-+>|=>|\.\.\.+|…|[^\sa-z0-9]"
)
_ABBREVIATIONS = frozenset(
	"m mr mrs mme mmes ms dr app appt apt ch boul blvd av ave st ste rd rte no inc ltd ltee me mlle tel ext dre".split()
)
_SPELLED = frozenset(("ont", "ata", "did", "olt", "ppa", "ip", "vip", "nip", "pin", "pdf", "vm", "dids"))
_SPELLED_LONGEST = 4
_SAME = {"œ": "o", "æ": "a", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "→": ">", "–": "-", "—": "-", "−": "-"}
_LONG_DASHES = "–—"


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
	if character in _SAME:
		return _SAME[character]
	base = unicodedata.normalize("NFKD", character)[0].lower()
	return base if len(base) == 1 else character


def fold(text: str) -> str:
	"""Lower case without accents, of the same length, so that places in it are places in `text`."""
	return "".join(map(_fold_character, text))


@dataclass(slots=True)
class Token:
	"""One word: `word` is how rules see it, `start` and `end` its place in what was typed."""

	word: str
	start: int
	end: int
	capital: bool = False
	upper: bool = False
	known: bool = True
	joined: bool = False
	"""Written against the word before it, with a hyphen between or nothing."""


@dataclass(slots=True)
class Text:
	"""The words of one utterance; build it with `read`."""

	raw: str
	tokens: list[Token]
	norm: str = ""
	_starts: list[int] = field(default_factory=list)

	def __post_init__(self) -> None:
		place = 0
		for token in self.tokens:
			self._starts.append(place)
			place += len(token.word) + 1
		self.norm = " ".join(token.word for token in self.tokens)

	def __len__(self) -> int:
		return len(self.tokens)

	def word(self, index: int) -> str:
		"""The word at `index`, "" outside."""
		return self.tokens[index].word if 0 <= index < len(self.tokens) else ""

	def span(self, match: re.Match[str], group: int | str = 0) -> tuple[int, int]:
		"""The token range that a match of a pattern in `norm` covers, end exclusive."""
		start, end = match.span(group)
		return self.index(start), self.index(max(start, end - 1)) + 1

	def index(self, place: int) -> int:
		"""The token at a place in `norm`."""
		return bisect_right(self._starts, place) - 1

	def place(self, index: int) -> int:
		"""Where a token starts in `norm`; its length for the one after the last."""
		return self._starts[index] if index < len(self._starts) else len(self.norm) + 1

	def part(self, first: int, last: int) -> str:
		"""The words of a token range, end exclusive."""
		return " ".join(token.word for token in self.tokens[first:last])

	def typed(self, first: int, last: int) -> str:
		"""What was typed for a token range, end exclusive."""
		if first >= last:
			return ""
		return self.raw[self.tokens[first].start : self.tokens[last - 1].end].strip()

	def find(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], tuple[int, int]]]:
		"""Each match in `norm` with its token range."""
		for match in pattern.finditer(self.norm):
			yield match, self.span(match)


def split(raw: str) -> list[Token]:
	"""The tokens of a text, before spelling is looked at."""
	folded = fold(raw)
	tokens: list[Token] = []
	glued = False
	for match in _TOKEN.finditer(folded):
		word, start, end = match[0], match.start(), match.end()
		touches = start > 0 and not folded[start - 1].isspace()
		if word == "-":
			if touches and end < len(folded) and not folded[end].isspace() and raw[start] not in _LONG_DASHES:
				glued = True
				continue
			word = ","
		elif word == "." and tokens and tokens[-1].word in _ABBREVIATIONS:
			continue
		elif (word[0] in "-=" and word.endswith(">")) or word == ">":
			word = "->"
		elif word.startswith("..") or word == "…":
			word = "…"
		elif word.startswith("r'"):
			# Quebec French as it is said: r'pars, r'mets, r'garde
			word = "re" + word[2:]
		elif "n't" in word:
			word = word.replace("'", "")
		typed = raw[start:end]
		tokens.append(
			Token(
				word,
				start,
				end,
				capital=typed[:1].isupper(),
				upper=typed.isupper(),
				joined=glued or (touches and bool(tokens) and tokens[-1].end == start),
			)
		)
		glued = False
	return _merge_spelled(tokens)


def _merge_spelled(tokens: list[Token]) -> list[Token]:
	"""`o n t` is ONT, however it was dictated."""
	merged: list[Token] = []
	i = 0
	while i < len(tokens):
		for length in range(_SPELLED_LONGEST, 1, -1):
			part = tokens[i : i + length]
			letters = "".join(token.word for token in part)
			if letters in _SPELLED and len(part) == length and all(len(token.word) == 1 for token in part):
				merged.append(Token(letters, part[0].start, part[-1].end, capital=True, upper=True))
				i += length
				break
		else:
			merged.append(tokens[i])
			i += 1
	return merged


@dataclass(slots=True)
class Claims:
	"""Which tokens are already part of a parameter."""

	taken: set[int] = field(default_factory=set)

	def add(self, span: tuple[int, int]) -> None:
		self.taken.update(range(*span))

	def free(self, span: tuple[int, int]) -> bool:
		return not any(index in self.taken for index in range(*span))
