"""From an unpaid invoice to a line that is cut and comes back, with the hub, the PBX and 911 looked at on the way."""

from __future__ import annotations

from datetime import date

import pytest

from targo_customer360.actions.answers import answer
from targo_customer360.billing.suspension import SUSPENSION
from tests.actions.people import AGENT
from tests.billing.clock import workday
from tests.billing.cutoffs import factors, holds
from tests.billing.outside import COTTAGE, DID, HOME, flagged, states, suspension
from tests.flows.nonpayment import NonPayment
from tests.integrations.factories import line, registration
from tests.site_state import state_of


@pytest.fixture
def story(world):
	return NonPayment(world, workday(date.today()))


def arrangement(story):
	return story.world.site.get("Payment Arrangement", story.arrangement)


def told(world):
	"""Changes that the hub and the PBX made, and calls to the 911 provider."""
	return len(world.hub.changes), len(world.pbx.changes), sum(world.e911.calls.values())


def test_unpaid_agreed_missed_listed_cut_paid_and_back(story, world):
	site = world.site
	registered = state_of(site, ("E911 Registration",))
	story.agree()
	assert (arrangement(story)["status"], float(arrangement(story)["amount"])) == ("Open", 100)
	story.miss()
	assert arrangement(story)["status"] == "Broken"
	assert (flagged(site), told(world)) == (False, (0, 0, 0))

	assert story.list() == {"Listed": 1}
	listed = story.decision()
	assert (float(listed["owed"]), listed["arrangement"], holds(listed)) == (150, story.arrangement, set())
	assert {"arrangement", "owed", "first_notice", "last_notice", "dispute"} <= set(factors(listed))
	assert (flagged(site), site.count(SUSPENSION)) == (False, 0), "a list cuts nobody off"

	story.approve()
	cut = story.decision()
	assert (cut["status"], cut["decided_by"], flagged(site)) == ("Executed", AGENT, True)
	name = cut["suspension"]
	assert set(states(site, name).values()) == {"Pending"} and told(world) == (0, 0, 0)

	story.tell()
	assert states(site, name) == {HOME: "Done", COTTAGE: "Done", DID: "Done"}
	modes = {place: world.outside.mode(place) for place in (HOME, COTTAGE)}
	assert modes == {HOME: "disabled", COTTAGE: "walled_garden"}, (
		"where 911 is called from, the port lives on"
	)
	assert (world.outside.barrings(), world.pbx.lines[DID]["emergency_calls"]) == (["customer360"], True)
	assert (line(site)["pbx_state"], told(world)) == ("Outgoing Barred", (2, 1, 0))
	assert state_of(site, ("E911 Registration",)) == registered
	assert registration(site)["status"] == "Registered"

	story.pay()
	assert flagged(site), "the payment stands whatever becomes of the service"
	story.lift()
	held = suspension(site, name)
	assert (held["status"], held["lifted"], flagged(site)) == ("Ended", 1, False)
	assert states(site, name) == {HOME: "Restored", COTTAGE: "Restored", DID: "Restored"}
	assert [world.outside.mode(place) for place in (HOME, COTTAGE)] == ["open", "open"]
	assert (world.outside.barrings(), line(site)["status"]) == ([], "Active")
	assert arrangement(story)["status"] == "Completed"

	with story.day(1):
		world.round()
		world.night()
		world.round()
	assert told(world) == (4, 2, 0), "back once, however often somebody looks again"
	assert site.count("Customer Action", {"action_id": "suspension.lifted"}) == 1
	assert state_of(site, ("E911 Registration",)) == registered
	assert answer(site, "get_balance", {"customer": "C-1"}).text[0].startswith("Lise Côté")
