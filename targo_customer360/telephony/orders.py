"""What a person does with an order for a new line: start it, try a step again, say the adapter is ready, cancel.

Every function writes in the caller's transaction and returns what is owed to the services.
"""

from __future__ import annotations

from targo_customer360.effects.owed import Owed
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Document, Site, Values
from targo_customer360.telephony import line_states as states
from targo_customer360.telephony import order_rules as rules
from targo_customer360.telephony.e911_changes import wanted_record
from targo_customer360.telephony.e911_record import check
from targo_customer360.telephony.line_states import LINE
from targo_customer360.telephony.lines import (
	NUMBER,
	ORDER,
	REGISTRATION,
	REMOVE,
	has_voicemail,
	leave_registration,
	owed_for_edit,
	owed_to_pbx,
)
from targo_customer360.telephony.order_rules import step_of
from targo_customer360.telephony.order_steps import (
	get,
	go_on,
	next_number,
	open_order,
	record,
	write_step,
)
from targo_customer360.telephony.passwords import sip_password, voicemail_pin
from targo_customer360.telephony.rules import normalise_did
from targo_customer360.telephony.verdicts import recompute

LOCATION, DEVICE = "Service Location", "VoIP Line Device"


def place(site: Site, values: Values) -> tuple[str, list[Owed]]:
	"""Enter an order and start it; returns its name and what is owed. Raises InvalidField.

	`values` are fields of a VoIP Line Order that a person enters.
	"""
	name = site.insert(ORDER, {**values, "status": rules.DRAFT})
	return name, start(site, name)


def start(site: Site, name: str) -> list[Owed]:
	"""Start a draft order: make the line, barred, with new passwords, and begin the first step.

	Raises InvalidField.
	"""
	order = get(site, name)
	check_start(site, order)
	did = normalise_did(order["did"])
	_make_line(site, order, did, new=site.get(LINE, did) is None)
	steps = rules.steps_of(order, has_voicemail(site))
	site.update(
		ORDER,
		name,
		{
			"did": did,
			"voip_line": did,
			"status": rules.IN_PROGRESS,
			"started_by": site.user,
			"started_at": site.now(),
			"steps": [{"step": step, "status": rules.WAITING} for step in steps],
		},
	)
	record(site, order, "start", f"Order {name} of line {did} was started")
	return go_on(site, name)


def check_start(site: Site, order: Values) -> None:
	"""Whether an order, which need not be stored yet, may be started. Raises InvalidField."""
	did = normalise_did(order["did"])
	line, registration = site.get(LINE, did), site.get(REGISTRATION, did)
	rules.check_start(order, line, registration, site.get(LOCATION, order["service_location"]))
	if open_order(site, did):
		raise InvalidField("did", "There is an open order for {0} already", did)
	if _is_stuck(site, did):
		raise InvalidField(
			"did", "The PBX refused an earlier change of {0}: retry or drop that message first", did
		)
	check(wanted_record(site, {**order, "did": did}, registration))


def check_retry(site: Site, order: Values, step: str) -> None:
	"""Whether a step that failed may be tried again. Raises InvalidField."""
	if step_of(order, step)["status"] != rules.FAILED or order["status"] not in rules.OPEN:
		raise InvalidField("steps", "Only a step that failed is tried again")
	rules.check_place(order, site.get(LOCATION, order["service_location"]))
	check(wanted_record(site, order, site.get(REGISTRATION, order["did"])))


def retry(site: Site, name: str, step: str) -> list[Owed]:
	"""Begin a failed step again, with the order as it now is; returns what is owed. Raises InvalidField."""
	order = get(site, name)
	check_retry(site, order, step)
	row = step_of(order, step)
	owed = _write_on_line(site, order)
	row |= {"status": rules.WAITING, "last_error": ""}
	write_step(site, row)
	record(site, order, "retry", f"Order {name}: {step} is tried again")
	return owed + go_on(site, name)


def configured(site: Site, name: str, model: str, mac: str) -> list[Owed]:
	"""A person has configured the adapter: keep which one, and go on. Raises InvalidField.

	Nothing is sent to the adapter: there is no provisioning server to send it from.
	"""
	order = get(site, name)
	model, mac = rules.check_adapter(order, model, mac)
	row = step_of(order, rules.ATA)
	_keep_device(site, order, model, mac)
	site.bulk_update(ORDER, {name: {"ata_model": model, "ata_mac": mac}}, site.now())
	_done_by_hand(site, row)
	record(site, order, "ata", f"Order {name}: adapter {model} {mac} was configured")
	return go_on(site, name)


