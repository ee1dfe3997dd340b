"""A MySQL address as a URL: taken apart, and shown without its password."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from targo_customer360.legacy.charset import decoder_for
from targo_customer360.legacy.port import SourceError

_SHAPE = "mysql://user:password@host:3306/database?charset=utf8mb4"
_OPTIONS = ("charset", "unix_socket")


@dataclass(frozen=True)
class MySQLAddress:
	"""Where a MySQL or MariaDB server is and how to log in. `repr` holds no password."""

	host: str
	port: int
	database: str
	user: str
	password: str = field(repr=False)
	charset: str = "utf8mb4"
	unix_socket: str | None = None

	@property
	def server(self) -> str:
		"""Host and port, or the socket, for messages."""
		return self.unix_socket or f"{self.host}:{self.port}"

	@property
	def label(self) -> str:
		"""The address without the password."""
		socket = f"&unix_socket={self.unix_socket}" if self.unix_socket else ""
		return (
			f"mysql://{self.user}:***@{self.host}:{self.port}/{self.database}?charset={self.charset}{socket}"
		)


def mask_url(url: str) -> str:
	"""A URL with whatever stands between user and host hidden, however badly it is written."""
	return re.sub(r"(?s)^([A-Za-z][A-Za-z0-9+.-]*://)(?:([^:@/]*):)?.*@", r"\1\2:***@", url)


def parse_address(url: str) -> MySQLAddress:
	"""Takes `mysql://user:password@host:port/database?charset=..&unix_socket=..` apart.

	User, password, database and options are percent-decoded. Raises SourceError naming what is wrong.
	"""
	try:
		parts = urlsplit(url)
		port = parts.port or 3306
	except ValueError:
		# The text of the ValueError may quote a piece of the password.
		raise SourceError(
			f"The legacy URL has no valid host or port; it reads {_SHAPE}, and / : @ # ? % in a password"
			" are written as %2F %3A %40 %23 %3F %25."
		) from None
	database = unquote(parts.path.lstrip("/"))
	if not database:
		raise SourceError(f"The legacy URL names no database; it reads {_SHAPE}.")
	options = dict(parse_qsl(parts.query, keep_blank_values=True))
	for name in options:
		if name not in _OPTIONS:
			raise SourceError(
				f"The legacy URL has an unknown option {name!r}; known are {', '.join(_OPTIONS)}."
			)
	charset = options.get("charset", "utf8mb4").lower()
	if charset in ("ascii", "binary") or decoder_for(charset) is None:
		raise SourceError(f"The legacy URL asks for the character set {charset!r}, which is not supported.")
	return MySQLAddress(
		host=parts.hostname or "localhost",
		port=port,
		database=database,
		user=unquote(parts.username or ""),
		password=unquote(parts.password or ""),
		charset=charset,
		unix_socket=options.get("unix_socket") or None,
	)
