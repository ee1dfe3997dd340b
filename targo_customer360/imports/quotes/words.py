"""An amount in words, as Frappe's `money_in_words` prints it on a quote."""

from __future__ import annotations

from dataclasses import dataclass

from num2words import num2words


@dataclass(frozen=True)
class Words:
	"""The words of one language around the numbers."""

	language: str
	conjunction: str
	ending: str
	zero: str

	def amount(self, number: float, currency: str, fraction: str, decimals: int) -> str:
		"""For instance "CAD Sixty Eight and Ninety Eight Cent only."; `number` must not be negative."""
		main, _, cents = f"{number:.{decimals}f}".partition(".")
		if not int(main) and not int(cents or 0):
			said = f"{currency} {self.zero}"
		elif not int(main):
			said = f"{self._say(cents)} {fraction}"
		else:
			said = f"{currency} {self._say(main)}"
			if int(cents or 0):
				said += f" {self.conjunction} {self._say(cents)} {fraction}"
		return f"{said} {self.ending}"

	def _say(self, digits: str) -> str:
		said: str = num2words(int(digits), lang=self.language)
		return said.replace("-", " ").title()


LANGUAGES = (Words("en", "and", "only.", "Zero"), Words("fr", "et", "seulement.", "Zéro"))
