"""Deciding and carrying out inside one transaction, with what was promised checked before it counts."""

from __future__ import annotations

from collections.abc import Iterable

from targo_customer360.actions import checks
from targo_customer360.actions.kept import broken_promises
from targo_customer360.actions.model import Applied, ChangingAction, Params, Plan
from targo_customer360.actions.preview import Document, Preview, documents, hold, preview
from targo_customer360.actions.refusals import STALE, ActionFailed, ActionRefused
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import NotPermitted, Site, SiteError
from targo_customer360.words import said_of

STALE_SAID = (
	"Somebody else changed one of the documents at this very moment",
	"Quelqu'un d'autre vient de modifier un des documents",
)


def decide(site: Site, action: ChangingAction, params: Params) -> tuple[Plan, Preview]:
	"""The decision as it stands now, if the user may make it. Raises InvalidField, SiteError, ActionRefused."""
	checks.require(site, action)
	checks.require_documents(site, action, checks.named(site, params))
	plan = action.decide(site, params)
	checks.require_documents(site, action, existing(site, plan))
	return plan, preview(site, action, params, plan)


def existing(site: Site, plan: Plan) -> list[Document]:
	"""The documents of the plan, its customer among them, that are there."""
	held = documents(site, plan)
	if plan.customer:
		held.append(("Customer", plan.customer))
	return [(doctype, name) for doctype, name in held if site.lookup(doctype, [name])]


def hold_unchanged(site: Site, seen: Preview, plan: Plan) -> None:
	"""Keep the documents of the plan as they are until the transaction ends. Raises ActionRefused where one is not
	what it was when the plan was made."""
	if hold(site, documents(site, plan)) != seen.versions:
		raise ActionRefused(STALE, STALE_SAID)


def hold_customer(site: Site, params: Params) -> None:
	"""One action at a time for each customer: the next one waits here, and then decides on what this one left."""
	hold(site, _customers(params))


def _customers(params: Params) -> Iterable[Document]:
	customer = getattr(params, "customer", None)
	return [("Customer", customer)] if customer and isinstance(customer, str) else []


def apply(site: Site, plan: Plan) -> Applied:
	"""Do what the plan says, inside the caller's savepoint. Raises ActionFailed: then the savepoint takes it back."""
	try:
		applied = plan.apply()
	except (InvalidField, SiteError) as error:
		if isinstance(error, NotPermitted):
			raise
		raise ActionFailed(said_of(error)) from error
	broken = broken_promises(site, plan, applied)
	if broken:
		en, fr = zip(*broken, strict=True)
		raise ActionFailed(
			(
				f"It was taken back: {'; '.join(en)}",
				f"Tout a été annulé : {' ; '.join(fr)}",
			)
		)
	return applied
