"""What waits for somebody: the start page, whose service may be cut, and what outside services were not told yet."""

from __future__ import annotations

from typing import Final

from targo_customer360.billing.cutoff.judging import DECISION, EXECUTED, OPEN
from targo_customer360.billing.cutoff.listing import rows as cutoff_rows
from targo_customer360.embedded.web.pages import PAGE_SIZE, slice_of
from targo_customer360.embedded.web.pages import open_counts as waiting_rows
from targo_customer360.integrations.outbox import messages
from targo_customer360.integrations.outbox.services import SERVICE, STOPPED
from targo_customer360.sites.port import NotPermitted, Site, Values
from targo_customer360.telephony.verdicts import LINE, MISMATCH

MANAGER = "Customer 360 Manager"
WAITING: Final = (messages.DEAD, *messages.OPEN)
"""What is not done, the ones first that nobody tries any more."""
STATUSES: Final = (*WAITING, *messages.DONE)
TONES: Final = {
	messages.DEAD: "bad",
	messages.FAILED: "warn",
	messages.UNKNOWN: "warn",
	messages.SENDING: "busy",
	messages.SENT: "good",
}
CUT_TONES: Final = {"Listed": "warn", "Held": "warn", "Approved": "busy", "Executed": "bad"}
_LATEST_CUTS = 20


def may_manage(site: Site) -> bool:
	return site.has_role(MANAGER)


def may_read(site: Site, doctype: str) -> bool:
	try:
		site.require(doctype, "read")
	except NotPermitted:
		return False
	return True


def open_counts(site: Site) -> Values:
	"""What the navigation counts, and whether the reader may see the outbox."""
	may = may_read(site, messages.MESSAGE)
	dead = site.count(messages.MESSAGE, {"status": messages.DEAD}) if may else 0
	return {**waiting_rows(site), "dead": dead, "may_see_outbox": may}


def start(site: Site) -> Values:
	"""How much waits, each with the page that lists it; what the reader may not see is left out."""
	counts = (
		("Suspended customers", "Customer", {"is_suspended": 1}, ""),
		("911 at another door", LINE, {"e911_verdict": MISMATCH, "status": "Active"}, "/reports/e911-audit"),
		("Cut-offs to decide", DECISION, {"status": ("in", OPEN)}, "/cutoffs"),
		("Not told outside", messages.MESSAGE, {"status": messages.DEAD}, "/outbox"),
	)
	shown = [
		{"label": label, "value": site.count(doctype, filters), "path": path}
		for label, doctype, filters, path in counts
		if may_read(site, doctype)
	]
	return {"waiting": shown}


def cutoffs(site: Site, language: str, asked_page: str) -> Values:
	"""Whose cut-off has passed at this moment, with what holds each back, and the latest cut-offs made."""
	site.require(DECISION, "read")
	found = cutoff_rows(site, site.now(), language)
	part = slice_of(asked_page, len(found))
	fields = ("name", "customer", "customer_name", "executed_at", "reason", "reason_fr", "status")
	made = site.list(DECISION, {"status": EXECUTED}, fields, "executed_at desc, name", limit=_LATEST_CUTS)
	return {
		"rows": found[part.start : part.start + PAGE_SIZE],
		"part": part,
		"made": made,
		"tones": CUT_TONES,
		"mode": site.single("Customer 360 Settings").get("cutoff_mode") or "Off",
	}


def outbox(site: Site, status: str, asked_page: str) -> Values:
	"""What is owed to outside services: all that waits, or what has one status; and the services that are stopped."""
	site.require(messages.MESSAGE, "read")
	chosen = status if status in STATUSES else ""
	filters: Values = {"status": chosen or ("in", WAITING)}
	part = slice_of(asked_page, site.count(messages.MESSAGE, filters))
	fields = (
		"name", "status", "service", "operation", "subject_doctype", "subject_name", "attempts", "next_attempt_at",
		"sent_at", "last_error", "dropped_reason", "creation",
	)  # fmt: skip
	rows = site.list(messages.MESSAGE, filters, fields, "creation, name", start=part.start, limit=PAGE_SIZE)
	stopped = site.list(SERVICE, {"status": STOPPED}, ("name", "service", "reason", "stopped_on"), "service")
	return {
		"rows": rows,
		"part": part,
		"chosen": {"status": chosen},
		"counts": [(one, site.count(messages.MESSAGE, {"status": one})) for one in STATUSES],
		"stopped": stopped,
		"tones": TONES,
		"may_manage": may_manage(site),
		"done": messages.DONE,
	}
