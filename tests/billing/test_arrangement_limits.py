"""How far a person may go with a customer, by their roles, also when two go at once."""

from __future__ import annotations

import multiprocessing
from datetime import timedelta
from typing import Any

import pytest

from targo_customer360.actions.arrangements import CANCEL, CREATE, REOPEN
from targo_customer360.actions.perform import Done, carry_out
from targo_customer360.billing import arrangement_limits as limits
from targo_customer360.billing.arrangement_limits import DEFAULTS, SETTINGS, TABLE, Limits, limits_of
from targo_customer360.billing.arrangement_states import ARRANGEMENT
from targo_customer360.errors import InvalidField
from tests.actions.people import AGENT, acting, make_people
from tests.billing.books import Books, with_rules
from tests.billing.promises import agree, agree_monthly, imported

_fork = multiprocessing.get_context("fork")
AGENTS, SELLERS = "Customer 360 Agent", "Sales User"


@pytest.fixture
def agent(books: Books) -> Books:
	"""The books, with an agent who has the roles `AGENTS` and `SELLERS`."""
	make_people(books.site)
	books.site.commit()
	return books


def limit(books: Books, *rows: dict[str, Any]) -> None:
	books.site.set_single(SETTINGS, {TABLE: [dict(row) for row in rows]})
	books.site.commit()


def create(books: Books, amount: float = 100, due: int = 5, **more: Any) -> Done:
	params = {"customer": books.customer, "amount": amount, "due_date": books.day(due), **more}
	with acting(books.site, AGENT):
		return carry_out(books.site, CREATE, params)


def reopen(books: Books, name: str, due: int = 5) -> Done:
	with acting(books.site, AGENT):
		return carry_out(books.site, REOPEN, {"name": name, "due_date": books.day(due)})


def test_the_most_generous_limit_of_all_roles_holds(agent: Books) -> None:
	with acting(agent.site, AGENT):
		assert limits_of(agent.site) == Limits()
	limit(
		agent,
		{"role": AGENTS, "days_ahead": 30, "open_at_once": 1, "a_year": 4, "instalments": 6},
		{"role": SELLERS, "days_ahead": 10, "open_at_once": 2, "a_year": 0, "instalments": 2},
		{"role": "System Manager", "days_ahead": 900, "open_at_once": 9, "a_year": 9, "instalments": 9},
	)
	with acting(agent.site, AGENT):
		assert limits_of(agent.site) == Limits(30, 2, 0, 6)
	limit(agent, {"role": "System Manager", "days_ahead": 1})
	with acting(agent.site, AGENT):
		assert limits_of(agent.site) == Limits()


def test_the_usual_limits_come_once_and_never_over_those_of_a_person(agent: Books) -> None:
	limits.install_defaults(agent.site)
	assert limits.rows(agent.site) == list(DEFAULTS)
	limit(agent, {"role": AGENTS, "days_ahead": 3})
	limits.install_defaults(agent.site)
	assert [row["days_ahead"] for row in limits.rows(agent.site)] == [3]


def test_days_ahead_are_counted_to_the_first_due_date(agent: Books) -> None:
	limit(agent, {"role": AGENTS, "days_ahead": 30})
	with pytest.raises(InvalidField, match="30 days ahead"):
		create(agent, due=31)
	create(agent, due=30, recurring="monthly", instalments=4)


def test_the_number_of_instalments_is_limited(agent: Books) -> None:
	limit(agent, {"role": AGENTS, "instalments": 3})
	with pytest.raises(InvalidField, match="up to 3 instalments"):
		create(agent, recurring="monthly", instalments=4)
	create(agent, recurring="monthly", instalments=3)


def test_what_is_open_or_broken_counts_and_what_is_kept_cancelled_or_imported_does_not(agent: Books) -> None:
	limit(agent, {"role": AGENTS, "open_at_once": 2})
	imported(agent, "PA-1")
	agree(agent, 10, agreed=-30, due=-20, cutoff=-10)
	agent.pay(10, day=-25)
	agree(agent, 10, status="Cancelled", cancel_reason="Saisie en double")
	agree(agent, 10, due=-2, cutoff=3, status="Broken")
	first = create(agent).documents[0][1]
	with pytest.raises(InvalidField, match="2 unsettled"):
		create(agent)
	with acting(agent.site, AGENT):
		carry_out(agent.site, CANCEL, {"name": first, "reason": "Saisie par erreur"})
	create(agent)


