"""Quotes: which one is meant, and a new one made of what was asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from targo_customer360.billing.balance import money
from targo_customer360.errors import InvalidField
from targo_customer360.service import taxes
from targo_customer360.service.items import Chosen, choose
from targo_customer360.service.places import Address, find_place, read_address, said_place
from targo_customer360.service.prices import price_list
from targo_customer360.service.words import fold
from targo_customer360.sites.port import Rows, Site, Values

QUOTATION, CUSTOMER = "Quotation", "Customer"
TABLE = "soumission"
CONVERTED = "Converted"
_NUMBER = re.compile(r"\d+")
_VALID_DAYS = 30
_FIELDS = ("name", "party_name", "docstatus", "status", "service_status", "transaction_date", "grand_total")
_SHOWN = 5


def find_quote(site: Site, typed: str, customer: str = "", field: str = "quote_id") -> str:
	"""The name of the quote meant by "SOQ-908", "412" or its whole name: a number is the old system's or the last part
	of a name. Without any, the customer's only quote that is open.

	Raises InvalidField where none or several fit, and where it is another customer's.
	"""
	if not typed.strip():
		return _only_open(site, customer, field)
	name = _named(site, typed, field)
	if customer:
		_check_owner(site, name, customer, field)
	return name


def _named(site: Site, typed: str, field: str) -> str:
	exact = site.list(QUOTATION, {"name": typed.strip()})
	if exact:
		return exact[0]["name"]
	numbers = _NUMBER.findall(typed)
	if not numbers:
		raise InvalidField(field, "There is no quote {0}", typed)
	found = _by_number(site, numbers, is_legacy="soq" in fold(typed))
	if not found:
		raise InvalidField(field, "There is no quote {0}", typed)
	if len(found) > 1:
		raise InvalidField(field, "{0} may be {1}: say which one", typed, ", ".join(sorted(found)[:_SHOWN]))
	return found[0]


def _by_number(site: Site, numbers: list[str], is_legacy: bool) -> list[str]:
	number = int(numbers[-1])
	legacy = [row["name"] for row in site.list(QUOTATION, {"legacy_table": TABLE, "legacy_id": number})]
	if is_legacy:
		return legacy
	if len(numbers) == 1:
		return sorted({*legacy, *_ending_in(site, number)})
	return [row["name"] for row in site.list(QUOTATION, {"name": ("like", f"%{'%'.join(numbers)}")})]


def _ending_in(site: Site, number: int) -> list[str]:
	rows = site.list(QUOTATION, {"name": ("like", f"%{number}")}, order_by="name")
	return [row["name"] for row in rows if int(_NUMBER.findall(row["name"])[-1]) == number]


def _only_open(site: Site, customer: str, field: str) -> str:
	if not customer:
		raise InvalidField(field, "Say which quote")
	rows = site.list(
		QUOTATION,
		{"quotation_to": CUSTOMER, "party_name": customer, "docstatus": ("<", 2)},
		fields=_FIELDS,
		order_by="transaction_date desc",
	)
	open_ = [row for row in rows if row["service_status"] != CONVERTED and row["status"] not in _CLOSED]
	if len(open_) == 1:
		return open_[0]["name"]
	if not open_:
		raise InvalidField(field, "{0} has no open quote", customer)
	raise InvalidField(field, "{0} has several quotes: say which one, {1}", customer, _listed(open_))


_CLOSED = frozenset(("Lost", "Cancelled", "Expired", "Ordered", "Partially Ordered"))


def _listed(rows: Rows) -> str:
	return "; ".join(
		f"{row['name']} ({row['transaction_date']}, {money(row['grand_total'])} $)" for row in rows[:_SHOWN]
	)


def _check_owner(site: Site, name: str, customer: str, field: str) -> None:
	row = site.lookup(QUOTATION, [name], fields=("quotation_to", "party_name"))[name]
	if (row["quotation_to"], row["party_name"]) != (CUSTOMER, customer):
		raise InvalidField(field, "{0} is a quote of {1}, not of {2}", name, row["party_name"], customer)


@dataclass(frozen=True)
class NewQuote:
	"""A quote that can be made: `values` for the insert, and what it comes to."""

	customer: str
	items: tuple[Chosen, ...]
	location: Values | None
	address: Address | None
	values: Values
	valid_till: date
	net: Decimal
	total: Decimal

	@property
	def place(self) -> str:
		if self.location:
			return said_place(self.location)
		return self.address.line if self.address else ""

	@property
	def monthly(self) -> Decimal:
		return sum((item.amount for item in self.items if item.monthly), Decimal(0))

	@property
	def once(self) -> Decimal:
		return sum((item.amount for item in self.items if not item.monthly), Decimal(0))


def prepare_quote(site: Site, customer: str, wanted: Sequence[str], typed_address: str = "") -> NewQuote:
	"""What a new quote would hold; nothing is written. Raises InvalidField, and SiteError where the site refuses it."""
	person = customer_of(site, customer)
	items = choose(site, wanted, customer)
	location = find_place(site, customer, typed_address) if typed_address else None
	address = read_address(typed_address) if typed_address and location is None else None
	today = site.today()
	days = int(site.single(taxes.SETTINGS).get("quote_valid_days") or _VALID_DAYS)
	values = _values(site, person, items, today) | {
		"valid_till": today + timedelta(days=days),
		"service_location": location["name"] if location else None,
		"service_address": address.line if address else None,
	}
	completed = site.template(QUOTATION, values)
	return NewQuote(
		customer,
		tuple(items),
		location,
		address,
		values,
		values["valid_till"],
		money(completed["net_total"]),
		money(completed["grand_total"]),
	)


def make_quote(site: Site, quote: NewQuote) -> str:
	"""Insert it as a draft and return its name. Raises SiteError."""
	return site.insert(QUOTATION, quote.values)


def customer_of(site: Site, customer: str, field: str = "customer") -> Values:
	"""Raises InvalidField for a customer who is not there or no longer served."""
	row = person_of(site, customer, field)
	if row["disabled"]:
		raise InvalidField(field, "{0} is no longer a customer: enable the customer first", customer)
	return row


def person_of(site: Site, customer: str, field: str = "customer") -> Values:
	"""A customer, former ones included. Raises InvalidField."""
	fields = ("customer_name", "language", "disabled", "is_suspended")
	row = site.lookup(CUSTOMER, [customer], fields=fields).get(customer)
	if row is None:
		raise InvalidField(field, "There is no customer {0}", customer)
	return {**row, "name": customer}


def _values(site: Site, person: Values, items: Sequence[Chosen], today: date) -> Values:
	company = taxes.company_of(site)
	net = sum((item.amount for item in items), Decimal(0))
	rows = taxes.sales_taxes(site, company)
	amounts = taxes.computed(rows, net)
	values: Values = {
		"quotation_to": CUSTOMER,
		"party_name": person["name"],
		"customer_name": person["customer_name"],
		"title": person["customer_name"],
		"company": company,
		"currency": taxes.currency_of(site, company),
		"transaction_date": today,
		"order_type": "Sales",
		"ignore_pricing_rule": 1,
		"status": "Draft",
		"items": [_item_row(item) for item in items],
		"taxes": [{**row, "tax_amount": float(a)} for row, a in zip(rows, amounts, strict=True)],
		"total": float(net),
		"net_total": float(net),
		"total_taxes_and_charges": float(sum(amounts)),
		"grand_total": float(net + sum(amounts)),
	}
	if prices := price_list(site, person["name"]):
		values["selling_price_list"] = prices
	return values


def _item_row(chosen: Chosen) -> Values:
	rate, amount = float(chosen.rate), float(chosen.amount)
	return {
		"item_code": chosen.item["name"],
		"item_name": chosen.item["item_name"] or chosen.item["name"],
		"description": chosen.item["description"] or chosen.item["item_name"] or chosen.item["name"],
		"qty": float(chosen.quantity),
		"price_list_rate": rate,
		"rate": rate,
		"amount": amount,
		"net_amount": amount,
		"is_monthly": int(chosen.monthly),
	}
