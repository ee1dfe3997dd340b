"""PHP serialize() as the old billing system left it in the quotes: readable by a tolerant reader only."""

from __future__ import annotations

from random import Random
from typing import Any

import phpserialize

from targo_customer360.embedded.demo.dirt import FILL_HOLES, LATIN1, mojibake

EMPTY = ("a:0:{}", "a:0:{}", "b:0;", "", None, "N;")
"""The ways in which a column holds no item at all."""


def number(rng: Random, cents: int) -> str | int | float:
	"""An amount as one of the types that PHP kept for it."""
	roll = rng.random()
	if cents % 100 == 0 and roll < 0.5:
		return cents // 100
	if roll < 0.62:
		return f"{cents / 100:.2f}"
	return f"{cents / 100:.2f}".replace(".", ",") if roll < 0.75 else cents / 100


def shaped(rng: Random, items: list[dict[str, Any]]) -> Any:
	"""The items in one of the shapes met: mostly a list; also gaps, text keys, groups, a wrapper."""
	roll = rng.random()
	if roll < 0.86:
		return items
	if roll < 0.91:
		# Rows removed in the form leave their index free.
		return {index * 2 + (index > 1): item for index, item in enumerate(items, 1)}
	if roll < 0.95:
		return {f"ligne{index}": item for index, item in enumerate(items, 1)}
	if roll < 0.98:
		half = (len(items) + 1) // 2
		return [group for group in (items[:half], items[half:]) if group]
	return {"items": items}


def serialize(rng: Random, data: Any) -> str:
	"""The data in PHP's form. Half of the texts with accents have lengths that no longer fit."""
	roll = rng.random()
	if roll < 0.42:
		# Counted in latin1, then the column was converted to UTF-8.
		text = phpserialize.dumps(data, LATIN1, FILL_HOLES).decode(LATIN1, FILL_HOLES)
	elif roll < 0.52:
		text = phpserialize.dumps(_mapped(data), LATIN1, FILL_HOLES).decode(LATIN1, FILL_HOLES)
	else:
		text = phpserialize.dumps(data).decode()
	return _long_floats(text) if rng.random() < 0.5 else text


def _mapped(data: Any) -> Any:
	if isinstance(data, str):
		return mojibake(data)
	if isinstance(data, list):
		return [_mapped(value) for value in data]
	if isinstance(data, dict):
		return {key: _mapped(value) for key, value in data.items()}
	return data


def _long_floats(text: str) -> str:
	"""Floats with 17 digits, as PHP before 7.1 wrote them: d:29.95; -> d:29.949999999999999;"""
	head, *rest = text.split(";d:")
	parts = [head]
	for part in rest:
		value, separator, tail = part.partition(";")
		parts.append(f"{float(value):.17g}{separator}{tail}")
	return ";d:".join(parts)
