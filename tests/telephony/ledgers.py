"""Lines, registrations and the dump that a provider would make of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from targo_customer360.integrations.e911.base import ENHANCED, FIELDS, as_row
from targo_customer360.sites.port import Document, Site, Values
from targo_customer360.telephony.e911_record import E911Record
from targo_customer360.telephony.ledger import CHECK, check_ledger
from targo_customer360.telephony.line_states import LINE
from tests.integrations.factories import make_customer

REGISTRATION = "E911 Registration"
STREETS = ("rue Principale", "rang du 4e", "chemin de la Rivière", "rue de l'Église", "montée Lebeau")
LINES = 40
ORPHANS = 5
COUNTS = ("exact", "other_spelling", "other_door", "missing_there", "missing_here", "orphan")


def did_of(number: int) -> str:
	return f"450555{number:04d}"


def fill(site: Site) -> list[E911Record]:
	"""Lines with their registrations, a few registrations without a line, and what a provider holds of them."""
	make_customer(site)
	documents, records = [], []
	for number in range(LINES + ORPHANS):
		did = did_of(100 + number)
		record = E911Record(
			did=did,
			first_name="Lise",
			last_name=f"Côté {number}",
			street_number=str(100 + 7 * number),
			unit="2" if number % 9 == 0 else "",
			street_name=STREETS[number % len(STREETS)],
			city="Sainte-Clotilde",
			state="QC",
			postal_code="J0L 1W0",
		)
		records.append(record)
		live = number < LINES
		held = record.as_values() | {"enhanced_capable": 0, "customer": "C-1", "status": "Registered"}
		documents.append(Document(REGISTRATION, did, held | {"voip_line": did if live else None}))
		if live:
			status = "Suspended" if number % 10 == 3 else "Active"
			documents.append(
				Document(LINE, did, {"did": did, "customer": "C-1", "status": status, "e911_synced": 1})
			)
	site.bulk_insert(documents, site.now())
	site.commit()
	return records


def check(site: Site, records: Iterable[E911Record], whole: bool = False) -> Values:
	found = site.get(CHECK, check_ledger(site, records, "test", whole))
	assert found is not None
	return found


def rows(found: Values) -> dict[str, str]:
	return {row["did"]: row["result"] for row in found["rows"] if row["result"] != "Orphan"}


def counts(found: Values) -> dict[str, int]:
	return {name: found[name] for name in COUNTS if found[name]}


def states(site: Site) -> dict[str, str]:
	return {
		row["name"]: row["provider_state"]
		for row in site.list(REGISTRATION, fields=("name", "provider_state"))
	}


def write(path: Path, records: Iterable[E911Record]) -> Path:
	with path.open("w", encoding="utf-8", newline="") as file:
		writer = csv.DictWriter(file, (*FIELDS, ENHANCED))
		writer.writeheader()
		writer.writerows(as_row(record) for record in records)
	return path


def tamper(records: list[E911Record]) -> tuple[list[E911Record], dict[str, str]]:
	"""The dump changed in six ways, and what each is."""
	changed = {record.did: record for record in records}

	def change(number: int, **values: str) -> str:
		did = did_of(number)
		changed[did] = replace(changed[did], **values)
		return did

	expected = {
		# a number of the house turned round
		change(102, street_number="141"): "Other door",
		# the flat left out
		change(109, unit=""): "Other door",
		# rue -> rang: another street
		change(105, street_name="rang Principale"): "Other door",
		# written otherwise, the same door
		change(107, street_name="ch. de la Riviere"): "Other spelling",
		# one taken out
		did_of(111): "Missing there",
		# one put in
		did_of(999): "Missing here",
	}
	del changed[did_of(111)]
	changed[did_of(999)] = replace(changed[did_of(100)], did=did_of(999))
	return list(changed.values()), expected
