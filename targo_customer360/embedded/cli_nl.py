"""`customer360 interpret`: what an utterance asks for, or many of them as JSON lines."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from zoneinfo import ZoneInfo

import click

from targo_customer360.nl.lines import answer, interpret_lines

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


def _today() -> date:
	return datetime.now(ZoneInfo(TIME_ZONE)).date()
