"""Who may decide about cut-offs and suspensions, and that nobody changes them by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from targo_customer360.actions.cutoff import APPROVE, DISMISS, RECORD, REVERSE
from targo_customer360.actions.perform import carry_out
from targo_customer360.billing.cutoff.judging import DECISION
from targo_customer360.billing.cutoff.notices import NOTICE
from targo_customer360.billing.suspension import SUSPENSION
from targo_customer360.sites.port import NotPermitted
from tests.actions.people import AGENT, VIEWER, acting, make_people
from tests.billing.clock import on, workday
from tests.billing.cutoffs import LIST, decision, late, mode, run
from tests.billing.outside import HOME, flagged, make_location, suspension


@pytest.fixture(autouse=True)
def day():
	with on(workday(date.today())) as moment:
		yield moment


@pytest.fixture
def listed(ruled):
	"""C-1 is on the list, and waits for a person."""
	make_people(ruled)
	make_location(ruled, HOME)
	late(ruled)
	mode(ruled, LIST)
	assert run(ruled) == {"Listed": 1}
	return ruled


def act(site, action, user=AGENT, **params):
	with acting(site, user):
		return carry_out(site, action, params)


def approve(site):
	return act(site, APPROVE, decision=decision(site)["name"])


@pytest.mark.parametrize(
	"action", [APPROVE, DISMISS, REVERSE, RECORD, "suspend_customer", "reactivate_customer"]
)
def test_who_only_reads_decides_nothing(listed, action):
	params = {"customer": "C-1"}
	if action == RECORD:
		params |= {"kind": "14 Days", "channel": "Phone"}
	elif action in (APPROVE, DISMISS, REVERSE):
		params = {"decision": decision(listed)["name"]} | ({} if action == APPROVE else {"reason": "no"})
	with pytest.raises(NotPermitted):
		act(listed, action, VIEWER, **params)
	assert decision(listed)["status"] == "Listed" and not listed.count(SUSPENSION)


@pytest.mark.frappe_only(reason="the embedded site has no forms")
@pytest.mark.parametrize("doctype", [DECISION, NOTICE, SUSPENSION])
def test_a_person_changes_none_of_it_by_hand(listed, doctype):
	import frappe

	approve(listed)
	act(listed, RECORD, customer="C-1", kind="14 Days", channel="Phone")
	name = listed.list(doctype, limit=1)[0]["name"]
	change = {DECISION: {"status": "Dismissed"}, NOTICE: {"channel": "SMS"}, SUSPENSION: {"status": "Ended"}}
	document = frappe.get_doc(doctype, name)
	document.update(change[doctype])
	for attempt in (
		document.save,
		frappe.copy_doc(frappe.get_doc(doctype, name)).insert,
		frappe.get_doc(doctype, name).delete,
	):
		with pytest.raises(frappe.ValidationError):
			attempt()
		frappe.db.rollback()


@pytest.mark.frappe_only(reason="the embedded site has no forms")
def test_the_reason_and_the_end_of_a_suspension_may_be_written_by_hand(listed):
	import frappe

	name = carry_out(listed, "suspend_customer", {"customer": "C-1"}).result["name"]
	with acting(listed, AGENT):
		document = frappe.get_doc(SUSPENSION, name)
		document.update({"reason": "on leave", "ends_on": listed.today() + timedelta(days=9)})
		document.save()
	assert suspension(listed, name)["reason"] == "on leave"


@pytest.mark.frappe_only(reason="whitelisted methods belong to a bench")
def test_the_methods_of_the_desk(listed, outside):
	import frappe

	from targo_customer360.api import cutoff, suspensions

	name = decision(listed)["name"]
	with acting(listed, VIEWER):
		for call in (
			lambda: cutoff.approve(name),
			lambda: cutoff.dismiss(name, "no"),
			lambda: cutoff.record_notice("C-1", "14 Days", "Phone"),
			lambda: suspensions.suspend("C-1"),
			lambda: suspensions.reactivate("C-1"),
		):
			with pytest.raises(frappe.PermissionError):
				call()
	with acting(listed, AGENT):
		assert cutoff.approve(name)["status"] == "Executed"
		assert "was not kept" in cutoff.reasons(name, "en")
		cutoff.reverse(name, "the invoice was wrong")
		made = suspensions.suspend("C-1", "on leave", services='["LOC-1"]')
		assert made["status"] == "Active"
		assert suspensions.reactivate("C-1")["ended"] == [made["name"]]
	suspensions.run_due()
	suspensions.lift_job("C-1")
	cutoff.run_daily()
	assert not flagged(listed)
