"""Payment arrangements: made, cancelled and re-opened by people, and looked at each night."""

import frappe

from targo_customer360.actions.arrangements import CANCEL, CREATE, REOPEN
from targo_customer360.actions.perform import carry_out
from targo_customer360.api.refusals import refusals
from targo_customer360.billing import arrangements
from targo_customer360.billing.arrangement_states import ARRANGEMENT
from targo_customer360.billing.payments import payment_changed
from targo_customer360.sites.frappe_site import FrappeSite


@frappe.whitelist(methods=["POST"])
def create(
	customer: str,
	amount: float | str,
	due_date: str,
	cutoff_date: str | None = None,
	recurring: str = "",
	instalments: int | None = None,
	method: str = "Unset",
	note: str = "",
) -> dict[str, str]:
	"""Agree with a customer; needs the right to create arrangements. `recurring`: empty or `monthly`.

	Dates are ISO. Returns the name, the status and one sentence.
	"""
	frappe.has_permission(ARRANGEMENT, "create", throw=True)
	given = {
		"customer": customer,
		"amount": str(amount),
		"due_date": due_date,
		"cutoff_date": cutoff_date or None,
		"recurring": recurring,
		"instalments": instalments or None,
		"method": method or "Unset",
		"note": note,
	}
	return _carry_out(CREATE, given)


@frappe.whitelist(methods=["POST"])
def cancel(name: str, reason: str) -> dict[str, str]:
	"""Call an arrangement off; needs the right to change it. Returns the name, the status and one sentence."""
	frappe.get_doc(ARRANGEMENT, name).check_permission("write")
	return _carry_out(CANCEL, {"name": name, "reason": reason}, reason)


@frappe.whitelist(methods=["POST"])
def reopen(name: str, due_date: str, cutoff_date: str | None = None, reason: str = "") -> dict[str, str]:
	"""Open an arrangement with new dates, an imported one among them; needs the right to change it.

	Returns the name, the status and one sentence.
	"""
	frappe.get_doc(ARRANGEMENT, name).check_permission("write")
	given = {"name": name, "due_date": due_date, "cutoff_date": cutoff_date or None, "reason": reason}
	return _carry_out(REOPEN, given, reason)


def _carry_out(action: str, given: dict, reason: str = "") -> dict[str, str]:
	with refusals():
		done = carry_out(FrappeSite(), action, given, reason)
	name = done.documents[0][1]
	said = done.message[1 if (frappe.local.lang or "").startswith("fr") else 0]
	return {"name": name, "status": frappe.db.get_value(ARRANGEMENT, name, "status"), "message": said}


def reassess_all() -> None:
	"""Nightly: a due date passed, or a payment was moved or taken back where no event told of it."""
	site = FrappeSite()
	for customer in arrangements.customers_to_watch(site):
		try:
			payment_changed(site, customer)
			frappe.db.commit()  # nosemgrep: a customer whose payments can't be read must not hold up the others
		except Exception:
			frappe.db.rollback()
			frappe.log_error(title=f"Customer 360: payments of {customer}")
