"""Whether a customer is on auto-pay: one answer, on whichever site the suite runs."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from targo_customer360.billing import autopay
from targo_customer360.billing import autopay_words as words
from targo_customer360.billing.autopay_words import has_expired
from targo_customer360.billing.debits import settlement
from targo_customer360.errors import InvalidField
from tests.billing.bank import CLERK, MANAGER, METHOD, Bank


@pytest.fixture
def bank(site):
	bank = Bank(site)
	bank.customer("C-1")
	bank.site.commit()
	return bank


def stripe(bank, **values):
	"""A Stripe method as the import or the switch leaves it, past the rule that asks for a card."""
	given = {
		"customer": "C-1",
		"provider": "Stripe",
		"label": "Stripe",
		"enabled": 1,
		"is_auto": 1,
		"stripe_customer_id": "cus_1",
		"card_shown": "Visa …4242 12/2099",
	}
	return bank.raw(METHOD, "PM-STRIPE-1", **(given | values))


def stops(bank):
	found = autopay.status(bank.site, "C-1")
	assert found.active
	return [en for en, _fr in found.stops]


def test_without_a_method_the_answer_is_no(bank):
	found = autopay.status(bank.site, "C-1")
	assert (found.active, found.method, found.stops, found.last_result) == (False, None, (), None)
	assert found.said == (
		"No, Lise Côté (C-1) is not on auto-pay.",
		"Non, Lise Côté (C-1) n'est pas en paiement automatique.",
	)


def test_a_card_that_is_charged_by_hand_is_no_auto_pay(bank):
	stripe(bank, is_auto=0)
	assert not autopay.status(bank.site, "C-1").active


def test_a_disabled_method_is_said(bank):
	bank.method(enabled=0)
	found = autopay.status(bank.site, "C-1")
	assert (found.active, found.stops) == (False, (words.DISABLED,))
	assert found.said[0] == "No, Lise Côté (C-1) is not on auto-pay. The payment method is disabled."


def test_a_bank_account_with_its_limits(bank):
	name = bank.method(amount_limit=150, amount_buffer=20)
	bank.invoice(57.49)
	found = autopay.status(bank.site, "C-1")
	assert (found.active, found.payment_method, found.provider) == (True, name, "Bank Draft")
	assert (found.limit, found.buffer, found.fixed, found.stops, found.doubts) == (150, 20, 0, (), ())
	assert found.said[0] == (
		"Yes, Lise Côté (C-1) is on auto-pay by the bank account ending in 4321, up to $150.00 and $20.00 beyond."
	)
	assert found.said[1] == (
		"Oui, Lise Côté (C-1) est en paiement automatique par le compte bancaire se terminant par 4321,"
		" jusqu'à 150,00 $ et 20,00 $ de plus."
	)


def test_an_imported_authorisation_is_a_doubt_and_no_stop(bank):
	bank.imported()
	found = autopay.status(bank.site, "C-1")
	assert (found.stops, found.doubts) == ((), (words.EVIDENCE_MISSING,))
	assert "To be seen to: No signed mandate is on file" in found.said[0]


@pytest.mark.parametrize(
	("values", "stop"),
	[
		({"account_number": "12"}, "The bank account is incomplete or wrong"),
		({"mandate_signed_on": None}, "No signed mandate on file"),
		({"amount_limit": 50}, "$57.49 is above the limit of $50.00"),
		({"through_credit_card": 1}, words.NOT_FROM_HERE[0]),
	],
)
def test_what_would_stop_the_next_debit(bank, values, stop):
	bank.method(**values)
	bank.invoice(57.49)
	assert stops(bank) == [stop]


def test_a_limit_below_the_last_invoice_is_told_before_the_next_one(bank):
	bank.method(amount_limit=50)
	invoice = bank.invoice(57.49)
	bank.customer().pay(57.49, against={invoice: 57.49})
	assert stops(bank) == ["$57.49 is above the limit of $50.00"]


def test_a_revoked_authorisation(bank):
	bank.method(revoked_on=bank.today)
	assert stops(bank) == ["The authorisation was revoked"]


def test_two_automatic_methods_stop_each_other(bank):
	bank.method()
	stripe(bank)
	assert stops(bank) == [words.TWO_METHODS[0]]


def test_an_open_arrangement_stops_both_kinds(bank):
	stripe(bank)
	bank.raw("Payment Arrangement", "PA-1", customer="C-1", status="Open", amount=50, due_date=bank.today)
	assert stops(bank) == ["A payment arrangement is open"]
	bank.site.bulk_update(METHOD, {"PM-STRIPE-1": {"is_auto": 0}}, None)
	bank.method()
	assert stops(bank) == ["A payment arrangement is open"]


@pytest.mark.parametrize(
	("values", "stop"),
	[
		({"stripe_customer_id": ""}, words.NOT_AT_STRIPE),
		({"stripe_without_card": 1, "card_shown": ""}, words.NO_CARD),
		({"card_shown": "Visa …4242 01/2020"}, words.CARD_EXPIRED),
	],
)
def test_what_would_stop_the_next_charge(bank, values, stop):
	stripe(bank, **values)
	assert stops(bank) == [stop[0]]


def test_a_card_that_was_not_looked_up_yet_is_a_doubt(bank):
	stripe(bank, card_shown="")
	found = autopay.status(bank.site, "C-1")
	assert (found.stops, found.doubts) == ((), (words.CARD_NOT_SEEN,))


def test_a_limit_of_a_card_charges_a_part(bank):
	stripe(bank, amount_limit=50)
	bank.invoice(57.49)
	found = autopay.status(bank.site, "C-1")
	assert (found.stops, [en for en, _fr in found.doubts]) == (
		(),
		["Only $50.00 of $57.49 is charged, the limit of the method"],
	)


@pytest.mark.parametrize(
	("status", "is_final", "stop", "last"),
	[
		("Succeeded", 0, None, "$57.49 was charged on "),
		("Pending", 0, words.CHARGE_IN_FLIGHT[0], "has no answer yet"),
		("Needs Authentication", 0, words.TO_CONFIRM[0], "waits for the customer"),
		("Failed", 1, "The last charge was refused for good: Expired card", "was refused: Expired card"),
		("Failed", 0, None, "was refused: Expired card"),
	],
)
def test_the_last_charge(bank, status, is_final, stop, last):
	stripe(bank)
	invoice = bank.invoice(57.49)
	message = "Expired card" if status == "Failed" else ""
	values = {"customer": "C-1", "invoice": invoice, "status": status, "amount": 57.49, "is_final": is_final}
	bank.raw("Payment Charge", "CHG-1", failure_message=message, attempted_at=bank.site.now(), **values)
	found = autopay.status(bank.site, "C-1")
	assert [en for en, _fr in found.stops] == ([stop] if stop else [])
	assert found.last_result and (found.last_result.status, found.last_result.amount) == (
		status,
		Decimal("57.49"),
	)
	assert last in found.said[0]


def test_the_last_debit_from_the_bank_to_its_return(bank):
	bank.ready("C-1", 57.49)
	bank.approved()
	found = autopay.status(bank.site, "C-1")
	assert (found.on_its_way.amount, found.last_result) == (Decimal("57.49"), None)
	assert "A bank debit of $57.49 due on" in found.said[0]
	assert stops(bank) == ["A debit of the same invoice is on its way"]


def test_a_returned_debit_is_the_last_result(bank):
	bank.ready("C-1", 57.49)
	batch = bank.sent(-14)
	settlement.settle_due(bank.site)
	assert "Last result: $57.49 was debited on" in autopay.status(bank.site, "C-1").said[0]
	bank.do(MANAGER, "record_debit_returns", content=bank.returned(batch))
	found = autopay.status(bank.site, "C-1")
	assert found.last_result and found.last_result.status == "Returned"
	assert found.said[0].endswith(
		f"the bank returned the debit of $57.49 of {bank.today - timedelta(days=14)}: Not sufficient funds."
	)
	assert "la banque a retourné le débit de 57,49 $" in found.said[1]


def test_an_unknown_customer(bank):
	with pytest.raises(InvalidField):
		autopay.status(bank.site, "C-404")


def test_the_actions_answer_in_both_languages(bank):
	bank.method(fixed_amount=40)
	bank.invoice(57.49)
	bank.site.commit()
	found = bank.ask(CLERK, "autopay_status", customer="C-1")
	assert found.text[0].endswith("by the bank account ending in 4321, $40.00 at a time.")
	assert [(row["provider"], row["fixed_amount"]) for row in found.rows] == [("Bank Draft", 40)]
	owed = bank.ask(CLERK, "get_balance", customer="C-1")
	due = bank.today - timedelta(days=5)
	assert owed.text == (
		f"Lise Côté (C-1) owes $57.49; $57.49 is overdue, the oldest since {due}",
		f"Lise Côté (C-1) doit 57,49 $ ; 57,49 $ sont en souffrance, le plus ancien depuis le {due}",
	)
	assert [(row["outstanding_amount"], row["due_date"]) for row in owed.rows] == [(Decimal("57.49"), due)]


def test_a_balance_says_credit_and_what_is_on_its_way(bank):
	bank.ready("C-1", 50)
	bank.approved()
	bank.customer().pay(20)
	bank.site.commit()
	en, _fr = bank.ask(CLERK, "get_balance", customer="C-1").text
	assert "owes $30.00" in en
	assert "$20.00 of payments are allocated to no invoice and counted" in en
	assert "a bank debit of $50.00" in en


def test_nothing_owed_and_a_credit(bank):
	assert bank.ask(CLERK, "get_balance", customer="C-1").text[0] == "Lise Côté (C-1) owes nothing"
	bank.customer().pay(20)
	bank.site.commit()
	assert bank.ask(CLERK, "get_balance", customer="C-1").text[1] == "Lise Côté (C-1) a un crédit de 20,00 $"


def test_expiry_of_a_card_as_it_is_shown(bank):
	today = bank.today
	assert not has_expired(f"Visa …4242 {today:%m/%Y}", today)
	assert has_expired("Visa …4242 01/20", today)
	assert not has_expired("TD …6789", today)
	assert not has_expired(None, today)
