"""What a customer owes, and what a payment does to it, on whichever site the suite runs."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from targo_customer360.billing.balance import balance
from targo_customer360.embedded.rules import AFTER, RULES
from targo_customer360.sites.embedded_site import EmbeddedSite
from targo_customer360.sites.port import SiteError

pytestmark = pytest.mark.embedded_only(reason="ERPNext does its own accounting; this is the embedded site's")


@pytest.fixture
def ruled(site):
	assert isinstance(site, EmbeddedSite)
	site._rules, site._after = RULES, AFTER
	site.insert("Customer", {"name": "C-1", "customer_name": "Ferme Bellevue"})
	return site


def _invoice(site, total: float, days_late: int = 10) -> str:
	due = site.today() - timedelta(days=days_late)
	values = {"customer": "C-1", "posting_date": due, "due_date": due, "grand_total": total}
	name = site.insert("Sales Invoice", values)
	site.submit("Sales Invoice", name)
	return name


def _payment(site, paid: float, allocated: dict[str, float]) -> str:
	rows = [
		{"reference_doctype": "Sales Invoice", "reference_name": name, "allocated_amount": amount}
		for name, amount in allocated.items()
	]
	values = {
		"payment_type": "Receive",
		"party_type": "Customer",
		"party": "C-1",
		"posting_date": site.today(),
		"paid_amount": paid,
		"references": rows,
	}
	name = site.insert("Payment Entry", values)
	site.submit("Payment Entry", name)
	return name


def test_a_draft_owes_nothing_and_a_submitted_invoice_its_total(ruled):
	ruled.insert("Sales Invoice", {"customer": "C-1", "due_date": ruled.today(), "grand_total": 40})
	assert balance(ruled, "C-1").owing == 0
	name = _invoice(ruled, 114.98)
	found = balance(ruled, "C-1")
	assert (found.owing, found.overdue) == (Decimal("114.98"), Decimal("114.98"))
	assert found.oldest_due == ruled.today() - timedelta(days=10)
	assert ruled.get("Sales Invoice", name)["status"] == "Overdue"


def test_a_payment_lowers_what_is_outstanding_and_cancelling_it_brings_it_back(ruled):
	name = _invoice(ruled, 100)
	payment = _payment(ruled, 60, {name: 60})
	assert balance(ruled, "C-1").owing == 40
	ruled.cancel("Payment Entry", payment)
	assert balance(ruled, "C-1").owing == 100
	assert ruled.get("Sales Invoice", name)["status"] == "Overdue"


def test_money_without_an_invoice_is_credit(ruled):
	_invoice(ruled, 100)
	_payment(ruled, 130, {})
	found = balance(ruled, "C-1")
	assert (found.owing, found.overdue, found.unallocated) == (-30, 0, 130)
	assert found.oldest_due is None


def test_an_invoice_that_is_not_due_is_owed_but_not_overdue(ruled):
	_invoice(ruled, 50, days_late=-5)
	found = balance(ruled, "C-1")
	assert (found.owing, found.overdue) == (50, 0)


def test_more_than_what_is_outstanding_is_not_allocated(ruled):
	name = _invoice(ruled, 100)
	with pytest.raises(SiteError, match="above what is outstanding"):
		_payment(ruled, 150, {name: 150})
	assert balance(ruled, "C-1").owing == 100
