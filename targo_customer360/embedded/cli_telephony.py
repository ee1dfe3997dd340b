"""`customer360 ledger`: the 911 provider's dump compared with the site, on an embedded site and on a bench alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from targo_customer360.integrations.ledger import check_file, check_provider
from targo_customer360.sites.port import Site, SiteError, Values
from targo_customer360.telephony.ledger import CHECK, COMPLETED, COUNTS
from targo_customer360.telephony.ledger_compare import EXACT, MISSING_HERE, MISSING_THERE, ORPHAN, OTHER_DOOR
from targo_customer360.telephony.verdicts import read_reasons

DIFFERENT, UNUSABLE = 1, 2
COLORS = {EXACT: "green", OTHER_DOOR: "red", MISSING_THERE: "red", MISSING_HERE: "yellow"}
WIDTH = 200
"""Where the output is no terminal that says its own."""


def command(on_site: Callable[[Callable[..., int]], Any]) -> click.Command:
	"""The command `ledger`; `on_site` gives it its site and takes its exit status."""
	decorated = on_site(ledger)
	for option in (
		click.option("--json", "as_json", is_flag=True, help="Print one JSON object."),
		click.option(
			"--whole", is_flag=True, help="The provider confirmed that a dump that looks short is whole."
		),
		click.option("--orphans", is_flag=True, help="List the numbers without a live line too."),
		click.option(
			"--dump",
			type=click.Path(exists=True, dir_okay=False, path_type=Path),
			help="A CSV file of the provider; without it the configured provider is asked.",
		),
	):
		decorated = option(decorated)
	return click.command("ledger", help=ledger.__doc__)(decorated)


def ledger(site: Site, dump: Path | None, whole: bool, orphans: bool, as_json: bool) -> int:
	"""Compare what the 911 provider holds with what is here, number by number.

	Exits 1 when a number differs or is missing on a side, 2 when the check failed.
	"""
	name = check_file(site, dump, whole) if dump else check_provider(site, whole)
	found = site.get(CHECK, name)
	assert found is not None
	if as_json:
		click.echo(json.dumps(_as_json(found), ensure_ascii=False, default=str))
	elif found["status"] == COMPLETED:
		_print(found, orphans)
	if found["status"] != COMPLETED:
		if not as_json:
			raise SiteError(f"{name}: {found['message']}")
		return UNUSABLE
	return DIFFERENT if any(found[COUNTS[r]] for r in (OTHER_DOOR, MISSING_THERE, MISSING_HERE)) else 0


def _as_json(found: Values) -> Values:
	told = ("name", "status", "message", "source", "records", "registrations", "unreadable")
	shown = ("did", "result", "verdict", "line_status", "customer", "here", "there")
	return {
		**{field: found[field] for field in told},
		"counts": {result: found[field] for result, field in COUNTS.items()},
		"rows": [
			{
				**{field: row[field] for field in shown},
				"reasons": [r.en for r in read_reasons(row["reasons"])],
			}
			for row in found["rows"]
		],
	}


def _print(found: Values, orphans: bool) -> None:
	console = Console(width=None if Console().is_terminal else WIDTH, highlight=False)
	console.print(
		f"{found['name']}: {found['records']:,} records at the provider,"
		f" {found['registrations']:,} registrations expected there"
	)
	for result, field in COUNTS.items():
		color = COLORS.get(result, "bold") if found[field] else "dim"
		console.print(f"  [{color}]{found[field]:>7,}[/]  {result}")
	if found["unreadable"]:
		console.print(f"  [yellow]{found['unreadable']:>7,}[/]  records without a valid number")
	shown = [row for row in found["rows"] if orphans or row["result"] != ORPHAN]
	if shown:
		console.print(_table(shown))


def _table(rows: list[Values]) -> Table:
	table = Table(title="What is not exact", title_justify="left")
	for column in ("DID", "result", "line", "here", "at the provider", "reasons"):
		table.add_column(column)
	for row in rows:
		reasons = "; ".join(reason.en for reason in read_reasons(row["reasons"]))
		cells = (row["did"], row["result"], row["line_status"], row["here"], row["there"], reasons)
		table.add_row(*(escape(str(cell or "")) for cell in cells))
	return table
