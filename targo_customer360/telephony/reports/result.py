"""A report made ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass

from targo_customer360.sites.port import Rows, Site
from targo_customer360.telephony.reports.model import Access, Chart, Column, Figure, Filters, Report, Words


@dataclass(frozen=True)
class Result:
	"""`rows` hold stored values; `said_rows` translates them."""

	columns: list[Column]
	rows: Rows
	figures: list[Figure]
	chart: Chart | None
	note: str


def make(report: Report, site: Site, filters: Filters, access: Access, words: Words) -> Result:
	"""Read everything that a report shows. Checks no permission: `access` says what may be read."""
	found = report.rows(site, filters, access, words)
	return Result(
		columns=report.columns(),
		rows=found,
		figures=report.summary(site, filters, access, found),
		chart=report.chart(found),
		note=report.note(site, words),
	)


def said_rows(result: Result, words: Words) -> Rows:
	"""The rows with the values of translated columns in the reader's language, changed in place."""
	if words.language == "en":
		return result.rows
	for column in result.columns:
		if column.said_in is not None:
			known: dict[str, str] = {"": ""}
			for row in result.rows:
				value = row[column.fieldname]
				if value not in known:
					known[value] = words(value, column.said_in)
				row[column.fieldname] = known[value]
	return result.rows


def choices(site: Site, report: Report, name: str) -> list[str]:
	"""The values that a filter may take; none where it is free."""
	source = report.FILTERS[name]
	if source is None:
		return []
	doctype, fieldname = source
	return [option for option in site.meta(doctype).by_name[fieldname].options.split("\n") if option]
