"""Answering at once: reading actions, and secrets that are shown once to one person for a reason that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from targo_customer360.actions import checks, log
from targo_customer360.actions.model import Answer, ChangingAction, Params, ReadingAction, SecretAction
from targo_customer360.actions.perform import customer_of, known_params, refused
from targo_customer360.actions.refusals import INVALID, ActionRefused
from targo_customer360.actions.registry import REGISTRY
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site

SHORTEST_REASON = 5


def answer(
	site: Site,
	action_id: str,
	params: Mapping[str, Any] | Params,
	utterance: str = "",
	language: str = "",
	registry: checks.Registry = REGISTRY,
) -> Answer:
	"""What a reading action answers. A secret's answer belongs on one screen and nowhere else: never log, store or send it.

	A question put in words, a secret that was shown and every refusal are logged and committed, and so is what the caller
	wrote before. Raises InvalidField,
	NotPermitted, ActionRefused, SiteError.
	"""
	given = params.model_dump() if isinstance(params, Params) else dict(params)
	words = {"utterance": utterance or None, "language": language or None}
	site.commit()
	try:
		action, read, found = _answered(site, action_id, given, registry)
	except Exception as error:
		site.rollback()
		shown = known_params(registry, action_id, given)
		refused(site, action_id, error, customer_of(given), params=shown, **words)
		site.commit()
		raise
	if utterance or isinstance(action, SecretAction):
		shown = checks.shown_params(read)
		reason = str(given.get("reason") or "").strip() or None
		message = action.label if isinstance(action, SecretAction) else found.text
		log.write(
			site, action.id, log.ANSWERED, message, customer_of(given), params=shown, reason=reason, **words
		)
		site.commit()
	return found


def _answered(
	site: Site, action_id: str, given: dict[str, Any], registry: checks.Registry
) -> tuple[ReadingAction | SecretAction, Params, Answer]:
	action = checks.known(registry, action_id)
	if isinstance(action, ChangingAction):
		en, fr = action.label
		raise ActionRefused(INVALID, (f"{en} changes something: propose it", f"{fr} : c'est à proposer"))
	checks.require(site, action)
	params = checks.read_params(action, given)
	if isinstance(action, SecretAction) and len(str(getattr(params, "reason", "")).strip()) < SHORTEST_REASON:
		raise InvalidField("reason", "Say in a few words why you need to see this")
	checks.require_documents(site, action, checks.named(site, params))
	return action, params, action.answer(site, params)
