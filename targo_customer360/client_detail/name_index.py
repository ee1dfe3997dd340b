"""Customers by the words of their names."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from targo_customer360.client_detail.words import words
from targo_customer360.sites.port import Rows

_PREFIX_FROM, _FUZZY_FROM = 3, 4
"""Letters from which the beginning of a word stands for it, and from which a slip is seen through."""
_NEAR = 0.7
_SLIP = 0.95
_INITIAL = 0.6
_ALIKE = 60
_RUN_TOGETHER = 84
_LEAST = 55.0


@dataclass
class NameIndex:
	"""Words of names -> customers. `name` says whom a customer is to a person."""

	names: dict[str, str] = field(default_factory=dict)
	_words: dict[str, tuple[str, ...]] = field(default_factory=dict)
	_holders: dict[str, set[str]] = field(default_factory=dict)
	_sorted: list[str] = field(default_factory=list)
	_run_together: dict[str, str] = field(default_factory=dict)

	def put(self, rows: Rows) -> None:
		"""Take customers in, or change them."""
		for row in rows:
			customer, name = row["name"], row["customer_name"] or row["name"]
			if self.names.get(customer) == name:
				continue
			for word in self._words.get(customer, ()):
				self._holders[word].discard(customer)
			self.names[customer] = name
			self._words[customer] = words(name)
			self._run_together[customer] = "".join(self._words[customer])
			for word in self._words[customer]:
				self._holders.setdefault(word, set()).add(customer)
		self._sorted = sorted(word for word, holders in self._holders.items() if holders)

	def clear(self) -> None:
		for held in (self.names, self._words, self._holders, self._sorted, self._run_together):
			held.clear()

	def search(self, text: str) -> dict[str, float]:
		"""Customers whose names fit, each with a score up to 100: any order, parts of a name, slips of the keyboard."""
		asked = words(text)
		if not asked or not self.names:
			return {}
		found = self._by_words(asked)
		joined = "".join(asked)
		if len(joined) >= 2 * _PREFIX_FROM and max(found.values(), default=0.0) < _RUN_TOGETHER:
			near = extract(
				joined,
				self._run_together,
				scorer=fuzz.ratio,
				processor=None,
				score_cutoff=_RUN_TOGETHER,
				limit=20,
			)
			for _, score, customer in near:
				found[customer] = max(found.get(customer, 0.0), round(score - 2, 1))
		return found

	def _by_words(self, asked: tuple[str, ...]) -> dict[str, float]:
		total = 0.0
		sums: dict[str, float] = {}
		for word in dict.fromkeys(asked):
			near = self._near(word)
			holders: dict[str, float] = {}
			for other, likeness in near.items():
				for customer in self._holders[other]:
					holders[customer] = max(holders.get(customer, 0.0), likeness)
			# A rare word says more about who is meant than "Jean" or "inc".
			weight = math.log(1 + len(self.names) / (1 + len(holders)))
			total += weight
			for customer, likeness in holders.items():
				sums[customer] = sums.get(customer, 0.0) + weight * likeness
		least = _LEAST / 100 * total
		return {
			customer: self._score(customer, asked, reached / total)
			for customer, reached in sums.items()
			if total and reached >= least
		}

	def _score(self, customer: str, asked: tuple[str, ...], reached: float) -> float:
		held = self._words[customer]
		if held == asked:
			return 100.0
		if sorted(held) == sorted(asked):
			return 99.0
		length = sum(map(len, held))
		said = min(1.0, sum(map(len, asked)) / length) if length else 0.0
		return round(98 * reached * (0.9 + 0.1 * said), 1)

	def _near(self, word: str) -> dict[str, float]:
		"""The words of names that may be this one, each with a likeness up to 1."""
		near: dict[str, float] = {}
		if len(word) >= _FUZZY_FROM and not word.isdigit():
			alike = extract(
				word,
				self._sorted,
				scorer=OSA.normalized_similarity,
				processor=None,
				score_cutoff=_NEAR,
				limit=_ALIKE,
			)
			near = {other: likeness * _SLIP for other, likeness, _ in alike}
		for other in self._beginning(word):
			part = len(word) / len(other)
			likeness = 0.85 + 0.15 * part if len(word) >= _PREFIX_FROM else _INITIAL
			near[other] = max(near.get(other, 0.0), likeness)
		if self._holders.get(word):
			near[word] = 1.0
		return near

	def _beginning(self, word: str) -> Iterable[str]:
		if len(word) < _PREFIX_FROM and len(word) != 1:
			return
		i = bisect_left(self._sorted, word)
		while i < len(self._sorted) and self._sorted[i].startswith(word):
			yield self._sorted[i]
			i += 1
