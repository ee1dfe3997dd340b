"""The old system, as the settings page talks of it."""

import frappe
from frappe import _

from targo_customer360.imports.connection import legacy_url
from targo_customer360.legacy.source import SourceError, check_source
from targo_customer360.sites.frappe_site import FrappeSite


@frappe.whitelist(methods=["POST"])
def test_connection() -> dict[str, str | bool]:
	"""Try the connection that the settings or site_config.json name, without reading a row of data.

	Returns `ok` and one sentence, `message`. Needs the right to change Customer 360 Settings.
	"""
	frappe.has_permission("Customer 360 Settings", "write", throw=True)
	url = legacy_url(FrappeSite())
	if not url:
		return {"ok": False, "message": _("No connection to the old system is configured")}
	try:
		return {"ok": True, "message": check_source(url)}
	except SourceError as error:
		return {"ok": False, "message": str(error)}
