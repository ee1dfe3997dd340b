"""From words to a service that runs and a draft invoice: quote, conversion, visit, work order, bill."""

from __future__ import annotations

import pytest

from targo_customer360.actions import plans
from targo_customer360.nl.ask import ask
from tests.service.factories import get, working_day

QUOTATION, SUBSCRIPTION, INVOICE = "Quotation", "Service Subscription", "Sales Invoice"
JOB, LOCATION, ORDER = "Dispatch Job", "Service Location", "Service Work Order"
NEW = "77 rang du 4e, Saint-Rémi"


@pytest.fixture
def said(world):
	"""A function that says something, and confirms what is proposed."""

	def say(text: str):
		reply = ask(world.site, text)
		assert reply.kind == "proposal", reply.text
		return plans.confirm(world.site, reply.plan.name)

	return say


def test_a_quote_in_words_becomes_a_service_that_runs_and_a_bill(world, said):
	site = world.site
	quote = said(f"Quote for C-1 at {NEW}: fibre 100M and a Deco").result["quotation"]
	held = get(site, QUOTATION, quote)
	assert {row["item_code"]: float(row["rate"]) for row in held["items"]} == {
		"FTTH100": 69.95,
		"ROUTDECO": 179.99,
	}
	before = {doctype: site.count(doctype) for doctype in (LOCATION, SUBSCRIPTION, JOB, INVOICE)}

	day = working_day(site)
	done = world.confirmed(
		"convert_quote", "Administrator", quote_id=quote, date=day, time_of_day="morning", tech="Cyr"
	)
	made = {doctype: site.count(doctype) - before[doctype] for doctype in before}
	assert made == {LOCATION: 1, SUBSCRIPTION: 1, JOB: 1, INVOICE: 1}
	(subscription,) = done.result["subscriptions"]
	job, invoice = get(site, JOB, done.result["dispatch_job"]), done.result["sales_invoice"]
	place = get(site, LOCATION, job["service_location"])
	assert place["address_line1"] == "77 rang du 4e" and place["city"] == "Saint-Rémi"
	held = get(site, SUBSCRIPTION, subscription)
	assert (held["status"], held["service_location"], float(held["price"])) == (
		"Pending",
		place["name"],
		69.95,
	)
	once = get(site, INVOICE, invoice)
	assert (once["docstatus"], float(once["net_total"])) == (0, 179.99), "a person submits it"
	assert get(site, QUOTATION, quote)["service_status"] == "Converted"

	closed = world.confirmed(
		"complete_dispatch",
		"Administrator",
		job=job["name"],
		technicians=[{"tech": "Cyr", "arrived": "9:00", "departed": "10:00"}],
		items=["HT802"],
		date=site.today(),
	)
	order = closed.result["work_order"]
	held = get(site, SUBSCRIPTION, subscription)
	assert (held["status"], held["start_date"]) == ("Active", site.today())
	assert get(site, JOB, job["name"])["status"] == "Completed"
	bill = world.confirmed("bill_work_order", "Administrator", work_order=order).result["sales_invoice"]
	billed = get(site, INVOICE, bill)
	# An adapter at 75 $ and an hour at 85 $
	assert (billed["docstatus"], float(billed["net_total"]), bill != invoice) == (0, 160.0, True)
	assert get(site, ORDER, order)["sales_invoice"] == bill
