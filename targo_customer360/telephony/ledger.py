"""The ledger: what the 911 provider really holds, compared with what is here, and kept as a document.

An outage or a dump that was cut short proves nothing about any number: the check has failed, says why in one sentence, and
changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from targo_customer360.effects.records import without_markup
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Rows, Site, Values
from targo_customer360.sites.queries import chunks
from targo_customer360.telephony.e911_record import ADDRESS, REQUIRED, E911Record
from targo_customer360.telephony.ledger_compare import (
	CONTRADICTED,
	EXACT,
	EXPECTED,
	MISSING_HERE,
	MISSING_THERE,
	ORPHAN,
	OTHER_DOOR,
	OTHER_SPELLING,
	Ledger,
	Row,
	compare,
)
from targo_customer360.telephony.rules import normalise_did
from targo_customer360.telephony.verdicts import write_reasons

CHECK, REGISTRATION, LINE = "E911 Ledger Check", "E911 Registration", "VoIP Line"
SETTINGS = "Customer 360 Settings"
RUNNING, COMPLETED, FAILED = "Running", "Completed", "Failed"
COUNTS = {
	EXACT: "exact",
	OTHER_SPELLING: "other_spelling",
	OTHER_DOOR: "other_door",
	MISSING_THERE: "missing_there",
	MISSING_HERE: "missing_here",
	ORPHAN: "orphan",
}
"""Result of a number -> field of the check that counts it."""
WORST_FIRST = (OTHER_DOOR, MISSING_THERE, MISSING_HERE, OTHER_SPELLING, ORPHAN)
DEFAULT_MINIMUM = 50
LARGEST_DROP, SMALLEST_DROP = 10, 20
"""A dump with so many percent, and so many records, fewer than the last one is not believed."""
TEXT = 2000
"""Characters of a text in a row; an address that long is no address."""
_DID = re.compile(r"[2-9]\d\d[2-9]\d{6}")


class BrokenDump(Exception):
	"""The dump did not come, or is not whole; `message` is one sentence for a person."""

	def __init__(self, message: str):
		super().__init__(message)
		self.message = message


def check_ledger(site: Site, records: Iterable[E911Record], source: str, whole: bool = False) -> str:
	"""Compare a dump with the site; returns the name of the check, which says whether it failed.

	`whole`: a person says that the provider confirmed the dump, however short it looks. Commits: first that the check
	runs, then its result with all that follows from it at once. Raises Locked while another check runs.
	"""
	with site.lock("e911-ledger"):
		site.rollback()
		_close_interrupted(site)
		name = _begin(site, source, whole)
		try:
			result = _result(site, records, whole)
		except BrokenDump as broken:
			site.rollback()
			result = _failed(broken.message)
		except Exception as error:
			site.rollback()
			_write(site, name, _failed(f"The check stopped: {type(error).__name__}"))
			site.commit()
			raise
		_write(site, name, result)
		site.commit()
	return name


def _failed(message: str) -> Values:
	return {"status": FAILED, "message": message}


def _close_interrupted(site: Site) -> None:
	"""Whoever holds the lock is the only check: one found running has lost its process."""
	for row in site.list(CHECK, {"status": RUNNING}):
		_write(site, row["name"], _failed("The check was interrupted"))


def _begin(site: Site, source: str, whole: bool) -> str:
	name = site.insert(
		CHECK,
		{
			"status": RUNNING,
			"source": source[:255],
			"accepted_short": int(whole),
			"started_by": site.user,
			"started_at": site.now(),
		},
	)
	site.commit()
	return name


def _result(site: Site, records: Iterable[E911Record], whole: bool) -> Values:
	dump, number, unreadable = _read(records, whole)
	# What was committed while the dump came in must be seen.
	site.rollback()
	registrations = _all(site, REGISTRATION, ("customer", "status", "first_name", "last_name", *ADDRESS))
	lines = _all(site, LINE, ("customer", "status", "e911_synced"))
	expected = [did for did, held in registrations.items() if held["status"] in EXPECTED]
	if not whole:
		_believe(site, dump, number, expected)
	ledger = compare(dump, registrations, lines)
	_store(site, ledger, registrations, lines)
	return {
		"status": COMPLETED,
		"message": "",
		"records": number,
		"registrations": len(expected),
		"unreadable": unreadable,
		**{field: ledger.counts[result] for result, field in COUNTS.items()},
		"rows": [_as_child(row, registrations, lines) for row in _worst_first(ledger)],
	}


def _worst_first(ledger: Ledger) -> list[Row]:
	"""What is not exact: first what may send the responders to another door, orphans last."""
	rows = [row for row in ledger.rows if row.result != EXACT]
	return sorted(rows, key=lambda row: (WORST_FIRST.index(row.result), row.did))


def _read(records: Iterable[E911Record], whole: bool) -> tuple[dict[str, list[E911Record]], int, int]:
	"""Records by number, how many there were, and how many had no valid number. Raises BrokenDump."""
	dump: dict[str, list[E911Record]] = {}
	number = unreadable = 0
	last = None
	for record in records:
		number, last = number + 1, record
		did = _number_of(record)
		if did is None:
			unreadable += 1
		else:
			dump.setdefault(did, []).append(record)
	if not dump or last is None:
		raise BrokenDump("The dump holds no record")
	if not whole and (_number_of(last) is None or not all(getattr(last, name) for name in REQUIRED)):
		raise BrokenDump("The dump breaks off in its last record, so it is not taken for whole")
	return dump, number, unreadable


def _number_of(record: E911Record) -> str | None:
	if _DID.fullmatch(record.did):
		return record.did
	try:
		return normalise_did(record.did)
	except InvalidField:
		return None


def _believe(site: Site, dump: dict[str, list[E911Record]], number: int, expected: Sequence[str]) -> None:
	"""Raises BrokenDump where the dump is so short that it says more about itself than about the numbers."""
	setting = site.single(SETTINGS).get("e911_dump_minimum")
	minimum = int(setting) if setting not in (None, "") else DEFAULT_MINIMUM
	there = sum(did in dump for did in expected)
	if there * 100 < minimum * len(expected):
		raise BrokenDump(
			f"The dump holds {there:,} of our {len(expected):,} registrations, fewer than {minimum} %:"
			" it is not taken for whole"
		)
	former = site.list(
		CHECK, {"status": COMPLETED}, fields=("records",), order_by="started_at desc, name desc", limit=1
	)
	before = int(former[0]["records"]) if former else 0
	if before - number >= SMALLEST_DROP and (before - number) * 100 > LARGEST_DROP * before:
		raise BrokenDump(
			f"The dump holds {number:,} records and the last one held {before:,}: it is not taken for whole"
		)


def _all(site: Site, doctype: str, fields: Sequence[str]) -> dict[str, Values]:
	return {row["name"]: row for row in site.list(doctype, fields=("name", *fields))}


def _store(site: Site, ledger: Ledger, registrations: dict[str, Values], lines: dict[str, Values]) -> None:
	"""Write on each registration what was found; a line that the provider contradicts is not in step with it."""
	now = site.now()
	found = {row.did: row.result for row in ledger.rows}
	checked: dict[str, Values] = {
		did: {"provider_state": found[did], "last_checked_on": now}
		if did in found
		else {"provider_state": ""}
		for did in registrations
	}
	for part in chunks(sorted(checked)):
		site.bulk_update(REGISTRATION, {did: checked[did] for did in part}, None)
	contradicted = [
		did
		for did, result in found.items()
		if result in CONTRADICTED and lines.get(did, {}).get("e911_synced")
	]
	site.bulk_update(LINE, {did: {"e911_synced": 0} for did in contradicted}, now)


def _as_child(row: Row, registrations: dict[str, Values], lines: dict[str, Values]) -> Values:
	registration, line = registrations.get(row.did), lines.get(row.did)
	return {
		"did": row.did,
		"result": row.result,
		"verdict": row.verdict,
		"line_status": line["status"] if line else "",
		"customer": (line or registration or {}).get("customer"),
		"registration": row.did if registration else None,
		"here": without_markup(row.here[:TEXT]),
		"there": without_markup(row.there[:TEXT]),
		"reasons": without_markup(write_reasons(row.reasons)),
	}


def _write(site: Site, name: str, result: Values) -> None:
	now = site.now()
	rows: Rows = result.pop("rows", [])
	site.bulk_update(CHECK, {name: {**result, "finished_at": now}}, now)
	site.replace_children(CHECK, name, "rows", rows, now)
