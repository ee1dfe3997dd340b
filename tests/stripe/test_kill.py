"""Processes that die or race: the card is charged once, and there is one Payment Entry."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from targo_customer360.errors import InvalidField
from targo_customer360.integrations.stripe_events import EVENT
from tests.integrations.test_kill import _until_unlocked, where
from tests.stripe.signed import deliver, event

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(shop, real_site):
	"""A function that starts a process which drains, or takes the event in a file."""

	def start(doing="drain", death="never", **options):
		place = where(shop.site, real_site)
		command = [sys.executable, "-m", "tests.stripe.child", place, shop.server.address, doing, death]
		return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, **options)

	return start


@pytest.fixture
def charge(shop):
	shop.on_autopay()
	return shop.charge(shop.bill(57.49))


def is_settled(shop, charge):
	shop.site.rollback()
	held = shop.read(charge)
	assert (held["status"], shop.server.charged, len(shop.entries())) == ("Succeeded", [5749], 1)
	assert held["payment_entry"] == shop.entries()[0]["name"]
	assert shop.outstanding(held["invoice"]) == 0


@pytest.mark.parametrize("death", ["answer", "entry"])
def test_killed_between_the_answer_and_the_commit(shop, charge, run, death):
	process = run(death=death)
	assert process.wait() == -9
	_until_unlocked(shop.site, "outbox-stripe")
	shop.site.rollback()
	assert (shop.server.charged, shop.entries(), shop.read(charge)["status"]) == ([5749], [], "Pending")
	assert shop.drain(days=1) == {"Sent": 1}
	assert shop.server.calls["create_intent"] == 1
	is_settled(shop, charge)


@pytest.mark.parametrize(("when", "sent"), [("instead", 2), ("after", 1)])
def test_killed_while_stripe_is_at_it(shop, charge, run, when, sent):
	gate = shop.server.gate("create_intent", when)
	process = run()
	gate.wait_reached()
	process.kill()
	assert process.wait() == -9
	gate.let_go()
	_until_unlocked(shop.site, "outbox-stripe")
	assert shop.drain(days=1) == {"Sent": 1}
	assert shop.server.calls["create_intent"] == sent
	is_settled(shop, charge)


def test_the_event_comes_before_the_answer(shop, charge, run):
	gate = shop.server.gate("create_intent", "after")
	process = run()
	gate.wait_reached()
	(intent,) = shop.server.intents.values()
	assert deliver(shop.site, event("payment_intent.succeeded", intent)).status == 200
	gate.let_go()
	assert process.wait() == 0
	is_settled(shop, charge)


def test_killed_while_an_event_is_taken_the_next_delivery_ends_it(shop, charge, run, tmp_path):
	shop.server.plan("create_intent", "drop after")
	shop.drain()
	(intent,) = shop.server.intents.values()
	raw = event("payment_intent.succeeded", intent)
	path = tmp_path / "event.json"
	path.write_bytes(raw)
	assert run(str(path), "entry").wait() == -9
	_until_unlocked(shop.site, f"stripe-{json.loads(raw)['id']}")
	shop.site.rollback()
	assert (shop.entries(), shop.site.list(EVENT, fields=("status",))) == ([], [{"status": "Received"}])
	assert deliver(shop.site, raw).status == 200
	is_settled(shop, charge)


def test_answer_and_events_all_at_once(shop, charge, run, tmp_path):
	gate = shop.server.gate("create_intent", "after")
	drainer = run()
	gate.wait_reached()
	(intent,) = shop.server.intents.values()
	takers = []
	for number in range(2):
		path = tmp_path / f"{number}.json"
		path.write_bytes(event("payment_intent.succeeded", intent))
		takers.append(run(str(path)))
	for taker in takers:
		assert taker.stdout.readline() == b"ready\n"
	gate.let_go()
	assert [drainer.wait(), *(taker.wait() for taker in takers)] == [0, 0, 0]
	assert [taker.stdout.read() for taker in takers] == [b"200\n"] * 2
	is_settled(shop, charge)


def test_two_people_ask_for_the_same_charge(shop, charge):
	from targo_customer360.billing import charges

	again = charges.ChargeDecision(
		invoice=shop.read(charge)["invoice"],
		customer="C-1",
		payment_method=shop.read(charge)["payment_method"],
		amount=charges.money(57.49),
		outstanding=charges.money(57.49),
		currency="CAD",
		attempt=1,
		replaces=None,
	)
	with pytest.raises(InvalidField, match="is not answered yet"):
		charges.make(shop.site, again)


@pytest.mark.frappe_only(reason="the webhook goes through Frappe's own routes and rights")
def test_the_webhook_of_a_bench(shop, charge, real_site, tmp_path):
	shop.server.plan("create_intent", "drop after")
	shop.drain()
	(intent,) = shop.server.intents.values()
	path = tmp_path / "event.json"
	path.write_bytes(event("payment_intent.succeeded", intent))
	command = [
		sys.executable,
		"-m",
		"tests.stripe.web_child",
		real_site.name,
		real_site.sites_path,
		str(path),
	]
	process = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
	assert json.loads(process.stdout) == [400, 400, 403, 200, 200, 403]
	is_settled(shop, charge)
