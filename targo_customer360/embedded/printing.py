"""What the command prints: tables for people, one JSON object for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

from targo_customer360.imports.reconcile import Balance
from targo_customer360.imports.runner import Progress
from targo_customer360.imports.undo import Undone
from targo_customer360.sites.port import Values

PAYMENT_LABELS = {
	"active_accounts": "Active accounts",
	"no_method": "No payment method",
	"bank_debit_alone": "Bank debit alone",
	"stripe_card": "Stripe card, no auto-charge",
	"stripe_auto_charge": "Stripe auto-charge",
	"bank_debit_and_stripe_card": "Bank debit and Stripe card",
	"stripe_customers": "Stripe customers in all",
	"bank_debit_on": "Bank debit on, in all",
	"bank_debit_with_details": "... of them with bank details",
	"paysafe_tokens": "Paysafe tokens of active accounts",
}
COUNT_COLUMNS = ("read", "inserted", "updated", "unchanged", "rejected", "skipped", "warnings")

_out = Console(width=None if sys.stdout.isatty() else 132, highlight=False)
_err = Console(stderr=True, highlight=False)


def error(message: str) -> None:
	_err.print(f"[red]Error:[/] {_plain(message)}", soft_wrap=True)


def warn(message: str) -> None:
	_err.print(f"[yellow]Warning:[/] {_plain(message)}", soft_wrap=True)


def _plain(text: str) -> str:
	return text.replace("[", "\\[")


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[Progress], None]]:
	"""A bar with rate and time left on a terminal; a line a table otherwise; nothing when quiet."""
	if quiet:
		yield lambda _: None
	elif not sys.stderr.isatty():
		yield _lines()
	else:
		columns = (
			TextColumn("{task.description:32}"),
			BarColumn(),
			MofNCompleteColumn(),
			TextColumn("{task.fields[rate]:>9}"),
			TimeRemainingColumn(),
		)
		with Bar(*columns, console=_err) as bar:
			yield _bar(bar)


def _lines() -> Callable[[Progress], None]:
	def show(at: Progress) -> None:
		if at.done >= at.total:
			click_line = f"{at.step}  {at.table}: {at.done:,} of {at.total:,} rows"
			_err.print(click_line)

	return show


def _bar(bar: Bar) -> Callable[[Progress], None]:
	tasks: dict[str, Any] = {}

	def show(at: Progress) -> None:
		if at.table not in tasks:
			tasks[at.table] = bar.add_task(f"{at.step} {at.table}", total=at.total, rate="")
		task = bar.tasks[tasks[at.table]]
		rate = f"{at.done / task.elapsed:,.0f}/s" if task.elapsed else ""
		bar.update(tasks[at.table], completed=at.done, rate=rate)

	return show


def seeded(written: Mapping[str, int]) -> None:
	what = ", ".join(f"{number:,} {doctype}" for doctype, number in written.items())
	_err.print(f"Base documents: {what}")


def counts(title: str, numbers: Mapping[str, Any]) -> None:
	table = Table(title=title, title_justify="left")
	table.add_column("")
	table.add_column("rows", justify="right")
	for name, number in _flat(numbers):
		table.add_row(name, f"{number:,}")
	_out.print(table)


def _flat(numbers: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
	for name, number in numbers.items():
		if isinstance(number, Mapping):
			yield from _flat(number)
		elif isinstance(number, int):
			yield name, number


def summary(result: Values, as_json: bool) -> None:
	"""The outcome of an import or a retry."""
	if as_json:
		print(json.dumps(result, ensure_ascii=False))
		return
	title = "Dry run: nothing was written" if result.get("dry_run") else f"Run {result['run']}"
	table = Table(title=f"{title}, from {result['source']}", title_justify="left")
	for name in ("step", "table", *COUNT_COLUMNS, "seconds", "balanced"):
		table.add_column(name, justify="right" if name in COUNT_COLUMNS or name == "seconds" else "left")
	for step in result["steps"]:
		cells = [step["step"], step["table"], *(f"{step[c]:,}" for c in COUNT_COLUMNS)]
		table.add_row(*cells, f"{step['seconds']:.1f}", _balance_cell(step))
	_out.print(table)
	for step in result["steps"]:
		_differences(step["step"], step["table"], step["reconciliation"])
		for code, group in step["warning_groups"].items():
			_out.print(
				_plain(f"  {step['table']}: {code}, {group['times']} times, e.g. {group['examples'][0]}")
			)
	payment_table(result["payment_methods"])
	_out.print("[green]Balanced[/]" if result["balanced"] else "[red]NOT balanced[/]")


def _balance_cell(step: Values) -> str:
	if step["status"] == "Absent":
		return "absent in the source"
	if step["status"] != "Completed":
		return f"[red]{_plain(step['message'] or step['status'])}[/]"
	if step["message"]:
		return _plain(step["message"])
	return "[green]yes[/]" if step["balanced"] else "[red]NO[/]"


def _differences(step: str, table: str, lines: Sequence[Values]) -> None:
	for line in lines:
		if line["difference"]:
			_out.print(
				f"[red]  {step} {table}, {_plain(line['name'])}: source {line['source']:,}, not carried {line['not_carried']:,},"
				f" edited {line['edited']:+,}, site {line['target']:,}: difference {line['difference']:+,}[/]"
			)


def payment_table(figures: Mapping[str, int]) -> None:
	table = Table(title="Payment methods, counted from what was written", title_justify="left")
	table.add_column("")
	table.add_column("accounts", justify="right")
	for name, label in PAYMENT_LABELS.items():
		table.add_row(label, f"{figures[name]:,}")
	_out.print(table)


def balances(found: Sequence[Balance], as_json: bool) -> None:
	balanced = all(b.balanced for b in found)
	if as_json:
		print(json.dumps({"steps": [b.as_dict() for b in found], "balanced": balanced}))
		return
	table = Table(title="Source against site", title_justify="left")
	for name in ("step", "table", "figure"):
		table.add_column(name)
	for name in ("source", "not carried", "edited", "site", "difference"):
		table.add_column(name, justify="right")
	for balance in found:
		if balance.message:
			table.add_row(balance.step, balance.table, _plain(balance.message))
		for line in (b.as_dict() for b in balance.lines):
			colour = "red" if line["difference"] else "green"
			table.add_row(
				balance.step,
				balance.table,
				_plain(line["name"]),
				*(f"{line[k]:,}" for k in ("source", "not_carried", "edited", "target")),
				f"[{colour}]{line['difference']:,}[/]",
			)
	_out.print(table)
	_out.print("[green]Balanced[/]" if balanced else "[red]NOT balanced[/]")


def undone(run: str, result: Undone, as_json: bool) -> None:
	if as_json:
		print(json.dumps(result.as_dict() | {"run": run}))
		return
	counts(f"Removed what {run} created", result.removed)
	for doctype, name, reason in result.kept:
		_out.print(_plain(f"  kept {doctype} {name}: {reason}"))


def rejects(rows: Sequence[Values], as_json: bool) -> None:
	if as_json:
		print(json.dumps(list(rows), ensure_ascii=False))
		return
	table = Table(title=f"{len(rows)} rows could not be carried", title_justify="left")
	for name in ("step", "table", "key", "code", "reason"):
		table.add_column(name)
	for row in rows:
		table.add_row(
			row["step"], row["legacy_table"], str(row["legacy_id"]), row["reason_code"], _plain(row["reason"])
		)
	_out.print(table)
