"""The Cut-off Decision as rows: one that is open for a customer, and at most one a customer a day."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Final

from targo_customer360.billing.cutoff import words
from targo_customer360.billing.cutoff.judging import (
	DECISION,
	DISMISSED,
	EXECUTED,
	HELD,
	LISTED,
	OPEN,
	REVERSED,
	Judged,
)
from targo_customer360.billing.cutoff.policy import Policy
from targo_customer360.effects.tasks import Said
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Rows, Site, Values

MACHINE: Final = "automatic"
_CUSTOMER_LENGTH = 120


def get(site: Site, name: str) -> Values:
	"""Raises InvalidField."""
	held = site.get(DECISION, name)
	if held is None:
		raise InvalidField("decision", "There is no cut-off decision {0}", name)
	return held


def open_decisions(site: Site) -> dict[str, Values]:
	"""The decisions that wait, by customer."""
	rows = site.list(DECISION, {"status": ("in", OPEN)}, fields=("*",), order_by="decided_on, name")
	return {row["customer"]: row for row in rows}


def open_of(site: Site, customer: str) -> Values | None:
	rows = site.list(
		DECISION,
		{"customer": customer, "status": ("in", OPEN)},
		fields=("*",),
		order_by="decided_on desc, name",
	)
	return rows[0] if rows else None


def name_of(customer: str, day: date) -> str:
	return f"CUT-{day}-{customer[:_CUSTOMER_LENGTH]}"


def decided_lately(site: Site, judged: Judged, rules: Policy) -> bool:
	"""Whether it was decided today already, or a person dismissed or reversed it a short time ago."""
	one, today = judged.candidate, judged.at.date()
	if site.lookup(DECISION, [name_of(one.customer, today)]):
		return True
	since = today - timedelta(days=rules.dismissed_days)
	rows = site.list(
		DECISION,
		{"customer": one.customer, "status": ("in", (DISMISSED, REVERSED))},
		fields=("arrangement", "decided_by", "reviewed_by", "reviewed_at"),
	)
	return any(
		row["reviewed_by"]
		and row["reviewed_at"]
		and row["reviewed_at"].date() > since
		and (row["arrangement"] or None) == one.arrangement
		for row in rows
	)


def open_values(judged: Judged, mode: str, approved: bool = False) -> Values:
	"""The fields of a decision that waits, as it stands at this moment."""
	one = judged.candidate
	status = LISTED if not judged.holds else HELD
	if approved and judged.only_the_day:
		status = "Approved"
	return {
		"customer": one.customer,
		"arrangement": one.arrangement,
		"cutoff_date": one.cutoff_date,
		"status": status,
		"mode": mode,
		"checked_at": judged.at,
		"held_by": judged.held_by[0],
		"held_by_fr": judged.held_by[1],
		**evidence(judged),
	}


def evidence(judged: Judged) -> Values:
	"""What a decision rests on, kept with it for good."""
	one = judged.candidate
	notices = [{name: str(value or "") for name, value in row.items()} for row in judged.notices]
	return {
		"reason": judged.reason[0],
		"reason_fr": judged.reason[1],
		"owed": judged.owed.owing,
		"overdue": judged.owed.overdue,
		"arrangement_amount": one.amount,
		"paid_since": one.paid,
		"factors": json.dumps([factor.as_dict() for factor in judged.factors], ensure_ascii=False),
		"notices": json.dumps(notices, ensure_ascii=False),
	}


def insert(site: Site, judged: Judged, mode: str) -> str:
	today = judged.at.date()
	name = name_of(judged.candidate.customer, today)
	values = {"decided_on": today, "decided_by": MACHINE, **open_values(judged, mode)}
	return site.insert(DECISION, {"name": name, **values})


def executed_values(judged: Judged, suspension: str, by: str) -> Values:
	return {
		"status": EXECUTED,
		"suspension": suspension,
		"decided_by": by,
		"executed_at": judged.at,
		"checked_at": judged.at,
		"held_by": "",
		"held_by_fr": "",
		**evidence(judged),
	}


def explanation(decision: Values, language: str = "en") -> str:
	"""The reasons of a decision as they can be given to the customer, line by line."""
	french = language.startswith("fr")
	rows: Rows = json.loads(decision["factors"] or "[]")
	lines = [row["fr" if french else "en"] for row in rows]
	if decision["decided_by"] == MACHINE:
		lines.append(words.BY_REQUEST[french])
	return "\n".join(lines)


def reason_of(judged: Judged, name: str) -> Said:
	"""What the suspension says of itself."""
	en, fr = judged.reason
	return f"{en} ({name})", f"{fr} ({name})"
