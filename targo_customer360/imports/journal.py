"""What a run writes about itself: ranges with their checkpoints, rejects, conflicts, warnings.

The range rows are both the form that people read and the memory that a killed run resumes from.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from targo_customer360.imports.rows import EXAMPLES, BatchResult, Conflict, Rejected
from targo_customer360.imports.step import SkippedTable, Step
from targo_customer360.sites.port import Document, Site, Values

RUN = "Legacy Import Run"
RANGE = "Legacy Import Run Step"
REJECT = "Legacy Import Reject"
CONFLICT = "Legacy Import Conflict"
COUNTS = ("rows_read", "inserted", "updated", "unchanged", "rejected", "skipped", "warnings")


@dataclass
class RangeState:
	"""One key range of one table: a row of the run's form."""

	name: str
	step: str
	legacy_table: str
	status: str = "Pending"
	range_no: int = 0
	key_from: int = 0
	key_to: int = 0
	last_key: int = 0
	rows_read: int = 0
	inserted: int = 0
	updated: int = 0
	unchanged: int = 0
	rejected: int = 0
	skipped: int = 0
	warnings: int = 0
	seconds: float = 0.0
	message: str = ""
	balanced: int = 0
	totals: dict[str, Any] = field(default_factory=lambda: {"source": {}, "not_carried": {}, "warnings": {}})

	@classmethod
	def from_row(cls, row: Values) -> RangeState:
		totals = json.loads(row.pop("reconciliation") or "{}")
		known = {k: v for k, v in row.items() if k in cls.__dataclass_fields__ and v is not None}
		state = cls(**known)
		state.totals.update(totals)
		return state

	def values(self) -> Values:
		row = {k: getattr(self, k) for k in self.__dataclass_fields__ if k not in ("name", "totals")}
		return row | {"reconciliation": json.dumps(self.totals)}

	def add(self, result: BatchResult) -> None:
		self.rows_read += result.read
		self.inserted += result.inserted
		self.updated += result.updated
		self.unchanged += result.unchanged
		self.rejected += len(result.rejects)
		self.skipped += result.skipped
		self.warnings += sum(result.warnings.values())
		if result.last_key is not None:
			self.last_key = result.last_key
		for side, totals in (("source", result.source), ("not_carried", result.not_carried)):
			kept = self.totals[side]
			for name, amount in totals.items():
				kept[name] = str(Decimal(kept.get(name, "0")) + amount)
		for code, times in result.warnings.items():
			group = self.totals["warnings"].setdefault(code, {"times": 0, "examples": []})
			group["times"] += times
			group["examples"] = (group["examples"] + result.examples[code])[:EXAMPLES]


