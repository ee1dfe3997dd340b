"""A work order in an invoice: parts, labour and both taxes to the cent, once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from targo_customer360.errors import InvalidField
from targo_customer360.service import billing_work
from targo_customer360.service.billing_work import billed_hours, prepare_bill
from targo_customer360.service.work_orders import ORDER
from targo_customer360.sites.port import Site
from tests.integrations.factories import make_customer
from tests.service.factories import SETTINGS, TECHNICIAN, get, make_place, make_staff
from tests.service.processes import race
from tests.telephony.orders import with_rules

INVOICE = "Sales Invoice"
PARTS = [
	{"item_code": "HT802", "description": "Adaptateur", "qty": 2, "rate": 75.0},
	{"item_code": "ROUTARCH", "description": "Routeur", "qty": 1, "rate": 99.99},
]


def make_order(site: Site, **values: Any) -> str:
	wanted = {
		"customer": make_customer(site),
		"work_date": site.today(),
		"status": "Completed",
		"technicians": [
			{
				"employee": TECHNICIAN,
				"employee_name": "Marc-André Cyr",
				"arrived": "13:00:00",
				"departed": "14:20:00",
			}
		],
		"items": [dict(row) for row in PARTS],
		**values,
	}
	return site.insert(ORDER, wanted)


def with_labour(site: Site, **settings: Any) -> None:
	make_staff(site)
	wanted = {"labour_item": "MOTECH", "labour_rounding_minutes": 15, "labour_minimum_minutes": 0}
	site.set_single(SETTINGS, {**wanted, **settings})


def bill(site: Site, name: str) -> str:
	invoice = billing_work.apply_bill(site, prepare_bill(site, name))
	site.commit()
	return invoice


def agree(site: Site, name: str, invoice: str) -> dict[str, str]:
	"""The totals of the work order, which are those of the invoice."""
	order, made = get(site, ORDER, name), get(site, INVOICE, invoice)
	pairs = (("subtotal", "net_total"), ("total", "grand_total"))
	for ours, theirs in pairs:
		assert round(float(order[ours]), 2) == round(float(made[theirs]), 2)
	taxes = [round(float(row["tax_amount"]), 2) for row in made["taxes"]]
	assert taxes == [round(float(order[f]), 2) for f in ("gst", "qst")]
	return {f: f"{float(order[f]):.2f}" for f in ("subtotal", "gst", "qst", "total")}


def test_parts_labour_and_taxes_agree_to_the_cent(desk: Site) -> None:
	with_labour(desk)
	name = make_order(desk)
	invoice = bill(desk, name)
	# 1 h 20 is billed as 1 h 30 at 85 $: 127.50; with the parts 377.49
	assert agree(desk, name, invoice) == {
		"subtotal": "377.49",
		"gst": "18.87",
		"qst": "37.65",
		"total": "434.01",
	}
	order = get(desk, ORDER, name)
	assert [(row["item_code"], float(row["amount"])) for row in order["items"]] == [
		("HT802", 150.0),
		("ROUTARCH", 99.99),
		("MOTECH", 127.5),
	]
	made = get(desk, INVOICE, invoice)
	assert (made["docstatus"], made["service_work_order"], order["sales_invoice"]) == (0, name, invoice)


@pytest.mark.parametrize("rate", [85.31, 0.33, 33.33, 119.95])
def test_no_rate_and_no_half_cent_breaks_the_agreement(desk: Site, rate: float) -> None:
	with_labour(desk, labour_rate=rate)
	name = make_order(desk, items=[{"item_code": "HT502", "description": "x", "qty": 3, "rate": 0.35}])
	agree(desk, name, bill(desk, name))


def test_the_rate_of_the_settings_wins_over_the_items(desk: Site) -> None:
	with_labour(desk, labour_rate=100)
	planned = prepare_bill(desk, make_order(desk, items=[]))
	assert (planned.labour[0].rate, planned.draft.net) == (Decimal("100.00"), Decimal("150.00"))


def test_labour_named_among_the_items_is_not_billed_twice(desk: Site) -> None:
	with_labour(desk)
	items = [{"item_code": "MOTECH", "description": "2 h", "qty": 2, "rate": 85.0}]
	assert prepare_bill(desk, make_order(desk, items=items)).draft.net == Decimal("170.00")


def test_hours_that_nobody_bills_are_said(desk: Site) -> None:
	make_staff(desk)
	planned = prepare_bill(desk, make_order(desk))
	assert planned.draft.net == Decimal("249.99")
	assert planned.warnings[0][0].startswith("1.33 hours are not billed")


@pytest.mark.parametrize(
	("hours", "minimum", "rounding", "billed"),
	[
		("1.33", 0, 15, "1.50"),
		("1.25", 0, 15, "1.25"),
		("0.27", 0, 15, "0.50"),
		("0.17", 0, 5, "0.17"),
		("0.17", 60, 15, "1.00"),
		("1.33", 0, 0, "1.33"),
		("2.00", 60, 30, "2.00"),
	],
)
def test_time_is_rounded_up_and_never_below_the_shortest_visit(
	hours: str, minimum: int, rounding: int, billed: str
) -> None:
	assert billed_hours(Decimal(hours), minimum, rounding) == Decimal(billed)


def test_it_is_billed_once(desk: Site) -> None:
	make_staff(desk)
	name = make_order(desk)
	planned = prepare_bill(desk, name)
	invoice = bill(desk, name)
	for again in (lambda: prepare_bill(desk, name), lambda: billing_work.apply_bill(desk, planned)):
		with pytest.raises(InvalidField, match=f"{name} was billed already, by {invoice}"):
			again()
	assert desk.count(INVOICE) == 1


def test_of_two_people_at_once_one_bills(desk: Site, address: Any) -> None:
	make_staff(desk)
	name = make_order(desk)
	desk.commit()

	def work(site: Site, wait: Any) -> None:
		planned = prepare_bill(with_rules(site), name)
		site.rollback()
		wait()
		billing_work.apply_bill(site, planned)
		site.commit()

	assert sorted(race(address, work, 2)) == ["done", "refused"]
	assert address.open().count(INVOICE) == 1


@pytest.mark.frappe_only(reason="the hooks of Sales Invoice are the bench's")
def test_a_draft_that_is_deleted_leaves_the_work_to_be_billed_again(desk: Site) -> None:
	make_staff(desk)
	name = make_order(desk)
	first = bill(desk, name)
	desk.delete_checked(INVOICE, first)
	assert not get(desk, ORDER, name)["sales_invoice"]
	bill(desk, name)


def test_an_invoice_that_was_cancelled_may_be_made_again(desk: Site) -> None:
	make_staff(desk)
	name = make_order(desk)
	first = bill(desk, name)
	desk.submit(INVOICE, first)
	desk.cancel(INVOICE, first)
	assert bill(desk, name) != first


@pytest.mark.parametrize(
	("values", "refused"),
	[
		({"status": "Draft"}, "is Draft: only completed work is billed"),
		({"status": "Cancelled"}, "is Cancelled"),
		({"legacy_table": "bon_travail", "legacy_id": 7}, "was billed by the old system"),
		({"items": [], "technicians": []}, "has nothing to bill"),
		(
			{"items": [{"description": "Quincaillerie", "qty": 1, "rate": 5}]},
			"Quincaillerie names no item that can be billed",
		),
	],
)
def test_what_can_not_be_billed_says_why(desk: Site, values: dict[str, Any], refused: str) -> None:
	make_staff(desk)
	make_place(desk)
	with pytest.raises(InvalidField, match=refused):
		prepare_bill(desk, make_order(desk, **values))
