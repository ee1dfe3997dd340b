"""How lines of legacy quotes are read, priced and added up, apart from any site."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

import phpserialize
import pytest
from hypothesis import given
from hypothesis import strategies as st

from targo_customer360.imports.quotes.arithmetic import BANKERS, COMMERCIAL, LEGACY_BANKERS, Arithmetic
from targo_customer360.imports.quotes.html import text_to_html
from targo_customer360.imports.quotes.lines import Line, read_lines
from targo_customer360.imports.quotes.pricing import priced
from targo_customer360.imports.quotes.tax_text import GST, QST, RATES, taxes_of
from targo_customer360.imports.quotes.totals import Amount, totals
from targo_customer360.imports.quotes.words import LANGUAGES
from targo_customer360.imports.step import Reject

METHODS = (LEGACY_BANKERS, BANKERS, COMMERCIAL)
ITEM = {"sku": "FTTH100", "desc": "Fibre", "amt": "69.95", "qte": 2, "tot": "139.90"}
cents = st.integers(-10_000_000, 10_000_000).map(lambda n: Decimal(n).scaleb(-2))
quantities = st.one_of(st.none(), st.integers(-50, 500).map(Decimal), st.decimals(-20, 500, places=4))


def php(value: Any) -> str:
	return phpserialize.dumps(value).decode()


def line(
	price: str | None = "10.00", quantity: str | None = "1", total: str = "10.00", wording: str = ""
) -> Line:
	amounts = [None if text is None else Decimal(text) for text in (price, quantity)]
	return Line("SKU", "Texte", *amounts, Decimal(total), wording, monthly=False)


# reading


@pytest.mark.parametrize(
	"shape",
	[
		[ITEM, ITEM],
		{1: ITEM, 5: ITEM},
		{"ligne1": ITEM, "ligne2": ITEM},
		[[ITEM], [ITEM]],
		{"items": [ITEM, ITEM]},
		[ITEM, {"sku": "", "desc": "", "amt": "", "qte": "", "tot": ""}, ITEM, {"qte": "0", "tot": "0.00"}],
	],
)
def test_items_are_found_whatever_the_form_kept_them_in(shape: Any) -> None:
	lines = read_lines(php(shape), None)
	assert [(found.sku, found.total) for found in lines] == [("FTTH100", Decimal("139.90"))] * 2


@pytest.mark.parametrize("empty", [None, "", "a:0:{}", "b:0;", "N;", "i:0;", 's:0:"";'])
def test_a_column_may_hold_nothing(empty: str | None) -> None:
	assert read_lines(empty, empty) == ()


def test_one_time_items_come_before_monthly_ones() -> None:
	lines = read_lines(php([{**ITEM, "sku": "ONT"}]), php([ITEM]))
	assert [(found.sku, found.monthly) for found in lines] == [("ONT", False), ("FTTH100", True)]


@pytest.mark.parametrize(
	("amount", "total"),
	[
		("29.95", "29.95"),
		("29,95", "29.95"),
		(29.95, "29.95"),
		(30, "30.00"),
		(" 1 234,50 $ ", "1234.50"),
		(".5", "0.50"),
	],
)
def test_amounts_are_read_in_every_form(amount: Any, total: str) -> None:
	(found,) = read_lines(php([{**ITEM, "tot": amount}]), None)
	assert found.total == Decimal(total)


def test_a_total_of_zero_is_a_total() -> None:
	(found,) = read_lines(php([{**ITEM, "tot": 0}]), None)
	assert found.total == 0


@pytest.mark.parametrize(
	("price", "quantity", "total"), [("33.40", 3, "100.20"), (0.125, "100", "12.50"), ("5", "", "5.00")]
)
def test_a_missing_total_is_price_times_quantity(price: Any, quantity: Any, total: str) -> None:
	(found,) = read_lines(php([{"sku": "A", "amt": price, "qte": quantity}]), None)
	assert found.total == Decimal(total)


def test_text_is_repaired() -> None:
	(found,) = read_lines(
		php([{**ITEM, "sku": " FTTH100 ", "desc": "C&acirc;ble &amp; prise\r\nCâble"}]), None
	)
	assert (found.sku, found.text) == ("FTTH100", "Câble & prise\nCâble")


def test_lengths_broken_by_a_change_of_charset_are_read() -> None:
	(found,) = read_lines('a:1:{i:0;a:2:{s:4:"desc";s:7:"Télé HD";s:3:"tot";s:5:"20.00";}}', None)
	assert (found.text, found.total) == ("Télé HD", Decimal("20.00"))


@pytest.mark.parametrize(
	("column", "code"),
	[
		(php([ITEM])[:30], "unreadable_items"),
		('O:8:"stdClass":1:{s:3:"sku";s:1:"A";}', "unreadable_items"),
		(php(["FTTH100", 1]), "unreadable_items"),
		(php([{**ITEM, "tot": [1]}]), "unreadable_items"),
		(php([{**ITEM, "tot": "n/a"}]), "not_money"),
		(php([{**ITEM, "amt": "n/a", "tot": ""}]), "not_money"),
		(php([{**ITEM, "qte": "deux", "tot": ""}]), "not_money"),
		(php([{**ITEM, "tot": "1e99"}]), "not_money"),
		(php([{**ITEM, "tot": 1e99}]), "too_large"),
	],
)
def test_what_cannot_be_read_is_refused(column: str, code: str) -> None:
	with pytest.raises(Reject) as refused:
		read_lines(None, column)
	assert (refused.value.code, refused.value.column) == (code, "mensuel")


values = st.recursive(
	st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
	lambda inner: (
		st.lists(inner, max_size=3)
		| st.dictionaries(st.sampled_from(["sku", "desc", "amt", "qte", "tot", "x", 1]), inner, max_size=5)
	),
	max_leaves=12,
)


@given(
	st.one_of(values.map(lambda v: phpserialize.dumps(v).decode("utf-8", "replace")), st.text(max_size=60))
)
def test_no_column_crashes_the_reader(column: str) -> None:
	try:
		lines = read_lines(column, None)
	except Reject as refused:
		assert refused.message
	else:
		assert all(found.total == round(found.total, 2) for found in lines)


# pricing


@pytest.mark.parametrize(
	("legacy", "quantity", "rate", "list_rate", "percent", "as_text"),
	[
		(line("33.40", "3", "100.20"), "3", "33.40", "33.40", 0, False),
		(line("29.99", "2", "59.00"), "2", "29.50", "29.99", 0, False),
		(line("33.35", "3", "100.00"), "1", "100.00", "100.00", 0, True),
		(line("10.00", "2", "25.00"), "2", "12.50", "12.50", 0, True),
		(line("49.95", "1", "0.00"), "1", "0.00", "49.95", 100, False),
		(line("-10.00", "2", "-20.00"), "2", "-10.00", "0", 0, False),
		(line("50.00", "-2", "-100.00"), "2", "-50.00", "0", 0, False),
		(line("60.00", "1.5", "90.00"), "1", "90.00", "90.00", 0, True),
		(line("49.95", "0", "0.00"), "1", "0.00", "0", 0, True),
		(line("49.95", "0", "49.95"), "1", "49.95", "49.95", 0, True),
		(line("49.95", None, "49.95"), "1", "49.95", "49.95", 0, False),
		(line(None, "4", "20.00"), "4", "5.00", "5.00", 0, False),
		(line(None, None, "0.00"), "1", "0.00", "0", 0, False),
	],
)
def test_a_line_keeps_its_total(
	legacy: Line, quantity: str, rate: str, list_rate: str, percent: int, as_text: bool
) -> None:
	price = priced(legacy, Arithmetic(), whole=True)
	expected = (Decimal(quantity), Decimal(rate), Decimal(list_rate), percent, as_text)
	assert (price.quantity, price.rate, price.list_rate, price.discount_percentage, price.as_text) == expected


def test_a_unit_sold_in_fractions_keeps_its_quantity() -> None:
	price = priced(line("60.00", "1.5", "90.00"), Arithmetic(), whole=False)
	assert (price.quantity, price.rate, price.as_text) == (Decimal("1.5"), Decimal("60.00"), False)


@given(st.one_of(st.none(), cents), quantities, cents, st.sampled_from(METHODS), st.booleans())
def test_the_site_multiplies_to_the_total_always(
	price: Decimal | None, quantity: Decimal | None, total: Decimal, method: str, whole: bool
) -> None:
	how = Arithmetic(method=method)
	found = priced(Line("A", "", price, quantity, total, "", monthly=False), how, whole)
	assert how.amount(found.rate, found.quantity) == total
	assert found.quantity > 0 and how.holds_quantity(found.quantity) and how.holds_rate(found.rate)
	assert not whole or found.quantity % 1 == 0
	assert found.list_rate >= 0 and found.discount >= 0


# totals


@given(cents, st.sampled_from([(BANKERS, ROUND_HALF_EVEN), (COMMERCIAL, ROUND_HALF_UP)]))
def test_ties_fall_as_the_method_says(amount: Decimal, method: tuple[str, str]) -> None:
	how = Arithmetic(method=method[0])
	tie = amount + Decimal("0.005")
	assert Decimal(str(how.money(float(tie)))) == tie.quantize(Decimal("0.01"), method[1])


@given(st.lists(cents, min_size=1, max_size=12), st.sampled_from(METHODS), st.booleans())
def test_totals_add_up_to_the_cent(amounts: list[Decimal], method: str, rows: bool) -> None:
	lines = [Amount(str(i % 4), float(amount), 1.0) for i, amount in enumerate(amounts)]
	result = totals(lines, list(RATES.values()), Arithmetic(method=method, rounds_rows=rows))
	taxes = [Decimal(str(tax["tax_amount"])) for tax in result.taxes]
	found = {field: Decimal(str(value)) for field, value in result.values.items()}
	assert found["total"] == sum(amounts)
	assert found["grand_total"] == sum(amounts) + sum(taxes) == Decimal(str(result.taxes[-1]["total"]))
	assert found["total_taxes_and_charges"] == sum(taxes)
	for tax, rate in zip(taxes, RATES.values(), strict=True):
		exact = sum(amounts) * Decimal(str(rate)) / 100
		assert abs(tax - exact) <= Decimal("0.00500001") * (len(amounts) if rows else 1)


@pytest.mark.parametrize(("method", "qst"), [(LEGACY_BANKERS, 5.99), (BANKERS, 5.98), (COMMERCIAL, 5.99)])
def test_the_sites_rounding_decides_a_tie(method: str, qst: float) -> None:
	result = totals([Amount("A", 60.0, 1.0)], [RATES[QST]], Arithmetic(method=method))
	assert result.taxes[0]["tax_amount"] == qst


@pytest.mark.parametrize(("coin", "rounded"), [(0.05, 68.95), (0.0, 69.0), (0.01, 68.97)])
def test_a_total_is_rounded_to_coins(coin: float, rounded: float) -> None:
	how = Arithmetic(smallest_coin=coin, rounds_total=True)
	result = totals([Amount("A", 59.99, 1.0)], [RATES[GST], RATES[QST]], how)
	assert result.values["rounded_total"] == rounded
	assert result.values["rounding_adjustment"] == round(rounded - 68.97, 2)


# text


@pytest.mark.parametrize(
	"text",
	[
		"tps_tvq",
		"TPS/TVQ",
		"1",
		"Oui",
		"yes",
		"taxable",
		"QC",
		"GST + QST",
		"Québec",
		"federal+9.5",
		"14,975 %",
	],
)
def test_both_taxes(text: str) -> None:
	assert taxes_of(text) == (GST, QST)


@pytest.mark.parametrize("text", ["", " ", "0", "none", "Non", "exempt", "exonéré", "non taxable"])
def test_no_tax(text: str) -> None:
	assert taxes_of(text) == ()


def test_one_tax() -> None:
	assert [taxes_of(text) for text in ("tps", "GST", "TVQ", "qst 9,975")] == [(GST,), (GST,), (QST,), (QST,)]


@pytest.mark.parametrize("text", ["tvh", "HST 13%", "13", "TPS/TVH", "???", "on verra"])
def test_a_tax_that_means_nothing_known(text: str) -> None:
	assert taxes_of(text) is None


def test_text_becomes_html_that_cannot_act() -> None:
	assert text_to_html("Prix < 5 $\nTaxes & frais") == "Prix &lt; 5 $<br>Taxes &amp; frais"
	assert (
		text_to_html("<p>24 mois</p>\n<p onclick='x()'>a</p>") == "<p>24 mois</p>&lt;p onclick='x()'&gt;a</p>"
	)
	assert "<script" not in text_to_html("<script>x</script><SCRIPT >")


@pytest.mark.parametrize(
	("language", "amount", "said"),
	[
		("en", 68.98, "CAD Sixty Eight and Ninety Eight Cent only."),
		("en", 0.5, "Fifty Cent only."),
		("fr", 69.0, "CAD Soixante Neuf seulement."),
		("fr", 0.0, "CAD Zéro seulement."),
	],
)
def test_amounts_in_words(language: str, amount: float, said: str) -> None:
	(words,) = [words for words in LANGUAGES if words.language == language]
	assert words.amount(amount, "CAD", "Cent", 2) == said
