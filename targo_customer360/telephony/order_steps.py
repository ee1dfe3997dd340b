"""The steps of a line order: what is known of each, and beginning the one that comes next.

A step is done when the site knows that it is: the PBX confirmed the line, the 911 provider was read back, a person
configured the adapter, the PBX took the barring away. `go_on` looks at what is known, marks what is done and begins what
comes next, so an order that was interrupted anywhere goes on from there. Every function writes in the caller's
transaction and returns what is owed to the services.
"""

from __future__ import annotations

from targo_customer360.effects.owed import Owed
from targo_customer360.effects.records import record_action, without_markup
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site, Values
from targo_customer360.telephony import line_states as states
from targo_customer360.telephony import order_rules as rules
from targo_customer360.telephony.e911_changes import register_line
from targo_customer360.telephony.line_states import LINE
from targo_customer360.telephony.lines import (
	CREATE,
	NUMBER,
	ORDER,
	REGISTRATION,
	UNBAR,
	incoming_when_suspended,
	owed_to_pbx,
	secrets_of,
	settings_of,
	voicemail_of,
)
from targo_customer360.telephony.order_rules import Known

STEP, MESSAGE = "VoIP Line Order Step", "Outbox Message"
WRITTEN = ("status", "attempts", "last_error", "outbox_message", "done_at", "done_by")


def go_on(site: Site, name: str, known: Known | None = None) -> list[Owed]:
	"""Bring an open order up to date and begin what comes next; returns what is owed. Does nothing to a closed one.

	`known` are documents about to be written, which the site may not hold yet.
	"""
	order = get(site, name)
	if order["status"] not in rules.OPEN:
		return []
	known = _known(site, order["did"], known)
	owed: list[Owed] = []
	for row in order["steps"]:
		if row["status"] == rules.DONE and not _came_undone(row, known):
			continue
		held = dict(row)
		_look_at(site, row, known)
		if row["status"] == rules.WAITING:
			owed += _begin(site, order, row, known)
		if row != held:
			write_step(site, row)
		if row["status"] != rules.DONE:
			break
	_conclude(site, order)
	return owed


def go_on_with(site: Site, did: str, known: Known | None = None) -> list[Owed]:
	"""The same for whatever order is open for a number."""
	name = open_order(site, did)
	return go_on(site, name, known) if name else []


def note_attempt(site: Site, did: str, operation: str, error: str, over: bool = False) -> bool:
	"""Show on the open order what went wrong with a call to the PBX; False where no order waits for that call.

	`over`: it is not made again unless a person asks.
	"""
	step = {CREATE: rules.PBX_LINE, UNBAR: rules.ACTIVATION}.get(operation)
	name = open_order(site, did)
	if not name or not step:
		return False
	order = get(site, name)
	row = rules.step_of(order, step)
	if row["status"] not in (rules.RUNNING, rules.FAILED):
		return False
	_look_at_message(site, row)
	row |= {"last_error": error, "status": rules.FAILED if over else row["status"]}
	write_step(site, row)
	_conclude(site, order)
	return True


def open_order(site: Site, did: str) -> str | None:
	"""The order under which a line is being made."""
	found = site.list(ORDER, {"did": did, "status": ("in", rules.OPEN)}, limit=1)
	return found[0]["name"] if found else None


def is_asked_by_order(site: Site, did: str, step: str) -> bool:
	"""Whether the open order of a number has a step for this, so that no task is needed as well."""
	name = open_order(site, did)
	return name is not None and any(row["step"] == step for row in get(site, name)["steps"])


def get(site: Site, name: str) -> Values:
	"""An order with its steps. Raises InvalidField."""
	order = site.get(ORDER, name)
	if order is None:
		raise InvalidField("name", "There is no order {0}", name)
	return order


def write_step(site: Site, row: Values) -> None:
	# What a service said may hold markup, and the desk would show it as such.
	row["last_error"] = without_markup(row["last_error"] or "")
	site.bulk_update(STEP, {row["name"]: {field: row[field] for field in WRITTEN}}, site.now())


