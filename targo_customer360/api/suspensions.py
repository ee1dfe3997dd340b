"""Suspensions: begun and ended by people; and the rounds in which they begin, end and are lifted by themselves."""

from typing import Any

import frappe

from targo_customer360.actions.perform import carry_out
from targo_customer360.actions.suspension import REACTIVATE, SUSPEND
from targo_customer360.api.refusals import refusals
from targo_customer360.billing.suspension import SUSPENSION
from targo_customer360.integrations import suspension_schedule
from targo_customer360.sites.frappe_site import FrappeSite


@frappe.whitelist(methods=["POST"])
def suspend(
	customer: str,
	reason: str = "",
	starts_on: str | None = None,
	ends_on: str | None = None,
	services: list | str | None = None,
	source: str = "Manual",
) -> dict[str, Any]:
	"""Suspend a customer, or some of their services (names of locations, lines, subscriptions), now or from a day on.

	Needs the right to create suspensions. Dates are ISO. Returns `name`, `status` and one sentence.
	"""
	frappe.has_permission(SUSPENSION, "create", throw=True)
	given = {
		"customer": customer,
		"reason": reason or "",
		"starts_on": starts_on or None,
		"ends_on": ends_on or None,
		"services": frappe.parse_json(services) or [],
		"source": source or "Manual",
	}
	return _carry_out(SUSPEND, given, reason)


@frappe.whitelist(methods=["POST"])
def reactivate(customer: str, reason: str = "", suspension: str | None = None) -> dict[str, Any]:
	"""End the suspensions of a customer, or one of them; needs the right to change suspensions.

	Returns `ended` and one sentence.
	"""
	frappe.has_permission(SUSPENSION, "write", throw=True)
	given = {"customer": customer, "reason": reason or "", "suspension": suspension or None}
	return _carry_out(REACTIVATE, given, reason)


def _carry_out(action: str, given: dict[str, Any], reason: str | None) -> dict[str, Any]:
	with refusals():
		done = carry_out(FrappeSite(), action, given, reason or "")
	said = done.message[1 if (frappe.local.lang or "").startswith("fr") else 0]
	return {**done.result, "message": said}


def run_due() -> None:
	"""Scheduled: begin, end and lift what is due, and follow what the hub and the PBX answered."""
	suspension_schedule.run_due(FrappeSite())


def lift_job(customer: str) -> None:
	"""Job: lift what a payment of a customer has settled."""
	suspension_schedule.lift(FrappeSite(), customer)
