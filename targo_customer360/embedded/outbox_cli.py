"""`customer360 outbox`: what is owed to outside services, on an embedded site and on a bench alike."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from targo_customer360.errors import InvalidField
from targo_customer360.integrations import outbox
from targo_customer360.integrations.e911 import settings
from targo_customer360.integrations.e911.file import close_batch
from targo_customer360.integrations.e911.file_results import read_results
from targo_customer360.integrations.outbox.messages import DONE, MESSAGE
from targo_customer360.integrations.services import WATCHERS, drain_all
from targo_customer360.sites.port import Rows, Site, SiteError

COLUMNS = (
	"status",
	"service",
	"operation",
	"subject_name",
	"attempts",
	"next_attempt_at",
	"last_error",
	"name",
)
Command = Callable[..., int]
OnSite = Callable[[Command], Callable[..., Any]]


def list_messages(site: Site, show_all: bool, as_json: bool) -> int:
	"""Messages that are not done yet, or all, oldest first."""
	filters: dict[str, Any] = {} if show_all else {"status": ("not in", DONE)}
	rows = site.list(MESSAGE, filters, fields=COLUMNS, order_by="creation, name")
	if as_json:
		click.echo(json.dumps(rows, default=str, ensure_ascii=False))
	else:
		_print(rows)
	return 0


def drain(site: Site, as_json: bool) -> int:
	"""Send what is due; says what became of it."""
	result = drain_all(site)
	if as_json:
		click.echo(json.dumps(result.as_dict(), ensure_ascii=False))
		return 0
	click.echo(_sentence(result.states) if result.attempts else "Nothing was due")
	for service, reason in result.left.items():
		click.echo(f"{service}: {reason}")
	return 0


def retry(site: Site, name: str) -> int:
	"""Have a message sent again at the next drain."""
	outbox.retry(site, name)
	site.commit()
	return 0


def drop(site: Site, name: str, reason: str) -> int:
	"""Never send a message."""
	outbox.drop(site, name, reason, WATCHERS)
	site.commit()
	return 0


def resume(site: Site, service: str) -> int:
	"""Let calls to a stopped service go on."""
	outbox.resume(site, service)
	site.commit()
	return 0


def close_file(site: Site) -> int:
	"""Close the batch of 911 changes, so that it can be handed to the provider."""
	closed = close_batch(settings.batch_folder(site), site.now())
	click.echo(str(closed) if closed else "There is no change to hand over")
	return 0


def read_files(site: Site, as_json: bool) -> int:
	"""Read the results that the provider returned. Exits 1 when a row could not be used."""
	read = read_results(site, settings.batch_folder(site))
	if as_json:
		click.echo(json.dumps(read.as_dict(), ensure_ascii=False))
	else:
		click.echo(_sentence(read.results) or "There is no result to read")
		for line in read.unused:
			click.echo(f"not used: {line}")
	return 1 if read.unused else 0


def groups(on_site: OnSite) -> list[click.Group]:
	"""The groups `outbox` and `e911-file`; `on_site` gives a command its site and takes its exit status."""
	json_flag = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")

	def command(run: Command, name: str, *decorators: Callable[[Any], Any]) -> click.Command:
		decorated: Any = on_site(_plain(run))
		for decorate in reversed(decorators):
			decorated = decorate(decorated)
		return click.command(name, help=run.__doc__)(decorated)

	every = click.option("--all", "show_all", is_flag=True, help="Sent and dropped ones too.")
	name = click.argument("name")
	reason = click.option("--reason", required=True, help="Kept with the message.")
	messages = [
		command(list_messages, "list", every, json_flag),
		command(drain, "drain", json_flag),
		command(retry, "retry", name),
		command(drop, "drop", name, reason),
		command(resume, "resume", click.argument("service")),
	]
	files = [command(close_file, "close"), command(read_files, "read-results", json_flag)]
	return [
		click.Group("outbox", messages, help="What is owed to outside services."),
		click.Group("e911-file", files, help="A 911 provider that works by file."),
	]


def _plain(run: Command) -> Command:
	"""A broken rule is one line for the reader, like any other refusal."""

	@wraps(run)
	def refused(*args: Any, **kwargs: Any) -> int:
		try:
			return run(*args, **kwargs)
		except InvalidField as error:
			raise SiteError(error.message) from None

	return refused


def _sentence(counts: Mapping[str, int]) -> str:
	return ", ".join(f"{number} {state}" for state, number in sorted(counts.items()))


def _print(rows: Rows) -> None:
	table = Table(title=f"{len(rows)} messages", title_justify="left")
	for column in COLUMNS:
		table.add_column(column.replace("_", " "))
	for row in rows:
		table.add_row(*(escape(str(row[column] if row[column] is not None else "")) for column in COLUMNS))
	Console(width=None if Console().is_terminal else 200, highlight=False).print(table)