def next_number(site: Site, did: str) -> int:
	"""Count a change of the line that the PBX is told of."""
	held = site.lookup(LINE, [did], fields=(NUMBER,))[did]
	number = int(held[NUMBER] or 0) + 1
	site.bulk_update(LINE, {did: {NUMBER: number}}, None)
	return number


def record(site: Site, order: Values, what: str, message: str, reason: str = "") -> None:
	"""Write down what a person, or the last step, did to an order."""
	record_action(site, f"line_order.{what}", order["customer"], message, reason, {"order": order["name"]})


def _known(site: Site, did: str, pending: Known | None) -> Known:
	return Known(
		line=(pending and pending.line) or site.get(LINE, did),
		registration=(pending and pending.registration) or site.get(REGISTRATION, did),
	)


def _came_undone(row: Values, known: Known) -> bool:
	"""Whether a registration that the order waited for changed again before the line was active."""
	return row["step"] == rules.E911 and not rules.is_registered(known)


def _look_at(site: Site, row: Values, known: Known) -> None:
	"""Bring a step that was begun up to date."""
	if row["status"] == rules.WAITING:
		return
	_look_at_message(site, row)
	if rules.is_done(row["step"], known):
		row |= {"status": rules.DONE, "last_error": "", "done_at": site.now()}
	elif why := rules.problem(row["step"], known):
		row |= {"status": rules.FAILED, "last_error": why}
	elif row["status"] == rules.DONE:
		row |= {"status": rules.RUNNING, "done_at": None}


def _look_at_message(site: Site, row: Values) -> None:
	fields = ("attempts", "last_error", "status", "dropped_reason")
	message = site.lookup(MESSAGE, [row["outbox_message"] or ""], fields=fields).get(row["outbox_message"])
	if message is None:
		return
	row |= {"attempts": message["attempts"], "last_error": message["last_error"] or ""}
	if message["status"] in ("Dead", "Dropped"):
		row |= {"status": rules.FAILED, "last_error": message["dropped_reason"] or message["last_error"]}


def _begin(site: Site, order: Values, row: Values, known: Known) -> list[Owed]:
	"""Begin a step; one that can't even be begun has failed, and says why."""
	row |= {"status": rules.RUNNING, "attempts": 0, "last_error": "", "outbox_message": None}
	# First, since what follows writes documents whose rules look at this order.
	write_step(site, row)
	try:
		owed = _effect(site, order, row["step"], known)
	except InvalidField as error:
		row |= {"status": rules.FAILED, "last_error": error.message}
		return []
	if owed:
		row["outbox_message"] = owed[0].key
	return owed


def _effect(site: Site, order: Values, step: str, known: Known) -> list[Owed]:
	assert known.line is not None
	did, why = order["did"], f"Order {order['name']}"
	if step == rules.PBX_LINE:
		told = {
			"reference": order["name"],
			"settings": settings_of(known.line),
			"voicemail": voicemail_of(known.line),
			"secrets": secrets_of(did, "sip_password", "voicemail_password"),
			"incoming": incoming_when_suspended(site),
		}
		return [owed_to_pbx(did, next_number(site, did), CREATE, told, why, site.user)]
	if step == rules.E911:
		return register_line(site, did, why)
	if step == rules.ACTIVATION:
		return [owed_to_pbx(did, next_number(site, did), UNBAR, {}, why, site.user)]
	return []


def _conclude(site: Site, order: Values) -> None:
	"""Write the status that follows from the steps; the last one done makes the line active."""
	status = rules.order_status(order["steps"])
	if status == order["status"]:
		return
	changes: Values = {"status": status}
	if status == rules.COMPLETED:
		changes["completed_at"] = site.now()
	# First the order, so that the rules of the line find it closed.
	site.bulk_update(ORDER, {order["name"]: changes}, site.now())
	if status == rules.COMPLETED:
		_activate(site, order)


def _activate(site: Site, order: Values) -> None:
	now = site.now()
	made = {"status": states.ACTIVE, "status_reason": f"Order {order['name']}"}
	site.update(LINE, order["did"], {**made, "provisioned_on": now, "changed_on": now})
	record(site, order, "activate", f"Line {order['did']} is active")
