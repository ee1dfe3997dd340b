"""Telephone lines: ordered, suspended, restored, decommissioned, confirmed after a move; and their secrets shown."""

from typing import Any, NoReturn

import frappe
from frappe import _

from targo_customer360.actions.perform import carry_out
from targo_customer360.api.refusals import refusals
from targo_customer360.integrations import lines
from targo_customer360.integrations.errors import ServiceError
from targo_customer360.integrations.pbx_choice import check_line_server
from targo_customer360.sites.frappe_site import FrappeSite
from targo_customer360.sites.port import NotPermitted, SiteError
from targo_customer360.telephony import reveals
from targo_customer360.telephony.line_states import LINE
from targo_customer360.telephony.lines import ORDER, SETTINGS

MODULE = "Targo Customer360"
MANAGERS = ("Customer 360 Manager", "System Manager")


@frappe.whitelist(methods=["POST"])
def order(values: dict | str) -> str:
	"""Enter an order for a new line and start it; needs the right to create orders. Returns its name.

	`values` are fields of a VoIP Line Order.
	"""
	frappe.has_permission(ORDER, "create", throw=True)
	with refusals():
		return carry_out(FrappeSite(), "order_phone_line", _fields(values)).result["order"]


@frappe.whitelist(methods=["POST"])
def start_order(name: str) -> str:
	"""Start a draft order; needs the right to change it. Returns its status."""
	frappe.get_doc(ORDER, name).check_permission("write")
	_carry_out("start_line_order", {"order": name})
	return _status(ORDER, name)


@frappe.whitelist(methods=["POST"])
def retry_step(name: str, step: str) -> str:
	"""Try a step of an order again; needs the right to change the order. Returns its status."""
	frappe.get_doc(ORDER, name).check_permission("write")
	_carry_out("retry_line_order_step", {"order": name, "step": step})
	return _status(ORDER, name)


@frappe.whitelist(methods=["POST"])
def ata_configured(name: str, model: str, mac: str) -> str:
	"""Say that the adapter of an order was configured; needs the right to change the order. Returns its status."""
	frappe.get_doc(ORDER, name).check_permission("write")
	_carry_out("configure_ata", {"order": name, "model": model, "mac": mac})
	return _status(ORDER, name)


@frappe.whitelist(methods=["POST"])
def mailbox_ready(name: str) -> str:
	"""Say that the mailbox of an order was set up where the SIP registrar has none; needs the right to change the order.

	Returns its status.
	"""
	frappe.get_doc(ORDER, name).check_permission("write")
	_carry_out("record_mailbox", {"order": name})
	return _status(ORDER, name)


@frappe.whitelist(methods=["POST"])
def cancel_order(name: str, reason: str) -> str:
	"""Give an order up and take back what it made; needs the right to change it. Returns its status."""
	frappe.get_doc(ORDER, name).check_permission("write")
	_carry_out("cancel_line_order", {"order": name, "reason": reason}, reason)
	return _status(ORDER, name)


@frappe.whitelist(methods=["POST"])
def suspend(did: str, reason: str) -> str:
	"""Bar the outgoing calls of a line, 911 apart; needs the right to change the line. Returns its status."""
	frappe.get_doc(LINE, did).check_permission("write")
	_carry_out("suspend_line", {"did": did, "reason": reason}, reason)
	return _status(LINE, did)


@frappe.whitelist(methods=["POST"])
def restore(did: str, reason: str) -> str:
	"""Take the barring of a line away; needs the right to change the line. Returns its status."""
	frappe.get_doc(LINE, did).check_permission("write")
	_carry_out("restore_line", {"did": did, "reason": reason}, reason)
	return _status(LINE, did)


@frappe.whitelist(methods=["POST"])
def decommission(did: str, reason: str) -> str:
	"""Have the PBX forget a line; its 911 registration stays. Needs the Manager role. Returns its status."""
	frappe.get_doc(LINE, did).check_permission("write")
	frappe.only_for(MANAGERS)
	_carry_out("decommission_line", {"did": did, "reason": reason}, reason)
	return _status(LINE, did)


