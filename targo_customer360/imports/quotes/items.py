"""Items of quote lines: the site's own by code, and placeholders for codes that it does not have."""

from __future__ import annotations

import re

from targo_customer360.imports.quotes.lines import Line
from targo_customer360.imports.quotes.setup import QuoteSetup
from targo_customer360.sites.meta import VARCHAR
from targo_customer360.sites.port import Document, Values

NO_CODE = "QUOTE-MISC"
"""Stands for everything that was quoted without a code."""
ITEM_FIELDS = (
	"name",
	"item_name",
	"description",
	"item_group",
	"brand",
	"image",
	"stock_uom",
	"legacy_table",
)

_REFUSED = re.compile(r"[<>]")


def code_of(line: Line) -> str:
	"""The code under which to look for the item of a line, or to make it.

	In capitals, so that spellings that only differ in case make one item whichever comes first. Frappe refuses
	angle brackets in a name.
	"""
	return _REFUSED.sub("", line.sku)[:VARCHAR].strip().upper() or NO_CODE


def placeholder(code: str, setup: QuoteSetup) -> Document:
	"""The item that is made where the site has none of that code.

	It follows from the code alone, whichever quote comes first. It is not disabled: ERPNext would not save a quote
	that holds it.
	"""
	unnamed = code == NO_CODE
	values: Values = {
		"item_code": code,
		"item_name": "Miscellaneous" if unnamed else code,
		"description": "Quoted without a code in the old system" if unnamed else code,
		"item_group": setup.item_group,
		"stock_uom": setup.unit,
		"is_stock_item": 0,
	}
	return Document("Item", code, values)


def is_known(item: Values | None) -> bool:
	"""Whether the item says more than the quote does: a placeholder of an earlier batch does not."""
	return item is not None and not item["legacy_table"]
