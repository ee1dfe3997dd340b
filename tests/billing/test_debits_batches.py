"""Batches of bank debits from what is due to the file that the bank takes, on whichever site the suite runs."""

from __future__ import annotations

import json
import os
import signal
from datetime import timedelta
from decimal import Decimal

import pytest

from targo_customer360.actions.perform import carry_out
from targo_customer360.billing.debits import batches, pending, taken
from targo_customer360.billing.debits.aft_reader import read
from targo_customer360.billing.debits.bank_file import number_of
from targo_customer360.billing.debits.pending import ALLOCATION, BATCH, DEBIT
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import NotPermitted, SiteError
from tests.billing.bank import ACCOUNT, CLERK, LOG, MANAGER, METHOD, OTHER_MANAGER, SETTINGS, Bank


@pytest.fixture
def bank(site):
	return Bank(site)


def test_from_what_is_due_to_the_file(bank):
	bank.ready("C-1", 57.49)
	bank.ready("C-2", 100)
	bank.invoice(10, "C-3")
	bank.site.commit()
	batch = bank.generated()
	held = bank.batch(batch)
	assert (held["status"], held["debit_count"], held["total_amount"]) == ("Generated", 2, 157.49)
	found = read(bank.file(batch))
	assert (found.user_id, found.number, found.data_centre) == ("1234567890", 1, "81510")
	assert found.total("D") == Decimal("157.49")
	assert [(item.reference, item.payor_name, item.routing, item.account) for item in found.items] == [
		(row["name"], "LISE COTE", "081520001", ACCOUNT) for row in bank.debits(batch)
	]
	assert all(len(row["name"]) <= 19 for row in bank.debits(batch))
	assert [item.due_on for item in found.items] == [bank.today] * 2


def test_an_account_number_stands_nowhere_but_in_the_file(bank):
	bank.ready()
	batch = bank.generated()
	bank.file(batch)
	rows = [bank.batch(batch), *bank.debits(batch), *bank.site.list(LOG, fields=("*",))]
	assert ACCOUNT not in json.dumps(rows, default=str, ensure_ascii=False)
	logged = bank.site.list(
		LOG, {"action_id": "download_debit_file"}, fields=("status", "reason", "proposed_by")
	)
	assert [(row["status"], row["reason"], row["proposed_by"]) for row in logged] == [
		("Answered", "to send it to the bank", MANAGER)
	]


def test_the_file_comes_out_the_same_or_not_at_all(bank):
	bank.ready()
	batch = bank.generated()
	assert bank.file(batch) == bank.file(batch, OTHER_MANAGER)
	(row,) = bank.debits(batch)
	bank.site.update(METHOD, row["payment_method"], {"account_number": "1111111"})
	bank.site.commit()
	with pytest.raises(InvalidField, match="changed since file 0001"):
		bank.file(batch)


@pytest.mark.parametrize(
	("case", "code"),
	[
		("no account", "account"),
		("revoked", "revoked"),
		("no mandate", "mandate"),
		("disabled method", "disabled"),
		("disabled customer", "customer"),
		("arrangement", "arrangement"),
		("stripe", "stripe"),
		("two accounts", "two_accounts"),
		("above the limit", "limit"),
		("card under way", "charged"),
	],
)
def test_what_is_held(bank, case, code):
	bank.ready("C-9", 20)
	invoice = bank.ready("C-1", 100, **_method(bank, case))
	_happen(bank, case, invoice)
	bank.site.commit()
	batch = bank.prepare()
	assert bank.held(batch).keys() == {"C-1"}
	assert code in bank.held(batch)["C-1"].split(",")
	assert (bank.batch(batch)["debit_count"], bank.batch(batch)["total_amount"]) == (1, 20)
	assert not taken(bank.site, [invoice])


def _method(bank, case):
	return {
		"no account": {"account_number": ""},
		"revoked": {"revoked_on": bank.today},
		"no mandate": {"mandate_signed_on": None},
		"disabled method": {"enabled": 0},
		"above the limit": {"amount_limit": 80, "amount_buffer": 19.99},
	}.get(case, {})


def _happen(bank, case, invoice):
	if case == "disabled customer":
		bank.site.update("Customer", "C-1", {"disabled": 1})
	elif case == "arrangement":
		bank.raw("Payment Arrangement", "PA-1", customer="C-1", status="Open", amount=50, due_date=bank.today)
	elif case == "stripe":
		bank.method(provider="Stripe", stripe_customer_id="cus_1", is_auto=0)
		bank.site.bulk_update(METHOD, {row["name"]: {"is_auto": 1} for row in _stripe(bank)}, None)
	elif case == "two accounts":
		bank.method(account_number="1112223")
	elif case == "card under way":
		values = {"customer": "C-1", "invoice": invoice, "status": "Pending", "amount": 100}
		bank.raw("Payment Charge", "CHG-1", **values)


