"""The tolerant reader behind `php`: finds where strings end although their lengths are wrong."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

DEEPEST = 64
BUDGET = 50_000
"""Steps that may be spent on trying other ends of strings, about a tenth of a second."""

_TOKEN = re.compile(
	r"""(?a)s:(?P<s>\d{1,9}):"|i:(?P<i>[-+]?\d{1,19});|a:(?P<a>\d{1,9}):\{|(?P<n>N);|b:(?P<b>[01]);"""
	r"""|d:(?P<d>-?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?|-?INF|NAN);|(?P<end>\})|(?P<object>[OoCRrE]):"""
)
_VALUE_FOLLOWS = re.compile(r"[sidbaOCRrE]:|N;")
_KEY_FOLLOWS = re.compile(r"(?a)[si]:[-+]?\d")

_OPEN = object()
_CLOSE = object()


class PhpError(ValueError):
	"""Text that is no PHP value, or one that is not read; `offset` is the character where that shows."""

	def __init__(self, message: str, offset: int) -> None:
		super().__init__(message)
		self.message = message
		self.offset = offset


class _Frame(NamedTuple):
	"""An array being read. A new one takes its place at every step, so that a choice can go back to it."""

	missing: int
	"""Keys and values still to come; even when a key is next."""
	depth: int
	outer: _Frame | None


class _Choice(NamedTuple):
	"""A string whose end was guessed: where to look for the next possible end, and what was known then."""

	start: int
	search: int
	tried: int
	"""The end that the length gave, or -1; it is not tried a second time."""
	frame: _Frame | None
	tokens: int


class _DeadEnd(Exception):
	"""The text does not go on as the ends of strings chosen so far ask."""


class Reader:
	"""Reads one value from the whole of a text."""

	def __init__(self, text: str) -> None:
		self._text = text
		self._at = 0
		self._tokens: list[Any] = []
		self._frame: _Frame | None = None
		self._choices: list[_Choice] = []
		self._budget = BUDGET
		self._went_back = False
		self._trouble = PhpError("the PHP value is empty", 0)

	def read(self) -> Any:
		"""The value. Raises PhpError."""
		while True:
			try:
				self._value()
				while self._frame is not None:
					self._step()
				if self._at == len(self._text):
					return _build(self._tokens)
				self._fail("something follows the PHP value", self._at)
			except _DeadEnd:
				self._go_back()

	def _step(self) -> None:
		"""Reads the next key, value or closing brace of the array at hand."""
		if self._went_back:
			self._spend(1)
		frame = self._frame
		assert frame is not None
		if frame.missing == 0:
			if not self._text.startswith("}", self._at):
				self._fail("a PHP array holds more than it says", self._at)
			self._at += 1
			self._tokens.append(_CLOSE)
			self._frame = frame.outer
			return
		self._frame = frame._replace(missing=frame.missing - 1)
		if frame.missing % 2 == 0 and not _KEY_FOLLOWS.match(self._text, self._at):
			self._fail("a key of a PHP array is missing", self._at)
		self._value()

	def _value(self) -> None:
		found = _TOKEN.match(self._text, self._at)
		if found is None:
			self._fail("this is not a PHP value", self._at)
			return
		kind, start = found.lastgroup, self._at
		self._at = found.end()
		if kind == "s":
			self._string(int(found["s"]), start)
		elif kind == "i":
			self._tokens.append(int(found["i"]))
		elif kind == "a":
			self._open(int(found["a"]), start)
		elif kind == "n":
			self._tokens.append(None)
		elif kind == "b":
			self._tokens.append(found["b"] == "1")
		elif kind == "d":
			self._tokens.append(float(found["d"].replace(",", ".").lower()))
		elif kind == "object":
			raise PhpError("the PHP value holds an object or a reference, which is not read", start)
		else:
			self._fail("a PHP array holds less than it says", start)

	def _open(self, length: int, start: int) -> None:
		depth = self._frame.depth + 1 if self._frame else 1
		if depth > DEEPEST:
			raise PhpError(f"the PHP arrays are nested deeper than {DEEPEST}", start)
		self._tokens.append(_OPEN)
		self._frame = _Frame(2 * length, depth, self._frame)

	def _string(self, length: int, token: int) -> None:
		"""Reads the text of a string from here on, to the end that its length gives, or the nearest possible."""
		start = self._at
		end = next(filter(self._may_end, self._ends(start, length)), -1)
		self._choices.append(_Choice(start, start, end, self._frame, len(self._tokens)))
		if end >= 0:
			self._take(start, end)
		else:
			self._next_end(token)

	def _ends(self, start: int, length: int) -> list[int]:
		"""Where the length says that the string ends, if it counts bytes of UTF-8, or characters."""
		by_characters = start + length
		piece = self._text[start:by_characters]
		if piece.isascii():
			return [by_characters]
		self._spend(len(piece) >> 10)
		cut = piece.encode("utf-8", "surrogatepass")[:length]
		by_bytes = start + len(cut.decode("utf-8", "ignore"))
		return [by_bytes, by_characters]

	def _may_end(self, end: int) -> bool:
		"""Whether a string can end here: a quote, a semicolon, and then what the array at hand needs next."""
		if not self._text.startswith('";', end):
			return False
		after, frame = end + 2, self._frame
		if frame is None:
			return after == len(self._text)
		if frame.missing == 0:
			return self._text.startswith("}", after)
		return bool((_VALUE_FOLLOWS if frame.missing % 2 else _KEY_FOLLOWS).match(self._text, after))

	def _take(self, start: int, end: int) -> None:
		self._tokens.append(self._text[start:end])
		self._at = end + 2

	def _next_end(self, place: int) -> None:
		"""Ends the string of the last choice at the nearest possible end that was not tried."""
		start, search, tried, frame, tokens = self._choices.pop()
		while (end := self._text.find('";', search)) >= 0:
			self._spend(1 + ((end - search) >> 10))
			search = end + 1
			if end != tried and self._may_end(end):
				self._choices.append(_Choice(start, search, tried, frame, tokens))
				self._take(start, end)
				return
		self._spend((len(self._text) - search) >> 10)
		self._fail("a PHP string has no end", place)

	def _go_back(self) -> None:
		"""Returns to the last string whose end can be elsewhere."""
		self._went_back = True
		while self._choices:
			choice = self._choices[-1]
			self._frame = choice.frame
			del self._tokens[choice.tokens :]
			try:
				self._next_end(choice.start)
			except _DeadEnd:
				continue
			return
		raise self._trouble

	def _fail(self, message: str, offset: int) -> None:
		"""Notes the trouble that lies furthest in the text, which is the one to tell, and gives up this way."""
		if offset >= self._trouble.offset:
			self._trouble = PhpError(message, offset)
		raise _DeadEnd

	def _spend(self, steps: int) -> None:
		self._budget -= steps
		if self._budget < 0:
			raise self._trouble


def _build(tokens: list[Any]) -> Any:
	"""The value from its tokens in the order of the text."""
	stack: list[list[Any]] = [[]]
	for token in tokens:
		if token is _OPEN:
			stack.append([])
		elif token is _CLOSE:
			flat = stack.pop()
			stack[-1].append(dict(zip(flat[::2], flat[1::2], strict=True)))
		else:
			stack[-1].append(token)
	return stack[0][0]
