"""Take a run back: delete what it created, unless somebody wrote to it since."""

from __future__ import annotations

from dataclasses import dataclass, field

from targo_customer360.imports.edits import import_stamps
from targo_customer360.imports.journal import CONFLICT, REJECT, RUN
from targo_customer360.imports.runner import import_lock
from targo_customer360.imports.settings import read_settings
from targo_customer360.imports.step import Step
from targo_customer360.imports.steps import STEPS
from targo_customer360.sites.port import Site, SiteError, Values

PART = 500


@dataclass
class Undone:
	"""What an undo did, by DocType; `kept` names documents that were edited since or are in use."""

	removed: dict[str, int] = field(default_factory=dict)
	kept: list[tuple[str, str, str]] = field(default_factory=list)

	def as_dict(self) -> Values:
		return {
			"removed": self.removed,
			"kept": [{"doctype": d, "name": n, "reason": r} for d, n, r in self.kept],
		}


def undo_run(site: Site, run: str) -> Undone:
	"""Remove what `run` created. May be started again after an interruption.

	Raises SiteError when there is no such run, Locked when an import is running.
	"""
	if not site.count(RUN, {"name": run}):
		raise SiteError(f"There is no Legacy Import Run {run}")
	undone = Undone()
	stamps = import_stamps(site)
	settings = read_settings(site)
	with import_lock(site):
		for step in reversed(STEPS):
			if not step.doctype:
				continue
			_remove(site, step, run, stamps, undone)
			step.finish(site, settings)
			site.commit()
		_remove_placeholders(site, run, undone)
		for doctype in (REJECT, CONFLICT):
			site.delete(doctype, [r["name"] for r in site.list(doctype, {"run": run})])
		site.bulk_update(RUN, {run: {"status": "Undone", "message": _sentence(undone)}}, None)
		site.commit()
	return undone


def _remove(site: Site, step: Step, run: str, stamps: list, undone: Undone) -> None:
	made = {"legacy_run": run, "legacy_table": step.table.name}
	for row in site.list(step.doctype, {**made, "modified": ("not in", stamps)}):
		undone.kept.append((step.doctype, row["name"], "edited since the import"))
	untouched = {**made, "modified": ("in", stamps)}
	# Asked anew for each part, so that what a person edits meanwhile is spared.
	while rows := site.list(step.doctype, untouched, fields=("name", *step.undo_fields), limit=PART):
		part = [row["name"] for row in rows]
		site.delete(step.doctype, part)
		step.undone(site, rows)
		undone.removed[step.doctype] = undone.removed.get(step.doctype, 0) + len(part)
		site.commit()


def _remove_placeholders(site: Site, run: str, undone: Undone) -> None:
	"""Items that stood in for unknown codes go only when nothing refers to them any more."""
	for row in site.list("Item", {"legacy_run": run}):
		try:
			with site.savepoint():
				site.delete_checked("Item", row["name"])
			undone.removed["Item"] = undone.removed.get("Item", 0) + 1
		except SiteError as reason:
			undone.kept.append(("Item", row["name"], reason.message))


def _sentence(undone: Undone) -> str:
	return f"Removed {sum(undone.removed.values())} documents, kept {len(undone.kept)}"
