"""The telephone reports on the desk: who may see which rows, and the shapes that Frappe's report view wants."""

from typing import Any

import frappe
from frappe import _

from targo_customer360.sites.access import Access
from targo_customer360.sites.frappe_access import permitted
from targo_customer360.sites.frappe_site import FrappeSite
from targo_customer360.telephony.reports.model import Chart, Column, Figure, Filters, Report
from targo_customer360.telephony.reports.result import make, said_rows

INDICATORS = {"good": "Green", "warn": "Orange", "bad": "Red", "plain": "Grey"}
COLOURS = {"good": "#28a745", "warn": "#ff8c1a", "bad": "#e24c4c", "plain": "#5e64ff"}

ScriptReport = tuple[
	list[dict[str, Any]], list[dict[str, Any]], str | None, dict[str, Any] | None, list[dict[str, Any]]
]


class DeskWords:
	"""The session's language; what it has no French for stays English."""

	@property
	def language(self) -> str:
		return "fr" if (frappe.local.lang or "en").startswith("fr") else "en"

	def __call__(self, text: str, context: str = "") -> str:
		return _(text, context=context or None)


def execute(report: Report, filters: dict[str, Any] | None) -> ScriptReport:
	"""Columns, rows, message, chart and summary of a report, for the session's user and in their language."""
	site, words, access = FrappeSite(), DeskWords(), permitted()
	result = make(report, site, _chosen(filters or {}), access, words)
	return (
		[_column(column, access, words) for column in result.columns],
		said_rows(result, words),
		result.note or None,
		_chart(result.chart, words) if result.chart else None,
		[_figure(figure, words) for figure in result.figures],
	)


def _chosen(values: dict[str, Any]) -> Filters:
	filters = Filters.chosen(values)
	if not filters.customer_group:
		return filters
	below = frappe.db.get_descendants("Customer Group", filters.customer_group)
	return Filters(**{**vars(filters), "groups_below": tuple(below)})


def _column(column: Column, access: Access, words: DeskWords) -> dict[str, Any]:
	shown = {
		"fieldname": column.fieldname,
		"label": words(column.label),
		"fieldtype": column.fieldtype,
		"width": column.width,
	}
	if column.fieldtype == "Link":
		if access.may_read(column.options):
			shown["options"] = column.options
		else:
			# Frappe refuses the whole report for a link that its reader may not follow.
			shown["fieldtype"] = "Data"
	return shown


def _figure(figure: Figure, words: DeskWords) -> dict[str, Any]:
	return {
		"label": words(figure.label, figure.said_in),
		"value": figure.value,
		"datatype": "Int",
		"indicator": INDICATORS[figure.tone],
	}


def _chart(chart: Chart, words: DeskWords) -> dict[str, Any]:
	return {
		"type": "percentage",
		"title": words(chart.title),
		"colors": [COLOURS[tone] for tone in chart.tones],
		"data": {
			"labels": [words(label, chart.said_in) for label in chart.labels],
			"datasets": [{"name": words("Lines"), "values": list(chart.values)}],
		},
	}
