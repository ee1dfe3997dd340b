"""The 911 Audit and the orphans: which documents are listed, in which order, and what is said of each."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from targo_customer360.sites.port import Document, Site
from targo_customer360.telephony.reports import REPORTS
from targo_customer360.telephony.verdicts import recompute
from tests.telephony.desk import English, dids, figures, rows
from tests.telephony.phones import DID, NOW, OTHER, THIRD, Phones

REGISTRATION = "E911 Registration"


@pytest.fixture
def phones(site: Site) -> Phones:
	return Phones(site)


# 911 Audit


def test_audit_lists_the_worst_first_and_leaves_out_what_is_right(phones: Phones) -> None:
	numbers = iter(range(4502722410, 4502722430))

	def line(on_line: dict[str, Any] | None = None, **on_registration: Any) -> str:
		did = str(next(numbers))
		if on_registration.pop("registered", True):
			phones.registration(did, **on_registration)
		phones.line(did, **(on_line or {}))
		return did

	review = line({"location": None})
	confirm = line({"e911_state_of_check": "To confirm"})
	unfinished = [line(status=status) for status in ("Draft", "Needs Human", "Pending Removal", "Rejected")]
	contradicted = [line(provider_state=state) for state in ("Other door", "Missing there")]
	mismatch = line(street_number="132", provider_state="Other door")
	missing = line(registered=False)
	for state in ("Exact", "Other spelling"):
		line(provider_state=state)
	for status in ("Submitted", "Validated", "Unknown"):
		line(status=status)
	line({"status": "Decommissioned"}, street_number="132")
	recompute(phones.site)

	found = rows(phones.site, "e911-audit")

	assert dids(found) == [missing, mismatch, *contradicted, *unfinished, confirm, review]
	problems = ["Missing", "Mismatch", *["Contradicted"] * 2, *["Unfinished"] * 4, "To confirm", "Review"]
	assert [row["problem"] for row in found] == problems
	by_did = {row["did"]: row for row in found}
	assert by_did[mismatch]["reasons"] == "civic number 123 / 132; the last ledger check says: Other door"
	assert by_did[contradicted[1]]["what_to_do"].startswith("The 911 provider does not know this number")
	assert by_did[unfinished[3]]["reasons"] == "the registration is at: Rejected"
	assert by_did[review]["what_to_do"] == "Link the line to the place where the telephone is."
	assert figures(phones.site, "e911-audit") == {
		"Live Lines": 15,
		"To Look At": 10,
		"Missing": 1,
		"Mismatch": 1,
		"Contradicted": 2,
		"Unfinished": 4,
		"To confirm": 1,
		"Review": 1,
	}


def test_a_line_that_was_never_compared_is_in_the_audit(phones: Phones) -> None:
	phones.pair(DID)
	(row,) = rows(phones.site, "e911-audit")
	assert (row["problem"], row["reasons"]) == ("Review", "not compared yet")


def test_age_is_counted_from_the_last_change_that_is_known(phones: Phones) -> None:
	now = phones.site.now()
	import_start = now - timedelta(days=1)
	phones.site.bulk_insert(
		[Document("Legacy Import Run", "IMP-00001", {"status": "Completed", "started_at": import_start})], now
	)
	started_at = phones.site.list("Legacy Import Run", fields=("started_at",))[0]["started_at"]

	def mismatch(did: str, location: str, line: dict[str, int], touched: datetime) -> None:
		phones.registration(did, street_number="132")
		dates = {name: now - timedelta(days=days) for name, days in line.items()}
		phones.line(did, location=location, **dates)
		phones.site.bulk_update(REGISTRATION, {did: {"modified": touched}}, None)

	mismatch(DID, "LOC-1", {"changed_on": 100, "provisioned_on": 900}, started_at)
	mismatch(OTHER, "LOC-2", {"provisioned_on": 900}, started_at)
	mismatch(THIRD, "LOC-3", {"changed_on": 100}, now - timedelta(days=7))
	mismatch("4502722404", "LOC-4", {"changed_on": 100}, started_at)
	for days in (300, 30):
		values = {"customer": "C-1", "service_location": "LOC-4", "changed_at": now - timedelta(days=days)}
		phones.site.bulk_insert([Document("Service Address Change", f"ADR-{days}", values)], now)
	recompute(phones.site)

	found = rows(phones.site, "e911-audit")

	ages = {row["did"]: row["age"] for row in found}
	assert ages == {DID: 100, OTHER: 900, THIRD: 7, "4502722404": 30}
	assert dids(found) == [OTHER, DID, "4502722404", THIRD]
	assert found[1]["last_change"] == (now - timedelta(days=100)).date()


def test_audit_says_when_the_provider_was_never_asked(phones: Phones) -> None:
	phones.pair(DID)
	report = REPORTS["e911-audit"]
	assert report.note(phones.site, English()).startswith("No ledger check has been made yet")
	phones.registration(OTHER, provider_state="Exact")
	assert report.note(phones.site, English()) == ""


# Orphan 911


def test_orphans_are_registrations_that_no_live_line_needs(phones: Phones) -> None:
	phones.pair(DID)
	phones.registration(OTHER)
	phones.line(OTHER, status="Suspended")
	phones.registration(THIRD)
	phones.line(THIRD, status="Decommissioned", changed_on=datetime(2024, 5, 6, 7, 8))
	phones.registration("4502722404", status="Removed")
	phones.registration("4502722405", "C-2", unit="3")
	found = rows(phones.site, "orphan-911")
	assert dids(found) == [THIRD, "4502722405"]
	assert (found[0]["since"], found[0]["since_known_by"]) == (date(2024, 5, 6), "Line decommissioned")
	assert found[0]["other_lines"] == 2
	assert found[1]["e911_address"] == "123 rue Principale, #3, Ormstown, QC J0S 1K0"
	assert (found[1]["since"], found[1]["since_known_by"]) == (NOW.date(), "At the latest, first seen here")


def test_orphans_say_what_is_known_and_what_to_do(phones: Phones) -> None:
	phones.customer("C-1", disabled=1, is_suspended=1, customer_name="Zoé Côté")
	phones.customer("C-2", is_suspended=1)
	phones.customer("C-3")
	for number, customer in enumerate(("C-1", "C-2", "C-3", "C-1"), start=1):
		phones.registration(f"450272240{number}", customer)
	phones.site.bulk_update(REGISTRATION, {"4502722404": {"status": "Pending Removal"}}, None)
	phones.line("4502722409", "C-3")
	ended = {"C-1": ("Cancelled", date(2020, 1, 2)), "C-2": ("Cancelled", date(2019, 1, 2))}
	services = [(f"SUB-{customer}", customer, *how) for customer, how in ended.items()]
	for name, customer, status, end in [*services, ("SUB-9", "C-2", "Active", None)]:
		values = {"customer": customer, "status": status, "end_date": end}
		phones.site.bulk_insert([Document("Service Subscription", name, values)], NOW)

	found = rows(phones.site, "orphan-911")

	known = [(row["did"], row["customer_state"], row["suspended"], row["other_lines"]) for row in found]
	assert known == [
		("4502722401", "Former", 1, 0),
		("4502722404", "Former", 1, 0),
		("4502722402", "Suspended", 1, 0),
		("4502722403", "Active", 0, 1),
	]
	assert [row["since"] for row in found] == [date(2020, 1, 2), date(2020, 1, 2), NOW.date(), NOW.date()]
	assert [row["what_to_do"].split(":")[0] for row in found] == [
		"Nobody has this line any more",
		"The removal was asked for",
		"Ask the customer what became of the number, then ask for the removal.",
		"The customer has another line",
	]
	assert figures(phones.site, "orphan-911") == {
		"Registrations Without a Live Line": 4,
		"Former Customers": 2,
		"Suspended Customers": 1,
		"Active Customers": 1,
		"Removal Asked For": 1,
	}
	assert dids(rows(phones.site, "orphan-911", status="Pending Removal", town="ormstown")) == ["4502722404"]


def test_a_customer_who_is_gone_is_no_reason_to_remove_anything(phones: Phones) -> None:
	phones.registration(DID)
	phones.site.delete("Customer", ["C-1"])
	(row,) = rows(phones.site, "orphan-911")
	assert row["customer_state"] == "Unknown"
	assert row["what_to_do"].startswith("Find out who had this number")
