"""The bank's file, character by character, and what the reader takes of one. No site needed."""

from __future__ import annotations

import string
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targo_customer360.billing.debits.accounts import bank_account
from targo_customer360.billing.debits.aft_file import (
	LAST_NUMBER,
	BankAccount,
	Debit,
	Originator,
	cents,
	julian,
	write,
)
from targo_customer360.billing.debits.aft_reader import day, read
from targo_customer360.billing.debits.folding import fold
from targo_customer360.errors import InvalidField
from tests.billing.bank import return_file

US = Originator(
	"1234567890",
	"Targo",
	"Targo Communications inc.",
	"81510",
	BankAccount("815", "30000", "1234567"),
)
PAYOR = BankAccount("006", "01234", "987654321012")
DUE = date(2026, 3, 1)


def debit(amount: str = "57.49", name: str = "Élise L'Écuyer & Fils", reference: str = "BD-2026-00012-0001"):
	return Debit(Decimal(amount), DUE, PAYOR, name, reference)


def placed(*parts: tuple[int, str]) -> str:
	"""A record of blanks with texts at positions that count from 1, as the standard's do."""
	record = [" "] * 1464
	for start, text in parts:
		record[start - 1 : start - 1 + len(text)] = text
	return "".join(record)


HEADER = placed(
	(1, "A"),
	(2, "000000001"),
	(11, "1234567890"),
	(21, "0042"),
	(25, "026055"),
	(31, "81510"),
	(56, "CAD"),
)
FIRST_SEGMENT = (
	(25, "450"),
	(28, "0000005749"),
	(38, "026060"),
	(44, "000601234"),
	(53, "987654321012"),
	(65, "0" * 22),
	(87, "000"),
	(90, "TARGO"),
	(105, "ELISE L ECUYER FILS"),
	(135, "TARGO COMMUNICATIONS INC"),
	(165, "1234567890"),
	(175, "BD-2026-00012-0001"),
	(194, "081530000"),
	(203, "1234567"),
	(254, "0" * 11),
)
DETAIL = placed((1, "D"), (2, "000000002"), (11, "1234567890"), (21, "0042"), *FIRST_SEGMENT)
TRAILER = placed(
	(1, "Z"),
	(2, "000000003"),
	(11, "1234567890"),
	(21, "0042"),
	(25, "00000000005749"),
	(39, "00000001"),
	(47, "0" * 66),
)


def test_one_debit_lies_where_the_standard_says():
	text = write(US, 42, date(2026, 2, 24), [debit()])
	assert text.split("\r\n") == [HEADER, DETAIL, TRAILER, ""]


def test_a_record_takes_six_debits_and_the_seventh_begins_another():
	text = write(US, 42, DUE, [debit(reference=f"R{n}") for n in range(7)])
	records = text.splitlines()
	assert [record[0] for record in records] == ["A", "D", "D", "Z"]
	assert [record[1:10] for record in records] == ["000000001", "000000002", "000000003", "000000004"]
	assert [records[1][24 + 240 * n + 150 :][:2] for n in range(6)] == [f"R{n}" for n in range(6)]
	assert records[2][264:].strip() == ""
	assert records[3][24:46] == "00000000040243" + "00000007"


amounts = st.integers(1, 10**10 - 1).map(lambda n: Decimal(n).scaleb(-2))
names = st.text(st.sampled_from(string.ascii_letters + "éèçÉœß' &.-0123456789"), min_size=1, max_size=40)
digits = st.text(st.sampled_from(string.digits), min_size=1)


@given(
	st.lists(
		st.tuples(
			amounts,
			names,
			st.integers(0, 999),
			st.integers(0, 99999),
			st.text(st.sampled_from(string.digits), min_size=5, max_size=12),
		),
		min_size=1,
		max_size=20,
	),
	st.integers(1, LAST_NUMBER),
	st.dates(date(2024, 1, 1), date(2099, 12, 31)),
)
def test_whatever_is_written_is_read_back_with_the_same_totals(rows, number, created_on):
	debits = [
		Debit(amount, created_on, BankAccount(f"{a:03d}", f"{b:05d}", c), f"x{name}", f"REF{n}")
		for n, (amount, name, a, b, c) in enumerate(rows)
	]
	text = write(US, number, created_on, debits)
	assert all(len(record) == 1464 and record.isascii() for record in text.split("\r\n")[:-1])
	found = read(text)
	assert (found.number, found.created_on, found.user_id) == (number, created_on, US.user_id)
	assert found.total("D") == sum(one.amount for one in debits)
	assert [(i.amount, i.reference, i.routing, i.account, i.due_on) for i in found.items] == [
		(one.amount, one.reference, one.payor.routing, one.payor.account, created_on) for one in debits
	]


@given(st.text(max_size=60), st.integers(1, 30))
def test_a_name_is_folded_to_what_every_bank_takes(text, length):
	folded = fold(text, length)
	assert len(folded) <= length
	assert set(folded) <= set(string.ascii_uppercase + string.digits + " -")
	assert fold(folded, length) == folded


