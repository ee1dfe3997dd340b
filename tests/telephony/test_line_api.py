"""The whitelisted methods of lines and the ledger on a bench: who may, what a person may not write, what is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from targo_customer360.telephony.line_states import LINE
from tests.desk_users import READS_CUSTOMERS, desk_user
from tests.integrations.factories import line, make_line, make_registration
from tests.telephony.orders import DID, Services, make_location, order_values
from tests.telephony.test_reveal import REASON, actions, secret_line, tables_with

pytestmark = pytest.mark.frappe_only(reason="the API and its permissions are Frappe's")

VIEWER, AGENT, MANAGER, SYSTEM = (
	"viewer@c360.test",
	"agent@c360.test",
	"manager@c360.test",
	"system@c360.test",
)
ROLES = {
	VIEWER: ("Customer 360 Viewer",),
	AGENT: ("Customer 360 Agent", READS_CUSTOMERS),
	MANAGER: ("Customer 360 Manager", READS_CUSTOMERS),
	SYSTEM: ("System Manager",),
}


@pytest.fixture
def people(site) -> Iterator[None]:
	import frappe

	for user, roles in ROLES.items():
		desk_user(user, *roles)
	frappe.db.commit()
	yield
	frappe.set_user("Administrator")


@pytest.fixture
def api(people):
	"""Call a method by its path as the desk does, as a person: permissions, methods and argument types included."""
	import frappe
	from frappe.handler import execute_cmd

	def call(user: str, method: str, **arguments):
		frappe.set_user(user)
		frappe.local.form_dict = frappe._dict(arguments)
		frappe.local.request = frappe._dict(method="POST")
		path = method if "." in method else f"targo_customer360.api.lines.{method}"
		try:
			answer = execute_cmd(path)
			frappe.db.commit()
			return answer
		except Exception:
			frappe.db.rollback()
			raise
		finally:
			frappe.local.request = None
			frappe.set_user("Administrator")

	return call


def denied():
	import frappe

	return pytest.raises(frappe.PermissionError)


def refused():
	import frappe

	return pytest.raises(frappe.ValidationError)


def test_only_a_manager_sees_a_secret_and_each_try_is_kept(site, api):
	secret = secret_line(site)
	for user in (VIEWER, AGENT, SYSTEM):
		with denied():
			api(user, "reveal", doctype=LINE, name=DID, fieldname="sip_password", reason=REASON)
	assert api(MANAGER, "reveal", doctype=LINE, name=DID, fieldname="sip_password", reason=REASON) == secret
	assert [(a["status"], a["proposed_by"]) for a in actions(site)] == [
		("Refused", VIEWER),
		("Refused", AGENT),
		("Refused", SYSTEM),
		("Executed", MANAGER),
	]


def test_a_secret_takes_a_reason_and_a_post(site, api):
	import frappe

	secret_line(site)
	with refused():
		api(MANAGER, "reveal", doctype=LINE, name=DID, fieldname="sip_password", reason=" ")
	assert actions(site) == []
	assert frappe.allowed_http_methods_for_whitelisted_func[_method("reveal")] == ["POST"]


def _method(name: str):
	from targo_customer360.api import lines

	return getattr(lines, name)


def test_what_was_kept_of_a_reveal_can_not_be_changed_or_deleted(site, api):
	import frappe

	secret_line(site)
	api(MANAGER, "reveal", doctype=LINE, name=DID, fieldname="sip_password", reason=REASON)
	action = frappe.get_last_doc("Customer Action")
	action.reason = "something else"
	with denied():
		action.save()
	with refused():
		frappe.delete_doc("Customer Action", action.name)


def test_frappes_own_way_to_a_password_is_closed_for_ours(site, api):
	secret_line(site)
	for user in (MANAGER, SYSTEM, "Administrator"):
		with denied():
			api(user, "frappe.client.get_password", doctype=LINE, name=DID, fieldname="sip_password")
	assert actions(site) == []


def test_reading_the_document_shows_asterisks_to_everybody(site, people):
	import frappe

	secret = secret_line(site)
	for user in ROLES:
		frappe.set_user(user)
		shown = frappe.get_doc(LINE, DID)
		shown.apply_fieldlevel_read_permissions()
		assert secret not in str(shown.as_dict())


def test_a_person_writes_neither_the_state_of_a_line_nor_what_the_pbx_said(site, people):
	import frappe

	make_line(site)
	site.commit()
	for user in (AGENT, MANAGER, SYSTEM):
		frappe.set_user(user)
		document = frappe.get_doc(LINE, DID)
		document.update(
			{"status": "Decommissioned", "pbx_state": "Removed", "e911_synced": 1, "caller_id": user}
		)
		document.save()
		held = line(site)
		assert (held["status"], held["pbx_state"] or "", held["e911_synced"]) == ("Active", "", 0)
		assert held["caller_id"] == user


def test_a_password_that_a_manager_changes_reaches_the_pbx_and_no_table(site, services, api):
	import frappe

	services.configure(site)
	name = api(AGENT, "order", values=order_values(site))
	services.drain(site)
	api(AGENT, "ata_configured", name=name, model="HT801", mac="000b82aabbcc")
	services.drain(site)
	frappe.set_user(MANAGER)
	document = frappe.get_doc(LINE, DID)
	document.sip_password = "Kd8vMx4pWq6tYs2nBc7gHj9r"
	document.save()
	site.commit()
	frappe.set_user("Administrator")
	services.drain(site)
	assert services.pbx.secrets[DID]["sip_password"] == "Kd8vMx4pWq6tYs2nBc7gHj9r"
	assert list(tables_with(site, "Kd8vMx4pWq6tYs2nBc7gHj9r")) == []
	frappe.set_user(AGENT)
	document = frappe.get_doc(LINE, DID)
	document.update({"sip_password": "an-agent-may-not-do-this-1", "caller_id": "Garage"})
	document.save()
	site.commit()
	frappe.set_user("Administrator")
	services.drain(site)
	assert services.pbx.secrets[DID]["sip_password"] == "Kd8vMx4pWq6tYs2nBc7gHj9r"
	assert services.pbx.lines[DID]["settings"]["caller_id"] == "Garage"


def test_nobody_makes_or_deletes_a_line_by_hand(site, people):
	import frappe

	make_line(site)
	site.commit()
	for user in (AGENT, MANAGER):
		frappe.set_user(user)
		with denied():
			frappe.get_doc({"doctype": LINE, "did": "4505550100", "customer": "C-1"}).insert()
		with denied():
			frappe.delete_doc(LINE, DID)
	frappe.set_user(SYSTEM)
	with refused():
		frappe.get_doc({"doctype": LINE, "did": "4505550100", "customer": "C-1", "status": "Active"}).insert()


def test_an_agent_orders_and_a_viewer_does_not(site, services: Services, api):
	services.configure(site)
	values = order_values(site)
	site.commit()
	with denied():
		api(VIEWER, "order", values=values)
	name = api(AGENT, "order", values=values)
	services.drain(site)
	assert api(AGENT, "ata_configured", name=name, model="HT801", mac="000b82aabbcc") == "In Progress"
	site.commit()
	services.drain(site)
	assert line(site)["status"] == "Active"
	with denied():
		api(VIEWER, "suspend", did=DID, reason="unpaid")
	assert api(AGENT, "suspend", did=DID, reason="unpaid") == "Suspended"
	with denied():
		api(AGENT, "decommission", did=DID, reason="left")
	assert api(AGENT, "restore", did=DID, reason="paid") == "Active"
	assert api(MANAGER, "decommission", did=DID, reason="the customer left") == "Decommissioned"


def test_an_order_is_entered_as_a_draft_and_locked_once_it_was_started(site, services, people, api):
	import frappe

	services.configure(site)
	values = order_values(site)
	site.commit()
	frappe.set_user(AGENT)
	draft = frappe.get_doc({"doctype": "VoIP Line Order", **values}).insert()
	assert (draft.status, draft.did) == ("Draft", DID)
	frappe.db.commit()
	assert api(AGENT, "start_order", name=draft.name) == "In Progress"
	site.commit()
	frappe.set_user(AGENT)
	started = frappe.get_doc("VoIP Line Order", draft.name)
	started.caller_id = "Somebody else"
	with refused():
		started.save()
	frappe.set_user(MANAGER)
	with refused():
		frappe.delete_doc("VoIP Line Order", draft.name)
	with refused():
		frappe.get_doc({"doctype": "VoIP Line Order", **values, "status": "Completed"}).insert()


def test_a_move_on_the_real_form_asks_a_person_and_the_agent_answers(site, services, api):
	import frappe

	services.configure(site)
	make_location(site)
	make_line(site, service_location="LOC-1")
	make_registration(site, voip_line=DID)
	site.commit()
	frappe.set_user(AGENT)
	place = frappe.get_doc("Service Location", "LOC-1")
	place.address_line1 = "77 rang du 4e"
	place.save()
	site.commit()
	frappe.set_user("Administrator")
	assert line(site)["e911_state_of_check"] == "To confirm"
	(task,) = site.list("ToDo", {"reference_name": DID, "status": "Open"}, fields=("allocated_to",))
	assert task["allocated_to"] == AGENT
	with denied():
		api(VIEWER, "confirm_address", did=DID)
	assert DID in api(AGENT, "confirm_address", did=DID, note="still at the shop")
	assert not line(site)["e911_state_of_check"]
	assert not site.count("ToDo", {"reference_name": DID, "status": "Open"})


def test_the_pbx_of_the_settings_is_tried_by_who_may_change_them(site, services, api):
	services.configure(site)
	with denied():
		api(AGENT, "test_pbx")
	assert api(MANAGER, "test_pbx") == {"ok": True, "message": "Test PBX 1.0 answers; it has 0 lines"}
	services.pbx.plan("readStatus", 500)
	assert api(MANAGER, "test_pbx")["ok"] is False


def test_the_ledger_is_started_by_a_manager_and_by_itself_only_with_a_provider(
	site, services, people, api, monkeypatch
):
	import frappe

	from targo_customer360.api import ledger

	queued: list[str] = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **_: queued.append(method))
	with denied():
		api(AGENT, "targo_customer360.api.ledger.start")
	with refused():
		api(MANAGER, "targo_customer360.api.ledger.start")
	ledger.check_due()
	assert queued == []
	services.configure(site)
	assert api(MANAGER, "targo_customer360.api.ledger.start")
	ledger.check_due()
	assert queued == [ledger.JOB, ledger.JOB]
	site.insert("E911 Ledger Check", {"status": "Completed", "started_at": site.now()})
	ledger.check_due()
	assert len(queued) == 2
