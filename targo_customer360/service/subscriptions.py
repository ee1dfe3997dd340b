"""Services of a customer: what a quote orders, waiting for its installation, and active after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from targo_customer360.billing.rules import CENT
from targo_customer360.sites.port import Rows, Site, Values

SUBSCRIPTION = "Service Subscription"
ACTIVE, CANCELLED = "Active", "Cancelled"
_WAITING = ("Pending", "Draft", "On Hold", "Inactive", "Suspended")
"""What says "not yet" in the ISP's own list of statuses, the best first."""
_MOST_ALIKE = 50


@dataclass(frozen=True)
class Ordered:
	"""One service of one piece: which, its price a month before tax, and how it is described."""

	item_code: str
	text: str
	price: Decimal


def waiting_status(site: Site) -> str:
	"""The status of a service that is ordered and not yet installed, of those that the site knows."""
	field = site.meta(SUBSCRIPTION).by_name.get("status")
	options = [option for option in (field.options if field else "").split("\n") if option]
	return next((status for status in _WAITING if status in options), options[0] if options else ACTIVE)


def pieces(item_code: str, text: str, quantity: Decimal, amount: Decimal) -> list[Ordered]:
	"""One service for each piece, since each may be moved or given up by itself; together they cost the amount.

	What is no whole number of pieces, or too many to be told apart, is one service.
	"""
	count = int(quantity)
	if count != quantity or not 1 <= count <= _MOST_ALIKE:
		return [Ordered(item_code, f"{quantity.normalize():f} × {text}", amount)]
	share = (amount / count).quantize(CENT, ROUND_DOWN)
	prices = [share] * count
	prices[-1] = amount - share * (count - 1)
	return [Ordered(item_code, text, price) for price in prices]


def values_of(
	ordered: Ordered, customer: str, location: str, quotation: str, status: str, start: date | None
) -> Values:
	"""The document; without a start it waits for the installation."""
	return {
		"customer": customer,
		"service_location": location,
		"item_code": ordered.item_code,
		"description": ordered.text,
		"billing_frequency": "Monthly",
		"price": float(ordered.price),
		"status": status,
		"start_date": start,
		"quotation": quotation,
		"awaits_installation": int(start is None),
	}


def of_quote(site: Site, quotation: str) -> Rows:
	"""Every subscription that a quote made."""
	fields = ("name", "status", "price", "item_code", "description", "start_date", "awaits_installation")
	return site.list(SUBSCRIPTION, {"quotation": quotation}, fields=fields, order_by="name")


def waiting(site: Site, quotation: str) -> Rows:
	"""Those that the installation will activate: not the ones cancelled or activated by hand meanwhile."""
	return [
		row
		for row in of_quote(site, quotation)
		if row["awaits_installation"] and row["status"] not in (ACTIVE, CANCELLED)
	]


def activate(site: Site, names: Sequence[str], start: date) -> None:
	"""Service begins on this day."""
	for name in names:
		site.update(SUBSCRIPTION, name, {"status": ACTIVE, "start_date": start, "awaits_installation": 0})


def give_up(site: Site, names: Sequence[str], end: date) -> None:
	"""Ordered and never installed."""
	for name in names:
		site.update(SUBSCRIPTION, name, {"status": CANCELLED, "end_date": end, "awaits_installation": 0})
