"""`customer360 mcp`: the actions of a site for another assistant, as the user whose key it has."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from targo_customer360.assistants.rest import Rest, read_key
from targo_customer360.embedded import printing
from targo_customer360.integrations.errors import ServiceError
from targo_customer360.sites.port import SiteError

UNUSABLE = 2


@click.command("mcp")
@click.option("--url", required=True, help="Address of the site, https://erp.example.")
@click.option(
	"--key-file",
	required=True,
	type=click.Path(dir_okay=False, path_type=Path),
	help="File with key:secret of a user, which only its owner may read.",
)
def mcp_command(url: str, key_file: Path) -> None:
	"""Serve the actions of a site over MCP, on standard input and output, until that ends.

	What reads is answered; what changes is only proposed, for a person to confirm on the site.
	"""
	try:
		from targo_customer360.assistants.mcp_server import serve
	except ImportError:
		printing.error("MCP needs its package: pip install 'targo_customer360[mcp]'")
		sys.exit(UNUSABLE)
	try:
		site = Rest(url, read_key(key_file))
		# A wrong key is said at once, not at the first call.
		site.available()
	except (SiteError, ServiceError) as error:
		printing.error(error.message)
		sys.exit(UNUSABLE)
	serve(site)
