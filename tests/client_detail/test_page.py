"""The page of one customer: what it holds, who may see which part, and what it costs."""

from __future__ import annotations

import json

import pytest

from targo_customer360.client_detail import page, sections
from targo_customer360.client_detail.view import FIRST_ROWS
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import NotPermitted
from tests.actions.people import AGENT, VIEWER, acting, make_people, take_roles_away
from tests.client_detail import everything
from tests.client_detail.everything import CUSTOMER, OTHER, SECRETS, access_of
from tests.client_detail.statements import sent


@pytest.fixture
def full(site):
	"""A site with one customer who has everything, and another one with as much."""
	everything.customers(site)
	for customer in (CUSTOMER, OTHER):
		for number in (1, 2):
			everything.location(site, number, customer)
		everything.invoices(site, 25, customer)
		everything.the_rest(site, customer)
	return site


def _get(site, customer=CUSTOMER, **wanted):
	return page.get(site, customer, access_of(site), **wanted)


def test_the_page_holds_every_section_of_this_customer_and_of_nobody_else(full):
	found = _get(full)
	assert list(found["sections"]) == list(sections.SECTIONS)
	assert {name: s["status"] for name, s in found["sections"].items()} == dict.fromkeys(
		found["sections"], "ok"
	)
	totals = {name: section["total"] for name, section in found["sections"].items()}
	assert totals["invoices"] == 25 and len(found["sections"]["invoices"]["rows"]) == FIRST_ROWS
	assert (totals["locations"], totals["quotes"], totals["tickets"], totals["work_orders"]) == (2, 1, 1, 1)
	assert (totals["payments"], totals["payment_methods"], totals["notes"]) == (1, 1, 1)
	assert OTHER not in json.dumps(found).replace(f"LOC-{CUSTOMER}", "")


def test_the_header_says_what_must_be_seen_first(full):
	header = _get(full)["header"]
	assert (header["customer_name"], header["status"]) == ("Ferme Bellevue", "active")
	assert (header["suspension"]["reason"], header["suspension"]["effects"]) == ("Impayé", [])
	assert (header["arrangement"]["amount"], header["arrangement"]["days_left"]) == (60, 5)
	assert (header["balance"]["owing"], header["balance"]["overdue"]) == (250, 250)
	assert header["e911"] == {"worst": "mismatch", "counts": {"mismatch": 2}, "lines": 2, "to_confirm": 0}
	assert header["payment"]["provider"] == "Bank Draft"


def test_a_location_comes_with_its_equipment_lines_subscriptions_and_latest_history(full):
	first = _get(full)["sections"]["locations"]["rows"][0]
	assert (first["name"], first["address"]) == ("LOC-C-1-1", "1 rue Principale, Huntingdon")
	assert [one["type"] for one in first["equipment"]] == ["ONT"]
	assert [one["price"] for one in first["subscriptions"]] == [49.95]
	(line,) = first["lines"]
	assert (line["did"], line["verdict"], line["reasons"][0]["fr"]) == (
		"4500010001",
		"mismatch",
		"Autre porte",
	)
	assert first["ip_history"]["total"] == 8
	assert [row["ip_address"] for row in first["ip_history"]["rows"]] == [
		f"10.0.0.{n}" for n in (7, 6, 5, 4, 3)
	]
	assert first["address_history"]["total"] == 8 and len(first["address_history"]["rows"]) == 5


def test_a_ticket_comes_with_its_visits_and_a_quote_with_its_months(full):
	found = _get(full)["sections"]
	(ticket,) = found["tickets"]["rows"]
	assert [(v["hours"], v["technicians"]) for v in ticket["work_orders"]] == [(1.5, ["Gen Bélanger"])]
	(quote,) = found["quotes"]["rows"]
	assert (quote["number"], quote["total"], quote["monthly_total"]) == ("SOQ-908", 75, 50)


def test_a_note_is_text_and_a_secret_is_nowhere(full):
	found = _get(full)
	assert found["sections"]["notes"]["rows"][0]["content"] == "Rappeler Marie\nx"
	text = json.dumps(found)
	assert [secret for secret in SECRETS if secret in text] == []
	assert found["sections"]["payment_methods"]["rows"][0]["last4"] == "2999"


