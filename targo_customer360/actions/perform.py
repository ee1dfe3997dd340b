"""Carrying out at once what a person has already confirmed, in a form or by a button."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from targo_customer360.actions import checks, execution, log
from targo_customer360.actions.model import Applied, Params, Said
from targo_customer360.actions.preview import plain
from targo_customer360.actions.refusals import DECIDED, FAILED, INVALID, NOT_PERMITTED, ActionRefused
from targo_customer360.actions.registry import REGISTRY
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import NotPermitted, Site, SiteError, Values
from targo_customer360.words import said_of

_LONGEST = 1000
"""Characters of one parameter that are kept of a request that was refused."""
BROKE_OFF: Said = (
	"It broke off half-way and was taken back",
	"L'action s'est interrompue et tout a été annulé",
)


@dataclass(frozen=True)
class Done:
	"""What was carried out. `action` is the row of the log."""

	action: str
	applied: Applied

	@property
	def message(self) -> Said:
		return self.applied.message

	@property
	def documents(self) -> tuple[tuple[str, str], ...]:
		return self.applied.documents

	@property
	def result(self) -> Values:
		return self.applied.result


def carry_out(
	site: Site,
	action_id: str,
	params: Mapping[str, Any] | Params,
	reason: str = "",
	registry: checks.Registry = REGISTRY,
) -> Done:
	"""Decide, do, check, log and commit, as one transaction of its own: what the caller wrote before is committed first.

	Where nothing may happen, or what was begun is taken back, that stands in the log and the same error is raised:
	InvalidField for a wrong value, NotPermitted, ActionFailed, another SiteError with one sentence.
	"""
	given = dict(params) if not isinstance(params, Params) else params.model_dump()
	site.commit()
	try:
		done = _carried_out(site, action_id, given, reason, registry)
	except Exception as error:
		site.rollback()
		refused(
			site,
			action_id,
			error,
			customer_of(given),
			reason=reason,
			params=known_params(registry, action_id, given),
		)
		site.commit()
		raise
	site.commit()
	return done


def _carried_out(site: Site, action_id: str, given: Values, reason: str, registry: checks.Registry) -> Done:
	action = checks.changing(registry, action_id)
	checks.require(site, action)
	params = checks.read_params(action, given)
	with site.savepoint():
		execution.hold_customer(site, params)
		plan, seen = execution.decide(site, action, params)
		execution.hold_unchanged(site, seen, plan)
		applied = execution.apply(site, plan)
		values = log.outcome(action, plan, applied) | {
			"params": checks.shown_params(params),
			"preview": seen.values,
			"preview_hash": seen.hash,
			"versions": seen.versions,
			"reason": reason.strip(),
		}
		message = (values.pop("message"), values.pop("message_fr"))
		name = log.write(site, action.id, log.EXECUTED, message, plan.customer, **values)
	return Done(name, applied)


def refused(site: Site, action_id: str, error: Exception, customer: str | None, **values: Any) -> str:
	"""Log why nothing happened; returns the row's name."""
	code, said = reason_of(error)
	status = log.FAILED if code == FAILED else log.REFUSED
	return log.write(site, action_id, status, said, customer, code=code, **values)


def reason_of(error: Exception) -> tuple[str, Said]:
	"""The code and the sentence of whatever kept an action from being done."""
	if isinstance(error, ActionRefused):
		return error.code, error.said
	if isinstance(error, InvalidField):
		return INVALID, said_of(error)
	if isinstance(error, NotPermitted):
		return NOT_PERMITTED, said_of(error)
	if isinstance(error, SiteError):
		return DECIDED, said_of(error)
	return FAILED, BROKE_OFF


def customer_of(given: Values) -> str | None:
	"""The customer that the parameters name, as they were given."""
	customer = given.get("customer")
	return customer if isinstance(customer, str) else None


def known_params(registry: checks.Registry, action_id: str, given: Values) -> Values:
	"""What was asked for, of the parameters that the action has and that are no secrets."""
	action = registry.get(action_id)
	if action is None:
		return {}
	names = action.params.model_fields.keys() - action.params.secrets()
	return {name: _short(plain(value)) for name, value in given.items() if name in names}


def _short(value: Any) -> Any:
	text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
	return value if len(text) <= _LONGEST else text[:_LONGEST]
