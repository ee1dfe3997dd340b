"""Against fakellm, a scripted OpenAI-compatible server of its own: it shares no line with the client."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from targo_customer360.integrations.language_model import SETTINGS
from targo_customer360.integrations.model_calls import CALL
from targo_customer360.nl.ask import ask
from targo_customer360.nl.classifier import chosen
from targo_customer360.sites.port import Site

SCRIPT = """
version: 1
rules:
  - name: balance
    when: {messages_contain: "the thing with the money", tools_include: get_balance}
    respond:
      tool_calls: [{name: get_balance, arguments: {customer: "Ferme Bellevue"}}]
  - name: suspension
    when: {messages_contain: "the other thing"}
    respond:
      tool_calls: [{name: suspend_customer, arguments: {customer: "Ferme Bellevue", reason: "made up"}}]
  - name: unknown
    when: {messages_contain: "something odd"}
    respond:
      tool_calls: [{name: delete_everything, arguments: {}}]
  - name: busy
    when: {messages_contain: "C-20417"}
    respond: {status: 429, error: "slow down"}
  - name: broken
    when: {messages_contain: "C-20418"}
    respond: {status: 500, error: "out of order"}
  - name: chatty
    respond: {content: "Happy to help!"}
"""
FAKELLM = shutil.which("fakellm", path=str(Path(sys.executable).parent)) or shutil.which("fakellm")
pytestmark = pytest.mark.skipif(
	FAKELLM is None, reason="fakellm is not installed: it needs a newer pydantic than Frappe 15 pins"
)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
	folder = tmp_path_factory.mktemp("fakellm")
	(folder / "fakellm.yaml").write_text(SCRIPT, encoding="utf-8")
	with socket.create_server(("127.0.0.1", 0)) as free:
		port = free.getsockname()[1]
	process = subprocess.Popen(
		[str(FAKELLM), "serve", "--port", str(port)],
		cwd=folder,
		stdout=subprocess.DEVNULL,
		stderr=subprocess.DEVNULL,
	)
	try:
		_wait_for(process, f"http://127.0.0.1:{port}/_fakellm/stats")
		yield f"http://127.0.0.1:{port}/v1"
	finally:
		process.kill()
		process.wait()


def _wait_for(process: subprocess.Popen[bytes], address: str) -> None:
	for _ in range(150):
		assert process.poll() is None, "fakellm ended"
		with suppress(requests.RequestException):
			requests.get(address, timeout=5)
			return
		with suppress(subprocess.TimeoutExpired):
			process.wait(0.2)
	pytest.fail("fakellm never answered")


@pytest.fixture
def asked(town: Site, url: str) -> Site:
	values = {"nl_classifier": "Language Model", "nl_url": url, "nl_model": "gpt-4o-mini", "nl_timeout": 20}
	town.set_single(SETTINGS, values)
	town.commit()
	return town


@pytest.mark.parametrize(
	("text", "kind", "outcome"),
	[
		("the thing with the money of Ferme Bellevue", "answer", "Understood"),
		("the other thing with Ferme Bellevue", "proposal", "Understood"),
		("something odd with Ferme Bellevue", "refusal", "Not Usable"),
		("what does C-20417 owe?", "answer", "Refused"),
		("what does C-20418 owe?", "answer", "Refused"),
		("what does C-1207 owe?", "answer", "Not Usable"),
	],
)
def test_whatever_it_answers_the_person_is_served(asked, text, kind, outcome):
	reply = ask(asked, text, classifier=chosen(asked))
	assert reply.kind == kind
	(row,) = asked.list(CALL, fields=("outcome",))
	assert row["outcome"] == outcome
	assert asked.count("Customer Suspension") == 0
	if reply.plan:
		assert not reply.plan.params["reason"]
