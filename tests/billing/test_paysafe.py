"""Paysafe tokens: readable, exported to one person, linked to what they became. On whichever site the suite runs."""

from __future__ import annotations

import csv
import io
import json

import pytest

from targo_customer360.billing import autopay
from targo_customer360.billing.paysafe_links import Mapped, read_mapping
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import NotPermitted
from tests.billing.bank import CLERK, LOG, MANAGER, METHOD, Bank

SECRETS = ("prof-1", "card-1", "tok-1")


@pytest.fixture
def bank(site):
	bank = Bank(site)
	paysafe(bank, 1, "C-1")
	paysafe(bank, 2, "C-2")
	bank.site.update("Customer", "C-1", {"customer_name": "Lise Côté"})
	bank.site.commit()
	return bank


def paysafe(bank, number, customer, **values):
	bank.customer(customer)
	secrets = {"profile_id": f"prof-{number}", "card_id": f"card-{number}", "token": f"tok-{number}"}
	given = {"customer": customer, "provider": "Paysafe", "label": "Paysafe", "enabled": 1, **secrets}
	return bank.site.insert(METHOD, {"name": f"PM-PAYSAFE-{number}", **given, **values})


def export(bank, user=MANAGER, **params):
	(row,) = bank.ask(user, "export_paysafe_tokens", reason="migration to Stripe", **params).rows
	return row["content"]


def link(bank, mapping, user=MANAGER):
	return bank.do(user, "link_migrated_tokens", mapping=mapping)


def test_the_export_maps_each_token_back_to_us(bank):
	rows = list(csv.DictReader(io.StringIO(export(bank))))
	assert [
		(r["source_id"], r["customer"], r["old_customer_id"], r["old_card_id"], r["token"]) for r in rows
	] == [
		("PM-PAYSAFE-1", "C-1", "prof-1", "card-1", "tok-1"),
		("PM-PAYSAFE-2", "C-2", "prof-2", "card-2", "tok-2"),
	]
	assert rows[0]["name"] == "Lise Côté"
	lines = [json.loads(line) for line in export(bank, format="jsonl").splitlines()]
	assert lines == rows


def test_stripe_s_map_has_those_who_are_there_already(bank):
	bank.site.bulk_update("Customer", {"C-1": {"stripe_customer_id": "cus_1"}}, None)
	bank.site.commit()
	assert export(bank, format="stripe_map") == "old_customer_id,stripe_customer_id\r\nprof-1,cus_1\r\n"


def test_a_name_that_looks_like_a_formula_is_none_in_a_spreadsheet(bank):
	bank.site.update("Customer", "C-1", {"customer_name": "=1+1"})
	bank.site.commit()
	rows = list(csv.DictReader(io.StringIO(export(bank))))
	assert rows[0]["name"] == "'=1+1"


def test_the_export_is_for_a_manager_with_a_reason_and_is_logged_without_a_token(bank):
	with pytest.raises(NotPermitted):
		export(bank, CLERK)
	with pytest.raises(InvalidField):
		bank.ask(MANAGER, "export_paysafe_tokens", reason="")
	export(bank)
	rows = bank.site.list(
		LOG, {"action_id": "export_paysafe_tokens"}, fields=("*",), order_by="creation, name"
	)
	assert [(row["status"], row["proposed_by"]) for row in rows] == [
		("Refused", CLERK),
		("Refused", MANAGER),
		("Answered", MANAGER),
	]
	assert rows[-1]["reason"] == "migration to Stripe"
	told = json.dumps(rows, default=str)
	assert not any(secret in told for secret in SECRETS)


MAPPING = (
	"old_customer_id,old_card_id,stripe_customer_id,stripe_payment_method_id\nprof-1,card-1,cus_9,pm_9\n"
)


