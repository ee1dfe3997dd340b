"""At scale 1 the demo data has the ISP's own figures, to the row."""

from __future__ import annotations

from collections import Counter

import pytest

from targo_customer360.embedded.demo.counts import LARGEST_SCALE, SMALLEST_SCALE, Counts
from tests.demo.conftest import Demo
from tests.demo.reading import Rows, did

ROWS = {
	"account": 15_000,
	"delivery": 17_000,
	"service": 22_000,
	"product": 60,
	"staff": 40,
	"soumission": 908,
	"soumission_template": 3,
	"accord_paiement": 7_283,
	"bon_travail": 14_486,
	"bon_travail_item": 3,
	"account_profile": 658,
	"pbx": 790,
	"phone_addr": 1_014,
	"phone_provisioning": 786,
	"account_suspension": 1_049,
	"ip_history": 20_999,
	"delivery_history": 16_284,
	"service_snapshot": 45_977,
	"voicemeup": 96,
	"tele_wiz": 1_065,
}
CUSTOMERS = {
	"soumission": 529,
	"accord_paiement": 1_687,
	"bon_travail": 10_110,
	"pbx": 745,
	"phone_addr": 909,
	"phone_provisioning": 739,
	"ip_history": 5_769,
}


def way_to_pay(account: dict[str, str | None]) -> str:
	bank, stripe, auto = account["ppa"] == "1", bool(account["stripe_id"]), account["stripe_ppa"] == "1"
	if bank and stripe:
		return "bank and stripe, auto" if auto else "bank and stripe"
	if stripe:
		return "stripe auto" if auto else "stripe"
	return "bank" if bank else "none"


def customers(rows: Rows) -> int:
	return len({row["account_id"] for row in rows})


def test_every_table_has_its_rows(full: Demo) -> None:
	assert {table: len(rows) for table, rows in full.tables.items()} == ROWS
	assert full.counts["tables"] == ROWS


def test_every_table_has_its_customers(full: Demo) -> None:
	assert {table: customers(full.tables[table]) for table in CUSTOMERS} == CUSTOMERS


def test_arrangements_by_status(full: Demo) -> None:
	statuses = Counter(row["status"] for row in full.tables["accord_paiement"])
	assert statuses == {"1": 5_068, "0": 2_205, "-1": 10}


def test_payment_table_of_the_active_accounts(full: Demo) -> None:
	ways = Counter(way_to_pay(row) for row in full.tables["account"] if row["status"] == "1")
	assert ways == {"none": 5_274, "bank": 655, "stripe": 564, "stripe auto": 143, "bank and stripe": 45}


def test_inactive_accounts_have_no_way_to_pay(full: Demo) -> None:
	assert {way_to_pay(row) for row in full.tables["account"] if row["status"] != "1"} == {"none"}


def test_bank_details_are_whole_or_absent(full: Demo) -> None:
	columns = ("ppa_name", "ppa_code", "ppa_branch", "ppa_account")
	filled = Counter(
		(row["ppa"], sum(1 for column in columns if row[column])) for row in full.tables["account"]
	)
	assert filled == {("1", 4): 655, ("1", 0): 45, ("0", 0): 14_300}


def test_profiles_belong_to_accounts_with_bank_debit(full: Demo) -> None:
	accounts = {row["id"]: row for row in full.tables["account"]}
	owners = Counter(row["account_id"] for row in full.tables["account_profile"])
	assert max(owners.values()) == 2
	without = [accounts[owner] for owner in owners if accounts[owner]["ppa"] != "1"]
	assert len(without) == 10
	assert {row["status"] for row in without} == {"0"}


def test_relations_between_the_telephone_tables(full: Demo) -> None:
	lines = [did(row["phone"]) for row in full.tables["pbx"]]
	devices = Counter(did(row["phone"]) for row in full.tables["phone_provisioning"])
	registrations = [did(row["phone"]) for row in full.tables["phone_addr"]]
	assert len(set(lines)) == 790
	assert len(set(registrations)) == 1_014
	assert set(lines) <= set(registrations)
	assert len(devices) == 779
	assert set(devices) <= set(lines)
	assert Counter(devices.values()) == {1: 772, 2: 7}
	assert all(len(number) == 10 for number in registrations)
	macs = [row["mac"].replace(":", "").replace("-", "").lower() for row in full.tables["phone_provisioning"]]
	assert len(set(macs)) == 786


def test_most_suspensions_have_no_dates(full: Demo) -> None:
	without = [row for row in full.tables["account_suspension"] if row["date_start"] in ("0", None)]
	assert 0.7 < len(without) / 1_049 < 0.9
	assert {row["date_end"] for row in without} == {"0"}


@pytest.mark.parametrize("scale", [0.001, 0.004, 0.02, 0.1, 0.5, 1, 3, 20, 200])
def test_counts_fit_together_at_any_scale(scale: float) -> None:
	counts = Counts.at(scale)
	assert counts.no_method >= 0
	assert counts.arrangements_completed >= 0
	assert counts.no_bank_details <= counts.bank + counts.both
	assert 0 < counts.profile_accounts <= counts.bank + counts.both
	assert counts.profiles_second <= counts.profile_accounts
	assert counts.line_customers <= counts.lines
	assert counts.customers_without_ata <= counts.lines_without_ata < counts.lines
	assert counts.lines_without_ata - counts.customers_without_ata <= counts.lines - counts.line_customers
	assert counts.services >= counts.deliveries + counts.lines
	assert counts.deliveries >= counts.accounts >= counts.active


@pytest.mark.parametrize("scale", [0, -1, SMALLEST_SCALE / 2, LARGEST_SCALE * 2, float("nan")])
def test_a_scale_without_sense_is_refused(scale: float) -> None:
	with pytest.raises(ValueError, match="scale"):
		Counts.at(scale)
