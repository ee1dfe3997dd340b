"""911 addresses: changed by an agent, removed by two people. Nothing here calls the provider; the outbox does."""

import frappe
from frappe import _

from targo_customer360.api.refusals import refusals
from targo_customer360.integrations.services import owe_changes
from targo_customer360.sites.frappe_site import FrappeSite
from targo_customer360.telephony import e911_changes, e911_removal
from targo_customer360.telephony.e911_states import LINE, REGISTRATION

APPROVERS = ("Customer 360 Manager", "System Manager")


@frappe.whitelist(methods=["POST"])
def change_address(did: str, address: dict | str, reason: str) -> dict[str, str]:
	"""Want another 911 address for a line and have the provider told; needs the right to change the line.

	`address` has street_number, unit, street_name, city, state, postal_code and info. Returns the state of the
	registration and one sentence, `message`.
	"""
	frappe.get_doc(LINE, did).check_permission("write")
	site = FrappeSite()
	with refusals():
		owed = e911_changes.change_address(site, did, _address(address), reason)
		owe_changes(site, owed)
	return _state(
		did, _("The 911 address of {0} was written down and is on its way to the provider").format(did)
	)


@frappe.whitelist(methods=["POST"])
def ask_removal(did: str, reason: str) -> dict[str, str]:
	"""Ask that the provider forget a number that no live line has; needs the right to change the registration."""
	frappe.get_doc(REGISTRATION, did).check_permission("write")
	with refusals():
		e911_removal.ask_removal(FrappeSite(), did, reason)
	return _state(did, _("The removal of {0} waits for the approval of another person").format(did))


@frappe.whitelist(methods=["POST"])
def withdraw_removal(did: str) -> dict[str, str]:
	"""Take a request back that nobody approved; needs the right to change the registration."""
	frappe.get_doc(REGISTRATION, did).check_permission("write")
	with refusals():
		e911_removal.withdraw_removal(FrappeSite(), did)
	return _state(did, _("The registration of {0} stays").format(did))


@frappe.whitelist(methods=["POST"])
def approve_removal(did: str) -> dict[str, str]:
	"""Approve a removal that another person asked for. Needs the Manager role."""
	frappe.get_doc(REGISTRATION, did).check_permission("write")
	frappe.only_for(APPROVERS)
	site = FrappeSite()
	with refusals():
		owe_changes(site, e911_removal.approve_removal(site, did))
	return _state(did, _("The removal of {0} is on its way to the provider").format(did))


def _address(given: dict | str) -> dict[str, str | None]:
	address = frappe.parse_json(given)
	if not isinstance(address, dict):
		frappe.throw(_("The address is not a set of fields"))
	return address


def _state(did: str, message: str) -> dict[str, str]:
	return {"status": frappe.db.get_value(REGISTRATION, did, "status") or "", "message": message}
