"""Quotes, visits and work orders: what a form or a button does once a person has confirmed it.

Each method is one action, logged as such. Needs the action's own rights. Returns `message` and `documents`, and what
the action says of its result.
"""

from typing import Any

import frappe

from targo_customer360.actions.perform import carry_out
from targo_customer360.api.refusals import refusals
from targo_customer360.service.dispatch import JOB
from targo_customer360.service.quotes import QUOTATION
from targo_customer360.service.work_orders import ORDER
from targo_customer360.sites.frappe_site import FrappeSite


@frappe.whitelist(methods=["POST"])
def create_quote(customer: str, items: list | str, address: str = "") -> dict[str, Any]:
	"""A draft quote of items as they are said, "2 x fibre 100M"; needs the right to create quotes."""
	frappe.has_permission(QUOTATION, "create", throw=True)
	return _done("create_quote", {"customer": customer, "items": _listed(items), "address": address})


@frappe.whitelist(methods=["POST"])
def convert_quote(
	quotation: str,
	address: str = "",
	date: str | None = None,
	time_of_day: str = "",
	technician: str = "",
	installation: bool | int | str = True,
) -> dict[str, Any]:
	"""Turn a quote into a service; needs the right to submit it. Dates are ISO."""
	frappe.get_doc(QUOTATION, quotation).check_permission("submit")
	return _done(
		"convert_quote",
		{
			"quote_id": quotation,
			"address": address,
			"date": date or None,
			"time_of_day": time_of_day,
			"tech": technician,
			"installation": bool(frappe.utils.cint(installation)),
		},
	)


@frappe.whitelist(methods=["POST"])
def undo_conversion(quotation: str) -> dict[str, Any]:
	"""Take a conversion back while nothing was activated or billed; needs the right to change the quote."""
	frappe.get_doc(QUOTATION, quotation).check_permission("write")
	return _done("undo_conversion", {"quote_id": quotation})


@frappe.whitelist(methods=["POST"])
def schedule(
	customer: str = "",
	address: str = "",
	date: str | None = None,
	time_of_day: str = "",
	technician: str = "",
	subject: str = "",
	description: str = "",
	issue: str = "",
) -> dict[str, Any]:
	"""Send a technician to a customer or an address; needs the right to create jobs."""
	frappe.has_permission(JOB, "create", throw=True)
	given = {
		"customer": customer,
		"address": address,
		"date": date or None,
		"time_of_day": time_of_day,
		"tech": technician,
		"subject": subject,
		"description": description,
		"issue": issue,
	}
	return _done("schedule_dispatch", given)


@frappe.whitelist(methods=["POST"])
def reschedule(
	job: str, date: str | None = None, time_of_day: str = "", technician: str = ""
) -> dict[str, Any]:
	"""Another day, part of the day or technician; needs the right to change the job."""
	frappe.get_doc(JOB, job).check_permission("write")
	given = {"job": job, "date": date or None, "time_of_day": time_of_day, "tech": technician}
	return _done("reschedule_dispatch", given)


@frappe.whitelist(methods=["POST"])
def call_off(job: str) -> dict[str, Any]:
	"""Nobody goes; needs the right to change the job."""
	frappe.get_doc(JOB, job).check_permission("write")
	return _done("cancel_dispatch", {"job": job})


@frappe.whitelist(methods=["POST"])
def complete(
	job: str,
	technicians: list | str | None = None,
	items: list | str | None = None,
	note: str = "",
	date: str | None = None,
) -> dict[str, Any]:
	"""Log the work of a job and close it; needs the right to change the job and to create work orders.

	`technicians` are rows of `tech`, `arrived` and `departed`; `items` as they are said, "2 x RJ45".
	"""
	frappe.get_doc(JOB, job).check_permission("write")
	frappe.has_permission(ORDER, "create", throw=True)
	people = [
		{name: str(row.get(name) or "") for name in ("tech", "arrived", "departed")}
		for row in _listed(technicians)
		if isinstance(row, dict)
	]
	given = {"job": job, "technicians": people, "items": _listed(items), "note": note, "date": date or None}
	return _done("complete_dispatch", given)


@frappe.whitelist(methods=["POST"])
def bill(work_order: str) -> dict[str, Any]:
	"""A draft invoice of a work order; needs the right to change it and to create invoices."""
	frappe.get_doc(ORDER, work_order).check_permission("write")
	frappe.has_permission("Sales Invoice", "create", throw=True)
	return _done("bill_work_order", {"work_order": work_order})


def _done(action: str, params: dict[str, Any]) -> dict[str, Any]:
	with refusals():
		done = carry_out(FrappeSite(), action, params)
	english, in_french = done.message
	is_french = (frappe.local.lang or "").startswith("fr")
	return {
		"message": in_french if is_french else english,
		"documents": [{"doctype": doctype, "name": name} for doctype, name in done.documents],
		**done.result,
	}


def _listed(given: list | str | None) -> list[Any]:
	rows = frappe.parse_json(given) if given else []
	return rows if isinstance(rows, list) else [rows]
