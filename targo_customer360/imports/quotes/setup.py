"""What an import of quotes needs of the site, read once: company, taxes, units, rounding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from targo_customer360.imports.quotes.accounts import Company, company_of, tax_accounts
from targo_customer360.imports.quotes.arithmetic import BANKERS, LEGACY_BANKERS, ROUNDERS, Arithmetic
from targo_customer360.imports.quotes.sample import Sample, check_totals, take_sample
from targo_customer360.imports.quotes.tax_text import QST, RATES
from targo_customer360.imports.quotes.totals import Totals
from targo_customer360.imports.quotes.words import LANGUAGES, Words
from targo_customer360.imports.settings import ImportSettings
from targo_customer360.imports.step import NotReady
from targo_customer360.sites.port import Site, Values

# ERPNext's own, for a site that keeps no list of them.
_GROUP, _UNIT, _PRICE_LIST = "Services", "Nos", "Standard Selling"
_WHOLE_UNITS = frozenset({"Box", "Nos", "Pair", "Set", "Unit"})


@dataclass(frozen=True)
class Money:
	"""The company's currency: its name, the name of its fraction, and its smallest coin (0: whole units)."""

	name: str
	fraction: str = "Cent"
	smallest_coin: float = 0.0


@dataclass(frozen=True)
class QuoteSetup:
	"""Settled for all quotes of a run. `today` dates a quote that has no date."""

	sample: Sample
	arithmetic: Arithmetic
	money: Money
	words: Words | None
	item_group: str
	unit: str
	whole_units: frozenset[str]
	warehouse: str | None
	today: date

	def in_words(self, computed: Totals) -> str | None:
		"""The total as the site writes it out; None where it writes in a language that we don't have."""
		return _in_words(self.words, computed, self.money, self.arithmetic) if self.words else None


def read_setup(site: Site, settings: ImportSettings) -> QuoteSetup:
	"""Read it. Raises NotReady with one sentence that says what to set."""
	company = company_of(site, settings)
	accounts = tax_accounts(site, settings, company.name)
	unit = _unit(site)
	sample = take_sample(site, company, accounts, unit, _price_list(site))
	money = _money(site, company)
	how = _arithmetic(site, money, sample.rounds_total)
	computed = check_totals(sample, how)
	words = _words(sample, computed, money, how)
	return QuoteSetup(
		sample=sample,
		arithmetic=how,
		money=money,
		words=words,
		item_group=_item_group(site),
		unit=unit,
		whole_units=_whole_units(site),
		warehouse=_warehouse(site, company),
		today=site.today(),
	)


def _single(site: Site, doctype: str) -> Values:
	return site.single(doctype) if site.has_doctype(doctype) else {}


def _first(site: Site, doctype: str, filters: Values, what: str) -> str:
	rows = site.list(doctype, filters, order_by="name", limit=1)
	if not rows:
		raise NotReady(f"Create {what}: quotes need one")
	return rows[0]["name"]


def _unit(site: Site) -> str:
	if not site.has_doctype("UOM"):
		return _UNIT
	chosen = _single(site, "Stock Settings").get("stock_uom") or _UNIT
	return chosen if site.count("UOM", {"name": chosen}) else _first(site, "UOM", {}, "a unit of measure")


def _whole_units(site: Site) -> frozenset[str]:
	if not site.has_doctype("UOM"):
		return _WHOLE_UNITS
	return frozenset(row["name"] for row in site.list("UOM", {"must_be_whole_number": 1}))


def _price_list(site: Site) -> str:
	if not site.has_doctype("Price List"):
		return _PRICE_LIST
	chosen = _single(site, "Selling Settings").get("selling_price_list")
	return chosen or _first(site, "Price List", {"selling": 1, "enabled": 1}, "a selling price list")


def _item_group(site: Site) -> str:
	"""Where placeholder items go."""
	if not site.has_doctype("Item Group"):
		return _GROUP
	chosen = _single(site, "Stock Settings").get("item_group") or _GROUP
	if site.count("Item Group", {"name": chosen, "is_group": 0}):
		return chosen
	return _first(site, "Item Group", {"is_group": 0}, "an item group")


def _warehouse(site: Site, company: Company) -> str | None:
	if not site.has_doctype("Warehouse"):
		return None
	chosen = _single(site, "Stock Settings").get("default_warehouse")
	mine = chosen and site.count("Warehouse", {"name": chosen, "company": company.name})
	return chosen if mine else None


def _money(site: Site, company: Company) -> Money:
	if not site.has_doctype("Currency"):
		return Money(company.currency)
	fields = ("fraction", "smallest_currency_fraction_value")
	row = site.lookup("Currency", [company.currency], fields=fields).get(company.currency, {})
	coin = float(row.get("smallest_currency_fraction_value") or 0)
	return Money(company.currency, row.get("fraction") or "Cent", coin)


def _arithmetic(site: Site, money: Money, rounds_total: bool) -> Arithmetic:
	system = _single(site, "System Settings")
	how = Arithmetic(
		method=system.get("rounding_method") or (LEGACY_BANKERS if system else BANKERS),
		decimals=_number(system.get("currency_precision")) or _decimals(system.get("number_format")),
		quantity_decimals=_number(system.get("float_precision")) or 3,
		smallest_coin=money.smallest_coin,
		rounds_total=rounds_total,
		rounds_rows=bool(_number(_single(site, "Accounts Settings").get("round_row_wise_tax"))),
	)
	if how.method not in ROUNDERS:
		raise NotReady(f"The import does not know the rounding method {how.method} of System Settings")
	if how.decimals < 2:
		raise NotReady("Set Currency Precision to 2 in System Settings: quotes have cents")
	if how.factor(RATES[QST]) != RATES[QST]:
		raise NotReady(f"Set Float Precision to 3 in System Settings: the TVQ is {RATES[QST]} %")
	return how


def _number(value: Any) -> int:
	return int(value or 0)


def _decimals(number_format: str | None) -> int:
	"""Digits after the separator of a format such as "#,###.##"; "#,###" is a format without any."""
	found = re.search(r"[.,](##|#{8})$|,###\.(###)$", number_format or "#,###.##")
	return len(found[1] or found[2]) if found else 0


def _words(sample: Sample, computed: Totals, money: Money, how: Arithmetic) -> Words | None:
	"""The language in which the site wrote out the total of the sample."""
	said = sample.values.get("in_words")
	return next((w for w in LANGUAGES if said == _in_words(w, computed, money, how)), None)


def _in_words(words: Words, computed: Totals, money: Money, how: Arithmetic) -> str:
	total = computed.values["rounded_total" if how.rounds_total else "grand_total"]
	return words.amount(abs(total), money.name, money.fraction, how.decimals)