def mailbox_ready(site: Site, name: str) -> list[Owed]:
	"""A person has set up the mailbox where the line server has none: go on. Raises InvalidField."""
	order = get(site, name)
	rules.check_mailbox(order)
	_done_by_hand(site, step_of(order, rules.VOICEMAIL))
	record(site, order, "voicemail", f"Order {name}: the mailbox was set up elsewhere")
	return go_on(site, name)


def cancel(site: Site, name: str, reason: str) -> list[Owed]:
	"""Give an order up and take back what it made; returns what is owed. Raises InvalidField.

	A 911 registration that it made is not taken out: a task asks two people for that.
	"""
	order = get(site, name)
	rules.check_cancel(order, reason)
	for row in order["steps"]:
		if row["status"] != rules.DONE:
			write_step(site, row | {"status": rules.STOPPED})
	site.bulk_update(ORDER, {name: {"status": rules.CANCELLED, "cancel_reason": reason.strip()}}, site.now())
	record(site, order, "cancel", f"Order {name} was cancelled", reason.strip())
	return _take_back(site, order, reason) if order["status"] in rules.OPEN else []


def _done_by_hand(site: Site, row: Values) -> None:
	write_step(site, row | {"status": rules.DONE, "attempts": 1, "done_at": site.now(), "done_by": site.user})


def _is_stuck(site: Site, did: str) -> bool:
	"""Whether what this order owes would wait behind a call that the outbox gave up."""
	dead = {"subject_doctype": LINE, "subject_name": did, "status": "Dead"}
	return bool(site.count("Outbox Message", dead))


def _make_line(site: Site, order: Values, did: str, new: bool) -> None:
	"""A number that was in use before gets a line that knows nothing of the former one."""
	values = {field: order.get(field) for field in rules.LINE_FIELDS} | {
		"did": did,
		"status": states.SUSPENDED,
		"status_reason": f"Order {order['name']}",
		"sip_password": sip_password(),
		"voicemail_password": voicemail_pin(did),
		"emergency_calls_enabled": 1,
		"pbx_state": states.UNTOLD,
		"e911_synced": 0,
		"e911_state_of_check": "",
		"devices": [],
	}
	if new:
		site.insert(LINE, values)
	else:
		former = {"provisioned_on": None, "country_whitelist": "", "e911_cauca_code": ""}
		site.update(LINE, did, values | former)


def _write_on_line(site: Site, order: Values) -> list[Owed]:
	"""Bring the line in step with an order that was corrected; returns what is owed to the PBX."""
	did = order["did"]
	before = site.get(LINE, did)
	assert before is not None
	wanted = {field: order.get(field) for field in rules.LINE_FIELDS if field not in rules.FIXED}
	changed = {field: value for field, value in wanted.items() if (before[field] or "") != (value or "")}
	if not changed:
		return []
	after = before | changed
	owed = owed_for_edit(site, after, before)
	site.bulk_update(LINE, {did: changed | {NUMBER: after[NUMBER]}}, site.now())
	recompute(site, [did])
	return owed


def _keep_device(site: Site, order: Values, model: str, mac: str) -> None:
	"""Add the adapter to the line by itself: rewriting the table would rewrite the passwords of the others."""
	did, name = order["did"], f"{order['did']}-{mac}"
	held = {"parent": did, "parenttype": LINE, "parentfield": "devices"}
	device = {
		"model": model,
		"mac": mac,
		"service_location": order["service_location"],
		"subscription": order.get("subscription"),
		"idx": site.count(DEVICE, held) + 1,
	}
	if not site.count(DEVICE, {"name": name}):
		site.bulk_insert([Document(DEVICE, name, device, parent=(LINE, did, "devices"))], site.now())


def _take_back(site: Site, order: Values, reason: str) -> list[Owed]:
	did = order["did"]
	why = f"Order {order['name']} was cancelled"
	site.update(LINE, did, {"status": states.DECOMMISSIONED, "status_reason": why})
	leave_registration(site, did)
	return [owed_to_pbx(did, next_number(site, did), REMOVE, {}, reason, site.user)]
