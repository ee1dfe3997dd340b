"""Batches of bank debits: prepared, looked through by a person, approved by another, called off."""

from __future__ import annotations

from datetime import date
from typing import Final

from targo_customer360.actions import debit_words as words
from targo_customer360.actions.model import (
	Answer,
	Applied,
	Change,
	ChangingAction,
	Params,
	Plan,
	ReadingAction,
	Said,
)
from targo_customer360.billing.debits import batches
from targo_customer360.billing.debits.accounts import METHOD
from targo_customer360.billing.debits.holds import sorted_holds
from targo_customer360.billing.debits.pending import BATCH, DEBIT
from targo_customer360.billing.debits.policy import is_weekend
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import NotPermitted, Site

CANCEL: Final = "cancel_debit_batch"
_COLUMNS = ("customer", "customer_name", "amount", "invoices", "held_for")


class DueOn(Params):
	due_on: date


class OfBatch(Params):
	batch: str


class CancelBatch(Params):
	batch: str
	reason: str


class OfDebit(Params):
	debit: str
	reason: str


def answer_due(site: Site, params: DueOn) -> Answer:
	"""What a batch of that day would hold."""
	proposal = batches.propose(site, params.due_on)
	debits = words.counted(len(proposal.debits), batches.total(proposal.debits))
	held = words.counted(len(proposal.held), batches.total(proposal.held))
	rows = tuple(
		{
			"customer": one.customer,
			"customer_name": one.customer_name,
			"amount": one.amount,
			"invoices": ", ".join(name for name, _part in one.allocations),
			"held_for": one.holds[0].said[0] if one.held else "",
		}
		for one in proposal.decisions
	)
	text = (f"{debits[0]}; held: {held[0]}", f"{debits[1]} ; retenus : {held[1]}")
	return Answer(text, _COLUMNS, rows, words.LABELS)


def decide_prepare(site: Site, params: DueOn) -> Plan:
	batches.check_due_on(params.due_on, site.today())
	proposal = batches.propose(site, params.due_on)
	if not proposal.debits:
		raise InvalidField(
			"due_on", "Nothing can be debited on {0}: {1} held", params.due_on, len(proposal.held)
		)
	en, fr = words.counted(len(proposal.debits), batches.total(proposal.debits))
	values = {
		"due_on": params.due_on,
		"status": "Draft",
		"debit_count": len(proposal.debits),
		"total_amount": batches.total(proposal.debits),
		"held_count": len(proposal.held),
		"held_amount": batches.total(proposal.held),
	}

	def apply() -> Applied:
		batch, debits = batches.create(site, proposal)
		return Applied(
			(f"{batch}: {en} on {params.due_on}", f"{batch} : {fr} le {params.due_on}"),
			documents=((BATCH, batch), *((DEBIT, name) for name in debits)),
			result={"batch": batch},
			undo={"batch": batch, "reason": "Taken back by the one who made it"},
		)

	return Plan(
		summary=(f"A batch of {en} on {params.due_on}", f"Un lot de {fr} le {params.due_on}"),
		customer=None,
		changes=(
			*(Change(BATCH, None, name, None, value, words.LABELS[name]) for name, value in values.items()),
			*(
				Change(DEBIT, None, "amount", None, one.amount, _said_of(one), new=number)
				for number, one in enumerate(proposal.decisions)
			),
		),
		warnings=(
			*_weekend(params.due_on),
			*words.without_evidence(sum(one.evidence_missing for one in proposal.debits)),
		),
		touches=tuple((METHOD, one.payment_method) for one in proposal.debits),
		apply=apply,
	)


def _said_of(one: batches.Decision) -> Said:
	row = {"customer": one.customer, "customer_name": one.customer_name, "amount": one.amount}
	return words.of_debit(row, one.holds)


def _weekend(day: date) -> list[Said]:
	if not is_weekend(day):
		return []
	return [
		(
			f"{day} is no business day: the bank debits on the next one",
			f"Le {day} n'est pas un jour ouvrable : la banque débite le suivant",
		)
	]


def decide_approve(site: Site, params: OfBatch) -> Plan:
	held = batches.batch_of(site, params.batch, "Draft")
	batches.check_second_person(site, held)
	stale = batches.stale(site, held)
	rows = batches.debits_of(site, params.batch, "Prepared")
	left = [row for row in rows if row["name"] not in stale]
	if not left:
		raise InvalidField("batch", "Nothing of batch {0} can be debited any more", params.batch)
	en, fr = words.counted_rows(left)
	missing = site.count(DEBIT, {"batch": params.batch, "status": "Prepared", "evidence_missing": 1})

	def apply() -> Applied:
		batches.hold(site, params.batch, stale)
		batches.approve(site, params.batch)
		return Applied(
			(f"{params.batch} is approved: {en}", f"{params.batch} est approuvé : {fr}"),
			documents=((BATCH, params.batch),),
			undo={"batch": params.batch, "reason": "Approval taken back"},
		)

	return Plan(
		summary=(
			f"Approve {params.batch}: {en} on {held['due_on']}",
			f"Approuver {params.batch} : {fr} le {held['due_on']}",
		),
		customer=None,
		changes=(
			*words.changed(held, BATCH, {"status": "Approved", "approved_by": site.user}),
			*words.dropped(rows, stale),
		),
		warnings=(*_weekend(held["due_on"]), *words.without_evidence(missing)),
		touches=((BATCH, params.batch),),
		apply=apply,
	)


