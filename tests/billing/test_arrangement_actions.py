"""Making, cancelling and re-opening an arrangement: what is shown first, what is written, how it is taken back."""

from __future__ import annotations

import pytest

from targo_customer360.actions import plans, undoing
from targo_customer360.actions.arrangements import CANCEL, CREATE
from targo_customer360.actions.refusals import ActionRefused
from targo_customer360.billing import arrangements
from targo_customer360.billing.arrangement_limits import SETTINGS
from targo_customer360.billing.arrangement_states import ARRANGEMENT
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import NotPermitted
from tests.actions.people import AGENT, VIEWER, acting, make_people
from tests.billing.books import Books
from tests.billing.promises import agree, create, done, held, instalments, paid, reopen, shown, status

# making one


def test_an_arrangement_is_proposed_then_confirmed(books: Books) -> None:
	books.invoice(200)
	params = {"customer": "C-1", "amount": 150, "due_date": books.day(5), "cutoff_date": books.day(12)}
	plan = plans.propose(books.site, CREATE, params)
	assert books.site.count(ARRANGEMENT) == 0
	assert plan.summary == (
		f"A payment arrangement with Lise Côté (C-1): $150.00 by {books.day(5)}, cut off on {books.day(12)} if missed",
		f"Une entente de paiement avec Lise Côté (C-1) : 150,00 $ au plus tard le {books.day(5)},"
		f" coupure le {books.day(12)} en cas de défaut",
	)
	assert shown(plan) == {
		"customer": "C-1",
		"agreed_on": books.day(0).isoformat(),
		"due_date": books.day(5).isoformat(),
		"cutoff_date": books.day(12).isoformat(),
		"amount": "150.00",
		"status": "Open",
		"next_due_date": books.day(5).isoformat(),
		"next_cutoff_date": books.day(12).isoformat(),
	}
	((_, name),) = plans.confirm(books.site, plan.name).documents
	found = held(books, name)
	assert (found["status"], float(found["amount"]), found["customer_name"]) == ("Open", 150, "Lise Côté")
	assert (found["agreed_on"], found["is_imported"], found["currency"]) == (books.day(0), 0, "CAD")


def test_so_much_a_month_is_divided_over_what_is_owed(books: Books) -> None:
	books.invoice(350)
	plan = plans.propose(
		books.site,
		CREATE,
		{
			"customer": "C-1",
			"amount": 150,
			"due_date": books.day(5),
			"cutoff_date": books.day(9),
			"recurring": "monthly",
		},
	)
	rows = shown(plan)["instalments"]
	assert [row["amount"] for row in rows] == ["150.00", "150.00", "50.00"]
	assert shown(plan)["amount"] == "350.00"
	((_, name),) = plans.confirm(books.site, plan.name).documents
	assert (status(books, name), instalments(books, name)) == ("Open", [(0, "Upcoming")] * 3)
	assert held(books, name)["due_date"] == books.day(5)
	books.pay(200)
	assert instalments(books, name) == [(150, "Paid"), (50, "Partly Paid"), (0, "Upcoming")]


def test_a_cut_off_that_is_not_given_follows_the_settings_and_is_told(books: Books) -> None:
	params = {"customer": "C-1", "amount": 10, "due_date": books.day(5)}
	plan = plans.propose(books.site, CREATE, params)
	assert shown(plan)["cutoff_date"] == books.day(12).isoformat()
	assert any("7 days after the due date" in en for en, _ in plan.warnings)
	books.site.set_single(SETTINGS, {"arrangement_cutoff_days": 3})
	assert held(books, create(books, cutoff=None))["cutoff_date"] == books.day(8)
	books.site.set_single(SETTINGS, {"arrangement_cutoff_days": 0})
	assert held(books, create(books, cutoff=None))["cutoff_date"] is None


