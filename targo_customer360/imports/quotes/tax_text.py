"""What the old form's free `tax` column says, in the taxes of Quebec."""

from __future__ import annotations

import re
import unicodedata

GST, QST = "gst", "qst"
RATES = {GST: 5.0, QST: 9.975}
"""Percent, since 2013."""

_BOTH = frozenset(
	{"1", "o", "y", "oui", "yes", "true", "taxable", "taxes", "qc", "quebec", "tpstvq", "gstqst", "14.975"}
)
_NONE = frozenset({"0", "n", "no", "non", "none", "null", "false", "aucune", "exempt", "exempte", "exonere"})
_NO_TAX = frozenset(
	{"non taxable", "non taxables", "sans taxe", "sans taxes", "no tax", "no taxes", "hors taxes"}
)
_GST = frozenset({"tps", "gst", "federal", "federale", "5"})
# Until 2012 the QST was 9.5 % of the price with GST, which is 9.975 % of the price.
_QST = frozenset({"tvq", "qst", "provincial", "provinciale", "9.975", "9.5"})
_LINKS = frozenset({"et", "and"})


def taxes_of(text: str) -> tuple[str, ...] | None:
	"""The taxes that a quote bears, GST before QST; None where the text means nothing known."""
	plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
	words = [word.replace(",", ".") for word in re.findall(r"\d+(?:[.,]\d+)?|[a-z]+", plain)]
	said = " ".join(words)
	if not text.strip() or said in _NONE or said in _NO_TAX:
		return ()
	if said in _BOTH:
		return (GST, QST)
	named = set(words) - _LINKS
	if named and named <= _GST | _QST:
		return tuple(tax for tax, names in ((GST, _GST), (QST, _QST)) if named & names)
	return None
