"""The lines of a quote as what they lead to: services by the month, and charges made once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from html import unescape

from targo_customer360.billing.balance import money
from targo_customer360.billing.rules import line_amount
from targo_customer360.effects.records import without_markup
from targo_customer360.service.invoices import Line
from targo_customer360.service.subscriptions import Ordered, pieces
from targo_customer360.sites.port import Rows, Site, Values

ITEM = "Item"
_BREAKS = ("<br>", "<br/>", "<br />", "</p>", "</div>", "</li>")


@dataclass(frozen=True)
class Sorted:
	services: tuple[Ordered, ...]
	charges: tuple[Line, ...]

	@property
	def monthly(self) -> Decimal:
		return sum((service.price for service in self.services), Decimal(0))

	@property
	def once(self) -> Decimal:
		return sum((charge.amount for charge in self.charges), Decimal(0))


def sort_lines(site: Site, rows: Rows) -> Sorted:
	"""A line is monthly where the quote says so, or its item. Prices are those of the quote, rebates included."""
	codes = [row["item_code"] for row in rows if row["item_code"]]
	items = site.lookup(ITEM, codes, fields=("is_monthly",))
	services: list[Ordered] = []
	charges: list[Line] = []
	for row in rows:
		quantity = Decimal(str(row["qty"] or 0)) or Decimal(1)
		code, text, amount = row["item_code"] or "", said_line(row), amount_of(row)
		if row.get("is_monthly") or items.get(code, {}).get("is_monthly"):
			services += pieces(code, text, quantity, amount)
		elif amount:
			charges.append(Line(code, text, quantity, money(row["rate"]), amount))
	return Sorted(tuple(services), tuple(charges))


def amount_of(row: Values) -> Decimal:
	"""What a line comes to after every rebate, the share of one on the whole quote included, before tax."""
	for fieldname in ("net_amount", "amount"):
		if row.get(fieldname):
			return money(row[fieldname])
	return line_amount(row["qty"], row["rate"])


def said_line(row: Values) -> str:
	"""One line of plain text: the description where it says more than the item's name."""
	name, text = row.get("item_name") or row["item_code"] or "", row.get("description") or ""
	for mark in _BREAKS:
		text = text.replace(mark, " ")
	plain = " ".join(unescape(_without_tags(text)).split())
	return without_markup(plain or name)


def _without_tags(text: str) -> str:
	out, depth = [], 0
	for character in text:
		if character == "<":
			depth += 1
		elif character == ">" and depth:
			depth -= 1
		elif not depth:
			out.append(character)
	return "".join(out)
