"""Raw rows become Python values, or warnings, or refusals that name the column."""

from __future__ import annotations

from datetime import date, datetime, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targo_customer360.legacy.decode import BadValue, decoder
from targo_customer360.legacy.money import to_money
from targo_customer360.legacy.tables import TABLES, Column, Kind, Table

MONTREAL = ZoneInfo("America/Toronto")
ONE_OF_EACH = Table("one", tuple(Column(kind.name.lower(), kind) for kind in Kind), key="int")


def decode_one(kind: Kind, raw: str | None) -> object:
	table = Table("one", (Column("value", kind),), key="value")
	decoded = decoder(table)((raw,))
	assert decoded.warnings == ()
	return decoded.values["value"]


def test_null_is_nothing_in_each_kind() -> None:
	decoded = decoder(ONE_OF_EACH)((None,) * len(Kind))
	nothing = {"flag": False, "text": "", "longtext": ""}
	assert decoded.values == {kind.name.lower(): nothing.get(kind.name.lower()) for kind in Kind}
	assert decoded.warnings == ()


@pytest.mark.parametrize(
	("kind", "raw", "value"),
	[
		(Kind.INT, "12", 12),
		(Kind.INT, "-1", -1),
		(Kind.INT, " 7 ", 7),
		(Kind.INT, "0007", 7),
		(Kind.INT, "3.00", 3),
		(Kind.INT, "", None),
		(Kind.FLAG, "1", True),
		(Kind.FLAG, "2", True),
		(Kind.FLAG, "0", False),
		(Kind.FLAG, "", False),
		(Kind.FLAG, "Y", True),
		(Kind.FLAG, "Non", False),
		(Kind.TEXT, "  Rue   Ã‰mile ", "Rue Émile"),
		(Kind.LONGTEXT, "un\r\ndeux ", "un\ndeux"),
		(Kind.RAW, " a&amp;b\x00 ", " a&amp;b\x00 "),
		(Kind.DATE, "0", None),
		(Kind.DATE, "", None),
		(Kind.DATETIME, "0", None),
		(Kind.MONEY, "", None),
	],
)
def test_values(kind: Kind, raw: str, value: object) -> None:
	assert decode_one(kind, raw) == value


def test_dates_are_local_across_daylight_saving() -> None:
	for moment in (
		datetime(2024, 3, 10, 1, 59),
		datetime(2024, 3, 10, 3, 1),
		datetime(2024, 11, 3, 12),
		datetime(2024, 7, 1),
	):
		seconds = int(moment.replace(tzinfo=MONTREAL).timestamp())
		assert decode_one(Kind.DATETIME, str(seconds)) == moment
		assert decode_one(Kind.DATE, str(seconds)) == moment.date()
	late = int(datetime(2024, 1, 2, 4, 30, tzinfo=timezone.utc).timestamp())
	assert decode_one(Kind.DATE, str(late)) == date(2024, 1, 1)


@given(st.datetimes(datetime(1990, 1, 2), datetime(2100, 12, 30)))
def test_any_date_in_range_comes_back(moment: datetime) -> None:
	moment = moment.replace(microsecond=0, fold=0)
	seconds = moment.replace(tzinfo=MONTREAL).timestamp()
	local = datetime.fromtimestamp(seconds, MONTREAL).replace(tzinfo=None, fold=0)
	got = decode_one(Kind.DATETIME, str(int(seconds)))
	assert got == local
	assert isinstance(got, datetime) and got.tzinfo is None


@pytest.mark.parametrize("raw", ["-1", "631169999", "4134000000", "1700000000000", "9" * 20, "-" + "9" * 19])
@pytest.mark.parametrize("kind", [Kind.DATE, Kind.DATETIME])
def test_a_date_out_of_range_is_empty_with_a_warning(kind: Kind, raw: str) -> None:
	decoded = decoder(Table("one", (Column("due", kind),), key="due"))((raw,))
	assert decoded.values == {"due": None}
	assert [(problem.column, problem.code, problem.raw) for problem in decoded.warnings] == [
		("due", "date_out_of_range", raw)
	]
	assert raw in decoded.warnings[0].message


