"""What can be done to a customer: listed, proposed, confirmed, undone, answered; and the log of one customer.

Every method answers `{"ok": true, ...}` or `{"ok": false, "error": {...}}` as `actions.serving` describes, with the
HTTP status that says the same. What is refused is in the log already when it is answered.
"""

from typing import Any

import frappe

from targo_customer360.actions import plans, serving
from targo_customer360.actions.log import ACTION
from targo_customer360.sites.frappe_site import FrappeSite


@frappe.whitelist(methods=["GET"])
def available() -> dict[str, Any]:
	"""`actions`: those that the user may do, with the JSON schema of their parameters. Needs the right to read the log."""
	frappe.has_permission(ACTION, "read", throw=True)
	return _answer(serving.available(FrappeSite()))


@frappe.whitelist(methods=["POST"])
def propose(action: str, params: dict | str | None = None, reason: str = "") -> dict[str, Any]:
	"""`plan`: what the action would change, to be confirmed by the same user. The action's own rights are needed."""
	frappe.has_permission(ACTION, "read", throw=True)
	return _answer(serving.propose(FrappeSite(), action, _fields(params), reason, language=frappe.local.lang))


@frappe.whitelist(methods=["POST"])
def confirm(plan: str) -> dict[str, Any]:
	"""`done`: a plan is carried out, once, by who proposed it. The action's own rights are needed, now as then."""
	frappe.has_permission(ACTION, "read", throw=True)
	return _answer(serving.confirm(FrappeSite(), plan))


@frappe.whitelist(methods=["POST"])
def cancel(plan: str) -> dict[str, Any]:
	"""Withdraw a plan of one's own."""
	frappe.has_permission(ACTION, "read", throw=True)
	return _answer(serving.cancel(FrappeSite(), plan))


@frappe.whitelist(methods=["POST"])
def undo(action: str) -> dict[str, Any]:
	"""`plan`: what would take back an action of the log. The rights of the compensating action are needed."""
	frappe.has_permission(ACTION, "read", throw=True)
	return _answer(serving.undo(FrappeSite(), action, language=frappe.local.lang))


@frappe.whitelist(methods=["POST"])
def answer(action: str, params: dict | str | None = None) -> dict[str, Any]:
	"""`answer`: a sentence and its rows. The action's own rights are needed; a secret takes a reason and is logged."""
	frappe.has_permission(ACTION, "read", throw=True)
	return _answer(serving.answer(FrappeSite(), action, _fields(params)))


@frappe.whitelist(methods=["GET"])
def timeline(customer: str, start: int = 0, limit: int = 50) -> dict[str, Any]:
	"""`entries` of a customer's log, the newest first. Needs the right to read the customer and the log."""
	frappe.has_permission(ACTION, "read", throw=True)
	return _answer(serving.history(FrappeSite(), customer, start, limit))


def expire_due() -> None:
	"""Scheduled: close the proposals that nobody confirmed in time."""
	plans.expire(FrappeSite())


def _answer(answered: dict[str, Any]) -> dict[str, Any]:
	if not answered["ok"]:
		frappe.local.response["http_status_code"] = serving.status_of(answered)
		# What Frappe would show of it stands in the answer, in both languages.
		frappe.clear_messages()
	return answered


def _fields(given: dict | str | None) -> dict[str, Any]:
	fields = frappe.parse_json(given) if given else {}
	return fields if isinstance(fields, dict) else {"params": given}
