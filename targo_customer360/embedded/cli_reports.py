"""`customer360 report`: the telephone reports as a table, as CSV or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from targo_customer360.embedded.report_csv import write_csv
from targo_customer360.embedded.web.words import LANGUAGES, Words
from targo_customer360.sites.access import by_role
from targo_customer360.sites.port import Site, Values
from targo_customer360.telephony.reports import REPORTS
from targo_customer360.telephony.reports.model import Column, Filters, Report
from targo_customer360.telephony.reports.result import Result, choices, make, said_rows

STYLES = {"good": "green", "warn": "yellow", "bad": "red", "plain": "bold"}
WIDTH = 220
"""Where the output is no terminal that says its own."""


def command(on_site: Callable[[Callable[..., int]], Any]) -> click.Command:
	"""The command `report`; `on_site` gives it its site and takes its exit status."""
	decorated = on_site(show)
	for option in (
		click.option("--lang", "language", type=click.Choice(LANGUAGES), default="en", show_default=True),
		click.option("--customer-group", default=""),
		click.option("--verdict", default="", metavar="Same|Review|Mismatch|Missing"),
		click.option("--status", default="", help="Of the line; for orphan-911 of the registration."),
		click.option("--town", default="", help="A town, or a part of its name."),
		click.option("--customer", default="", metavar="C-123"),
		click.option(
			"--format",
			"shape",
			type=click.Choice(("table", "csv", "json")),
			default="table",
			show_default=True,
		),
		click.argument("name", type=click.Choice(tuple(REPORTS))),
	):
		decorated = option(decorated)
	return click.command("report", help=show.__doc__)(decorated)


def show(site: Site, name: str, shape: str, language: str, **chosen: str) -> int:
	"""Print a report: every DID, the 911 audit, or 911 registrations without a live line."""
	report, words = REPORTS[name], Words(language)
	_check(site, name, report, chosen)
	result = make(report, site, Filters.chosen(chosen), by_role(site), words)
	if shape == "json":
		click.echo(json.dumps(_as_json(report, result), ensure_ascii=False, default=str))
	elif shape == "csv":
		write_csv(sys.stdout, result, words)
	else:
		_print(report, result, words)
	return 0


def _check(site: Site, name: str, report: Report, chosen: dict[str, str]) -> None:
	"""A filter that can't match anything is a mistake, not an empty report."""
	for filtered, value in chosen.items():
		if not value:
			continue
		option = f"--{filtered.replace('_', '-')}"
		if filtered not in report.FILTERS:
			raise click.UsageError(f"{name} has no filter {option}")
		known = choices(site, report, filtered)
		if known and value not in known:
			raise click.UsageError(f"{option} is one of {', '.join(known)}")
	if chosen["customer"] and not site.count("Customer", {"name": chosen["customer"]}):
		raise click.UsageError(f"There is no customer {chosen['customer']}")


def _as_json(report: Report, result: Result) -> Values:
	return {
		"report": report.NAME,
		"note": result.note,
		"summary": {figure.label: figure.value for figure in result.figures},
		"rows": result.rows,
	}


def _print(report: Report, result: Result, words: Words) -> None:
	console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
	shown = [column for column in result.columns if column.main]
	table = Table(title=f"{words(report.NAME)}: {words.number(len(result.rows))}", title_justify="left")
	for column in shown:
		table.add_column(words(column.label), justify="right" if column.fieldtype == "Int" else "left")
	for row in said_rows(result, words):
		table.add_row(*(_cell(row, column) for column in shown))
	console.print(table)
	for figure in result.figures:
		value = words.number(figure.value)
		console.print(f"  {escape(words(figure.label, figure.said_in))}: [{STYLES[figure.tone]}]{value}[/]")
	if result.note:
		console.print(escape(result.note))


def _cell(row: Values, column: Column) -> str:
	value = row[column.fieldname]
	return "" if value is None else escape(str(value))
