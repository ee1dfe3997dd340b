"""Taking a 911 registration out at the provider: one person asks, another approves."""

from __future__ import annotations

from typing import Final

from targo_customer360.actions.model import Applied, Change, ChangingAction, Params, Plan, Said
from targo_customer360.actions.telephony_parts import (
	FOLLOWS,
	MANAGERS,
	REGISTRATION_STATUS,
	Did,
	documents,
	person,
	provider_told,
)
from targo_customer360.effects.records import kept_by_action
from targo_customer360.integrations.services import owe_changes
from targo_customer360.sites.port import Site, Values
from targo_customer360.telephony import e911_removal
from targo_customer360.telephony.e911_record import E911Record
from targo_customer360.telephony.e911_states import PENDING_REMOVAL, REGISTRATION

PROPOSE, WITHDRAW, APPROVE = "propose_911_removal", "withdraw_911_removal", "approve_911_removal"
SECOND_PERSON: Said = (
	"Nothing happens before another person has approved it, and a task asks for that",
	"Rien ne se passe avant qu'une autre personne l'approuve, et une tâche le demande",
)
NOWHERE: Said = (
	"Whoever dials 911 from this number is found nowhere after that",
	"Qui appelle le 911 de ce numéro n'est plus trouvé nulle part ensuite",
)


class Propose(Params):
	did: Did
	reason: str


class OfNumber(Params):
	did: Did


def decide_propose(site: Site, params: Propose) -> Plan:
	did, held = params.did, site.get(REGISTRATION, params.did)
	e911_removal.check_request(did, held, e911_removal.has_live_line(site, did), params.reason)
	assert held is not None
	changes = (Change(REGISTRATION, did, "status", held["status"], PENDING_REMOVAL, REGISTRATION_STATUS),)

	def apply() -> Applied:
		with kept_by_action():
			e911_removal.ask_removal(site, did, params.reason)
		return Applied(
			(
				f"The removal of {did} waits for the approval of another person",
				f"Le retrait du {did} attend l'approbation d'une autre personne",
			),
			documents(changes),
			undo={"did": did},
		)

	what = _what(site, held)
	return Plan(
		summary=(f"Ask for the removal of {what[0]}", f"Demander le retrait de {what[1]}"),
		customer=held["customer"],
		changes=changes,
		warnings=(SECOND_PERSON,),
		apply=apply,
	)


def decide_withdraw(site: Site, params: OfNumber) -> Plan:
	did, held = params.did, site.get(REGISTRATION, params.did)
	e911_removal.check_withdrawal(did, held)
	assert held is not None
	former, reason = e911_removal.former_status(held), held["removal_reason"] or ""
	changes = (Change(REGISTRATION, did, "status", held["status"], former, REGISTRATION_STATUS),)

	def apply() -> Applied:
		with kept_by_action():
			e911_removal.withdraw_removal(site, did)
		return Applied(
			(f"The registration of {did} stays", f"L'inscription du {did} reste"),
			documents(changes),
			undo={"did": did, "reason": reason},
		)

	what = _what(site, held)
	return Plan(
		summary=(f"Withdraw the removal of {what[0]}", f"Retirer la demande de retrait de {what[1]}"),
		customer=held["customer"],
		changes=changes,
		apply=apply,
	)


def decide_approve(site: Site, params: OfNumber) -> Plan:
	did, held = params.did, site.get(REGISTRATION, params.did)
	e911_removal.check_approval(did, held, e911_removal.has_live_line(site, did), site.user)
	assert held is not None
	label = ("Removal approved by", "Retrait approuvé par")
	changes = (Change(REGISTRATION, did, "removal_approved_by", None, site.user, label),)

	def apply() -> Applied:
		with kept_by_action():
			owe_changes(site, e911_removal.approve_removal(site, did))
		return Applied(
			(
				f"The removal of {did} is on its way to the provider",
				f"Le retrait du {did} est en route vers le fournisseur",
			),
			documents(changes),
		)

	what, reason = _what(site, held), held["removal_reason"]
	asked = held["removal_requested_by"]
	return Plan(
		summary=(
			f"Approve the removal of {what[0]}, which {asked} asked for: {reason}",
			f"Approuver le retrait de {what[1]}, demandé par {asked} : {reason}",
		),
		customer=held["customer"],
		changes=changes,
		outside=tuple(
			provider_told(
				site,
				(f"The 911 provider forgets the number {did}", f"Le fournisseur 911 oublie le numéro {did}"),
			)
		),
		warnings=(NOWHERE,),
		apply=apply,
	)


def _what(site: Site, held: Values) -> Said:
	who, record = person(site, held["customer"]), E911Record.of(held)
	return (
		f"the 911 registration of {held['did']} ({who}, {record})",
		f"l'inscription au 911 du {held['did']} ({who}, {record})",
	)


RIGHTS: Final = ((REGISTRATION, "write"),)
ACTIONS: Final = (
	ChangingAction(
		id=PROPOSE,
		params=Propose,
		label=("Ask for the removal of a 911 registration", "Demander le retrait d'une inscription au 911"),
		rights=RIGHTS,
		decide=decide_propose,
		undo=WITHDRAW,
		examples={
			"en": ("Ask for the removal of the 911 registration of 450-272-2408, no line since 2019",),
			"fr": ("Demande le retrait de l'inscription 911 du 450-272-2408, aucune ligne depuis 2019",),
		},
		also_writes=FOLLOWS,
	),
	ChangingAction(
		id=WITHDRAW,
		params=OfNumber,
		label=("Keep a 911 registration after all", "Garder une inscription au 911"),
		rights=RIGHTS,
		decide=decide_withdraw,
		undo=PROPOSE,
		examples={
			"en": ("Withdraw the removal of the 911 registration of 450-272-2408",),
			"fr": ("Retire la demande de retrait du 911 pour le 450-272-2408",),
		},
		also_writes=FOLLOWS,
	),
	ChangingAction(
		id=APPROVE,
		params=OfNumber,
		label=("Approve the removal of a 911 registration", "Approuver le retrait d'une inscription au 911"),
		rights=RIGHTS,
		decide=decide_approve,
		undo=None,
		roles=MANAGERS,
		examples={
			"en": ("Approve the removal of the 911 registration of 450-272-2408",),
			"fr": ("Approuve le retrait de l'inscription 911 du 450-272-2408",),
		},
		also_writes=FOLLOWS,
	),
)
