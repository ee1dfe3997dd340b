"""13a: soumission -> Quotation `SOQ-{id}`, a draft until somebody submits it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from decimal import Decimal

from targo_customer360.imports.quotes.html import text_to_html, without_html
from targo_customer360.imports.quotes.items import ITEM_FIELDS, NO_CODE, code_of, placeholder
from targo_customer360.imports.quotes.lines import MONTHLY, ONE_TIME, Line, read_lines
from targo_customer360.imports.quotes.rows import item_row, schedule_rows, sums, tax_rows
from targo_customer360.imports.quotes.setup import QuoteSetup, read_setup
from targo_customer360.imports.quotes.tax_text import taxes_of
from targo_customer360.imports.settings import ImportSettings
from targo_customer360.imports.step import Lookup, Measure, Refs, Reject, Step, column_index
from targo_customer360.imports.steps.common import CUSTOMER
from targo_customer360.legacy.port import RawRow
from targo_customer360.legacy.tables import TABLES
from targo_customer360.sites.meta import VARCHAR
from targo_customer360.sites.port import Document, Site, Values

TABLE = TABLES["soumission"]
_AT = column_index(TABLE)
_CUSTOMER_FIELDS = (
	"name",
	"customer_name",
	"customer_group",
	"territory",
	"language",
	"email_id",
	"mobile_no",
	"customer_primary_contact",
	"customer_primary_address",
	"primary_address",
)
LINES, IS_EMPTY = "lines", "is_empty"
"""Beside the columns of a row: its parsed items, and whether it had none."""


def _codes(row: Values, settings: ImportSettings) -> set[str]:
	return {code_of(line) for line in row[LINES]} | {NO_CODE}


def _sum_of_lines(raw: RawRow) -> Iterator[tuple[str, Decimal]]:
	try:
		lines = read_lines(raw[_AT[ONE_TIME]], raw[_AT[MONTHLY]])
	except Reject:
		return
	yield "", sum((line.total for line in lines), Decimal(0))


class Quotes(Step):
	"""A quote with its one-time and monthly items, taxes and terms."""

	id = "13a"
	table = TABLE
	writes_html = True
	doctype = "Quotation"
	title = "Quotes"
	batch_size = 500
	lookups = (
		Lookup("customer", CUSTOMER.doctype, CUSTOMER.keys, fields=_CUSTOMER_FIELDS),
		Lookup("item", "Item", _codes, fields=ITEM_FIELDS),
	)
	measures = (Measure("total before tax", _sum_of_lines, field="total"),)

	def setup(self, site: Site, settings: ImportSettings) -> QuoteSetup:
		return read_setup(site, settings)

	def parse(self, values: Values) -> Values:
		lines = read_lines(values[ONE_TIME], values[MONTHLY])
		return {**values, LINES: lines or (_empty_line(values),), IS_EMPTY: not lines}

	def map(self, values: Values, refs: Refs) -> list[Document]:
		setup: QuoteSetup = refs.setup
		customer = refs.customer(values["account_id"])
		day, name = values["date"] or setup.today, without_html(values["name"])
		items = [item_row(line, refs.find("item", code_of(line)), setup) for line in values[LINES]]
		taxes = _taxes(values, refs)
		computed = sums(items, taxes, setup)
		_warn(values, computed.values["grand_total"], setup, refs)
		children = {"items": items, "taxes": tax_rows(taxes, computed, setup)}
		if setup.sample.schedule is not None:
			children["payment_schedule"] = schedule_rows(computed, day, setup)
		quote = {
			**setup.sample.parent,
			**_party(customer, setup),
			**computed.values,
			**_words(setup.in_words(computed)),
			"title": (name or customer["customer_name"])[:VARCHAR],
			"legacy_name": name,
			"customer_po": without_html(values["po"]),
			"transaction_date": day,
			"terms": text_to_html(values["text"]),
			"status": "Draft",
		}
		if values["date"]:
			quote["creation"] = datetime.combine(values["date"], time())
		return [Document(self.doctype, f"SOQ-{values['id']}", quote, children)]

	def ensure(self, values: Values, refs: Refs) -> list[Document]:
		codes = sorted({code_of(line) for line in values[LINES]})
		return [placeholder(code, refs.setup) for code in codes if refs.find("item", code) is None]


def _empty_line(values: Values) -> Line:
	"""ERPNext keeps no quote without items, and a quote that was only a letter is worth keeping."""
	text = values["name"] or "No items in the old system"
	return Line("", text, None, None, Decimal(0), "", monthly=False)


def _warn(values: Values, total: float, setup: QuoteSetup, refs: Refs) -> None:
	quote = f"Quote {values['id']}"
	if values[IS_EMPTY]:
		refs.warn("no_items", f"{quote} has no items; it gets one line without a price")
	if not values["date"]:
		# What ERPNext puts where no date is given.
		refs.warn("no_date", f"{quote} has no date; it is dated {setup.today}, the day of the import")
	if total < 0:
		refs.warn("negative_total", f"{quote} amounts to {total:.2f}; ERPNext won't save it again as it is")


def _taxes(values: Values, refs: Refs) -> tuple[str, ...]:
	taxes = taxes_of(values["tax"])
	if taxes is None:
		refs.warn(
			"unknown_tax", f"Tax {values['tax']!r} of quote {values['id']} is not known; imported without tax"
		)
		return ()
	return taxes


def _party(customer: Values, setup: QuoteSetup) -> Values:
	"""What a quote repeats of its customer."""
	party = {
		"quotation_to": "Customer",
		"party_name": customer["name"],
		"customer_name": customer["customer_name"],
		"customer_group": customer["customer_group"],
		"territory": customer["territory"],
		"language": customer["language"] or setup.sample.parent.get("language"),
		"customer_address": customer["customer_primary_address"],
		"address_display": customer["primary_address"],
	}
	if customer["customer_primary_contact"]:
		party["contact_person"] = customer["customer_primary_contact"]
		party["contact_email"] = customer["email_id"]
		party["contact_mobile"] = customer["mobile_no"]
	return party


def _words(said: str | None) -> Values:
	return {} if said is None else {"in_words": said, "base_in_words": said}
