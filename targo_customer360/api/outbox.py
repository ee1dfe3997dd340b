"""The outbox on a bench: the job that sends, and what a manager may do with a message or a stopped service."""

import frappe

from targo_customer360.api.refusals import refusals
from targo_customer360.integrations import outbox
from targo_customer360.integrations.outbox.messages import MESSAGE, OPEN
from targo_customer360.integrations.outbox.owing import DRAIN_JOB
from targo_customer360.integrations.outbox.services import SERVICE
from targo_customer360.integrations.services import WATCHERS, drain_all
from targo_customer360.sites.frappe_site import FrappeSite

MANAGERS = ("Customer 360 Manager", "System Manager")


@frappe.whitelist(methods=["POST"])
def retry(name: str) -> None:
	"""Have a message sent again now, a dead one with all its attempts anew. Needs the Manager role."""
	frappe.get_doc(MESSAGE, name).check_permission("read")
	frappe.only_for(MANAGERS)
	with refusals():
		outbox.retry(FrappeSite(), name)


@frappe.whitelist(methods=["POST"])
def drop(name: str, reason: str) -> None:
	"""Never send a message, for a reason that is kept with it. Needs the Manager role."""
	frappe.get_doc(MESSAGE, name).check_permission("read")
	frappe.only_for(MANAGERS)
	with refusals():
		outbox.drop(FrappeSite(), name, reason, WATCHERS)


@frappe.whitelist(methods=["POST"])
def resume(service: str) -> None:
	"""Let calls to a stopped service go on. Needs the Manager role."""
	frappe.get_doc(SERVICE, service).check_permission("read")
	frappe.only_for(MANAGERS)
	with refusals():
		outbox.resume(FrappeSite(), service)


def drain_job() -> None:
	"""Job: send what is due; what is beyond one drain's limit goes to the next."""
	site = FrappeSite()
	if drain_all(site).more:
		site.enqueue(DRAIN_JOB, f"outbox-more-{frappe.generate_hash(length=10)}")
		site.commit()


def drain_due() -> None:
	"""Scheduled: start a drain where something is to be sent, in the queue for long jobs."""
	site = FrappeSite()
	if site.count(MESSAGE, {"status": ("in", OPEN)}):
		site.enqueue(DRAIN_JOB, "outbox-scheduled")