@pytest.mark.parametrize(
	("params", "field"),
	[
		({"due": -1}, "due_date"),
		({"cutoff": 5}, "cutoff_date"),
		({"cutoff": 4}, "cutoff_date"),
		({"amount": 0}, "amount"),
		({"amount": -5}, "amount"),
		({"amount": "10.001"}, "amount"),
		({"amount": "NaN"}, "amount"),
		({"recurring": "weekly"}, "recurring"),
		({"recurring": "monthly"}, "instalments"),
		({"instalments": 3}, "recurring"),
	],
)
def test_terms_that_do_not_hold_are_refused_with_the_field(books: Books, params: dict, field: str) -> None:
	with pytest.raises(InvalidField) as refused:
		create(books, **params)
	assert refused.value.field == field
	assert books.site.count(ARRANGEMENT) == 0


def test_a_customer_that_is_not_there_is_refused(books: Books) -> None:
	with pytest.raises(InvalidField, match="no customer C-99"):
		done(books, CREATE, customer="C-99", amount=5, due_date=books.day(5))


@pytest.mark.parametrize(
	("owed", "amount", "told"),
	[
		(0, 50, "owes nothing"),
		(40, 50, "$50.00 is more than the $40.00"),
		(90, 50, "$40.00 of it is not in this arrangement"),
		(50, 50, None),
	],
)
def test_an_amount_that_does_not_fit_what_is_owed_is_told(books: Books, owed, amount, told) -> None:
	if owed:
		books.invoice(owed)
	params = {
		"customer": "C-1",
		"amount": amount,
		"due_date": books.day(5),
		"cutoff_date": books.day(9),
	}
	said = [en for en, _ in plans.propose(books.site, CREATE, params).warnings]
	assert [told] if told is None else any(told in en for en in said), said
	assert told is not None or said == []


def test_money_on_its_way_is_told(books: Books) -> None:
	books.invoice(100)
	site = books.site
	batch = {"name": "BDB-1", "status": "Sent"}
	debit = {"name": "BD-1", "batch": "BDB-1", "customer": "C-1", "amount": 60, "status": "Sent"}
	charge = {"name": "PC-1", "customer": "C-1", "amount": 40, "status": "Pending"}
	from targo_customer360.sites.port import Document

	for doctype, values in (
		("Bank Debit Batch", batch),
		("Bank Debit", {**debit, "due_on": books.day(2)}),
		("Payment Charge", charge),
	):
		site.bulk_insert([Document(doctype, values.pop("name"), values)], site.now())
	params = {"customer": "C-1", "amount": 100, "due_date": books.day(5), "cutoff_date": books.day(9)}
	said = plans.propose(site, CREATE, params).warnings
	assert [en for en, _ in said] == [
		f"A bank debit of $60.00 is on its way for {books.day(2)}",
		"A card charge of $40.00 is on its way",
	]


def test_what_was_paid_today_counts_at_once_and_is_told(books: Books) -> None:
	books.invoice(150)
	books.pay(60)
	params = {"customer": "C-1", "amount": 90, "due_date": books.day(5)}
	plan = plans.propose(books.site, CREATE, params)
	assert (shown(plan)["paid_amount"], shown(plan)["status"]) == ("60.00", "Open")
	assert any("$60.00 that was paid already" in en for en, _ in plan.warnings)
	((_, name),) = plans.confirm(books.site, plan.name).documents
	assert paid(books, name) == 60


def test_a_new_one_that_is_due_first_takes_money_from_the_other_and_says_so(books: Books) -> None:
	other = agree(books, 100, due=20, cutoff=30)
	books.pay(100)
	assert status(books, other) == "Completed"
	plan = plans.propose(
		books.site, CREATE, {"customer": "C-1", "amount": 80, "due_date": books.day(5), "cutoff_date": None}
	)
	about_other = {c["fieldname"]: c["after"] for c in plan.changes if c["name"] == other}
	assert (about_other["status"], about_other["paid_amount"]) == ("Open", "20.00")
	plans.confirm(books.site, plan.name)
	assert (status(books, other), paid(books, other)) == ("Open", 20)


