"""A quote becomes a service wholly, once, or not at all; and is taken back while nothing of it was begun."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from targo_customer360.errors import InvalidField
from targo_customer360.service import conversion, conversion_undo
from targo_customer360.service.conversion import Wishes
from targo_customer360.sites.port import Site, SiteError
from tests.imports.processes import Death, run_in_process
from tests.integrations.factories import make_customer
from tests.service.factories import (
	CUSTOMER,
	FIBRE,
	ROUTER,
	convert,
	counts,
	get,
	line,
	make_place,
	make_quote,
)
from tests.service.processes import race
from tests.telephony.orders import with_rules

SUBSCRIPTION, JOB, INVOICE, QUOTATION = (
	"Service Subscription",
	"Dispatch Job",
	"Sales Invoice",
	"Quotation",
)
NOTHING = {SUBSCRIPTION: 0, "Service Location": 1, JOB: 0, INVOICE: 0, "converted": 0, "submitted": 0}


def prepare(site: Site, quote: str, **wishes: Any) -> conversion.Conversion:
	return conversion.prepare(site, quote, Wishes(**wishes))


def refusal(site: Site, quote: str, **wishes: Any) -> str:
	with pytest.raises(InvalidField) as error:
		prepare(site, quote, **wishes)
	return error.value.message


# what is refused


def test_it_happens_once(desk: Site) -> None:
	make_place(desk)
	quote = make_quote(desk)
	planned = prepare(desk, quote)
	convert(desk, quote)
	before = counts(desk)
	assert refusal(desk, quote) == f"{quote} was converted already, on {desk.today()}"
	with pytest.raises((InvalidField, SiteError)):
		conversion.apply(desk, planned)
	assert counts(desk) == before


@pytest.mark.parametrize(
	("values", "said"),
	[
		({"status": "Lost"}, "was lost"),
		({"status": "Cancelled", "docstatus": 2}, "is cancelled"),
		({"status": "Expired"}, "has expired"),
		({"status": "Ordered"}, "was ordered by a Sales Order"),
		({"quotation_to": "Lead", "party_name": "CRM-LEAD-1"}, "is for a Lead"),
	],
)
def test_a_quote_that_is_no_longer_open_is_refused(desk: Site, values: dict[str, Any], said: str) -> None:
	make_place(desk)
	quote = make_quote(desk)
	desk.bulk_update(QUOTATION, {quote: values}, desk.now())
	assert said in refusal(desk, quote)


def test_a_quote_out_of_date_is_refused(desk: Site) -> None:
	make_place(desk)
	quote = make_quote(desk)
	yesterday = desk.today() - timedelta(days=1)
	desk.bulk_update(QUOTATION, {quote: {"valid_till": yesterday}}, desk.now())
	assert refusal(desk, quote) == f"{quote} was valid until {yesterday}: give it a later date first"


def test_where_the_service_will_be_is_asked_and_never_guessed(desk: Site) -> None:
	quote = make_quote(desk)
	assert "has no service address yet" in refusal(desk, quote)
	make_place(desk)
	make_place(desk, "LOC-2", address_line1="9 montée du Lac")
	assert "123 rue Principale" in (said := refusal(desk, quote)) and "9 montée du Lac" in said
	assert "needs a civic number and a street" in refusal(desk, quote, address="chez sa mère")


def test_a_customer_who_left_and_a_quote_without_anything_are_refused(desk: Site) -> None:
	make_place(desk)
	nothing = make_quote(desk, [line("INSTFIB", 1, 0)])
	assert "nothing to activate and nothing to charge" in refusal(desk, nothing)
	quote = make_quote(desk)
	desk.bulk_update("Customer", {CUSTOMER: {"disabled": 1}}, desk.now())
	assert "no longer a customer" in refusal(desk, quote)


# all or nothing


@pytest.mark.parametrize("doctype", [SUBSCRIPTION, INVOICE, JOB])
def test_what_is_refused_half_way_leaves_nothing(desk: Site, doctype: str, monkeypatch: Any) -> None:
	make_place(desk)
	quote = make_quote(desk)
	desk.commit()
	insert = desk.insert

	def refusing(of: str, values: dict[str, Any]) -> str:
		if of == doctype:
			raise SiteError("The site says no")
		return insert(of, values)

	monkeypatch.setattr(desk, "insert", refusing)
	with pytest.raises(SiteError, match="The site says no"):
		conversion.apply(desk, prepare(desk, quote, address="77 rang du 4e, Saint-Rémi"))
	desk.commit()
	assert counts(desk) == NOTHING
	assert get(desk, QUOTATION, quote)["service_status"] in (None, "")


@pytest.mark.frappe_only(reason="an embedded site does not check that a linked document is there")
def test_a_link_that_does_not_exist_leaves_nothing(desk: Site) -> None:
	make_place(desk)
	quote = make_quote(desk)
	planned = prepare(desk, quote)
	desk.delete("Item", ["FTTH100"])
	desk.commit()
	with pytest.raises(SiteError, match="FTTH100"):
		conversion.apply(desk, planned)
	desk.commit()
	assert counts(desk) == NOTHING


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_kill_half_way_leaves_nothing(desk: Site, address: Any, number: int) -> None:
	make_place(desk)
	quote = make_quote(desk)
	desk.commit()
	death = Death("insert", number, after=True)
	assert not run_in_process(address, lambda site: convert(with_rules(site), quote), death)
	site = with_rules(address.open())
	assert counts(site) == NOTHING
	convert(site, quote)
	assert counts(site) == NOTHING | {SUBSCRIPTION: 1, JOB: 1, INVOICE: 1, "converted": 1, "submitted": 1}


def test_of_two_people_at_once_one_converts(desk: Site, address: Any) -> None:
	make_place(desk)
	quote = make_quote(desk)
	desk.commit()

	def work(site: Site, wait: Any) -> None:
		planned = prepare(with_rules(site), quote)
		# The preview of each is over; now both confirm.
		site.rollback()
		wait()
		conversion.apply(site, planned)
		site.commit()

	assert sorted(race(address, work, 2)) == ["done", "refused"]
	site = address.open()
	assert counts(site) == NOTHING | {SUBSCRIPTION: 1, JOB: 1, INVOICE: 1, "converted": 1, "submitted": 1}


# taking it back


def test_a_conversion_is_taken_back_while_nothing_was_done(desk: Site) -> None:
	make_place(desk)
	quote = make_quote(desk)
	made = convert(desk, quote)
	conversion_undo.apply(desk, conversion_undo.prepare(desk, quote), desk.today())
	assert get(desk, SUBSCRIPTION, made.subscriptions[0])["status"] == "Cancelled"
	assert get(desk, JOB, made.job)["status"] == "Cancelled"
	assert desk.get(INVOICE, made.invoice) is None
	again = convert(desk, quote)
	assert again.subscriptions != made.subscriptions


def test_what_is_active_or_billed_is_not_taken_back(desk: Site) -> None:
	make_place(desk)
	quote = make_quote(desk, [dict(FIBRE), dict(ROUTER)])
	made = convert(desk, quote)
	desk.submit(INVOICE, made.invoice)
	with pytest.raises(InvalidField, match="is submitted"):
		conversion_undo.prepare(desk, quote)
	active = make_quote(desk, [dict(FIBRE)])
	convert(desk, active, installation=False)
	with pytest.raises(InvalidField, match="is active already"):
		conversion_undo.prepare(desk, active)


@pytest.mark.frappe_only(reason="the hooks of Quotation are the bench's")
def test_a_converted_quote_is_neither_cancelled_nor_deleted(desk: Site) -> None:
	make_place(desk)
	quote = make_quote(desk)
	convert(desk, quote)
	with pytest.raises(SiteError, match="take the conversion back first"):
		desk.cancel(QUOTATION, quote)


def test_another_customers_quote_is_refused(desk: Site) -> None:
	from targo_customer360.service.quotes import find_quote

	make_customer(desk, "C-2", customer_name="Garage Roy")
	quote = make_quote(desk)
	assert find_quote(desk, "", CUSTOMER) == quote
	with pytest.raises(InvalidField, match="not of C-2"):
		find_quote(desk, quote, "C-2")
	with pytest.raises(InvalidField, match="C-2 has no open quote"):
		find_quote(desk, "", "C-2")
