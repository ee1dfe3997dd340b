"""A payment lifts a suspension for non-payment: once, and nothing puts it back by itself."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from targo_customer360.billing.suspension import SUSPENSION
from targo_customer360.integrations.suspension_schedule import lift, run_due
from targo_customer360.sites.port import Document
from tests.billing.books import Books
from tests.billing.outside import (
	HOME,
	SETTINGS,
	flagged,
	status_of,
	suspend,
	suspension,
	where,
)

ROOT = Path(__file__).resolve().parents[2]


def days(site, number):
	return site.today() + timedelta(days=number)


@pytest.fixture
def owing(house):
	"""C-1 owes 100 dollars and was suspended for it."""
	books = Books(house)
	invoice = books.invoice(100)
	house.commit()
	name = suspend(house, source="Non-payment")
	return house, books, invoice, name


def test_a_payment_lifts_a_suspension_for_non_payment_once(owing, outside):
	site, books, invoice, name = owing
	outside.drain(site)
	books.pay(60, against={invoice: 60})
	site.commit()
	assert (lift(site, "C-1"), flagged(site)) == ([], True)
	payment = books.pay(40, against={invoice: 40})
	site.commit()
	assert lift(site, "C-1") == [name]
	outside.drain(site)
	assert (outside.mode(HOME), outside.barrings(), flagged(site)) == ("open", [], False)
	assert suspension(site, name)["lifted"] == 1
	books.cancel("Payment Entry", payment)
	site.commit()
	assert (run_due(site)["begun"], lift(site, "C-1"), flagged(site)) == (0, [], False), (
		"not put back by itself"
	)


def test_the_scheduled_round_lifts_what_no_job_did(owing):
	site, books, invoice, name = owing
	books.pay(100, against={invoice: 100})
	site.commit()
	assert run_due(site)["lifted"] == 1
	assert run_due(site)["lifted"] == 0
	assert status_of(site, SUSPENSION, name) == "Ended"


@pytest.mark.embedded_only(reason="on a bench the queue takes the job away")
def test_a_payment_asks_for_the_lift_in_its_own_transaction(owing):
	site, books, invoice, _ = owing
	books.pay(99, against={invoice: 99})
	site.commit()
	assert not site.count("Background Job", {"method": ("like", "%lift_job")})
	books.pay(1, against={invoice: 1})
	site.commit()
	assert site.count("Background Job", {"method": ("like", "%lift_job")}) == 1


def test_the_threshold_decides_and_money_that_names_no_invoice_counts(owing):
	site, books, _, _ = owing
	site.set_single(SETTINGS, {"lift_threshold": 25})
	books.pay(74.99)
	site.commit()
	assert lift(site, "C-1") == []
	books.pay(0.01)
	site.commit()
	assert len(lift(site, "C-1")) == 1


def test_only_what_was_made_here_for_non_payment_is_lifted(owing):
	site, books, invoice, name = owing
	manual = suspend(site)
	imported = {"customer": "C-1", "status": "Active", "source": "Non-payment", "is_imported": 1}
	site.bulk_insert([Document(SUSPENSION, "SUS-7", imported)], site.now())
	books.pay(100, against={invoice: 100})
	site.commit()
	assert lift(site, "C-1") == [name]
	assert [status_of(site, SUSPENSION, n) for n in (manual, "SUS-7")] == ["Active", "Active"]
	assert flagged(site)


def test_two_payments_at_once_lift_once(owing, real_site):
	site, books, invoice, name = owing
	books.pay(100, against={invoice: 100})
	site.commit()
	command = [sys.executable, "-c", LIFT, where(site, real_site)]
	both = [
		subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
		for _ in range(2)
	]
	said = {process.communicate()[0].strip() for process in both}
	assert said == {"[]", f"['{name}']"}
	site.rollback()
	assert site.count("Customer Action", {"action_id": "suspension.lifted"}) == 1


LIFT = """
import sys
from targo_customer360.integrations.suspension_schedule import lift
from tests.integrations.drain_child import open_site
site = open_site(sys.argv[1])
if site.kind == "frappe":
	import frappe
	frappe.enqueue = lambda *_, **__: None
print(lift(site, "C-1"))
"""
