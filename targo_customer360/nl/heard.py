"""What was typed, as evidence: whether a word, a number, a telephone number or a day was said in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rapidfuzz.fuzz import ratio

from targo_customer360.nl.dates import months, weekdays
from targo_customer360.nl.numbers import cardinal, decimal, digits_in_words
from targo_customer360.nl.slots import Slots, find
from targo_customer360.nl.spelling import read
from targo_customer360.nl.text import Text, fold

_WORD = re.compile(r"[a-z]+|\d+")
_WRITTEN = re.compile(r"\d{1,3}(?:[ ,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?!\d)")
_PHONE = re.compile(r"(?<!\d)(?:\+?1[ .-]*)?\(?([2-9]\d\d)\)?[ .-]*([2-9]\d\d)[ .-]*(\d{4})(?!\d)")
_MISSPELLED, _LONG_ENOUGH = 80, 4
_SHORT_FORMS = {"saint": "st", "sainte": "ste", "road": "rd", "rang": "rg", "north": "n", "nord": "n"}


@dataclass(frozen=True)
class Heard:
	"""One utterance, typed on `today`."""

	typed: str
	today: date

	@cached_property
	def text(self) -> Text:
		return read(self.typed)

	@cached_property
	def slots(self) -> Slots:
		return find(self.text)

	@property
	def is_whole(self) -> bool:
		"""Whether the rules have read all of it: they stop after a few hundred characters."""
		return len(self.text.raw) == len(self.typed)

	@cached_property
	def words(self) -> frozenset[str]:
		return frozenset(_WORD.findall(fold(self.typed)))

	@cached_property
	def dids(self) -> frozenset[str]:
		written = {"".join(groups) for groups in _PHONE.findall(self.typed)}
		return frozenset(written.union(did for did, _ in self.slots.dids))

	@cached_property
	def amounts(self) -> tuple[float, ...]:
		"""Every number that was written or spoken, in dollars, as often as it was."""
		written = [decimal(number) for number in _WRITTEN.findall(self.typed)]
		spoken = [
			cardinal(self._spoken, i) for i in range(len(self._spoken)) if not self._spoken[i].isdigit()
		]
		found = [*(float(number[0]) for number in spoken if number), *(n for n in written if n is not None)]
		slot = self.slots.amount
		return (*found, slot[0]) if slot and slot[0] not in found else tuple(found)

	@cached_property
	def _numbers(self) -> frozenset[str]:
		"""The digits that number words stand for."""
		found = set()
		for i in range(len(self._spoken)):
			for reading in (digits_in_words(self._spoken, i), cardinal(self._spoken, i)):
				if reading:
					found.add(str(reading[0]))
		return frozenset(found)

	@cached_property
	def _spoken(self) -> list[str]:
		return [token.word for token in self.text.tokens]

	def times_said(self, amount: float) -> int:
		return sum(abs(number - amount) < 0.005 for number in self.amounts)

	def has_words(self, value: str, abbreviated: bool = False) -> bool:
		"""Whether each word of a value was typed: numbers exactly, words but for a slip of a letter.

		With `abbreviated` a word may have been typed shorter, as in an address.
		"""
		wanted = _WORD.findall(fold(value))
		return bool(wanted) and all(self._has(word, abbreviated) for word in wanted)

	def _has(self, word: str, abbreviated: bool) -> bool:
		if word in self.words:
			return True
		if word.isdigit():
			return word in self._numbers
		if abbreviated and (
			_SHORT_FORMS.get(word) in self.words
			or any(len(typed) > 1 and word.startswith(typed) for typed in self.words)
		):
			return True
		if len(word) < _LONG_ENOUGH:
			return False
		return any(len(typed) > 2 and ratio(word, typed) >= _MISSPELLED for typed in self.words)

	def names_day(self, day: date) -> bool:
		"""Whether words that the rules do not read as a date name this one all the same: its day, weekday or month."""
		if str(day.day) in self.words | self._numbers:
			return True
		named = {months().get(word, 0) for word in self.words} - {0}
		on = {weekdays().get(word, -1) for word in self.words} - {-1}
		return day.month in named or day.weekday() in on