@pytest.mark.parametrize(
	("text", "folded"),
	[
		("Côté, Lise", "COTE LISE"),
		("L'Œuvre des Sœurs", "L OEUVRE DES SOEURS"),
		("9132-4567 Québec inc.", "9132-4567 QUEBEC INC"),
		("日本", ""),
	],
)
def test_french_names(text, folded):
	assert fold(text, 30) == folded


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "10.005"])
def test_parts_of_a_cent_are_refused(amount):
	with pytest.raises(InvalidField):
		cents(Decimal(amount))


@pytest.mark.parametrize(
	"wrong",
	[
		{"debits": []},
		{"number": 0},
		{"number": LAST_NUMBER + 1},
		{"debits": [debit(amount="100000000.00")]},
		{"debits": [debit(name="日本")]},
		{"debits": [debit(reference="R" * 20)]},
		{"debits": [debit(reference="É")]},
	],
)
def test_what_does_not_fit_is_refused_and_never_cut(wrong):
	with pytest.raises(InvalidField):
		write(US, wrong.get("number", 42), DUE, wrong.get("debits", [debit()]))


def test_days_of_the_year():
	assert [julian(date(2024, 12, 31)), julian(date(2025, 1, 1))] == ["024366", "025001"]
	assert (day("024366"), day("000000")) == (date(2024, 12, 31), None)
	for wrong in ("025366", "025400", "02536"):
		with pytest.raises(InvalidField):
			day(wrong)


@pytest.mark.parametrize(
	("given_", "kept"),
	[
		(("815", "20001", "7654321"), ("815", "20001", "7654321")),
		(("0815", "20001", "765-432 1"), ("815", "20001", "7654321")),
		(("6", "1234", "12345"), ("006", "01234", "12345")),
		(("", "20001", "7654321"), None),
		(("815", "", "7654321"), None),
		(("815", "20001", None), None),
		(("815", "20001", "1234"), None),
		(("815", "20001", "1234567890123"), None),
		(("8150", "20001", "7654321"), None),
		(("815", "200011", "7654321"), None),
		(("815", "20001", "76543X1"), None),
		(("815", "20001", "٧٦٥٤٣٢١"), None),
		(("000", "20001", "7654321"), None),
	],
)
def test_an_account_is_whole_or_it_is_none(given_, kept):
	found = bank_account(*given_)
	assert (found and (found.institution, found.transit, found.account)) == kept


# what the bank sends


def test_a_file_of_returns_is_read():
	found = read(return_file([("BD-1", Decimal("57.49"), "901"), ("BD-2", Decimal("10.00"), "905")]))
	assert [(i.kind, i.code, i.amount, i.reference, i.stored_type) for i in found.items] == [
		("J", "901", Decimal("57.49"), "BD-1", "450"),
		("J", "905", Decimal("10.00"), "BD-2", "450"),
	]
	# The account that had been debited, which lies where a debit has the account for returns.
	assert (found.items[0].routing, found.items[0].account) == ("081520001", "7654321")


def test_a_file_survives_what_programs_do_to_its_lines():
	text = return_file([("BD-1", Decimal("57.49"), "901")])
	plain = read(text)
	assert read(text.replace("\r\n", "\n")) == plain
	assert read("\n".join(line.rstrip() for line in text.splitlines())) == plain
	assert read(text.replace("\r\n", "")) == plain
	assert read(text + "\x1a") == plain


@pytest.mark.parametrize(
	"broken",
	[
		lambda text: "",
		lambda text: "hello",
		lambda text: text.splitlines()[0],
		lambda text: "\n".join(text.splitlines()[:2]),
		lambda text: "\n".join([*text.splitlines()[:1], *text.splitlines()[2:]]),
		lambda text: text.replace("0000005749", "0000005748", 1),
		lambda text: text.replace("0000005749", "00000O5749", 1),
		lambda text: text.replace("J000000002", "U000000002"),
		lambda text: text.replace("J000000002", "J000000003"),
		lambda text: text.replace("\r\n", "x\r\n", 1),
	],
)
def test_a_file_that_is_cut_or_changed_is_refused(broken):
	with pytest.raises(InvalidField):
		read(broken(return_file([("BD-1", Decimal("57.49"), "901")])))


@given(st.text(max_size=3000))
def test_any_other_text_is_refused_in_one_sentence(text):
	with pytest.raises(InvalidField):
		read(text)


@given(st.integers(0, 1463), st.sampled_from("AZ09 X"), st.integers(0, 2))
def test_a_changed_character_is_refused_or_read(at, character, line):
	lines = return_file([("BD-1", Decimal("57.49"), "901")]).splitlines()
	lines[line] = lines[line][:at] + character + lines[line][at + 1 :]
	try:
		found = read("\n".join(lines))
	except InvalidField:
		return
	assert found.total("J") in (Decimal("57.49"), Decimal(0))


def test_a_day_far_away_is_not_a_day_of_another_year():
	assert day(julian(date(2026, 12, 31) + timedelta(days=1))) == date(2027, 1, 1)
