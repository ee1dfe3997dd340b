"""What happens to suspensions by themselves: they begin and end on their dates, and are lifted when the customer paid."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable

from targo_customer360.billing import suspension_effects as effects
from targo_customer360.billing import suspension_start as starting
from targo_customer360.billing import suspension_words as words
from targo_customer360.billing.balance import balance
from targo_customer360.billing.suspension import (
	ACTIVE,
	EFFECT,
	ENDED,
	NON_PAYMENT,
	SCHEDULED,
	SUSPENSION,
	refresh_flags,
	status_on,
)
from targo_customer360.billing.suspension_end import leftovers, plan_end
from targo_customer360.billing.suspension_lift import paid_up, threshold
from targo_customer360.billing.suspension_scope import LINE, LOCATION
from targo_customer360.effects.records import record_action
from targo_customer360.effects.tasks import Said, ask_a_person
from targo_customer360.errors import InvalidField
from targo_customer360.integrations import suspension_calls as calls
from targo_customer360.integrations import suspensions
from targo_customer360.integrations.outbox.owing import owe_all
from targo_customer360.sites.port import Locked, Rows, Site, SiteError, TransientError, Values

LOCK = "suspensions"
BEGUN: Said = (
	"The suspension planned for today has begun",
	"La suspension prévue pour aujourd'hui a commencé",
)
RESUMED: Said = ("The suspension ended on its date", "La suspension s'est terminée à sa date")
PAID: Said = ("The customer has paid", "Le client a payé")
log = logging.getLogger(__name__)


def run_due(site: Site) -> Counter[str]:
	"""Do what is due now; returns how often each thing was done. Commits after each.

	One process at a time; a second one leaves at once.
	"""
	done: Counter[str] = Counter()
	site.rollback()
	try:
		with site.lock(LOCK):
			site.rollback()
			_run(site, done)
	except Locked:
		pass
	return done


def lift(site: Site, customer: str) -> list[str]:
	"""Lift what a payment has settled; returns the suspensions that ended. Commits."""
	site.rollback()
	hold(site, customer)
	ended: list[str] = []
	for rows in paid_up(site, [customer]).values():
		plan = suspensions.plan_reactivation(site, customer, [row["name"] for row in rows])
		ended = suspensions.apply_reactivation(site, plan, PAID[0], lifted=True)
		_record(site, "suspension.lifted", customer, ended, PAID)
	site.commit()
	return ended


def hold(site: Site, customer: str) -> None:
	"""One change at a time to what a customer has: the next one waits here until this transaction ends."""
	with site.savepoint():
		# SQLite has one writer at a time, from the savepoint on.
		if site.kind == "frappe":
			table = site.table("Customer")
			site.run(site.qb.from_(table).select(table.name).where(table.name == customer).for_update())


def _run(site: Site, done: Counter[str]) -> None:
	today = site.today()
	_imported(site)
	for row in _rows(site, SCHEDULED, {"starts_on": ("<=", today)}):
		_step(site, row, done, "begun", _begin)
	for row in _rows(site, ACTIVE, {"ends_on": ("<=", today)}):
		_step(site, row, done, "resumed", _resume)
	for customer in paid_up(site):
		_step(
			site,
			{"name": "", "customer": customer},
			done,
			"lifted",
			lambda s, r: bool(lift(s, r["customer"])),
		)
	for effect in _late_bars(site):
		_step(site, effect, done, "barred", _bar_late)
	for effect in _given_back_by_hand(site):
		_step(site, effect, done, "noted", _note_by_hand)
	for effect in _ports_with_telephone(site):
		_step(site, effect, done, "walled", _keep_911)
	for customer in leftovers(site):
		_step(site, {"name": "", "customer": customer}, done, "freed", _free)
	done["followed"] += effects.follow(site)
	site.commit()


def _step(
	site: Site, row: Values, done: Counter[str], what: str, act: Callable[[Site, Values], bool]
) -> None:
	"""One thing, in a transaction of its own: what can't be done is a task for a person and stops nothing else."""
	site.commit()
	try:
		hold(site, row["customer"])
		if act(site, row):
			done[what] += 1
		site.commit()
	except Exception as error:
		site.rollback()
		log.exception("Suspension %s of %s", row["name"], row["customer"])
		done["failed"] += 1
		if isinstance(error, (InvalidField, SiteError)) and not isinstance(error, TransientError):
			about = row.get("parent") or row["name"]
			ask_a_person(
				site,
				SUSPENSION if about else "Customer",
				about or row["customer"],
				f"{about or row['customer']}: {error.message}",
			)
			site.commit()


def _rows(site: Site, status: str, dates: Values) -> Rows:
	wanted = {"status": status, "is_imported": 0, **dates}
	fields = ("name", "customer", "status", "starts_on", "ends_on", "source")
	return site.list(SUSPENSION, wanted, fields=fields, order_by="starts_on, name")


def _is(site: Site, row: Values, status: str) -> bool:
	"""Whether a suspension is still in the state in which it was found: somebody may have been quicker."""
	held = site.lookup(SUSPENSION, [row["name"]], fields=("status",)).get(row["name"])
	return held is not None and held["status"] == status


