from typing import Any

import frappe
from frappe import _

from targo_customer360.billing.cutoff.judging import DECISION
from targo_customer360.billing.cutoff.listing import COLUMNS, rows
from targo_customer360.sites.frappe_site import FrappeSite


def execute(filters: dict[str, Any] | None = None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
	"""Whose cut-off has passed at this moment, with what holds each back; needs the right to read decisions."""
	frappe.has_permission(DECISION, "read", throw=True)
	site = FrappeSite()
	columns = [
		{"fieldname": name, "label": _(label), "fieldtype": kind, "options": options, "width": width}
		for name, label, kind, options, width in COLUMNS
	]
	found = rows(site, site.now(), frappe.local.lang or "en")
	return columns, [
		{**row, "status": _(row["status"], context=DECISION) if row["status"] else ""} for row in found
	]
