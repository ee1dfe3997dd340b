"""13c: bon_travail -> Service Work Order with its technicians, bon_travail_item -> its items."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

from targo_customer360.billing.rules import hours_between, line_amount
from targo_customer360.imports.settings import ImportSettings
from targo_customer360.imports.step import Lookup, Measure, Refs, Reject, Step, column_index, fold, sum_of
from targo_customer360.imports.steps.common import CUSTOMER, by_column, employees
from targo_customer360.imports.steps.dates import clock, created
from targo_customer360.legacy.port import RawRow
from targo_customer360.legacy.tables import TABLES
from targo_customer360.sites.port import Document, Site, Values

ORDERS = TABLES["bon_travail"]
ITEMS = TABLES["bon_travail_item"]
NO_HOURS = Decimal(0)


class WorkOrders(Step):
	"""A work order is the record of a visit that took place, so it comes in as completed."""

	id = "13c"
	table = ORDERS
	doctype = "Service Work Order"
	title = "Work orders"
	lookups = (CUSTOMER, employees("tech1", "tech2"))
	measures = (sum_of(ORDERS, "total", "total"), sum_of(ORDERS, "subtotal", "subtotal"))

	def map(self, values: Values, refs: Refs) -> list[Document]:
		customer = refs.customer(values["account_id"])
		technicians = [row for n in ("1", "2") if (row := _technician(values, n, refs))]
		order = {
			"customer": customer["name"],
			"customer_name": customer["customer_name"],
			"work_date": values["date"],
			"status": "Completed",
			"note": values["note"],
			"total_hours": sum((row["hours"] for row in technicians), NO_HOURS),
			"subtotal": values["subtotal"],
			"gst": values["tps"],
			"qst": values["tvq"],
			"total": values["total"],
		}
		created(order, values["date"])
		return [Document(self.doctype, f"SWO-{values['id']}", order, {"technicians": technicians})]


def _technician(values: Values, number: str, refs: Refs) -> Values | None:
	staff = values[f"tech{number}"]
	arrive, depart = values[f"heure_arrive_t{number}"], values[f"heure_depart_t{number}"]
	if not staff and not arrive and not depart:
		return None
	employee = refs.find("employee", staff) if staff else None
	if staff and employee is None:
		refs.warn("unknown_employee", f"Technician {staff} is not on the site; kept by number")
	arrived, departed, note = _visit(arrive, depart, refs)
	return {
		"employee": employee["name"] if employee else None,
		"employee_name": employee["employee_name"] if employee else None,
		"legacy_staff_id": staff or 0,
		"arrived": arrived,
		"departed": departed,
		"hours": hours_between(arrived, departed),
		"note": note,
	}


def _visit(arrive: str, depart: str, refs: Refs) -> tuple[time | None, time | None, str | None]:
	"""Arrival, departure and a note that keeps a time nobody can read as it was written."""
	read: list[time | None] = []
	unread: list[str] = []
	for what, text in (("arrived", arrive), ("departed", depart)):
		try:
			read.append(clock(text))
		except ValueError:
			read.append(None)
			unread.append(f"{what} '{text}'")
	if unread:
		refs.warn("unreadable_time", f"{', '.join(unread)} is no time of day; kept in the technician's note")
	return read[0], read[1], "; ".join(unread) or None


def _item_amount(raw: RawRow) -> list[tuple[str, Decimal]]:
	at = column_index(ITEMS)
	return [("", line_amount(Decimal(raw[at["qte"]] or 0), Decimal(raw[at["price"]] or 0)))]


class WorkOrderItems(Step):
	"""Parts and labour on a work order; a row of the order's own table."""

	id = "13c"
	table = ITEMS
	doctype = "Service Work Order Item"
	title = "Work order items"
	lookups = (Lookup("order", "Service Work Order", by_column("order")),)
	measures = (Measure("amount", _item_amount, field="amount"),)
	reference = (TABLES["product"],)

	def setup(self, site: Site, settings: ImportSettings) -> dict[str, str]:
		"""Items by code: the catalogue of a provider is small."""
		return {fold(row["name"]): row["name"] for row in site.list("Item")}

	def parse(self, values: Values) -> Values:
		return {**values, "order": f"SWO-{values['bon_id']}"}

	def map(self, values: Values, refs: Refs) -> list[Document]:
		if refs.find("order", values["order"]) is None:
			raise Reject("unknown_work_order", f"There is no work order {values['bon_id']}", "bon_id")
		product = refs.reference["product"].get(values["product_id"]) if values["product_id"] else None
		line = {
			"item_code": self._item(values, product, refs),
			"description": values["desc"] or (product["description"] if product else ""),
			"qty": values["qte"] or NO_HOURS,
			"rate": values["price"] or NO_HOURS,
			"amount": line_amount(values["qte"], values["price"]),
			"idx": 1,
		}
		parent = ("Service Work Order", values["order"], "items")
		return [Document(self.doctype, f"SWOI-{values['id']}", line, parent=parent)]

	@staticmethod
	def _item(values: Values, product: Values | None, refs: Refs) -> str | None:
		if not values["product_id"]:
			return None
		found = refs.setup.get(fold(product["sku"])) if product else None
		if found is None:
			refs.warn("unknown_item", f"Product {values['product_id']} is not on the site; its text is kept")
		return found
