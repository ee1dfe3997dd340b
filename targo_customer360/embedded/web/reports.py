"""The telephone reports as pages and as CSV files."""

from __future__ import annotations

import io
from collections.abc import Mapping

from targo_customer360.embedded.report_csv import write_csv
from targo_customer360.embedded.web.pages import PAGE_SIZE, shares, slice_of
from targo_customer360.embedded.web.words import Words
from targo_customer360.sites.access import by_role
from targo_customer360.sites.port import Site, Values
from targo_customer360.telephony.reports import REPORTS
from targo_customer360.telephony.reports.model import Chart, Filters, Report
from targo_customer360.telephony.reports.result import Result, choices, make

TITLES = {name: report.NAME for name, report in REPORTS.items()}
FILTERS = tuple(dict.fromkeys(name for report in REPORTS.values() for name in report.FILTERS))
LABELS = {
	"customer": "Customer",
	"town": "Town",
	"verdict": "Comparison",
	"customer_group": "Customer Group",
}
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads the accents of a CSV file wrong."""


def report_page(site: Site, name: str, asked: Mapping[str, str], words: Words) -> Values:
	"""One page of rows, with everything above them."""
	report, chosen = REPORTS[name], _chosen(name, asked)
	result = _make(site, report, chosen, words)
	part = slice_of(asked.get("page", ""), len(result.rows))
	return {
		"name": name,
		"title": report.NAME,
		"filters": [_filter(site, report, field) for field in report.FILTERS],
		"chosen": chosen,
		"columns": [column for column in result.columns if column.main],
		"rows": result.rows[part.start : part.start + PAGE_SIZE],
		"part": part,
		"figures": result.figures,
		"chart_title": result.chart.title if result.chart else "",
		"shares": _shares(result.chart) if result.chart else [],
		"note": result.note,
	}


def _shares(chart: Chart) -> list[Values]:
	"""The chart as parts of one bar."""
	parts = zip(chart.labels, chart.values, chart.tones, strict=True)
	said = chart.said_in
	return shares({"label": label, "said_in": said, "value": n, "tone": tone} for label, n, tone in parts)


def report_file(site: Site, name: str, asked: Mapping[str, str], words: Words) -> str:
	"""All rows and columns as the text of a CSV file that spreadsheets open."""
	out = io.StringIO()
	write_csv(out, _make(site, REPORTS[name], _chosen(name, asked), words), words)
	return BYTE_ORDER_MARK + out.getvalue()


def _chosen(name: str, asked: Mapping[str, str]) -> dict[str, str]:
	return {field: asked.get(field, "") for field in REPORTS[name].FILTERS}


def _make(site: Site, report: Report, chosen: Mapping[str, str], words: Words) -> Result:
	return make(report, site, Filters.chosen(chosen), by_role(site), words)


def _filter(site: Site, report: Report, name: str) -> Values:
	"""A filter with what may be chosen, and the DocType whose words the choices are."""
	source = report.FILTERS[name]
	if name == "customer_group":
		options = _groups(site)
	else:
		options = choices(site, report, name)
	of_column = {column.fieldname: column.label for column in report.columns()}
	label = LABELS.get(name) or of_column[name]
	return {"name": name, "label": label, "options": options, "said_in": source[0] if source else ""}


def _groups(site: Site) -> list[str]:
	customer = site.table("Customer")
	query = site.qb.from_(customer).select(customer.customer_group).distinct()
	return sorted(row["customer_group"] for row in site.run(query) if row["customer_group"])
