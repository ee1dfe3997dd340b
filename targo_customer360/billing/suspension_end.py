"""What is given back when suspensions end: decided here, without writing anything.

A barring is one message to the hub or the PBX, however many suspensions hold it. It is taken away when none of them is
in force any more, and only if it is still ours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from targo_customer360.billing import suspension_words as words
from targo_customer360.billing.suspension import ACTIVE, EFFECT, SERVICE, SUSPENSION
from targo_customer360.billing.suspension_scope import LINE
from targo_customer360.billing.suspension_start import (
	BARRED,
	BARRING,
	NOT_NEEDED,
	PENDING,
	RESTORED,
	TELEPHONE,
	is_barring,
)
from targo_customer360.effects.tasks import Said
from targo_customer360.sites.port import Rows, Site, Values

MESSAGE = "Outbox Message"
_BARS_OF_A_LINE = ("bar_outgoing", "unbar")


@dataclass(frozen=True)
class Release:
	"""One barring that goes: the effect that stands for it, and why no call is needed where none is."""

	effect: Values
	settled: tuple[str, Said] | None = None
	"""The state that its effects end in at once, and why."""


@dataclass(frozen=True)
class End:
	"""What ends with some suspensions."""

	releases: tuple[Release, ...] = ()
	kept: tuple[tuple[Values, str], ...] = ()
	"""Effects whose barring another suspension still holds, and which."""
	needless: tuple[Values, ...] = ()
	"""Effects that wait for something that need not happen any more."""
	marks: tuple[tuple[str, str], ...] = ()
	"""Subscriptions and the status that they get back."""
	by_hand: tuple[Values, ...] = ()
	"""Effects that a person made, and undoes."""


def plan_end(site: Site, customer: str, ending: Collection[str] = ()) -> End:
	"""What no suspension of the customer holds once those that are `ending` have ended."""
	rows = _rows(site, EFFECT, customer)
	groups: dict[str, Rows] = {}
	for row in rows:
		if is_barring(row):
			groups.setdefault(row["outbox_message"], []).append(row)
	releases, kept = [], []
	for group in groups.values():
		holders = [row["parent"] for row in group if row["in_force"] and row["parent"] not in ending]
		if not holders:
			releases.append(_release(site, group[0]))
		else:
			kept += [(row, holders[0]) for row in group if row["parent"] in ending]
	ended = [row for row in rows if row["parent"] in ending]
	needless = [r for r in ended if r["state"] == PENDING and not r["outbox_message"] and r["operation"]]
	by_hand = [row for row in ended if row["state"] == NOT_NEEDED and int(row["by_hand"] or 0)]
	return End(
		tuple(releases),
		tuple(kept),
		tuple(needless),
		tuple(_marks(site, customer, ending)),
		tuple(by_hand),
	)


def _rows(site: Site, doctype: str, customer: str) -> Rows:
	"""Child rows of all suspensions that were made here, with whether theirs is in force, the oldest first."""
	parents = site.list(
		SUSPENSION,
		{"customer": customer, "is_imported": 0},
		fields=("name", "status"),
		order_by="creation, name",
	)
	states = {row["name"]: row["status"] for row in parents}
	wanted = {"parent": ("in", list(states)), "parenttype": SUSPENSION}
	rows = site.list(doctype, wanted, fields=("*",), order_by="creation, idx")
	return [{**row, "in_force": states[row["parent"]] == ACTIVE} for row in rows]


def _release(site: Site, effect: Values) -> Release:
	if effect["kind"] != TELEPHONE:
		return Release(effect)
	line = site.lookup(LINE, [effect["voip_line"]], fields=("status",)).get(effect["voip_line"])
	if line is None or line["status"] == "Decommissioned":
		return Release(effect, (NOT_NEEDED, words.LINE_GONE))
	if line["status"] != "Suspended":
		return Release(effect, (RESTORED, words.RESTORED_BY_HAND))
	if _last_barring(site, effect["voip_line"]) != effect["outbox_message"]:
		return Release(effect, (NOT_NEEDED, words.CHANGED_BY_HAND))
	return Release(effect)


def _last_barring(site: Site, did: str) -> str | None:
	"""The last message that barred or freed a line."""
	about = {
		"subject_doctype": LINE,
		"subject_name": did,
		"service": "pbx",
		"operation": ("in", _BARS_OF_A_LINE),
	}
	rows = site.list(MESSAGE, about, order_by="sequence desc", limit=1)
	return rows[0]["name"] if rows else None


def _marks(site: Site, customer: str, ending: Collection[str]) -> Iterable[tuple[str, str]]:
	rows = [
		r for r in _rows(site, SERVICE, customer) if int(r["changed"] or 0) and not int(r["given_back"] or 0)
	]
	held = {row["service_subscription"] for row in rows if row["in_force"] and row["parent"] not in ending}
	former = {row["service_subscription"]: row["former_status"] for row in reversed(rows)}
	return sorted((name, status) for name, status in former.items() if name not in held)


def leftovers(site: Site) -> list[str]:
	"""Customers with something of ours that no suspension in force holds: two that ended at once each saw the other."""
	barred = {
		"parenttype": SUSPENSION,
		"operation": ("in", BARRING),
		"outbox_message": ("set", ""),
		"state": ("in", BARRED),
	}
	effects = site.list(EFFECT, barred, fields=("parent", "outbox_message"))
	marked = {"parenttype": SUSPENSION, "changed": 1, "given_back": 0}
	marks = site.list(SERVICE, marked, fields=("parent", "service_subscription"))
	names = {row["parent"] for row in (*effects, *marks)}
	parents = site.lookup(SUSPENSION, names, fields=("status", "customer"))
	found: set[str] = set()
	for rows, key in ((effects, "outbox_message"), (marks, "service_subscription")):
		held = {row[key] for row in rows if parents[row["parent"]]["status"] == ACTIVE}
		found |= {parents[row["parent"]]["customer"] for row in rows if row[key] not in held}
	return sorted(found)
