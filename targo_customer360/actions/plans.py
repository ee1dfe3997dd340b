"""Proposing an action and confirming it: a stored plan, carried out once, by who proposed it, as it was shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from targo_customer360.actions import checks, execution, log, refusals
from targo_customer360.actions.model import Params, Said
from targo_customer360.actions.perform import Done, customer_of, known_params, reason_of, refused
from targo_customer360.actions.refusals import ActionRefused
from targo_customer360.actions.registry import REGISTRY
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site, TransientError, Values
from targo_customer360.sites.row_lock import rows_held

_ROW = (
	"name",
	"action_id",
	"customer",
	"status",
	"proposed_by",
	"expires_at",
	"params",
	"preview",
	"preview_hash",
	"versions",
	"utterance",
	"language",
	"reason",
	"undo_of",
)
_ABOUT_ANOTHER = (refusals.NO_PLAN, refusals.OTHER_USER, refusals.USED)
"""Refusals that say nothing of the plan itself, which stays what it is."""
_REPLACED = (refusals.STALE, refusals.CHANGED)


@dataclass(frozen=True)
class StoredPlan:
	"""A proposal as it is shown to the one who may confirm it. Nothing in it is secret."""

	name: str
	action_id: str
	label: Said
	summary: Said
	customer: str | None
	params: Values
	changes: tuple[Values, ...]
	outside: tuple[Values, ...]
	warnings: tuple[Said, ...]
	can_undo: bool
	expires_at: datetime


def propose(
	site: Site,
	action_id: str,
	params: Mapping[str, Any] | Params,
	utterance: str = "",
	language: str = "",
	reason: str = "",
	refers_to: str | None = None,
	undo_of: str | None = None,
	registry: checks.Registry = REGISTRY,
) -> StoredPlan:
	"""Store what an action would do, for its user to confirm; commits. Nothing else is changed.

	A refusal is logged and raised: InvalidField for a wrong value, NotPermitted, ActionRefused, another SiteError.
	"""
	given = params.model_dump() if isinstance(params, Params) else dict(params)
	words = {"utterance": utterance or None, "language": language or None, "reason": reason.strip() or None}
	links = {"refers_to": refers_to, "undo_of": undo_of}
	site.commit()
	try:
		with site.savepoint():
			name = _proposed(site, action_id, given, registry, words | links)
	except Exception as error:
		site.rollback()
		values = words | links | {"params": known_params(registry, action_id, given)}
		refused(site, action_id, error, customer_of(given), **values)
		site.commit()
		raise
	site.commit()
	return stored(site, name, registry)


def _proposed(site: Site, action_id: str, given: Values, registry: checks.Registry, values: Values) -> str:
	action = checks.changing(registry, action_id)
	checks.require(site, action)
	params = checks.read_params(action, given)
	if any(getattr(params, name) for name in params.secrets()):
		raise InvalidField(
			next(iter(params.secrets())), "A secret is not kept with a proposal: enter it in the form"
		)
	plan, seen = execution.decide(site, action, params)
	columns = log.proposal(site, checks.shown_params(params), seen)
	return log.write(site, action.id, log.PROPOSED, plan.summary, plan.customer, **columns, **values)


def stored(site: Site, name: str, registry: checks.Registry = REGISTRY) -> StoredPlan:
	"""A proposal as it was stored. Raises ActionRefused where there is none, or it is another user's."""
	row = site.lookup(log.ACTION, [name], fields=_ROW).get(name)
	row = _of_user(site, row, name)
	shown = log.read_json(row, "preview") or {}
	action = checks.known(registry, row["action_id"])
	return StoredPlan(
		name=name,
		action_id=row["action_id"],
		label=action.label,
		summary=_pair(shown["summary"]),
		customer=row["customer"],
		params=log.read_json(row, "params") or {},
		changes=tuple(shown["changes"]),
		outside=tuple(shown["outside"]),
		warnings=tuple(_pair(said) for said in shown["warnings"]),
		can_undo=bool(shown["undo"]),
		expires_at=row["expires_at"],
	)


def confirm(site: Site, name: str, registry: checks.Registry = REGISTRY) -> Done:
	"""Carry out a stored plan, once, exactly as it was shown; one transaction of its own, which it commits.

	Raises ActionRefused (with `fresh`, the name of a new plan, where this one no longer says what would happen),
	ActionNotPermitted or ActionFailed; nothing was changed then, and the log says so.
	"""
	site.commit()
	row = _held(site, name)
	try:
		usable = _usable(site, row, name)
		with site.savepoint():
			done = _confirmed(site, usable, registry)
	except Exception as error:
		raise _not_done(site, name, row, error, registry) from error
	site.commit()
	return done


def cancel(site: Site, name: str) -> None:
	"""Withdraw a proposal; commits. Raises ActionRefused where it can't be confirmed either."""
	site.commit()
	row = _held(site, name)
	try:
		_usable(site, row, name)
	except ActionRefused:
		site.rollback()
		raise
	log.settle(site, name, log.CANCELLED)
	site.commit()


