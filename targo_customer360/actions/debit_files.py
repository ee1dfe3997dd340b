"""The bank's file of a batch: numbered, handed to a Manager, sent."""

from __future__ import annotations

from datetime import date
from typing import Final

from targo_customer360.actions import debit_words as words
from targo_customer360.actions.debit_batches import CANCEL, OfBatch
from targo_customer360.actions.model import (
	Answer,
	Applied,
	ChangingAction,
	Params,
	Plan,
	SecretAction,
)
from targo_customer360.billing.balance import money
from targo_customer360.billing.debits import bank_file, batches
from targo_customer360.billing.debits.pending import BATCH, DEBIT
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site

DOWNLOAD: Final = "download_debit_file"


class Sent(Params):
	batch: str
	sent_on: date | None = None


class Download(Params):
	batch: str
	reason: str


def decide_generate(site: Site, params: OfBatch) -> Plan:
	held = batches.batch_of(site, params.batch, "Approved")
	if held["due_on"] < site.today():
		raise InvalidField("batch", "The day of the debits has passed: cancel the batch and prepare another")
	stale = batches.stale(site, held)
	rows = batches.debits_of(site, params.batch, "Prepared")
	left = [row for row in rows if row["name"] not in stale]
	if not left:
		raise InvalidField("batch", "Nothing of batch {0} can be debited any more", params.batch)
	bank_file.check(site, held, without=stale)
	sequence = bank_file.next_sequence(site)
	number = bank_file.number_of(sequence)
	en, fr = words.counted_rows(left)

	def apply() -> Applied:
		batches.hold(site, params.batch, stale)
		bank_file.generate(site, params.batch, sequence)
		return Applied(
			(f"File {number:04d} of {params.batch}: {en}", f"Fichier {number:04d} de {params.batch} : {fr}"),
			documents=((BATCH, params.batch),),
			result={"batch": params.batch, "file_number": number},
			undo={"batch": params.batch, "reason": "The file was not sent"},
		)

	return Plan(
		summary=(
			f"Make file {number:04d} of {params.batch}: {en}",
			f"Faire le fichier {number:04d} de {params.batch} : {fr}",
		),
		customer=None,
		changes=(
			*words.changed(held, BATCH, {"status": "Generated", "file_number": number}),
			*words.dropped(rows, stale),
		),
		touches=((BATCH, params.batch),),
		apply=apply,
	)


def answer_download(site: Site, params: Download) -> Answer:
	"""The file, for one person: `rows` holds its name and its content, which is stored nowhere."""
	found = bank_file.bank_file(site, params.batch)
	text = (f"File {found.name} of {params.batch}", f"Fichier {found.name} de {params.batch}")
	return Answer(text, ("file_name",), ({"file_name": found.name, "content": found.content},))


def decide_sent(site: Site, params: Sent) -> Plan:
	held = batches.batch_of(site, params.batch, "Generated")
	sent_on = params.sent_on or site.today()
	if not held["file_created_on"] <= sent_on <= site.today():
		raise InvalidField("sent_on", "The file was sent between the day it was made and today")
	en, fr = words.counted(held["debit_count"], money(held["total_amount"]))

	def apply() -> Applied:
		batches.mark_sent(site, params.batch, sent_on)
		return Applied(
			(f"{params.batch} is at the bank: {en}", f"{params.batch} est à la banque : {fr}"),
			documents=((BATCH, params.batch),),
		)

	return Plan(
		summary=(f"{params.batch} went to the bank: {en}", f"{params.batch} a été envoyé à la banque : {fr}"),
		customer=None,
		changes=words.changed(held, BATCH, {"status": "Sent", "sent_on": sent_on}),
		touches=((BATCH, params.batch),),
		apply=apply,
	)


ACTIONS: Final = (
	ChangingAction(
		id="generate_debit_file",
		params=OfBatch,
		label=("Make the bank's file of a batch", "Faire le fichier bancaire d'un lot"),
		rights=words.READ_BATCH,
		roles=words.MANAGER,
		decide=decide_generate,
		undo=CANCEL,
		also_writes=(DEBIT,),
	),
	SecretAction(
		id=DOWNLOAD,
		params=Download,
		label=("Download the bank's file of a batch", "Télécharger le fichier bancaire d'un lot"),
		rights=words.READ_BATCH,
		roles=words.MANAGER,
		answer=answer_download,
	),
	ChangingAction(
		id="mark_debit_batch_sent",
		params=Sent,
		label=("Mark a batch as sent to the bank", "Marquer un lot comme envoyé à la banque"),
		rights=words.READ_BATCH,
		roles=words.MANAGER,
		decide=decide_sent,
		also_writes=(DEBIT,),
	),
)
