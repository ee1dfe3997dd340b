"""The live source: read only, one snapshot, every row once whatever happens to the connection, flat memory."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pymysql
import pytest

from targo_customer360.legacy.address import parse_address
from targo_customer360.legacy.mysql import MySQLSource
from targo_customer360.legacy.source import SourceError, check_source, mask_url, open_source
from targo_customer360.legacy.tables import TABLES
from tests.services import PASSWORD, USER, MariaDB

HISTORY = TABLES["ip_history"]
CREATE_HISTORY = (
	"CREATE TABLE ip_history (id INT UNSIGNED NOT NULL PRIMARY KEY, account_id INT, delivery_id INT, service_id INT,"
	" ip VARCHAR(45), date INT)"
)
FILL_HISTORY = "INSERT INTO ip_history SELECT seq * 3, seq % 6000, seq, seq, '10.1.2.3', 1500000000 + seq FROM seq_1_to_{}"


@pytest.fixture(scope="module")
def history(mariadb: MariaDB) -> str:
	return mariadb.create_database("history", CREATE_HISTORY, FILL_HISTORY.format(30_000))


def kill_connections(mariadb: MariaDB) -> int:
	"""Kills every connection of the legacy user, from another one, as an administrator would."""
	killed = 0
	with contextlib.closing(mariadb.connect()) as connection, connection.cursor() as cursor:
		cursor.execute("SELECT id FROM information_schema.processlist WHERE user = %s", (USER,))
		for (number,) in cursor.fetchall():
			with contextlib.suppress(pymysql.err.MySQLError):  # it may be gone by itself
				cursor.execute(f"KILL {number}")
				killed += 1
	return killed


def keys(source: MySQLSource) -> Iterator[int]:
	return (int(row[0] or "") for row in source.read(HISTORY))


def test_a_connection_killed_between_pages_costs_no_row(mariadb: MariaDB, history: str) -> None:
	killed, seen = 0, []
	with MySQLSource(parse_address(mariadb.url(history))) as source:
		for key in keys(source):
			seen.append(key)
			if len(seen) % 5_000 == 1:
				killed += kill_connections(mariadb)
	assert killed == 6
	assert seen == [3 * number for number in range(1, 30_001)]


def test_a_connection_killed_while_rows_arrive_costs_no_row(mariadb: MariaDB) -> None:
	name = mariadb.create_database(
		"large_rows",
		"CREATE TABLE soumission_template (id INT PRIMARY KEY, name TEXT, text LONGTEXT)",
		"INSERT INTO soumission_template SELECT seq, 'n', REPEAT(CHAR(64 + seq % 26), 200000) FROM seq_1_to_600",
	)
	stop = threading.Event()
	killed: list[bool] = []

	def kill_often() -> None:
		while not stop.wait(0.03) and len(killed) < 12:
			killed.extend([True] * kill_connections(mariadb))

	killer = threading.Thread(target=kill_often)
	killer.start()
	try:
		with open_source(mariadb.url(name)) as source:
			seen = [(row[0], row[2]) for row in source.read(TABLES["soumission_template"])]
	finally:
		stop.set()
		killer.join()
	assert len(killed) >= 3
	assert seen == [(str(number), chr(64 + number % 26) * 200_000) for number in range(1, 601)]


def test_questions_survive_a_killed_connection_too(mariadb: MariaDB, history: str) -> None:
	with open_source(mariadb.url(history)) as source:
		assert kill_connections(mariadb) == 1
		assert source.has_table("ip_history")
		assert kill_connections(mariadb) == 1
		assert source.count(HISTORY, after=3, upto=9) == 2
		assert kill_connections(mariadb) == 1
		assert source.key_bounds(HISTORY) == (3, 90_000)


def test_a_server_that_stays_away_is_an_error_that_says_so(mariadb: MariaDB, history: str) -> None:
	with MySQLSource(parse_address(mariadb.url(history)), retry_delays=(0.0,)) as source:
		rows = source.read(HISTORY)
		next(rows)
		with contextlib.closing(mariadb.connect()) as connection, connection.cursor() as cursor:
			cursor.execute(f"ALTER USER {USER} ACCOUNT LOCK")
		try:
			kill_connections(mariadb)
			with pytest.raises(SourceError) as failure:
				list(rows)
		finally:
			with contextlib.closing(mariadb.connect()) as connection, connection.cursor() as cursor:
				cursor.execute(f"ALTER USER {USER} ACCOUNT UNLOCK")
	assert str(mariadb.port) in failure.value.message


def test_the_session_cannot_write(mariadb: MariaDB, history: str) -> None:
	with MySQLSource(parse_address(mariadb.url(history))) as source:
		for statement in (
			"INSERT INTO ip_history (id) VALUES (1)",
			"DELETE FROM ip_history",
			"DROP TABLE ip_history",
		):
			with (
				pytest.raises(pymysql.err.MySQLError, match="READ ONLY"),
				source._connection.cursor() as cursor,
			):
				cursor.execute(statement)
		assert source.count(HISTORY) == 30_000


def test_all_tables_are_seen_at_one_moment(mariadb: MariaDB) -> None:
	name = mariadb.create_database("moment", CREATE_HISTORY, "INSERT INTO ip_history (id) VALUES (1), (2)")
	with open_source(mariadb.url(name)) as source:
		with contextlib.closing(mariadb.connect(name)) as other, other.cursor() as cursor:
			cursor.execute("INSERT INTO ip_history (id) VALUES (3)")
			cursor.execute("DELETE FROM ip_history WHERE id = 1")
		assert source.count(HISTORY) == 2
		assert [row[0] for row in source.read(HISTORY)] == ["1", "2"]
	with open_source(mariadb.url(name)) as source:
		assert [row[0] for row in source.read(HISTORY)] == ["2", "3"]


def test_the_socket_and_percent_encoding_in_a_url(mariadb: MariaDB, history: str) -> None:
	with open_source(mariadb.url(history, unix_socket=mariadb.socket)) as source:
		assert source.count(HISTORY) == 30_000
		assert PASSWORD not in source.label and "%40" not in source.label and "***" in source.label
	address = parse_address("mysql://u%40x:p%2Fw@db.example:3307/my%20db?charset=latin1")
	assert (address.user, address.password, address.host, address.port) == ("u@x", "p/w", "db.example", 3307)
	assert (address.database, address.charset) == ("my db", "latin1")
	assert "p/w" not in repr(address)


def test_test_connection_says_what_is_there(mariadb: MariaDB, history: str) -> None:
	sentence = check_source(mariadb.url(history))
	assert "1 of 20 legacy tables" in sentence and PASSWORD not in sentence


@pytest.fixture
def closed_port() -> int:
	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		port: int = probe.getsockname()[1]
		return port


def test_what_is_wrong_is_said_in_one_sentence(mariadb: MariaDB, history: str, closed_port: int) -> None:
	url = mariadb.url(history)
	cases = {
		url.replace(str(mariadb.port), str(closed_port)): "No MySQL server listens",
		url.replace("p%40ss", "wrong"): "wrong user name or password",
		url.replace("/history", "/absent"): "has no database 'absent'",
		url.replace("127.0.0.1", "nowhere.invalid"): "is not known",
		url.replace("/history", "/mysql"): "none of the legacy tables",
		url.replace("/history", ""): "names no database",
		url + "?charset=klingon": "character set",
		url + "?charset=ascii": "character set",
		url + "?chraset=latin1": "unknown option",
		url + "?unix_socket=/nowhere/s": "no MySQL server socket",
		"mysql://u:p/w@host:3306/db": "%2F",
		"mysql://u:secret[x@host/db": "%2F",
		"postgres://u:secret@host/db": "postgres://",
		"": "No legacy source",
	}
	for bad, expected in cases.items():
		with pytest.raises(SourceError) as failure:
			check_source(bad)
		message = failure.value.message
		assert expected in message and message.endswith(".") and message == str(failure.value)
		assert (
			PASSWORD not in message
			and "p%40ss" not in message
			and "secret" not in message
			and "p/w" not in message
		)


def test_a_server_that_says_nothing_is_given_up(tmp_path: Path) -> None:
	with socket.socket() as silent:
		silent.bind(("127.0.0.1", 0))
		silent.listen()
		address = parse_address(f"mysql://u:p@127.0.0.1:{silent.getsockname()[1]}/db")
		with pytest.raises(SourceError, match="did not answer in time"):
			MySQLSource(address, timeout=0.3, retry_delays=())


def test_tables_that_do_not_fit(mariadb: MariaDB) -> None:
	name = mariadb.create_database(
		"unfit",
		"CREATE TABLE staff (id INT PRIMARY KEY, first_name TEXT, email TEXT)",
		"CREATE TABLE product (id INT, sku TEXT, description TEXT, price DECIMAL(10,2))",
		"INSERT INTO product VALUES (1, 'a', '', 1), (2, 'b', '', 1), (2, 'c', '', 1)",
		"CREATE TABLE service (id VARCHAR(10) PRIMARY KEY, delivery_id INT, product_id INT, status INT)",
		"CREATE TABLE soumission_template (id INT UNIQUE, name TEXT, text TEXT)",
		"INSERT INTO soumission_template VALUES (1, 'a', ''), (NULL, 'b', '')",
		"CREATE TABLE tele_wiz (x INT)",
		"INSERT INTO tele_wiz VALUES (1), (2)",
	)
	expected = {
		"staff": "table 'staff' has no column 'last_name'",
		"product": "Key 2 appears 2 times in the legacy table 'product'",
		"service": "key 'id' of the legacy table 'service' is not an integer",
		"soumission_template": "Key NULL appears",
		"tele_wiz": "table 'tele_wiz' has no column 'id'",
		"pbx": "no table 'pbx'",
	}
	with open_source(mariadb.url(name)) as source:
		for table, message in expected.items():
			with pytest.raises(SourceError, match=message):
				list(source.read(TABLES[table]))
		assert source.count(TABLES["tele_wiz"]) == 2
		with pytest.raises(SourceError, match=r"staff.*last_name"):
			source.missing_columns(TABLES["staff"])


def test_a_masked_url_holds_no_password() -> None:
	assert mask_url("mysql://u:p@ss@h/db") == "mysql://u:***@h/db"
	assert mask_url("mysql://u:p/w@h:1/db?charset=latin1") == "mysql://u:***@h:1/db?charset=latin1"
	assert mask_url("/var/dump.sql") == "/var/dump.sql"


ONE_STATEMENT = ("--net-buffer-length=16M", "--max-allowed-packet=64M")
PEAK = """
import resource, sys
from targo_customer360.legacy.source import open_source
from targo_customer360.legacy.tables import TABLES
with open_source(sys.argv[1]) as source:
	rows = sum(1 for _ in source.read(TABLES["ip_history"]))
print(rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak_memory(url: str) -> tuple[int, int]:
	"""Rows read and the most memory used for that, in kB, in a process of its own."""
	done = subprocess.run([sys.executable, "-c", PEAK, url], check=True, capture_output=True, text=True)
	rows, kilobytes = done.stdout.split()
	return int(rows), int(kilobytes)


def test_memory_stays_flat(mariadb: MariaDB, history: str, tmp_path: Path) -> None:
	large = mariadb.create_database("large", CREATE_HISTORY, FILL_HISTORY.format(300_000))
	for small_url, large_url in (
		(mariadb.url(history), mariadb.url(large)),
		(
			str(mariadb.dump(history, (), tmp_path / "s.sql")),
			str(mariadb.dump(large, (), tmp_path / "l.sql")),
		),
	):
		small_rows, small_peak = peak_memory(small_url)
		large_rows, large_peak = peak_memory(large_url)
		assert (small_rows, large_rows) == (30_000, 300_000)
		assert large_peak < small_peak + 16_000