def _stripe(bank):
	return bank.site.list(METHOD, {"provider": "Stripe"})


def test_an_imported_arrangement_holds_nothing(bank):
	bank.ready()
	values = {"customer": "C-1", "status": "Open", "is_imported": 1, "amount": 5, "due_date": bank.today}
	bank.raw("Payment Arrangement", "PA-1", **values)
	bank.site.commit()
	assert bank.held(bank.prepare()) == {}


def test_through_a_credit_card_is_no_bank_debit(bank):
	bank.ready("C-9", 20)
	bank.ready(through_credit_card=1)
	assert [row["customer"] for row in bank.debits(bank.prepare())] == ["C-9"]


def test_imported_authorisations_as_settings_say(bank):
	bank.invoice(40)
	bank.imported()
	bank.site.commit()
	batch = bank.prepare()
	assert (bank.debit(batch)["status"], bank.debit(batch)["evidence_missing"]) == ("Prepared", 1)
	said = bank.site.list(LOG, {"action_id": "prepare_debit_batch"}, fields=("preview",))[0]["preview"]
	assert "no signed mandate on file" in said
	bank.do(CLERK, "cancel_debit_batch", batch=batch, reason="Once more with the strict rule")
	bank.site.set_single(SETTINGS, {"pad_imported_mandates": "Hold"})
	with pytest.raises(InvalidField, match="Nothing can be debited"):
		bank.prepare()


def test_an_invoice_is_in_one_batch_only(bank):
	first = bank.ready("C-1", 50)
	batch = bank.prepare()
	with pytest.raises(InvalidField, match="Nothing can be debited"):
		bank.prepare()
	second = bank.invoice(30)
	bank.site.commit()
	other = bank.prepare()
	assert [row["amount"] for row in bank.debits(other)] == [30]
	assert taken(bank.site, [first, second]) == {first: batch, second: other}


def test_two_people_who_prepare_at_once_make_one_batch(bank):
	bank.ready()
	proposal = batches.propose(bank.site, bank.today)
	batches.create(bank.site, proposal)
	with pytest.raises(InvalidField, match="just been put into another batch"), bank.site.savepoint():
		batches.create(bank.site, proposal)
	bank.site.commit()
	assert bank.site.count(ALLOCATION, {"taken": ("set", None)}) == 1
	assert bank.site.count(BATCH) == 1


def test_another_person_approves(bank):
	bank.ready()
	batch = bank.prepare(MANAGER)
	with pytest.raises(InvalidField, match="another person"):
		bank.do(MANAGER, "approve_debit_batch", batch=batch)
	bank.do(OTHER_MANAGER, "approve_debit_batch", batch=batch)
	assert bank.batch(batch)["approved_by"] == OTHER_MANAGER


def test_one_person_may_do_both_where_settings_say_so(bank):
	bank.site.set_single(SETTINGS, {"pad_one_person": 1})
	bank.ready()
	bank.do(MANAGER, "approve_debit_batch", batch=bank.prepare(MANAGER))


@pytest.mark.parametrize(
	("action", "made"),
	[
		("approve_debit_batch", Bank.prepare),
		("generate_debit_file", Bank.approved),
		("mark_debit_batch_sent", Bank.generated),
		("cancel_debit_batch", Bank.approved),
	],
)
def test_what_takes_a_manager(bank, action, made):
	bank.ready()
	batch = made(bank)
	more = {"reason": "no reason"} if action == "cancel_debit_batch" else {}
	before = bank.batch(batch)
	with pytest.raises(NotPermitted):
		bank.do(CLERK, action, batch=batch, **more)
	assert bank.batch(batch) == before


def test_the_file_is_for_a_manager_with_a_reason(bank):
	bank.ready()
	batch = bank.generated()
	with pytest.raises(NotPermitted):
		bank.file(batch, CLERK)
	with pytest.raises(InvalidField):
		bank.ask(MANAGER, "download_debit_file", batch=batch, reason="")


@pytest.mark.parametrize("status", ["Draft", "Approved", "Sent"])
def test_a_step_out_of_order_is_refused(bank, status):
	bank.ready()
	batch = {"Draft": bank.prepare, "Approved": bank.approved, "Sent": bank.sent}[status]()
	steps = {
		"approve_debit_batch": "Draft",
		"generate_debit_file": "Approved",
		"mark_debit_batch_sent": "Generated",
	}
	for action, wanted in steps.items():
		if wanted != status:
			with pytest.raises(InvalidField, match=f"a batch that is {status}"):
				bank.do(MANAGER, action, batch=batch)
	assert bank.batch(batch)["status"] == status


# after it was prepared