def expire(site: Site) -> int:
	"""Close proposals that nobody confirmed in time; returns how many. Commits."""
	late = {"status": log.PROPOSED, "expires_at": ("<", site.now())}
	names = [row["name"] for row in site.list(log.ACTION, late)]
	closed = 0
	for name in names:
		row = _held(site, name)
		if row and row["status"] == log.PROPOSED:
			log.settle(site, name, log.EXPIRED, code=refusals.EXPIRED)
			closed += 1
		site.commit()
	return closed


def _held(site: Site, name: str) -> Values | None:
	"""The row, which nobody else changes until the transaction ends: of two who confirm at once the second waits here."""
	return next(iter(rows_held(site, log.ACTION, [name], _ROW)), None)


def _of_user(site: Site, row: Values | None, name: str) -> Values:
	if row is None or not row["preview"]:
		raise ActionRefused(
			refusals.NO_PLAN,
			(f"There is no proposal {name[:60]}", f"Il n'y a pas de proposition {name[:60]}"),
		)
	if row["proposed_by"] != site.user:
		raise ActionRefused(
			refusals.OTHER_USER,
			(
				f"{name} was proposed by somebody else, who alone may confirm it",
				f"{name} a été proposée par quelqu'un d'autre, qui seul peut la confirmer",
			),
		)
	return row


def _usable(site: Site, row: Values | None, name: str) -> Values:
	row = _of_user(site, row, name)
	if row["status"] != log.PROPOSED:
		raise ActionRefused(refusals.USED, _used(name, row["status"]))
	if row["expires_at"] is None or row["expires_at"] <= site.now():
		raise ActionRefused(
			refusals.EXPIRED,
			(f"{name} has expired: ask again", f"{name} est expirée : refaire la demande"),
		)
	return row


def _used(name: str, status: str) -> Said:
	if status == log.EXECUTED:
		return f"{name} was carried out already", f"{name} a déjà été exécutée"
	return f"{name} can't be confirmed any more", f"{name} ne peut plus être confirmée"


def _confirmed(site: Site, row: Values, registry: checks.Registry) -> Done:
	action = checks.changing(registry, row["action_id"])
	params = checks.read_params(action, log.read_json(row, "params") or {})
	execution.hold_customer(site, params)
	plan, seen = execution.decide(site, action, params)
	execution.hold_unchanged(site, seen, plan)
	if seen.versions != (log.read_json(row, "versions") or {}):
		raise ActionRefused(
			refusals.STALE,
			(
				"Something was changed since this was proposed: look at the new proposal",
				"Quelque chose a changé depuis cette proposition : voir la nouvelle",
			),
		)
	if seen.hash != row["preview_hash"]:
		raise ActionRefused(
			refusals.CHANGED,
			(
				"What would happen is no longer what was shown: look at the new proposal",
				"L'effet n'est plus celui qui était montré : voir la nouvelle proposition",
			),
		)
	applied = execution.apply(site, plan)
	log.settle(site, row["name"], log.EXECUTED, **log.outcome(action, plan, applied))
	return Done(row["name"], applied)


def _not_done(
	site: Site, name: str, row: Values | None, error: Exception, registry: checks.Registry
) -> Exception:
	"""Write down why nothing happened, commit that, and return what to raise."""
	if isinstance(error, TransientError):
		# The whole transaction is gone, and with it the hold on the row.
		site.rollback()
		row = _held(site, name)
	code, said = reason_of(error)
	if row is None or code in _ABOUT_ANOTHER or row["status"] != log.PROPOSED:
		there = row["name"] if row else None
		customer = row["customer"] if row else None
		refused(site, row["action_id"] if row else "confirm", error, customer, refers_to=there)
	else:
		log.settle(site, name, _status(code), code=code, message=said[0], message_fr=said[1])
	site.commit()
	if row and code in _REPLACED:
		return _shown_again(site, row, code, said, registry)
	return error if isinstance(error, ActionRefused) or code == refusals.FAILED else ActionRefused(code, said)


def _status(code: str) -> str:
	if code in _REPLACED:
		return log.SUPERSEDED
	return {refusals.EXPIRED: log.EXPIRED, refusals.FAILED: log.FAILED}.get(code, log.REFUSED)


def _shown_again(site: Site, row: Values, code: str, said: Said, registry: checks.Registry) -> ActionRefused:
	fresh = propose(
		site,
		row["action_id"],
		log.read_json(row, "params") or {},
		row["utterance"] or "",
		row["language"] or "",
		row["reason"] or "",
		refers_to=row["name"],
		undo_of=row["undo_of"],
		registry=registry,
	)
	return ActionRefused(code, said, fresh.name)


def _pair(said: list[str]) -> Said:
	return said[0], said[1]
