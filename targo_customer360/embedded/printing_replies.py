"""A reply of `customer360 ask` as a terminal shows it."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from targo_customer360.nl.reply import Reply
from targo_customer360.sites.port import Values

COLORS = {"answer": "green", "proposal": "yellow", "question": "cyan", "refusal": "red"}
WIDTH = 200
"""Where the output is no terminal that says its own."""


def show(reply: Reply) -> None:
	"""The sentence, what may be chosen, the rows or the changes, and the names with which to go on."""
	console = Console()
	if not console.is_terminal:
		console = Console(width=WIDTH)
	language = 0 if reply.language == "en" else 1
	console.print(f"[{COLORS[reply.kind]}]{reply.kind}[/] {escape(reply.text)}", highlight=False)
	for number, choice in enumerate(reply.choices, start=1):
		console.print(escape(f"  {number}. {choice.label}  {choice.detail}".rstrip()), highlight=False)
	if reply.plan:
		console.print(_changes(list(reply.plan.changes), language))
		for one in reply.plan.outside:
			console.print(escape(f"  → {one['said'][language]}"), highlight=False)
		console.print(escape(f"plan {reply.plan.name}"), highlight=False)
	if reply.answer and reply.answer.rows:
		table = Table()
		for column in reply.answer.columns:
			table.add_column(escape(reply.answer.labels.get(column, (column, column))[language]))
		for row in reply.answer.rows:
			table.add_row(*(_cell(row.get(column)) for column in reply.answer.columns))
		console.print(table)
	if reply.conversation:
		console.print(escape(f"conversation {reply.conversation}"), highlight=False)


def _changes(changes: list[Values], language: int) -> Table:
	table = Table(("What", "Quoi")[language], "", ("Before", "Avant")[language], ("After", "Après")[language])
	for change in changes:
		where = f"{change['doctype']} {change['name'] or ('(new)', '(nouveau)')[language]}"
		label = change["label"][language]
		table.add_row(escape(where), escape(label), _cell(change["before"]), _cell(change["after"]))
	return table


def _cell(value: object) -> str:
	return "" if value is None else escape(str(value))
