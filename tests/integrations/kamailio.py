"""A real Kamailio on a free port of 127.0.0.1, with the routing lines of docs/pbx-sip-registrar.md."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.integrations.sip import DOMAIN, Gateway, answers
from tests.services import MariaDB, ServiceMissing

DOCUMENT = Path(__file__).parents[2] / "docs" / "pbx-sip-registrar.md"
DATABASE, USER, PASSWORD = "kamailio", "customer360", "Zq9-registrar-secret"
SUBSCRIBER = (
	"CREATE TABLE subscriber (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY NOT NULL,"
	" username VARCHAR(64) DEFAULT '' NOT NULL, domain VARCHAR(64) DEFAULT '' NOT NULL, {columns},"
	" CONSTRAINT account_idx UNIQUE (username, domain))"
)
GROUPS = (
	"CREATE TABLE grp (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY NOT NULL,"
	" username VARCHAR(64) DEFAULT '' NOT NULL, domain VARCHAR(64) DEFAULT '' NOT NULL,"
	" grp VARCHAR(64) DEFAULT '' NOT NULL, last_modified DATETIME DEFAULT '2000-01-01 00:00:01' NOT NULL,"
	" CONSTRAINT account_group_idx UNIQUE (username, domain, grp))"
)
CLEAR = "password VARCHAR(64) DEFAULT '' NOT NULL"
HASHES = "ha1 VARCHAR(128) DEFAULT '' NOT NULL, ha1b VARCHAR(128) DEFAULT '' NOT NULL"
VERSIONS = (
	"CREATE TABLE version (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY NOT NULL,"
	" table_name VARCHAR(32) NOT NULL, table_version INT UNSIGNED DEFAULT 0 NOT NULL)",
	"INSERT INTO version (table_name, table_version) VALUES ('subscriber', 7), ('grp', 2)",
)
"""The tables as Kamailio 5.6 makes them; older ones lack a column of `subscriber`."""

_CONFIG = """#!KAMAILIO
log_stderror=yes
children=1
disable_tcp=yes
auto_aliases=no
listen=udp:127.0.0.1:{port}
alias="{domain}"

loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "pv.so"
loadmodule "siputils.so"
loadmodule "textops.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "db_mysql.so"
loadmodule "auth.so"
loadmodule "auth_db.so"
{documented}
modparam("auth_db|group", "db_url", "{database}")
modparam("auth_db", "use_domain", 1)
modparam("auth_db", "calculate_ha1", {calculate})
modparam("auth_db", "password_column", "{column}")
modparam("usrloc", "db_mode", 0)

request_route {{
	if (is_method("OPTIONS")) {{
		sl_send_reply("200", "OK");
		exit;
	}}
	if (is_method("REGISTER")) {{
		if (!www_authorize("{domain}", "subscriber")) {{
			www_challenge("{domain}", "0");
			exit;
		}}
		save("location");
		exit;
	}}
	if (is_method("ACK")) {{
		if (t_check_trans()) {{
			t_relay();
		}}
		exit;
	}}
	if ($sp == {gateway}) {{
		route(CUSTOMER360_INCOMING);
		if (!lookup("location")) {{
			sl_send_reply("404", "Not registered");
			exit;
		}}
		t_relay();
		exit;
	}}
	if (!proxy_authorize("{domain}", "subscriber")) {{
		proxy_challenge("{domain}", "0");
		exit;
	}}
	route(CUSTOMER360_OUTGOING);
	consume_credentials();
	$du = "sip:127.0.0.1:{gateway}";
	t_relay();
}}
"""


@dataclass(frozen=True)
class Kamailio:
	"""A running registrar; `gateway` is where it sends outgoing calls to."""

	port: int
	gateway: Gateway


def make_tables(mariadb: MariaDB, columns: str = f"{CLEAR}, {HASHES}", database: str = DATABASE) -> None:
	"""Empty tables, and a user who may do what docs/pbx-sip-registrar.md grants."""
	mariadb.create_database(
		database,
		SUBSCRIBER.format(columns=columns),
		GROUPS,
		*VERSIONS,
		f"CREATE OR REPLACE USER {USER}@'%' IDENTIFIED BY '{PASSWORD}'",
		f"GRANT SELECT, INSERT, UPDATE, DELETE ON {database}.subscriber TO {USER}@'%'",
		f"GRANT SELECT, INSERT, UPDATE, DELETE ON {database}.grp TO {USER}@'%'",
		"CREATE OR REPLACE USER kamailio@'%' IDENTIFIED BY 'kamailiorw'",
		f"GRANT SELECT ON {database}.* TO kamailio@'%'",
	)


@contextlib.contextmanager
def running_kamailio(mariadb: MariaDB, folder: Path, hashes: bool) -> Iterator[Kamailio]:
	"""Run a registrar on the tables of `mariadb`; `hashes`: it reads `ha1` instead of `password`.

	Raises ServiceMissing where Kamailio is not installed, RuntimeError with its own words where it does not start.
	"""
	program = _program()
	port = _free_port()
	with Gateway() as gateway:
		config = folder / "kamailio.cfg"
		config.write_text(
			_CONFIG.format(
				port=port,
				gateway=gateway.port,
				domain=DOMAIN,
				documented=documented_lines(),
				database=f"mysql://kamailio:kamailiorw@127.0.0.1:{mariadb.port}/{DATABASE}",
				calculate=int(not hashes),
				column="ha1" if hashes else "password",
			)
		)
		log = folder / "kamailio.log"
		command = [program, "-DD", "-E", "-f", str(config), "-m", "16", "-M", "4", "-Y", str(folder)]
		with log.open("wb") as output:
			process = subprocess.Popen(
				command,
				stdin=subprocess.DEVNULL,
				stdout=output,
				stderr=output,
				start_new_session=True,
				preexec_fn=_end_with_parent,
			)
		try:
			if not answers(port, lambda: process.poll() is None):
				raise RuntimeError(f"Kamailio did not start:\n{log.read_text(errors='replace')[-2000:]}")
			yield Kamailio(port, gateway)
		finally:
			_end(process)


def documented_lines() -> str:
	(lines,) = re.findall(r"```kamailio\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
	return lines


def _end_with_parent() -> None:
	# Ended so and not killed, it takes its own children along.
	if sys.platform == "linux":
		ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _end(process: subprocess.Popen[bytes]) -> None:
	process.terminate()
	try:
		process.wait(5)
	except subprocess.TimeoutExpired:
		os.killpg(process.pid, signal.SIGKILL)
		process.wait()


def _program() -> str:
	found = shutil.which("kamailio") or shutil.which("kamailio", path="/usr/sbin:/usr/local/sbin")
	if not found:
		raise ServiceMissing("kamailio is not installed (apt-get install kamailio kamailio-mysql-modules)")
	if not any(Path("/usr").glob("l*/**/kamailio/modules/db_mysql.so")):
		raise ServiceMissing("kamailio lacks its MySQL module (apt-get install kamailio-mysql-modules)")
	return found


def _free_port() -> int:
	with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
		probe.bind(("127.0.0.1", 0))
		port: int = probe.getsockname()[1]
		return port