def _begin(site: Site, row: Values) -> bool:
	if not _is(site, row, SCHEDULED):
		return False
	if row["ends_on"] and row["ends_on"] <= site.today():
		return _end(site, row, RESUMED)
	if row["source"] == NON_PAYMENT and balance(site, row["customer"]).owing <= threshold(site):
		return _end(site, row, PAID)
	suspensions.start(site, row["name"])
	_record(site, "suspension.begun", row["customer"], [row["name"]], BEGUN)
	return True


def _resume(site: Site, row: Values) -> bool:
	return _is(site, row, ACTIVE) and _end(site, row, RESUMED)


def _end(site: Site, row: Values, said: Said) -> bool:
	plan = suspensions.plan_reactivation(site, row["customer"], [row["name"]])
	suspensions.apply_reactivation(site, plan, said[0], lifted=said is PAID)
	_record(site, "suspension.ended", row["customer"], [row["name"]], said)
	return True


def _record(site: Site, action: str, customer: str, names: list[str], said: Said) -> None:
	record_action(site, action, customer, f"{', '.join(names)}: {said[0]}", "automatic")


# what the old system held


def _imported(site: Site) -> None:
	"""An imported suspension is a flag: its dates move it on, and nothing outside is told."""
	wanted = {"is_imported": 1, "status": ("!=", ENDED), "ended_at": None}
	rows = site.list(SUSPENSION, wanted, fields=("name", "customer", "status", "starts_on", "ends_on"))
	today = site.today()
	moved = {
		row["name"]: {"status": status}
		for row in rows
		if (status := status_on(today, row["starts_on"], row["ends_on"])) != row["status"]
	}
	if moved:
		site.bulk_update(SUSPENSION, moved, site.now())
		refresh_flags(site, {row["customer"] for row in rows if row["name"] in moved})
		site.commit()


# effects that had to wait, and those that would be dangerous now


def _effects(site: Site, wanted: Values) -> Rows:
	"""Effects of suspensions in force, with the customer and the reason."""
	rows = site.list(EFFECT, {"parenttype": SUSPENSION, **wanted}, fields=("*",), order_by="creation, idx")
	parents = site.lookup(
		SUSPENSION, [row["parent"] for row in rows], fields=("status", "customer", "reason")
	)
	return [
		{**row, "customer": parents[row["parent"]]["customer"], "reason": parents[row["parent"]]["reason"]}
		for row in rows
		if parents[row["parent"]]["status"] == ACTIVE
	]


def _late_bars(site: Site) -> Rows:
	"""Lines that were still being ordered when the suspension began, and are active now."""
	rows = _effects(
		site, {"operation": starting.BAR, "state": starting.PENDING, "outbox_message": ("not set", "")}
	)
	held = site.lookup(LINE, [row["voip_line"] for row in rows], fields=("status",))
	return [row for row in rows if held.get(row["voip_line"], {}).get("status") == "Active"]


def _bar_late(site: Site, effect: Values) -> bool:
	calls.bar(site, effect, effect["reason"] or "")
	return True


def _given_back_by_hand(site: Site) -> Rows:
	"""Lines that we barred and that a person restored."""
	rows = _effects(site, {"operation": starting.BAR, "state": starting.DONE})
	held = site.lookup(LINE, [row["voip_line"] for row in rows], fields=("status",))
	return [row for row in rows if held.get(row["voip_line"], {}).get("status") == "Active"]


def _note_by_hand(site: Site, effect: Values) -> bool:
	said = effects.said_values(words.RESTORED_BY_HAND)
	effects.move(site, [effect], state=starting.RESTORED, **said)
	return True


def _ports_with_telephone(site: Site) -> Rows:
	"""Ports that are dead, or about to be, at an address that has a telephone line by now."""
	wanted = {"operation": starting.DISABLE, "mode": starting.DISABLED, "state": ("in", starting.BARRED)}
	found: dict[str, Values] = {}
	for row in _effects(site, {**wanted, "outbox_message": ("set", "")}):
		location = site.get(LOCATION, row["service_location"])
		if location is not None and starting.carries_line(site, location):
			found[row["outbox_message"]] = row
	return list(found.values())


def _keep_911(site: Site, effect: Values) -> bool:
	"""Turn a dead port into a walled garden, so that the telephone there can call 911."""
	walled = {**effect, "mode": starting.WALLED}
	owed = starting.owed_to_hub(
		effect["parent"], walled, starting.DISABLE, effect["reason"] or "", site.user, "-walled"
	)
	owe_all(site, [owed])
	shared = site.list(
		EFFECT,
		{"parenttype": SUSPENSION, "outbox_message": effect["outbox_message"]},
		fields=("name", "parent"),
	)
	said = effects.said_values(words.walled_for_911(effect["service_location"]))
	effects.move(site, shared, outbox_message=owed.key, mode=starting.WALLED, state=starting.PENDING, **said)
	return True


def _free(site: Site, row: Values) -> bool:
	calls.release(site, row["customer"], plan_end(site, row["customer"]), "")
	return True
