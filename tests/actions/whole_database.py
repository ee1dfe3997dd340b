"""Every document of an embedded site, so that what an action changed beside what it said is found."""

from __future__ import annotations

from collections.abc import Iterable

from targo_customer360.actions.model import ChangingAction
from targo_customer360.actions.perform import Done
from targo_customer360.actions.plans import StoredPlan
from targo_customer360.sites.embedded_site import EmbeddedSite
from targo_customer360.sites.port import Values

ALWAYS = frozenset(("Customer Action", "Outbox Message", "Background Job", "Version", "ToDo", "Comment"))
"""What an action may write without saying so: its own log, what it owes, and what tells people of it."""
State = dict[tuple[str, str], Values]
"""(DocType, name) -> row. A child row stands under the document that it is part of as well as under itself."""


def state(site: EmbeddedSite) -> State:
	return {
		(doctype, row["name"]): row
		for doctype in site.doctypes()
		if not site.meta(doctype).issingle
		for row in site.list(doctype, fields=("*",))
	}


def changed(before: State, after: State) -> set[tuple[str, str]]:
	"""The documents that differ; of a child row, its parent."""
	found = set()
	for key in before.keys() | after.keys():
		if before.get(key) != after.get(key):
			row = after.get(key) or before[key]
			found.add((row["parenttype"], row["parent"]) if row.get("parenttype") else key)
	return found


def undeclared(
	action: ChangingAction, plan: StoredPlan, done: Done, differing: Iterable[tuple[str, str]]
) -> set[tuple[str, str]]:
	"""The documents that differ although neither the preview, nor what was done, nor the action names them."""
	named = {(change["doctype"], change["name"]) for change in plan.changes if change["name"]}
	allowed = ALWAYS | set(action.also_writes)
	return {
		(doctype, name)
		for doctype, name in differing
		if (doctype, name) not in named | set(done.documents) and doctype not in allowed
	}
