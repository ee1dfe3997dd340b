"""What a person may do in the form, through the API and by deleting: as little as the actions leave."""

from __future__ import annotations

from typing import Any

import pytest

from targo_customer360.billing import arrangement_limits
from targo_customer360.billing import arrangement_states as states
from targo_customer360.billing.arrangement_states import ARRANGEMENT
from targo_customer360.errors import InvalidField
from tests.actions.people import AGENT, VIEWER, acting, make_people
from tests.billing.books import Books
from tests.billing.promises import agree, agree_monthly, held, imported, status

OPEN = {"status": "Open", "is_imported": 0, "reopened_on": None}
RECORD = {"status": "Open", "is_imported": 1, "reopened_on": None}


def test_a_new_one_waits_until_it_is_opened() -> None:
	states.check_by_hand(None, "Pending", [])
	for status_ in ("Open", "Completed", "Broken", "Cancelled"):
		with pytest.raises(InvalidField):
			states.check_by_hand(None, status_, [])


@pytest.mark.parametrize("before", [OPEN, RECORD, {**OPEN, "status": "Pending"}])
def test_no_status_and_no_result_is_changed_by_hand(before: dict) -> None:
	with pytest.raises(InvalidField):
		states.check_by_hand(before, "Completed", [])
	for fieldname in states.RESULTS:
		with pytest.raises(InvalidField):
			states.check_by_hand(before, before["status"], [fieldname])
	states.check_by_hand(before, before["status"], [])


@pytest.mark.parametrize("fieldname", sorted(states.TERMS))
def test_terms_are_changed_by_hand_only_where_they_do_not_act(fieldname: str) -> None:
	states.check_by_hand(RECORD, "Open", [fieldname])
	states.check_by_hand({**OPEN, "status": "Pending"}, "Pending", [fieldname])
	for before in (OPEN, {**RECORD, "reopened_on": "2026-03-01"}, {**OPEN, "status": "Cancelled"}):
		with pytest.raises(InvalidField):
			states.check_by_hand(before, before["status"], [fieldname])


# the rest needs a desk

desk = pytest.mark.frappe_only(
	reason="the embedded site has no forms, no whitelisted methods and no deleting"
)


@pytest.fixture
def agent(books: Books) -> Books:
	make_people(books.site)
	books.site.commit()
	return books


def form(name: str, **values: Any) -> None:
	"""What saving the form does."""
	import frappe

	document = frappe.get_doc(ARRANGEMENT, name)
	document.update(values)
	document.save()


@desk
def test_a_form_saves_a_note_and_nothing_that_was_agreed(agent: Books) -> None:
	import frappe

	single, plan = agree(agent, 100), agree_monthly(agent, [50, 50], first=5)
	agent.site.commit()
	with acting(agent.site, AGENT):
		form(single, note="Rappeler lundi", method="Phone")
		agent.site.commit()
		row = frappe.get_doc(ARRANGEMENT, plan).instalments[0].as_dict()
		for name, values in (
			(single, {"status": "Completed"}),
			(single, {"due_date": agent.day(60).isoformat()}),
			(single, {"amount": 5}),
			(single, {"paid_amount": 100}),
			(single, {"reopened_on": agent.day(0)}),
			(plan, {"instalments": [{**row, "amount": 100}]}),
		):
			with pytest.raises(frappe.ValidationError):
				form(name, **values)
			frappe.db.rollback()
	assert (held(agent, single)["note"], status(agent, single)) == ("Rappeler lundi", "Open")


@desk
def test_administrator_may_not_either(agent: Books) -> None:
	import frappe

	name = agree(agent, 100)
	with pytest.raises(frappe.ValidationError):
		form(name, status="Cancelled", cancel_reason="x")


@desk
def test_a_new_form_makes_one_that_waits_and_is_opened_by_the_button(agent: Books) -> None:
	import frappe

	from targo_customer360.api import arrangements as api

	with acting(agent.site, AGENT):
		document = frappe.get_doc(
			{
				"doctype": ARRANGEMENT,
				"customer": "C-1",
				"due_date": agent.day(5).isoformat(),
				"cutoff_date": agent.day(9).isoformat(),
				"amount": 60,
			}
		)
		with pytest.raises(frappe.ValidationError):
			frappe.get_doc({**document.as_dict(), "status": "Open"}).insert()
		document.insert()
		assert document.status == "Pending"
		frappe.db.commit()
		opened = api.reopen(document.name, agent.day(6).isoformat(), agent.day(9).isoformat())
	assert (opened["status"], opened["name"]) == ("Open", document.name)
	assert held(agent, document.name)["due_date"] == agent.day(6)


