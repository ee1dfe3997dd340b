"""Questions about lines and 911: answered in words with the rows behind them, to those who may; a secret once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from targo_customer360.actions.answers import answer
from targo_customer360.actions.model import Answer
from targo_customer360.actions.refusals import ActionNotPermitted, ActionRefused
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import NotPermitted, Site
from targo_customer360.telephony.line_states import LINE
from targo_customer360.telephony.verdicts import recompute
from tests.actions.log_rows import rows
from tests.actions.people import AGENT, VIEWER, acting, make_people
from tests.integrations.factories import make_customer, make_line, make_registration
from tests.telephony.orders import DID, make_location
from tests.telephony.test_reveal import tables_with

OTHER_DOOR, ORPHAN, THEIRS = "4505550142", "4505550000", "4505550177"
PIN = "804517"
OLD = "123 rue Principale, Sainte-Clotilde, QC, J0L 1W0"
REASON = "the customer forgot it"


@pytest.fixture
def lines(site: Site) -> Site:
	"""C-1 has two lines at one location, of which one is registered elsewhere; C-2 has one; and one is an orphan."""
	make_location(site)
	make_line(site, service_location="LOC-1", voicemail_enabled=1)
	make_registration(site, voip_line=DID, last_checked_on="2026-05-04 10:00:00")
	make_line(site, OTHER_DOOR, service_location="LOC-1", status="Suspended")
	make_registration(site, OTHER_DOOR, voip_line=OTHER_DOOR, street_number="132")
	make_registration(site, ORPHAN)
	make_customer(site, "C-2", customer_name="Garage Roy")
	make_line(site, THEIRS, customer="C-2")
	site.set_secret(LINE, DID, "voicemail_password", PIN)
	recompute(site)
	make_people(site)
	site.commit()
	return site


def both(found: Answer, *words: tuple[str, str]) -> None:
	"""The words are in the answer, in English and in French."""
	for en, fr in words:
		assert en in found.text[0] and fr in found.text[1]


def test_the_lines_of_a_customer(lines):
	found = answer(lines, "list_phone_lines", {"customer": "C-1"})
	both(
		found,
		("Lise Côté (C-1) has 2 lines", "Lise Côté (C-1) a 2 lignes"),
		(f"{DID}, active, 911 at {OLD} (the same door", f"{DID}, actif, 911 au {OLD} (la même porte"),
		("NOT the door", "PAS la porte"),
	)
	assert [(r["did"], r["status"], r["e911_verdict"]) for r in found.rows] == [
		(DID, "Active", "Same"),
		(OTHER_DOOR, "Suspended", "Mismatch"),
	]
	assert found.labels["did"] == ("Number", "Numéro")


def test_a_customer_without_lines_and_one_who_is_not_there(lines):
	make_customer(lines, "C-3", customer_name="Marie Roy")
	both(
		answer(lines, "list_phone_lines", {"customer": "C-3"}),
		("Marie Roy (C-3) has no telephone line", "n'a aucune ligne téléphonique"),
	)
	with pytest.raises(InvalidField):
		answer(lines, "list_phone_lines", {"customer": "C-9"})


def test_what_911_has_for_a_number(lines):
	found = answer(lines, "get_911_address", {"did": "(450) 272-2408"})
	both(found, (f"911 has {DID} at {OLD} (registered), the same door", f"Le 911 a le {DID} au {OLD}"))
	assert found.rows[0]["held"] == OLD and str(found.rows[0]["last_checked_on"]).startswith("2026-05-04")


def test_what_911_has_and_what_is_wanted_are_told_apart(lines):
	found = answer(lines, "get_911_address", {"did": OTHER_DOOR})
	both(found, ("132 rue Principale", "132 rue Principale"), (f"confirmed yet: {OLD}", f"confirmée : {OLD}"))


def test_what_911_has_for_a_customer_for_an_orphan_and_for_nobody(lines):
	found = answer(lines, "get_911_address", {"customer": "C-1"})
	assert [row["did"] for row in found.rows] == sorted((DID, OTHER_DOOR, ORPHAN))
	both(answer(lines, "get_911_address", {"did": ORPHAN}), ("no line has this number", "aucune ligne n'a"))
	both(answer(lines, "get_911_address", {"did": THEIRS}), ("911 does not know", "Le 911 ne connaît pas"))
	for wrong in ({}, {"did": "4505559999"}, {"customer": "C-9"}):
		with pytest.raises(InvalidField):
			answer(lines, "get_911_address", wrong)


def test_the_three_reports_in_a_sentence(lines):
	both(
		answer(lines, "did_report", {}),
		("Lines: 3 (active 2, suspended 1, decommissioned 0)", "Lignes : 3 (actives 2, suspendues 1"),
	)
	found = answer(lines, "list_911_mismatches", {})
	both(
		found,
		("at another door than the service address: 1", "une autre porte que l'adresse de service : 1"),
		("No address at 911: 1", "Aucune adresse au 911 : 1"),
	)
	assert [row["did"] for row in found.rows] == [OTHER_DOOR]
	orphans = answer(lines, "list_orphan_911", {})
	both(orphans, ("without a live line: 1", "sans ligne en service : 1"))
	assert [row["did"] for row in orphans.rows] == [ORPHAN]


def test_of_a_long_report_the_first_rows_and_where_the_rest_is(lines):
	for number in range(12):
		make_line(lines, f"45055511{number:02}", service_location="LOC-1")
	found = answer(lines, "did_report", {})
	assert len(found.rows) == 10
	both(found, ("the other 5 are in the report DID Report", "les 5 autres sont dans le rapport"))


def test_nothing_is_asked_that_the_action_does_not_know(lines):
	with pytest.raises(InvalidField):
		answer(lines, "did_report", {"customer": "C-1"})
	with pytest.raises(ActionRefused):
		answer(lines, "suspend_line", {"did": DID, "reason": "a question"})


@pytest.mark.frappe_only(reason="User Permissions are Frappe's")
def test_a_reader_kept_to_one_customer_reads_of_that_one(lines):
	import frappe

	values = {"doctype": "User Permission", "user": AGENT, "allow": "Customer", "for_value": "C-2"}
	permission = frappe.get_doc(values).insert(ignore_permissions=True)
	frappe.clear_cache(user=AGENT)
	lines.commit()
	try:
		with acting(lines, AGENT):
			both(answer(lines, "did_report", {}), ("Lines: 1 (active 1", "Lignes : 1 (actives 1"))
			assert answer(lines, "list_orphan_911", {}).rows == ()
			with pytest.raises(NotPermitted):
				answer(lines, "list_phone_lines", {"customer": "C-1"})
			with pytest.raises(NotPermitted):
				answer(lines, "get_911_address", {"did": DID})
			with pytest.raises(InvalidField):
				answer(lines, "get_911_address", {"did": ORPHAN})
	finally:
		permission.delete(ignore_permissions=True)
		frappe.clear_cache(user=AGENT)
		lines.commit()


# the secret


@pytest.fixture
def manager(lines: Site) -> Iterator[Site]:
	"""The site as Administrator, who has every role."""
	yield lines


def test_a_voicemail_password_is_shown_once_and_kept_nowhere(manager):
	found = answer(manager, "get_voicemail_password", {"did": DID, "reason": REASON}, "what is her PIN", "en")
	assert PIN in found.text[0] and PIN in found.text[1]
	manager.commit()
	(row,) = rows(manager)
	assert (row["action_id"], row["status"], row["reason"]) == ("get_voicemail_password", "Answered", REASON)
	assert not any(PIN in str(value) for name, value in row.items() if name not in ("creation", "modified"))
	assert list(tables_with(manager, f"is {PIN}")) == []


def test_it_is_found_by_its_customer_only_where_there_is_one_line(manager):
	with pytest.raises(InvalidField) as which:
		answer(manager, "get_voicemail_password", {"customer": "C-1", "reason": REASON})
	assert DID in which.value.message
	with pytest.raises(InvalidField):
		answer(manager, "get_voicemail_password", {"customer": "C-2", "reason": REASON})


def test_no_reason_no_password(manager):
	with pytest.raises(InvalidField):
		answer(manager, "get_voicemail_password", {"did": DID, "reason": " "})
	assert [row["status"] for row in rows(manager)] == ["Refused"]


@pytest.mark.parametrize("user", [AGENT, VIEWER])
def test_only_a_manager_is_shown_it(lines, user):
	with acting(lines, user), pytest.raises(ActionNotPermitted):
		answer(lines, "get_voicemail_password", {"did": DID, "reason": REASON})
	(row,) = rows(lines)
	assert (row["status"], row["proposed_by"], row["reason"]) == ("Refused", user, None)
