"""The provider's records against ours, number by number. Nothing here reads or writes a site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from targo_customer360.sites.port import Values
from targo_customer360.telephony.address import E911Address, Reason, ServiceAddress, match
from targo_customer360.telephony.e911_record import DOOR, E911Record, differences
from targo_customer360.telephony.e911_states import IN_FLIGHT, PENDING_REMOVAL, REGISTERED, REMOVED
from targo_customer360.telephony.line_states import LIVE

EXACT: Final = "Exact"
OTHER_SPELLING: Final = "Other spelling"
"""The same door, written otherwise; or the same address under another name."""
OTHER_DOOR: Final = "Other door"
"""Not surely the same door: a person looks."""
MISSING_THERE: Final = "Missing there"
"""The provider has no record of a number that we registered, or that has a live line."""
MISSING_HERE: Final = "Missing here"
"""The provider has a record of a number that we have no registration of."""
ORPHAN: Final = "Orphan"
"""The provider has a record of a number without a live line."""
CONTRADICTED: Final = (OTHER_DOOR, MISSING_THERE)

EXPECTED: Final = (REGISTERED, PENDING_REMOVAL)
"""States in which a registration must be at the provider; in the others a change is open or nothing was ever there."""
_VERDICTS = {"same": "Same", "review": "Review", "mismatch": "Mismatch"}
_SEVERITY = (EXACT, OTHER_SPELLING, OTHER_DOOR)

_FIELDS = {
	"did": ("number", "numéro"),
	"first_name": ("first name", "prénom"),
	"last_name": ("name", "nom"),
	"street_number": ("street number", "numéro civique"),
	"unit": ("unit", "appartement"),
	"street_name": ("street", "rue"),
	"city": ("municipality", "municipalité"),
	"state": ("province", "province"),
	"postal_code": ("postal code", "code postal"),
	"info": ("other information", "autres renseignements"),
}


@dataclass(frozen=True)
class Row:
	"""What was found of one number."""

	did: str
	result: str
	verdict: str = ""
	here: str = ""
	there: str = ""
	reasons: Sequence[Reason] = ()


@dataclass
class Ledger:
	"""A comparison: how many numbers came out how, and a row for each, in order."""

	rows: list[Row] = field(default_factory=list)
	counts: Counter[str] = field(default_factory=Counter)


def compare(
	records: Mapping[str, Sequence[E911Record]],
	registrations: Mapping[str, Values],
	lines: Mapping[str, Values],
) -> Ledger:
	"""Compare the provider's records with our registrations and lines, each by number."""
	ledger = Ledger()
	for did in sorted({*records, *registrations, *lines}):
		row = _compare_number(did, records.get(did, ()), registrations.get(did), lines.get(did))
		if row is not None:
			ledger.rows.append(row)
			ledger.counts[row.result] += 1
	return ledger


def _compare_number(
	did: str, there: Sequence[E911Record], registration: Values | None, line: Values | None
) -> Row | None:
	live = line is not None and line["status"] in LIVE
	here = E911Record.of({**registration, "did": did}) if registration else None
	shown = str(here) if here else ""
	held = " | ".join(str(record) for record in there)
	if not there:
		why = _why_missing(registration, live)
		return Row(did, MISSING_THERE, "", shown, "", why) if why else None
	if here is None:
		return Row(did, MISSING_HERE, "", "", held, [_why_unknown(live)])
	assert registration is not None
	if registration["status"] == REMOVED:
		return Row(did, MISSING_HERE if live else ORPHAN, "", shown, held, [STILL_THERE])
	result, verdict, reasons = _worst(compare_addresses(here, record) for record in there)
	if len(set(there)) > 1:
		reasons = [TWICE_THERE, *reasons]
		result = result if result != EXACT else OTHER_SPELLING
	if result != EXACT and registration["status"] in IN_FLIGHT:
		reasons = [ON_ITS_WAY, *reasons]
	if not live:
		return Row(did, ORPHAN, verdict, shown, held, [NO_LINE if line is None else LINE_GONE, *reasons])
	return Row(did, result, verdict, shown, held, reasons)


def compare_addresses(here: E911Record, there: E911Record) -> tuple[str, str, list[Reason]]:
	"""Result, verdict of the matcher and reasons for two records of one number."""
	fields = differences(here, there)
	if not fields:
		return EXACT, "Same", []
	found = match(_as_service(here), _as_e911(there))
	# Where the matcher found two doors it has said of which fields.
	untold = fields if found.verdict == "same" else [name for name in fields if name not in DOOR]
	reasons = [*found.reasons, *_what_differs(here, there, untold)]
	return (OTHER_SPELLING if found.verdict == "same" else OTHER_DOOR), _VERDICTS[found.verdict], reasons


def _worst(found: Iterable[tuple[str, str, list[Reason]]]) -> tuple[str, str, list[Reason]]:
	return max(found, key=lambda outcome: _SEVERITY.index(outcome[0]))


def _as_service(record: E911Record) -> ServiceAddress:
	"""Our own record in the shape of a service address, since the matcher compares one of each."""
	return ServiceAddress(
		address1=f"{record.street_number} {record.street_name}".strip(),
		address2=f"app. {record.unit}" if record.unit else "",
		city=record.city,
		state=record.state,
		zip=record.postal_code,
	)


def _as_e911(record: E911Record) -> E911Address:
	return E911Address(
		street_number=record.street_number,
		apt=record.unit,
		street_name=record.street_name,
		city=record.city,
		state=record.state,
		zip=record.postal_code,
		info=record.info,
	)


def _what_differs(here: E911Record, there: E911Record, fields: Sequence[str]) -> Iterator[Reason]:
	for name in fields:
		one, other = getattr(here, name) or "-", getattr(there, name) or "-"
		en, fr = _FIELDS[name]
		yield Reason(f"held_{name}", f"{en}: {one} / {other}", f"{fr} : {one} / {other}")


def _why_missing(registration: Values | None, live: bool) -> list[Reason]:
	"""Why a number should be at the provider; empty when it need not be."""
	status = registration["status"] if registration else None
	if status in EXPECTED:
		return [NOT_THERE]
	if not live:
		return []
	if status in IN_FLIGHT:
		return [NOT_THERE, ON_ITS_WAY]
	return [NOT_THERE, NEVER_REGISTERED]


def _why_unknown(live: bool) -> Reason:
	return NO_REGISTRATION if live else UNKNOWN_NUMBER


NOT_THERE = Reason("not_there", "the provider has no record of it", "le fournisseur n'en a aucune fiche")
ON_ITS_WAY = Reason("on_its_way", "a change is on its way", "un changement est en route")
NEVER_REGISTERED = Reason(
	"never_registered", "nor is it registered here", "et il n'est pas inscrit ici non plus"
)
NO_REGISTRATION = Reason(
	"no_registration_here",
	"a live line without a registration here",
	"une ligne en service sans inscription ici",
)
UNKNOWN_NUMBER = Reason(
	"unknown_number", "neither a line nor a registration here", "ni ligne ni inscription ici"
)
STILL_THERE = Reason("still_there", "removed here, still held there", "retiré ici, encore présent là-bas")
NO_LINE = Reason("no_line", "no line has the number", "aucune ligne n'a ce numéro")
LINE_GONE = Reason("line_gone", "the line is decommissioned", "la ligne est retirée")
TWICE_THERE = Reason(
	"twice_there", "the provider has several records of it", "le fournisseur en a plusieurs fiches"
)
