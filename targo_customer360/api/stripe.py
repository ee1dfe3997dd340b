"""Stripe on a bench: its webhook, and the jobs that charge and catch up. What people do goes through the actions."""

import frappe

from targo_customer360.billing.charge_settings import SETTINGS
from targo_customer360.integrations import stripe_charges, stripe_events
from targo_customer360.integrations.errors import ServiceError
from targo_customer360.integrations.stripe_settings import check_stripe
from targo_customer360.sites.frappe_site import FrappeSite
from targo_customer360.sites.port import SiteError

DAILY_JOB = "targo_customer360.api.stripe.charge_due_job"
CATCH_UP_JOB = "targo_customer360.api.stripe.catch_up_job"


@frappe.whitelist(allow_guest=True, methods=["POST"])
def webhook() -> str:
	"""Take an event that Stripe signed; anything else is refused with 400 and leaves nothing. Returns one sentence."""
	site = FrappeSite()
	signature = frappe.get_request_header("Stripe-Signature") or ""
	try:
		event = stripe_events.verified(site, frappe.request.get_data(cache=True), signature)
	except stripe_events.NotAccepted as refusal:
		frappe.local.response.http_status_code = refusal.status
		return refusal.message
	# Stripe has proved who it is. A guest could not submit a Payment Entry.
	frappe.set_user("Administrator")
	try:
		receipt = stripe_events.take(site, event)
	finally:
		# Or Frappe would keep this guest's session as the Administrator's.
		frappe.set_user("Guest")
	if receipt.status != 200:
		frappe.local.response.http_status_code = receipt.status
	return receipt.message


@frappe.whitelist(methods=["POST"])
def test_stripe() -> dict[str, str | bool]:
	"""Call Stripe as the settings say. Returns `ok` and one sentence; needs the right to change the settings."""
	frappe.has_permission(SETTINGS, "write", throw=True)
	try:
		return {"ok": True, "message": check_stripe(FrappeSite())}
	except (SiteError, ServiceError) as error:
		return {"ok": False, "message": error.message}


def charge_due() -> None:
	"""Scheduled: charge due invoices and ask about payments that never ended, in the queue for long jobs."""
	site = FrappeSite()
	if site.secret(SETTINGS, SETTINGS, "stripe_secret_key"):
		site.enqueue(DAILY_JOB, "stripe-daily")


def catch_up() -> None:
	"""Scheduled: start a job where events failed or payments wait to be entered."""
	site = FrappeSite()
	if stripe_charges.has_work(site):
		site.enqueue(CATCH_UP_JOB, "stripe-catch-up")


def charge_due_job() -> None:
	"""Job: ask about payments that never ended, then charge what is due today, where the settings say so."""
	site = FrappeSite()
	stripe_charges.look_again(site)
	stripe_charges.finish(site)
	result = stripe_charges.charge_due_invoices(site)
	frappe.logger("customer360").info(
		"Stripe: %s invoices charged, %s held back", len(result.charged), len(result.held)
	)


def catch_up_job() -> None:
	"""Job: bring to an end what was left half-way."""
	stripe_charges.catch_up(FrappeSite())
