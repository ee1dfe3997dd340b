"""The customer's page: all of it in one request, more of one list, and the search for a customer.

Every method answers `{"ok": true, ...}` or `{"ok": false, "error": {...}}` as `client_detail.serving` describes, with
the HTTP status that says the same. Nothing here changes anything.
"""

from typing import Any

import frappe

from targo_customer360.client_detail import serving
from targo_customer360.client_detail.doctypes import READ
from targo_customer360.client_detail.view import FIRST_ROWS
from targo_customer360.sites.frappe_access import permitted
from targo_customer360.sites.frappe_site import FrappeSite


@frappe.whitelist(methods=["GET"])
def get(customer: str, sections: list | str | None = None) -> dict[str, Any]:
	"""`page`: the header and the sections of a customer, each as the user may see it; docs/api.md has an example.

	`sections` are the names wanted, as a JSON list; all of them where it is absent.
	"""
	frappe.has_permission("Customer", "read", throw=True)
	wanted = frappe.parse_json(sections) if sections else None
	return _answer(serving.get(FrappeSite(), permitted(READ), customer, wanted))


@frappe.whitelist(methods=["GET"])
def section(customer: str, name: str, start: int = 0, length: int = FIRST_ROWS) -> dict[str, Any]:
	"""`section`: more rows of one list, which is a section, or a list of one location such as `ip_history@LOC-1`."""
	frappe.has_permission("Customer", "read", throw=True)
	return _answer(serving.section(FrappeSite(), permitted(READ), customer, name, int(start), int(length)))


@frappe.whitelist(methods=["GET"])
def search(text: str, limit: int = 10) -> dict[str, Any]:
	"""`customers` who fit a number, name, telephone, e-mail, address or line, and whom the user may see.

	Each has `customer`, `customer_name`, `score` up to 100, `matched_by` and `matched_text`; the best first.
	"""
	frappe.has_permission("Customer", "read", throw=True)
	return _answer(serving.search(FrappeSite(), permitted(READ), text, int(limit)))


def _answer(answered: dict[str, Any]) -> dict[str, Any]:
	if not answered["ok"]:
		frappe.local.response["http_status_code"] = serving.status_of(answered)
		frappe.clear_messages()
	return answered
