"""What a provider by file returned: one CSV row an operation, with our key, its answer and the record it holds now.

Columns: KEY, RESULT (ACCEPTED, CORRECTED or REJECTED), CODE, MESSAGE and the fields of a record. ACCEPTED with the
record is the reading back; CORRECTED proposes another address, which goes out again once.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from targo_customer360.errors import InvalidField
from targo_customer360.integrations.e911.base import from_row
from targo_customer360.integrations.e911.handler import ANOTHER_DOOR, CORRECTED_TWICE
from targo_customer360.integrations.outbox.messages import MESSAGE
from targo_customer360.integrations.outbox.owing import owe_all
from targo_customer360.sites.port import Site, SiteError, Values
from targo_customer360.telephony import e911_answers as answers
from targo_customer360.telephony.e911_changes import REMOVE, Change, owed_registration
from targo_customer360.telephony.e911_record import E911Record, check, correction, differences, what_differs

ACCEPTED, CORRECTED, REJECTED = "ACCEPTED", "CORRECTED", "REJECTED"
LOCK = "e911-results"


@dataclass
class Read:
	"""What was read: rows by result, and those that could not be used, each with the reason."""

	results: Counter[str] = field(default_factory=Counter)
	unused: list[str] = field(default_factory=list)

	def as_dict(self) -> Values:
		return {"results": dict(self.results), "unused": self.unused}


def read_results(site: Site, folder: Path) -> Read:
	"""Read the results that are in the folder, a row a transaction, and put each file away when it is read.

	May be started again after an interruption: a row that is read twice changes nothing the second time.
	"""
	read = Read()
	with site.lock(LOCK):
		for path in sorted(folder.glob("results-*.csv")):
			with path.open(encoding="utf-8-sig", newline="") as file:
				for number, row in enumerate(csv.DictReader(file), start=2):
					_read_row(site, row, f"{path.name}, line {number}", read)
			(folder / "done").mkdir(exist_ok=True)
			path.rename(folder / "done" / path.name)
	return read


def _read_row(site: Site, row: dict[str, str | None], where: str, read: Read) -> None:
	result = (row.get("RESULT") or "").strip().upper()
	try:
		message = _message(site, (row.get("KEY") or "").strip())
		_apply(site, message, result, row)
	except (InvalidField, SiteError) as refused:
		site.rollback()
		read.unused.append(f"{where}: {refused.message}")
		return
	site.commit()
	read.results[result] += 1


def _message(site: Site, key: str) -> Values:
	fields = ("name", "operation", "subject_name", "payload")
	found = site.lookup(MESSAGE, [key], fields=fields).get(key)
	if found is None:
		raise InvalidField("key", "There is no Outbox Message {0}", key or "''")
	found["payload"] = json.loads(found["payload"] or "{}")
	if not answers.is_current(site, found["subject_name"], found["payload"].get("change", 0)):
		raise InvalidField("key", "{0} was replaced by a later change", key)
	return found


def _apply(site: Site, message: Values, result: str, row: dict[str, str | None]) -> None:
	did = message["subject_name"]
	code, text = (row.get("CODE") or "").strip(), (row.get("MESSAGE") or "").strip()
	if result not in (ACCEPTED, CORRECTED, REJECTED):
		raise InvalidField("result", "{0} is neither ACCEPTED nor CORRECTED nor REJECTED", result or "''")
	if message["operation"] == REMOVE:
		_removal(site, did, result, f"{code} {text}".strip())
		return
	if result == REJECTED:
		answers.rejected(site, did, code, text)
		return
	sent, held = E911Record.of(message["payload"]["record"]), from_row(row)
	if result == CORRECTED:
		_correction(site, message, sent, held)
	elif differences(sent, held):
		answers.needs_human(site, did, what_differs(sent, held), held=held)
	else:
		answers.registered(site, did, held)


def _removal(site: Site, did: str, result: str, said: str) -> None:
	if result == ACCEPTED:
		answers.removed(site, did)
	else:
		answers.given_up(site, did, REMOVE, said)


def _correction(site: Site, message: Values, sent: E911Record, offered: E911Record) -> None:
	did = message["subject_name"]
	if answers.was_corrected(site, did):
		answers.needs_human(site, did, CORRECTED_TWICE, offered=offered)
		return
	proposed = correction(sent, offered)
	if proposed is None:
		answers.needs_human(site, did, ANOTHER_DOOR, offered=offered)
		return
	check(proposed)
	answers.corrected(site, did, proposed)
	answers.renumbered(site, did, message["payload"]["change"] + 1)
	change = Change(proposed, message["payload"]["change"] + 1, new=True)
	owe_all(
		site, [owed_registration(change, f"Corrected by the provider after {message['name']}", site.user)]
	)
