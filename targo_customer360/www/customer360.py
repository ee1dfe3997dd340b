"""The customer's page for staff, outside the desk: `/customer360`, or `/customer360?customer=C-1`."""

from typing import Any

import frappe
from frappe import _
from frappe.sessions import get_csrf_token
from frappe.utils import escape_html

from targo_customer360 import __version__

no_cache = 1


def get_context(context: Any) -> None:
	"""Raises PermissionError for those who may not read customers; Frappe shows them the way to sign in."""
	if frappe.session.user == "Guest":
		frappe.throw(_("Sign in to see customers"), frappe.AuthenticationError)
	if not frappe.has_permission("Customer", "read"):
		frappe.throw(_("You may not see customers"), frappe.PermissionError)
	token = get_csrf_token()
	frappe.db.commit()  # nosemgrep: a page is read by GET, which takes a token that was just made back
	context.title = _("Customer 360")
	context.reader = frappe.utils.get_fullname()
	context.version = __version__
	context.customer = escape_html(frappe.form_dict.get("customer") or "")
	context.language = (frappe.local.lang or "en")[:2]
	context.csrf_token_of_page = token
