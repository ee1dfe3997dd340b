"""Field work as actions: a visit from the call to the invoice, undone where that is possible, and the questions."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from targo_customer360.actions import answers, plans, undoing
from targo_customer360.actions.perform import Done, carry_out
from targo_customer360.actions.refusals import ActionRefused
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import NotPermitted, Site
from tests.actions.people import VIEWER, acting, make_people
from tests.service.factories import (
	CUSTOMER,
	LOCATION,
	SETTINGS,
	TECHNICIAN,
	convert,
	get,
	make_job,
	make_place,
	make_quote,
	make_staff,
	working_day,
)

JOB, ORDER = "Dispatch Job", "Service Work Order"


@pytest.fixture
def field(desk: Site) -> Site:
	make_staff(desk)
	make_place(desk)
	desk.commit()
	return desk


def undone(site: Site, done: Done) -> None:
	plans.confirm(site, undoing.undo(site, done.action).name)


def test_schedule_dispatch_by_address_alone_and_cancel_dispatch_undoes_it(field: Site) -> None:
	day = working_day(field)
	asked = {"address": "123 rue Principale", "date": day, "time_of_day": "morning", "tech": "Cyr"}
	done = carry_out(field, "schedule_dispatch", asked)
	job = get(field, JOB, done.result["dispatch_job"])
	assert (job["customer"], job["service_location"], job["technician"]) == (CUSTOMER, LOCATION, TECHNICIAN)
	undone(field, done)
	assert get(field, JOB, job["name"])["status"] == "Cancelled"


def test_a_visit_where_there_is_no_service_says_the_address_and_warns(field: Site) -> None:
	asked = {"customer": CUSTOMER, "address": "77 rang du 4e, Saint-Rémi", "description": "Étude"}
	plan = plans.propose(field, "schedule_dispatch", asked)
	assert "no service at 77 rang du 4e" in plan.warnings[0][0]
	job = get(field, JOB, plans.confirm(field, plan.name).result["dispatch_job"])
	assert (job["service_location"] or "", job["status"]) == ("", "Open")
	assert job["description"] == "77 rang du 4e, Saint-Rémi, QC\nÉtude"


def test_reschedule_dispatch_is_undone_to_what_it_was(field: Site) -> None:
	name = make_job(field)
	day = working_day(field)
	done = carry_out(field, "reschedule_dispatch", {"customer": CUSTOMER, "date": day, "tech": "Cyr"})
	assert get(field, JOB, name)["scheduled_date"] == day
	undone(field, done)
	job = get(field, JOB, name)
	assert (job["status"], job["scheduled_date"], job["technician"] or "") == ("Open", None, "")


def test_cancel_dispatch_is_taken_back_by_restore_dispatch(field: Site) -> None:
	day = working_day(field)
	name = make_job(field, status="Scheduled", scheduled_date=day, technician=TECHNICIAN)
	done = carry_out(field, "cancel_dispatch", {"job": name})
	assert undoing.undo(field, done.action).action_id == "restore_dispatch"
	undone(field, done)
	assert get(field, JOB, name)["status"] == "Scheduled"
	with pytest.raises(InvalidField, match="no status of a job"):
		carry_out(field, "restore_dispatch", {"job": name, "status": "Completed"})


def test_complete_dispatch_then_bill_work_order(field: Site) -> None:
	field.set_single(SETTINGS, {"labour_item": "MOTECH"})
	made = convert(field, make_quote(field))
	plan = plans.propose(
		field,
		"complete_dispatch",
		{
			"job": made.job,
			"technicians": [{"tech": "Cyr", "arrived": "9:00", "departed": "10:10"}],
			"items": ["HT802"],
			"note": "Signal -19 dBm",
			"date": field.today(),
		},
	)
	assert "1 subscription(s) begin" in plan.summary[0]
	assert not plan.can_undo
	done = plans.confirm(field, plan.name)
	order = done.result["work_order"]
	assert get(field, "Service Subscription", made.subscriptions[0])["status"] == "Active"
	billed = carry_out(field, "bill_work_order", {"work_order": order})
	held = get(field, ORDER, order)
	# 75.00 and 1 h 15 at 85 $: 181.25, 9.06 and 18.08
	assert [round(float(held[f]), 2) for f in ("subtotal", "gst", "qst", "total")] == [
		181.25,
		9.06,
		18.08,
		208.39,
	]
	assert held["sales_invoice"] == billed.result["sales_invoice"]
	with pytest.raises(ActionRefused, match="cannot be undone"):
		undoing.undo(field, billed.action)
	with pytest.raises(InvalidField, match="was billed already"):
		carry_out(field, "bill_work_order", {"work_order": order})


def test_a_viewer_sends_and_closes_nothing_and_may_ask(field: Site) -> None:
	make_people(field)
	name = make_job(field)
	field.commit()
	with acting(field, VIEWER):
		for action, params in (
			("schedule_dispatch", {"customer": CUSTOMER}),
			("complete_dispatch", {"job": name}),
			("cancel_dispatch", {"job": name}),
		):
			with pytest.raises(NotPermitted):
				carry_out(field, action, params)
		assert answers.answer(field, "technician_hours", {"tech": "Cyr"}).rows == ()
	assert get(field, JOB, name)["status"] == "Open"


# questions


def log(site: Site, day: date, **values: object) -> None:
	technicians = [
		{
			"employee": TECHNICIAN,
			"employee_name": "Marc-André Cyr",
			"arrived": "9:00:00",
			"departed": "10:30:00",
		}
	]
	site.insert(
		ORDER,
		{
			"customer": CUSTOMER,
			"service_location": LOCATION,
			"work_date": day,
			"status": "Completed",
			"technicians": technicians,
			**values,
		},
	)


def test_work_history_counts_the_visits_and_shows_them(field: Site) -> None:
	log(field, date(2026, 3, 2))
	log(field, date(2026, 3, 9))
	log(field, date(2026, 3, 10), service_location=None)
	found = answers.answer(field, "work_history", {"address": "123 rue principale"})
	assert found.text == (
		"2 visit(s) for 123 rue principale, 3.00 hours, the last one on 2026-03-09."
		" 1 more of that customer name no address",
		"2 visite(s) pour 123 rue principale, 3.00 heures, la dernière le 2026-03-09."
		" 1 autre(s) de ce client ne nomment aucune adresse",
	)
	assert [row["technicians"] for row in found.rows] == ["Marc-André Cyr"] * 2
	assert answers.answer(field, "work_history", {"customer": CUSTOMER}).text[0].startswith("3 visit(s)")
	with pytest.raises(InvalidField, match="Name a customer or an address"):
		answers.answer(field, "work_history", {})


def test_technician_hours_of_a_day(field: Site) -> None:
	log(field, date(2026, 3, 2))
	log(field, date(2026, 3, 9))
	asked = {"tech": "Cyr", "customer": CUSTOMER, "date": "2026-03-09"}
	assert answers.answer(field, "technician_hours", asked).text[0] == (
		f"Cyr, {CUSTOMER}, 2026-03-09: 1.50 hours in 1 visit(s)"
	)
	both = answers.answer(field, "technician_hours", {**asked, "date": "2026-03-01", "until": "2026-03-31"})
	assert both.text[0] == f"Cyr, {CUSTOMER}, 2026-03-01 - 2026-03-31: 3.00 hours in 2 visit(s)"


def test_ip_on_date_says_the_address_or_that_there_was_none(field: Site) -> None:
	field.insert(
		"IP Assignment",
		{
			"customer": CUSTOMER,
			"service_location": LOCATION,
			"ip_address": "192.0.2.7",
			"ip_version": "4",
			"assigned_at": datetime(2026, 3, 1, 12),
		},
	)
	found = answers.answer(field, "ip_on_date", {"customer": CUSTOMER, "date": "2026-03-15"})
	assert found.text == ("Lise Côté had 192.0.2.7 on 2026-03-15", "Lise Côté avait 192.0.2.7 le 2026-03-15")
	assert found.rows[0]["place"] == "123 rue Principale, Sainte-Clotilde, QC J0L 1W0"
	none = answers.answer(field, "ip_on_date", {"customer": CUSTOMER, "date": "2026-02-28"})
	assert none.text[0] == "Lise Côté had no IP address on 2026-02-28"
