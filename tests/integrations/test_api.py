"""The whitelisted methods on a bench: who may, and what a person gets to read."""

from __future__ import annotations

import pytest

from targo_customer360.integrations.outbox.messages import MESSAGE
from targo_customer360.telephony.e911_states import LINE, REGISTRATION
from tests.desk_users import READS_CUSTOMERS, desk_user
from tests.integrations.factories import DID, NEW, line, make_line, make_registration, registration

pytestmark = pytest.mark.frappe_only(reason="whitelisted methods are Frappe's")
KEY = f"e911-{DID}-1-register"
ROLES = {
	"viewer@example.com": ("Customer 360 Viewer",),
	"agent@example.com": ("Customer 360 Agent", READS_CUSTOMERS),
	"manager@example.com": ("Customer 360 Manager", READS_CUSTOMERS),
	"second@example.com": ("Customer 360 Manager", READS_CUSTOMERS),
}


@pytest.fixture
def people(site, monkeypatch):
	import frappe

	# Under tests, only_for lets everybody pass.
	monkeypatch.setattr(frappe.local.flags, "in_test", False, raising=False)
	for user, roles in ROLES.items():
		desk_user(user, *roles)
	make_line(site)
	make_registration(site, voip_line=DID)
	make_registration(site, "4505550000")
	site.commit()
	yield frappe.set_user
	frappe.set_user("Administrator")
	frappe.db.rollback()


def call(method, **arguments):
	"""As a request does it: by its path, through the list of what may be called."""
	import frappe

	function = frappe.get_attr(f"targo_customer360.api.{method}")
	frappe.is_whitelisted(function)
	assert frappe.allowed_http_methods_for_whitelisted_func[function] == ["POST"]
	return frappe.call(function, **arguments)


def test_an_agent_changes_an_address(people, site):
	people("agent@example.com")
	answer = call("e911.change_address", did=DID, address=NEW, reason="Moved")
	assert answer["status"] == "Submitted"
	assert line(site)["e911_street_number"] == "77"
	assert site.count(MESSAGE, {"name": KEY}) == 1


def test_a_viewer_does_not(people, site):
	import frappe

	people("viewer@example.com")
	with pytest.raises(frappe.PermissionError):
		call("e911.change_address", did=DID, address=NEW, reason="Moved")
	with pytest.raises(frappe.PermissionError):
		call("e911.ask_removal", did="4505550000", reason="gone")
	assert not site.count(MESSAGE)


def test_a_refusal_is_said_in_the_language_of_the_person(people):
	import frappe

	people("agent@example.com")
	frappe.local.lang = "fr"
	try:
		with pytest.raises(frappe.ValidationError) as refused:
			call("e911.change_address", did=DID, address={**NEW, "city": "x" * 39}, reason="Moved")
	finally:
		frappe.local.lang = "en"
	assert str(refused.value) == "Municipalité : 39 caractères, le 911 en prend 38"


def test_an_agent_asks_and_a_manager_approves(people, site):
	import frappe

	people("agent@example.com")
	call("e911.ask_removal", did="4505550000", reason="No line since 2019")
	with pytest.raises(frappe.PermissionError):
		call("e911.approve_removal", did="4505550000")
	people("manager@example.com")
	call("e911.approve_removal", did="4505550000")
	asked = registration(site, "4505550000")
	assert (asked["removal_requested_by"], asked["removal_approved_by"]) == (
		"agent@example.com",
		"manager@example.com",
	)


def test_a_manager_does_not_approve_what_they_asked_for(people):
	import frappe

	people("manager@example.com")
	call("e911.ask_removal", did="4505550000", reason="No line since 2019")
	with pytest.raises(frappe.ValidationError):
		call("e911.approve_removal", did="4505550000")
	people("second@example.com")
	call("e911.withdraw_removal", did="4505550000")


def test_only_a_manager_retries_and_drops(people, site):
	import frappe

	people("agent@example.com")
	call("e911.change_address", did=DID, address=NEW, reason="Moved")
	with pytest.raises(frappe.PermissionError):
		call("outbox.retry", name=KEY)
	with pytest.raises(frappe.PermissionError):
		call("outbox.drop", name=KEY, reason="no")
	site.commit()
	people("manager@example.com")
	call("outbox.retry", name=KEY)
	call("outbox.drop", name=KEY, reason="Wrong line")
	assert site.get(MESSAGE, KEY)["status"] == "Dropped"


def test_what_only_the_flow_writes_a_form_does_not(people, site):
	import frappe

	people("manager@example.com")
	form = frappe.get_doc(REGISTRATION, "4505550000")
	form.update({"status": "Removed", "street_number": "1", "removal_approved_by": "manager@example.com"})
	form.save()
	held = registration(site, "4505550000")
	assert (held["status"], held["street_number"], held["removal_approved_by"]) == ("Registered", "123", None)
	form = frappe.get_doc(LINE, DID)
	form.update({"e911_synced": 1, "e911_street_number": "1"})
	form.save()
	assert (line(site)["e911_synced"], line(site)["e911_street_number"]) == (0, "123")
	with pytest.raises(frappe.PermissionError):
		frappe.delete_doc(REGISTRATION, "4505550000")
