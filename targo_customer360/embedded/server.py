"""Serves the pages of an embedded site to this machine only."""

from __future__ import annotations

import signal
import socket
from pathlib import Path
from typing import Any

import click
from werkzeug.serving import WSGIRequestHandler, make_server

from targo_customer360.embedded import users
from targo_customer360.embedded.web.app import application
from targo_customer360.embedded.worker import Worker
from targo_customer360.sites.port import SiteError

HOST = "127.0.0.1"


class _Handler(WSGIRequestHandler):
	"""Says nothing of a request that went well, and not which software answers."""

	timeout = 30

	def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
		pass

	def version_string(self) -> str:
		return "Customer360"


def serve_site(path: Path, port: int) -> None:
	"""Serve the site, and send what it owes, until Ctrl-C or SIGTERM. Port 0 takes a free one; the address is printed.

	Raises SiteError when the port is taken.
	"""
	with _listen(port) as listening:
		server = make_server(
			HOST, port, application(path), threaded=True, request_handler=_Handler, fd=listening.fileno()
		)
	signal.signal(signal.SIGTERM, _stop)
	password = users.password_of(path)
	click.echo(f"Customer 360 is at http://{HOST}:{server.port} for this machine only (Ctrl-C stops it)")
	people = ", ".join(person.name for person in users.PEOPLE)
	click.echo(f"Sign in as {people}; password {password}")
	with Worker(path):
		server.serve_forever()


def check_port(port: int) -> None:
	"""Raise SiteError when the port is taken."""
	_listen(port).close()


def _listen(port: int) -> socket.socket:
	try:
		return socket.create_server((HOST, port))
	except OSError as error:
		raise SiteError(
			f"Port {port} of {HOST} can't be used: {error.strerror}. Choose another port"
		) from None


def _stop(*_: Any) -> None:
	raise KeyboardInterrupt
