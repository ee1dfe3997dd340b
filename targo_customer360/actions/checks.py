"""Whether an action may go ahead at all: it is known, the user may, the parameters are right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pydantic

from targo_customer360.actions.model import Action, ChangingAction, Params
from targo_customer360.actions.refusals import UNKNOWN, ActionNotPermitted, ActionRefused
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import NotPermitted, Site, Values

Registry = Mapping[str, Action]
SEEN = (("customer", "Customer"), ("did", "VoIP Line"))
"""Parameters that name a document, which the user must be allowed to read."""
_PROBLEMS = {
	"missing": "{0} is missing",
	"extra_forbidden": "{0} is no parameter of this action",
}


def known(registry: Registry, action_id: str) -> Action:
	"""Raises ActionRefused."""
	action = registry.get(action_id)
	if action is None:
		raise ActionRefused(
			UNKNOWN,
			(f"There is no action {action_id[:60]}", f"Il n'y a pas d'action {action_id[:60]}"),
		)
	return action


def changing(registry: Registry, action_id: str) -> ChangingAction:
	"""Raises ActionRefused for an unknown action, and for one that only answers."""
	action = known(registry, action_id)
	if not isinstance(action, ChangingAction):
		raise ActionRefused(
			UNKNOWN,
			(f"{action.label[0]} changes nothing", f"{action.label[1]} ne change rien"),
		)
	return action


def may(site: Site, action: Action) -> bool:
	"""Whether the user has every right and one of the roles."""
	if action.roles and not site.has_role(*action.roles):
		return False
	return all(_allowed(site, doctype, right) for doctype, right in action.rights)


def require(site: Site, action: Action) -> None:
	"""Raises ActionNotPermitted."""
	if not may(site, action):
		en, fr = action.label
		raise ActionNotPermitted(
			(f"{site.user} does not have the rights for: {en}", f"{site.user} n'a pas les droits pour : {fr}")
		)


def require_documents(site: Site, action: Action, documents: Iterable[tuple[str, str]]) -> None:
	"""The rights of the action on each existing document of a DocType that it names, and to read the others.

	Raises ActionNotPermitted.
	"""
	for doctype, name in sorted(set(documents)):
		wanted = [right for of, right in action.rights if of == doctype and right != "create"] or ["read"]
		for right in wanted:
			if not _allowed(site, doctype, right, name):
				raise ActionNotPermitted(
					(
						f"{site.user} does not have the rights to {doctype} {name}",
						f"{site.user} n'a pas les droits sur {doctype} {name}",
					)
				)


def named(site: Site, params: Params) -> list[tuple[str, str]]:
	"""The documents that the parameters name and that exist."""
	found = []
	for fieldname, doctype in SEEN:
		name = getattr(params, fieldname, None)
		if name and isinstance(name, str) and site.lookup(doctype, [name]):
			found.append((doctype, name))
	return found


def read_params(action: Action, given: Mapping[str, Any] | Params) -> Params:
	"""The parameters as the action wants them. Raises InvalidField that names the first one that is wrong."""
	if isinstance(given, Params):
		given = given.model_dump()
	try:
		return action.params.model_validate(dict(given))
	except pydantic.ValidationError as error:
		problem = error.errors(include_url=False, include_input=False)[0]
		name = ".".join(str(part) for part in problem["loc"]) or "parameters"
		template = _PROBLEMS.get(problem["type"])
		if template:
			raise InvalidField(name, template, name) from None
		cause = problem.get("ctx", {}).get("error")
		if isinstance(cause, InvalidField):
			raise cause from None
		raise InvalidField(name, "{0} is not right: {1}", name, problem["msg"]) from None


def shown_params(params: Params) -> Values:
	"""The parameters as they may be stored and shown: what is secret is only said to be there."""
	values = params.model_dump(mode="json")
	for name in params.secrets():
		values[name] = "***" if values.get(name) else ""
	return values


def _allowed(site: Site, doctype: str, right: str, name: str | None = None) -> bool:
	try:
		site.require(doctype, right, name)
	except NotPermitted:
		return False
	return True
