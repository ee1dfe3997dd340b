"""A MariaDB of its own for a rehearsal or a test: on a free port, its data in a folder, killed at the end."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pymysql

USER = "legacy"
PASSWORD = "p@ss:w/rd#1%"  # holds every character that a URL must escape
_START_SECONDS = 60
_SOCKET_LIMIT = 100
_PR_SET_PDEATHSIG = 1


class ServiceMissing(RuntimeError):
	"""MariaDB is not installed on this machine."""


@dataclass(frozen=True)
class MariaDB:
	"""A running throwaway server: `root` has no password, `USER` has `PASSWORD` and may do everything."""

	socket: str
	port: int
	folder: Path

	def url(self, database: str, **query: str) -> str:
		"""A legacy URL of that database over TCP, with `query` as its options."""
		options = f"?{urlencode(query)}" if query else ""
		return f"mysql://{USER}:{quote(PASSWORD, safe='')}@127.0.0.1:{self.port}/{quote(database)}{options}"

	def connect(self, database: str | None = None, **options: Any) -> pymysql.connections.Connection[Any]:
		"""A connection of `root`, in autocommit."""
		options.setdefault("charset", "utf8mb4")
		return pymysql.connect(
			unix_socket=self.socket, user="root", database=database, autocommit=True, **options
		)

	def create_database(self, name: str, *statements: str) -> str:
		"""Makes an empty database, runs the statements in it and returns its name."""
		with contextlib.closing(self.connect()) as connection, connection.cursor() as cursor:
			cursor.execute(f"DROP DATABASE IF EXISTS `{name}`")
			cursor.execute(f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4")
			cursor.execute(f"USE `{name}`")
			for statement in statements:
				cursor.execute(statement)
		return name

	def run_sql_file(self, database: str, path: str | Path) -> None:
		"""Feeds a .sql file to the server's own client."""
		command = [
			_program("mariadb", "mysql"),
			"--no-defaults",
			f"--socket={self.socket}",
			"--user=root",
			database,
		]
		with open(path, "rb") as file:
			_run(command, stdin=file)

	def dump(self, database: str, options: Sequence[str] = (), path: str | Path | None = None) -> Path:
		"""Dumps a database (or what the options name) with the server's own tool into a file."""
		target = Path(path) if path else self.folder / f"{database}.sql"
		tool = _program("mariadb-dump", "mysqldump")
		command = [tool, "--no-defaults", f"--socket={self.socket}", "--user=root", *options, database]
		with open(target, "wb") as file:
			_run(command, stdout=file)
		return target


@contextlib.contextmanager
def throwaway_mariadb(tmp_path: str | Path, **options: str) -> Iterator[MariaDB]:
	"""Runs a MariaDB with its data in `tmp_path`; `options` become `--name=value` of the server.

	Works as root and as an ordinary user. The server does not outlive the thread that started it. Raises
	ServiceMissing when MariaDB is not installed, RuntimeError with the server's own words when it does not start.
	"""
	server = _program("mariadbd", "mysqld")
	folder = Path(tmp_path).resolve() / "mariadb"
	data = folder / "data"
	folder.mkdir(parents=True, exist_ok=True)
	as_root = ["--user=root"] if os.geteuid() == 0 else []
	install = [
		_program("mariadb-install-db", "mysql_install_db"),
		"--no-defaults",
		f"--datadir={data}",
		*as_root,
	]
	_run([*install, "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"])
	with contextlib.ExitStack() as stack:
		socket_path = str(folder / "s")
		if len(socket_path) > _SOCKET_LIMIT:
			socket_path = stack.enter_context(tempfile.TemporaryDirectory(prefix="db")) + "/s"
		port = _free_port()
		settings = {
			"datadir": str(data),
			"socket": socket_path,
			"port": str(port),
			"pid_file": str(folder / "pid"),
			"bind_address": "127.0.0.1",
			"innodb_flush_log_at_trx_commit": "0",
			"innodb_buffer_pool_size": "64M",
			"performance_schema": "OFF",
			**options,
		}
		arguments = [f"--{name.replace('_', '-')}={value}" for name, value in settings.items()]
		log = stack.enter_context(open(folder / "log", "wb"))
		command = [server, "--no-defaults", *as_root, "--skip-name-resolve", *arguments]
		process = subprocess.Popen(
			command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=_die_with_parent
		)
		stack.callback(_kill, process)
		mariadb = MariaDB(socket=socket_path, port=port, folder=folder)
		_wait_until_ready(mariadb, process)
		yield mariadb


def _die_with_parent() -> None:
	# A parent that is killed outright can't stop its server; on Linux the kernel does it then.
	if sys.platform == "linux":
		ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _wait_until_ready(mariadb: MariaDB, process: subprocess.Popen[bytes]) -> None:
	for _ in range(_START_SECONDS * 20):
		with contextlib.suppress(pymysql.err.OperationalError):
			with contextlib.closing(mariadb.connect()) as connection, connection.cursor() as cursor:
				cursor.execute("CREATE USER %s@'%%' IDENTIFIED BY %s", (USER, PASSWORD))
				cursor.execute("GRANT ALL ON *.* TO %s@'%%'", (USER,))
			return
		with contextlib.suppress(subprocess.TimeoutExpired):
			process.wait(0.05)
			break
	log = (mariadb.folder / "log").read_text(errors="replace")
	raise RuntimeError(f"MariaDB did not start:\n{log[-2000:]}")


def _kill(process: subprocess.Popen[bytes]) -> None:
	process.kill()
	process.wait()


def _free_port() -> int:
	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		port: int = probe.getsockname()[1]
		return port


def _program(*names: str) -> str:
	for name in names:
		found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/sbin")
		if found:
			return found
	raise ServiceMissing(f"{names[0]} is not installed (apt-get install mariadb-server)")


def _run(command: Sequence[str], **streams: Any) -> None:
	streams.setdefault("stdin", subprocess.DEVNULL)
	streams.setdefault("stdout", subprocess.PIPE)
	done = subprocess.run(command, stderr=subprocess.PIPE, check=False, **streams)
	if done.returncode:
		raise RuntimeError(f"{Path(command[0]).name} failed: {done.stderr.decode(errors='replace')[-2000:]}")
