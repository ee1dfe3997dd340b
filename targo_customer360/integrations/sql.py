"""The one way out to a database of another system: a time-out on every call, typed errors, no secret in what is said."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pymysql

from targo_customer360.integrations.errors import (
	Refused,
	ServiceError,
	ServiceFault,
	ServiceStopped,
	Timeout,
	Unreachable,
)
from targo_customer360.integrations.http import CONNECT_SECONDS, READ_SECONDS

STOPPING = {
	1044: "the user may not use this database",
	1045: "the user or the password is refused",
	1049: "there is no such database",
	1054: "a column is missing",
	1130: "this machine may not connect",
	1142: "the user lacks a right on a table",
	1143: "the user lacks a right on a column",
	1146: "a table is missing",
	1227: "the user lacks a right",
	1290: "the server only reads",
	1698: "the user or the password is refused",
	1836: "the server only reads",
}
"""Refusals that a person mends; calling again changes nothing. The server's own words may quote a statement."""
OF_THE_MOMENT = {
	1040: "it has too many connections",
	1062: "another process wrote the same row",
	1205: "a row was locked for too long",
	1213: "another transaction was in the way",
}
"""Nothing was written, and the same call may succeed later."""
NOT_TAKEN = frozenset({1264, 1265, 1292, 1366, 1406, 3819, 4025})
"""A value that a column does not take. Nothing was written."""
LOST = frozenset({2006, 2013, 2014, 2055})
"""The connection broke while something was under way."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Address:
	"""Where a database is and who asks."""

	host: str
	port: int
	database: str
	user: str
	password: str = field(repr=False)


class Database:
	"""Transactions on one MySQL or MariaDB database. `timeout` is (connect, answer) in seconds."""

	def __init__(
		self, address: Address, name: str, timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS)
	):
		self.address, self.name, self.timeout = address, name, timeout

	@contextlib.contextmanager
	def transaction(self) -> Iterator[Any]:
		"""A cursor whose writes are committed together when the block ends, and not at all when it raises.

		Raises Unreachable, ServiceStopped, Refused, Timeout or ServiceFault; errors of the block pass as they are.
		"""
		connection = self._connect()
		started = time.monotonic()
		outcome = "rolled back"
		try:
			with connection.cursor() as cursor:
				yield cursor
			connection.commit()
			outcome = "committed"
		except pymysql.Error as error:
			raise self._failure(error) from None
		finally:
			_close(connection)
			log.info("%s %s %.0f ms", self.name, outcome, 1000 * (time.monotonic() - started))

	def _connect(self) -> Any:
		where, (connecting, answering) = self.address, self.timeout
		try:
			return pymysql.connect(
				host=where.host,
				port=where.port,
				user=where.user,
				password=where.password,
				database=where.database,
				charset="utf8mb4",
				connect_timeout=connecting,
				read_timeout=answering,
				write_timeout=answering,
				# Rather a refusal than a password that was cut to the width of its column.
				init_command="SET SESSION sql_mode = 'STRICT_ALL_TABLES'",
				program_name="customer360",
			)
		except pymysql.Error as error:
			code = _code(error)
			if code in STOPPING or code in OF_THE_MOMENT:
				raise self._failure(error) from None
			raise Unreachable(f"{self.name} can't be reached at {where.host}:{where.port}") from None
		except (OSError, OverflowError, ValueError, RuntimeError):
			# Among them a port that is none, and a login that PyMySQL does not know.
			raise Unreachable(f"{self.name} can't be reached at {where.host}:{where.port}") from None

	def _failure(self, error: pymysql.Error) -> ServiceError:
		code = _code(error)
		if code in STOPPING:
			return ServiceStopped(f"{self.name} refuses ({code}): {STOPPING[code]}. Check its settings")
		if code in OF_THE_MOMENT:
			return ServiceError(f"{self.name} can't at this moment ({code}): {OF_THE_MOMENT[code]}")
		if code in NOT_TAKEN:
			return Refused(f"{self.name} does not take a value ({code})", str(code))
		if code in LOST or isinstance(error, pymysql.InterfaceError):
			return Timeout(f"{self.name} broke off before it answered")
		return ServiceFault(f"{self.name} failed ({code or type(error).__name__})")


def _code(error: pymysql.Error) -> int:
	return error.args[0] if error.args and isinstance(error.args[0], int) else 0


def _close(connection: Any) -> None:
	with contextlib.suppress(Exception):
		connection.close()
