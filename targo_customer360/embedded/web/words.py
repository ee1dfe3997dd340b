"""English and French words, numbers and times for the pages."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "fr")
_HERE = Path(__file__).resolve().parent
_PAGE_STRINGS = _HERE / "fr.json"
_FIELD_LABELS = _HERE.parent.parent / "translations" / "fr.csv"
_NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Words:
	"""How one language says things. Call it to translate; what it does not know stays English."""

	language: str = "en"

	def __call__(self, text: str, context: str = "") -> str:
		"""`context` is the DocType whose label or option the text is."""
		if self.language != "fr":
			return text
		french = french_words()
		return french.get((text, context)) or french.get((text, "")) or text

	@property
	def colon(self) -> str:
		return f"{_NO_BREAK}: " if self.language == "fr" else ": "

	def number(self, value: int | float, decimals: int = 0) -> str:
		text = f"{value:,.{decimals}f}"
		if self.language == "fr":
			return text.replace(",", _NO_BREAK).replace(".", ",")
		return text

	def money(self, value: float) -> str:
		amount = self.number(value, 2)
		return f"{amount}{_NO_BREAK}$" if self.language == "fr" else f"${amount}"

	def signed(self, value: int | float, decimals: int = 0) -> str:
		return f"{'+' if value > 0 else ''}{self.number(value, decimals)}"

	def percent(self, part: int, whole: int) -> str:
		share = self.number(100 * part / whole if whole else 0, 1)
		return f"{share}{_NO_BREAK}%" if self.language == "fr" else f"{share}%"

	def duration(self, seconds: float | None) -> str:
		if seconds is None:
			return ""
		if seconds < 60:
			return f"{self.number(seconds, 1)} s"
		minutes, rest = divmod(round(seconds), 60)
		if minutes < 60:
			return f"{minutes} min {rest:02d} s"
		return f"{minutes // 60} h {minutes % 60:02d} min"

	def moment(self, at: datetime | None) -> str:
		"""Both languages write dates this way in Canada."""
		return at.strftime("%Y-%m-%d %H:%M") if at else ""


@cache
def french_words() -> dict[tuple[str, str], str]:
	"""Labels of fields and options as on the desk, then the strings of these pages, which win."""
	with _FIELD_LABELS.open(encoding="utf-8", newline="") as file:
		rows = [row for row in csv.reader(file) if len(row) >= 2]
	found = {(row[0], row[2] if len(row) > 2 else ""): row[1] for row in rows}
	strings = json.loads(_PAGE_STRINGS.read_text(encoding="utf-8"))
	return found | {(english, ""): french for english, french in strings.items()}
