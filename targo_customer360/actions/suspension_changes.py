"""What suspending and ending a suspension change, as a preview shows it."""

from __future__ import annotations

from collections.abc import Iterable

from targo_customer360.actions import suspension_words as words
from targo_customer360.actions.model import Change, Outside
from targo_customer360.billing import suspension_start as starting
from targo_customer360.billing.suspension import ACTIVE, SCHEDULED, SUSPENSION
from targo_customer360.integrations.suspensions import Ending, Suspending
from targo_customer360.sites.port import Site, Values

LINE, SUBSCRIPTION = "VoIP Line", "Service Subscription"


def suspend_changes(site: Site, plan: Suspending) -> Iterable[Change]:
	request, start = plan.request, plan.start
	new: Values = {
		"customer": request.customer,
		"status": SCHEDULED if start is None else ACTIVE,
		"source": request.source,
		"starts_on": plan.starts_on,
		"ends_on": request.ends_on,
		"reason": request.reason,
	}
	for fieldname, value in new.items():
		if value:
			yield Change(SUSPENSION, None, fieldname, None, value, words.LABELS[fieldname])
	if start is None:
		return
	yield from _flag(site, request.customer, 1)
	for did in start.bars:
		yield Change(LINE, did, "status", "Active", "Suspended", words.LABELS["line"])
	for name in start.marks:
		yield Change(SUBSCRIPTION, name, "status", "Active", "Suspended", words.LABELS["subscription"])


def end_changes(site: Site, plan: Ending) -> Iterable[Change]:
	for row in plan.suspensions:
		yield Change(SUSPENSION, row["name"], "status", row["status"], "Ended", words.LABELS["status"])
	if not _stays_suspended(site, plan):
		yield from _flag(site, plan.customer, 0)
	for release in plan.end.releases:
		if release.settled is None and release.effect["kind"] == starting.TELEPHONE:
			did = release.effect["voip_line"]
			yield Change(LINE, did, "status", "Suspended", "Active", words.LABELS["line"])
	held = site.lookup(SUBSCRIPTION, [name for name, _ in plan.end.marks], fields=("status",))
	for name, status in plan.end.marks:
		if held.get(name, {}).get("status") == "Suspended":
			yield Change(SUBSCRIPTION, name, "status", "Suspended", status, words.LABELS["subscription"])


def _flag(site: Site, customer: str, wanted: int) -> Iterable[Change]:
	held = site.lookup("Customer", [customer], fields=("is_suspended",))[customer]
	if int(held["is_suspended"] or 0) != wanted:
		yield Change("Customer", customer, "is_suspended", 1 - wanted, wanted, words.LABELS["is_suspended"])


def _stays_suspended(site: Site, plan: Ending) -> bool:
	ending = [row["name"] for row in plan.suspensions]
	others = {"customer": plan.customer, "status": ACTIVE, "name": ("not in", ending)}
	return bool(site.count(SUSPENSION, others))


def touched(changes: Iterable[Change]) -> Iterable[tuple[str, str]]:
	return dict.fromkeys((change.doctype, change.name) for change in changes if change.name)


def told(plan: Suspending) -> Iterable[Outside]:
	for effect in plan.start.effects if plan.start else ():
		if effect["operation"] == starting.DISABLE and not effect["outbox_message"]:
			yield Outside(starting.HUB, words.port_stops(effect))
	for did in plan.start.bars if plan.start else ():
		yield Outside("pbx", words.line_barred(did))


def freed(plan: Ending) -> Iterable[Outside]:
	for release in plan.end.releases:
		if release.settled is None:
			effect = release.effect
			yield Outside(effect["service"], words.freed(effect))
