"""The calls that the effects of a suspension make, and those that take them back: owed, and noted on the effects."""

from __future__ import annotations

from collections.abc import Collection

from targo_customer360.billing import suspension_effects as effects
from targo_customer360.billing import suspension_start as starting
from targo_customer360.billing import suspension_words as words
from targo_customer360.billing.suspension import EFFECT, SERVICE, SUSPENSION
from targo_customer360.billing.suspension_end import End, Release
from targo_customer360.billing.suspension_start import owed_to_hub
from targo_customer360.effects.tasks import TODO, ask_a_person, both, settle
from targo_customer360.integrations.outbox import messages
from targo_customer360.integrations.outbox.owing import owe_all
from targo_customer360.sites.port import Site, Values
from targo_customer360.telephony import lines


def release(site: Site, customer: str, end: End, reason: str) -> None:
	"""Give back what no suspension holds any more."""
	for one in end.releases:
		_free(site, one, reason)
	for effect, holder in end.kept:
		_settle_row(site, [effect], starting.STILL_BARRED, words.kept_by(holder))
	_settle_row(site, end.needless, starting.NOT_NEEDED, words.NEVER_BARRED)
	_give_marks_back(site, customer, end)
	for effect in end.by_hand:
		_undo_by_hand(site, effect)


def owe_effects(site: Site, name: str, reason: str, bars: Collection[str]) -> None:
	"""Make the calls of the effects that have none yet, and write on each effect which call is its own."""
	for row in site.list(EFFECT, {"parent": name, "parenttype": SUSPENSION}, fields=("*",), order_by="idx"):
		if row["operation"] == starting.DISABLE and not row["outbox_message"]:
			owed = owed_to_hub(name, row, starting.DISABLE, reason, site.user)
			owe_all(site, [owed])
			effects.move(site, [row], outbox_message=owed.key)
		elif row["operation"] == starting.BAR and row["voip_line"] in bars:
			bar(site, row, reason)


def bar(site: Site, row: Values, reason: str) -> None:
	"""Bar the line of an effect."""
	# The line wants to know why; where nobody said, it is told which suspension it was.
	(key,) = owe_all(site, lines.suspend(site, row["voip_line"], reason or row["parent"]))
	effects.move(site, [row], outbox_message=key, detail="", detail_fr="")


def _free(site: Site, one: Release, reason: str) -> None:
	"""Take one barring away, on every effect that shares it."""
	effect = one.effect
	shared = site.list(
		EFFECT,
		{
			"outbox_message": effect["outbox_message"],
			"parenttype": SUSPENSION,
			"state": ("in", starting.BARRED),
		},
		fields=("name", "parent"),
	)
	if one.settled is not None:
		_settle_row(site, shared, *one.settled)
		return
	if effect["kind"] == starting.TELEPHONE:
		owed = lines.restore(site, effect["voip_line"], reason or effect["parent"])
	else:
		owed = [owed_to_hub(effect["parent"], effect, starting.ENABLE, reason, site.user)]
	_supersede(site, effect["outbox_message"], owed[0].key)
	keys = owe_all(site, owed)
	effects.move(
		site,
		shared,
		operation=starting.UNBAR if effect["kind"] == starting.TELEPHONE else starting.ENABLE,
		outbox_message=keys[0],
		state=starting.RESTORING,
		detail="",
		detail_fr="",
	)


def _supersede(site: Site, barring: str, by: str) -> None:
	"""A barring that was given up must not stand in the way of what gives service back."""
	held = site.lookup(messages.MESSAGE, [barring], fields=("status",)).get(barring)
	if held is not None and held["status"] == messages.DEAD:
		messages.write(
			site,
			barring,
			{"status": messages.DROPPED, "dropped_reason": f"Replaced by {by}", "next_attempt_at": None},
		)


def _give_marks_back(site: Site, customer: str, end: End) -> None:
	names = [name for name, _ in end.marks]
	now = site.lookup("Service Subscription", names, fields=("status",))
	for name, status in end.marks:
		if now.get(name, {}).get("status") == "Suspended":
			site.update("Service Subscription", name, {"status": status})
	parents = [row["name"] for row in site.list(SUSPENSION, {"customer": customer, "is_imported": 0})]
	rows = site.list(
		SERVICE, {"parent": ("in", parents), "service_subscription": ("in", names), "changed": 1}
	)
	site.bulk_update(SERVICE, {row["name"]: {"given_back": 1} for row in rows}, site.now())


def _settle_row(site: Site, rows: Collection[Values], state: str, said: tuple[str, str]) -> None:
	effects.move(site, rows, state=state, **effects.said_values(said))


def _undo_by_hand(site: Site, effect: Values) -> None:
	"""What a person was asked to do and did is to be undone; what nobody did yet is not asked any more."""
	about = {"reference_type": SUSPENSION, "reference_name": effect["parent"]}
	done = site.count(
		TODO, {**about, "status": "Closed", "description": both((effect["detail"], effect["detail_fr"]))}
	)
	settle(site, SUSPENSION, effect["parent"])
	if done:
		said = words.task_to_restore(effect["service_location"] or "")
		ask_a_person(site, SUSPENSION, effect["parent"], both(said))
