"""What a visit costs the customer: parts and labour of a work order in a draft invoice, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from targo_customer360.billing.balance import money
from targo_customer360.billing.rules import CENT, line_amount
from targo_customer360.errors import InvalidField
from targo_customer360.service import invoices, taxes
from targo_customer360.service.prices import price_of
from targo_customer360.service.work_orders import COMPLETED, ORDER
from targo_customer360.sites.port import Rows, Site, SiteError, Values

INVOICE, ITEM = invoices.INVOICE, "Item"
Said = tuple[str, str]
_MINUTES = 60
_KEPT_WITHIN = Decimal("0.3")
"""Minutes by which hours with two places may be off."""


@dataclass(frozen=True)
class Labour:
	"""Hours of one technician as they are billed."""

	item: Values
	text: str
	hours: Decimal
	rate: Decimal

	@property
	def row(self) -> Values:
		return {
			"item_code": self.item["name"],
			"description": self.text,
			"qty": float(self.hours),
			"rate": float(self.rate),
			"amount": float(line_amount(self.hours, self.rate)),
		}


@dataclass(frozen=True)
class Bill:
	"""A work order that can be billed: its rows with the labour, and the invoice."""

	order: Values
	rows: Rows
	labour: tuple[Labour, ...]
	draft: invoices.Draft
	warnings: tuple[Said, ...]


def prepare_bill(site: Site, name: str) -> Bill:
	"""What billing a work order would make; nothing is written.

	Raises InvalidField, and SiteError where the site refuses the invoice.
	"""
	order = billable(site, name)
	labour, warnings = _labour(site, order)
	rows = [*order["items"], *(one.row for one in labour)]
	if not rows:
		raise InvalidField("work_order", "{0} has nothing to bill", name)
	company = taxes.company_of(site)
	tax_rows = taxes.sales_taxes(site, company)
	if not tax_rows:
		raise InvalidField("work_order", "Set the GST and QST accounts in Customer 360 Settings")
	draft = invoices.prepare(
		site, order["customer"], _lines(rows), tax_rows, {"service_work_order": name}, "work_order"
	)
	return Bill(order, rows, tuple(labour), draft, tuple(warnings))


def billable(site: Site, name: str) -> Values:
	"""The work order, if it may be billed. Raises InvalidField with the reason why not."""
	order = site.get(ORDER, name)
	if order is None:
		raise InvalidField("work_order", "There is no work order {0}", name)
	if order["legacy_table"]:
		raise InvalidField("work_order", "{0} was billed by the old system", name)
	if order["status"] != COMPLETED:
		raise InvalidField("work_order", "{0} is {1}: only completed work is billed", name, order["status"])
	billed = site.list(INVOICE, {"service_work_order": name, "docstatus": ("<", 2)}, limit=1)
	if billed:
		raise InvalidField("work_order", "{0} was billed already, by {1}", name, billed[0]["name"])
	return order


def apply_bill(site: Site, bill: Bill) -> str:
	"""Make the draft invoice and bring the work order in line with it. Returns the invoice's name."""
	name = bill.order["name"]
	with site.savepoint():
		billable(site, name)
		# The work order first: whoever bills it second waits here, and is refused.
		site.update(
			ORDER,
			name,
			{
				"items": bill.rows,
				"subtotal": float(bill.draft.net),
				"gst": float(bill.draft.gst),
				"qst": float(bill.draft.qst),
				"total": float(bill.draft.total),
			},
		)
		invoice = invoices.make(site, bill.draft)
		site.update(ORDER, name, {"sales_invoice": invoice})
		_check_totals(site, name, invoice)
		return invoice


def _check_totals(site: Site, name: str, invoice: str) -> None:
	"""To the cent, or nothing was done."""
	order = site.lookup(ORDER, [name], fields=("subtotal", "total"))[name]
	made = site.lookup(INVOICE, [invoice], fields=("net_total", "grand_total"))[invoice]
	pairs = ((order["subtotal"], made["net_total"]), (order["total"], made["grand_total"]))
	if any(money(ours) != money(theirs) for ours, theirs in pairs):
		raise SiteError(
			f"{name} comes to {money(order['total'])}, its invoice to {money(made['grand_total'])}"
		)


def _lines(rows: Sequence[Values]) -> list[invoices.Line]:
	return [
		invoices.Line(
			row["item_code"] or "",
			row["description"] or "",
			Decimal(str(row["qty"] or 0)),
			money(row["rate"]),
			line_amount(row["qty"], row["rate"]),
		)
		for row in rows
	]


def _labour(site: Site, order: Values) -> tuple[list[Labour], list[Said]]:
	"""The hours of each technician; none where the work order names labour among its items already."""
	settings = site.single(taxes.SETTINGS)
	code = settings.get("labour_item") or ""
	worked = [row for row in order["technicians"] if row["hours"]]
	if not worked:
		return [], []
	if not code:
		hours = sum(Decimal(str(row["hours"])) for row in worked)
		return [], [
			(
				f"{hours:.2f} hours are not billed: Customer 360 Settings names no item for labour",
				f"{hours:.2f} heures ne sont pas facturées : les réglages ne nomment aucun article de main-d'œuvre",
			)
		]
	if any(row["item_code"] == code for row in order["items"]):
		return [], []
	fields = ("item_name", "standard_rate", "stock_uom")
	item = site.lookup(ITEM, [code], fields=fields).get(code)
	if item is None:
		raise InvalidField("work_order", "{0} names no item that can be billed", code)
	item = {**item, "name": code}
	rate = money(settings.get("labour_rate")) or price_of(site, item, order["customer"])
	if not rate:
		raise InvalidField("work_order", "{0} has no price: enter one in Customer 360 Settings", code)
	return [
		Labour(
			item,
			f"{item['item_name'] or code} - {row['employee_name'] or ''}".rstrip(" -"),
			billed_hours(
				Decimal(str(row["hours"])),
				int(settings.get("labour_minimum_minutes") or 0),
				int(settings.get("labour_rounding_minutes") or 0),
			),
			rate,
		)
		for row in worked
	], []


def billed_hours(hours: Decimal, minimum: int, rounding: int) -> Decimal:
	"""Hours rounded up to so many minutes, and never less than the shortest visit."""
	minutes = max(hours * _MINUTES, Decimal(minimum))
	if rounding:
		# Ten minutes are kept as 0.17 hours: what that rounding added must not cost another step.
		steps = ((minutes - _KEPT_WITHIN) / rounding).to_integral_value(ROUND_CEILING)
		minutes = max(steps, Decimal(1)) * rounding
	return (minutes / _MINUTES).quantize(CENT)
