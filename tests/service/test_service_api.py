"""The whitelisted methods of quotes and field work on a bench: called as the desk calls them, by people with roles."""

from __future__ import annotations

from typing import Any

import pytest

from targo_customer360.sites.port import Site
from tests.actions.people import AGENT, VIEWER, make_people
from tests.service.factories import (
	CUSTOMER,
	FIBRE,
	LOCATION,
	convert,
	get,
	make_job,
	make_place,
	make_quote,
	make_staff,
	working_day,
)

pytestmark = pytest.mark.frappe_only(reason="the API and its permissions are Frappe's")


@pytest.fixture
def api(desk: Site) -> Any:
	"""Call a method by its path, as a person: permissions, methods and argument types included."""
	import frappe
	from frappe.handler import execute_cmd

	make_people(desk)
	make_staff(desk)
	make_place(desk)
	desk.commit()

	def call(user: str, method: str, **arguments: Any) -> Any:
		frappe.set_user(user)
		frappe.local.form_dict = frappe._dict(arguments)
		frappe.local.request = frappe._dict(method="POST")
		try:
			return execute_cmd(f"targo_customer360.api.service.{method}")
		finally:
			frappe.db.rollback()
			frappe.set_user("Administrator")

	yield call
	frappe.set_user("Administrator")


def test_a_quote_is_made_converted_and_taken_back(desk: Site, api: Any) -> None:
	made = api(AGENT, "create_quote", customer=CUSTOMER, items='["fibre 100M"]', address="123 rue Principale")
	quote = get(desk, "Quotation", made["quotation"])
	assert quote["service_location"] == LOCATION
	day = working_day(desk)
	done = api(
		AGENT, "convert_quote", quotation=quote["name"], date=day.isoformat(), technician="HR-EMP-00003"
	)
	assert get(desk, "Dispatch Job", done["dispatch_job"])["technician"] == "HR-EMP-00003"
	api(AGENT, "undo_conversion", quotation=quote["name"])
	assert get(desk, "Dispatch Job", done["dispatch_job"])["status"] == "Cancelled"


def test_a_visit_is_planned_moved_closed_and_billed(desk: Site, api: Any) -> None:
	day = working_day(desk)
	job = api(AGENT, "schedule", customer=CUSTOMER, subject="Pas d'Internet")["dispatch_job"]
	api(AGENT, "reschedule", job=job, date=day.isoformat(), time_of_day="Morning", technician="Cyr")
	assert get(desk, "Dispatch Job", job)["status"] == "Scheduled"
	there = '[{"tech": "HR-EMP-00003", "arrived": "09:00:00", "departed": "10:00:00"}]'
	today = desk.today().isoformat()
	done = api(AGENT, "complete", job=job, technicians=there, items='["HT802"]', date=today)
	order = done["work_order"]
	assert float(get(desk, "Service Work Order", order)["total_hours"]) == 1.0
	with denied():
		api(AGENT, "bill", work_order=order)
	assert api("Administrator", "bill", work_order=order)["sales_invoice"]


def test_a_visit_is_called_off(desk: Site, api: Any) -> None:
	job = make_job(desk)
	desk.commit()
	with denied():
		api(VIEWER, "call_off", job=job)
	api(AGENT, "call_off", job=job)
	assert get(desk, "Dispatch Job", job)["status"] == "Cancelled"


def test_a_viewer_converts_nothing(desk: Site, api: Any) -> None:
	quote = make_quote(desk, [dict(FIBRE)])
	desk.commit()
	with denied():
		api(VIEWER, "convert_quote", quotation=quote)
	assert get(desk, "Quotation", quote)["service_status"] in (None, "")


def test_a_refusal_is_said_in_the_users_language(desk: Site, api: Any, monkeypatch: Any) -> None:
	import frappe

	quote = make_quote(desk, [dict(FIBRE)])
	convert(desk, quote)
	monkeypatch.setattr(frappe.local, "lang", "fr")
	with pytest.raises(frappe.ValidationError, match=f"{quote} a déjà été convertie"):
		api(AGENT, "convert_quote", quotation=quote)


def denied() -> Any:
	import frappe

	return pytest.raises(frappe.PermissionError)
