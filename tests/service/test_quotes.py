"""A new quote, and which quote is meant by what was typed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from targo_customer360.errors import InvalidField
from targo_customer360.service.quotes import find_quote, make_quote, prepare_quote
from targo_customer360.sites.port import Site
from tests.integrations.factories import make_customer
from tests.service import factories
from tests.service.factories import (
	CUSTOMER,
	GST_ACCOUNT,
	LOCATION,
	QST_ACCOUNT,
	SETTINGS,
	convert,
	get,
	make_place,
)


def test_a_quote_holds_what_was_asked_for_with_both_taxes(desk: Site) -> None:
	make_place(desk)
	planned = prepare_quote(desk, CUSTOMER, ["fibre 100M", "2 x routeur archer"], "123 rue principale")
	assert (planned.monthly, planned.once) == (Decimal("69.95"), Decimal("199.98"))
	# 269.93: 5 % is 13.4965, 9.975 % is 26.9255...
	assert (planned.net, planned.total) == (Decimal("269.93"), Decimal("310.36"))
	quote = get(desk, "Quotation", make_quote(desk, planned))
	assert (quote["docstatus"], quote["status"], quote["party_name"]) == (0, "Draft", CUSTOMER)
	assert (quote["service_location"], quote["service_address"] or "") == (LOCATION, "")
	assert quote["valid_till"] == desk.today() + timedelta(days=30)
	rows = [
		(row["item_code"], float(row["qty"]), float(row["rate"]), row["is_monthly"]) for row in quote["items"]
	]
	assert rows == [("FTTH100", 1.0, 69.95, 1), ("ROUTARCH", 2.0, 99.99, 0)]
	assert round(float(quote["grand_total"]), 2) == 310.36


def test_a_new_address_is_kept_on_the_quote_and_becomes_a_place_with_the_service(desk: Site) -> None:
	make_place(desk)
	planned = prepare_quote(desk, CUSTOMER, ["FTTH100"], "77 rang du 4e, Saint-Rémi")
	quote = make_quote(desk, planned)
	assert get(desk, "Quotation", quote)["service_address"] == "77 rang du 4e, Saint-Rémi, QC"
	made = convert(desk, quote)
	assert get(desk, "Service Location", made.new_location)["city"] == "Saint-Rémi"


def test_without_settings_the_accounts_are_known_by_their_names(desk: Site) -> None:
	make_customer(desk)
	desk.set_single(SETTINGS, {"gst_account": "", "qst_account": ""})
	if desk.kind == "frappe":
		# The default template of the company would win.
		rows = desk.list("Sales Taxes and Charges", {"parenttype": "Sales Taxes and Charges Template"})
		desk.delete("Sales Taxes and Charges", [row["name"] for row in rows])
	rows = prepare_quote(desk, CUSTOMER, ["FTTH100"]).values["taxes"]
	assert [(row["account_head"], float(row["rate"])) for row in rows] == [
		(GST_ACCOUNT, 5.0),
		(QST_ACCOUNT, 9.975),
	]


def test_nothing_is_written_by_preparing(desk: Site) -> None:
	make_place(desk)
	prepare_quote(desk, CUSTOMER, ["fibre 100M"], "123 rue principale")
	desk.commit()
	assert desk.count("Quotation") == 0


def test_a_quote_for_nobody_or_a_former_customer_is_refused(desk: Site) -> None:
	with pytest.raises(InvalidField, match="There is no customer C-404"):
		prepare_quote(desk, "C-404", ["FTTH100"])
	make_customer(desk, "C-9", disabled=1)
	with pytest.raises(InvalidField, match="no longer a customer"):
		prepare_quote(desk, "C-9", ["FTTH100"])


# which one is meant


def test_a_number_is_the_old_systems_or_the_end_of_a_name(desk: Site) -> None:
	make_customer(desk)
	old = factories.make_quote(desk, name="SOQ-412", legacy_table="soumission", legacy_id=412)
	new = factories.make_quote(desk, name="SAL-QTN-2026-07007")
	for typed in ("412", "SOQ-412", "soq 412", "soumission 412"):
		assert find_quote(desk, typed) == old
	for typed in ("7007", "SAL-QTN-2026-07007", "quote 07007", "2026-07007"):
		assert find_quote(desk, typed) == new


def test_two_that_end_alike_are_both_named(desk: Site) -> None:
	factories.make_quote(desk, name="SOQ-12", legacy_table="soumission", legacy_id=12)
	factories.make_quote(desk, name="SAL-QTN-2026-00012")
	with pytest.raises(InvalidField, match="SAL-QTN-2026-00012, SOQ-12"):
		find_quote(desk, "12")
	assert find_quote(desk, "SOQ-12") == "SOQ-12"


@pytest.mark.parametrize("typed", ["SOQ-999", "999", "the last one"])
def test_a_quote_that_is_not_there_is_named(desk: Site, typed: str) -> None:
	with pytest.raises(InvalidField, match=f"There is no quote {typed}"):
		find_quote(desk, typed)


def test_several_open_quotes_of_a_customer_are_listed(desk: Site) -> None:
	make_place(desk)
	first = factories.make_quote(desk)
	second = factories.make_quote(desk)
	with pytest.raises(InvalidField, match=f"(?=.*{first})(?=.*{second})"):
		find_quote(desk, "", CUSTOMER)
	convert(desk, first)
	assert find_quote(desk, "", CUSTOMER) == second
