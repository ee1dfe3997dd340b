"""What the rows of payment methods, suspensions, IP and address histories become."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from targo_customer360.billing.suspension import status_on
from targo_customer360.imports.undo import undo_run
from tests.imports.conftest import Importing, counts

BANK = {"ppa_name": "Zoé Côté", "ppa_code": "815", "ppa_branch": "30213", "ppa_account": "0048811"}


def seconds(day: date) -> int:
	return int(datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("America/Montreal")).timestamp())


def test_an_account_gives_one_document_for_each_way_to_pay(importing: Importing) -> None:
	importing.legacy.add("account", 1, stripe_id="cus_1", stripe_ppa=1)
	importing.legacy.add("account", 2, ppa=1, ppa_amount="150.00", **BANK)
	importing.legacy.add("account", 3, stripe_id="cus_3", ppa=1, **BANK)
	importing.legacy.add("account", 4)
	importing.legacy.add("account_profile", 70, account_id=2)
	importing.seed()
	summary = importing.run("13d")
	assert counts(summary, "account") == {"read": 4, "inserted": 3, "skipped": 1}
	assert sorted(r["name"] for r in importing.site.list("Payment Method")) == [
		"PM-BANK-2",
		"PM-BANK-3",
		"PM-PAYSAFE-70",
		"PM-STRIPE-1",
		"PM-STRIPE-3",
	]
	bank = importing.site.get("Payment Method", "PM-BANK-2")
	assert (bank["is_auto"], bank["amount_limit"], bank["account_last4"]) == (1, 150.0, "8811")
	assert bank["account_number"] == "*******"
	assert importing.site.secret("Payment Method", "PM-BANK-2", "account_number") == "0048811"
	assert summary["payment_methods"] == {
		"active_accounts": 4,
		"no_method": 1,
		"bank_debit_alone": 1,
		"stripe_card": 0,
		"stripe_auto_charge": 1,
		"bank_debit_and_stripe_card": 1,
		"stripe_customers": 2,
		"bank_debit_on": 2,
		"bank_debit_with_details": 2,
		"paysafe_tokens": 1,
	}
	assert summary["balanced"] is True


def test_a_debit_that_was_stopped_leaves_on_the_next_import(importing: Importing) -> None:
	account = importing.legacy.add("account", 1, stripe_id="cus_1", ppa=1, **BANK)
	importing.seed()
	importing.run("13d")
	account.update(ppa=0, ppa_name=None, ppa_code=None, ppa_branch=None, ppa_account=None)
	summary = importing.run("13d")
	assert counts(summary, "account") == {"read": 1, "updated": 1}
	assert [r["name"] for r in importing.site.list("Payment Method")] == ["PM-STRIPE-1"]
	assert summary["balanced"] is True


def test_details_behind_a_stopped_debit_are_kept_but_charge_nobody(importing: Importing) -> None:
	importing.legacy.add("account", 1, ppa=0, **BANK)
	importing.seed()
	summary = importing.run("13d")
	bank = importing.site.get("Payment Method", "PM-BANK-1")
	assert (bank["is_auto"], bank["enabled"]) == (0, 0)
	assert summary["payment_methods"]["no_method"] == 1


@pytest.mark.parametrize(
	("starts_in", "ends_in", "status"),
	[
		(None, None, "Active"),
		(-5, None, "Active"),
		(-5, 5, "Active"),
		(-5, 0, "Active"),
		(-5, -1, "Ended"),
		(None, -1, "Ended"),
		(3, None, "Scheduled"),
	],
)
def test_a_suspension_is_what_its_dates_say(starts_in: int | None, ends_in: int | None, status: str) -> None:
	today = date(2026, 11, 22)
	day = {None: None} | {n: today + timedelta(days=n) for n in range(-10, 10)}
	assert status_on(today, day[starts_in], day[ends_in]) == status


def test_customers_are_flagged_by_suspensions_in_force_and_freed_by_an_undo(importing: Importing) -> None:
	importing.legacy.accounts(1, 2, 3)
	long_ago = date(2015, 3, 1)
	importing.legacy.add("account_suspension", 1, account_id=1, note="Non-paiement")
	importing.legacy.add(
		"account_suspension",
		2,
		account_id=2,
		date_start=seconds(long_ago),
		date_end=seconds(long_ago + timedelta(days=30)),
	)
	importing.seed()
	summary = importing.run("13g")
	flags = {
		r["name"]: r["is_suspended"] for r in importing.site.list("Customer", fields=("name", "is_suspended"))
	}
	assert flags == {"C-1": 1, "C-2": 0, "C-3": 0}
	ended = importing.site.get("Customer Suspension", "SUS-2")
	assert (ended["status"], ended["starts_on"], ended["source"]) == ("Ended", long_ago, "Legacy")
	undated = importing.site.get("Customer Suspension", "SUS-1")
	assert (undated["starts_on"], undated["ends_on"], undated["reason"]) == (None, None, "Non-paiement")
	undo_run(importing.site, summary["run"])
	assert importing.site.count("Customer", {"is_suspended": 1}) == 0


def test_ip_addresses_are_validated_and_their_version_told(importing: Importing) -> None:
	importing.legacy.accounts(1)
	for key, address in ((1, " 203.0.113.7 "), (2, "2001:DB8:0:0::7"), (3, "999.1.2.3"), (4, "")):
		importing.legacy.add("ip_history", key, account_id=1, ip=address)
	importing.seed()
	summary = importing.run("13h")
	assert counts(summary, "ip_history") == {"read": 4, "inserted": 2, "rejected": 2}
	rows = importing.site.list("IP Assignment", fields=("ip_address", "ip_version"), order_by="legacy_id")
	assert [(r["ip_address"], r["ip_version"]) for r in rows] == [("203.0.113.7", "4"), ("2001:db8::7", "6")]
	reasons = importing.site.list("Legacy Import Reject", fields=("reason", "column"), order_by="legacy_id")
	assert reasons[0] == {"reason": "999.1.2.3 is not an IP address", "column": "ip"}


def test_an_address_change_keeps_the_former_address(importing: Importing) -> None:
	importing.legacy.accounts(1)
	importing.legacy.add(
		"delivery_history", 1, account_id=1, address1="12, ch. de la CÃ´te", city="St-R&eacute;mi"
	)
	importing.legacy.add("delivery_history", 2, account_id=1, address1="", city="", zip="")
	importing.seed()
	summary = importing.run("13i")
	assert counts(summary, "delivery_history") == {"read": 2, "inserted": 1, "rejected": 1}
	change = importing.site.get("Service Address Change", "ADR-1")
	assert (change["address_line1"], change["city"]) == ("12, ch. de la Côte", "St-Rémi")


def test_an_arrangement_keeps_what_was_agreed_and_acts_on_nothing(importing: Importing) -> None:
	importing.legacy.accounts(1)
	importing.legacy.add("staff", 4, first_name="Geneviève", last_name="Roy")
	importing.legacy.add(
		"accord_paiement",
		9,
		account_id=1,
		staff_id=4,
		montant="150.50",
		method=3,
		status=0,
		note="Par t&eacute;l.",
	)
	importing.legacy.add("accord_paiement", 10, account_id=1, staff_id=88, status=-1, date_coupure=0)
	importing.legacy.add("accord_paiement", 11, account_id=1, status=9)
	importing.legacy.add("accord_paiement", 12, account_id=1, montant=None)
	importing.seed()
	summary = importing.run("13b")
	assert counts(summary, "accord_paiement") == {"read": 4, "inserted": 2, "rejected": 2}
	arrangement = importing.site.get("Payment Arrangement", "PA-9")
	assert (arrangement["amount"], arrangement["method"], arrangement["status"]) == (150.5, "Phone", "Open")
	assert (arrangement["employee"], arrangement["note"]) == ("HR-EMP-00004", "Par tél.")
	assert arrangement["is_imported"] == 1
	pending = importing.site.get("Payment Arrangement", "PA-10")
	assert (pending["status"], pending["cutoff_date"], pending["employee"]) == ("Pending", None, None)
	assert importing.site.count("Outbox Message") == 0
	assert importing.site.count("Customer", {"is_suspended": 1}) == 0