@frappe.whitelist(methods=["POST"])
def confirm_address(did: str, address: dict | str | None = None, note: str = "") -> str:
	"""Say where a telephone is after a move: where 911 thinks, or at `address`; needs the right to change the line.

	`address` has street_number, unit, street_name, city, state, postal_code and info. Returns one sentence.
	"""
	frappe.get_doc(LINE, did).check_permission("write")
	moved = _fields(address) if address else None
	_carry_out("confirm_911_address", {"did": did, "address": moved, "note": note}, note)
	if moved:
		return _("The 911 address of {0} was written down and is on its way to the provider").format(did)
	return _("The 911 address of {0} is confirmed").format(did)


@frappe.whitelist(methods=["POST"])
def reveal(doctype: str, name: str, fieldname: str, reason: str) -> str:
	"""A secret in clear, once. Needs the Manager role, the right to read the document and its fields of permission
	level 1, and a reason; leaves a Customer Action that says who read what and why.
	"""
	site = FrappeSite()
	with refusals():
		try:
			reveals.check_request(site, doctype, fieldname, reason)
			_check_level(site, doctype, name, fieldname)
			return reveals.reveal(site, doctype, name, fieldname, reason)
		except (NotPermitted, frappe.PermissionError) as error:
			_refuse_reveal(site, error, doctype, name, fieldname, reason)


def _check_level(site: FrappeSite, doctype: str, name: str, fieldname: str) -> None:
	"""The right to read the document, and the level that the field asks for. A child row has its parent's."""
	document = frappe.get_doc(*reveals.owner_of(site, doctype, name))
	document.check_permission("read")
	level = frappe.get_meta(doctype).get_field(fieldname).permlevel
	if level not in document.get_permlevel_access("read"):
		raise NotPermitted(f"{site.user} may not read {fieldname} of {doctype}")


def _refuse_reveal(site: FrappeSite, error: Exception, *asked: str) -> NoReturn:
	site.rollback()
	reveals.record_refusal(site, *asked)
	frappe.db.commit()  # nosemgrep: the refusal is evidence, and the error that follows would take it back
	raise error


@frappe.whitelist()
def get_password(doctype: str, name: str, fieldname: str) -> str:
	"""Stands before Frappe's own method: our secrets are shown by `reveal`, which asks why and keeps the answer."""
	frappe.only_for("System Manager")
	if frappe.db.get_value("DocType", doctype, "module") == MODULE:
		frappe.throw(_("Secrets of Customer 360 are shown by Reveal, for a reason"), frappe.PermissionError)
	return frappe.get_doc(doctype, name).get_password(fieldname)


@frappe.whitelist(methods=["POST"])
def test_pbx() -> dict[str, str | bool]:
	"""Call the PBX or the SIP registrar of the settings; needs the right to change the settings.

	Returns `ok` and one sentence.
	"""
	frappe.has_permission(SETTINGS, "write", throw=True)
	try:
		return {"ok": True, "message": check_line_server(FrappeSite())}
	except (SiteError, ServiceError) as error:
		return {"ok": False, "message": error.message}


def resume_orders() -> None:
	"""Scheduled: let orders go on that were interrupted."""
	lines.resume_orders(FrappeSite())


def _carry_out(action: str, params: dict[str, Any], reason: str = "") -> None:
	with refusals():
		carry_out(FrappeSite(), action, params, reason)


def _fields(given: dict | str) -> dict[str, str | None]:
	fields = frappe.parse_json(given)
	if not isinstance(fields, dict):
		frappe.throw(_("These are not the fields of a document"))
	return fields


def _status(doctype: str, name: str) -> str:
	return frappe.db.get_value(doctype, name, "status") or ""
