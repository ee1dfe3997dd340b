"""The PBX client over real HTTP, against a server made from docs/pbx.openapi.yaml."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator

import pytest

from targo_customer360.integrations.errors import (
	HttpStatus,
	Refused,
	ServiceFault,
	ServiceStopped,
	Timeout,
	Unreachable,
)
from targo_customer360.integrations.pbx import LineExists, NoSuchLine, Pbx, check_pbx, configured_pbx
from targo_customer360.sites.port import Site, SiteError
from tests.integrations.pbx_server import API, TOKEN, PbxServer, answering, errors_against

DID = "4502722408"
KEY = "pbx-4502722408-1-create_line"
SETTINGS = {
	"caller_id": "Lise Côté",
	"sip_domain": "sip.targo.ca",
	"extension": "",
	"language": "fr",
	"max_calls": 2,
	"ring_seconds": 25,
	"countries_allowed": "",
}
BARRED = {"source": "customer360", "outgoing": "all_except_emergency", "incoming": "allowed"}
LINE = {
	"did": DID,
	"reference": "VLO-2026-00001",
	"settings": SETTINGS,
	"voicemail": {"enabled": True, "email": "lise@example.com", "pin": "804517"},
	"sip_password": "Jp7wQk3mZt9xRb5nHc2dVf8y",
	"barrings": [BARRED],
}


@pytest.fixture
def server() -> Iterator[PbxServer]:
	with PbxServer() as running:
		yield running
		assert running.broken == []


@pytest.fixture
def pbx(server: PbxServer) -> Pbx:
	return Pbx(server.url, TOKEN, (2.0, 0.3))


def test_the_api_is_a_valid_openapi_document():
	from openapi_spec_validator import validate

	validate(API)


def test_the_api_knows_no_way_to_bar_911():
	for schema in ("Barring", "HeldBarring"):
		broken = {**BARRED, "outgoing": "all"}
		assert any(
			"all_except_emergency" in e for e in errors_against(API["components"]["schemas"][schema], broken)
		)


def test_a_line_is_made_read_changed_and_forgotten(pbx, server):
	made = pbx.create(LINE, KEY)
	assert (made["did"], made["barrings"], made["emergency_calls"]) == (DID, [BARRED], True)
	assert pbx.read(DID) == made
	assert server.secrets[DID] == {"sip_password": LINE["sip_password"], "pin": "804517"}

	changed = pbx.update(DID, {"settings": {**SETTINGS, "max_calls": 4}}, "pbx-update-1")
	assert (changed["settings"]["max_calls"], changed["last_change"]) == (4, "pbx-update-1")
	mailbox = pbx.set_voicemail(DID, {"enabled": False}, "pbx-voicemail-1")
	assert mailbox["voicemail"] == {"enabled": False, "email": "lise@example.com"}

	pbx.remove(DID, "pbx-remove-1")
	assert pbx.read(DID) is None
	pbx.remove(DID, "pbx-remove-2")


def test_no_password_ever_comes_back(pbx):
	pbx.create(LINE, KEY)
	assert LINE["sip_password"] not in str(pbx.read(DID))
	assert "804517" not in str(pbx.read(DID))


def test_barring_leaves_911_and_what_others_barred_alone(pbx, server):
	pbx.create({**LINE, "barrings": []}, KEY)
	server.lines[DID]["barrings"] = [{**BARRED, "source": "fraud-guard"}]
	barred = pbx.bar(DID, "barred", "pbx-bar-1")
	assert {b["source"]: b["incoming"] for b in barred["barrings"]} == {
		"fraud-guard": "allowed",
		"customer360": "barred",
	}
	assert barred["emergency_calls"] is True
	assert [b["source"] for b in pbx.unbar(DID, "pbx-unbar-1")["barrings"]] == ["fraud-guard"]


def test_the_same_key_twice_changes_once_and_says_the_same(pbx, server):
	first = pbx.create(LINE, KEY)
	assert pbx.create(LINE, KEY) == first
	assert server.changes == [KEY]


def test_a_line_that_is_there_and_one_that_is_not(pbx):
	pbx.create(LINE, KEY)
	with pytest.raises(LineExists):
		pbx.create(LINE, "pbx-another-key")
	with pytest.raises(NoSuchLine):
		pbx.update("4505550199", {"settings": SETTINGS}, "pbx-update-1")


def test_a_refusal_says_why_without_the_password(pbx):
	with pytest.raises(Refused) as refused:
		pbx.create({**LINE, "sip_password": "short"}, KEY)
	assert refused.value.code == "invalid"
	assert "sip_password" in refused.value.message and "'short'" not in refused.value.message


def test_a_token_that_is_refused_stops_the_service(server):
	with pytest.raises(ServiceStopped) as stopped:
		Pbx(server.url, "another-token").read(DID)
	assert "token" in stopped.value.message


def test_a_wrong_address_stops_the_service_and_is_no_missing_line(server):
	with pytest.raises(ServiceStopped):
		Pbx(f"{server.address}/elsewhere", TOKEN).read(DID)
	server.broken.clear()


def test_nobody_listens():
	with socket.create_server(("127.0.0.1", 0)) as free:
		port = free.getsockname()[1]
	with pytest.raises(Unreachable) as error:
		Pbx(f"http://127.0.0.1:{port}/v1", TOKEN).read(DID)
	assert not error.value.uncertain


@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_answer_that_does_not_come_leaves_the_effect_open(pbx, server, moment):
	gate = server.gate("createLine", moment)
	with pytest.raises(Timeout) as error:
		pbx.create(LINE, KEY)
	assert error.value.uncertain
	assert (DID in server.lines) == (moment == "after")
	gate.let_go()


def test_a_500_leaves_the_effect_open(pbx, server):
	server.plan("createLine", 500)
	with pytest.raises(HttpStatus) as error:
		pbx.create(LINE, KEY)
	assert error.value.uncertain


@pytest.mark.parametrize(
	"raw",
	[
		b'HTTP/1.1 201 Created\r\nContent-Length: 900\r\n\r\n{"did": "4502722408", "refer',
		b'HTTP/1.1 201 Created\r\nConnection: close\r\n\r\n{"did": "4502722408", "refer',
		b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n[]",
		b'HTTP/1.1 201 Created\r\nContent-Length: 21\r\n\r\n{"did": "4505550199"}',
		b"HTTP/1.1 2",
		b"",
	],
)
def test_half_an_answer_or_a_foreign_one_leaves_the_effect_open(raw):
	with answering(raw) as url, pytest.raises((Timeout, ServiceFault)) as error:
		Pbx(url, TOKEN, (2.0, 2.0)).create(LINE, KEY)
	assert error.value.uncertain


def test_a_page_in_place_of_an_answer_leaves_no_markup_in_the_message(pbx, server):
	server.plan("createLine", 500)
	with pytest.raises(HttpStatus) as error:
		pbx.create(LINE, KEY)
	assert "Something went wrong" in error.value.message and "<" not in error.value.message


def test_no_secret_is_logged(pbx, server, caplog):
	caplog.set_level(logging.DEBUG)
	pbx.create(LINE, KEY)
	server.plan("updateLine", 500)
	with pytest.raises(HttpStatus):
		pbx.update(DID, {"sip_password": LINE["sip_password"]}, "pbx-update-1")
	assert caplog.records
	for secret in (TOKEN, LINE["sip_password"], "804517"):
		assert secret not in caplog.text


def test_the_settings_name_the_pbx(site: Site, server):
	with pytest.raises(SiteError):
		configured_pbx(site)
	site.set_single("Customer 360 Settings", {"pbx_url": server.url, "pbx_token": TOKEN})
	assert check_pbx(site) == "Test PBX 1.0 answers; it has 0 lines"
