"""What becomes of debits at the bank: paid, entered once; returned, taken back once. On whichever site the suite runs."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from targo_customer360.billing.balance import balance
from targo_customer360.billing.debits import pending, settlement, taken
from targo_customer360.billing.debits.pending import BATCH, DEBIT
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Locked, NotPermitted
from tests.billing.bank import ACCOUNT, CLERK, LOG, MANAGER, METHOD, SETTINGS, Bank, return_file

PAYMENT, INVOICE, TODO = "Payment Entry", "Sales Invoice", "ToDo"
LATE = -14
"""Days from the due date, after which the bank had its time."""


@pytest.fixture
def bank(site):
	return Bank(site)


def settled(bank):
	batch = bank.sent(LATE)
	assert settlement.settle_due(bank.site) == len(
		[row for row in bank.debits(batch) if row["status"] != "Held"]
	)
	return batch


def payments(bank, **filters):
	fields = ("name", "docstatus", "paid_amount", "unallocated_amount", "reference_no", "posting_date")
	return bank.site.list(PAYMENT, filters, fields=fields, order_by="creation, name")


def test_a_debit_that_stays_is_paid_once(bank):
	invoice = bank.ready("C-1", 57.49)
	batch = settled(bank)
	row = bank.debit(batch)
	(entry,) = payments(bank)
	assert (entry["name"], entry["docstatus"], entry["paid_amount"]) == (row["payment_entry"], 1, 57.49)
	assert (entry["reference_no"], entry["unallocated_amount"]) == (row["name"], 0)
	assert bank.site.get(INVOICE, invoice)["status"] == "Paid"
	assert (row["status"], bank.batch(batch)["status"]) == ("Settled", "Closed")
	assert (bank.batch(batch)["settled_count"], bank.batch(batch)["settled_amount"]) == (1, 57.49)
	assert (balance(bank.site, "C-1").owing, taken(bank.site, [invoice])) == (0, {})
	assert settlement.settle_due(bank.site) == 0
	assert len(payments(bank)) == 1


def test_nothing_is_entered_before_the_bank_had_its_time(bank):
	bank.ready()
	batch = bank.sent()
	assert settlement.settle_due(bank.site) == 0
	assert (bank.debit(batch)["status"], pending(bank.site, "C-1").amount) == ("Sent", Decimal("57.49"))


def test_an_invoice_that_was_paid_meanwhile_leaves_a_credit(bank):
	invoice = bank.ready("C-1", 100)
	bank.sent(LATE)
	bank.customer().pay(70, against={invoice: 70})
	bank.site.commit()
	settlement.settle_due(bank.site)
	(entry,) = payments(bank, reference_no=("like", "BD-%"))
	assert (entry["paid_amount"], entry["unallocated_amount"]) == (100, 70)
	assert balance(bank.site, "C-1").owing == -70


def test_one_that_can_not_be_entered_asks_a_person_and_keeps_nobody_waiting(bank):
	bank.ready("C-1", 50)
	batch = bank.sent(LATE)
	bank.site.set_single(SETTINGS, {"pad_clearing_account": ""})
	bank.site.commit()
	assert settlement.settle_due(bank.site) == 0
	row = bank.debit(batch)
	assert (row["status"], "clearing account" in row["problem"]) == ("Sent", True)
	assert bank.site.count(TODO, {"reference_name": row["name"], "status": "Open"}) == 1
	settlement.settle_due(bank.site)
	assert bank.site.count(TODO, {"reference_name": row["name"], "status": "Open"}) == 1
	bank.site.set_single(SETTINGS, {"pad_clearing_account": "Cash - TD"})
	bank.site.commit()
	assert settlement.settle_due(bank.site) == 1
	assert (bank.debit(batch)["problem"] or "", len(payments(bank))) == ("", 1)
	assert bank.site.count(TODO, {"reference_name": row["name"], "status": "Open"}) == 0


def test_a_payment_that_a_person_entered_from_the_bank_s_list_is_not_entered_again(bank):
	invoice = bank.ready("C-1", 50)
	batch = bank.sent(LATE)
	by_hand = bank.customer().pay(50, against={invoice: 50}, submit=False)
	bank.site.update(
		PAYMENT, by_hand, {"reference_no": bank.debit(batch)["name"], "reference_date": bank.today}
	)
	bank.site.submit(PAYMENT, by_hand)
	bank.site.commit()
	assert settlement.settle_due(bank.site) == 1
	assert (len(payments(bank)), bank.debit(batch)["payment_entry"]) == (1, by_hand)


@pytest.mark.embedded_only(
	reason="a lock belongs to its connection on MariaDB, and one test has one connection"
)
def test_two_jobs_do_not_settle_together(bank):
	with bank.site.lock(settlement.LOCK), pytest.raises(Locked):
		settlement.settle_due(bank.site)


# returns


def test_a_return_before_it_is_settled_leaves_the_invoice_owed(bank):
	invoice = bank.ready()
	batch = bank.sent()
	bank.do(MANAGER, "record_debit_returns", content=bank.returned(batch))
	row = bank.debit(batch)
	assert (row["status"], row["return_code"], row["return_reason"]) == (
		"Returned",
		"901",
		"Not sufficient funds",
	)
	assert (row["returned_on"], bank.batch(batch)["returned_amount"]) == (bank.today, 57.49)
	assert (bank.batch(batch)["status"], taken(bank.site, [invoice])) == ("Closed", {})
	assert not pending(bank.site, "C-1")
	assert payments(bank) == []


def test_a_return_after_it_is_settled_cancels_the_payment(bank):
	invoice = bank.ready()
	batch = settled(bank)
	bank.do(MANAGER, "record_debit_returns", content=bank.returned(batch))
	assert [entry["docstatus"] for entry in payments(bank)] == [2]
	assert balance(bank.site, "C-1").owing == Decimal("57.49")
	assert bank.site.get(INVOICE, invoice)["status"] == "Overdue"
	assert (bank.batch(batch)["settled_count"], bank.batch(batch)["returned_count"]) == (0, 1)


def test_the_same_file_twice_changes_nothing(bank):
	bank.ready()
	batch = settled(bank)
	text = bank.returned(batch)
	bank.do(MANAGER, "record_debit_returns", content=text)
	before = (bank.debit(batch), bank.batch(batch), payments(bank))
	with pytest.raises(InvalidField, match="Nothing new to record: 1 recorded before"):
		bank.do(MANAGER, "record_debit_returns", content=text)
	assert (bank.debit(batch), bank.batch(batch), payments(bank)) == before


def test_a_debit_that_stands_in_a_file_twice_is_returned_once(bank):
	bank.ready()
	batch = settled(bank)
	name = bank.debit(batch)["name"]
	text = return_file([(name, Decimal("57.49"), "901"), (name, Decimal("57.49"), "905")])
	bank.do(MANAGER, "record_debit_returns", content=text)
	assert (bank.debit(batch)["return_code"], bank.batch(batch)["returned_count"]) == ("901", 1)


def test_what_is_not_ours_is_said_and_the_rest_is_recorded(bank):
	bank.ready("C-1", 50)
	bank.ready("C-2", 30)
	batch = bank.sent()
	first, second = (row["name"] for row in bank.debits(batch))
	text = return_file(
		[(first, Decimal(50), "901"), (second, Decimal(31), "901"), ("BD-1999-00001-0001", Decimal(5), "905")]
	)
	checked = bank.ask(MANAGER, "check_debit_returns", content=text)
	assert checked.text[0] == "1 debit, $50.00 returned; 0 recorded before; 2 not recognised"
	assert {row["status"] for row in bank.debits(batch)} == {"Sent"}
	bank.do(MANAGER, "record_debit_returns", content=text)
	assert [row["status"] for row in bank.debits(batch)] == ["Returned", "Sent"]
	(said,) = bank.site.list(LOG, {"action_id": "record_debit_returns"}, fields=("preview", "params"))
	assert "The bank returned 31.00, the debit was 30.00" in said["preview"]
	assert "It is none of our debits" in said["preview"]
	assert ACCOUNT not in said["preview"] + said["params"]


def test_a_debit_that_never_left_can_not_come_back(bank):
	bank.ready()
	batch = bank.approved()
	with pytest.raises(InvalidField, match="Nothing new"):
		bank.do(MANAGER, "record_debit_returns", content=bank.returned(batch))
	assert bank.debit(batch)["status"] == "Prepared"


@pytest.mark.parametrize(
	("code", "enabled", "revoked"),
	[
		("901", 1, False),
		("903", 1, False),
		("905", 0, False),
		("902", 0, False),
		("917", 1, True),
		("999", 1, False),
	],
)
def test_the_reason_says_whether_it_may_be_tried_again(bank, code, enabled, revoked):
	invoice = bank.ready()
	batch = bank.sent()
	bank.do(MANAGER, "record_debit_returns", content=bank.returned(batch, code))
	(method,) = bank.site.list(METHOD, fields=("enabled", "is_auto", "revoked_on"))
	assert (method["enabled"], method["is_auto"]) == (enabled, 1)
	assert method["revoked_on"] == (bank.today if revoked else None)
	if enabled and not revoked:
		assert set(taken(bank.site, [invoice])) == set()
		bank.prepare()
		assert set(taken(bank.site, [invoice])) == {invoice}
	else:
		with pytest.raises(InvalidField, match="1 held"):
			bank.prepare()


def test_after_two_returns_a_person_decides(bank):
	bank.ready()
	for _turn in range(2):
		bank.do(MANAGER, "record_debit_returns", content=bank.returned(bank.sent()))
	bank.ready("C-2", 10)
	assert bank.held(bank.prepare()) == {"C-1": "returned"}


def test_one_return_is_entered_by_hand(bank):
	bank.ready()
	batch = settled(bank)
	name = bank.debit(batch)["name"]
	with pytest.raises(NotPermitted):
		bank.do(CLERK, "record_debit_return", debit=name, code="901")
	with pytest.raises(InvalidField, match="not a reason"):
		bank.do(MANAGER, "record_debit_return", debit=name, code="123")
	bank.do(MANAGER, "record_debit_return", debit=name, code="901")
	assert [entry["docstatus"] for entry in payments(bank)] == [2]
	with pytest.raises(InvalidField, match="not at the bank"):
		bank.do(MANAGER, "record_debit_return", debit=name, code="901")
	(row,) = bank.site.list(
		LOG, {"action_id": "record_debit_return", "status": "Executed"}, fields=("customer",)
	)
	assert row["customer"] == "C-1"


def test_a_payment_that_a_person_cancelled_before_is_left_alone(bank):
	bank.ready()
	batch = settled(bank)
	bank.site.cancel(PAYMENT, bank.debit(batch)["payment_entry"])
	bank.site.commit()
	bank.do(MANAGER, "record_debit_returns", content=bank.returned(batch))
	assert (bank.debit(batch)["status"], bank.debit(batch)["problem"] or "") == ("Returned", "")


def test_a_payment_that_can_not_be_cancelled_is_a_return_all_the_same(bank):
	bank.ready()
	batch = settled(bank)
	entry = bank.debit(batch)["payment_entry"]
	undo = _refuse_to_cancel(bank, entry)
	bank.do(MANAGER, "record_debit_returns", content=bank.returned(batch))
	row = bank.debit(batch)
	assert (row["status"], bool(row["problem"])) == ("Returned", True)
	assert bank.site.count(TODO, {"reference_name": row["name"], "status": "Open"}) == 1
	assert settlement.retry_problems(bank.site) == 0
	undo()
	assert settlement.retry_problems(bank.site) == 1
	assert (bank.debit(batch)["problem"] or "", [p["docstatus"] for p in payments(bank)]) == ("", [2])
	assert bank.site.count(TODO, {"reference_name": row["name"], "status": "Open"}) == 0


def _refuse_to_cancel(bank, entry):
	"""Have the site itself refuse: a closed period on ERPNext, a rule on the embedded site."""
	from targo_customer360.sites.port import SiteError

	if bank.site.kind == "embedded":
		rules = bank.site._rules

		def refuse(site, document, before):
			raise SiteError("The period is closed")

		bank.site._rules = {**rules, PAYMENT: (refuse,)}

		def undo():
			bank.site._rules = rules

		return undo
	import frappe

	frappe.db.set_single_value("Accounts Settings", "acc_frozen_upto", bank.today)
	frappe.db.set_single_value("Accounts Settings", "frozen_accounts_modifier", "System Manager")
	frappe.db.commit()

	def thaw():
		frappe.db.set_single_value("Accounts Settings", "acc_frozen_upto", None)
		frappe.db.set_single_value("Accounts Settings", "frozen_accounts_modifier", None)
		frappe.db.commit()

	return thaw


def test_the_daily_job_survives_a_batch_of_another_day(bank):
	bank.ready("C-1", 50)
	early = bank.sent(LATE)
	bank.ready("C-2", 30)
	late = bank.sent()
	assert settlement.settle_due(bank.site) == 1
	assert (bank.batch(early)["status"], bank.batch(late)["status"]) == ("Closed", "Sent")


def test_the_whole_month_again(bank):
	"""Invoiced, debited, paid; invoiced again, debited, returned: one payment stands, one invoice is owed."""
	bank.ready("C-1", 60)
	settled(bank)
	second = bank.invoice(60, day=-1)
	bank.site.commit()
	again = bank.sent()
	assert [row["amount"] for row in bank.debits(again)] == [60]
	bank.do(MANAGER, "record_debit_returns", content=bank.returned(again))
	owed = balance(bank.site, "C-1")
	assert (owed.owing, [row["name"] for row in owed.invoices]) == (60, [second])
	assert [entry["docstatus"] for entry in payments(bank)] == [1]
	assert bank.site.count(DEBIT, {"status": "Sent"}) == bank.site.count(BATCH, {"status": "Sent"}) == 0


def test_a_day_that_the_file_went_is_between_its_making_and_today(bank):
	bank.ready()
	batch = bank.generated()
	with pytest.raises(InvalidField):
		bank.do(MANAGER, "mark_debit_batch_sent", batch=batch, sent_on=bank.today + timedelta(days=1))