def test_a_payment_in_between_takes_its_debit_out(bank):
	paid = bank.ready("C-1", 50)
	bank.ready("C-2", 30)
	batch = bank.approved()
	bank.customer("C-1").pay(20, against={paid: 20})
	bank.site.commit()
	bank.do(MANAGER, "generate_debit_file", batch=batch)
	assert bank.held(batch) == {"C-1": "changed"}
	assert (bank.batch(batch)["debit_count"], bank.batch(batch)["held_count"]) == (1, 1)
	assert read(bank.file(batch)).total("D") == 30
	assert not taken(bank.site, [paid])


def test_what_was_revoked_in_between_does_not_go_out(bank):
	bank.ready()
	batch = bank.prepare()
	(row,) = bank.debits(batch)
	bank.site.update(METHOD, row["payment_method"], {"revoked_on": bank.today})
	bank.site.commit()
	with pytest.raises(InvalidField, match="can be debited any more"):
		bank.do(MANAGER, "approve_debit_batch", batch=batch)


def test_a_held_debit_is_released_by_a_manager_and_stays_released(bank):
	bank.ready("C-1", 200, amount_limit=100)
	bank.ready("C-2", 30)
	batch = bank.prepare()
	name = next(row["name"] for row in bank.debits(batch) if row["status"] == "Held")
	with pytest.raises(NotPermitted):
		bank.do(CLERK, "release_bank_debit", debit=name, reason="she agreed")
	bank.do(MANAGER, "release_bank_debit", debit=name, reason="she agreed on the telephone")
	bank.do(OTHER_MANAGER, "approve_debit_batch", batch=batch)
	bank.do(MANAGER, "generate_debit_file", batch=batch)
	assert read(bank.file(batch)).total("D") == 230
	assert bank.site.get(DEBIT, name)["release_reason"] == "she agreed on the telephone"


@pytest.mark.parametrize(
	"values", [{"revoked_on": True}, {"mandate_signed_on": None}, {"account_number": "12"}]
)
def test_what_nobody_may_release(bank, values):
	if values.get("revoked_on"):
		values = {"revoked_on": bank.today}
	bank.ready("C-1", 200, **values)
	bank.ready("C-2", 30)
	batch = bank.prepare()
	name = next(row["name"] for row in bank.debits(batch) if row["status"] == "Held")
	with pytest.raises(InvalidField, match="can't be released"):
		bank.do(MANAGER, "release_bank_debit", debit=name, reason="the customer wants to pay")
	assert bank.site.get(DEBIT, name)["status"] == "Held"


def test_a_released_debit_whose_invoice_went_elsewhere_is_refused(bank):
	bank.ready("C-1", 200, amount_limit=100)
	bank.ready("C-2", 30)
	batch = bank.prepare()
	name = next(row["name"] for row in bank.debits(batch) if row["status"] == "Held")
	(method,) = bank.site.list(METHOD, {"customer": "C-1"})
	bank.site.update(METHOD, method["name"], {"amount_limit": 0})
	bank.site.commit()
	bank.prepare()
	with pytest.raises(SiteError, match="same invoice is on its way"):
		bank.do(MANAGER, "release_bank_debit", debit=name, reason="she agreed")


def test_an_agent_takes_one_debit_out(bank):
	invoice = bank.ready("C-1", 50)
	bank.ready("C-2", 30)
	batch = bank.prepare()
	name = next(row["name"] for row in bank.debits(batch) if row["customer"] == "C-1")
	bank.do(CLERK, "hold_bank_debit", debit=name, reason="pays by cheque this month")
	assert bank.held(batch) == {"C-1": "person"}
	assert (bank.batch(batch)["total_amount"], taken(bank.site, [invoice])) == (30, {})


def test_a_batch_that_is_cancelled_lets_its_invoices_go(bank):
	invoice = bank.ready()
	batch = bank.approved()
	bank.do(MANAGER, "cancel_debit_batch", batch=batch, reason="wrong day")
	assert (bank.batch(batch)["status"], taken(bank.site, [invoice])) == ("Cancelled", {})
	assert bank.prepare() != batch


def test_the_preparation_is_undone_by_cancelling(bank):
	bank.ready()
	bank.prepare()
	(row,) = bank.site.list(LOG, {"action_id": "prepare_debit_batch"}, fields=("undo",))
	undo = json.loads(row["undo"])
	bank.do(CLERK, undo["action"], **undo["params"])
	assert bank.site.count(BATCH, {"status": "Cancelled"}) == 1


# the number of a file


def test_numbers_follow_each_other_and_begin_again_after_9999(bank):
	bank.site.set_single(SETTINGS, {"pad_last_file_number": 9998})
	numbers = []
	for customer in ("C-1", "C-2", "C-3"):
		bank.ready(customer)
		numbers.append(bank.batch(bank.generated())["file_number"])
	assert numbers == [9999, 1, 2]
	assert [number_of(n) for n in (1, 9999, 10000)] == [1, 9999, 1]


