"""The tools of a site, by its own REST interface: what they answer, what they propose, what they can't be made to do."""

from __future__ import annotations

import pytest

from targo_customer360.actions.log import ACTION
from targo_customer360.actions.registry import REGISTRY
from targo_customer360.assistants.rest import Rest, read_key
from targo_customer360.assistants.tools import FIND, PAGE, called, offered
from targo_customer360.sites.port import SiteError
from tests.assistants.conftest import AGENT, MANAGER, VIEWER, key_file, rest_of
from tests.embedded.customers_to_see import CODE, MOVED_DID, OWING, OWING_NAME, STRANGER

SUSPENSION = {"customer": OWING, "reason": "unpaid since March"}


def test_the_tools_are_the_actions_that_the_user_may_do(served, agent):
	tools = {tool.name: tool for tool in offered(agent)}
	assert {FIND, PAGE, "get_balance", "suspend_customer"} <= set(tools)
	assert set(tools) - {FIND, PAGE} <= set(REGISTRY)
	assert tools["suspend_customer"].changes and not tools["get_balance"].changes
	assert tools["get_balance"].schema["properties"]["customer"]["type"] == "string"
	seen = {tool.name for tool in offered(rest_of(served, VIEWER))}
	assert "get_balance" in seen and "suspend_customer" not in seen


def test_no_tool_confirms_and_no_tool_tells_a_secret(served):
	tools = {tool.name for tool in offered(rest_of(served, MANAGER))}
	assert "get_voicemail_password" in REGISTRY and "get_voicemail_password" not in tools
	assert not {"confirm", "undo", "cancel", "ask"} & tools


def test_reading_is_answered(agent):
	found = called(agent, FIND, {"text": OWING_NAME})
	assert not found.failed, found
	assert found.values["customers"][0]["customer"] == OWING
	page = called(agent, PAGE, {"customer": OWING})
	assert not page.failed and OWING_NAME in page.text
	balance = called(agent, "get_balance", {"customer": OWING})
	assert not balance.failed and "$" in balance.text


def test_changing_is_only_proposed(agent, site, served):
	result = called(agent, "suspend_customer", SUSPENSION)
	assert not result.failed, result
	plan = result.values
	assert (plan["status"], plan["customer"]) == ("proposed", OWING)
	assert plan["changes"] and plan["expires_at"]
	assert plan["confirm_at"] == f"{served.address}/customers/{OWING}"
	assert "Nothing has changed yet" in result.text
	row = site.get(ACTION, plan["name"])
	assert row and (row["status"], row["proposed_by"]) == ("Proposed", AGENT)
	assert site.count("Customer Suspension", {"customer": OWING}) == 0


@pytest.mark.parametrize(
	"name",
	["confirm", "actions.confirm", "../targo_customer360.api.actions.confirm", "undo", "cancel", "ask", ""],
)
def test_a_tool_that_confirms_cant_be_called_into_being(agent, site, name):
	plan = called(agent, "suspend_customer", SUSPENSION).values["name"]
	assert called(agent, name, {"plan": plan}).failed
	row = site.get(ACTION, plan)
	assert row and row["status"] == "Proposed"
	assert site.count("Customer Suspension", {"customer": OWING}) == 0


@pytest.mark.parametrize(
	"more", [{"confirm": True}, {"confirmed": "yes"}, {"plan": "ACT-1"}, {"user": "Administrator"}]
)
def test_a_parameter_that_confirms_is_refused(agent, site, more):
	assert called(agent, "suspend_customer", {**SUSPENSION, **more}).values["error"]["code"] == "invalid"
	assert site.count(ACTION, {"status": "Proposed"}) == 0


def test_a_secret_is_not_told(served):
	manager = rest_of(served, MANAGER)
	result = called(manager, "get_voicemail_password", {"did": MOVED_DID, "reason": "the customer forgot it"})
	assert result.failed and CODE not in str(result)


def test_a_user_without_rights_proposes_nothing(served, site):
	assert called(rest_of(served, VIEWER), "suspend_customer", SUSPENSION).failed
	stranger = rest_of(served, STRANGER)
	for name, given in (
		(FIND, {"text": OWING_NAME}),
		(PAGE, {"customer": OWING}),
		("get_balance", {"customer": OWING}),
	):
		result = called(stranger, name, given)
		assert result.failed and OWING_NAME not in str(result), name
	assert site.count(ACTION, {"status": "Proposed"}) == 0


def test_a_right_that_is_withdrawn_is_gone_at_once(agent, site):
	assert not called(agent, "get_balance", {"customer": OWING}).failed
	site.update("User", AGENT, {"enabled": 0})
	site.commit()
	result = called(agent, "get_balance", {"customer": OWING})
	assert result.failed and "does not accept the key" in result.text


def test_a_wrong_key_opens_nothing(served):
	for key in (f"{AGENT}:guess", "nobody@example.com:x", "Administrator:"):
		with pytest.raises(SiteError, match="does not accept the key"):
			Rest(served.address, key).available()


def test_a_key_goes_nowhere_in_clear_and_is_read_by_nobody_else(tmp_path):
	with pytest.raises(SiteError, match="https"):
		Rest("http://erp.example.com", "a:b")
	path = key_file(tmp_path, AGENT, "secret")
	assert read_key(path) == f"{AGENT}:secret"
	path.chmod(0o644)
	with pytest.raises(SiteError, match="Others may read key"):
		read_key(path)
	path.chmod(0o600)
	for held in ("", "nothing", "a:b\nc:d"):
		path.write_text(held)
		with pytest.raises(SiteError, match="key:secret"):
			read_key(path)
	with pytest.raises(SiteError, match="can't be read"):
		read_key(tmp_path / "absent")


def test_the_key_of_a_request_needs_no_token_of_a_page(served):
	path = "/api/method/targo_customer360.api.actions.propose"
	body = '{"action": "suspend_customer", "params": {"customer": "C-5", "reason": "unpaid"}}'
	served.cookie = ""
	json = {"Content_Type": "application/json"}
	assert (
		served.get(path, "POST", body, **json, Authorization=f"token {AGENT}:{served.password}").status == 200
	)
	assert served.get(path, "POST", body, **json, Authorization=f"token {AGENT}:x").status == 401
	assert (
		served.get(path, "POST", body, **json, Authorization=f"Basic {AGENT}:{served.password}").status == 401
	)
	served.sign_in(AGENT)
	assert served.get(path, "POST", body, **json).status == 403
