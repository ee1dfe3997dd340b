"""Reads many rows fast, as texts.

PyMySQL decodes value by value in Python: with 100,000 rows of 20 columns that alone takes a second. Joined by the database
into one value a row they arrive in a third of the time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pypika import CustomFunction

from targo_customer360.sites.port import Site

SEPARATOR = "\x1f"


def text_rows(site: Site, query: Any, columns: Sequence[Any]) -> Iterator[list[str]]:
	"""The rows of a query that selects nothing yet: a list of texts each, as the database prints them, '' for NULL."""
	texts = [_concat_ws("", column) for column in columns]
	packed = [row["packed"] for row in site.run(query.select(_concat_ws(SEPARATOR, *texts).as_("packed")))]
	separators = len(columns) - 1
	if all(text.count(SEPARATOR) == separators for text in packed):
		# Split one by one: a hundred thousand lists alive at once would keep the garbage collector busy.
		return (text.split(SEPARATOR) for text in packed)
	# Somebody has pasted the separator into a text.
	plain = query.select(*(text.as_(f"text{i}") for i, text in enumerate(texts)))
	return (list(row.values()) for row in site.run(plain))


def _concat_ws(separator: str, *terms: Any) -> Any:
	"""CONCAT_WS skips NULLs, and alone makes any value a text: '' of a NULL, on all three databases."""
	names = [f"term{number}" for number in range(len(terms))]
	return CustomFunction("CONCAT_WS", ["separator", *names])(separator, *terms)
