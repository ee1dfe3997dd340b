"""The actions as a web server offers them: plain JSON in, plain JSON out, one shape for everything that is refused.

`{"ok": true, ...}`, or `{"ok": false, "error": {"code", "message": {"en", "fr"}, "field", "fresh"}}` where `fresh` is
the new proposal to look at. `refusals` lists the codes. Nothing here checks a session: the edge says who the user is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

from targo_customer360.actions import answers, checks, plans, refusals, undoing
from targo_customer360.actions.model import Action, Answer, ChangingAction, ReadingAction, Said
from targo_customer360.actions.perform import Done, reason_of
from targo_customer360.actions.plans import StoredPlan
from targo_customer360.actions.preview import plain
from targo_customer360.actions.registry import REGISTRY
from targo_customer360.actions.timeline import DEFAULT_LIMIT, Entry, timeline
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site, SiteError, Values

STATUS: Final = {
	refusals.UNKNOWN: 404,
	refusals.NO_PLAN: 404,
	refusals.NOT_PERMITTED: 403,
	refusals.OTHER_USER: 403,
	refusals.EXPIRED: 410,
	refusals.USED: 409,
	refusals.STALE: 409,
	refusals.CHANGED: 409,
	refusals.FAILED: 500,
}
"""HTTP status by code; 422 for every other."""
LONGEST_TIMELINE = 500
_log = logging.getLogger(__name__)


def available(site: Site, registry: checks.Registry = REGISTRY) -> Values:
	"""The actions that the user may do, with the JSON schema of their parameters."""
	found = [described(action) for action in registry.values() if checks.may(site, action)]
	return {"ok": True, "actions": found}


def propose(
	site: Site,
	action: str,
	params: Mapping[str, Any],
	reason: str = "",
	utterance: str = "",
	language: str = "",
	registry: checks.Registry = REGISTRY,
) -> Values:
	"""Returns `plan`: what would change."""

	def work() -> Values:
		plan = plans.propose(site, action, params, utterance, language, reason, registry=registry)
		return {"plan": shown_plan(plan)}

	return _answered(site, work, registry)


def confirm(site: Site, plan: str, registry: checks.Registry = REGISTRY) -> Values:
	"""Returns `done`: what was carried out."""
	return _answered(site, lambda: {"done": shown_done(plans.confirm(site, plan, registry))}, registry)


def cancel(site: Site, plan: str, registry: checks.Registry = REGISTRY) -> Values:
	def work() -> Values:
		plans.cancel(site, plan)
		return {}

	return _answered(site, work, registry)


def undo(site: Site, action: str, language: str = "", registry: checks.Registry = REGISTRY) -> Values:
	"""Returns `plan`: what would take back an action that was carried out."""
	return _answered(
		site, lambda: {"plan": shown_plan(undoing.undo(site, action, language, registry))}, registry
	)


def answer(
	site: Site, action: str, params: Mapping[str, Any], registry: checks.Registry = REGISTRY
) -> Values:
	"""Returns `answer`. That of a secret is for the screen of the one who asked, and is kept nowhere."""
	return _answered(
		site,
		lambda: {"answer": shown_answer(answers.answer(site, action, params, registry=registry))},
		registry,
	)


def history(
	site: Site,
	customer: str,
	start: int = 0,
	limit: int = DEFAULT_LIMIT,
	registry: checks.Registry = REGISTRY,
) -> Values:
	"""Returns `entries` of the customer's log, the newest first, at most 500."""

	def work() -> Values:
		found = timeline(site, customer, max(0, start), min(max(1, limit), LONGEST_TIMELINE), registry)
		return {"entries": [shown_entry(entry) for entry in found]}

	return _answered(site, work, registry)


def status_of(answered: Values) -> int:
	"""The HTTP status that says the same as an answer of this module."""
	return 200 if answered["ok"] else STATUS.get(answered["error"]["code"], 422)


def described(action: Action) -> Values:
	"""One action for a client that builds a form or a tool of it."""
	changing = isinstance(action, ChangingAction)
	kind = "changes" if changing else "reads" if isinstance(action, ReadingAction) else "secret"
	return {
		"id": action.id,
		"kind": kind,
		"label": _both(action.label),
		"params": action.params.model_json_schema(),
		"undo": action.undo if isinstance(action, ChangingAction) else None,
		"examples": {language: list(said) for language, said in action.examples.items()},
	}


def shown_plan(plan: StoredPlan) -> Values:
	return {
		"name": plan.name,
		"action": plan.action_id,
		"label": _both(plan.label),
		"summary": _both(plan.summary),
		"customer": plan.customer,
		"params": plan.params,
		"changes": [{**change, "label": _both(change["label"])} for change in plan.changes],
		"outside": [{**one, "said": _both(one["said"])} for one in plan.outside],
		"warnings": [_both(said) for said in plan.warnings],
		"can_undo": plan.can_undo,
		"expires_at": plain(plan.expires_at),
	}


def shown_done(done: Done) -> Values:
	documents = [{"doctype": doctype, "name": name} for doctype, name in done.documents]
	return {
		"action": done.action,
		"message": _both(done.message),
		"documents": documents,
		"result": plain(done.result),
		"can_undo": done.applied.undo is not None,
	}


def shown_answer(found: Answer) -> Values:
	return {
		"text": _both(found.text),
		"columns": list(found.columns),
		"labels": {column: _both(label) for column, label in found.labels.items()},
		"rows": [plain({column: row.get(column) for column in found.columns}) for row in found.rows],
	}


def shown_entry(entry: Entry) -> Values:
	return {
		"name": entry.name,
		"action": entry.action_id,
		"label": _both(entry.label),
		"status": entry.status,
		"code": entry.code,
		"message": _both(entry.message),
		"reason": entry.reason,
		"utterance": entry.utterance,
		"by": entry.by,
		"at": plain(entry.at),
		"can_undo": entry.can_undo,
		"undone_by": entry.undone_by,
		"refers_to": entry.refers_to,
	}


def _answered(site: Site, work: Callable[[], Values], registry: checks.Registry) -> Values:
	try:
		return {"ok": True, **work()}
	except (InvalidField, SiteError) as error:
		code, said = reason_of(error)
		fresh = getattr(error, "fresh", None)
		refused = {
			"code": code,
			"message": _both(said),
			"field": error.field if isinstance(error, InvalidField) else None,
			"fresh": shown_plan(plans.stored(site, fresh, registry)) if fresh else None,
		}
	except Exception as error:
		# What it was stands in the server's log; the one who clicked learns that nothing happened.
		_log.exception("An action broke off")
		code, said = reason_of(error)
		refused = {"code": code, "message": _both(said), "field": None, "fresh": None}
	return {"ok": False, "error": refused}


def _both(said: Said | list[str]) -> Values:
	return {"en": said[0], "fr": said[1]}
