"""Processes: one dies before, during and after a send, several send at once. Nothing is lost, nothing happens twice.

The service holds the request while the process is killed, so no test depends on how fast something is.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from targo_customer360.integrations.outbox import drain, owe
from targo_customer360.integrations.outbox.messages import MESSAGE
from targo_customer360.integrations.services import WATCHERS, owe_changes
from targo_customer360.sites.port import Locked
from targo_customer360.telephony.e911_changes import change_address
from tests.integrations.factories import DID, NEW, line, make_line, make_registration, registration
from tests.integrations.loopback import PATIENCE
from tests.integrations.notes_service import NotesHandler, NotesServer, TrustingNotesHandler, note

ROOT = Path(__file__).resolve().parents[2]
KEY = f"e911-{DID}-1-register"


def where(site, real_site):
	return f"{real_site.name}@{real_site.sites_path}" if real_site else str(site.path)


def start(site, real_site, *arguments, **options):
	command = [sys.executable, "-m", "tests.integrations.drain_child", where(site, real_site), *arguments]
	return subprocess.Popen(command, cwd=ROOT, **options)


def kill_while_it_sends(site, real_site, service, url, gate):
	"""Start a drain in a process of its own, kill it while the service holds its request, and wait until it is gone."""
	process = start(site, real_site, service, url)
	try:
		gate.wait_reached()
	finally:
		process.kill()
		assert process.wait() == -9
	gate.let_go()
	_until_unlocked(site, "outbox-e911" if service == "e911" else "outbox-notes")
	site.rollback()


def _until_unlocked(site, name):
	"""A database needs a moment to see that a connection broke."""
	end = time.monotonic() + PATIENCE
	while True:
		try:
			with site.lock(name):
				return
		except Locked:
			assert time.monotonic() < end


@pytest.fixture
def changed(site, server):
	make_line(site)
	make_registration(site, voip_line=DID)
	server.records[DID] = {"PHONE_NUMBER": DID, "STREET_NUMBER": "123"}
	owe_changes(site, change_address(site, DID, NEW, "Moved"))
	site.commit()
	return site


@pytest.mark.parametrize(
	("moment", "call", "when", "taken"),
	[
		("before the send", "wsdl", "instead", 0),
		("before the send, verified", "AddorUpdateCustomer", "instead", 0),
		("during the send, which took effect", "AddorUpdateCustomer", "after", 1),
		("after the send, not read back", "QueryCustomer", "instead", 1),
		("after the send, read back, not written down", "QueryCustomer", "after", 1),
	],
)
def test_a_registration_survives_a_kill(changed, real_site, server, handlers, moment, call, when, taken):
	gate = server.gate(call, when)
	kill_while_it_sends(changed, real_site, "e911", server.url, gate)
	assert changed.get(MESSAGE, KEY)["status"] == "Sending"
	assert server.registered.get(DID, 0) == taken
	assert line(changed)["e911_synced"] == 0
	assert drain(changed, handlers, watchers=WATCHERS).states == {"Sent": 1}
	assert server.registered == {DID: 1}
	assert (registration(changed)["status"], line(changed)["e911_synced"]) == ("Registered", 1)
	assert registration(changed)["street_number"] == "77"


def test_a_correction_that_was_applied_before_the_kill_is_not_applied_again(
	changed, real_site, server, handlers
):
	server.corrections["rang du 4e"] = {"STREET_NAME": "4E RANG"}
	gate = server.gate("AddorUpdateCustomer", "instead")
	kill_while_it_sends(changed, real_site, "e911", server.url, gate)
	assert registration(changed)["correction_applied"] == 1
	assert drain(changed, handlers, watchers=WATCHERS).states == {"Sent": 1}
	assert server.records[DID]["STREET_NAME"] == "4E RANG"
	assert (registration(changed)["status"], line(changed)["e911_synced"]) == ("Registered", 1)


@pytest.mark.parametrize(
	("service", "handler", "sends"), [("asking", NotesHandler, 1), ("trusting", TrustingNotesHandler, 2)]
)
def test_what_took_effect_is_not_done_twice(site, real_site, service, handler, sends):
	owe(site, note(site, "n1"))
	owe(site, note(site, "n2"))
	site.commit()
	with NotesServer() as notes:
		gate = notes.gate("send", "after")
		kill_while_it_sends(site, real_site, service, notes.address, gate)
		assert drain(site, {"notes": handler(notes.address)}).states == {"Sent": 2}
		# One asks first; the other sends again under the same key, and the service keeps one.
		assert (notes.order, notes.calls["send"], notes.repeated) == (["n1", "n2"], sends + 1, sends - 1)


@pytest.mark.parametrize("handler", [NotesHandler, TrustingNotesHandler])
def test_what_took_no_effect_is_done_after_all(site, real_site, handler):
	owe(site, note(site, "n1"))
	site.commit()
	with NotesServer() as notes:
		gate = notes.gate("send", "instead")
		kill_while_it_sends(site, real_site, "asking", notes.address, gate)
		assert notes.order == []
		assert drain(site, {"notes": handler(notes.address)}).states == {"Sent": 1}
		assert notes.order == ["n1"]


def test_killed_again_and_again_it_gets_there(changed, real_site, server, handlers):
	for call, when in (
		("wsdl", "instead"),
		("QueryCustomer", "instead"),
		("VerifyCustomer", "after"),
		("AddorUpdateCustomer", "after"),
		("QueryCustomer", "after"),
	):
		gate = server.gate(call, when)
		kill_while_it_sends(changed, real_site, "e911", server.url, gate)
	assert drain(changed, handlers, watchers=WATCHERS).states == {"Sent": 1}
	assert (server.registered, line(changed)["e911_synced"]) == ({DID: 1}, 1)


def test_several_processes_at_once_send_each_message_once_and_in_order(site, real_site):
	for number in range(60):
		owe(site, note(site, f"n{number}", subject=f"C-{number % 7}"))
	site.commit()
	with NotesServer() as notes:
		with site.lock("outbox-notes"):
			arguments = ("asking", notes.address, "until done")
			processes = [start(site, real_site, *arguments, stdout=subprocess.PIPE) for _ in range(3)]
			for process in processes:
				assert process.stdout.readline() == b"tried\n"
			assert notes.calls["send"] == 0
		assert [process.wait() for process in processes] == [0, 0, 0]
		assert (notes.calls["send"], notes.calls["ask"], len(notes.notes)) == (60, 0, 60)
		for subject in range(7):
			told = [int(text[1:]) for text in notes.order if int(text[1:]) % 7 == subject]
			assert told == sorted(told)
