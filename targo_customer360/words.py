"""What was refused, in both languages. French comes from the app's translations, which the desk reads too."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import SiteError

Said = tuple[str, str]
"""The same sentence in English and in French."""

_TRANSLATIONS = Path(__file__).resolve().parent / "translations" / "fr.csv"


def said_of(error: InvalidField | SiteError) -> Said:
	"""The sentence of a refusal. What the site itself refuses is said as it says it."""
	said = getattr(error, "said", None)
	if said:
		return said
	if not isinstance(error, InvalidField):
		return error.message, french(error.message)
	values = (french(value) if isinstance(value, str) else value for value in error.values)
	return error.message, french(error.template).format(*values)


def french(text: str) -> str:
	"""A text of the app in French; one that has no translation stays as it is."""
	return _french().get(text, text)


@lru_cache
def _french() -> dict[str, str]:
	with _TRANSLATIONS.open(encoding="utf-8", newline="") as file:
		rows = [row for row in csv.reader(file) if len(row) > 1]
	# A translation for one context stands in only where there is no general one.
	return {row[0]: row[1] for row in rows if len(row) > 2} | {
		row[0]: row[1] for row in rows if len(row) == 2
	}