@dataclass
class Journal:
	"""The writing side of one Legacy Import Run."""

	site: Site
	run: str
	at: datetime

	@classmethod
	def resume_or_start(cls, site: Site, label: str, steps: Sequence[str], kind: str = "Import") -> Journal:
		"""Go on with the run that was interrupted, if it is the same work; otherwise begin a new one."""
		chosen = ",".join(dict.fromkeys(steps))
		for old in site.list(
			RUN, {"status": "Running"}, fields=("name", "source", "started_at", "chosen_steps", "kind")
		):
			if (old["source"], old["chosen_steps"], old["kind"]) == (label, chosen, kind):
				return cls(site, old["name"], old["started_at"])
			site.bulk_update(
				RUN,
				{old["name"]: {"status": "Failed", "message": "Interrupted, then another was started"}},
				None,
			)
		at = site.now()
		run = site.insert(
			RUN,
			{
				"status": "Running",
				"kind": kind,
				"source": label,
				"chosen_steps": chosen,
				"started_by": site.user,
				"started_at": at,
			},
		)
		site.commit()
		return cls(site, run, at)

	@classmethod
	def of_run(cls, site: Site, run: str) -> Journal:
		"""Join a run that another process started."""
		row = site.list(RUN, {"name": run}, fields=("name", "started_at"))[0]
		return cls(site, run, row["started_at"])

	# ranges

	def ranges(self, step: Step | None = None) -> list[RangeState]:
		filters = {"parent": self.run, "parenttype": RUN}
		if step:
			filters |= {"step": step.id, "legacy_table": step.table.name}
		fields = [k for k in RangeState.__dataclass_fields__ if k != "totals"]
		rows = self.site.list(RANGE, filters, fields=[*fields, "reconciliation"], order_by="idx")
		return [RangeState.from_row(row) for row in rows]

	def refresh(self, state: RangeState) -> None:
		"""Read the checkpoint again: another process may have moved it."""
		self.site.commit()  # ends the snapshot of the database that this process reads from
		row = next(r for r in self.ranges() if r.name == state.name)
		for fieldname in RangeState.__dataclass_fields__:
			setattr(state, fieldname, getattr(row, fieldname))

	def new_ranges(self, step: Step, bounds: Sequence[tuple[int, int]]) -> list[RangeState]:
		"""Write down the ranges of a step, all or none: a resumed run does not look for missing ones."""
		return self._add(
			step,
			[RangeState("", "", "", "Pending", n, low, high, low) for n, (low, high) in enumerate(bounds)],
		)

	def absent(self, step: Step) -> list[RangeState]:
		message = f"The source has no table {step.table.name}"
		return self._add(step, [RangeState("", "", "", "Absent", message=message, balanced=1)])

	def skipped(self, step: SkippedTable, count: int) -> list[RangeState]:
		left = RangeState("", "", "", "Completed", rows_read=count, skipped=count, balanced=1)
		left.message = step.reason
		return self._add(step, [left])

	def _add(self, step: Step, states: list[RangeState]) -> list[RangeState]:
		before = self.site.count(RANGE, {"parent": self.run})
		documents = []
		for idx, state in enumerate(states, start=before + 1):
			state.step, state.legacy_table = step.id, step.table.name
			state.name = f"{self.run}-{step.table.name}-{state.range_no}"
			values = {**state.values(), "idx": idx}
			documents.append(Document(RANGE, state.name, values, parent=(RUN, self.run, "steps")))
		self.site.bulk_insert(documents, self.at)
		self.site.commit()
		return states

	def checkpoint(self, step: Step, state: RangeState, result: BatchResult, seconds: float) -> None:
		"""Save what a batch did together with the documents it wrote, in one commit."""
		state.status = "Running"
		state.seconds = round(state.seconds + seconds, 3)
		state.add(result)
		self._resolve_rejects(step, result)
		self._write_rejects(step, result.rejects)
		self._write_conflicts(step, result)
		self.save(state)
		self.site.commit()

	def completed(self, state: RangeState) -> None:
		state.status = "Completed"
		self.save(state)
		self.site.commit()

	def all_completed(self, step: Step) -> bool:
		self.site.commit()
		return all(state.status == "Completed" for state in self.ranges(step))

	def not_ready(self, step: Step, message: str) -> None:
		for state in self.ranges(step):
			state.status, state.message = "Failed", message
			self.save(state)
		self.site.commit()

	def save(self, state: RangeState) -> None:
		self.site.bulk_update(RANGE, {state.name: state.values()}, None)

	# rejects and conflicts

	def _resolve_rejects(self, step: Step, result: BatchResult) -> None:
		if result.first_key is None:
			return
		refused = {r.key for r in result.rejects}
		keys = (result.first_key, result.last_key)
		filters = {"legacy_table": step.table.name, "status": "Open", "legacy_id": ("between", keys)}
		open_before = self.site.list(REJECT, filters, fields=("name", "legacy_id"))
		passed = {r["name"]: {"status": "Resolved"} for r in open_before if r["legacy_id"] not in refused}
		self.site.bulk_update(REJECT, passed, self.at)

	def settle(self, step: Step) -> None:
		"""Resolve rejects of rows that this run, which read all there are, did not meet again."""
		filters = {"legacy_table": step.table.name, "status": "Open", "run": ("!=", self.run)}
		gone = {r["name"]: {"status": "Resolved"} for r in self.site.list(REJECT, filters)}
		self.site.bulk_update(REJECT, gone, self.at)

	def _write_rejects(self, step: Step, rejects: Sequence[Rejected]) -> None:
		if not rejects:
			return
		documents = [self._reject_document(step, r) for r in rejects]
		there = self.site.lookup(REJECT, [d.name for d in documents])
		self.site.bulk_insert([d for d in documents if d.name not in there], self.at)
		self.site.bulk_update(REJECT, {d.name: d.values for d in documents if d.name in there}, self.at)

	def _reject_document(self, step: Step, reject: Rejected) -> Document:
		raw_row = {
			column.name: "(hidden)" if column.secret and value else value
			for column, value in zip(step.table.columns, reject.raw, strict=True)
		}
		values: Values = {
			"run": self.run,
			"step": step.id,
			"legacy_table": step.table.name,
			"legacy_id": reject.key,
			"status": "Open",
			"reason_code": reject.code,
			"reason": reject.message,
			"column": reject.column,
			"raw_row": json.dumps(raw_row, ensure_ascii=False, indent=1),
		}
		return Document(REJECT, f"REJ-{step.table.name}-{reject.key}", values)

	def _write_conflicts(self, step: Step, result: BatchResult) -> None:
		if not result.changed:
			return
		documents = [self._conflict_document(step, c) for c in result.conflicts]
		names = {d.name for d in documents}
		keys = (min(result.changed), max(result.changed))
		filters = {"legacy_table": step.table.name, "legacy_id": ("between", keys)}
		before = self.site.list(CONFLICT, filters, fields=("name", "legacy_id", "field", "status"))
		over = [c for c in before if c["legacy_id"] in result.changed and c["name"] not in names]
		# One about a whole document says that it was kept for a person: that is no longer so.
		gone = [c["name"] for c in over if not c["field"]]
		self.site.delete(CONFLICT, [*gone, *(c["name"] for c in before if c["name"] in names)])
		self.site.bulk_insert(documents, self.at)
		settled = {c["name"]: {"status": "Resolved"} for c in over if c["field"] and c["status"] == "Open"}
		self.site.bulk_update(CONFLICT, settled, self.at)

	def _conflict_document(self, step: Step, conflict: Conflict) -> Document:
		values: Values = {
			"run": self.run,
			"step": step.id,
			"legacy_table": step.table.name,
			"legacy_id": conflict.key,
			"status": "Open",
			"document_type": conflict.doctype,
			"document_name": conflict.name,
			"field": conflict.fieldname,
			"site_value": conflict.site_value,
			"legacy_value": conflict.legacy_value,
		}
		return Document(CONFLICT, f"{conflict.doctype}-{conflict.name}-{conflict.fieldname}"[:140], values)

	# the end

	def interrupted(self, error: BaseException) -> None:
		"""Leave the run as Running, so that the next start resumes it, and say why it stopped."""
		self.site.bulk_update(
			RUN, {self.run: {"message": f"Interrupted: {str(error) or type(error).__name__}"}}, None
		)
		self.site.commit()

	def end(self, values: Values, warning_groups: list[Values]) -> None:
		self.site.replace_children(RUN, self.run, "warning_groups", warning_groups, self.at)
		self.site.bulk_update(
			RUN, {self.run: {"status": "Completed", "finished_at": self.site.now(), **values}}, None
		)
		self.site.commit()
