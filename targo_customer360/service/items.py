"""Which Item is meant by what was typed. What fits none, or several alike, is asked, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz

from targo_customer360.billing.rules import CENT, line_amount
from targo_customer360.errors import InvalidField
from targo_customer360.service.item_words import Wanted, item_words, read_wanted, speed_likeness
from targo_customer360.service.prices import price_of
from targo_customer360.service.words import fold, is_near
from targo_customer360.sites.port import Rows, Site, Values

ITEM, SUBSCRIPTION = "Item", "Service Subscription"
_FIELDS = ("name", "item_name", "description", "standard_rate", "is_monthly", "stock_uom")
_NEAREST = 3
_CLEARLY = 2
"""By how many words the best of several must fit better than the next."""
_MOST = 50


@dataclass(frozen=True)
class Chosen:
	"""An item of a quote: which, how many, at what price before tax for one."""

	item: Values
	typed: str
	quantity: Decimal
	rate: Decimal
	monthly: bool
	agreed: bool
	"""The price was said, not looked up."""

	@property
	def amount(self) -> Decimal:
		return line_amount(self.quantity, self.rate)


def choose(site: Site, typed: Sequence[str], customer: str, field: str = "items") -> list[Chosen]:
	"""The items that were asked for, with their prices.

	Raises InvalidField naming the first that fits no item, several, or one without a price.
	"""
	wanted = [read_wanted(text) for text in typed if text.strip()]
	if not wanted:
		raise InvalidField(field, "Say what is to be quoted")
	if len(wanted) > _MOST:
		raise InvalidField(field, "A quote takes {0} items at most", _MOST)
	catalogue = site.list(ITEM, {"disabled": 0}, fields=_FIELDS, order_by="name")
	return [
		_chosen(site, one, _which(site, one, catalogue, customer, field), customer, field) for one in wanted
	]


def _chosen(site: Site, wanted: Wanted, item: Values, customer: str, field: str) -> Chosen:
	rate = wanted.price if wanted.price is not None else price_of(site, item, customer)
	if rate is None:
		raise InvalidField(
			field,
			'{0} has no price: enter one, or say it as "{1} @ 49.95"',
			_shown(item),
			wanted.typed,
		)
	monthly = bool(item["is_monthly"]) or bool(site.count(SUBSCRIPTION, {"item_code": item["name"]}))
	agreed = wanted.price is not None
	return Chosen(item, wanted.typed, wanted.quantity, rate.quantize(CENT), monthly, agreed)


def _which(site: Site, wanted: Wanted, catalogue: Rows, customer: str, field: str) -> Values:
	named = _by_name(wanted, catalogue)
	if named is not None:
		return named
	fitting = sorted(
		((_extra(wanted, item), item["name"], item) for item in catalogue if _covers(wanted, item)),
		key=lambda found: found[:2],
	)
	if len(fitting) == 1 or (fitting and _is_clear(fitting[0][0], fitting[1][0])):
		return fitting[0][2]
	if fitting:
		shown = _listed(site, [item for _, _, item in fitting[:_NEAREST]], customer)
		raise InvalidField(field, "{0} may be {1}: say which one", wanted.typed, shown)
	nearest = sorted(catalogue, key=lambda item: _likeness(wanted, item), reverse=True)[:_NEAREST]
	if not nearest:
		raise InvalidField(field, "There is no item to quote: {0}", wanted.typed)
	shown = _listed(site, nearest, customer)
	raise InvalidField(field, "No item is called {0}; the nearest are {1}", wanted.typed, shown)


def _by_name(wanted: Wanted, catalogue: Rows) -> Values | None:
	"""The item whose code or whole name was typed, with or without a quantity and a price."""
	typed = _letters(wanted.typed)
	for item in catalogue:
		if typed in (_letters(item["name"]), _letters(item["item_name"] or "")):
			return item
	codes = {_letters(item["name"]): item for item in catalogue}
	for word in wanted.words:
		if len(wanted.words) == 1 and _letters(word) in codes:
			return codes[_letters(word)]
	return None


def _letters(text: str) -> str:
	return "".join(c for c in fold(text) if c.isalnum())


def _words(item: Values) -> frozenset[str]:
	return item_words(item["item_name"] or item["description"] or item["name"])


def _covers(wanted: Wanted, item: Values) -> bool:
	known = _words(item)
	return bool(wanted.words) and all(
		word in known or (word.islower() and any(other.islower() and is_near(word, other) for other in known))
		for word in wanted.words
	)


def _extra(wanted: Wanted, item: Values) -> int:
	"""How much the item says that was not asked for."""
	return max(0, len(_words(item)) - len(wanted.words))


def _is_clear(best: int, next_: int) -> bool:
	return (best == 0 and next_ > 0) or next_ - best >= _CLEARLY


def _likeness(wanted: Wanted, item: Values) -> tuple[float, float, float]:
	name = item["item_name"] or item["name"]
	common = float(len(wanted.words & _words(item)))
	return (
		common,
		speed_likeness(wanted.words, _words(item)),
		fuzz.token_set_ratio(fold(wanted.typed), fold(name)),
	)


def _listed(site: Site, items: Sequence[Values], customer: str) -> str:
	return "; ".join(f"{_shown(item)} {_price(price_of(site, item, customer))}" for item in items)


def _shown(item: Values) -> str:
	name = item["item_name"]
	return f"{item['name']} {name}" if name and name != item["name"] else item["name"]


def _price(price: Decimal | None) -> str:
	return f"({price:.2f} $)" if price is not None else "(-)"
