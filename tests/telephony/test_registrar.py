"""Lines on a SIP registrar: ordered, suspended, restored, changed and removed, proved by a telephone on a real Kamailio."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from targo_customer360.actions.perform import carry_out
from targo_customer360.errors import InvalidField
from targo_customer360.integrations import lines
from targo_customer360.integrations.pbx_choice import check_line_server, line_server
from targo_customer360.integrations.services import drain_all
from targo_customer360.sites.port import Site, SiteError
from targo_customer360.telephony.line_states import LINE
from tests.integrations.factories import line, make_line, make_registration, open_tasks
from tests.integrations.kamailio import DATABASE, PASSWORD, USER, Kamailio, make_tables, running_kamailio
from tests.integrations.sip import DOMAIN, Phone
from tests.services import MariaDB, ServiceMissing
from tests.telephony.orders import (
	ACTIVATION,
	ATA,
	DID,
	E911,
	MAC,
	PBX,
	SETTINGS,
	Services,
	order,
	place,
	steps,
	with_rules,
)

VOICEMAIL = "Voicemail"
FRIEND = "4505550142"
SECRET, NEW_SECRET = "Jp7wQk3mZt9xRb5nHc2dVf8y", "Kd8vMx4pWq6tYs2nBc7gHj9r"


@pytest.fixture(scope="module")
def running(mariadb: MariaDB, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kamailio]:
	make_tables(mariadb)
	try:
		with running_kamailio(mariadb, tmp_path_factory.mktemp("kamailio"), hashes=False) as kamailio:
			yield kamailio
	except ServiceMissing as missing:
		pytest.fail(str(missing), pytrace=False)


@pytest.fixture
def kamailio(running: Kamailio, mariadb: MariaDB) -> Kamailio:
	with contextlib.closing(mariadb.connect(DATABASE)) as connection, connection.cursor() as cursor:
		cursor.execute("DELETE FROM subscriber")
		cursor.execute("DELETE FROM grp")
	running.gateway.taken.clear()
	return running


@pytest.fixture
def ruled(site: Site, services: Services, kamailio: Kamailio, mariadb: MariaDB) -> Site:
	"""A site whose lines are made on the registrar."""
	services.configure(site)
	site.set_single(
		SETTINGS,
		{
			"pbx_kind": "SIP Registrar",
			"pbx_db_host": "127.0.0.1",
			"pbx_db_port": mariadb.port,
			"pbx_db_name": DATABASE,
			"pbx_db_user": USER,
			"pbx_db_password": PASSWORD,
			"pbx_sip_domain": DOMAIN,
			"pbx_script_ready": 1,
		},
	)
	site.commit()
	return with_rules(site)


def on_registrar(site: Site, **values) -> None:
	"""An active line that registers with SECRET."""
	make_line(site, pbx_state="In Service", e911_synced=1, sip_domain=DOMAIN, language="fr", **values)
	make_registration(site, voip_line=DID)
	site.set_secret(LINE, DID, "sip_password", SECRET)
	site.commit()
	made = {"did": DID, "reference": "", "settings": {}, "sip_password": SECRET, "barrings": []}
	line_server(site).create(made, "made-before")


def register(kamailio: Kamailio, secret: str) -> int:
	with Phone(kamailio.port, DID, secret) as phone:
		return phone.register()


def dial(kamailio: Kamailio, secret: str, number: str) -> int:
	with Phone(kamailio.port, DID, secret) as phone:
		return phone.dial(number)


def test_an_order_makes_a_line_that_calls_911_only_until_it_is_active(ruled, kamailio):
	name = place(ruled, sip_domain=DOMAIN, voicemail_enabled=1)
	drain_all(ruled)
	assert steps(ruled, name) == {
		PBX: "Done",
		E911: "Done",
		ATA: "In Progress",
		VOICEMAIL: "Waiting",
		ACTIVATION: "Waiting",
	}
	secret = ruled.secret(LINE, DID, "sip_password")
	assert register(kamailio, secret) == 200
	assert (dial(kamailio, secret, "911"), dial(kamailio, secret, FRIEND)) == (200, 403)

	lines.ata_configured(ruled, name, "HT801", MAC)
	ruled.commit()
	assert steps(ruled, name)[VOICEMAIL] == "In Progress", "a person sets up the mailbox"
	drain_all(ruled)
	assert dial(kamailio, secret, FRIEND) == 403

	carry_out(ruled, "record_mailbox", {"order": name})
	drain_all(ruled)
	assert (order(ruled, name)["status"], line(ruled)["status"]) == ("Completed", "Active")
	assert dial(kamailio, secret, FRIEND) == 200
	assert kamailio.gateway.taken == ["911", FRIEND]
	assert [row["done_by"] for row in order(ruled, name)["steps"] if row["step"] == VOICEMAIL] == [ruled.user]


def test_an_order_without_voicemail_has_no_step_for_it(ruled, kamailio):
	name = place(ruled, sip_domain=DOMAIN, voicemail_enabled=0)
	assert VOICEMAIL not in steps(ruled, name)
	drain_all(ruled)
	with pytest.raises(InvalidField):
		lines.mailbox_ready(ruled, name)


def test_a_mailbox_is_not_said_to_be_ready_before_its_turn(ruled):
	name = place(ruled, sip_domain=DOMAIN)
	with pytest.raises(InvalidField):
		lines.mailbox_ready(ruled, name)


def test_what_the_registrar_does_not_keep_is_asked_of_a_person(ruled):
	place(ruled, sip_domain=DOMAIN, caller_id="Lise Côté", max_calls=2)
	drain_all(ruled)
	(task,) = open_tasks(ruled, LINE, DID)
	assert "caller ID Lise Côté, calls at once 2" in task and "nom affiché Lise Côté" in task


def test_a_suspended_line_still_calls_911_and_is_restored(ruled, kamailio):
	on_registrar(ruled)
	assert dial(kamailio, SECRET, FRIEND) == 200
	lines.suspend_line(ruled, DID, "unpaid since May")
	ruled.commit()
	drain_all(ruled)
	assert (line(ruled)["status"], line(ruled)["pbx_state"]) == ("Suspended", "Outgoing Barred")
	assert (dial(kamailio, SECRET, "911"), dial(kamailio, SECRET, FRIEND)) == (200, 403)
	lines.restore_line(ruled, DID, "paid")
	ruled.commit()
	drain_all(ruled)
	assert line(ruled)["pbx_state"] == "In Service"
	assert dial(kamailio, SECRET, FRIEND) == 200


def test_a_new_password_is_the_only_one(ruled, kamailio):
	on_registrar(ruled)
	ruled.set_secret(LINE, DID, "sip_password", NEW_SECRET)
	lines.before_line(ruled, line(ruled), line(ruled), ("sip_password",))
	ruled.commit()
	drain_all(ruled)
	assert (register(kamailio, NEW_SECRET), register(kamailio, SECRET)) == (200, 401)
	assert open_tasks(ruled, LINE, DID) == []


def test_an_edit_of_the_mailbox_is_a_task_and_its_message_says_so(ruled):
	on_registrar(ruled)
	ruled.update(LINE, DID, {"voicemail_enabled": 1, "voicemail_email": "g@example.com"})
	ruled.commit()
	drain_all(ruled)
	(message,) = ruled.list("Outbox Message", fields=("operation", "status", "dropped_reason"))
	assert (message["operation"], message["status"]) == ("set_voicemail", "Dropped")
	assert "no voicemail" in message["dropped_reason"]
	(task,) = open_tasks(ruled, LINE, DID)
	assert "g@example.com" in task and task == message["dropped_reason"]


def test_an_edit_of_a_setting_is_a_task_that_names_it_alone(ruled):
	on_registrar(ruled, max_calls=2)
	ruled.update(LINE, DID, {"caller_id": "Garage Côté"})
	ruled.commit()
	drain_all(ruled)
	(task,) = open_tasks(ruled, LINE, DID)
	assert task.partition(" / ")[0].endswith(": caller ID Garage Côté")


def test_a_decommissioned_line_registers_no_more_and_its_mailbox_is_a_task(ruled, kamailio):
	on_registrar(ruled, voicemail_enabled=1)
	lines.decommission_line(ruled, DID, "the customer left")
	ruled.commit()
	drain_all(ruled)
	assert register(kamailio, SECRET) == 401
	assert line(ruled)["pbx_state"] == "Removed"
	assert any("Remove the mailbox" in task for task in open_tasks(ruled, LINE, DID))


def test_a_call_that_was_interrupted_is_made_again_with_the_same_result(ruled, kamailio):
	name = place(ruled, sip_domain=DOMAIN, voicemail_enabled=0)
	(message,) = ruled.list("Outbox Message", {"operation": "create_line"})
	drain_all(ruled)
	secret = ruled.secret(LINE, DID, "sip_password")
	# As it is found when the process died between the commit there and the one here.
	ruled.bulk_update("Outbox Message", {message["name"]: {"status": "Sending"}}, None)
	ruled.commit()
	drain_all(ruled)
	assert ruled.get("Outbox Message", message["name"])["status"] == "Sent"
	assert register(kamailio, secret) == 200
	assert (dial(kamailio, secret, "911"), dial(kamailio, secret, FRIEND)) == (200, 403)
	assert steps(ruled, name)[PBX] == "Done"


@pytest.mark.parametrize(
	("missing", "said"),
	[({"pbx_sip_domain": ""}, "SIP domain"), ({"pbx_script_ready": 0}, "lets 911 calls pass")],
)
def test_without_whole_settings_nothing_is_written_and_what_waits_says_why(ruled, kamailio, missing, said):
	ruled.set_single(SETTINGS, missing)
	place(ruled, sip_domain=DOMAIN)
	with pytest.raises(SiteError) as refused:
		check_line_server(ruled)
	assert said in refused.value.message
	drain_all(ruled)
	(waiting,) = ruled.list("Outbox Message", fields=("status", "last_error"))
	assert waiting["status"] == "Pending" and said in waiting["last_error"]
	assert register(kamailio, ruled.secret(LINE, DID, "sip_password")) == 401


def test_the_connection_is_tried(ruled):
	assert check_line_server(ruled) == (
		f"The SIP registrar answers; it has 0 lines in {DOMAIN}, passwords in password, ha1, ha1b"
	)
	ruled.set_single(SETTINGS, {"pbx_kind": "REST"})
	assert "Test PBX" in check_line_server(ruled)
