"""Cut-offs: what people decide, the notices they record, the reasons of a decision, and the daily run."""

from typing import Any

import frappe

from targo_customer360.actions.cutoff import APPROVE, DISMISS, RECORD, REVERSE
from targo_customer360.actions.perform import carry_out
from targo_customer360.api.refusals import refusals
from targo_customer360.billing.cutoff import decisions
from targo_customer360.billing.cutoff.judging import DECISION
from targo_customer360.billing.cutoff.notices import NOTICE
from targo_customer360.integrations import cutoff
from targo_customer360.sites.frappe_site import FrappeSite


@frappe.whitelist(methods=["POST"])
def approve(decision: str) -> dict[str, Any]:
	"""Cut off now, or on the next day that allows it; needs the right to change the decision.

	Everything is checked again. Returns `status`, `suspension` and one sentence.
	"""
	frappe.get_doc(DECISION, decision).check_permission("write")
	return _carry_out(APPROVE, {"decision": decision})


@frappe.whitelist(methods=["POST"])
def dismiss(decision: str, reason: str) -> dict[str, Any]:
	"""Do not cut off, for a reason that is kept; needs the right to change the decision."""
	frappe.get_doc(DECISION, decision).check_permission("write")
	return _carry_out(DISMISS, {"decision": decision, "reason": reason}, reason)


@frappe.whitelist(methods=["POST"])
def reverse(decision: str, reason: str) -> dict[str, Any]:
	"""Take a cut-off back after a review; needs the right to change the decision."""
	frappe.get_doc(DECISION, decision).check_permission("write")
	return _carry_out(REVERSE, {"decision": decision, "reason": reason}, reason)


@frappe.whitelist(methods=["POST"])
def record_notice(
	customer: str,
	kind: str,
	channel: str,
	given_on: str | None = None,
	decision: str | None = None,
	note: str = "",
) -> dict[str, Any]:
	"""Write down that a customer was told; needs the right to create notices. Returns `name` and one sentence."""
	frappe.has_permission(NOTICE, "create", throw=True)
	given = {
		"customer": customer,
		"kind": kind,
		"channel": channel,
		"given_on": given_on or None,
		"decision": decision or None,
		"note": note or "",
	}
	return _carry_out(RECORD, given)


@frappe.whitelist(methods=["GET"])
def reasons(decision: str, language: str = "") -> str:
	"""The reasons of a decision as they can be given to the customer; needs the right to read it.

	`language` is `en` or `fr`; without one, the customer's.
	"""
	held = frappe.get_doc(DECISION, decision)
	held.check_permission("read")
	spoken = (
		language or frappe.db.get_value("Customer", held.customer, "language") or frappe.local.lang or "en"
	)
	return decisions.explanation(held.as_dict(), spoken)


def run_daily() -> None:
	"""Scheduled, in the morning of each day: list or cut off whose cut-off has passed, as the settings say."""
	cutoff.run(FrappeSite())


def _carry_out(action: str, given: dict[str, Any], reason: str = "") -> dict[str, Any]:
	with refusals():
		done = carry_out(FrappeSite(), action, given, reason)
	said = done.message[1 if (frappe.local.lang or "").startswith("fr") else 0]
	return {**done.result, "message": said}
