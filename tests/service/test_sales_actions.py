"""Quotes and their conversion as actions: previewed, confirmed, logged, undone, and who may."""

from __future__ import annotations

from typing import Any

import pytest

from targo_customer360.actions import plans, undoing
from targo_customer360.actions.perform import carry_out
from targo_customer360.actions.refusals import ActionRefused
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import NotPermitted, Site
from tests.actions.people import AGENT, VIEWER, acting, make_people
from tests.service.factories import (
	CUSTOMER,
	FIBRE,
	LOCATION,
	counts,
	get,
	make_place,
	make_quote,
	make_staff,
	working_day,
)
from tests.service.processes import race
from tests.telephony.orders import with_rules

QUOTATION, SUBSCRIPTION, JOB, INVOICE = "Quotation", "Service Subscription", "Dispatch Job", "Sales Invoice"


def shown(plan: plans.StoredPlan) -> dict[tuple[str, str], Any]:
	return {(change["doctype"], change["fieldname"]): change["after"] for change in plan.changes}


def test_create_quote_shows_items_prices_and_total_before_anything_is_written(desk: Site) -> None:
	make_place(desk)
	asked = {"customer": CUSTOMER, "items": ["fibre 100M", "WiFi router"], "address": "123 Rue Principale"}
	plan = plans.propose(desk, "create_quote", asked)
	assert desk.count(QUOTATION) == 0
	assert plan.summary[0] == (
		"Quote at 123 rue Principale, Sainte-Clotilde, QC J0L 1W0: 1 × Internet fibre 100 Mbps illimité 69.95 $,"
		" 1 × Location du routeur Wi-Fi 5.00 $. 74.95 $ a month, 0 $ once, before tax"
	)
	assert shown(plan)[(QUOTATION, "grand_total")] == "86.18"
	done = plans.confirm(desk, plan.name)
	quote = get(desk, QUOTATION, done.result["quotation"])
	assert (quote["service_location"], round(float(quote["grand_total"]), 2)) == (LOCATION, 86.18)


def test_create_quote_asks_in_both_languages_for_what_it_does_not_know(desk: Site) -> None:
	make_place(desk)
	desk.commit()
	with pytest.raises(InvalidField, match="No item is called fusée"):
		plans.propose(desk, "create_quote", {"customer": CUSTOMER, "items": ["fusée"]})
	(row,) = desk.list("Customer Action", {"status": "Refused"}, fields=("message", "message_fr"))
	assert row["message"].startswith("No item is called fusée; the nearest are")
	assert row["message_fr"].startswith("Aucun article ne s'appelle fusée; les plus proches sont")


def test_an_agreed_price_and_a_new_address_are_warned_of(desk: Site) -> None:
	make_place(desk)
	asked = {"customer": CUSTOMER, "items": ["FTTH100 @ 49.95"], "address": "77 rang du 4e, Saint-Rémi"}
	plan = plans.propose(desk, "create_quote", asked)
	assert [said[0].split(" as ")[0] for said in plan.warnings] == [
		"FTTH100 at 49.95 $",
		"The customer has no service at 77 rang du 4e, Saint-Rémi, QC yet",
	]


def test_convert_quote_shows_everything_and_does_exactly_that(desk: Site) -> None:
	make_staff(desk)
	make_place(desk)
	quote, day = make_quote(desk), working_day(desk)
	plan = plans.propose(
		desk,
		"convert_quote",
		{"quote_id": quote, "date": day, "time_of_day": "morning", "tech": "Cyr"},
	)
	assert shown(plan) == {
		(QUOTATION, "service_status"): "Converted",
		(QUOTATION, "docstatus"): 1,
		(SUBSCRIPTION, "item_code"): "FTTH100",
		(SUBSCRIPTION, "price"): "69.95",
		(SUBSCRIPTION, "status"): "Pending",
		(INVOICE, "net_total"): "278.99",
		(INVOICE, "grand_total"): "320.77",
		(JOB, "status"): "Scheduled",
		(JOB, "scheduled_date"): day.isoformat(),
		(JOB, "time_of_day"): "Morning",
		(JOB, "technician"): "HR-EMP-00003",
	}
	assert f"installation on {day} morning" in plan.summary[0]
	done = plans.confirm(desk, plan.name)
	assert [doctype for doctype, _ in done.documents] == [SUBSCRIPTION, INVOICE, JOB, QUOTATION]
	assert counts(desk)["converted"] == 1


