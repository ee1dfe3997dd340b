"""What documents are found by: values by key, of which those of one document can be exchanged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

V = TypeVar("V")


class Postings(Generic[V]):
	"""Key -> the values of the documents that have it."""

	def __init__(self) -> None:
		self._by_key: dict[str, dict[str, V]] = {}
		self._keys: dict[str, tuple[str, ...]] = {}

	def put(self, document: str, values: Mapping[str, V]) -> None:
		"""The values of a document by key, in place of those that it had."""
		for key in self._keys.pop(document, ()):
			del self._by_key[key][document]
		for key, value in values.items():
			self._by_key.setdefault(key, {})[document] = value
		if values:
			self._keys[document] = tuple(values)

	def at(self, key: str) -> Iterator[V]:
		yield from self._by_key.get(key, {}).values()

	def clear(self) -> None:
		self._by_key.clear()
		self._keys.clear()
