"""One customer in words: everything that stays in view, and nothing that the reader may not see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from targo_customer360.actions.answers import answer
from targo_customer360.actions.perform import carry_out
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site
from tests.actions.people import VIEWER, acting, make_people
from tests.billing.books import Books, with_rules
from tests.integrations.factories import make_customer, make_line, make_registration

DID = "4502722408"


@pytest.fixture
def customer(site: Site) -> Site:
	"""C-1: 150 $ overdue, 40 $ paid last week, an arrangement, a line without 911, a ticket."""
	books = Books(with_rules(site))
	books.invoice(150)
	books.pay(40, -7)
	make_line(site, DID)
	site.insert(
		"Issue", {"subject": "No internet", "customer": "C-1", "status": "Open", "raised_by": "x@example.com"}
	)
	due = site.today() + timedelta(days=5)
	carry_out(site, "create_payment_arrangement", {"customer": "C-1", "amount": "60", "due_date": due})
	return site


def test_what_stays_in_view_is_said_with_its_rows(customer):
	found = answer(customer, "customer_overview", {"customer": "C-1"})
	english, french = found.text
	assert english.startswith("Lise Côté (C-1): active. Owes $110.00, of which $110.00 is overdue since ")
	due = customer.today() + timedelta(days=5)
	for part in (
		"No suspension.",
		f"Payment arrangement: $60.00 due {due}.",
		f"Lines: {DID} active, 911 not compared.",
		"1 open ticket: ",
		"No internet.",
		"Last payment: $40.00 on ",
	):
		assert part in english
	for part in (
		"Doit 110,00 $, dont 110,00 $ en retard",
		"1 billet ouvert : ",
		"Dernier paiement : 40,00 $ le ",
	):
		assert part in french
	parts = [row["part"] for row in found.rows]
	assert parts == ["customer", "balance", "arrangement", "line", "ticket", "payment"]
	assert set(found.rows[0]) == set(found.columns) == set(found.labels)


def test_a_line_in_need_and_a_suspension_stand_out(customer):
	make_registration(customer, DID)
	carry_out(customer, "suspend_customer", {"customer": "C-1", "reason": "unpaid since March"})
	held = {"e911_verdict": "Mismatch", "e911_state_of_check": "To confirm"}
	customer.bulk_update("VoIP Line", {DID: held}, None)
	english, french = answer(customer, "customer_overview", {"customer": "C-1"}).text
	assert "Lise Côté (C-1): suspended." in english
	assert f"Suspended since {customer.today()}." in english
	assert "911 ADDRESS DIFFERS, to confirm after a move" in english
	assert "ADRESSE 911 DIFFÉRENTE" in french


def test_a_number_leads_to_its_customer(customer):
	make_registration(
		customer, "4502722409", customer=make_customer(customer, "C-2", customer_name="Luc Roy")
	)
	assert answer(customer, "customer_overview", {"did": "(450) 272-2408"}).text[0].startswith("Lise Côté")
	assert answer(customer, "customer_overview", {"did": "4502722409"}).text[0].startswith("Luc Roy")


@pytest.mark.parametrize(
	("params", "field"), [({}, "customer"), ({"customer": "C-9"}, "customer"), ({"did": "4502729999"}, "did")]
)
def test_nobody_is_said_to_be_nobody(customer, params, field):
	with pytest.raises(InvalidField) as error:
		answer(customer, "customer_overview", params)
	assert error.value.field == field


@pytest.mark.frappe_only(reason="who may read invoices and tickets follows from ERPNext's roles")
def test_what_may_not_be_read_is_left_out(customer):
	make_people(customer)
	with acting(customer, VIEWER):
		found = answer(customer, "customer_overview", {"customer": "C-1"})
	assert {row["part"] for row in found.rows} == {"customer", "arrangement", "line"}
