"""911 addresses: changed by an agent, removed by two people. Nothing here calls the provider; the outbox does."""

from typing import Any

import frappe
from frappe import _

from targo_customer360.actions.perform import carry_out
from targo_customer360.api.refusals import refusals
from targo_customer360.sites.frappe_site import FrappeSite
from targo_customer360.telephony.e911_states import LINE, REGISTRATION

APPROVERS = ("Customer 360 Manager", "System Manager")


@frappe.whitelist(methods=["POST"])
def change_address(did: str, address: dict | str, reason: str) -> dict[str, str]:
	"""Want another 911 address for a line and have the provider told; needs the right to change the line.

	`address` has street_number, unit, street_name, city, state, postal_code and info. Returns the state of the
	registration and one sentence, `message`.
	"""
	frappe.get_doc(LINE, did).check_permission("write")
	_carry_out("update_911_address", {"did": did, "address": _address(address), "reason": reason}, reason)
	return _state(
		did, _("The 911 address of {0} was written down and is on its way to the provider").format(did)
	)


@frappe.whitelist(methods=["POST"])
def ask_removal(did: str, reason: str) -> dict[str, str]:
	"""Ask that the provider forget a number that no live line has; needs the right to change the registration."""
	frappe.get_doc(REGISTRATION, did).check_permission("write")
	_carry_out("propose_911_removal", {"did": did, "reason": reason}, reason)
	return _state(did, _("The removal of {0} waits for the approval of another person").format(did))


@frappe.whitelist(methods=["POST"])
def withdraw_removal(did: str) -> dict[str, str]:
	"""Take a request back that nobody approved; needs the right to change the registration."""
	frappe.get_doc(REGISTRATION, did).check_permission("write")
	_carry_out("withdraw_911_removal", {"did": did})
	return _state(did, _("The registration of {0} stays").format(did))


@frappe.whitelist(methods=["POST"])
def approve_removal(did: str) -> dict[str, str]:
	"""Approve a removal that another person asked for. Needs the Manager role."""
	frappe.get_doc(REGISTRATION, did).check_permission("write")
	frappe.only_for(APPROVERS)
	_carry_out("approve_911_removal", {"did": did})
	return _state(did, _("The removal of {0} is on its way to the provider").format(did))


def _carry_out(action: str, params: dict[str, Any], reason: str = "") -> None:
	with refusals():
		carry_out(FrappeSite(), action, params, reason)


def _address(given: dict | str) -> dict[str, str | None]:
	address = frappe.parse_json(given)
	if not isinstance(address, dict):
		frappe.throw(_("The address is not a set of fields"))
	return address


def _state(did: str, message: str) -> dict[str, str]:
	return {"status": frappe.db.get_value(REGISTRATION, did, "status") or "", "message": message}
