"""What may be ordered, what an order that is cancelled takes back, and the passwords of a new line."""

from __future__ import annotations

import pytest

from targo_customer360.errors import InvalidField
from targo_customer360.integrations import lines
from targo_customer360.telephony.line_states import LINE
from targo_customer360.telephony.passwords import UNAMBIGUOUS, is_trivial, sip_password, voicemail_pin
from tests.integrations.factories import (
	line,
	make_customer,
	make_line,
	make_registration,
	open_tasks,
	registration,
)
from tests.telephony.orders import (
	ATA,
	DID,
	Services,
	finish,
	make_location,
	place,
	steps,
	with_rules,
)


@pytest.fixture
def ruled(site, services: Services):
	services.configure(site)
	return with_rules(site)


# what may be ordered


def test_a_number_that_is_in_use_or_being_ordered_is_refused(ruled):
	make_line(ruled, "4505550100", customer=make_customer(ruled))
	with pytest.raises(InvalidField):
		place(ruled, did="4505550100")
	ruled.rollback()
	place(ruled)
	with pytest.raises(InvalidField):
		place(ruled, service_location="LOC-1")


def test_a_doubtful_911_address_is_confirmed_with_the_customer_first(ruled):
	with pytest.raises(InvalidField) as refused:
		place(ruled, e911_street_number="132")
	assert refused.value.field == "address_confirmed"
	assert "123 / 132" in refused.value.message
	ruled.rollback()
	assert place(ruled, e911_street_number="132", address_confirmed=1)


@pytest.mark.parametrize("missing", ["e911_street_number", "e911_city", "e911_street_name"])
def test_an_incomplete_911_address_is_refused_before_anything_is_made(ruled, services, missing):
	with pytest.raises(InvalidField):
		place(ruled, **{missing: "", "address_confirmed": 1})
	ruled.rollback()
	services.drain(ruled)
	assert services.pbx.lines == {} and not ruled.count(LINE)


def test_a_location_of_another_customer_is_refused(ruled):
	make_customer(ruled, "C-2", customer_name="Paul Roy")
	make_location(ruled, "LOC-2", customer="C-2")
	with pytest.raises(InvalidField):
		place(ruled, service_location="LOC-2")


def test_a_number_that_was_given_back_gets_a_line_of_its_own_again(ruled, services):
	name = place(ruled)
	services.drain(ruled)
	finish(ruled, services, name)
	former = ruled.secret(LINE, DID, "sip_password")
	lines.decommission_line(ruled, DID, "the customer left")
	ruled.commit()
	services.drain(ruled)
	make_customer(ruled, "C-2", customer_name="Paul Roy")
	make_location(ruled, "LOC-2", customer="C-2")
	again = place(ruled, customer="C-2", service_location="LOC-2", caller_id="Paul Roy")
	services.drain(ruled)
	finish(ruled, services, again)
	assert (line(ruled)["customer"], line(ruled)["status"]) == ("C-2", "Active")
	assert registration(ruled)["customer"] == "C-2"
	assert services.e911.records[DID]["LAST_NAME"] == "ROY"
	assert len(line(ruled)["devices"]) == 1
	assert ruled.secret(LINE, DID, "sip_password") != former


def test_a_number_whose_removal_the_pbx_refused_earlier_is_not_ordered_behind_it(ruled, services):
	name = place(ruled)
	services.drain(ruled)
	finish(ruled, services, name)
	services.pbx.plan("deleteLine", 400)
	lines.decommission_line(ruled, DID, "the customer left")
	ruled.commit()
	services.drain(ruled)
	assert open_tasks(ruled, LINE, DID)
	with pytest.raises(InvalidField):
		place(ruled, service_location="LOC-1")


def test_an_order_that_is_cancelled_takes_back_the_line_and_asks_for_the_rest(ruled, services):
	name = place(ruled)
	services.drain(ruled)
	with pytest.raises(InvalidField):
		lines.cancel_order(ruled, name, " ")
	lines.cancel_order(ruled, name, "the customer changed their mind")
	ruled.commit()
	services.drain(ruled)
	assert services.pbx.lines == {}
	assert (line(ruled)["status"], line(ruled)["pbx_state"]) == ("Decommissioned", "Removed")
	assert list(services.e911.records) == [DID], "no registration is ever taken out by itself"
	assert registration(ruled)["status"] == "Registered"
	assert any("another person approves" in task for task in open_tasks(ruled, "E911 Registration", DID))
	assert steps(ruled, name)[ATA] == "Cancelled"


def test_a_cancelled_order_that_the_pbx_refused_leaves_nothing_behind(ruled, services):
	services.pbx.plan("createLine", 400)
	name = place(ruled)
	services.drain(ruled)
	lines.cancel_order(ruled, name, "wrong number")
	ruled.commit()
	services.drain(ruled)
	assert services.pbx.lines == {} and line(ruled)["pbx_state"] == "Removed"
	assert not ruled.count("Outbox Message", {"status": ("not in", ["Sent", "Dropped"])})


# passwords


def test_passwords_are_long_random_and_easy_to_read():
	made = {sip_password() for _ in range(200)}
	assert len(made) == 200
	assert all(len(password) >= 20 and set(password) <= set(UNAMBIGUOUS) for password in made)
	assert not set("lIoO01") & set(UNAMBIGUOUS)
	with pytest.raises(ValueError):
		sip_password(19)


def test_a_pin_is_no_pattern_and_no_part_of_the_number():
	trivial = [
		"111111",
		"123456",
		"987654",
		"121212",
		"123123",
		"123321",
		"112211",
		"272240",
		"042272",
		"890123",
	]
	assert all(is_trivial(pin, DID) for pin in trivial)
	pins = [voicemail_pin(DID) for _ in range(500)]
	assert all(len(pin) == 6 and pin.isdigit() and not is_trivial(pin, DID) for pin in pins)
	assert len(set(pins)) > 450


def test_each_line_has_its_own_passwords_and_the_pbx_gets_them(ruled, services):
	place(ruled)
	services.drain(ruled)
	sip, pin = (ruled.secret(LINE, DID, field) for field in ("sip_password", "voicemail_password"))
	assert services.pbx.secrets[DID] == {"sip_password": sip, "pin": pin}
	assert set(line(ruled)["sip_password"]) == {"*"}


def test_a_registration_that_waits_for_its_removal_is_not_ordered_over(ruled):
	make_registration(ruled, DID, status="Pending Removal")
	with pytest.raises(InvalidField):
		place(ruled)
