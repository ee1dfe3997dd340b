"""Who was where and for how long, and which IP address a customer had on a day."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from targo_customer360.errors import InvalidField
from targo_customer360.service.hours import hours_of, visits_at, visits_of
from targo_customer360.service.ip_history import addresses_on
from targo_customer360.service.work_orders import ORDER
from targo_customer360.sites.port import Site
from tests.integrations.factories import make_customer
from tests.service.factories import CUSTOMER, LOCATION, TECHNICIAN, make_job, make_place, make_staff

DUMAS = "HR-EMP-00005"


def log(site: Site, day: date, *present: tuple[str, str, str], **values: Any) -> str:
	technicians = [
		{"employee": who, "employee_name": who, "arrived": arrived, "departed": departed}
		for who, arrived, departed in present
	]
	wanted = {
		"customer": make_customer(site),
		"service_location": LOCATION,
		"work_date": day,
		"status": "Completed",
		"technicians": technicians,
		**values,
	}
	return site.insert(ORDER, wanted)


@pytest.fixture
def worked(desk: Site) -> Site:
	make_staff(desk)
	make_place(desk)
	make_customer(desk, "C-2", customer_name="Garage Roy")
	make_place(desk, "LOC-2", customer="C-2", address_line1="9 montée du Lac")
	log(desk, date(2026, 3, 2), (TECHNICIAN, "09:00:00", "11:30:00"), (DUMAS, "09:00:00", "10:00:00"))
	log(desk, date(2026, 3, 5), (TECHNICIAN, "22:00:00", "01:00:00"))
	log(desk, date(2026, 3, 6), (TECHNICIAN, "08:00:00", "09:00:00"), status="Cancelled")
	log(desk, date(2026, 3, 9), (DUMAS, "13:00:00", "14:15:00"), customer="C-2", service_location="LOC-2")
	log(desk, date(2026, 3, 10), (TECHNICIAN, "13:00:00", "13:30:00"), service_location=None)
	make_job(desk, status="Completed", service_location=LOCATION, scheduled_date=date(2026, 3, 12))
	make_job(desk, status="Scheduled", service_location=LOCATION, scheduled_date=date(2099, 3, 12))
	return desk


def test_how_many_times_somebody_went_to_an_address(worked: Site) -> None:
	found = visits_at(worked, "123 rue Principale")
	assert [str(row["work_date"]) for row in found.rows] == ["2026-03-12", "2026-03-05", "2026-03-02"]
	assert (found.hours, len(found.unplaced)) == (Decimal("6.5"), 1)
	assert found.rows[2]["technicians"] == f"{TECHNICIAN}, {DUMAS}"


def test_how_many_times_somebody_went_to_a_customer(worked: Site) -> None:
	assert [str(row["work_date"]) for row in visits_of(worked, CUSTOMER).rows] == [
		"2026-03-12",
		"2026-03-10",
		"2026-03-05",
		"2026-03-02",
	]
	assert len(visits_of(worked, "C-2").rows) == 1


def test_an_address_where_nobody_has_service_is_refused(worked: Site) -> None:
	with pytest.raises(InvalidField, match="There is no service location at 1 rue Neuve"):
		visits_at(worked, "1 rue Neuve")


@pytest.mark.parametrize(
	("asked", "total", "visits"),
	[
		({"tech": "Cyr"}, "6.0", 3),
		({"tech": "Cyr", "customer": CUSTOMER}, "6.0", 3),
		({"tech": "Dumas", "customer": CUSTOMER}, "1.0", 1),
		({"tech": "Dumas"}, "2.25", 2),
		({"address": "9 montée du Lac"}, "1.25", 1),
		({"tech": "Cyr", "address": "123 principale"}, "5.5", 2),
		({"customer": CUSTOMER, "first": date(2026, 3, 5), "last": date(2026, 3, 5)}, "3.0", 1),
		({"tech": "Arsenault"}, "0", 0),
	],
)
def test_hours_by_technician_customer_address_and_day(
	worked: Site, asked: dict[str, Any], total: str, visits: int
) -> None:
	found = hours_of(worked, **asked)
	assert (found.total, found.visits) == (Decimal(total), visits)


def test_hours_of_nobody_in_particular_are_not_asked(worked: Site) -> None:
	with pytest.raises(InvalidField, match="Name a technician, a customer or an address"):
		hours_of(worked)


# IP addresses


def assign(site: Site, address: str, at: datetime | None, **values: Any) -> None:
	wanted = {
		"customer": make_customer(site),
		"service_location": LOCATION,
		"ip_address": address,
		"ip_version": "4",
		"assigned_at": at,
		**values,
	}
	site.insert("IP Assignment", wanted)


@pytest.fixture
def assigned(desk: Site) -> Site:
	make_place(desk)
	make_customer(desk, "C-2")
	assign(desk, "192.0.2.1", datetime(2026, 1, 10, 8))
	assign(desk, "192.0.2.2", datetime(2026, 3, 15, 23, 59, 59))
	assign(desk, "192.0.2.3", datetime(2026, 3, 16))
	assign(desk, "2001:db8::1", datetime(2026, 2, 1), ip_version="6")
	assign(desk, "192.0.2.3", datetime(2026, 4, 1, 12), customer="C-2", service_location=None)
	return desk


@pytest.mark.parametrize(
	("day", "addresses"),
	[
		(date(2026, 1, 9), []),
		(date(2026, 1, 10), ["192.0.2.1"]),
		(date(2026, 3, 14), ["192.0.2.1", "2001:db8::1"]),
		(date(2026, 3, 15), ["192.0.2.2", "2001:db8::1"]),
		(date(2026, 3, 16), ["192.0.2.3", "2001:db8::1"]),
		(date(2026, 4, 1), ["2001:db8::1"]),
	],
)
def test_the_address_that_held_at_the_end_of_a_day(assigned: Site, day: date, addresses: list[str]) -> None:
	rows = addresses_on(assigned, CUSTOMER, day)
	assert sorted(row["ip_address"] for row in rows) == addresses
	assert all(row["place"].startswith("123 rue Principale") for row in rows)


def test_an_assignment_without_a_moment_counts_where_nothing_dated_does(desk: Site) -> None:
	make_place(desk)
	assign(desk, "192.0.2.9", None)
	assert [row["ip_address"] for row in addresses_on(desk, CUSTOMER, date(2026, 3, 1))] == ["192.0.2.9"]
	assign(desk, "192.0.2.1", datetime(2026, 2, 1))
	assert [row["ip_address"] for row in addresses_on(desk, CUSTOMER, date(2026, 3, 1))] == ["192.0.2.1"]