def test_convert_quote_makes_each_of_several_services(desk: Site) -> None:
	make_place(desk)
	quote = make_quote(desk, [{**FIBRE, "qty": 2, "amount": 139.90}])
	done = carry_out(desk, "convert_quote", {"quote_id": quote, "installation": False})
	assert len(done.result["subscriptions"]) == 2
	assert done.result["dispatch_job"] == done.result["sales_invoice"] == ""


def test_convert_quote_is_done_once_and_by_one_of_two(desk: Site, address: Any) -> None:
	make_place(desk)
	quote = make_quote(desk)
	desk.commit()

	def work(site: Site, wait: Any) -> None:
		with_rules(site)
		wait()
		carry_out(site, "convert_quote", {"quote_id": quote})

	assert sorted(race(address, work, 2)) == ["done", "refused"]
	site = address.open()
	after = counts(site)
	assert (after[SUBSCRIPTION], after[JOB], after[INVOICE], after["converted"]) == (1, 1, 1, 1)
	with pytest.raises(InvalidField, match="was converted already"):
		carry_out(with_rules(site), "convert_quote", {"quote_id": quote})


def test_a_plan_to_convert_is_stale_once_the_quote_changed(desk: Site) -> None:
	make_place(desk)
	quote = make_quote(desk)
	plan = plans.propose(desk, "convert_quote", {"quote_id": quote})
	desk.update(
		QUOTATION, quote, {"items": [{**FIBRE, "rate": 99.95, "price_list_rate": 99.95, "amount": 99.95}]}
	)
	desk.commit()
	with pytest.raises(ActionRefused) as error:
		plans.confirm(desk, plan.name)
	assert error.value.fresh
	assert counts(desk)["converted"] == 0


def test_undo_conversion_takes_back_what_was_not_begun(desk: Site) -> None:
	make_place(desk)
	quote = make_quote(desk)
	done = carry_out(desk, "convert_quote", {"quote_id": quote})
	back = undoing.undo(desk, done.action)
	assert back.action_id == "undo_conversion"
	plans.confirm(desk, back.name)
	assert get(desk, QUOTATION, quote)["service_status"] in (None, "")
	assert desk.get(INVOICE, done.result["sales_invoice"]) is None
	assert get(desk, SUBSCRIPTION, done.result["subscriptions"][0])["status"] == "Cancelled"


def test_who_may_not_sell_converts_nothing(desk: Site) -> None:
	make_people(desk)
	make_place(desk)
	quote = make_quote(desk)
	desk.commit()
	with acting(desk, VIEWER), pytest.raises(NotPermitted):
		carry_out(desk, "convert_quote", {"quote_id": quote})
	assert counts(desk)["converted"] == 0


@pytest.mark.frappe_only(reason="on an embedded site an agent may bill as well")
def test_who_may_sell_but_not_bill_converts_only_what_is_billed_by_the_month(desk: Site) -> None:
	make_people(desk)
	make_place(desk)
	both, monthly = make_quote(desk), make_quote(desk, [dict(FIBRE)])
	desk.commit()
	with acting(desk, AGENT):
		with pytest.raises(NotPermitted, match="may not create Sales Invoice"):
			carry_out(desk, "convert_quote", {"quote_id": both})
		carry_out(desk, "convert_quote", {"quote_id": monthly})
	assert counts(desk)["converted"] == 1
