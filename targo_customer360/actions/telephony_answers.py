"""Questions about the lines of one customer or one number, and the voicemail password that is shown once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from targo_customer360.actions.model import Answer, Params, ReadingAction, Said, SecretAction
from targo_customer360.actions.telephony_parts import (
	Did,
	check_customer,
	line_of,
	person,
)
from targo_customer360.effects.records import kept_by_action
from targo_customer360.errors import InvalidField
from targo_customer360.sites.access import Access, of_user
from targo_customer360.sites.port import Rows, Site, Values
from targo_customer360.sites.queries import where
from targo_customer360.telephony import reveals
from targo_customer360.telephony.e911_record import E911Record
from targo_customer360.telephony.e911_states import REGISTRATION
from targo_customer360.telephony.line_states import LINE
from targo_customer360.telephony.verdicts import MISMATCH, MISSING, REVIEW
from targo_customer360.words import french

SENTENCES = 5
"""Lines of which an answer speaks; the others are in its rows."""
WANTED = ("street_number", "unit", "street_name", "city", "state", "postal_code")
VERDICTS: Final[Mapping[str, Said]] = {
	"Same": ("the same door as the service address", "la même porte que l'adresse de service"),
	REVIEW: ("a person has to compare it with the service address", "à comparer avec l'adresse de service"),
	MISMATCH: ("NOT the door of the service address", "PAS la porte de l'adresse de service"),
	MISSING: ("no address at 911", "aucune adresse au 911"),
}
HEADS: Final[Mapping[str, Said]] = {
	"did": ("Number", "Numéro"),
	"status": ("Line", "Ligne"),
	"service_location": ("Service location", "Lieu de service"),
	"e911_address": ("911 address", "Adresse 911"),
	"voicemail_enabled": ("Voicemail", "Messagerie vocale"),
	"e911_verdict": ("Comparison", "Comparaison"),
	"wanted": ("Wanted", "Voulue"),
	"held": ("Held by 911", "Tenue par le 911"),
	"registration": ("911 registration", "Inscription au 911"),
	"last_checked_on": ("Read back on", "Relue le"),
}


class OfCustomer(Params):
	customer: str


class OfLine(Params):
	did: Did | None = None
	customer: str | None = None


class Reveal(Params):
	did: Did | None = None
	customer: str | None = None
	reason: str = ""


def list_lines(site: Site, params: OfCustomer) -> Answer:
	check_customer(site, params.customer)
	who = person(site, params.customer)
	found = _lines(site, of_user(site), {"customer": params.customer})
	told = [_state_of(row) for row in found[:SENTENCES]]
	if not found:
		text = (f"{who} has no telephone line", f"{who} n'a aucune ligne téléphonique")
	else:
		en, fr = zip(*told, strict=True)
		count = len(found)
		text = (
			f"{who} has {count} {'line' if count == 1 else 'lines'}: {'; '.join(en)}",
			f"{who} a {count} {'ligne' if count == 1 else 'lignes'} : {' ; '.join(fr)}",
		)
	columns = ("did", "status", "e911_address", "voicemail_enabled", "e911_verdict", "service_location")
	rows = tuple({**row, "e911_address": _wanted(row)} for row in found)
	return _with_heads(text, columns, rows)


def address_of(site: Site, params: OfLine) -> Answer:
	"""What 911 knows of a number, or of each of a customer's."""
	if not params.did and not params.customer:
		raise InvalidField("did", "Say which number, or whose line")
	access = of_user(site)
	wanted: Values = {"name": params.did} if params.did else {}
	if params.customer:
		check_customer(site, params.customer)
		wanted["customer"] = params.customer
	lines = {row["did"]: row for row in _lines(site, access, wanted)}
	held = {row["did"]: row for row in _registrations(site, access, wanted)}
	dids = sorted({*lines, *held})
	if not dids:
		raise InvalidField("did", "911 and the lines know nothing of {0}", params.did or params.customer)
	en, fr = zip(*(_known(did, lines.get(did), held.get(did)) for did in dids[:SENTENCES]), strict=True)
	rows = tuple(_row(did, lines.get(did), held.get(did)) for did in dids)
	columns = ("did", "status", "held", "registration", "last_checked_on", "wanted", "e911_verdict")
	return _with_heads((". ".join(en), ". ".join(fr)), columns, rows)


def voicemail_password(site: Site, params: Reveal) -> Answer:
	line = line_of(site, params.did, params.customer)
	with kept_by_action():
		secret = reveals.reveal(site, LINE, line["did"], "voicemail_password", params.reason)
	return Answer(
		(
			f"The voicemail password of {line['did']} is {secret}",
			f"Le mot de passe de la boîte vocale du {line['did']} est {secret}",
		)
	)