def decide_cancel(site: Site, params: CancelBatch) -> Plan:
	held = batches.batch_of(site, params.batch, "Draft", "Approved", "Generated")
	if held["status"] != "Draft" and not site.has_role(*words.MANAGER):
		raise NotPermitted(f"{site.user} may not cancel a batch that was approved")
	if not params.reason:
		raise InvalidField("reason", "Enter the reason for cancelling this batch")
	warnings: tuple[Said, ...] = ()
	if held["file_number"]:
		warnings = (
			(
				"Its file was made: cancel only if the bank never got it",
				"Son fichier a été fait : n'annulez que si la banque ne l'a jamais reçu",
			),
		)

	def apply() -> Applied:
		batches.cancel(site, held, params.reason)
		return Applied(
			(f"{params.batch} is cancelled", f"{params.batch} est annulé"), documents=((BATCH, params.batch),)
		)

	return Plan(
		summary=(f"Cancel batch {params.batch}", f"Annuler le lot {params.batch}"),
		customer=None,
		changes=words.changed(held, BATCH, {"status": "Cancelled", "cancel_reason": params.reason}),
		warnings=warnings,
		touches=((BATCH, params.batch),),
		apply=apply,
	)


def decide_release(site: Site, params: OfDebit) -> Plan:
	row = batches.debit_of(site, params.debit)
	held = batches.batch_of(site, row["batch"], "Draft")
	if row["status"] != "Held":
		raise InvalidField("debit", "Debit {0} is not held", params.debit)
	holds = sorted_holds((row["hold_codes"] or "").split(","))
	firm = next((hold for hold in holds if not hold.releasable), None)
	if firm:
		raise InvalidField("debit", "This can't be released: {0}", firm.said[0])
	if not params.reason:
		raise InvalidField("reason", "Enter the reason for releasing this debit")
	en, fr = words.of_debit(row, holds)

	def apply() -> Applied:
		batches.release(site, row, params.reason)
		return Applied(
			(f"{params.debit} will be debited: {en}", f"{params.debit} sera débité : {fr}"),
			documents=((DEBIT, params.debit), (BATCH, held["name"])),
			undo={"debit": params.debit, "reason": "Taken back by the one who released it"},
		)

	return Plan(
		summary=(f"Debit all the same: {en}", f"Débiter quand même : {fr}"),
		customer=row["customer"],
		changes=words.changed(row, DEBIT, {"status": "Prepared", "released_by": site.user}),
		touches=((DEBIT, params.debit), (BATCH, held["name"])),
		apply=apply,
	)


def decide_hold(site: Site, params: OfDebit) -> Plan:
	row = batches.debit_of(site, params.debit)
	held = batches.batch_of(site, row["batch"], "Draft", "Approved")
	if row["status"] != "Prepared":
		raise InvalidField("debit", "Debit {0} is not on its way", params.debit)
	if not params.reason:
		raise InvalidField("reason", "Enter the reason for holding this debit")
	reasons = {"person", *((row["hold_codes"] or "").split(",") if row["released_by"] else ())}
	en, fr = words.of_debit(row)

	def apply() -> Applied:
		batches.hold(site, held["name"], {params.debit: sorted_holds(reasons)})
		return Applied(
			(f"{params.debit} is held: {params.reason}", f"{params.debit} est retenu : {params.reason}"),
			documents=((DEBIT, params.debit), (BATCH, held["name"])),
		)

	return Plan(
		summary=(f"Do not debit {en}", f"Ne pas débiter {fr}"),
		customer=row["customer"],
		changes=words.changed(row, DEBIT, {"status": "Held"}),
		touches=((DEBIT, params.debit), (BATCH, held["name"])),
		apply=apply,
	)


ACTIONS: Final = (
	ReadingAction(
		id="list_debits_due",
		params=DueOn,
		label=("Bank debits due by a day", "Débits bancaires dus à une date"),
		rights=((METHOD, "read"), ("Sales Invoice", "read")),
		roles=words.STAFF,
		answer=answer_due,
		examples={
			"en": ("Which bank debits are due on April 1?",),
			"fr": ("Quels débits bancaires sont dus le 1er avril ?",),
		},
	),
	ChangingAction(
		id="prepare_debit_batch",
		params=DueOn,
		label=("Prepare a batch of bank debits", "Préparer un lot de débits bancaires"),
		rights=words.READ_BATCH,
		roles=words.STAFF,
		decide=decide_prepare,
		undo=CANCEL,
		examples={
			"en": ("Prepare the bank debits for April 1",),
			"fr": ("Prépare les débits bancaires du 1er avril",),
		},
	),
	ChangingAction(
		id="approve_debit_batch",
		params=OfBatch,
		label=("Approve a batch of bank debits", "Approuver un lot de débits bancaires"),
		rights=words.READ_BATCH,
		roles=words.MANAGER,
		decide=decide_approve,
		undo=CANCEL,
	),
	ChangingAction(
		id=CANCEL,
		params=CancelBatch,
		label=("Cancel a batch of bank debits", "Annuler un lot de débits bancaires"),
		rights=words.READ_BATCH,
		roles=words.STAFF,
		decide=decide_cancel,
		also_writes=(DEBIT,),
	),
	ChangingAction(
		id="release_bank_debit",
		params=OfDebit,
		label=("Release a held bank debit", "Libérer un débit bancaire retenu"),
		rights=words.READ_BATCH,
		roles=words.MANAGER,
		decide=decide_release,
		undo="hold_bank_debit",
		also_writes=(BATCH,),
	),
	ChangingAction(
		id="hold_bank_debit",
		params=OfDebit,
		label=("Hold a bank debit", "Retenir un débit bancaire"),
		rights=words.READ_BATCH,
		roles=words.STAFF,
		decide=decide_hold,
		also_writes=(BATCH,),
	),
)
