"""The whitelisted methods of devices on a bench: who may, and what a person gets to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from targo_customer360.integrations import device_checks
from tests.desk_users import READS_CUSTOMERS, desk_user
from tests.devices.things import CUSTOMER, ROUTER, SERIAL, make_device

pytestmark = pytest.mark.frappe_only(reason="whitelisted methods and their permissions are Frappe's")
VIEWER, AGENT, MANAGER, STRANGER = (f"{who}@c360.test" for who in ("viewer", "agent", "manager", "stranger"))
ROLES = {
	VIEWER: ("Customer 360 Viewer", READS_CUSTOMERS),
	AGENT: ("Customer 360 Agent", READS_CUSTOMERS),
	MANAGER: ("Customer 360 Manager", READS_CUSTOMERS),
	STRANGER: ("Employee",),
}


@pytest.fixture
def api(site, acs_server):
	"""Call a method by its path as the desk does, as a person: permissions, methods and argument types included."""
	import frappe
	from frappe.handler import execute_cmd

	for user, roles in ROLES.items():
		desk_user(user, *roles)
	acs_server.add("00259E", "HG8245H", SERIAL, "Huawei")
	make_device(site)
	site.set_single("Customer 360 Settings", {"genieacs_url": acs_server.address})
	frappe.db.commit()

	def call(user: str, method: str, verb: str = "POST", **arguments):
		frappe.set_user(user)
		frappe.local.form_dict = frappe._dict(arguments)
		frappe.local.request = frappe._dict(method=verb)
		try:
			answer = execute_cmd(method if "." in method else f"targo_customer360.api.devices.{method}")
			frappe.db.commit()
			return answer
		except Exception:
			frappe.db.rollback()
			raise
		finally:
			frappe.local.request = None
			frappe.set_user("Administrator")

	yield call
	frappe.set_user("Administrator")


def denied():
	import frappe

	return pytest.raises(frappe.PermissionError)


def test_whoever_reads_the_device_reads_its_state(api):
	found = api(VIEWER, "status", "GET", equipment=ROUTER)
	assert (found["ok"], found["device"]["serial"], found["waiting"]) == (True, SERIAL, False)
	assert found["message"]["fr"].startswith(("En ligne", "Hors ligne"))
	with denied():
		api(STRANGER, "status", "GET", equipment=ROUTER)


def test_an_acs_that_is_away_is_said_and_no_error(api, acs_server):
	acs_server.plan("find", 502)
	found = api(AGENT, "status", "GET", equipment=ROUTER)
	assert (found["ok"], found["device"]) == (False, None) and "502" in found["message"]["en"]


def test_a_check_is_asked_for_made_and_polled(api, site):
	name = api(VIEWER, "check", equipment=ROUTER)
	assert api(VIEWER, "check_result", "GET", name=name)["status"] == "Queued"
	device_checks.run(site, name)
	found = api(VIEWER, "check_result", "GET", name=name)
	assert (found["status"], found["live"], found["device"]["serial"]) == ("Done", True, SERIAL)
	assert found["message"]["en"].endswith("Told by the device just now")
	assert site.get(device_checks.CHECK, name)["requested_by"] == VIEWER
	for method, arguments in (("check", {"equipment": ROUTER}), ("check_result", {"name": name})):
		with denied():
			api(STRANGER, method, "GET" if method == "check_result" else "POST", **arguments)


def test_a_check_changes_something_and_is_no_get(api):
	with denied():
		api(VIEWER, "check", "GET", equipment=ROUTER)


def test_only_who_may_change_the_settings_tests_the_connections(api, hub_server, site):
	assert api(MANAGER, "test_genieacs") == {
		"ok": True,
		"message": "GenieACS 1.2.16 answers; devices known: 1",
	}
	assert api(MANAGER, "test_hub")["ok"] is False
	site.set_single("Customer 360 Settings", {"hub_url": hub_server.url, "hub_token": hub_server.token})
	assert api(MANAGER, "test_hub") == {"ok": True, "message": "Test hub 1.0 answers; OLTs: 1"}
	for method in ("test_genieacs", "test_hub"):
		with denied():
			api(AGENT, method)


def test_an_agent_restarts_and_a_viewer_does_not(api):
	asked = {"action": "reboot_device", "params": {"customer": CUSTOMER, "equipment": ROUTER}}
	refused = api(VIEWER, "targo_customer360.api.actions.propose", **asked)
	assert (refused["ok"], refused["error"]["code"]) == (False, "not_permitted")
	plan = api(AGENT, "targo_customer360.api.actions.propose", **asked)["plan"]
	done = api(AGENT, "targo_customer360.api.actions.confirm", plan=plan["name"])["done"]
	assert done["result"]["equipment"] == ROUTER


def test_the_scheduled_jobs_run(api, site):
	from targo_customer360.api import devices

	name = api(VIEWER, "check", equipment=ROUTER)
	devices.check_job(name)
	devices.follow()
	devices.purge()
	assert site.get(device_checks.CHECK, name)["status"] == "Done"


def test_the_form_of_the_device_has_our_script():
	import frappe

	(path,) = (path for path in frappe.get_hooks("app_include_js") if "service_equipment" in path)
	name = path.partition("?")[0].removeprefix("/assets/targo_customer360/")
	script = Path(frappe.get_app_path("targo_customer360", "public", *name.split("/")))
	assert 'frappe.ui.form.on("Service Equipment"' in script.read_text("utf-8")
