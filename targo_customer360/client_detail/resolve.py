"""Which customer somebody means: one, or those who fit and have to be chosen from. Never a guess."""

from __future__ import annotations

from dataclasses import dataclass, replace

from targo_customer360.client_detail.search import LIMIT, LOCATION, Allowed, Found, search
from targo_customer360.client_detail.words import words
from targo_customer360.sites.port import Site

FITS = 80.0
"""The score from which a name is taken to be the one that was meant."""
_WHOLE_NAME = 99.0
_NEAR = 8.0
_DOUBTFUL = 60.0


@dataclass(frozen=True)
class Resolved:
	"""`customer` is the one meant; else `choices` are those who may be, none where nobody fits. `more` fit besides."""

	customer: Found | None = None
	choices: tuple[Found, ...] = ()
	more: int = 0


def resolve(site: Site, text: str, allowed: Allowed | None = None, most: int = 5) -> Resolved:
	"""An exact id wins; otherwise one is taken only where no other fits about as well."""
	found = search(site, text, 4 * LIMIT, allowed)
	if not found:
		return Resolved()
	best = found[0]
	if best.matched_by == "id":
		return Resolved(best)
	fitting = [one for one in found if _rivals(one, best)]
	if len(fitting) == 1 and best.score >= FITS:
		return Resolved(best)
	return Resolved(None, tuple(_placed(site, fitting[:most])), max(0, len(fitting) - most))


def _rivals(one: Found, best: Found) -> bool:
	if best.score >= _WHOLE_NAME:
		return one.score >= _WHOLE_NAME
	return one.score >= max(_DOUBTFUL, best.score - _NEAR)


def _placed(site: Site, found: list[Found]) -> list[Found]:
	"""Each with its address for what fits, where it is only the name: it tells two Jean Tremblay apart."""
	names = [one.customer for one in found]
	fields = ("customer", "address_line1", "city")
	places: dict[str, str] = {}
	for row in site.list(LOCATION, {"customer": ("in", names)}, fields=fields, order_by="status, name"):
		places.setdefault(row["customer"], ", ".join(filter(None, (row["address_line1"], row["city"]))))
	return [
		replace(one, matched_text=places.get(one.customer, ""))
		if one.matched_by == "name" and words(one.matched_text) == words(one.customer_name)
		else one
		for one in found
	]
