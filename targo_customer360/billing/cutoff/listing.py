"""The cut-off list as it stands at this moment, whatever the mode: what a run would find, and what was decided."""

from __future__ import annotations

from datetime import datetime

from targo_customer360.billing.cutoff.decisions import open_decisions
from targo_customer360.billing.cutoff.judging import Judged, judge_all
from targo_customer360.sites.port import Rows, Site, Values

COLUMNS = (
	("customer", "Customer", "Link", "Customer", 110),
	("customer_name", "Customer Name", "Data", "", 180),
	("owed", "Owed", "Currency", "", 100),
	("overdue", "Past Due", "Currency", "", 100),
	("cutoff_date", "Cut-off Date", "Date", "", 120),
	("arrangement", "Payment Arrangement", "Link", "Payment Arrangement", 140),
	("reason", "Reason", "Data", "", 340),
	("held_by", "Held By", "Data", "", 340),
	("decision", "Decision", "Link", "Cut-off Decision", 190),
	("status", "Status", "Data", "", 90),
)
"""Fieldname, label, kind, what a link goes to, width."""


def rows(site: Site, now: datetime, language: str = "en") -> Rows:
	"""One row a customer whose cut-off has passed, with the columns above. Decides and writes nothing."""
	judged = judge_all(site, now)
	names = site.lookup("Customer", [one.candidate.customer for one in judged], fields=("customer_name",))
	waiting = open_decisions(site)
	french = int(language.startswith("fr"))
	return [_row(one, names, waiting.get(one.candidate.customer), french) for one in judged]


def _row(judged: Judged, names: dict[str, Values], decision: Values | None, french: int) -> Values:
	one = judged.candidate
	return {
		"customer": one.customer,
		"customer_name": names.get(one.customer, {}).get("customer_name") or one.customer,
		"owed": judged.owed.owing,
		"overdue": judged.owed.overdue,
		"cutoff_date": one.cutoff_date,
		"arrangement": one.arrangement,
		"reason": judged.reason[french],
		"held_by": judged.held_by[french],
		"decision": decision["name"] if decision else None,
		"status": decision["status"] if decision else "",
	}