@desk
@pytest.mark.parametrize("imported_one", [False, True])
def test_nobody_deletes_one(agent: Books, imported_one: bool) -> None:
	import frappe

	name = imported(agent, "PA-7") if imported_one else agree(agent, 100)
	agent.site.commit()
	for user in ("Administrator", AGENT):
		with acting(agent.site, user), pytest.raises((frappe.ValidationError, frappe.PermissionError)):
			frappe.delete_doc(ARRANGEMENT, name)
		frappe.db.rollback()
	with pytest.raises(frappe.ValidationError, match="never deleted"):
		frappe.delete_doc(ARRANGEMENT, name, force=True, ignore_permissions=True)
	assert agent.site.count(ARRANGEMENT, {"name": name}) == 1
	granted = frappe.get_all("DocPerm", {"parent": ARRANGEMENT, "delete": 1})
	assert granted == []


@desk
def test_the_api_makes_cancels_and_says_what_it_did(agent: Books) -> None:
	import frappe

	from targo_customer360.api import arrangements as api

	agent.invoice(300)
	agent.site.commit()
	dates = (agent.day(5).isoformat(), agent.day(9).isoformat())
	with acting(agent.site, AGENT):
		made = api.create("C-1", "100", *dates, recurring="monthly")
		assert (made["status"], len(held(agent, made["name"])["instalments"])) == ("Open", 3)
		assert "3 instalments of $100.00 a month" in made["message"]
		with pytest.raises(frappe.ValidationError, match="reason"):
			api.cancel(made["name"], " ")
		assert api.cancel(made["name"], "Saisie par erreur")["status"] == "Cancelled"
	with acting(agent.site, VIEWER), pytest.raises(frappe.PermissionError):
		api.create("C-1", 100, *dates)
	logged = frappe.get_all("Customer Action", fields=["status"], order_by="creation")
	assert [row.status for row in logged] == ["Executed", "Refused", "Executed"]


@desk
def test_its_methods_take_only_a_post() -> None:
	import frappe

	from targo_customer360.api import arrangements as api

	for method in (api.create, api.cancel, api.reopen):
		assert frappe.allowed_http_methods_for_whitelisted_func[method] == ["POST"]


@desk
def test_the_night_breaks_what_was_missed_and_goes_on_after_one_that_fails(
	agent: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
	from targo_customer360.api import arrangements as api

	other = Books(agent.site, "C-2")
	names = [agree(who, 10, due=-1, cutoff=5) for who in (agent, other)]
	agent.site.commit()
	real = api.payment_changed

	def failing(site: Any, customer: str) -> None:
		if customer == "C-1":
			raise RuntimeError("out of reach")
		real(site, customer)

	monkeypatch.setattr(api, "payment_changed", failing)
	api.reassess_all()
	assert (status(agent, names[0]), status(other, names[1])) == ("Open", "Broken")
	monkeypatch.setattr(api, "payment_changed", real)
	api.reassess_all()
	assert status(agent, names[0]) == "Broken"


@desk
def test_money_is_entered_even_if_what_follows_fails(agent: Books, monkeypatch: pytest.MonkeyPatch) -> None:
	from targo_customer360.targo_customer360 import doc_events

	def failing(*_: Any) -> None:
		raise RuntimeError("out of reach")

	name = agree(agent, 100)
	monkeypatch.setattr(doc_events.payments, "payment_changed", failing)
	payment = agent.pay(100)
	assert (agent.site.get("Payment Entry", payment)["docstatus"], status(agent, name)) == (1, "Open")


@desk
def test_installation_gives_the_usual_limits(agent: Books) -> None:
	from targo_customer360 import install
	from targo_customer360.patches.v1_0 import add_arrangement_limits

	add_arrangement_limits.execute()
	assert arrangement_limits.rows(agent.site) == list(arrangement_limits.DEFAULTS)
	agent.site.set_single(
		arrangement_limits.SETTINGS, {arrangement_limits.TABLE: [{"role": "System Manager", "a_year": 1}]}
	)
	install.add_arrangement_limits()
	assert [row["role"] for row in arrangement_limits.rows(agent.site)] == ["System Manager"]