@pytest.mark.parametrize(
	("kind", "raw", "code"),
	[
		(Kind.DATE, "yesterday", "not_a_date"),
		(Kind.DATETIME, "2024-01-01", "not_a_date"),
		(Kind.INT, "12a", "not_a_number"),
		(Kind.INT, "1.5", "not_a_number"),
		(Kind.INT, "9" * 30, "not_a_number"),
		(Kind.INT, "²", "not_a_number"),
		(Kind.FLAG, "perhaps", "not_a_flag"),
		(Kind.MONEY, "free", "not_money"),
		(Kind.MONEY, "nan", "not_money"),
	],
)
def test_a_bad_value_refuses_the_row_and_says_why(kind: Kind, raw: str, code: str) -> None:
	table = Table("one", (Column("id", Kind.INT), Column("value", kind)))
	with pytest.raises(BadValue) as refusal:
		decoder(table)(("1", raw))
	assert (refusal.value.column, refusal.value.code, refusal.value.raw) == ("value", code, raw)
	assert "value" in refusal.value.message


def test_a_secret_is_not_in_the_message() -> None:
	table = Table("one", (Column("pin", Kind.INT, secret=True),), key="pin")
	with pytest.raises(BadValue) as refusal:
		decoder(table)(("hunter2",))
	assert "hunter2" not in refusal.value.message


@pytest.mark.parametrize(
	("text", "amount"),
	[
		("12.5", "12.50"),
		("12,50", "12.50"),
		("$ 12.50 ", "12.50"),
		("12,50 $", "12.50"),
		("1 234,50", "1234.50"),
		("1\u00a0234,50\u00a0$", "1234.50"),
		("1,234.50", "1234.50"),
		("1.234,50", "1234.50"),
		("1 234", "1234.00"),
		("-5", "-5.00"),
		("- 5,10 $", "-5.10"),
		("$-5", "-5.00"),
		("0.125", "0.13"),
		("1234567.00", "1234567.00"),
		("0", "0.00"),
	],
)
def test_money(text: str, amount: str) -> None:
	got = to_money(text)
	assert got == Decimal(amount) and str(got) == amount


@pytest.mark.parametrize(
	"text", ["1,234", "12,505", "1.2.3", "12-5", "$", "-", "1e5", "inf", "१२", "9" * 16, "1,2,3"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
	with pytest.raises(ValueError, match="is not an amount of money"):
		to_money(text)


@given(st.decimals(-(10**12), 10**12, places=2))
def test_money_comes_back_in_each_writing(amount: Decimal) -> None:
	assert to_money(str(amount)) == amount
	assert to_money(f"{amount:,.2f}") == amount
	assert to_money(f"{amount:,.2f} $".replace(",", " ").replace(".", ",")) == amount


def test_numbers_are_money_too() -> None:
	assert to_money(12) == Decimal("12.00")
	assert to_money(19.99) == Decimal("19.99")
	assert to_money(Decimal("1.005")) == Decimal("1.01")
	with pytest.raises(ValueError):
		to_money(float("nan"))


@given(st.lists(st.one_of(st.none(), st.text(max_size=30)), min_size=len(Kind), max_size=len(Kind)))
def test_any_row_is_read_or_refused(values: list[str | None]) -> None:
	try:
		decoded = decoder(ONE_OF_EACH)(tuple(values))
	except BadValue as refusal:
		assert refusal.message and refusal.column in ONE_OF_EACH.column_names
	else:
		assert list(decoded.values) == list(ONE_OF_EACH.column_names)


def test_an_unknown_time_zone_is_refused() -> None:
	with pytest.raises(ValueError, match="is not a time zone"):
		decoder(TABLES["pbx"], "America/Nowhere")


def test_every_table_has_its_key_first_and_secrets_are_marked() -> None:
	assert all(table.column_names[0] == table.key for table in TABLES.values())
	secrets = {
		(table.name, column.name) for table in TABLES.values() for column in table.columns if column.secret
	}
	assert secrets == {
		("account", "ppa_account"),
		("account_profile", "profile_id"),
		("account_profile", "card_id"),
		("account_profile", "token"),
		("pbx", "password"),
		("pbx", "vm_password"),
		("phone_provisioning", "password"),
	}
	assert all(not column.required for table in TABLES.values() for column in table.columns if column.assumed)
