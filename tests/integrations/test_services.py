"""The whole way on an embedded site: settings, the command, the server's own worker."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from targo_customer360.embedded.cli import main
from targo_customer360.embedded.worker import Worker, work
from targo_customer360.integrations.e911.settings import SETTINGS
from targo_customer360.integrations.outbox.messages import MESSAGE
from targo_customer360.integrations.services import drain_all, owe_changes
from targo_customer360.telephony.e911_changes import change_address
from targo_customer360.telephony.e911_states import REGISTRATION
from tests.integrations.factories import DID, NEW, line, make_line, make_registration, message, registration
from tests.integrations.northern911_server import PASSCODE, VENDOR_CODE

KEY = f"e911-{DID}-1-register"
OWN_SITE = pytest.mark.embedded_only(reason="it is about the embedded site's command and server")


@pytest.fixture
def owed(site):
	make_line(site)
	make_registration(site, voip_line=DID)
	owe_changes(site, change_address(site, DID, NEW, "Moved"))
	site.commit()
	return site


def configure(site, server, **values):
	settings = {
		"e911_provider": "Northern911",
		"e911_url": server.url,
		"e911_vendor_code": VENDOR_CODE,
		"e911_password": PASSCODE,
	}
	site.set_single(SETTINGS, {**settings, **values})
	site.commit()


def run(site, *arguments, status=0):
	result = CliRunner().invoke(main, [*arguments, "--site", str(site.path)])
	assert result.exit_code == status, result.output
	return result.output


def test_while_no_provider_is_chosen_a_change_waits_and_says_so(owed):
	assert drain_all(owed).left == {"e911": "No 911 provider is chosen in Customer 360 Settings"}
	assert message(owed, KEY)["status"] == "Pending"
	assert "No 911 provider is chosen" in message(owed, KEY)["last_error"]
	assert registration(owed)["status"] == "Submitted"


def test_settings_that_lack_something_say_so(owed, server):
	configure(owed, server, e911_vendor_code="")
	assert "vendor code" in drain_all(owed).left["e911"]
	assert sum(server.calls.values()) == 0


def test_a_change_gets_through_with_the_settings_of_the_site(owed, server):
	configure(owed, server)
	assert drain_all(owed).states == {"Sent": 1}
	assert (registration(owed)["status"], line(owed)["e911_synced"]) == ("Registered", 1)


def test_records_only(owed, server):
	configure(owed, server, e911_provider="None")
	assert drain_all(owed).states == {"Sent": 1}
	assert (registration(owed)["status"], line(owed)["e911_synced"]) == ("Draft", 0)
	assert sum(server.calls.values()) == 0


@OWN_SITE
def test_the_command_lists_sends_retries_and_drops(owed, server):
	(listed,) = json.loads(run(owed, "outbox", "list", "--json"))
	assert (listed["name"], listed["status"]) == (KEY, "Pending")
	assert KEY in run(owed, "outbox", "list")
	configure(owed, server, e911_password="wrong")
	assert "refused the login" in run(owed, "outbox", "drain")
	configure(owed, server)
	run(owed, "outbox", "resume", "e911")
	server.plan("VerifyCustomer", 503)
	assert json.loads(run(owed, "outbox", "drain", "--json"))["states"] == {"Unknown": 1}
	run(owed, "outbox", "retry", KEY)
	assert run(owed, "outbox", "drain") == "1 Sent\n"
	assert json.loads(run(owed, "outbox", "list", "--json")) == []
	assert len(json.loads(run(owed, "outbox", "list", "--all", "--json"))) == 1
	assert "can't be dropped" in run(owed, "outbox", "drop", KEY, "--reason", "late", status=2)


@OWN_SITE
def test_the_command_drops_with_a_reason(owed):
	run(owed, "outbox", "drop", KEY, "--reason", "Wrong line")
	assert message(owed, KEY)["dropped_reason"] == "Wrong line"
	assert registration(owed)["status"] == "Needs Human"


@OWN_SITE
def test_the_command_hands_a_batch_over_and_reads_its_results(owed, server, tmp_path):
	configure(owed, server, e911_provider="File", e911_folder=str(tmp_path))
	assert run(owed, "outbox", "drain") == "1 Sent\n"
	closed = run(owed, "e911-file", "close").strip()
	assert closed.startswith(str(tmp_path / "changes-"))
	assert "no change" in run(owed, "e911-file", "close")
	(tmp_path / "results-1.csv").write_text(
		f"KEY,RESULT,CODE,MESSAGE\n{KEY},REJECTED,701,\nother,ACCEPTED,,\n"
	)
	assert "1 REJECTED" in run(owed, "e911-file", "read-results", status=1)
	assert registration(owed)["provider_code"] == "701"


@OWN_SITE
def test_the_servers_worker_sends_what_is_owed(owed, server):
	configure(owed, server)
	answered = server.gate("QueryCustomer", "before")
	with Worker(owed.path, interval=0.01):
		answered.wait_reached()
		answered.let_go()
	assert registration(owed)["status"] == "Registered"
	assert owed.count("Background Job", {"status": "Queued"}) == 0


@OWN_SITE
def test_a_round_of_the_worker_leaves_no_site_behind_that_was_taken_away(tmp_path):
	work(tmp_path / "gone.db")
	assert list(tmp_path.iterdir()) == []


@OWN_SITE
def test_a_payload_holds_no_secret(owed, server):
	configure(owed, server)
	drain_all(owed)
	stored = json.dumps([owed.get(MESSAGE, KEY), owed.get(REGISTRATION, DID)], default=str)
	assert PASSCODE not in stored
