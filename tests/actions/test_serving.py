"""The actions as a web server offers them: JSON in, JSON out, one shape for whatever is refused."""

from __future__ import annotations

import json

import pytest

from targo_customer360.actions import serving
from targo_customer360.actions.log import ACTION
from targo_customer360.sites.port import Site, Values
from tests.actions.people import AGENT, OTHER, VIEWER, acting
from tests.actions.sample import REGISTRY, SECRET

C1 = {"customer": "C-1"}


def plain(answered: Values) -> Values:
	"""What a client gets of it."""
	return json.loads(json.dumps(answered))


def propose(site: Site, **params: object) -> Values:
	return plain(serving.propose(site, "mark_vip", {**C1, **params}, registry=REGISTRY))


def test_what_a_user_may_do_is_listed_with_its_parameters(people):
	with acting(people, AGENT):
		mine = plain(serving.available(people, REGISTRY))["actions"]
	with acting(people, VIEWER):
		theirs = plain(serving.available(people, REGISTRY))["actions"]
	assert [action["id"] for action in mine] == ["mark_vip", "unmark_vip", "is_vip", "show_pin"]
	assert [action["id"] for action in theirs] == ["is_vip"]
	vip = mine[0]
	assert (vip["kind"], vip["undo"], vip["label"]["fr"]) == ("changes", "unmark_vip", "Marquer VIP")
	assert vip["params"]["required"] == ["customer"]
	assert vip["params"]["properties"]["pin"]["secret"] is True


def test_proposed_confirmed_and_undone(people):
	with acting(people, AGENT):
		plan = propose(people, note="said")["plan"]
		assert plan["summary"] == {"en": "Lise Côté becomes a VIP", "fr": "Lise Côté devient VIP"}
		assert plan["changes"][0]["label"] == {"en": "VIP", "fr": "VIP"}
		done = plain(serving.confirm(people, plan["name"], REGISTRY))
		assert (done["ok"], done["done"]["action"], done["done"]["can_undo"]) == (True, plan["name"], True)
		assert {"doctype": "Customer", "name": "C-1"} in done["done"]["documents"]
		back = plain(serving.undo(people, plan["name"], registry=REGISTRY))["plan"]
		assert (back["action"], back["can_undo"]) == ("unmark_vip", False)
		assert plain(serving.cancel(people, back["name"], REGISTRY)) == {"ok": True}
		history = plain(serving.history(people, "C-1", registry=REGISTRY))["entries"]
	assert [entry["status"] for entry in history] == ["Cancelled", "Executed"]
	assert history[1]["can_undo"] is True


def test_a_refusal_always_has_the_same_shape(people):
	with acting(people, AGENT):
		stale = propose(people)["plan"]["name"]
		others = propose(people)["plan"]["name"]
		people.update("Customer", "C-1", {"customer_name": "Lise Roy"})
		refused = {
			"stale": serving.confirm(people, stale, REGISTRY),
			"used": serving.confirm(people, stale, REGISTRY),
			"no_such_plan": serving.confirm(people, "ACT-none", REGISTRY),
			"unknown_action": serving.propose(people, "no_such", {}, registry=REGISTRY),
			"invalid": serving.propose(people, "mark_vip", {}, registry=REGISTRY),
			"no_undo": serving.undo(people, stale, registry=REGISTRY),
			"failed": serving.confirm(people, propose(people, how="breaks")["plan"]["name"], REGISTRY),
		}
	with acting(people, OTHER):
		refused["other_user"] = serving.confirm(people, others, REGISTRY)
	with acting(people, VIEWER):
		refused["not_permitted"] = serving.propose(people, "mark_vip", C1, registry=REGISTRY)
	for code, answered in refused.items():
		error = plain(answered)["error"]
		assert (answered["ok"], error["code"]) == (False, code)
		assert error["message"]["en"] and error["message"]["fr"]
		assert set(error) == {"code", "message", "field", "fresh"}
	assert refused["invalid"]["error"]["field"] == "customer"
	assert refused["stale"]["error"]["fresh"]["summary"]["en"] == "Lise Roy becomes a VIP"
	statuses = [
		serving.status_of(refused[code]) for code in ("stale", "other_user", "unknown_action", "invalid")
	]
	assert statuses == [409, 403, 404, 422]


def test_an_answer_and_a_secret(people):
	with acting(people, AGENT):
		found = plain(serving.answer(people, "is_vip", C1, REGISTRY))["answer"]
		assert (found["text"]["en"], found["rows"]) == ("VIP: 0", [{"is_vip": 0}])
		shown = serving.answer(people, "show_pin", {**C1, "reason": "new adapter"}, REGISTRY)
		assert shown["answer"]["text"]["en"] == SECRET
		timeline = serving.history(people, "C-1", registry=REGISTRY)
	assert SECRET not in json.dumps(timeline)


@pytest.mark.frappe_only(reason="the whitelisted methods are Frappe's")
def test_over_http_the_same_with_the_status_that_says_it(people):
	import frappe
	from frappe.handler import execute_cmd

	def call(user: str, method: str, verb: str = "POST", **arguments: object) -> tuple[int, Values]:
		frappe.set_user(user)
		frappe.local.form_dict = frappe._dict(arguments)
		frappe.local.request = frappe._dict(method=verb)
		frappe.local.response = frappe._dict()
		try:
			answered = execute_cmd(f"targo_customer360.api.{method}")
			return frappe.local.response.get("http_status_code", 200), answered
		finally:
			frappe.set_user("Administrator")

	def owed(**values: object) -> str:
		return json.dumps({"customer": "C-1", "amount": "50", "due_date": "2099-01-05", **values})

	status, listed = call(AGENT, "actions.available", "GET")
	assert "create_payment_arrangement" in [action["id"] for action in listed["actions"]]
	status, refused = call(
		AGENT, "actions.propose", action="create_payment_arrangement", params=owed(amount="-1")
	)
	assert (status, refused["error"]["code"], refused["error"]["field"]) == (422, "invalid", "amount")
	status, proposed = call(AGENT, "actions.propose", action="customer_overview", params=owed())
	assert (status, proposed["error"]["code"]) == (404, "unknown_action")
	status, answered = call(AGENT, "actions.answer", action="customer_overview", params='{"customer": "C-1"}')
	assert (status, answered["ok"]) == (200, True)
	status, denied = call(VIEWER, "actions.propose", action="create_payment_arrangement", params=owed())
	assert (status, denied["error"]["code"]) == (403, "not_permitted")
	status, asked = call(AGENT, "ask.ask", text="do not suspend C-1")
	assert (status, asked["kind"], asked["code"]) == (200, "refusal", "negated")
	for method, verb in (("actions.confirm", "GET"), ("actions.propose", "GET"), ("ask.ask", "GET")):
		with pytest.raises(frappe.PermissionError):
			call(AGENT, method, verb, plan="ACT-1", action="x", text="x")
	with pytest.raises(frappe.PermissionError):
		call("Guest", "actions.available", "GET")
	assert frappe.get_all(ACTION, {"status": "Executed"}) == []
