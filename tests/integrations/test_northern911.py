"""The Northern911 adapter against a local SOAP service that behaves as the documented one."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timezone

import pytest

from targo_customer360.integrations.e911.base import RecordRefused
from targo_customer360.integrations.e911.northern911 import Northern911
from targo_customer360.integrations.e911.northern911_soap import LoginRefused, Soap
from targo_customer360.integrations.errors import HttpStatus, Refused, ServiceFault, Timeout, Unreachable
from targo_customer360.telephony.e911_record import E911Record, differences
from tests.integrations.factories import ADDRESS, DID
from tests.integrations.northern911_server import PASSCODE, VENDOR_CODE

RECORD = E911Record(
	did=DID, first_name="Lise", last_name="Côté & Fils", **{**ADDRESS, "unit": "2", "info": "Porte <arrière>"}
)


def test_what_is_registered_can_be_read_back(provider, server):
	assert provider.query(DID) is None
	provider.register(RECORD, "k")
	held = provider.query(DID)
	assert differences(RECORD, held) == ()
	assert held.last_name == "CÔTÉ & FILS"
	sent = server.records[DID]
	assert (sent["ENHANCED_CAPABLE"], sent["SUITE_APT"]) == ("N", "2")


def test_registering_again_replaces_the_record_and_removes_nothing(provider, server):
	provider.register(RECORD, "k1")
	provider.register(replace(RECORD, street_number="125"), "k2")
	assert server.records[DID]["STREET_NUMBER"] == "125"
	assert server.calls["DeleteCustomer"] == 0


def test_verifying_changes_nothing(provider, server):
	assert provider.verify(RECORD).verdict == "ok"
	assert server.records == {}


def test_a_rejection_has_its_code_and_text(provider, server):
	server.rejects["rue Principale"] = ("709", "Street not found")
	found = provider.verify(RECORD)
	assert (found.verdict, found.code, found.text) == ("rejected", "709", "Street not found")
	with pytest.raises(RecordRefused) as refused:
		provider.register(RECORD, "k")
	assert (refused.value.code, refused.value.message) == ("709", "Street not found")


def test_a_correction_is_the_record_that_it_proposes(provider, server):
	server.corrections["rue Principale"] = {"STREET_NAME": "RUE PRINCIPALE NORD"}
	found = provider.verify(RECORD)
	assert (found.verdict, found.record.street_name, found.record.street_number) == (
		"corrected",
		"RUE PRINCIPALE NORD",
		"123",
	)


def test_another_spelling_is_a_correction_only_where_the_provider_insists(provider, server):
	server.corrections["rue Principale"] = {"STREET_NAME": "RUE PRINCIPALE", "CITY": "SAINTE CLOTILDE"}
	server.accepts_corrected = True
	assert provider.verify(RECORD).verdict == "ok"
	server.accepts_corrected = False
	assert provider.verify(RECORD).verdict == "corrected"


@pytest.mark.parametrize(
	("field", "value", "said"),
	[
		("street_name", "x" * 85, "Street Name has 85 characters, 911 takes 84"),
		("first_name", "x" * 39, "First Name has 39 characters, 911 takes 38"),
		("info", "x" * 251, "Other Information has 251 characters, 911 takes 250"),
		("state", "Québec", "Province has 6 characters, 911 takes 2"),
		("street_number", "", "911 needs this: Street Number is empty"),
	],
)
def test_what_does_not_fit_is_refused_here_and_names_the_field(provider, server, field, value, said):
	for call in (lambda record: provider.register(record, "k"), lambda record: _verify(provider, record)):
		with pytest.raises(RecordRefused) as refused:
			call(replace(RECORD, **{field: value}))
		assert refused.value.message == said
	assert sum(server.calls.values()) == 0


def _verify(provider, record):
	found = provider.verify(record)
	raise RecordRefused(found.text, found.code)


def test_removing_what_is_there_and_what_is_not(provider, server):
	provider.register(RECORD, "k")
	provider.remove(DID, "k")
	assert provider.query(DID) is None
	provider.remove(DID, "k")
	assert server.calls["DeleteCustomer"] == 2


# what goes wrong


def test_a_fault_of_the_server_leaves_the_effect_unknown(provider, server):
	server.fault_with["AddorUpdateCustomer"] = ("Server", "Object reference not set")
	with pytest.raises(ServiceFault) as failed:
		provider.register(RECORD, "k")
	assert failed.value.uncertain
	assert "Object reference not set" in failed.value.message


def test_a_fault_of_ours_is_a_refusal(provider, server):
	server.fault_with["QueryCustomer"] = ("Client", "Malformed request")
	with pytest.raises(Refused):
		provider.query(DID)


def test_an_outage_is_never_read_as_not_registered(provider, server):
	provider.register(RECORD, "k")
	server.plan("QueryCustomer", "drop before", 503)
	for error in (Timeout, HttpStatus):
		with pytest.raises(error):
			provider.query(DID)


def test_a_slow_answer_is_a_time_out(provider, server):
	gate = server.gate("AddorUpdateCustomer", "after")
	with pytest.raises(Timeout):
		provider.register(RECORD, "k")
	gate.let_go()
	assert server.registered[DID] == 1


def test_a_page_of_a_proxy_is_no_answer(provider, server):
	server.plan("QueryCustomer", 500)
	with pytest.raises(HttpStatus) as failed:
		provider.query(DID)
	assert failed.value.uncertain


def test_without_its_wsdl_nothing_was_sent(provider, server):
	server.plan("wsdl", "drop before", 404)
	with pytest.raises(Timeout):
		provider.query(DID)
	with pytest.raises(Refused):
		provider.query(DID)
	assert provider.query(DID) is None


def test_calls_go_to_the_configured_host_whatever_the_wsdl_says(server):
	elsewhere = Soap(server.url.replace("?wsdl", "/file.wsdl"), VENDOR_CODE, PASSCODE)
	with pytest.raises(Unreachable) as refused:
		Northern911(elsewhere).query(DID)
	assert "another host" in refused.value.message


# the login


def test_the_login_is_the_documented_hash_of_the_day():
	at = datetime(2026, 3, 5, 23, 30, tzinfo=timezone.utc)
	soap = Soap("http://127.0.0.1/?wsdl", "955", "secret", utc_now=lambda: at)
	assert soap.hash == "8383dd6330ca671d5b8d5c9a197271d3"


def test_a_refused_login_is_told_apart_from_a_refused_record(server):
	provider = Northern911(Soap(server.url, VENDOR_CODE, "wrong"))
	with pytest.raises(LoginRefused) as refused:
		provider.register(RECORD, "k")
	assert "five refusals" in refused.value.message
	assert server.failed_logins == 1


def test_a_closed_access_is_told_even_with_the_right_passcode(provider, server):
	server.failed_logins = 5
	with pytest.raises(LoginRefused):
		provider.query(DID)


def test_the_passcode_is_not_in_the_log(provider, server, caplog):
	with caplog.at_level(logging.DEBUG, logger="targo_customer360"):
		provider.register(RECORD, "k")
	assert "POST" in caplog.text
	assert PASSCODE not in caplog.text
	assert PASSCODE not in str(server.headers)


# the dump


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_dump_has_every_record(provider, server, encoding):
	server.dump_encoding = encoding
	records = [replace(RECORD, did=f"45027224{n:02d}", info="à côté,\nau fond") for n in range(30)]
	for record in records:
		provider.register(record, "k")
	found = list(provider.dump())
	assert [differences(a, b) for a, b in zip(records, found, strict=True)] == [()] * 30
	assert server.calls["dump"] == 1


def test_a_dump_that_is_not_given_is_an_error_and_no_empty_dump(provider, server):
	server.gives_dump = False
	with pytest.raises(Refused) as refused:
		list(provider.dump())
	assert "less than a week ago" in refused.value.message


def test_half_a_dump_is_no_dump(provider, server):
	provider.register(RECORD, "k")
	server.plan("dump", "drop after")
	with pytest.raises(Timeout):
		list(provider.dump())
