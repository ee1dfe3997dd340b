"""What an action proposes changes nothing, and what it does is what it said: found by comparing every document."""

from __future__ import annotations

import pytest

from targo_customer360.actions import plans
from targo_customer360.actions.registry import REGISTRY
from targo_customer360.nl import CATALOGUE
from targo_customer360.nl.catalogue import changes
from tests.actions.scenarios import SCENARIOS, ready
from tests.actions.whole_database import changed, state, undeclared

pytestmark = pytest.mark.embedded_only(
	reason="every document of a bench is compared only where there are few"
)


def test_there_is_a_scenario_for_all_that_words_can_change():
	assert SCENARIOS.keys() == {name for name in CATALOGUE if changes(name)}


@pytest.mark.parametrize("name", SCENARIOS)
def test_only_what_was_shown_changes(site, name):
	params = SCENARIOS[name](ready(site))
	site.commit()
	before = state(site)
	plan = plans.propose(site, name, params)
	assert {doctype for doctype, _ in changed(before, state(site))} == {"Customer Action"}
	done = plans.confirm(site, plan.name)
	differing = changed(before, state(site))
	assert undeclared(REGISTRY[name], plan, done, differing) == set()
	assert set(done.documents) <= state(site).keys()
