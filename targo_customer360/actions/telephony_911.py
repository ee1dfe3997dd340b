"""The 911 address of a line: changed, or confirmed after a move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from targo_customer360.actions.model import Applied, Change, ChangingAction, Outside, Params, Plan, Said
from targo_customer360.actions.telephony_parts import (
	FIELD_LABELS,
	FOLLOWS,
	NO_REASON,
	REGISTRATION_STATUS,
	Address911,
	Did,
	changed,
	class_fields,
	documents,
	line_of,
	person,
	provider_told,
)
from targo_customer360.effects.records import kept_by_action
from targo_customer360.effects.tasks import both
from targo_customer360.integrations import lines as apply_to
from targo_customer360.integrations.services import owe_changes
from targo_customer360.sites.port import Site, Values
from targo_customer360.telephony import e911_changes, moves, wanted_address
from targo_customer360.telephony.e911_changes import LINE_CLASS, LINE_FIELDS
from targo_customer360.telephony.e911_record import E911Record
from targo_customer360.telephony.e911_states import REGISTRATION, SUBMITTED
from targo_customer360.telephony.line_states import LINE

UPDATE, CONFIRM = "update_911_address", "confirm_911_address"
CHECK = moves.CHECK
UNDONE: Said = ("The change was undone", "Le changement a été annulé")
TASK_CLOSES: Said = (
	"The task that asks where this telephone is will be closed",
	"La tâche qui demande où est ce téléphone sera fermée",
)
NO_CODE: Said = ("No postal code is known", "Aucun code postal connu")


class Update(Params):
	"""`address` as it was typed, or field by field. Without `did` the only line of the customer is meant."""

	did: Did | None = None
	customer: str | None = None
	address: str | Address911
	reason: str | None = None


class Confirm(Params):
	"""Without `address` the telephone is where 911 thinks. `note`: what the customer said."""

	did: Did
	address: Address911 | None = None
	note: str = ""


@dataclass(frozen=True)
class _NewAddress:
	"""A decided change of address, and all that is shown of it."""

	record: E911Record
	former: dict[str, str]
	changes: tuple[Change, ...]
	outside: tuple[Outside, ...]
	warnings: tuple[Said, ...]
	makes_registration: bool

	def documents(self, did: str) -> tuple[tuple[str, str], ...]:
		made = ((REGISTRATION, did),) if self.makes_registration else ()
		return (*made, *documents(self.changes))

	def undo(self, did: str) -> Values | None:
		"""What brings the former address back, where there was a whole one."""
		if not self.changes or not all(
			self.former[name] for name in ("street_number", "street_name", "city")
		):
			return None
		return {"did": did, "address": self.former, "reason": both(UNDONE)}


def decide_update(site: Site, params: Update) -> Plan:
	line = line_of(site, params.did, params.customer)
	did, reason = line["did"], both(NO_REASON) if params.reason is None else params.reason
	address, told = _wanted(site, line, params.address)
	new = _new_address(site, line, address, reason, told)
	who = person(site, line["customer"])
	said = (f"The 911 address of {did}", f"L'adresse 911 du {did}")

	def apply() -> Applied:
		with kept_by_action():
			owe_changes(site, e911_changes.change_address(site, did, address, reason))
		return Applied(
			(
				f"{said[0]} was written down and is on its way to the provider: {new.record}",
				f"{said[1]} est notée et en route vers le fournisseur : {new.record}",
			),
			new.documents(did),
			result={"did": did, "address": str(new.record)},
			undo=new.undo(did),
		)

	becomes = ("becomes", "devient") if new.changes else ("is already", "est déjà")
	return Plan(
		summary=(
			f"{said[0]} of {who} {becomes[0]} {new.record}",
			f"{said[1]} de {who} {becomes[1]} {new.record}",
		),
		customer=line["customer"],
		changes=new.changes,
		outside=new.outside,
		warnings=new.warnings,
		touches=_touches(site, did),
		apply=apply,
	)


def decide_confirm(site: Site, params: Confirm) -> Plan:
	did, line, held = params.did, site.get(LINE, params.did), site.get(REGISTRATION, params.did)
	address = params.address.fields() if params.address else None
	moves.check_confirm(did, line, held, site.user, address is not None)
	assert line is not None
	settled = Change(LINE, did, CHECK, line[CHECK], "", FIELD_LABELS[CHECK])
	new = None
	if address is not None:
		new = _new_address(site, line, address, moves.what_was_said(params.note, site.user), ())
	changes = (*(c for c in new.changes if c.fieldname != CHECK), settled) if new else (settled,)
	where = new.record if new else E911Record.of({**(held or {}), "did": did})
	found = (f"The telephone {did} is at {where}", f"Le téléphone {did} est au {where}")

	def apply() -> Applied:
		with kept_by_action():
			apply_to.confirm_address(site, did, site.user, address, params.note)
		return Applied(found, new.documents(did) if new else documents(changes))

	return Plan(
		summary=(f"{found[0]}, says the customer", f"{found[1]}, dit le client"),
		customer=line["customer"],
		changes=changes,
		outside=new.outside if new else (),
		warnings=new.warnings if new else (TASK_CLOSES,) if moves.has_task(site, did) else (),
		touches=_touches(site, did),
		apply=apply,
	)


def _wanted(
	site: Site, line: Values, given: str | Address911
) -> tuple[dict[str, str | None], tuple[Said, ...]]:
	"""The address field by field, and what has to be looked at."""
	if isinstance(given, str):
		read = wanted_address.for_line(site, line, given)
		return dict(read.address), read.warnings
	fields = given.fields()
	whole = {name: fields.get(name) or "" for name in LINE_FIELDS.values()}
	location = line.get("service_location")
	return fields, wanted_address.not_the_door(location, wanted_address.doubts(site, location, whole))


def _new_address(
	site: Site, line: Values, address: dict[str, str | None], reason: str, told: tuple[Said, ...]
) -> _NewAddress:
	did, held = line["did"], site.get(REGISTRATION, line["did"])
	decided = e911_changes.decide_change(site, did, line, held, address, reason)
	record = decided.record
	former = {field: str(line.get(name) or "") for name, field in LINE_FIELDS.items()}
	former |= {field: str(line.get(name) or "") for name, field in LINE_CLASS.items() if line.get(name)}
	if not decided.new:
		return _NewAddress(record, former, (), (), told, False)
	after = {name: getattr(record, field) for name, field in LINE_FIELDS.items()} | class_fields(address)
	after |= {"e911_synced": 0, CHECK: ""}
	return _NewAddress(
		record,
		former,
		(*changed(LINE, did, line, after, FIELD_LABELS), *_submitted(held)),
		tuple(_told(site, record)),
		(*told, *_remarks(site, did, record)),
		makes_registration=held is None,
	)


def _submitted(held: Values | None) -> Iterable[Change]:
	if held is None or held["status"] != SUBMITTED:
		name, before = (held["name"], held["status"]) if held else (None, None)
		yield Change(REGISTRATION, name, "status", before, SUBMITTED, REGISTRATION_STATUS)


def _told(site: Site, record: E911Record) -> Iterable[Outside]:
	name = " ".join(filter(None, (record.first_name, record.last_name)))
	said = (
		f"The 911 provider is told: {record.did}, {name}, {record}",
		f"Le fournisseur 911 est avisé : {record.did}, {name}, {record}",
	)
	return provider_told(site, said)


def _remarks(site: Site, did: str, record: E911Record) -> Iterable[Said]:
	if not record.postal_code:
		yield NO_CODE
	if moves.has_task(site, did):
		yield TASK_CLOSES


def _touches(site: Site, did: str) -> tuple[tuple[str, str], ...]:
	registered = ((REGISTRATION, did),) if site.lookup(REGISTRATION, [did]) else ()
	return ((LINE, did), *registered)


RIGHTS: Final = ((LINE, "write"),)
ACTIONS: Final = (
	ChangingAction(
		id=UPDATE,
		params=Update,
		label=("Change a 911 address", "Changer une adresse 911"),
		rights=RIGHTS,
		decide=decide_update,
		undo=UPDATE,
		examples={
			"en": (
				"Update the 911 address of 450-272-2408 to 77 rang du 4e, Sainte-Clotilde",
				"Client X moved to 12 Covey Hill Road, Havelock: fix the 911",
			),
			"fr": (
				"Mets l'adresse 911 du 450-272-2408 au 77 rang du 4e, Sainte-Clotilde",
				"Le client X a déménagé au 12 chemin Covey Hill, Havelock : change le 911",
			),
		},
		also_writes=FOLLOWS,
	),
	ChangingAction(
		id=CONFIRM,
		params=Confirm,
		label=("Confirm where a telephone is", "Confirmer où est un téléphone"),
		rights=RIGHTS,
		decide=decide_confirm,
		undo=None,
		examples={
			"en": ("The 911 address of 450-272-2408 is confirmed by the customer",),
			"fr": ("L'adresse 911 du 450-272-2408 est confirmée par le client",),
		},
		also_writes=FOLLOWS,
	),
)
