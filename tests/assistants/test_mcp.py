"""A real MCP client over standard input and output, against `customer360 mcp` and a served site."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip(
	"mcp", reason="the extra [mcp] is not installed: it needs a newer pydantic than Frappe 15 pins"
)

from mcp import Client, StdioServerParameters

from targo_customer360.actions.log import ACTION
from tests.assistants.conftest import AGENT, VIEWER, key_file
from tests.embedded.conftest import COMMAND, ROOT
from tests.embedded.customers_to_see import OWING, OWING_NAME

SUSPENSION = {"customer": OWING, "reason": "unpaid since March"}


class Assistant:
	"""Runs what a test wants in one connection to a server process of its own."""

	def __init__(self, address: str, key: Path):
		arguments = [*COMMAND[1:], "mcp", "--url", address, "--key-file", str(key)]
		self._server = StdioServerParameters(command=sys.executable, args=arguments, cwd=str(ROOT))

	def tools(self) -> dict[str, Any]:
		async def work() -> dict[str, Any]:
			async with Client(self._server) as client:
				return {tool.name: tool for tool in (await client.list_tools()).tools}

		return asyncio.run(work())

	def calls(self, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
		async def work() -> list[Any]:
			async with Client(self._server) as client:
				return [await client.call_tool(name, given) for name, given in calls]

		return asyncio.run(work())


@pytest.fixture
def assistant(served, tmp_path):
	return Assistant(served.address, key_file(tmp_path, AGENT, served.password))


def test_the_tools_are_listed(assistant):
	tools = assistant.tools()
	assert {"find_customer", "customer_page", "get_balance", "suspend_customer"} <= set(tools)
	assert not {"get_voicemail_password", "confirm"} & set(tools)
	assert tools["get_balance"].annotations.read_only_hint
	assert not tools["suspend_customer"].annotations.read_only_hint
	assert tools["suspend_customer"].input_schema["properties"]["customer"] == {
		"title": "Customer",
		"type": "string",
	}
	assert "Only proposes" in tools["suspend_customer"].description


def test_a_customer_is_found_asked_about_and_a_change_proposed(assistant, site, served):
	found, balance, plan = assistant.calls(
		("find_customer", {"text": OWING_NAME}),
		("get_balance", {"customer": OWING}),
		("suspend_customer", SUSPENSION),
	)
	assert found.structured_content["customers"][0]["customer"] == OWING
	assert not balance.is_error and "$" in balance.content[0].text
	assert plan.structured_content["status"] == "proposed"
	assert plan.structured_content["confirm_at"].startswith(served.address)
	row = site.get(ACTION, plan.structured_content["name"])
	assert row and (row["status"], row["proposed_by"]) == ("Proposed", AGENT)
	assert site.count("Customer Suspension", {"customer": OWING}) == 0


def test_it_cant_be_made_to_confirm(assistant, site):
	(plan,) = assistant.calls(("suspend_customer", SUSPENSION))
	name = plan.structured_content["name"]
	for answered in assistant.calls(
		("confirm", {"plan": name}),
		("actions.confirm", {"plan": name}),
		("suspend_customer", {**SUSPENSION, "plan": name}),
	):
		assert answered.is_error
	row = site.get(ACTION, name)
	assert row and row["status"] == "Proposed"
	assert site.count("Customer Suspension", {"customer": OWING}) == 0


def test_a_user_without_rights_has_no_such_tool(served, tmp_path, site):
	viewer = Assistant(served.address, key_file(tmp_path, VIEWER, served.password))
	assert "suspend_customer" not in viewer.tools()
	(answered,) = viewer.calls(("suspend_customer", SUSPENSION))
	assert answered.is_error
	assert site.count(ACTION, {"status": "Proposed"}) == 0


def test_a_key_that_is_no_good_is_said_in_one_line(served, tmp_path):
	key = key_file(tmp_path, AGENT, "expired")
	done = subprocess.run(
		[*COMMAND, "mcp", "--url", served.address, "--key-file", str(key)],
		cwd=ROOT,
		capture_output=True,
		text=True,
		stdin=subprocess.DEVNULL,
		check=False,
	)
	assert done.returncode == 2
	assert "does not accept the key" in " ".join(done.stderr.split())
	assert (done.stdout, "Traceback" in done.stderr, "expired" in done.stderr) == ("", False, False)
