"""`customer360 interpret`: what an utterance asks for, or many of them as JSON lines; `customer360 ask`: what comes of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from targo_customer360.embedded import printing_replies
from targo_customer360.nl.ask import ask
from targo_customer360.nl.classifier import chosen
from targo_customer360.nl.lines import answer, interpret_lines
from targo_customer360.nl.reply import shown
from targo_customer360.sites.embedded_site import EmbeddedSite
from targo_customer360.sites.port import SiteError

TIME_ZONE = "America/Montreal"
"""In which "today" is, where the command is not told."""


@click.command("interpret")
@click.argument("utterance", required=False)
@click.option(
	"--today",
	"said_on",
	type=click.DateTime(["%Y-%m-%d"]),
	help="The day on which it was said; today where not given.",
)
@click.option("--jsonl", is_flag=True, help='Read lines {"id", "text"} from standard input.')
def interpret_command(utterance: str | None, said_on: datetime | None, jsonl: bool) -> None:
	"""Print the action, its parameters and the confidence for UTTERANCE or for standard input."""
	if jsonl and utterance is not None:
		raise click.UsageError("--jsonl reads standard input: give no utterance")
	today = said_on.date() if said_on else _today()
	if jsonl:
		for line in interpret_lines(sys.stdin, today):
			click.echo(line)
		return
	text = sys.stdin.read() if utterance is None else utterance
	click.echo(json.dumps(answer(None, text.strip(), today), ensure_ascii=False))


def ask_command(on_site: Callable[[Callable[..., int]], Any]) -> click.Command:
	"""The command `ask`; `on_site` gives it its site and takes its exit status."""
	decorated = on_site(ask_words)
	for option in (
		click.option("--json", "as_json", is_flag=True, help="Print one JSON object."),
		click.option("--conversation", help="Go on with this one, whose name an earlier answer printed."),
		click.option("--customer", help="The customer whose page is open."),
		click.option("--user", help="Ask as this user of the site; Administrator where not given."),
		click.argument("utterance"),
	):
		decorated = option(decorated)
	return click.command("ask", help=ask_words.__doc__)(decorated)


def ask_words(
	site: EmbeddedSite,
	utterance: str,
	user: str | None,
	customer: str | None,
	conversation: str | None,
	as_json: bool,
) -> int:
	"""Ask in English or French, and print the answer, the proposal, the question or the refusal.

	A proposal changes nothing: it is confirmed on the site. Exits 1 on a refusal.
	"""
	if user:
		if not site.count("Has Role", {"parent": user}):
			raise SiteError(f"{user} has no role on this site")
		site.user = user
	reply = ask(site, utterance, customer, conversation=conversation, classifier=chosen(site))
	if as_json:
		click.echo(json.dumps(shown(reply), ensure_ascii=False))
	else:
		printing_replies.show(reply)
	return 1 if reply.kind == "refusal" else 0


def _today() -> date:
	return datetime.now(ZoneInfo(TIME_ZONE)).date()