def test_the_timeline_merges_what_happened(full):
	kinds = {row["kind"] for row in _get(full)["sections"]["timeline"]["rows"]}
	assert kinds == {"note", "suspension", "arrangement", "move", "visit"}
	later = page.section(full, CUSTOMER, access_of(full), "timeline", start=18, length=10)
	whole = page.section(full, CUSTOMER, access_of(full), "timeline", length=100)
	assert later["rows"] == whole["rows"][18:28] and later["total"] == whole["total"] == len(whole["rows"])


def test_more_of_one_list(full):
	access = access_of(full)
	first = page.section(full, CUSTOMER, access, "invoices", 0, 20)
	rest = page.section(full, CUSTOMER, access, "invoices", 20, 20)
	names = [row["name"] for row in first["rows"] + rest["rows"]]
	assert len(set(names)) == 25 and rest["total"] == 25
	assert page.section(full, CUSTOMER, access, "invoices", 40, 20)["total"] == 25
	history = page.section(full, CUSTOMER, access, "ip_history@LOC-C-1-2", 5, 20)
	assert [row["ip_address"] for row in history["rows"]] == ["10.0.0.2", "10.0.0.1", "10.0.0.0"]
	# Somebody else's location is no way round whose page it is.
	assert page.section(full, CUSTOMER, access, "ip_history@LOC-C-2-1")["total"] == 0


@pytest.mark.parametrize(
	("name", "start", "length", "field"),
	[
		("nothing", 0, 20, "section"),
		("nothing@LOC-1", 0, 20, "section"),
		("ip_history", 0, 20, "section"),
		("invoices", -1, 20, "start"),
		("invoices", 0, 0, "length"),
		("invoices", 0, 100_000, "length"),
	],
)
def test_a_list_that_is_not_there_is_refused(full, name, start, length, field):
	with pytest.raises(InvalidField) as refused:
		page.section(full, CUSTOMER, access_of(full), name, start, length)
	assert refused.value.field == field


def test_a_customer_who_is_not_there(full):
	with pytest.raises(InvalidField, match="There is no customer C-9"):
		_get(full, "C-9")


def test_one_with_no_data_has_empty_sections(site):
	everything.customers(site)
	found = _get(site)
	assert {name for name, s in found["sections"].items() if s["status"] != "ok"} == set()
	assert found["header"]["balance"]["owing"] == 0 and found["header"]["suspension"] is None
	assert found["header"]["e911"]["worst"] == "none"


def test_forty_locations_cost_no_more_queries_than_one(site):
	everything.customers(site)
	everything.location(site, 1)
	everything.invoices(site, 1)
	everything.the_rest(site)
	_get(site)
	with sent(site) as few:
		_get(site)
	for number in range(2, 41):
		everything.location(site, number)
	everything.invoices(site, 60, OTHER)
	with sent(site) as many:
		found = _get(site)
	assert found["sections"]["locations"]["total"] == 40
	assert len(many) == len(few) > 10


def test_a_section_that_fails_leaves_the_rest(full, monkeypatch):
	def broken(view, part):
		raise RuntimeError("the disk is on fire")

	monkeypatch.setitem(sections.SECTIONS, "tickets", broken)
	found = _get(full)["sections"]
	assert (found["tickets"]["status"], found["tickets"]["rows"]) == ("error", [])
	assert "fire" not in json.dumps(found["tickets"])
	assert found["invoices"]["total"] == 25


def test_who_may_see_nothing_of_customers_sees_no_page(full):
	make_people(full)
	take_roles_away(full, VIEWER)
	with acting(full, VIEWER), pytest.raises(NotPermitted):
		_get(full)


def test_a_section_that_may_not_be_read_says_so(full):
	make_people(full)
	with acting(full, AGENT):
		access = access_of(full)
		assert access.may_read("Customer")
		hidden = {"Payment Method", "Payment Entry"}
		narrowed = type(access)(_Hidden(access, hidden))
		found = page.get(full, CUSTOMER, narrowed)
	assert {n for n, s in found["sections"].items() if s["status"] == "denied"} >= {
		"payments",
		"payment_methods",
	}
	# Half of an account would be a wrong figure.
	assert found["header"]["balance"] == {"denied": True} and "owing" not in found["sections"]["invoices"]
	assert found["sections"]["locations"]["status"] == "ok"


class _Hidden(dict):
	"""The conditions of an access, with nothing of some DocTypes."""

	def __init__(self, access, hidden):
		super().__init__()
		self._access, self._hidden = access, hidden

	def get(self, doctype, default=None):
		from targo_customer360.sites.access import NOTHING

		return NOTHING if doctype in self._hidden else self._access.to(doctype)
