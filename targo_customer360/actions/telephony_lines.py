"""Suspending, restoring and decommissioning one telephone line."""

from __future__ import annotations

from typing import Final

from targo_customer360.actions.model import Applied, Change, ChangingAction, Outside, Params, Plan, Said
from targo_customer360.actions.telephony_parts import (
	FOLLOWS,
	MANAGERS,
	PBX,
	STATUS,
	Did,
	documents,
	line_server,
	person,
	stuck,
)
from targo_customer360.effects.records import kept_by_action
from targo_customer360.integrations import lines as apply_to
from targo_customer360.sites.port import Site, Values
from targo_customer360.telephony import line_states as states
from targo_customer360.telephony.e911_states import REGISTRATION
from targo_customer360.telephony.line_states import LINE
from targo_customer360.telephony.lines import incoming_when_suspended, is_being_ordered

SUSPEND, RESTORE, DECOMMISSION = "suspend_line", "restore_line", "decommission_line"
UNDONE: Said = ("Undone: {0}", "Annulé : {0}")
STAYS_REGISTERED: Said = (
	"Its 911 registration stays, and a task asks for its removal, which one person requests and another approves",
	"Son inscription au 911 reste, et une tâche demande son retrait, qu'une personne demande et une autre approuve",
)


class ChangeOfState(Params):
	did: Did
	reason: str


def decide_suspend(site: Site, params: ChangeOfState) -> Plan:
	did, line = params.did, site.get(LINE, params.did)
	states.check_suspend(line, did, params.reason)
	assert line is not None
	server, incoming = line_server(site), incoming_when_suspended(site)
	calls_in = (
		("incoming calls too", "les appels entrants aussi")
		if incoming == "barred"
		else (
			"incoming calls pass",
			"les appels entrants passent",
		)
	)
	who = person(site, line["customer"])
	changes = (Change(LINE, did, "status", line["status"], states.SUSPENDED, STATUS),)

	def apply() -> Applied:
		with kept_by_action():
			apply_to.suspend_line(site, did, params.reason)
		return Applied(
			(f"Line {did} is suspended, 911 apart", f"La ligne {did} est suspendue, sauf pour le 911"),
			documents(changes),
			undo=_undo(did, params.reason),
		)

	return Plan(
		summary=(
			f"Suspend line {did} of {who}: calls to 911 still go out, and its 911 registration stays",
			f"Suspendre la ligne {did} de {who} : les appels au 911 passent encore, et son inscription au 911 reste",
		),
		customer=line["customer"],
		changes=changes,
		outside=(
			Outside(
				PBX,
				(
					f"{server[0]} bars outgoing calls of {did}, except to 911; {calls_in[0]}",
					f"{server[1]} bloque les appels sortants du {did}, sauf vers le 911 ; {calls_in[1]}",
				),
			),
		),
		warnings=stuck(site, did),
		apply=apply,
	)


def decide_restore(site: Site, params: ChangeOfState) -> Plan:
	did, line = params.did, site.get(LINE, params.did)
	states.check_restore(line, did, params.reason, is_being_ordered(site, did))
	assert line is not None
	server, who = line_server(site), person(site, line["customer"])
	changes = (Change(LINE, did, "status", line["status"], states.ACTIVE, STATUS),)

	def apply() -> Applied:
		with kept_by_action():
			apply_to.restore_line(site, did, params.reason)
		return Applied(
			(f"Line {did} is restored", f"La ligne {did} est rétablie"),
			documents(changes),
			undo=_undo(did, params.reason),
		)

	return Plan(
		summary=(f"Restore line {did} of {who}", f"Rétablir la ligne {did} de {who}"),
		customer=line["customer"],
		changes=changes,
		outside=(
			Outside(
				PBX,
				(
					f"{server[0]} takes our barring of {did} away, and nobody else's",
					f"{server[1]} lève notre blocage du {did}, et celui de personne d'autre",
				),
			),
		),
		warnings=stuck(site, did),
		apply=apply,
	)


def decide_decommission(site: Site, params: ChangeOfState) -> Plan:
	did, line = params.did, site.get(LINE, params.did)
	states.check_decommission(line, did, params.reason, is_being_ordered(site, did))
	assert line is not None
	held, server = site.get(REGISTRATION, did), line_server(site)
	who = person(site, line["customer"])
	changes = [Change(LINE, did, "status", line["status"], states.DECOMMISSIONED, STATUS), *_leaves(held)]

	def apply() -> Applied:
		with kept_by_action():
			apply_to.decommission_line(site, did, params.reason)
		return Applied(
			(f"Line {did} is decommissioned", f"La ligne {did} est retirée du service"), documents(changes)
		)

	return Plan(
		summary=(f"Decommission line {did} of {who}", f"Retirer du service la ligne {did} de {who}"),
		customer=line["customer"],
		changes=tuple(changes),
		outside=(
			Outside(
				PBX,
				(
					f"{server[0]} forgets {did}: nobody calls with it any more, 911 included",
					f"{server[1]} oublie le {did} : plus aucun appel avec lui, même au 911",
				),
			),
		),
		warnings=(*((STAYS_REGISTERED,) if held and held["status"] != "Removed" else ()), *stuck(site, did)),
		touches=((REGISTRATION, did),) if held else (),
		apply=apply,
	)


def _leaves(held: Values | None) -> list[Change]:
	"""The registration of a line that is gone is nobody's line's any more."""
	if held is None or held["status"] == "Removed" or not held["voip_line"]:
		return []
	label = ("Line of the 911 registration", "Ligne de l'inscription au 911")
	return [Change(REGISTRATION, held["name"], "voip_line", held["voip_line"], None, label)]


def _undo(did: str, reason: str) -> Values:
	return {"did": did, "reason": " / ".join(said.format(reason) for said in UNDONE)}


RIGHTS: Final = ((LINE, "write"),)
ACTIONS: Final = (
	ChangingAction(
		id=SUSPEND,
		params=ChangeOfState,
		label=("Suspend a telephone line", "Suspendre une ligne téléphonique"),
		rights=RIGHTS,
		decide=decide_suspend,
		undo=RESTORE,
		examples={
			"en": ("Suspend the line 450-272-2408", "Bar outgoing calls of 450-272-2408, unpaid"),
			"fr": ("Suspends la ligne 450-272-2408", "Bloque les appels sortants du 450-272-2408, impayé"),
		},
		also_writes=FOLLOWS,
	),
	ChangingAction(
		id=RESTORE,
		params=ChangeOfState,
		label=("Restore a telephone line", "Rétablir une ligne téléphonique"),
		rights=RIGHTS,
		decide=decide_restore,
		undo=SUSPEND,
		examples={
			"en": ("Restore the line 450-272-2408", "450-272-2408 paid, give the line back"),
			"fr": ("Rétablis la ligne 450-272-2408", "Le 450-272-2408 a payé, remets la ligne"),
		},
		also_writes=FOLLOWS,
	),
	ChangingAction(
		id=DECOMMISSION,
		params=ChangeOfState,
		label=("Decommission a telephone line", "Retirer une ligne téléphonique"),
		rights=RIGHTS,
		decide=decide_decommission,
		undo=None,
		roles=MANAGERS,
		examples={
			"en": (
				"Decommission the line 450-272-2408",
				"Take 450-272-2408 out of service, the customer left",
			),
			"fr": ("Retire la ligne 450-272-2408", "Mets le 450-272-2408 hors service, le client est parti"),
		},
		also_writes=FOLLOWS,
	),
)
