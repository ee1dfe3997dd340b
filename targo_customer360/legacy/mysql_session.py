"""One read-only session on a MySQL or MariaDB server that sees one consistent snapshot."""

from __future__ import annotations

import contextlib
from typing import Any

import pymysql
from pymysql.cursors import SSCursor

from targo_customer360.legacy.address import MySQLAddress

_SESSION = (
	"SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
	"SET SESSION TRANSACTION READ ONLY",
	# mysqldump reads with the same two settings, so TIMESTAMP and CHAR columns come out as in a dump.
	"SET SESSION time_zone = '+00:00', sql_mode = ''",
	"START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
)
_LONGEST_CONNECT = 10


def connect(address: MySQLAddress, timeout: float) -> Any:
	"""A PyMySQL connection whose cursors stay on the server and give every value as bytes.

	`timeout` is in seconds, for each answer, and for connecting unless that is more than 10. Raises what
	PyMySQL raises.
	"""
	connection: Any = pymysql.connect(
		host=address.host,
		port=address.port,
		unix_socket=address.unix_socket,
		user=address.user,
		password=address.password,
		database=address.database,
		charset="utf8mb4" if address.charset == "utf8mb3" else address.charset,
		# Values stay bytes: the database's own text is what both sources hand on.
		use_unicode=False,
		conv={},
		cursorclass=SSCursor,
		autocommit=True,
		connect_timeout=min(_LONGEST_CONNECT, timeout),
		read_timeout=timeout,
		write_timeout=timeout,
		program_name="customer360",
	)
	try:
		with connection.cursor() as cursor:
			for statement in _SESSION:
				cursor.execute(statement)
	except BaseException:
		close(connection)
		raise
	return connection


def close(connection: Any) -> None:
	"""Closes a connection, also a broken one."""
	# An answer that broke off still counts as under way, and PyMySQL would go on reading it from no socket.
	result = getattr(connection, "_result", None)
	if result is not None:
		result.unbuffered_active = False
	with contextlib.suppress(Exception):
		connection.close()