def test_dates_given_in_twelve_months_are_counted_with_those_given_again(agent: Books) -> None:
	limit(agent, {"role": AGENTS, "a_year": 3})
	agree(agent, 10, agreed=-380, due=-370, cutoff=-360, status="Broken")
	imported(agent, "PA-1", due=-30)
	name = create(agent).documents[0][1]
	reopen(agent, name, due=8)
	reopen(agent, "PA-1")
	for again in (lambda: reopen(agent, name, 9), lambda: create(agent)):
		with pytest.raises(InvalidField, match="3 dates in twelve months"):
			again()


def test_one_that_was_called_off_in_time_is_not_counted_and_one_that_was_missed_is(agent: Books) -> None:
	limit(agent, {"role": AGENTS, "a_year": 1})
	with acting(agent.site, AGENT):
		name = create(agent).documents[0][1]
		carry_out(agent.site, CANCEL, {"name": name, "reason": "Saisie par erreur"})
		missed = agree(agent, 10, due=-3, cutoff=4, status="Broken")
	with pytest.raises(InvalidField, match="1 dates"):
		create(agent)
	with acting(agent.site, AGENT):
		carry_out(agent.site, CANCEL, {"name": missed, "reason": "Le client ne paiera pas"})
	with pytest.raises(InvalidField, match="1 dates"):
		create(agent)


def test_a_refusal_leaves_nothing_but_its_row_in_the_log(agent: Books) -> None:
	limit(agent, {"role": AGENTS, "days_ahead": 1})
	with pytest.raises(InvalidField):
		create(agent, due=2)
	assert agent.site.count(ARRANGEMENT) == 0
	(row,) = agent.site.list("Customer Action", fields=("status", "action_id", "message_fr"))
	assert (row["status"], row["action_id"]) == ("Refused", CREATE)
	assert "demandez à quelqu'un" in row["message_fr"]


# two at once


def attempt(address: Any, action: str, params: dict, start: Any, results: Any) -> None:
	site = with_rules(address.open_in_child())
	with acting(site, AGENT):
		start.wait()
		try:
			carry_out(site, action, params)
			results.put("done")
		except Exception as refused:
			results.put(type(refused).__name__)


def together(address: Any, *asked: tuple[str, dict]) -> list[str]:
	start, results = _fork.Barrier(len(asked)), _fork.Queue()
	people = [_fork.Process(target=attempt, args=(address, *one, start, results)) for one in asked]
	for one in people:
		one.start()
	outcomes = [results.get(timeout=60) for _ in people]
	for one in people:
		one.join()
	return sorted(outcomes)


def test_people_who_agree_with_one_customer_at_once_stay_within_the_limit(agent: Books, address: Any) -> None:
	limit(agent, {"role": AGENTS, "open_at_once": 2})
	params = {"customer": "C-1", "amount": 50, "due_date": agent.day(5).isoformat()}
	assert together(address, *[(CREATE, params)] * 4).count("done") == 2
	agent.site.commit()
	assert agent.site.count(ARRANGEMENT) == 2


def test_people_who_reopen_two_at_once_stay_within_the_limit(agent: Books, address: Any) -> None:
	limit(agent, {"role": AGENTS, "open_at_once": 1})
	names = [imported(agent, f"PA-{number}") for number in (1, 2, 3)]
	agent.site.commit()
	due = (agent.site.today() + timedelta(days=5)).isoformat()
	outcomes = together(address, *[(REOPEN, {"name": name, "due_date": due}) for name in names])
	agent.site.commit()
	assert outcomes.count("done") == 1
	assert agent.site.count(ARRANGEMENT, {"reopened_on": ("set", None)}) == 1


def test_instalments_of_a_plan_count_as_one(agent: Books) -> None:
	limit(agent, {"role": AGENTS, "open_at_once": 2, "a_year": 2})
	agree_monthly(agent, [10, 10, 10], first=5, agreed=-2)
	create(agent)
