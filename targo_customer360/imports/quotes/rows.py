"""Rows of a Quotation with every field that ERPNext's controller would fill."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from targo_customer360.imports.quotes.html import text_to_html, without_html
from targo_customer360.imports.quotes.items import code_of, is_known
from targo_customer360.imports.quotes.lines import Line
from targo_customer360.imports.quotes.pricing import Priced, priced
from targo_customer360.imports.quotes.setup import QuoteSetup
from targo_customer360.imports.quotes.tax_text import RATES
from targo_customer360.imports.quotes.totals import Amount, Totals, totals
from targo_customer360.sites.meta import VARCHAR
from targo_customer360.sites.port import Values


def item_row(line: Line, item: Values | None, setup: QuoteSetup) -> Values:
	"""A Quotation Item; `item` is the site's, None where a placeholder takes its place."""
	unit = (item and item["stock_uom"]) or setup.unit
	price = priced(line, setup.arithmetic, unit in setup.whole_units)
	rate, amount, quantity = price.rate, line.total, price.quantity
	row = {
		**setup.sample.item,
		**_names(line, item, price),
		"item_group": item["item_group"] if item else setup.item_group,
		"brand": item and item["brand"],
		"image": item and item["image"],
		"warehouse": setup.warehouse,
		"qty": quantity,
		"stock_qty": quantity,
		"uom": unit,
		"stock_uom": unit,
		"conversion_factor": 1,
		"price_list_rate": price.list_rate,
		"base_price_list_rate": price.list_rate,
		"discount_percentage": price.discount_percentage,
		"discount_amount": price.discount,
		"gross_profit": amount,
		"is_monthly": int(line.monthly),
		"legacy_total": line.total,
	}
	for field in ("rate", "net_rate", "base_rate", "base_net_rate", "stock_uom_rate"):
		row[field] = rate
	for field in ("amount", "net_amount", "base_amount", "base_net_amount"):
		row[field] = amount
	return row


def _names(line: Line, item: Values | None, price: Priced) -> Values:
	"""Whose item it is, and what the old quote said of it."""
	known: Values = item if item and is_known(item) else {}
	name = without_html(" ".join(line.text.split()) or line.sku or "-")
	description = text_to_html(line.text) or known.get("description") or text_to_html(line.sku)
	if price.as_text and line.wording:
		description = f"{description} ({text_to_html(line.wording)})".lstrip()
	return {
		"item_code": item["name"] if item else code_of(line),
		"item_name": known.get("item_name") or name[:VARCHAR],
		"description": description,
	}


def sums(items: Sequence[Values], taxes: Sequence[str], setup: QuoteSetup) -> Totals:
	"""Totals of rows made by `item_row`."""
	amounts = [Amount(row["item_code"], float(row["amount"]), float(row["qty"])) for row in items]
	return totals(amounts, [RATES[tax] for tax in taxes], setup.arithmetic)


def tax_rows(taxes: Sequence[str], computed: Totals, setup: QuoteSetup) -> list[Values]:
	return [
		{**setup.sample.taxes[tax], **amounts} for tax, amounts in zip(taxes, computed.taxes, strict=True)
	]


def schedule_rows(computed: Totals, due: date, setup: QuoteSetup) -> list[Values]:
	"""One payment of everything on the day of the quote, as ERPNext has it where no terms are agreed."""
	paid = Decimal(str(computed.payable))
	amounts = dict.fromkeys(("payment_amount", "base_payment_amount", "outstanding"), paid)
	return [{**(setup.sample.schedule or {}), **amounts, "due_date": due}]
