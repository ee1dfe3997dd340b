"""Visits: planned with what speaks against them, moved, called off, closed with a work order."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from targo_customer360.errors import InvalidField
from targo_customer360.service import dispatch, places, quotes, work_orders
from targo_customer360.service.dispatch import When
from targo_customer360.service.work_orders import Presence
from targo_customer360.sites.port import Site, SiteError
from tests.integrations.factories import make_customer
from tests.service.factories import (
	CUSTOMER,
	LOCATION,
	TECHNICIAN,
	convert,
	get,
	make_job,
	make_place,
	make_quote,
	make_staff,
	working_day,
)
from tests.service.processes import race
from tests.telephony.orders import with_rules

JOB = dispatch.JOB


def plan(site: Site, **when: Any) -> dispatch.Visit:
	customer = quotes.customer_of(site, CUSTOMER)
	location = places.only_place(site, CUSTOMER)
	return dispatch.plan_visit(site, customer, location, None, When(**when), "Visite")


def said(visit: dispatch.Visit | dispatch.Move) -> list[str]:
	return [english for english, _ in visit.warnings]


def test_a_visit_on_a_working_day_gives_no_warning(desk: Site) -> None:
	make_staff(desk)
	make_place(desk)
	day = working_day(desk)
	visit = plan(desk, day=day, time_of_day="Afternoon", technician="Cyr")
	assert (visit.status, said(visit)) == ("Scheduled", [])
	job = get(desk, JOB, dispatch.make_visit(desk, visit))
	assert (job["scheduled_date"], job["time_of_day"], job["technician"], job["service_location"]) == (
		day,
		"Afternoon",
		TECHNICIAN,
		LOCATION,
	)


def test_without_a_day_it_is_open_and_a_technician_needs_one(desk: Site) -> None:
	make_staff(desk)
	make_place(desk)
	assert plan(desk).status == "Open"
	with pytest.raises(InvalidField, match="on which day"):
		plan(desk, technician="Cyr")


def test_a_day_gone_by_a_weekend_and_a_holiday_are_said(desk: Site) -> None:
	make_place(desk)
	past = said(plan(desk, day=date(2020, 6, 24)))
	assert past == ["2020-06-24 has gone by", "2020-06-24 is Saint Jean Baptiste Day"]
	saturday = working_day(desk)
	while saturday.weekday() != 5:
		saturday += timedelta(days=1)
	assert said(plan(desk, day=saturday))[0].startswith(f"{saturday} is ")


def test_a_full_technician_a_suspended_customer_and_another_job_there_are_said(desk: Site) -> None:
	make_staff(desk)
	make_place(desk)
	day = working_day(desk)
	there = make_job(desk, service_location=LOCATION)
	for _ in range(3):
		make_job(desk, technician=TECHNICIAN, scheduled_date=day, time_of_day="Morning", status="Scheduled")
	desk.bulk_update("Customer", {CUSTOMER: {"is_suspended": 1}}, desk.now())
	assert said(plan(desk, day=day, time_of_day="am", technician="Cyr")) == [
		f"Marc-André Cyr has 3 jobs already on {day} morning",
		"Lise Côté is suspended",
		f"There is a job at this place already: {there}",
	]
	afternoon = said(plan(desk, day=day, time_of_day="pm", technician="Cyr"))
	assert afternoon == ["Lise Côté is suspended", f"There is a job at this place already: {there}"]


@pytest.mark.parametrize(
	("typed", "part"), [("matin", "Morning"), ("après-midi", "Afternoon"), ("soir", "Evening"), ("", "")]
)
def test_the_part_of_the_day_is_understood_in_both_languages(typed: str, part: str) -> None:
	assert dispatch.part_of_day(typed) == part


def test_a_job_is_moved_and_what_is_not_said_stays(desk: Site) -> None:
	make_staff(desk)
	make_place(desk)
	day, later = working_day(desk), working_day(desk, 7)
	name = make_job(
		desk, technician=TECHNICIAN, scheduled_date=day, time_of_day="Morning", status="Scheduled"
	)
	dispatch.apply_move(desk, dispatch.plan_move(desk, get(desk, JOB, name), When(later)))
	job = get(desk, JOB, name)
	assert (job["scheduled_date"], job["time_of_day"], job["technician"]) == (later, "Morning", TECHNICIAN)
	with pytest.raises(InvalidField, match="is planned so already"):
		dispatch.plan_move(desk, job, When(later))


def test_an_open_job_that_gets_a_day_is_scheduled(desk: Site) -> None:
	name = make_job(desk)
	dispatch.apply_move(desk, dispatch.plan_move(desk, get(desk, JOB, name), When(working_day(desk))))
	assert get(desk, JOB, name)["status"] == "Scheduled"


def test_a_job_that_is_over_is_neither_moved_nor_called_off(desk: Site) -> None:
	for status in ("Completed", "Cancelled"):
		name = make_job(desk, status=status)
		with pytest.raises(InvalidField, match=f"{name} is {status}"):
			dispatch.find_job(desk, name)
		with pytest.raises(InvalidField, match=f"{name} is {status}"):
			dispatch.call_off(desk, name)


def test_a_job_is_found_by_its_customer_where_it_is_the_only_one(desk: Site) -> None:
	first = make_job(desk)
	assert dispatch.find_job(desk, "", CUSTOMER)["name"] == first
	second = make_job(desk)
	with pytest.raises(InvalidField, match=f"(?=.*{first})(?=.*{second})"):
		dispatch.find_job(desk, "", CUSTOMER)
	make_customer(desk, "C-2")
	with pytest.raises(InvalidField, match="C-2 has no job"):
		dispatch.find_job(desk, "", "C-2")


# closing a job


def complete(site: Site, job: str, *present: Presence, **given: Any) -> str:
	planned = work_orders.prepare_completion(site, dispatch.find_job(site, job), present, **given)
	name = work_orders.apply_completion(site, planned)
	site.commit()
	return name


def test_closing_a_job_logs_hours_note_and_parts(desk: Site) -> None:
	make_staff(desk)
	make_place(desk)
	job = make_job(desk, service_location=LOCATION, technician=TECHNICIAN)
	name = complete(
		desk,
		job,
		Presence("Cyr", "13:30", "15h15"),
		Presence("Dumas", "22:00", "0:30"),
		note="Fibre tirée <par> le poteau",
		items=["2 x HT802", "routeur archer"],
	)
	order = get(desk, work_orders.ORDER, name)
	assert (order["status"], order["dispatch_job"], order["service_location"], order["customer"]) == (
		"Completed",
		job,
		LOCATION,
		CUSTOMER,
	)
	assert [(row["employee"], float(row["hours"])) for row in order["technicians"]] == [
		(TECHNICIAN, 1.75),
		("HR-EMP-00005", 2.5),
	]
	assert (float(order["total_hours"]), float(order["subtotal"])) == (4.25, 249.99)
	assert [(row["item_code"], float(row["amount"])) for row in order["items"]] == [
		("HT802", 150.0),
		("ROUTARCH", 99.99),
	]
	assert order["note"] == "Fibre tirée ‹par› le poteau"
	assert get(desk, JOB, job)["status"] == "Completed"


def test_the_services_that_waited_begin_on_the_day_of_the_work(desk: Site) -> None:
	make_staff(desk)
	make_place(desk)
	quote = make_quote(desk)
	made = convert(desk, quote)
	other = convert(desk, make_quote(desk))
	yesterday = desk.today() - timedelta(days=1)
	complete(desk, made.job, Presence("Cyr", "9:00", "10:00"), day=yesterday)
	service = get(desk, "Service Subscription", made.subscriptions[0])
	assert (service["status"], service["start_date"], service["awaits_installation"]) == (
		"Active",
		yesterday,
		0,
	)
	assert get(desk, "Service Subscription", other.subscriptions[0])["status"] == "Pending"


def test_a_service_that_was_given_up_meanwhile_stays_so(desk: Site) -> None:
	make_place(desk)
	made = convert(desk, make_quote(desk))
	desk.update("Service Subscription", made.subscriptions[0], {"status": "Cancelled"})
	complete(desk, made.job)
	assert get(desk, "Service Subscription", made.subscriptions[0])["status"] == "Cancelled"


@pytest.mark.parametrize(
	("present", "given", "refused"),
	[
		(Presence("Cyr", "9:00", ""), {}, "Say when Marc-André Cyr arrived and when they left"),
		(Presence("Cyr", "25:00", "26:00"), {}, "25:00 is no time of the day"),
		(Presence("Personne", "9:00", "10:00"), {}, "No technician is called Personne"),
		(Presence("Cyr"), {"items": ["fusée"]}, "No item is called fusée"),
		(Presence("Cyr"), {"day": date(2099, 1, 5)}, "2099-01-05 is still to come"),
	],
)
def test_what_does_not_fit_is_refused(
	desk: Site, present: Presence, given: dict[str, Any], refused: str
) -> None:
	make_staff(desk)
	job = dispatch.find_job(desk, make_job(desk))
	with pytest.raises(InvalidField, match=refused):
		work_orders.prepare_completion(desk, job, [present], **given)


def test_a_refusal_half_way_leaves_the_job_open(desk: Site, monkeypatch: Any) -> None:
	make_place(desk)
	made = convert(desk, make_quote(desk))
	job = dispatch.find_job(desk, made.job)
	planned = work_orders.prepare_completion(desk, job, [])
	update = desk.update

	def refusing(doctype: str, name: str, values: dict[str, Any]) -> None:
		if doctype == "Service Subscription":
			raise SiteError("The site says no")
		update(doctype, name, values)

	monkeypatch.setattr(desk, "update", refusing)
	with pytest.raises(SiteError, match="says no"):
		work_orders.apply_completion(desk, planned)
	desk.commit()
	assert get(desk, JOB, made.job)["status"] == "Open"
	assert desk.count(work_orders.ORDER) == 0


def test_of_two_people_at_once_one_closes_the_job(desk: Site, address: Any) -> None:
	job = make_job(desk)
	desk.commit()

	def work(site: Site, wait: Any) -> None:
		planned = work_orders.prepare_completion(with_rules(site), dispatch.find_job(site, job), [])
		site.rollback()
		wait()
		work_orders.apply_completion(site, planned)
		site.commit()

	assert sorted(race(address, work, 2)) == ["done", "refused"]
	assert address.open().count(work_orders.ORDER) == 1


@pytest.mark.parametrize(
	("text", "clock"),
	[
		("13:30", time(13, 30)),
		("13h30", time(13, 30)),
		("9h", time(9)),
		("09:15:00", time(9, 15)),
		(timedelta(0), time(0)),
		(timedelta(hours=23, minutes=5), time(23, 5)),
		("", None),
	],
)
def test_a_clock_is_read_as_people_and_databases_write_it(text: object, clock: time | None) -> None:
	assert work_orders.read_clock(text) == clock
