"""The 911 ledger: compared when a person asks, and by itself where a provider is configured."""

from pathlib import Path

import frappe
from frappe import _

from targo_customer360.integrations import ledger
from targo_customer360.sites.frappe_site import FrappeSite
from targo_customer360.telephony.ledger import CHECK

MANAGERS = ("Customer 360 Manager", "System Manager")
JOB = "targo_customer360.api.ledger.run_check"


@frappe.whitelist(methods=["POST"])
def start(file_url: str = "", whole: bool = False) -> str:
	"""Compare the dump in an attached CSV file, or else the provider's own; needs the Manager role.

	`whole`: the provider confirmed a dump that looks short. Returns one sentence at once; a job does it.
	"""
	frappe.only_for(MANAGERS)
	frappe.has_permission(CHECK, "read", throw=True)
	path = ""
	if file_url:
		file = frappe.get_doc("File", {"file_url": file_url})
		file.check_permission("read")
		path = file.get_full_path()
	elif not ledger.can_check(FrappeSite()):
		frappe.throw(_("No 911 provider that can be asked is configured: attach a dump instead"))
	FrappeSite().enqueue(JOB, f"e911-ledger-{frappe.generate_hash(length=10)}", path=path, whole=bool(whole))
	return _("The 911 ledger is being compared; the check will show what was found")


def run_check(path: str = "", whole: bool = False) -> None:
	"""Job: one check."""
	site = FrappeSite()
	if path:
		ledger.check_file(site, Path(path), whole)
	else:
		ledger.check_provider(site, whole)


def check_due() -> None:
	"""Scheduled: start a check where a provider is configured and the last good one is old enough."""
	site = FrappeSite()
	if ledger.is_due(site):
		site.enqueue(JOB, "e911-ledger-scheduled")
