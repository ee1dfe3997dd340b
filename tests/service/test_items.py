"""Which item is meant by what people type, and what is asked instead of guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from targo_customer360.errors import InvalidField
from targo_customer360.service.item_words import read_wanted
from targo_customer360.service.items import choose
from targo_customer360.sites.port import Site
from tests.integrations.factories import make_customer
from tests.service.factories import CUSTOMER


@pytest.mark.parametrize(
	("typed", "quantity"),
	[
		("2 x fibre 100M", "2"),
		("2x fibre 100M", "2"),
		("two wifi routers", "2"),
		("trois routeurs", "3"),
		("routeur wifi x2", "2"),
		("3 lignes téléphoniques", "3"),
		("fibre 100M", "1"),
		("100 meg fibre", "1"),
		("1 gig internet", "1"),
		("one ATA", "1"),
		("un décodeur", "1"),
	],
)
def test_a_quantity_is_read_and_a_speed_is_none(typed: str, quantity: str) -> None:
	assert read_wanted(typed).quantity == Decimal(quantity)


@pytest.mark.parametrize(
	"typed", ["fibre 300M", "fibre 300", "fibre trois cents meg", "fiber three hundred", "fibre 300 Mbps"]
)
def test_a_speed_is_the_same_however_it_is_said(typed: str) -> None:
	assert read_wanted(typed).words == {"FIBRE", "300 MBPS"}


@pytest.mark.parametrize(
	("typed", "price"),
	[
		("fibre 100M @ 59.95", "59.95"),
		("fibre 100M à 59,95 $", "59.95"),
		("fibre 100M at $60", "60"),
		("fibre 100M at 60", None),
	],
)
def test_an_agreed_price_is_read_only_where_it_is_one(typed: str, price: str | None) -> None:
	assert read_wanted(typed).price == (Decimal(price) if price else None)


@pytest.mark.parametrize(
	("typed", "code"),
	[
		("fibre 100M", "FTTH100"),
		("internet 100M", "FTTH100"),
		("fibre 100 mbps affaires", "FTTHB100"),
		("WiFi router", "LOCROUT"),
		("routeur wifi", "LOCROUT"),
		("téléphone IP", "GXP1625"),
		("ftth500", "FTTH500"),
		("Routeur Archer C6", "ROUTARCH"),
		("archer", "ROUTARCH"),
		("adaptateur HT802", "HT802"),
		("phone line", "TELELOCAL"),
		("installation fibre", "INSTFIB"),
	],
)
def test_an_item_is_found_by_code_name_and_common_words(desk: Site, typed: str, code: str) -> None:
	(chosen,) = choose(desk, [typed], make_customer(desk))
	assert chosen.item["name"] == code


def refusal(site: Site, typed: str) -> str:
	with pytest.raises(InvalidField) as error:
		choose(site, [typed], make_customer(site))
	return error.value.message


def test_two_that_fit_are_both_shown_with_their_prices(desk: Site) -> None:
	said = refusal(desk, "2 ATA")
	assert said == (
		"2 ATA may be HT502 Adaptateur téléphonique Grandstream HT502 (65.00 $);"
		" HT802 Adaptateur téléphonique Grandstream HT802 (75.00 $): say which one"
	)


def test_what_is_not_sold_is_asked_with_the_three_nearest(desk: Site) -> None:
	said = refusal(desk, "fibre 1G")
	assert said.startswith("No item is called fibre 1G; the nearest are FTTH500 ")
	assert said.count(" $)") == 3


def test_an_item_without_a_price_is_asked_for_one(desk: Site) -> None:
	assert refusal(desk, "télévision sur mesure").startswith("TVSUR Télévision sur mesure has no price")
	(chosen,) = choose(desk, ["télévision sur mesure @ 49.95"], make_customer(desk))
	assert (chosen.rate, chosen.agreed, chosen.monthly) == (Decimal("49.95"), True, True)


def test_a_disabled_item_is_not_offered(desk: Site) -> None:
	desk.update("Item", "FTTH100", {"disabled": 1})
	assert "FTTH100" not in refusal(desk, "fibre 100M résidentielle")


def test_an_item_that_customers_subscribe_to_is_monthly(desk: Site) -> None:
	make_customer(desk)
	desk.update("Item", "FTTH100", {"is_monthly": 0})
	assert not choose(desk, ["FTTH100"], CUSTOMER)[0].monthly
	desk.insert("Service Subscription", {"customer": CUSTOMER, "item_code": "FTTH100", "status": "Active"})
	assert choose(desk, ["FTTH100"], CUSTOMER)[0].monthly


@pytest.mark.frappe_only(reason="price lists are ERPNext's")
def test_the_price_list_wins_and_the_customers_own_price_before_it(desk: Site) -> None:
	make_customer(desk)
	listed = {"item_code": "FTTH100", "price_list": "Standard Selling", "uom": "Nos"}
	desk.insert("Item Price", {**listed, "price_list_rate": 64.95})
	assert choose(desk, ["FTTH100"], CUSTOMER)[0].rate == Decimal("64.95")
	desk.insert("Item Price", {**listed, "price_list_rate": 49.95, "customer": CUSTOMER})
	assert choose(desk, ["FTTH100"], CUSTOMER)[0].rate == Decimal("49.95")
