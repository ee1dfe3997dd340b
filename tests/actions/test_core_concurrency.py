"""Two processes that confirm at the same moment: it happens once."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from typing import Any

import pytest

from targo_customer360.actions import plans
from targo_customer360.actions.model import Plan
from targo_customer360.actions.perform import carry_out
from targo_customer360.actions.refusals import ActionRefused
from tests.actions.log_rows import statuses
from tests.actions.people import AGENT, acting
from tests.actions.sample import REGISTRY, mark
from tests.integrations.factories import DID, make_line

_fork = multiprocessing.get_context("fork")
CLICKS = 4


def click(address: Any, name: str, start: Any, results: Any) -> None:
	site = address.open_in_child()
	with acting(site, AGENT):
		start.wait()
		try:
			plans.confirm(site, name, REGISTRY)
			results.put("done")
		except ActionRefused as refused:
			results.put(refused.code)


def together(address: Any, *names: str) -> list[str]:
	"""Confirm each of these plans in a process of its own, all at once."""
	start, results = _fork.Barrier(len(names)), _fork.Queue()
	clicks = [_fork.Process(target=click, args=(address, name, start, results)) for name in names]
	for one in clicks:
		one.start()
	outcomes = [results.get(timeout=60) for _ in clicks]
	for one in clicks:
		one.join()
	return sorted(outcomes)


def test_one_plan_confirmed_by_several_clicks_at_once_is_carried_out_once(people, address):
	with acting(people, AGENT):
		name = plans.propose(people, "mark_vip", {"customer": "C-1"}, registry=REGISTRY).name
	assert together(address, *[name] * CLICKS) == ["done", *["used"] * (CLICKS - 1)]
	people.commit()
	assert people.count("Comment", {"content": "VIP"}) == 1
	assert statuses(people) == [("Executed", ""), *[("Refused", "used")] * (CLICKS - 1)]


def test_two_plans_for_the_same_thing_confirmed_at_once_are_not_both_carried_out(people, address):
	with acting(people, AGENT):
		names = [
			plans.propose(people, "mark_vip", {"customer": "C-1"}, registry=REGISTRY).name for _ in range(2)
		]
	assert together(address, *names) == ["done", "refused"]
	people.commit()
	assert people.count("Comment", {"content": "VIP"}) == 1


def edit_line(address: Any) -> None:
	site = address.open_in_child()
	site.update("VoIP Line", DID, {"caller_id": "Somebody else"})
	site.commit()


@pytest.mark.frappe_only(
	reason="an embedded site has one writer at a time: nobody edits while an action decides"
)
def test_what_somebody_edits_while_it_is_decided_on_stops_the_action(people, address):
	make_line(people)
	people.commit()

	def decide(site: Any, params: Any) -> Plan:
		plan = mark(site, params)
		other = _fork.Process(target=edit_line, args=(address,))
		other.start()
		other.join()
		assert other.exitcode == 0
		return replace(plan, touches=(("VoIP Line", DID),))

	registry = {"mark_vip": replace(REGISTRY["mark_vip"], decide=decide)}
	with acting(people, AGENT), pytest.raises(ActionRefused) as refused:
		carry_out(people, "mark_vip", {"customer": "C-1"}, registry=registry)
	assert refused.value.code == "stale"
	people.commit()
	assert people.get("Customer", "C-1")["is_vip"] == 0
