"""Technicians by name, places by a typed address, days off."""

from __future__ import annotations

from datetime import date

import pytest

from targo_customer360.errors import InvalidField
from targo_customer360.service.calendar import day_off
from targo_customer360.service.people import technician
from targo_customer360.service.places import find_anywhere, find_place, read_address
from targo_customer360.sites.port import Site
from tests.integrations.factories import make_customer
from tests.service.factories import CUSTOMER, LOCATION, TECHNICIAN, make_place, make_staff


@pytest.mark.parametrize("typed", ["Marc-André Cyr", "cyr", "marc andre", "le tech Cyr", "HR-EMP-00003"])
def test_a_technician_is_found_by_any_part_of_the_name(desk: Site, typed: str) -> None:
	make_staff(desk)
	assert technician(desk, typed)["name"] == TECHNICIAN


def test_one_slip_is_forgiven(desk: Site) -> None:
	make_staff(desk)
	assert technician(desk, "Chantale Arsenaut")["name"] == "HR-EMP-00007"


def test_two_that_fit_are_asked_and_nobody_is_guessed(desk: Site) -> None:
	make_staff(desk)
	with pytest.raises(InvalidField, match=r"Marc may be .*Cyr.*Dumas"):
		technician(desk, "Marc")
	with pytest.raises(InvalidField, match="No technician is called Zoé"):
		technician(desk, "Zoé")


def test_who_left_is_sent_nowhere_and_still_has_hours(desk: Site) -> None:
	make_staff(desk)
	with pytest.raises(InvalidField, match="No technician"):
		technician(desk, "Couture")
	assert technician(desk, "Couture", former=True)["name"] == "HR-EMP-00009"


@pytest.mark.parametrize(
	("typed", "columns"),
	[
		("123 Rue Principale", ("123 Rue Principale", "", "", "QC", "")),
		("45 main street hemmingford", ("45 main street", "", "hemmingford", "QC", "")),
		(
			"123 rue Principale, app. 4, Sainte-Clotilde, QC j0l1w0",
			("123 rue Principale", "app. 4", "Sainte-Clotilde", "QC", "J0L 1W0"),
		),
		("12 rang Sainte-Anne, St-Rémi ON", ("12 rang Sainte-Anne", "", "St-Rémi", "ON", "")),
	],
)
def test_an_address_is_taken_apart(typed: str, columns: tuple[str, ...]) -> None:
	read = read_address(typed)
	assert (read.address_line1, read.address_line2, read.city, read.state, read.postal_code) == columns


def test_two_doors_that_fit_are_both_named(desk: Site) -> None:
	make_place(desk)
	make_place(desk, "LOC-2", city="Saint-Rémi", postal_code="J0L 2L0")
	with pytest.raises(InvalidField, match=r"LOC-1.*LOC-2"):
		find_place(desk, CUSTOMER, "123 rue Principale")
	found = find_place(desk, CUSTOMER, "123 rue Principale, Saint-Rémi")
	assert found is not None and found["name"] == "LOC-2"


def test_the_same_number_on_another_street_is_another_door(desk: Site) -> None:
	make_place(desk)
	assert find_place(desk, CUSTOMER, "123 rue des Érables") is None
	assert find_place(desk, CUSTOMER, "125 rue Principale") is None
	assert find_place(desk, CUSTOMER, "123 rue Principale, Huntingdon") is None


def test_an_address_tells_whose_it_is(desk: Site) -> None:
	make_place(desk)
	make_customer(desk, "C-2", customer_name="Garage Roy")
	make_place(desk, "LOC-2", customer="C-2", address_line1="9 montée du Lac")
	assert find_anywhere(desk, "9 montée du lac")["customer"] == "C-2"
	assert find_anywhere(desk, LOCATION)["customer"] == CUSTOMER
	with pytest.raises(InvalidField, match="There is no service location at 11 montée du Lac"):
		find_anywhere(desk, "11 montée du Lac")


@pytest.mark.parametrize(
	("day", "said"),
	[
		(date(2026, 6, 24), ("Saint Jean Baptiste Day", "Fête nationale du Québec")),
		(date(2026, 11, 21), ("a Saturday", "un samedi")),
		(date(2026, 11, 23), None),
	],
)
def test_days_off_are_those_of_quebec(day: date, said: tuple[str, str] | None) -> None:
	assert day_off(day) == said
