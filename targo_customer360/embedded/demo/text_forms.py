"""Small ways of writing text that several parts of the demo data share."""

from __future__ import annotations

import unicodedata


def ascii_of(text: str) -> str:
	"""The text with its accents taken off."""
	return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def money(cents: int) -> str:
	"""Cents as an amount with two decimals: 2995 -> "29.95"."""
	sign = "-" if cents < 0 else ""
	return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def taxes(cents: int) -> tuple[int, int]:
	"""TPS (5 %) and TVQ (9.975 %) on an amount, all in cents, each rounded half up."""
	return (cents * 5 + 50) // 100, (cents * 9_975 + 50_000) // 100_000
