"""Undoing: proposing the compensating action with the parameters that were kept when the first was carried out."""

from __future__ import annotations

from targo_customer360.actions import checks, log, refusals
from targo_customer360.actions.perform import refused
from targo_customer360.actions.plans import StoredPlan, propose
from targo_customer360.actions.refusals import ActionRefused
from targo_customer360.actions.registry import REGISTRY
from targo_customer360.sites.port import Site, Values

_ROW = ("name", "action_id", "customer", "status", "undo")


def undo(site: Site, name: str, language: str = "", registry: checks.Registry = REGISTRY) -> StoredPlan:
	"""Propose the action that takes back one that was carried out. Raises ActionRefused, or what `propose` raises."""
	row = site.lookup(log.ACTION, [name], fields=_ROW).get(name)
	try:
		back = _way_back(site, row, name)
	except ActionRefused as error:
		known = row or {"action_id": "undo", "customer": None}
		refused(site, known["action_id"], error, known["customer"], undo_of=name if row else None)
		site.commit()
		raise
	return propose(site, back["action"], back["params"], language=language, undo_of=name, registry=registry)


def _way_back(site: Site, row: Values | None, name: str) -> Values:
	if row is None or row["status"] != log.EXECUTED:
		raise ActionRefused(
			refusals.NO_UNDO,
			(
				f"{name[:60]} was not carried out: there is nothing to undo",
				f"{name[:60]} n'a pas été exécutée",
			),
		)
	back = log.read_json(row, "undo")
	if back is None:
		raise ActionRefused(
			refusals.NO_UNDO, (f"{name} cannot be undone", f"{name} ne peut pas être annulée")
		)
	if site.count(log.ACTION, {"undo_of": name, "status": log.EXECUTED}):
		raise ActionRefused(refusals.NO_UNDO, (f"{name} was undone already", f"{name} a déjà été annulée"))
	return back
