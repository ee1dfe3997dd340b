"""Issues, with the visits that were made for each."""

from __future__ import annotations

from collections.abc import Sequence

from pypika import Case
from pypika import functions as fn

from targo_customer360.client_detail.sections.work_orders import of_tickets
from targo_customer360.client_detail.view import Slice, View, picked
from targo_customer360.sites.port import Filters, Values

ISSUE = "Issue"
CLOSED = ("Closed", "Resolved")
_PLACE = "service_location"
"""Not ERPNext's: the ISP's own field, where the site has it."""


def read(view: View, part: Slice) -> Values:
	return _page(view, {"customer": view.customer}, part)


def of_location(view: View, location: str, part: Slice) -> Values:
	if not _has_place(view):
		view.require(ISSUE)
		return {"rows": [], "total": 0}
	return _page(view, {"customer": view.customer, _PLACE: location}, part)


def _has_place(view: View) -> bool:
	return view.once("issues have a place", lambda view: view.has(ISSUE, _PLACE))


def _page(view: View, filters: Filters, part: Slice) -> Values:
	place = (_PLACE,) if _has_place(view) else ()
	fields = ("name", "subject", "status", "priority", "issue_type", "opening_date", *place)
	rows, total = view.page(ISSUE, filters, fields, "opening_date desc, name desc", part)
	visits = of_tickets(view, [row["name"] for row in rows])
	shown = [
		{
			**picked(row, name="name", subject="subject", status="status", priority="priority"),
			**picked(row, type="issue_type", opened_on="opening_date", location=_PLACE),
			"work_orders": visits.get(row["name"], []),
		}
		for row in rows
	]
	return {"rows": shown, "total": total}


def counts(view: View, locations: Sequence[str]) -> dict[str, Values]:
	"""How many issues each location has, and how many of them are open."""
	view.require(ISSUE)
	if not _has_place(view):
		return {}
	issue = view.site.table(ISSUE)
	is_open = Case().when(issue.status.notin(CLOSED), 1).else_(0)
	query = (
		view.site.qb.from_(issue)
		.select(issue[_PLACE], fn.Count("*").as_("total"), fn.Sum(is_open).as_("open"))
		.where((issue.customer == view.customer) & issue[_PLACE].isin(list(locations)))
		.groupby(issue[_PLACE])
	)
	allowed = view.access.to(ISSUE)
	found = view.site.run(query if allowed is None else query.where(allowed))
	return {row[_PLACE]: {"total": int(row["total"]), "open": int(row["open"] or 0)} for row in found}
