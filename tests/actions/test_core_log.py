"""The log is only ever added to, whoever tries, and reads as a timeline."""

from __future__ import annotations

import json

import pytest

from targo_customer360.actions import log, plans, undoing
from targo_customer360.actions.perform import carry_out
from targo_customer360.actions.timeline import timeline
from targo_customer360.effects.records import record_action
from targo_customer360.sites.port import NotPermitted, Site, SiteError
from tests.actions.people import AGENT, acting, take_roles_away
from tests.actions.sample import REGISTRY
from tests.telephony.orders import with_rules

C1 = {"customer": "C-1"}


def settled_and_open(site: Site) -> tuple[str, str]:
	with acting(site, AGENT):
		done = carry_out(site, "mark_vip", C1, registry=REGISTRY).action
		site.update("Customer", "C-1", {"is_vip": 0})
		return done, plans.propose(site, "mark_vip", C1, registry=REGISTRY).name


@pytest.mark.parametrize("values", [{"status": "Proposed"}, {"message": "nothing"}, {"reason": "none"}])
def test_a_settled_row_stays_as_it_is(people, values):
	settled, _ = settled_and_open(with_rules(people))
	with pytest.raises(SiteError, match="closed and can't be changed"):
		people.update(log.ACTION, settled, values)


@pytest.mark.parametrize("fieldname", ["params", "preview_hash", "proposed_by", "versions", "expires_at"])
def test_a_proposal_keeps_what_was_proposed(people, fieldname):
	_, proposed = settled_and_open(with_rules(people))
	value = {"params": '{"customer": "C-2"}', "versions": "{}", "expires_at": "2099-01-01 00:00:00"}
	with pytest.raises(SiteError, match="can't be changed once"):
		people.update(log.ACTION, proposed, {fieldname: value.get(fieldname, "Administrator")})


def test_the_rules_of_the_log_let_every_end_of_a_proposal_through(people):
	"""Confirmed, refused, expired and withdrawn: each closes its row under the rules of the site."""
	with_rules(people)
	with acting(people, AGENT):
		done = plans.confirm(people, plans.propose(people, "mark_vip", C1, registry=REGISTRY).name, REGISTRY)
		back = undoing.undo(people, done.action, registry=REGISTRY)
		plans.cancel(people, back.name)
	assert people.get(log.ACTION, back.name)["status"] == "Cancelled"


def test_what_telephony_records_stands_in_the_same_log(people):
	record_action(people, "line.bar_outgoing", "C-1", "Line 4502722408: Active -> Suspended", "unpaid")
	(entry,) = timeline(people, "C-1", registry=REGISTRY)
	assert (entry.status, entry.reason) == ("Executed", "unpaid")
	assert entry.label == ("line.bar_outgoing", "line.bar_outgoing")


def test_the_timeline_tells_the_newest_first_and_what_can_be_undone(people):
	with acting(people, AGENT):
		done = carry_out(people, "mark_vip", C1, "asked", REGISTRY).action
		with pytest.raises(SiteError):
			carry_out(people, "mark_vip", C1, registry=REGISTRY)
		entries = timeline(people, "C-1", registry=REGISTRY)
		assert [(e.status, e.can_undo, e.by) for e in entries] == [
			("Refused", False, AGENT),
			("Executed", True, AGENT),
		]
		assert entries[0].message == ("C-1 is a VIP already", "C-1 is a VIP already")
		back = plans.confirm(people, undoing.undo(people, done, registry=REGISTRY).name, REGISTRY).action
		undone = timeline(people, "C-1", registry=REGISTRY)[-1]
	assert (undone.name, undone.can_undo, undone.undone_by) == (done, False, back)
	assert undone.label == ("Mark as VIP", "Marquer VIP")


def test_the_timeline_is_for_those_who_may_read_the_log(people):
	take_roles_away(people, AGENT)
	with acting(people, AGENT), pytest.raises(NotPermitted):
		timeline(people, "C-1", registry=REGISTRY)


@pytest.mark.frappe_only(reason="the desk and REST are Frappe's")
@pytest.mark.parametrize("user", ["Administrator", "system@c360.test"])
def test_nobody_writes_the_log_by_hand_not_even_administrator(people, user):
	import frappe
	from frappe import client
	from frappe.desk.doctype.bulk_update.bulk_update import submit_cancel_or_update_docs
	from frappe.desk.reportview import delete_items
	from frappe.model.rename_doc import rename_doc

	if not frappe.db.exists("User", "system@c360.test"):
		person = {"doctype": "User", "email": "system@c360.test", "first_name": "S", "send_welcome_email": 0}
		frappe.get_doc({**person, "roles": [{"role": "System Manager"}]}).insert()
	settled, proposed = settled_and_open(people)
	forged = {
		"doctype": log.ACTION,
		"action_id": "mark_vip",
		"status": "Executed",
		"flags": {"ignore_permissions": True},
		"ignore_permissions": True,
	}
	before = people.list(log.ACTION, fields=("*",), order_by="name")
	frappe.set_user(user)
	attempts = [
		lambda: client.insert(forged),
		lambda: client.insert_many(json.dumps([forged])),
		lambda: client.set_value(log.ACTION, settled, "status", "Proposed"),
		lambda: client.set_value(log.ACTION, proposed, "expires_at", "2099-01-01"),
		lambda: client.save({**frappe.get_doc(log.ACTION, proposed).as_dict(), "flags": forged["flags"]}),
		lambda: client.delete(log.ACTION, settled),
		lambda: frappe.delete_doc(log.ACTION, settled, force=True),
		lambda: rename_doc(log.ACTION, settled, "ACT-gone", force=True),
		lambda: client.submit(frappe.get_doc(log.ACTION, settled).as_dict()),
	]
	try:
		for attempt in attempts:
			with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
				attempt()
			frappe.db.rollback()
		# These two collect their failures instead of raising them.
		client.bulk_update(json.dumps([{"doctype": log.ACTION, "docname": settled, "reason": "x"}]))
		frappe.db.rollback()
		frappe.form_dict.update(doctype=log.ACTION, items=json.dumps([settled, proposed]))
		try:
			delete_items()
			submit_cancel_or_update_docs(log.ACTION, json.dumps([settled]), "update", {"reason": "x"})
		except (frappe.ValidationError, frappe.PermissionError):
			frappe.db.rollback()
	finally:
		frappe.set_user("Administrator")
		frappe.clear_messages()
	people.rollback()
	assert people.list(log.ACTION, fields=("*",), order_by="name") == before
