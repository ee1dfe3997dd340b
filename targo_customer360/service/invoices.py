"""A draft Sales Invoice: its rows, what it will amount to, and how it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from targo_customer360.billing.balance import money
from targo_customer360.errors import InvalidField
from targo_customer360.service import taxes
from targo_customer360.sites.meta import VARCHAR
from targo_customer360.sites.port import Rows, Site, Values

INVOICE, ITEM, UNIT = "Sales Invoice", "Item", "UOM"
_ITEM_FIELDS = ("name", "item_name", "stock_uom", "disabled")


@dataclass(frozen=True)
class Line:
	"""One charge. `amount` is what it comes to, before tax; `quantity` and `rate` are shown where they make it up."""

	item_code: str
	text: str
	quantity: Decimal
	rate: Decimal
	amount: Decimal


@dataclass(frozen=True)
class Draft:
	"""An invoice that can be made: `values` for the insert, and what it amounts to by the site's own arithmetic."""

	values: Values
	net: Decimal
	total: Decimal
	gst: Decimal
	qst: Decimal

	@property
	def taxes(self) -> Decimal:
		return self.total - self.net


def prepare(
	site: Site,
	customer: str,
	lines: Sequence[Line],
	tax_rows: Rows,
	links: Values,
	field: str,
) -> Draft:
	"""A draft of these charges; nothing is written. Raises InvalidField, and SiteError where the site refuses it.

	Rebates become a discount of the whole: ERPNext takes no negative rate.
	"""
	charges = [line for line in lines if line.amount >= 0]
	rebate = -sum((line.amount for line in lines if line.amount < 0), Decimal(0))
	net = sum((line.amount for line in charges), Decimal(0)) - rebate
	if net <= 0:
		raise InvalidField(field, "The charges come to {0}: an invoice needs an amount above zero", net)
	rows = [_row(site, line, field) for line in charges]
	company = taxes.company_of(site)
	amounts = taxes.computed(tax_rows, net)
	values: Values = {
		"customer": customer,
		"company": company,
		"currency": taxes.currency_of(site, company),
		"posting_date": site.today(),
		"ignore_pricing_rule": 1,
		"items": rows,
		"taxes": [
			{**row, "tax_amount": float(amount)} for row, amount in zip(tax_rows, amounts, strict=True)
		],
		"total": float(net + rebate),
		"net_total": float(net),
		"total_taxes_and_charges": float(sum(amounts)),
		"grand_total": float(net + sum(amounts)),
		**links,
	}
	if rebate:
		values |= {"apply_discount_on": "Net Total", "discount_amount": float(rebate)}
		values["remarks"] = "; ".join(line.text for line in lines if line.amount < 0)
	return _weighed(site, values, net)


def _row(site: Site, line: Line, field: str) -> Values:
	item = site.lookup(ITEM, [line.item_code], fields=_ITEM_FIELDS).get(line.item_code)
	if item is None:
		raise InvalidField(field, "{0} names no item that can be billed", line.text or line.item_code or "-")
	quantity, rate, text = line.quantity, line.rate, line.text or item["item_name"] or line.item_code
	if quantity * rate != line.amount or not _fits_unit(site, item["stock_uom"], quantity):
		# One piece at the price of all: the amount holds to the cent whatever the unit, a discount or the rounding does.
		text, quantity, rate = f"{_plain(line.quantity)} × {text}", Decimal(1), line.amount
	return {
		"item_code": line.item_code,
		"item_name": (item["item_name"] or line.item_code)[:VARCHAR],
		"description": text,
		"qty": float(quantity),
		"price_list_rate": float(rate),
		"rate": float(rate),
		"amount": float(line.amount),
	}


def _fits_unit(site: Site, unit: str | None, quantity: Decimal) -> bool:
	if quantity == quantity.to_integral_value() or not site.has_doctype(UNIT):
		return quantity > 0
	whole = site.lookup(UNIT, [unit or ""], fields=("must_be_whole_number",)).get(unit or "", {})
	return quantity > 0 and not whole.get("must_be_whole_number")


def _plain(quantity: Decimal) -> str:
	text = f"{quantity:f}"
	return text.rstrip("0").rstrip(".") if "." in text else text


def _weighed(site: Site, values: Values, net: Decimal) -> Draft:
	"""The amounts as the site will compute them; without tax there is nothing to compute."""
	if not values["taxes"]:
		return Draft(values, net, net, Decimal(0), Decimal(0))
	completed = site.template(INVOICE, values)
	by_tax = tax_amounts(site, completed["taxes"])
	net, total = money(completed["net_total"]), money(completed["grand_total"])
	return Draft(values, net, total, by_tax[taxes.GST], by_tax[taxes.QST])


def tax_amounts(site: Site, rows: Rows) -> dict[str, Decimal]:
	"""The two taxes of an invoice; with the net amount they make its total."""
	account = site.single(taxes.SETTINGS).get("qst_account") or ""
	found = {taxes.GST: Decimal(0), taxes.QST: Decimal(0)}
	for row in rows:
		amount = row.get("tax_amount_after_discount_amount") or row.get("tax_amount")
		found[taxes.which_tax(row, account)] += money(amount)
	return found


def make(site: Site, draft: Draft) -> str:
	"""Insert the draft and return its name. Raises SiteError."""
	name = site.insert(INVOICE, draft.values)
	if not draft.values["taxes"] and (site.get(INVOICE, name) or {}).get("taxes"):
		# ERPNext gives a new invoice without taxes those of the default template, once.
		site.update(INVOICE, name, {"taxes": [], "taxes_and_charges": ""})
	return name