def test_a_payment_between_the_proposal_and_its_confirmation_shows_it_again(books: Books) -> None:
	books.invoice(150)
	plan = plans.propose(books.site, CREATE, {"customer": "C-1", "amount": 150, "due_date": books.day(5)})
	books.pay(150)
	books.site.commit()
	with pytest.raises(ActionRefused) as refused:
		plans.confirm(books.site, plan.name)
	assert refused.value.fresh
	assert books.site.count(ARRANGEMENT) == 0


# calling one off


def test_cancelling_takes_a_reason_and_gives_the_money_to_the_next(books: Books) -> None:
	first, second = agree(books, 80, due=5, cutoff=9), agree(books, 80, due=20, cutoff=30)
	books.pay(80)
	assert (status(books, first), status(books, second)) == ("Completed", "Open")
	third = agree(books, 10, due=3, cutoff=8)
	arrangements.reassess(books.site, "C-1")
	assert status(books, first) == "Open"
	with pytest.raises(InvalidField) as refused:
		done(books, CANCEL, name=first, reason="  ")
	assert refused.value.field == "cancel_reason"
	done(books, CANCEL, name=first, reason="Remplacée par une autre")
	found = held(books, first)
	assert (found["status"], found["cancel_reason"]) == ("Cancelled", "Remplacée par une autre")
	assert (found["cancelled_on"], found["next_cutoff_date"]) == (books.day(0), None)
	assert (paid(books, third), paid(books, second)) == (10, 70)
	with pytest.raises(InvalidField, match="cancelled already"):
		done(books, CANCEL, name=first, reason="encore")


def test_one_that_was_kept_is_not_cancelled_and_one_that_is_not_there_neither(books: Books) -> None:
	name = agree(books, 80)
	books.pay(80)
	with pytest.raises(InvalidField, match="was kept"):
		done(books, CANCEL, name=name, reason="x")
	with pytest.raises(InvalidField, match="was kept"):
		reopen(books, name)
	with pytest.raises(InvalidField, match="no arrangement PA-none"):
		done(books, CANCEL, name="PA-none", reason="x")


def test_making_one_is_undone_by_cancelling_it_and_that_by_reopening_it(books: Books) -> None:
	made = done(books, CREATE, customer="C-1", amount=50, due_date=books.day(5), cutoff_date=books.day(9))
	name = made.documents[0][1]
	back = undoing.undo(books.site, made.action)
	cancelled = plans.confirm(books.site, back.name)
	assert status(books, name) == "Cancelled"
	again = undoing.undo(books.site, cancelled.action)
	plans.confirm(books.site, again.name)
	found = held(books, name)
	assert (found["status"], found["due_date"], found["cutoff_date"]) == (
		"Open",
		books.day(5),
		books.day(9),
	)


# who may


def test_a_viewer_may_do_none_of_it(books: Books) -> None:
	make_people(books.site)
	name = agree(books, 100)
	books.site.commit()
	with acting(books.site, VIEWER):
		for attempt in (
			lambda: create(books),
			lambda: done(books, CANCEL, name=name, reason="x"),
			lambda: reopen(books, name),
		):
			with pytest.raises(NotPermitted):
				attempt()
	assert (books.site.count(ARRANGEMENT), status(books, name)) == (1, "Open")


def test_an_agent_is_named_as_the_one_who_agreed(books: Books) -> None:
	make_people(books.site)
	employee = {"name": "HR-EMP-00007", "first_name": "Gen", "status": "Active", "user_id": AGENT}
	if books.site.kind == "frappe":
		employee |= {
			"company": "Targo Demo",
			"gender": "Female",
			"date_of_birth": "1990-01-01",
			"date_of_joining": "2020-01-01",
		}
	books.site.insert("Employee", employee)
	books.site.commit()
	with acting(books.site, AGENT):
		name = create(books)
	assert held(books, name)["employee"]
