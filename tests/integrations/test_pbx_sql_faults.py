"""What goes wrong with a SIP registrar's tables: told apart, without a secret, and with nothing half written."""

from __future__ import annotations

import contextlib
import logging
import socket

import pytest

from targo_customer360.integrations.errors import Refused, ServiceStopped, Timeout, Unreachable
from targo_customer360.integrations.pbx_sql import SipRegistrar
from targo_customer360.integrations.sql import Address, Database
from tests.integrations.kamailio import CLEAR, PASSWORD, USER, make_tables
from tests.integrations.registrars import DID, LINE, NAME, NEW_SECRET, SECRET, registrar, run
from tests.integrations.sip import DOMAIN
from tests.services import MariaDB


def test_a_narrow_column_is_refused_and_no_password_is_cut_or_said(mariadb):
	make_tables(mariadb, "password VARCHAR(10) DEFAULT '' NOT NULL", "plain")
	with pytest.raises(Refused) as refused:
		registrar(mariadb, "plain").create(LINE, "key-1")
	assert SECRET[:10] not in refused.value.message
	assert _rows(mariadb) == 0


def _rows(mariadb: MariaDB) -> int:
	return run(mariadb, "SELECT (SELECT COUNT(*) FROM subscriber) + (SELECT COUNT(*) FROM grp)", "plain")[0][
		0
	]


@pytest.mark.parametrize(
	("wrong", "said"),
	[
		({"password": "not-this"}, "password"),
		({"user": "nobody"}, "password"),
		({"database": "elsewhere"}, "database"),
	],
)
def test_a_refused_login_stops_the_service_and_says_what_to_look_at(tables, wrong, said):
	with pytest.raises(ServiceStopped) as stopped:
		registrar(tables, **{"database": "plain", **wrong}).read(DID)
	assert said in stopped.value.message and "not-this" not in stopped.value.message


@pytest.mark.parametrize("damage", ["DROP TABLE grp", "ALTER TABLE subscriber DROP COLUMN password"])
def test_tables_that_are_no_registrars_stop_the_service(mariadb, damage):
	make_tables(mariadb, CLEAR, "plain")
	run(mariadb, damage, "plain")
	with pytest.raises(ServiceStopped):
		registrar(mariadb, "plain").create(LINE, "key-1")
	with pytest.raises(ServiceStopped):
		registrar(mariadb, "plain").status()
	assert run(mariadb, "SELECT COUNT(*) FROM subscriber", "plain") == [(0,)]


def test_a_right_that_is_missing_is_found_by_the_test_of_the_connection(tables):
	lines = registrar(tables, "plain")
	assert lines.status() == {"lines": 0, "domain": DOMAIN, "passwords": ("password", "ha1", "ha1b")}
	run(tables, f"REVOKE DELETE ON plain.grp FROM {USER}@'%'", "plain")
	with pytest.raises(ServiceStopped):
		lines.status()
	assert _rows(tables) == 0


def test_nobody_listens():
	with socket.create_server(("127.0.0.1", 0)) as free:
		port = free.getsockname()[1]
	where = Address("127.0.0.1", port, "plain", USER, PASSWORD)
	with pytest.raises(Unreachable) as error:
		SipRegistrar(Database(where, NAME, (1.0, 1.0)), DOMAIN).read(DID)
	assert not error.value.uncertain


def test_an_answer_that_does_not_come_leaves_the_effect_open(tables):
	lines = registrar(tables, "plain")
	lines.create(LINE, "key-1")
	with contextlib.closing(tables.connect("plain")) as connection, connection.cursor() as cursor:
		connection.begin()
		cursor.execute("SELECT * FROM subscriber FOR UPDATE")
		with pytest.raises(Timeout) as error:
			lines.unbar(DID, "key-2")
	assert error.value.uncertain
	assert lines.unbar(DID, "key-2")["barrings"] == []


def test_no_secret_is_logged_or_said(tables, caplog):
	caplog.set_level(logging.DEBUG)
	lines = registrar(tables, "plain")
	assert SECRET not in str(lines.create(LINE, "key-1"))
	lines.update(DID, {"sip_password": NEW_SECRET}, "key-2")
	assert NEW_SECRET not in str(lines.read(DID))
	assert caplog.records
	for secret in (SECRET, NEW_SECRET, PASSWORD):
		assert secret not in caplog.text
	assert PASSWORD not in repr(Address("h", 1, "d", "u", PASSWORD))
