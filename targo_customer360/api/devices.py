"""Devices on a bench: their state, asked of the ACS at once or of the device in the background; the connections tested.

Restarting is an action: api.actions proposes and confirms it.
"""

from collections.abc import Callable
from typing import Any

import frappe

from targo_customer360.api.refusals import refusals
from targo_customer360.effects.tasks import Said
from targo_customer360.integrations import device_checks
from targo_customer360.integrations.errors import ServiceError
from targo_customer360.integrations.genieacs import check_acs, configured_acs
from targo_customer360.integrations.genieacs_handler import EQUIPMENT
from targo_customer360.integrations.genieacs_status import last_known, online_minutes, said
from targo_customer360.integrations.genieacs_waiting import follow_waiting, waiting_restart
from targo_customer360.integrations.hub import SETTINGS, check_hub
from targo_customer360.sites.frappe_site import FrappeSite
from targo_customer360.sites.port import SiteError, Values

UNKNOWN: Said = ("The ACS does not know this device", "L'ACS ne connaît pas cet appareil")


@frappe.whitelist(methods=["GET"])
def status(equipment: str) -> dict[str, Any]:
	"""What the ACS last heard of a device; needs the right to read it.

	`ok`, `message` in English and French, `device` where the ACS knows it, and `waiting`: whether a restart waits in the
	ACS. An ACS that does not answer is `ok` false, and says nothing about the device.
	"""
	document = frappe.get_doc(EQUIPMENT, equipment)
	document.check_permission("read")
	site = FrappeSite()
	waiting = waiting_restart(site, equipment) is not None
	try:
		found = last_known(configured_acs(site), document.serial_number or "", online_minutes(site))
	except (SiteError, ServiceError) as error:
		return _state(False, (error.message, error.message), None, waiting)
	if found is None:
		return _state(True, UNKNOWN, None, waiting)
	return _state(True, said(found), found.as_dict(), waiting)


def _state(ok: bool, message: Said, device: Values | None, waiting: bool) -> dict[str, Any]:
	return {"ok": ok, "message": _languages(message), "device": device, "waiting": waiting}


def _languages(message: Said) -> dict[str, str]:
	return {"en": message[0], "fr": message[1]}


@frappe.whitelist(methods=["POST"])
def check(equipment: str) -> str:
	"""Have the device itself asked in the background; needs the right to read it. Returns the name of the Device Check."""
	frappe.get_doc(EQUIPMENT, equipment).check_permission("read")
	with refusals():
		return device_checks.request(FrappeSite(), equipment)


@frappe.whitelist(methods=["GET"])
def check_result(name: str) -> dict[str, Any]:
	"""How far a check is: `status`, `step` of `steps`, `message` in English and French, `device`. Needs the right to
	read the device.
	"""
	frappe.get_doc(device_checks.CHECK, name).check_permission("read")
	equipment = frappe.db.get_value(device_checks.CHECK, name, "equipment")
	frappe.get_doc(EQUIPMENT, equipment).check_permission("read")
	with refusals():
		found = device_checks.result(FrappeSite(), name)
	if found.get("message"):
		found["message"] = _languages(found["message"])
	return found


@frappe.whitelist(methods=["POST"])
def test_genieacs() -> dict[str, str | bool]:
	"""Call the ACS of the settings. Returns `ok` and one sentence; needs the right to change the settings."""
	return _tested(check_acs)


@frappe.whitelist(methods=["POST"])
def test_hub() -> dict[str, str | bool]:
	"""Call targo-hub of the settings. Returns `ok` and one sentence; needs the right to change the settings."""
	return _tested(check_hub)


def _tested(check: Callable[[FrappeSite], str]) -> dict[str, str | bool]:
	frappe.has_permission(SETTINGS, "write", throw=True)
	try:
		return {"ok": True, "message": check(FrappeSite())}
	except (SiteError, ServiceError) as error:
		return {"ok": False, "message": error.message}


def check_job(name: str) -> None:
	"""Job: ask a device."""
	device_checks.run(FrappeSite(), name)


def follow() -> None:
	"""Scheduled: note what became of restarts that wait in the ACS for their device."""
	follow_waiting(FrappeSite())


def purge() -> None:
	"""Scheduled: delete checks that nobody looks at any more."""
	device_checks.purge(FrappeSite())
