"""Reads many rows of texts fast.

PyMySQL decodes value by value in Python: with 100,000 rows of 20 columns that alone takes a second. Joined by the database
into one value a row they arrive in a third of the time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pypika import CustomFunction
from pypika import functions as fn

from targo_customer360.sites.port import Site

SEPARATOR = "\x1f"


def text_rows(site: Site, query: Any, columns: Sequence[Any]) -> Iterator[list[str]]:
	"""The rows of a query that selects nothing yet: a list of texts each, '' where the database has none."""
	join = CustomFunction("CONCAT_WS", ["separator", *(f"text{i}" for i in range(len(columns)))])
	joined = join(SEPARATOR, *(fn.Coalesce(column, "") for column in columns))
	packed = [row["packed"] for row in site.run(query.select(joined.as_("packed")))]
	separators = len(columns) - 1
	if all(text.count(SEPARATOR) == separators for text in packed):
		# Split one by one: a hundred thousand lists alive at once would keep the garbage collector busy.
		return (text.split(SEPARATOR) for text in packed)
	# Somebody has pasted the separator into a text.
	plain = query.select(*(column.as_(f"text{i}") for i, column in enumerate(columns)))
	return ([value or "" for value in row.values()] for row in site.run(plain))