def test_a_token_is_linked_and_nothing_else_changes(bank):
	before = bank.site.get(METHOD, "PM-PAYSAFE-1")
	link(bank, MAPPING)
	after = bank.site.get(METHOD, "PM-PAYSAFE-1")
	assert (after["migrated_card"], after["migrated_on"]) == ("pm_9", bank.today)
	made = bank.site.get(METHOD, after["migrated_to"])
	assert (made["customer"], made["provider"], made["stripe_customer_id"]) == ("C-1", "Stripe", "cus_9")
	assert (made["is_auto"], made["enabled"], after["is_auto"], after["enabled"]) == (0, 1, 0, 1)
	assert before["is_auto"] == after["is_auto"]
	assert bank.site.secret(METHOD, "PM-PAYSAFE-1", "token") == "tok-1"
	assert bank.site.get("Customer", "C-1")["stripe_customer_id"] == "cus_9"
	assert not autopay.status(bank.site, "C-1").active
	told = json.dumps(bank.site.list(LOG, {"action_id": "link_migrated_tokens"}, fields=("*",)), default=str)
	assert not any(secret in told for secret in SECRETS)


def test_an_automatic_card_stays_automatic(bank):
	paysafe(bank, 3, "C-3", is_auto=1)
	bank.site.commit()
	link(bank, "old_id,id\nprof-3,cus_3\n")
	row = bank.site.get(METHOD, "PM-PAYSAFE-3")
	assert (row["is_auto"], bank.site.get(METHOD, row["migrated_to"])["is_auto"]) == (1, 0)


def test_a_customer_who_is_at_stripe_already_gets_no_second_method(bank):
	stripe = bank.site.insert(
		METHOD, {"customer": "C-1", "provider": "Stripe", "stripe_customer_id": "cus_9"}
	)
	bank.site.commit()
	link(bank, MAPPING)
	assert bank.site.get(METHOD, "PM-PAYSAFE-1")["migrated_to"] == stripe
	assert bank.site.count(METHOD, {"provider": "Stripe"}) == 1


def test_another_number_at_stripe_is_a_person_s_business(bank):
	bank.site.insert(METHOD, {"customer": "C-1", "provider": "Stripe", "stripe_customer_id": "cus_other"})
	bank.site.commit()
	with pytest.raises(InvalidField, match="0 linked before, 1 not recognised"):
		link(bank, MAPPING)
	assert not bank.site.get(METHOD, "PM-PAYSAFE-1")["migrated_to"]


def test_the_same_mapping_twice_changes_nothing(bank):
	link(bank, MAPPING)
	before = bank.site.list(METHOD, fields=("*",), order_by="name")
	with pytest.raises(InvalidField, match="1 linked before"):
		link(bank, MAPPING)
	assert bank.site.list(METHOD, fields=("*",), order_by="name") == before
	assert "PM-PAYSAFE-1" not in export(bank)


def test_what_is_not_ours_is_told_by_its_last_characters(bank):
	link(bank, MAPPING + "prof-unknown-8888,card-unknown-7777,cus_5,pm_5\n")
	(row,) = bank.site.list(LOG, {"action_id": "link_migrated_tokens"}, fields=("preview",))
	assert "…7777: No Paysafe card here has this number" in row["preview"]
	assert "card-unknown" not in row["preview"]


def test_only_a_manager_links(bank):
	with pytest.raises(NotPermitted):
		link(bank, MAPPING, CLERK)


@pytest.mark.parametrize(
	"text",
	[
		MAPPING,
		"\ufeff" + MAPPING,
		"Old Customer ID,Old Source ID,id,card_id\nprof-1,card-1,cus_9,pm_9\n",
		'{"prof-1": {"id": "cus_9", "cards": {"card-1": {"id": "pm_9", "last4": "4242"}}}}',
		'[{"old_customer_id": "prof-1", "old_card_id": "card-1", "customer_id": "cus_9", "payment_method_id": "pm_9"}]',
		'{"old_id": "prof-1", "old_card_id": "card-1", "id": "cus_9", "card_id": "pm_9"}\n{"old_id": "", "id": "cus_8"}',
	],
)
def test_each_shape_of_a_mapping_says_the_same(text):
	assert read_mapping(text) == [Mapped("prof-1", "card-1", "cus_9", "pm_9")]


@pytest.mark.parametrize(
	"text", ["", "hello", "a,b\n1,2\n", "{", "[]", '{"a": 1}', "old_id,id\nprof-1,acct_1\n"]
)
def test_anything_else_is_refused(text):
	with pytest.raises(InvalidField):
		read_mapping(text)