def test_a_file_that_was_never_sent_gives_its_number_back(bank):
	bank.ready("C-1")
	batch = bank.generated()
	bank.do(MANAGER, "cancel_debit_batch", batch=batch, reason="the bank never got it")
	assert bank.batch(bank.generated())["file_number"] == 1


def test_a_number_that_another_file_took_after_it_is_not_given_back(bank):
	bank.ready("C-1")
	first = bank.generated()
	bank.ready("C-2")
	bank.generated()
	bank.do(MANAGER, "cancel_debit_batch", batch=first, reason="the bank never got it")
	assert bank.batch(bank.generated())["file_number"] == 3


def test_two_files_never_get_one_number(bank):
	from targo_customer360.billing.debits import bank_file

	bank.ready("C-1")
	first = bank.approved()
	bank.ready("C-2")
	second = bank.approved()
	sequence = bank_file.next_sequence(bank.site)
	bank_file.generate(bank.site, first, sequence)
	with pytest.raises(InvalidField, match="just been numbered"), bank.site.savepoint():
		bank_file.generate(bank.site, second, sequence)


def test_a_crash_between_the_number_and_the_end_leaves_neither(bank, address):
	bank.ready()
	batch = bank.approved()
	bank.site.commit()
	child = os.fork()
	if child == 0:
		from targo_customer360.actions.registry import REGISTRY

		mine = address.open_in_child()
		plan = REGISTRY["generate_debit_file"].decide(
			mine, REGISTRY["generate_debit_file"].params(batch=batch)
		)
		plan.apply()
		os.kill(os.getpid(), signal.SIGKILL)
	assert os.waitpid(child, 0)[1] == signal.SIGKILL
	bank.site.rollback()
	assert (bank.batch(batch)["status"], bank.batch(batch)["file_number"]) == ("Approved", 0)
	bank.do(MANAGER, "generate_debit_file", batch=batch)
	assert bank.batch(batch)["file_number"] == 1


def test_settings_that_lack_something_say_what(bank):
	bank.ready()
	batch = bank.approved()
	bank.site.set_single(SETTINGS, {"pad_short_name": ""})
	with pytest.raises(InvalidField, match="Short Name"):
		bank.do(MANAGER, "generate_debit_file", batch=batch)
	assert bank.batch(batch)["status"] == "Approved"


@pytest.mark.parametrize("days", [-1, 61])
def test_the_day_is_neither_past_nor_far(bank, days):
	bank.ready()
	with pytest.raises(InvalidField):
		bank.prepare(due_on=bank.today + timedelta(days=days))


def test_a_batch_whose_day_has_passed_is_not_sent(bank):
	bank.ready()
	batch = bank.approved()
	bank.site.bulk_update(BATCH, {batch: {"due_on": bank.today - timedelta(days=1)}}, None)
	bank.site.commit()
	with pytest.raises(InvalidField, match="has passed"):
		bank.do(MANAGER, "generate_debit_file", batch=batch)


def test_only_what_was_decided_counts_as_on_its_way_for_a_cut_off(bank):
	bank.ready("C-1", 50)
	batch = bank.prepare()
	assert not pending(bank.site, "C-1")
	bank.do(MANAGER, "approve_debit_batch", batch=batch)
	found = pending(bank.site, "C-1")
	assert (bool(found), found.amount, found.due_on) == (True, 50, bank.today)
	bank.do(MANAGER, "cancel_debit_batch", batch=batch, reason="wrong day")
	assert not pending(bank.site, "C-1")


def test_an_unknown_user_gets_nothing(bank):
	bank.ready()
	with pytest.raises(SiteError):
		bank.do("Guest", "prepare_debit_batch", due_on=bank.today)
	assert bank.site.count(BATCH) == 0


def test_what_is_due_is_answered_without_making_a_batch(bank):
	bank.ready("C-1", 50)
	bank.ready("C-2", 30, enabled=0)
	found = bank.ask(CLERK, "list_debits_due", due_on=bank.today)
	assert found.text == (
		"1 debit, $50.00; held: 1 debit, $30.00",
		"1 débit, 50,00 $ ; retenus : 1 débit, 30,00 $",
	)
	assert [(row["customer"], row["held_for"]) for row in found.rows] == [
		("C-1", ""),
		("C-2", "The payment method is disabled"),
	]
	assert bank.site.count(BATCH) == 0


def test_prepared_by_is_whoever_confirmed(bank):
	bank.ready()
	carry_out(bank.site, "prepare_debit_batch", {"due_on": bank.today})
	assert bank.site.list(BATCH, fields=("prepared_by",))[0]["prepared_by"] == "Administrator"