def _with_heads(text: Said, columns: Sequence[str], rows: Sequence[Values]) -> Answer:
	return Answer(text, tuple(columns), tuple(rows), {name: HEADS[name] for name in columns})


def _lines(site: Site, access: Access, filters: Mapping[str, Any]) -> Rows:
	fields = ("did", "status", "service_location", "voicemail_enabled", "e911_verdict", "e911_synced")
	return _seen(site, access, LINE, filters, (*fields, *(f"e911_{name}" for name in WANTED)))


def _registrations(site: Site, access: Access, filters: Mapping[str, Any]) -> Rows:
	return _seen(site, access, REGISTRATION, filters, ("did", "status", "last_checked_on", *WANTED))


def _seen(
	site: Site, access: Access, doctype: str, filters: Mapping[str, Any], fields: Sequence[str]
) -> Rows:
	"""Rows of a DocType that the user may see."""
	table = site.table(doctype)
	query = where(site.qb.from_(table).select(*(table[name] for name in fields)), table, filters)
	allowed = access.to(doctype)
	return site.run((query if allowed is None else query.where(allowed)).orderby(table.name))


def _wanted(line: Values) -> str:
	return str(E911Record.of({name: line[f"e911_{name}"] for name in WANTED}))


def _state_of(line: Values) -> Said:
	en, fr = VERDICTS.get(line["e911_verdict"] or "", ("not compared", "pas comparée"))
	status = french(line["status"]).lower()
	return (
		f"{line['did']}, {line['status'].lower()}, 911 at {_wanted(line) or '-'} ({en})",
		f"{line['did']}, {status}, 911 au {_wanted(line) or '-'} ({fr})",
	)


def _known(did: str, line: Values | None, held: Values | None) -> Said:
	if held is None or held["status"] == "Removed":
		return (f"911 does not know {did}", f"Le 911 ne connaît pas le {did}")
	record, status = E911Record.of(held), held["status"]
	en = f"911 has {did} at {record or '-'} ({status.lower()})"
	fr = f"Le 911 a le {did} au {record or '-'} ({french(status).lower()})"
	if line is None:
		return (f"{en}; no line has this number", f"{fr} ; aucune ligne n'a ce numéro")
	said = VERDICTS.get(line["e911_verdict"] or "")
	en, fr = (f"{en}, {said[0]}", f"{fr}, {said[1]}") if said else (en, fr)
	if _wanted(line) != str(record):
		en = f"{en}; wanted and not confirmed yet: {_wanted(line)}"
		fr = f"{fr} ; voulue et pas encore confirmée : {_wanted(line)}"
	return (en, fr)


def _row(did: str, line: Values | None, held: Values | None) -> Values:
	return {
		"did": did,
		"status": line["status"] if line else "",
		"held": str(E911Record.of(held)) if held else "",
		"registration": held["status"] if held else "",
		"last_checked_on": held["last_checked_on"] if held else None,
		"wanted": _wanted(line) if line else "",
		"e911_verdict": (line or {}).get("e911_verdict") or "",
	}


READ_LINE: Final = ((LINE, "read"),)
READ_BOTH: Final = ((LINE, "read"), (REGISTRATION, "read"))
ACTIONS: Final = (
	ReadingAction(
		id="list_phone_lines",
		params=OfCustomer,
		label=("Telephone lines of a customer", "Lignes téléphoniques d'un client"),
		rights=READ_LINE,
		answer=list_lines,
		examples={
			"en": ("List all phone numbers for client X", "Which lines does C-1207 have?"),
			"fr": ("Liste les numéros de téléphone du client X", "Quelles lignes a C-1207 ?"),
		},
	),
	ReadingAction(
		id="get_911_address",
		params=OfLine,
		label=("911 address of a number", "Adresse 911 d'un numéro"),
		rights=READ_BOTH,
		answer=address_of,
		examples={
			"en": ("What's the 911 address for 450-272-2408?", "911 address of client X"),
			"fr": ("Quelle est l'adresse 911 du 450-272-2408 ?", "Adresse 911 du client X"),
		},
	),
	SecretAction(
		id="get_voicemail_password",
		params=Reveal,
		label=("Show a voicemail password", "Montrer un mot de passe de boîte vocale"),
		rights=READ_LINE,
		answer=voicemail_password,
		roles=(reveals.ROLE,),
		examples={
			"en": ("What's the voicemail password for 450-272-2408?",),
			"fr": ("Quel est le mot de passe de la boîte vocale du 450-272-2408 ?",),
		},
	),
)
