"""Lines in the tables of a SIP registrar, proved by registering and calling through a real Kamailio."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from targo_customer360.integrations.errors import Refused
from targo_customer360.integrations.line_server import LineExists, NoSuchLine
from targo_customer360.integrations.pbx_sql import SipRegistrar
from tests.integrations.kamailio import (
	CLEAR,
	HASHES,
	Kamailio,
	make_tables,
	running_kamailio,
)
from tests.integrations.registrars import BARRING, DID, LINE, NEW_SECRET, SECRET, registrar, run
from tests.integrations.sip import DOMAIN, Gateway, Phone
from tests.services import MariaDB, ServiceMissing

OTHER = "4505550142"
OPEN = {**LINE, "barrings": []}


@pytest.fixture(scope="module", params=["clear", "hashes"])
def kamailio(
	request: pytest.FixtureRequest, mariadb: MariaDB, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Kamailio, bool]]:
	"""A registrar that reads passwords in clear, and one that reads hashes."""
	make_tables(mariadb)
	hashes = request.param == "hashes"
	try:
		with running_kamailio(mariadb, tmp_path_factory.mktemp("kamailio"), hashes) as running:
			yield running, hashes
	except ServiceMissing as missing:
		pytest.fail(str(missing), pytrace=False)


@pytest.fixture
def calls(kamailio, mariadb: MariaDB) -> Kamailio:
	"""The registrar with no user in its tables."""
	for table in ("subscriber", "grp"):
		run(mariadb, f"DELETE FROM {table}")
	kamailio[0].gateway.taken.clear()
	return kamailio[0]


@pytest.fixture
def lines(calls, kamailio, mariadb: MariaDB) -> SipRegistrar:
	return registrar(mariadb, hashes_only=kamailio[1])


@pytest.fixture
def phone(calls) -> Iterator[Phone]:
	with Phone(calls.port, DID, SECRET) as phone:
		yield phone


def register(calls: Kamailio, did: str, password: str) -> int:
	with Phone(calls.port, did, password) as phone:
		return phone.register()


def groups(mariadb: MariaDB, database: str = "plain") -> set[tuple[str, str]]:
	return set(run(mariadb, "SELECT username, grp FROM grp", database))


# with a real registrar


def test_the_password_registers_and_no_other_does(calls, lines):
	assert register(calls, DID, SECRET) == 401
	made = lines.create(OPEN, "key-1")
	assert (made["did"], made["reference"], made["barrings"]) == (DID, "VLO-2026-00001", [])
	assert register(calls, DID, SECRET) == 200
	assert register(calls, DID, "wrong") == 401
	assert register(calls, OTHER, SECRET) == 401


def test_after_a_change_of_password_only_the_new_one_registers(calls, lines):
	lines.create(OPEN, "key-1")
	lines.update(DID, {"settings": {"sip_domain": DOMAIN}, "sip_password": NEW_SECRET}, "key-2")
	assert register(calls, DID, NEW_SECRET) == 200
	assert register(calls, DID, SECRET) == 401
	lines.update(DID, {"settings": {"sip_domain": DOMAIN}}, "key-3")
	assert register(calls, DID, NEW_SECRET) == 200


def test_a_line_that_was_removed_registers_no_more(calls, lines, mariadb):
	lines.create(LINE, "key-1")
	lines.remove(DID, "key-2")
	assert register(calls, DID, SECRET) == 401
	assert lines.read(DID) is None
	assert run(mariadb, "SELECT * FROM grp") == []
	lines.remove(DID, "key-3")


def test_a_barred_line_calls_911_and_nobody_else(calls, lines, phone):
	lines.create(OPEN, "key-1")
	assert (phone.dial("911"), phone.dial(OTHER)) == (200, 200)
	calls.gateway.taken.clear()

	held = lines.bar(DID, "allowed", "key-2")
	assert (held["barrings"], held["emergency_calls"]) == ([BARRING], True)
	assert [phone.dial(number) for number in ("911", OTHER, "1911", "19115550100", "9111")] == [
		200,
		403,
		200,
		403,
		403,
	]
	assert calls.gateway.taken == ["911", "1911"], "the call still goes through"
	assert phone.register() == 200

	assert lines.unbar(DID, "key-3")["barrings"] == []
	assert phone.dial(OTHER) == 200
	assert calls.gateway.taken == ["911", "1911", OTHER]


def test_nobody_calls_911_with_the_wrong_password(calls, lines):
	lines.create(LINE, "key-1")
	with Phone(calls.port, DID, "wrong") as phone:
		assert phone.dial("911") == 407
	assert calls.gateway.taken == []


def test_incoming_calls_of_a_barred_line_are_as_asked(calls, lines, phone):
	lines.create(OPEN, "key-1")
	with Gateway() as rings:
		assert phone.register(rings_at=rings.port) == 200
		lines.bar(DID, "allowed", "key-2")
		assert (calls.gateway.call_in(calls.port, DID), rings.taken) == (200, [DID])
		lines.bar(DID, "barred", "key-3")
		assert (calls.gateway.call_in(calls.port, DID), rings.taken) == (480, [DID])
		assert lines.read(DID)["barrings"][0]["incoming"] == "barred"
		lines.bar(DID, "allowed", "key-4")
		assert (calls.gateway.call_in(calls.port, DID), rings.taken) == (200, [DID, DID])


def test_a_line_is_barred_before_it_exists(lines, phone):
	lines.create(LINE, "key-1")
	assert (phone.register(), phone.dial("911"), phone.dial(OTHER)) == (200, 200, 403)


# what is written


@pytest.mark.parametrize("columns", [CLEAR, HASHES, f"{CLEAR}, {HASHES}", "ha1 VARCHAR(128) NOT NULL"])
def test_a_password_goes_into_the_columns_that_are_there(mariadb, columns):
	make_tables(mariadb, columns, "plain")
	lines = registrar(mariadb, "plain")
	lines.create(LINE, "key-1")
	row = run(mariadb, f"SELECT {', '.join(_names(columns))} FROM subscriber", "plain")[0]
	expected = {
		"password": SECRET,
		"ha1": _md5(f"{DID}:{DOMAIN}:{SECRET}"),
		"ha1b": _md5(f"{DID}@{DOMAIN}:{DOMAIN}:{SECRET}"),
	}
	assert dict(zip(_names(columns), row, strict=True)) == {name: expected[name] for name in _names(columns)}


def _md5(text: str) -> str:
	return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _names(columns: str) -> list[str]:
	return [column.split()[0] for column in columns.split(", ")]


def test_where_only_hashes_are_kept_no_password_is_in_clear(tables):
	registrar(tables, "plain").create(LINE, "key-1")
	assert run(tables, "SELECT password FROM subscriber", "plain") == [(SECRET,)]
	hashed = registrar(tables, "plain", hashes_only=True)
	hashed.update(DID, {"sip_password": NEW_SECRET}, "key-2")
	assert run(tables, "SELECT password FROM subscriber", "plain") == [("",)]
	assert hashed.status()["passwords"] == ("ha1", "ha1b")


def test_a_change_made_twice_is_made_once(tables):
	lines = registrar(tables, "plain")
	first = lines.create(LINE, "key-1")
	with pytest.raises(LineExists):
		lines.create(LINE, "key-1")
	assert lines.bar(DID, "barred", "key-2") == lines.bar(DID, "barred", "key-2")
	assert lines.bar(DID, "allowed", "key-3") == first
	assert lines.update(DID, {"sip_password": SECRET}, "key-4") == first
	assert lines.unbar(DID, "key-5") == lines.unbar(DID, "key-5")
	assert run(tables, "SELECT COUNT(*) FROM subscriber", "plain") == [(1,)]
	assert groups(tables) == {(DID, "customer360:VLO-2026-00001")}


def test_rows_of_others_are_left_alone(tables):
	for username, domain in ((DID, "other.test"), (OTHER, DOMAIN), ("gateway", DOMAIN)):
		run(
			tables,
			f"INSERT INTO subscriber (username, domain, password) VALUES ('{username}', '{domain}', 'theirs')",
			"plain",
		)
	for username, domain, group in (
		(DID, DOMAIN, "international"),
		(DID, "other.test", "customer360_barred"),
		(OTHER, DOMAIN, "customer360_barred"),
	):
		run(
			tables,
			f"INSERT INTO grp (username, domain, grp) VALUES ('{username}', '{domain}', '{group}')",
			"plain",
		)
	theirs = _everything(tables)
	lines = registrar(tables, "plain")
	lines.create(LINE, "key-1")
	lines.bar(DID, "barred", "key-2")
	lines.update(DID, {"sip_password": NEW_SECRET}, "key-3")
	lines.unbar(DID, "key-4")
	lines.remove(DID, "key-5")
	assert _everything(tables) == theirs


def _everything(tables: MariaDB) -> tuple:
	return (
		run(tables, "SELECT username, domain, password, ha1 FROM subscriber ORDER BY id", "plain"),
		run(tables, "SELECT username, domain, grp FROM grp ORDER BY id", "plain"),
	)


def test_a_line_that_somebody_else_made_is_changed_but_not_made_again(tables):
	run(
		tables,
		f"INSERT INTO subscriber (username, domain, password) VALUES ('{DID}', '{DOMAIN}', 'x')",
		"plain",
	)
	lines = registrar(tables, "plain")
	with pytest.raises(LineExists):
		lines.create(LINE, "key-1")
	assert groups(tables) == set(), "what was begun was rolled back"
	assert lines.read(DID)["reference"] == ""
	assert lines.bar(DID, "allowed", "key-2")["barrings"] == [BARRING]


def test_what_is_not_there_can_not_be_changed(tables):
	lines = registrar(tables, "plain")
	for change in (
		lambda: lines.bar(DID, "allowed", "k"),
		lambda: lines.unbar(DID, "k"),
		lambda: lines.update(DID, {"sip_password": SECRET}, "k"),
	):
		with pytest.raises(NoSuchLine):
			change()
	assert groups(tables) == set()


@pytest.mark.parametrize(
	("change", "code"),
	[({"settings": {"sip_domain": "sip.other.test"}}, "domain"), ({"did": "gateway"}, "invalid")],
)
def test_a_line_of_another_domain_or_that_is_no_number_is_refused(tables, change, code):
	with pytest.raises(Refused) as refused:
		registrar(tables, "plain").create(LINE | change, "key-1")
	assert refused.value.code == code
	assert _everything(tables) == ([], [])


def test_a_registrar_says_that_it_has_no_voicemail(tables):
	lines = registrar(tables, "plain")
	lines.create(LINE, "key-1")
	with pytest.raises(Refused) as refused:
		lines.set_voicemail(DID, {"enabled": True}, "key-2")
	assert refused.value.code == "no_voicemail"
	assert lines.keeps == {"sip_domain"}
