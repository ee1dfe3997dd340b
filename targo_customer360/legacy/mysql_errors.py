"""What a MySQL error means: whether the connection is lost, and one sentence for a person."""

from __future__ import annotations

import socket

import pymysql

from targo_customer360.legacy.address import MySQLAddress
from targo_customer360.legacy.port import SourceError

_GONE = frozenset(
	{
		1053,  # server shutdown in progress
		1317,  # query interrupted
		1927,  # MariaDB: connection was killed
		2006,  # server has gone away
		2013,  # lost connection during query
		2055,  # lost connection, with the system error
		4031,  # MySQL 8: disconnected by the server because of inactivity
	}
)
_NOT_YET_BACK = frozenset({1040, 2002, 2003})  # too many connections; nobody listens


def is_lost(error: BaseException) -> bool:
	"""Whether the connection is gone, so that the same query is worth asking again on a new one."""
	if isinstance(error, pymysql.err.InterfaceError | OSError):
		return True
	if isinstance(error, pymysql.err.InternalError) and "sequence" in str(error):
		return True  # PyMySQL's word for an answer that was cut in the middle
	return isinstance(error, pymysql.err.MySQLError) and _code(error) in _GONE | _NOT_YET_BACK


def explain(error: BaseException, address: MySQLAddress) -> SourceError:
	"""The SourceError for an error of PyMySQL or of the network at that address."""
	return SourceError(_sentence(error, address))


def _code(error: BaseException) -> int | None:
	return error.args[0] if error.args and isinstance(error.args[0], int) else None


def _sentence(error: BaseException, address: MySQLAddress) -> str:
	code = _code(error) if isinstance(error, pymysql.err.MySQLError) else None
	at = f"The MySQL server at {address.server}"
	if code in (2002, 2003):
		return _unreachable(getattr(error, "original_exception", None), address)
	known = {
		1040: f"{at} has too many connections open; try again later.",
		1044: f"{at} does not let the user {address.user!r} use the database {address.database!r}.",
		1045: f"{at} refused the user {address.user!r}: wrong user name or password.",
		1049: f"{at} has no database {address.database!r}.",
		1064: f"{at} does not know read-only transactions: MySQL 5.6, MariaDB 10.0 or newer is needed.",
		1115: f"{at} does not know the character set {address.charset!r}; try charset=utf8 in the URL.",
		1130: f"{at} accepts no connections from this host.",
		1142: f"{at} does not let the user {address.user!r} read a table: {_detail(error)}.",
		1143: f"{at} does not let the user {address.user!r} read a column: {_detail(error)}.",
		1698: f"{at} refused the user {address.user!r}: wrong user name or password.",
	}
	if code in known:
		return known[code]
	if "timed out" in str(error):
		return f"{at} did not answer in time."
	if is_lost(error):
		return f"The connection to the MySQL server at {address.server} was lost."
	return f"{at} cannot be read: {_detail(error)}."


def _unreachable(cause: BaseException | None, address: MySQLAddress) -> str:
	if isinstance(cause, socket.gaierror):
		return f"The host name {address.host!r} of the legacy database is not known."
	if isinstance(cause, TimeoutError):
		return f"The legacy database at {address.server} did not answer in time."
	if isinstance(cause, FileNotFoundError):
		return f"There is no MySQL server socket at {address.server}."
	if isinstance(cause, ConnectionRefusedError):
		return f"No MySQL server listens at {address.server}."
	return f"The legacy database at {address.server} cannot be reached."


def _detail(error: BaseException) -> str:
	text = str(error.args[1]) if len(error.args) > 1 else str(error) or type(error).__name__
	return text.rstrip(".")
