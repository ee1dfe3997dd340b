"""What people and documents do to lines and their orders, with what that owes put into the outbox.

Each function is one transaction of its caller: it writes, owes, and commits nothing but where it says so.
"""

from __future__ import annotations

import logging

from targo_customer360.integrations.outbox import messages
from targo_customer360.integrations.outbox.owing import owe_all, replace_dead
from targo_customer360.integrations.outbox.people import retry as retry_message
from targo_customer360.integrations.services import owe_changes
from targo_customer360.sites.port import Site, SiteError, Values
from targo_customer360.telephony import lines, moves, order_rules, order_steps, orders
from targo_customer360.telephony.order_rules import Known

log = logging.getLogger(__name__)


def place_order(site: Site, values: Values) -> str:
	"""Enter an order and start it; returns its name. Raises InvalidField."""
	name, owed = orders.place(site, values)
	owe_changes(site, owed)
	return name


def start_order(site: Site, name: str) -> None:
	"""Raises InvalidField."""
	owe_changes(site, orders.start(site, name))


def retry_step(site: Site, name: str, step: str) -> None:
	"""Try a step again: a failed one from its beginning, one that waits for a service at once. Raises InvalidField."""
	waiting = waiting_message(site, order_steps.get(site, name), step)
	if waiting:
		retry_message(site, waiting)
		return
	owed = orders.retry(site, name, step)
	for call in owed:
		replace_dead(site, call)
	owe_all(site, owed)


def waiting_message(site: Site, order: Values, step: str) -> str | None:
	"""The message that a step of an order waits for, where it is still to be sent. Raises InvalidField."""
	row = order_rules.step_of(order, step)
	waits = row["status"] == order_rules.RUNNING and _is_open(site, row["outbox_message"])
	return row["outbox_message"] if waits else None


def ata_configured(site: Site, name: str, model: str, mac: str) -> None:
	"""Raises InvalidField."""
	owe_changes(site, orders.configured(site, name, model, mac))


def mailbox_ready(site: Site, name: str) -> None:
	"""Raises InvalidField."""
	owe_changes(site, orders.mailbox_ready(site, name))


def cancel_order(site: Site, name: str, reason: str) -> None:
	"""Raises InvalidField."""
	owed = orders.cancel(site, name, reason)
	for call in owed:
		replace_dead(site, call)
	owe_all(site, owed)


def suspend_line(site: Site, did: str, reason: str) -> None:
	"""Raises InvalidField."""
	owe_all(site, lines.suspend(site, did, reason))


def restore_line(site: Site, did: str, reason: str) -> None:
	"""Raises InvalidField."""
	owe_all(site, lines.restore(site, did, reason))


def decommission_line(site: Site, did: str, reason: str) -> None:
	"""Raises InvalidField."""
	owe_all(site, lines.decommission(site, did, reason))


def confirm_address(site: Site, did: str, user: str, address: Values | None, note: str) -> None:
	"""Settle where a telephone is after a move. Raises InvalidField."""
	owe_changes(site, moves.confirm_address(site, did, user, address, note))


def resume_orders(site: Site) -> int:
	"""Bring every open order up to date; returns how many were looked at. Commits after each.

	Orders move by themselves when a service answers; this finds those that were interrupted before they could.
	"""
	names = [
		row["name"]
		for row in site.list(lines.ORDER, {"status": ("in", order_rules.OPEN)}, order_by="creation")
	]
	for name in names:
		try:
			with site.savepoint():
				owe_changes(site, order_steps.go_on(site, name))
		except SiteError:
			log.exception("Order %s can't go on", name)
		site.commit()
	return len(names)


# rules: called by both sites while a document is being written


def on_line(site: Site, line: Values, before: Values | None) -> None:
	"""While a line is being written, where there is one moment for it."""
	before_line(site, line, before)
	after_line(site, line, before)


def before_line(site: Site, line: Values, before: Values | None, secrets: tuple[str, ...] = ()) -> None:
	"""Before a line is written: tell the PBX of edits, and have an address confirmed. May change `line`."""
	owe_all(site, lines.owed_for_edit(site, line, before, secrets))
	moves.on_line(site, line, before)


def after_line(site: Site, line: Values, before: Values | None) -> None:
	"""After a line was written: its order may go on."""
	if before and bool(line.get("e911_synced")) != bool(before.get("e911_synced")):
		owe_changes(site, order_steps.go_on_with(site, line["did"], Known(line, None)))


def on_registration(site: Site, registration: Values, before: Values | None) -> None:
	"""While a registration is being written: its order may go on, or needs a person."""
	if before is None or registration["status"] != before["status"]:
		owe_changes(site, order_steps.go_on_with(site, registration["did"], Known(None, registration)))


def _is_open(site: Site, message: str | None) -> bool:
	held = site.lookup(messages.MESSAGE, [message or ""], fields=("status",)).get(message or "")
	return held is not None and held["status"] in messages.OPEN
