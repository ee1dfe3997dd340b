"""911 Audit: live lines that somebody may not be found at, worst first, with why, since when and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from pypika import functions as fn
from pypika.terms import Criterion

from targo_customer360.sites.port import Rows, Site, Values
from targo_customer360.telephony.reports.addresses import e911_line, service_line
from targo_customer360.telephony.reports.joins import (
	CUSTOMER,
	E911_COLUMNS,
	LINE,
	LOCATION,
	LOCATION_COLUMNS,
	REGISTRATION,
	chosen_lines,
	visible,
	with_line_documents,
)
from targo_customer360.telephony.reports.model import Access, Chart, Column, Figure, Filters, Words
from targo_customer360.telephony.reports.problems import (
	CONTRADICTIONS,
	PROBLEMS,
	TO_CONFIRM,
	UNFINISHED,
	problem_of,
	reasons_of,
	what_to_do,
)

NAME = "911 Audit"
DOCTYPE = LINE
FILTERS = {
	"customer": None,
	"town": None,
	"status": (LINE, "status"),
	"verdict": (LINE, "e911_verdict"),
	"customer_group": None,
}
NEVER_CHECKED = (
	"No ledger check has been made yet: what the 911 provider holds for these numbers is not known."
)
ADDRESS_CHANGE, RUN = "Service Address Change", "Legacy Import Run"


def columns() -> list[Column]:
	return [
		Column("problem", "Problem", width=110, said_in=LINE, tones=PROBLEMS),
		Column("did", "DID", "Link", LINE, 110),
		Column("customer", "Customer", "Link", CUSTOMER, 100),
		Column("customer_name", "Customer Name", width=160, main=False),
		Column("service_address", "Service Address", width=280),
		Column("e911_address", "911 Address", width=270),
		Column("reasons", "Reasons", width=280),
		Column("what_to_do", "What to Do", width=320),
		Column("age", "Age (Days)", "Int", width=90),
		Column("last_change", "Last Change", "Date", width=100, main=False),
		Column("service_location", "Service Location", "Link", LOCATION, 110, main=False),
		Column("verdict", "Comparison", width=100, said_in=LINE, main=False),
		Column("status", "Line Status", width=100, said_in=LINE, main=False),
		Column("provider_status", "911 Registration", width=120, said_in=REGISTRATION, main=False),
		Column("provider_state", "Last Ledger Check", width=120, said_in=REGISTRATION, main=False),
	]


def rows(site: Site, filters: Filters, access: Access, words: Words) -> Rows:
	"""One row a line that needs a person, the worst and oldest first. Two queries."""
	stamps = {row["started_at"] for row in site.list(RUN, fields=("started_at",))}
	today = site.today()
	found = [_row(line, stamps, today, words) for line in site.run(_query(site, filters, access))]
	rank = {problem: number for number, problem in enumerate(PROBLEMS)}
	return sorted(found, key=lambda row: (rank[row["problem"]], -row["age"], row["did"]))


def _row(line: Values, stamps: Collection[datetime], today: date, words: Words) -> Values:
	last_change = _last_change(line, stamps)
	return {
		"problem": problem_of(line),
		"did": line["did"],
		"customer": line["customer"],
		"customer_name": line["customer_name"] or "",
		"service_location": line["service_location"] or "",
		"service_address": service_line(*(line[f"at_{name}"] or "" for name in LOCATION_COLUMNS)),
		"e911_address": e911_line(*(line[f"e911_{name}"] or "" for name in E911_COLUMNS)),
		"reasons": "; ".join(reasons_of(line, words)),
		"what_to_do": what_to_do(line, words),
		"age": max(0, (today - last_change).days) if last_change else 0,
		"last_change": last_change,
		"verdict": line["verdict"] or "",
		"status": line["status"],
		"provider_status": line["provider_status"] or "",
		"provider_state": line["provider_state"] or "",
	}


def _last_change(line: Values, stamps: Collection[datetime]) -> date | None:
	"""When the line, its registration or its service address was last changed: the state is no younger than that.

	What an import stamped on a registration says nothing of when the old system wrote it.
	"""
	of_line = line["changed_on"] or line["provisioned_on"] or line["creation"]
	of_registration = None if line["registered_on"] in stamps else line["registered_on"]
	known = [_moment(at) for at in (of_line, of_registration, line["moved_on"]) if at]
	return max(known).date() if known else None


def _moment(at: datetime | str) -> datetime:
	# SQLite forgets the type of a column inside MAX.
	return datetime.fromisoformat(at) if isinstance(at, str) else at


def _query(site: Site, filters: Filters, access: Access) -> Any:
	line, customer = site.table(LINE), site.table(CUSTOMER)
	location, registration = site.table(LOCATION), site.table(REGISTRATION)
	moved = _moves(site, access)
	query = _live_lines(site, filters, access)
	query = query.left_join(moved).on(moved.service_location == line.service_location)
	return query.where(_needs_a_person(site)).select(
		line.name.as_("did"),
		line.customer,
		line.service_location,
		line.status,
		line.creation,
		line.provisioned_on,
		line.changed_on,
		line.e911_verdict.as_("verdict"),
		line.e911_reasons.as_("stored_reasons"),
		line.e911_state_of_check.as_("state_of_check"),
		customer.customer_name,
		registration.status.as_("provider_status"),
		registration.provider_state,
		registration.modified.as_("registered_on"),
		moved.moved_on,
		*(location[name].as_(f"at_{name}") for name in LOCATION_COLUMNS),
		*(registration[name].as_(f"e911_{name}") for name in E911_COLUMNS),
	)


def _live_lines(site: Site, filters: Filters, access: Access) -> Any:
	line = site.table(LINE)
	query = with_line_documents(site, site.qb.from_(line), access)
	query = chosen_lines(site, query, filters).where(line.status != "Decommissioned")
	return visible(query, access, LINE)


def _moves(site: Site, access: Access) -> Any:
	"""The last recorded change of each service address."""
	change = site.table(ADDRESS_CHANGE)
	query = site.qb.from_(change).select(change.service_location, fn.Max(change.changed_at).as_("moved_on"))
	return visible(query, access, ADDRESS_CHANGE).groupby(change.service_location).as_("moves")


def _needs_a_person(site: Site) -> Criterion:
	line, registration = site.table(LINE), site.table(REGISTRATION)
	return Criterion.any(
		(
			# A line without a verdict was never compared, which is no better than a doubt.
			line.e911_verdict.isnull(),
			line.e911_verdict != "Same",
			line.e911_state_of_check == TO_CONFIRM,
			registration.provider_state.isin(list(CONTRADICTIONS)),
			registration.status.isin(list(UNFINISHED)),
		)
	)


def summary(site: Site, filters: Filters, access: Access, found: Sequence[Values]) -> list[Figure]:
	line = site.table(LINE)
	query = _live_lines(site, filters, access).select(fn.Count(line.name).as_("n"))
	total = int(site.run(query)[0]["n"])
	problems = Counter(row["problem"] for row in found)
	figures = [Figure("Live Lines", total), Figure("To Look At", len(found), "bad" if found else "good")]
	return figures + [
		Figure(problem, problems[problem], tone if problems[problem] else "plain", LINE)
		for problem, tone in PROBLEMS.items()
	]


def chart(found: Sequence[Values]) -> Chart | None:
	problems = Counter(row["problem"] for row in found)
	shown = [problem for problem in PROBLEMS if problems[problem]]
	if not shown:
		return None
	return Chart(
		"Lines to Look At by Problem",
		tuple(shown),
		tuple(problems[problem] for problem in shown),
		tuple(PROBLEMS[problem] for problem in shown),
		LINE,
	)


def note(site: Site, words: Words) -> str:
	if site.list(REGISTRATION, {"provider_state": ("set", None)}, limit=1):
		return ""
	return words(NEVER_CHECKED)
