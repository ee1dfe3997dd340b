"""A sample quote of known amounts, as the site's own rules complete it.

Quotes are written past ERPNext's controller. The sample gives the fields that are the same for all of them, and
its totals must be those of our own arithmetic: where a site adds up otherwise, nothing is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from targo_customer360.imports.quotes.accounts import Company
from targo_customer360.imports.quotes.arithmetic import Arithmetic
from targo_customer360.imports.quotes.tax_text import RATES
from targo_customer360.imports.quotes.totals import Amount, Totals, totals
from targo_customer360.imports.step import NotReady
from targo_customer360.sites.port import Site, SiteError, Values

QUOTATION = "Quotation"
# 60.00 in two lines: its QST of 5.985 tells the ways of rounding apart.
_LINES = (Amount("1", 50.0, 1.0), Amount("2", 10.0, 2.0))
_OF_ONE_QUOTE = frozenset(
	{"other_charges_calculation", "title", "transaction_date", "in_words", "base_in_words"}
)


@dataclass(frozen=True)
class Sample:
	"""Fields that all quotes, items, tax rows (by tax) and payment schedules share; None where there is no schedule."""

	parent: Values
	item: Values
	taxes: dict[str, Values]
	schedule: Values | None
	rounds_total: bool
	values: Values
	"""The whole of it, to compare totals with."""


def take_sample(
	site: Site, company: Company, accounts: Mapping[str, Values], unit: str, price_list: str
) -> Sample:
	"""Have the site complete a quote. Raises NotReady where it refuses."""
	taxes = [
		{
			"charge_type": "On Net Total",
			"account_head": accounts[tax]["name"],
			"description": accounts[tax]["account_name"] or accounts[tax]["name"],
			"rate": rate,
		}
		for tax, rate in RATES.items()
	]
	wanted = {
		"quotation_to": "Customer",
		"order_type": "Sales",
		"company": company.name,
		"currency": company.currency,
		"conversion_rate": 1.0,
		"selling_price_list": price_list,
		# The site's pricing rules must not touch what a customer was quoted.
		"ignore_pricing_rule": 1,
		"items": [_line(line, unit) for line in _LINES],
		"taxes": taxes,
	}
	try:
		made = site.template(QUOTATION, wanted)
	except SiteError as error:
		raise NotReady(f"The site refuses a sample quote: {error.message}") from None
	return _sample(site, made)


def _line(line: Amount, unit: str) -> Values:
	rate = line.amount / line.quantity
	return {
		"item_name": line.key,
		"description": line.key,
		"qty": line.quantity,
		"uom": unit,
		"stock_uom": unit,
		"conversion_factor": 1.0,
		"price_list_rate": rate,
		"rate": rate,
	}


def _sample(site: Site, made: Values) -> Sample:
	tables = site.meta(QUOTATION).tables
	fields = {f: v for f, v in made.items() if f not in tables and f not in _OF_ONE_QUOTE}
	rows = {f: [_shared(site, child, row) for row in made.get(f) or ()] for f, child in tables.items()}
	schedules = rows.get("payment_schedule")
	return Sample(
		parent=_shared(site, QUOTATION, fields),
		item=rows["items"][0],
		taxes=dict(zip(RATES, rows["taxes"], strict=True)),
		schedule=schedules[0] if schedules else None,
		rounds_total=not int(made.get("disable_rounded_total") or 0),
		values=made,
	)


def _shared(site: Site, doctype: str, row: Values) -> Values:
	"""What a row holds that differs from the defaults, which are written anyway; "" where the site leaves one out."""
	defaults = site.meta(doctype).defaults
	given = {field: "" if value is None else value for field, value in row.items()}
	return {f: v for f, v in given.items() if v != defaults.get(f, "") and (v != "" or defaults[f])}


def check_totals(sample: Sample, how: Arithmetic) -> Totals:
	"""Our totals of the sample. Raises NotReady where the site has others."""
	computed = totals(_LINES, list(RATES.values()), how)
	if sample.values.get("grand_total"):
		_compare(computed.values, sample.values)
		for ours, theirs in zip(computed.taxes, sample.values["taxes"], strict=True):
			_compare(ours, theirs)
	return computed


def _compare(ours: Values, theirs: Values) -> None:
	for field, amount in ours.items():
		if field in theirs and (theirs[field] or 0) != amount:
			raise NotReady(
				f"The site adds up a sample quote in a way the import does not know: {field} is {theirs[field]}, "
				f"not {amount}"
			)
