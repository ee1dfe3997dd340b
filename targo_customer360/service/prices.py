"""What an item costs a customer: their own price, the price list, or the standard rate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from targo_customer360.billing.balance import money
from targo_customer360.sites.port import Site, Values

PRICE, ITEM = "Item Price", "Item"
_FIELDS = ("item_code", "customer", "price_list_rate", "valid_from", "valid_upto", "uom")


def price_list(site: Site, customer: str = "") -> str:
	"""The selling price list of the customer, of the site, or the first one; "" where the site keeps none."""
	if not site.has_doctype("Price List"):
		return ""
	if customer and "default_price_list" in site.meta("Customer").by_name:
		row = site.lookup("Customer", [customer], fields=("default_price_list",)).get(customer, {})
		if row.get("default_price_list"):
			return row["default_price_list"]
	chosen = site.single("Selling Settings").get("selling_price_list")
	if chosen:
		return str(chosen)
	rows = site.list("Price List", {"selling": 1, "enabled": 1}, order_by="name", limit=1)
	return rows[0]["name"] if rows else ""


def price_of(site: Site, item: Values, customer: str = "") -> Decimal | None:
	"""The price of one unit before tax; None where the item has none."""
	listed = _listed(site, item, customer)
	if listed is not None:
		return listed
	rate = money(item.get("standard_rate"))
	return rate if rate else None


def _listed(site: Site, item: Values, customer: str) -> Decimal | None:
	prices = price_list(site, customer)
	if not prices or not site.has_doctype(PRICE):
		return None
	rows = site.list(PRICE, {"item_code": item["name"], "price_list": prices}, fields=_FIELDS)
	today = site.today()
	open_ = [
		row
		for row in rows
		if row["customer"] in (customer or None, None, "")
		and _holds(row, today)
		and row["uom"] in (None, "", item.get("stock_uom"))
	]
	if not open_:
		return None
	best = max(open_, key=lambda row: (bool(row["customer"]), row["valid_from"] or date.min))
	return money(best["price_list_rate"])


def _holds(row: Values, today: date) -> bool:
	return (not row["valid_from"] or row["valid_from"] <= today) and (
		not row["valid_upto"] or row["valid_upto"] >= today
	)
