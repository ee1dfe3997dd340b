"""A quote becomes a service: what is made, where, and at what price."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from targo_customer360.service import conversion
from targo_customer360.service.conversion import Wishes
from targo_customer360.service.subscriptions import pieces
from targo_customer360.sites.port import Site
from tests.service.factories import (
	CUSTOMER,
	FIBRE,
	INSTALLATION,
	LOCATION,
	TECHNICIAN,
	convert,
	get,
	line,
	make_place,
	make_quote,
	make_staff,
	working_day,
)

SUBSCRIPTION, JOB, INVOICE, QUOTATION = (
	"Service Subscription",
	"Dispatch Job",
	"Sales Invoice",
	"Quotation",
)


def prepare(site: Site, quote: str, **wishes: Any) -> conversion.Conversion:
	return conversion.prepare(site, quote, Wishes(**wishes))


def test_everything_is_made_and_linked_to_the_quote(desk: Site) -> None:
	make_place(desk)
	quote = make_quote(desk)
	made = convert(desk, quote)
	(name,) = made.subscriptions
	service = get(desk, SUBSCRIPTION, name)
	assert (service["customer"], service["service_location"], service["item_code"]) == (
		CUSTOMER,
		LOCATION,
		"FTTH100",
	)
	assert (float(service["price"]), service["status"], service["start_date"]) == (69.95, "Pending", None)
	assert (service["quotation"], service["awaits_installation"]) == (quote, 1)
	invoice = get(desk, INVOICE, made.invoice)
	assert (invoice["docstatus"], invoice["quotation"], invoice["customer"]) == (0, quote, CUSTOMER)
	assert [(row["item_code"], float(row["rate"])) for row in invoice["items"]] == [
		("ROUTDECO", 179.99),
		("INSTFIB", 99.0),
	]
	job = get(desk, JOB, made.job)
	assert (job["status"], job["quotation"], job["service_location"]) == ("Open", quote, LOCATION)
	held = get(desk, QUOTATION, quote)
	assert (held["docstatus"], held["service_status"], held["service_location"]) == (1, "Converted", LOCATION)
	assert (held["converted_by"], str(held["converted_on"])[:10]) == (desk.user, desk.today().isoformat())


def test_the_invoice_has_both_taxes_to_the_cent(desk: Site) -> None:
	make_place(desk)
	planned = prepare(desk, make_quote(desk))
	assert planned.invoice is not None
	# 278.99: 5 % is 13.9495, 9.975 % is 27.829...
	assert (planned.invoice.net, planned.invoice.gst, planned.invoice.qst, planned.invoice.total) == (
		Decimal("278.99"),
		Decimal("13.95"),
		Decimal("27.83"),
		Decimal("320.77"),
	)
	made = conversion.apply(desk, planned)
	invoice = get(desk, INVOICE, made.invoice)
	assert round(float(invoice["grand_total"]), 2) == 320.77
	assert [round(float(row["tax_amount"]), 2) for row in invoice["taxes"]] == [13.95, 27.83]


def test_a_date_makes_the_installation_scheduled(desk: Site) -> None:
	make_staff(desk)
	make_place(desk)
	day = working_day(desk)
	made = convert(desk, make_quote(desk), day=day, time_of_day="matin", technician="marc-andre")
	job = get(desk, JOB, made.job)
	assert (job["status"], job["scheduled_date"], job["time_of_day"], job["technician"]) == (
		"Scheduled",
		day,
		"Morning",
		TECHNICIAN,
	)


def test_without_an_installation_service_begins_at_once(desk: Site) -> None:
	make_place(desk)
	made = convert(desk, make_quote(desk), installation=False)
	service = get(desk, SUBSCRIPTION, made.subscriptions[0])
	assert (service["status"], service["start_date"], service["awaits_installation"]) == (
		"Active",
		desk.today(),
		0,
	)
	assert made.job == "" and desk.count(JOB) == 0


def test_an_address_where_the_customer_has_no_service_becomes_a_place(desk: Site) -> None:
	make_place(desk)
	quote = make_quote(desk)
	made = convert(desk, quote, address="77 rang du 4e, app. 2, Saint-Rémi, QC J0L 2L0")
	assert made.location == made.new_location != LOCATION
	place = get(desk, "Service Location", made.location)
	assert (place["customer"], place["quotation"], place["status"]) == (CUSTOMER, quote, "Active")
	assert [place[f] for f in ("address_line1", "address_line2", "city", "state", "postal_code")] == [
		"77 rang du 4e",
		"app. 2",
		"Saint-Rémi",
		"QC",
		"J0L 2L0",
	]
	assert get(desk, SUBSCRIPTION, made.subscriptions[0])["service_location"] == made.location
	assert get(desk, JOB, made.job)["service_location"] == made.location


@pytest.mark.parametrize("typed", ["123 Rue Principale", "123 principale, Ste-Clotilde", LOCATION])
def test_a_known_address_is_found_again_however_it_is_typed(desk: Site, typed: str) -> None:
	make_place(desk)
	make_place(desk, "LOC-2", address_line1="9 montée du Lac")
	made = convert(desk, make_quote(desk), address=typed)
	assert (made.location, made.new_location) == (LOCATION, "")


def test_the_quotes_own_address_is_used_and_a_place_out_of_use_is_opened_again(desk: Site) -> None:
	make_place(desk, status="Inactive")
	make_place(desk, "LOC-2", address_line1="9 montée du Lac")
	made = convert(desk, make_quote(desk, service_location=LOCATION))
	assert made.location == LOCATION
	assert get(desk, "Service Location", LOCATION)["status"] == "Active"


def test_several_pieces_are_several_services(desk: Site) -> None:
	make_place(desk)
	made = convert(desk, make_quote(desk, [line("TELELOCAL", 3, 14.95, 1)]))
	services = [get(desk, SUBSCRIPTION, name) for name in made.subscriptions]
	assert [(one["item_code"], float(one["price"])) for one in services] == [("TELELOCAL", 14.95)] * 3
	assert made.invoice == ""


@pytest.mark.parametrize(
	("quantity", "amount", "prices"),
	[
		("3", "100.00", ["33.33", "33.33", "33.34"]),
		("1", "69.95", ["69.95"]),
		("2", "-10.01", ["-5.00", "-5.01"]),
		("1.5", "7.50", ["7.50"]),
		("400", "380.00", ["380.00"]),
	],
)
def test_pieces_cost_together_what_was_quoted(quantity: str, amount: str, prices: list[str]) -> None:
	found = pieces("FTTH100", "Fibre", Decimal(quantity), Decimal(amount))
	assert [str(one.price) for one in found] == prices


def test_a_monthly_item_is_a_service_though_the_line_does_not_say_so(desk: Site) -> None:
	make_place(desk)
	planned = prepare(desk, make_quote(desk, [line("FTTH500", 1, 89.95, 0)]))
	assert (len(planned.lines.services), planned.invoice) == (1, None)


def test_rebates_lower_what_is_charged_once_and_each_month(desk: Site, allow_negative: None) -> None:
	make_place(desk)
	items = [
		dict(FIBRE),
		line("RABFIBRE", 1, -10, 1),
		dict(INSTALLATION),
		line("MOTECH", 1, -49.50, 0, item_name="Rabais"),
	]
	planned = prepare(desk, make_quote(desk, items))
	assert planned.lines.monthly == Decimal("59.95")
	assert planned.invoice is not None and planned.invoice.net == Decimal("49.50")
	made = conversion.apply(desk, planned)
	invoice = get(desk, INVOICE, made.invoice)
	assert round(float(invoice["grand_total"]), 2) == 56.92
	assert round(float(invoice["discount_amount"]), 2) == 49.50


def test_a_quote_without_taxes_makes_an_invoice_without_taxes(desk: Site) -> None:
	make_place(desk)
	quote = make_quote(desk)
	desk.update(QUOTATION, quote, {"taxes": [], "taxes_and_charges": ""})
	made = convert(desk, quote)
	invoice = get(desk, INVOICE, made.invoice)
	assert (float(invoice["grand_total"]), invoice["taxes"]) == (278.99, [])


def test_a_quote_of_the_old_system_is_converted_by_its_number(desk: Site) -> None:
	from targo_customer360.service.quotes import find_quote

	make_place(desk)
	quote = make_quote(desk, name="SOQ-908", legacy_table="soumission", legacy_id=908)
	for typed in ("SOQ-908", "soq908", "quote soq-908", "908"):
		assert find_quote(desk, typed) == quote
	assert len(convert(desk, find_quote(desk, "908")).subscriptions) == 1


@pytest.fixture
def allow_negative(desk: Site) -> Any:
	"""Quotes of the old system have negative lines; ERPNext takes a new one only where it is told to."""
	if desk.kind == "frappe":
		held = desk.single("Selling Settings").get("allow_negative_rates_for_items")
		desk.set_single("Selling Settings", {"allow_negative_rates_for_items": 1})
		yield
		desk.set_single("Selling Settings", {"allow_negative_rates_for_items": held or 0})
		desk.commit()
	else:
		yield


def test_a_site_whose_subscriptions_know_no_pending_gets_the_next_best(desk: Site, monkeypatch: Any) -> None:
	from dataclasses import replace

	from targo_customer360.service.subscriptions import waiting_status

	meta = desk.meta(SUBSCRIPTION)
	status = replace(meta.by_name["status"], options="Active\nSuspended\nCancelled")
	fields = tuple(status if f.fieldname == "status" else f for f in meta.fields)
	assert waiting_status(desk) == "Pending"
	monkeypatch.setattr(desk, "meta", lambda _doctype: replace(meta, fields=fields))
	assert waiting_status(desk) == "Suspended"


def test_a_description_of_the_old_system_is_shown_as_plain_text(desk: Site) -> None:
	make_place(desk)
	html = "Fibre &amp; <b>routeur</b><br>2 ans"
	planned = prepare(desk, make_quote(desk, [line("FTTH100", 1, 69.95, 1, description=html)]))
	assert planned.lines.services[0].text == "Fibre & routeur 2 ans"
