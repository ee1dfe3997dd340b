from frappe.model.document import Document
from frappe.utils import flt, get_time

from targo_customer360.billing import rules


class ServiceWorkOrder(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from targo_customer360.targo_customer360.doctype.service_work_order_item.service_work_order_item import (
			ServiceWorkOrderItem,
		)
		from targo_customer360.targo_customer360.doctype.service_work_order_technician.service_work_order_technician import (
			ServiceWorkOrderTechnician,
		)

		customer: DF.Link
		customer_name: DF.Data | None
		dispatch_job: DF.Link | None
		gst: DF.Currency
		issue: DF.Link | None
		items: DF.Table[ServiceWorkOrderItem]
		legacy_fingerprints: DF.SmallText | None
		legacy_hash: DF.Data | None
		legacy_id: DF.Int
		legacy_run: DF.Link | None
		legacy_table: DF.Data | None
		naming_series: DF.Literal["SWO-.YYYY.-.#####"]
		note: DF.Text | None
		qst: DF.Currency
		sales_invoice: DF.Link | None
		service_location: DF.Link | None
		status: DF.Literal["Draft", "Completed", "Cancelled"]
		subtotal: DF.Currency
		technicians: DF.Table[ServiceWorkOrderTechnician]
		total: DF.Currency
		total_hours: DF.Float
		work_date: DF.Date | None
	# end: auto-generated types

	def validate(self) -> None:
		self.set_hours()
		# What the old system billed stands, even where its parts do not add up.
		if not self.legacy_table:
			self.set_amounts()

	def set_hours(self) -> None:
		for row in self.technicians:
			# Midnight comes from the database as an empty timedelta, which is a time all the same.
			arrived, departed = (
				None if clock in (None, "") else get_time(clock) for clock in (row.arrived, row.departed)
			)
			row.hours = float(rules.hours_between(arrived, departed))
		self.total_hours = sum(row.hours for row in self.technicians)

	def set_amounts(self) -> None:
		for row in self.items:
			row.amount = float(rules.line_amount(row.qty, row.rate))
		if self.items:
			self.subtotal = sum(row.amount for row in self.items)
		self.total = flt(flt(self.subtotal) + flt(self.gst) + flt(self.qst), 2)
