"""What the bank returned: read from its file or entered by a person, and recorded once."""

from __future__ import annotations

from collections.abc import Iterable
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
	secret_field,
)
from targo_customer360.billing.balance import money
from targo_customer360.billing.debits import batches, returns
from targo_customer360.billing.debits.accounts import METHOD
from targo_customer360.billing.debits.aft_reader import read
from targo_customer360.billing.debits.pending import BATCH, DEBIT
from targo_customer360.billing.debits.reasons import RETURN_REASONS
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site

_COLUMNS = ("reference", "customer_name", "amount", "code", "reason")
_LABELS: Final[dict[str, Said]] = {
	"reference": ("Debit", "Débit"),
	"customer_name": ("Name", "Nom"),
	"amount": ("Amount", "Montant"),
	"code": ("Code", "Code"),
	"reason": ("Reason", "Motif"),
}


class ReturnFile(Params):
	"""`content`: the text of the bank's file, which holds account numbers."""

	content: str = secret_field("The text of the bank's file")


class OneReturn(Params):
	debit: str
	code: str


def answer_check(site: Site, params: ReturnFile) -> Answer:
	"""What a file says, before it is recorded. Raises InvalidField."""
	found = returns.match(site, read(params.content))
	rows = [
		{
			"reference": one.debit["name"],
			"customer_name": one.debit["customer_name"],
			"amount": money(one.debit["amount"]),
			"code": one.code,
			"reason": one.said[0],
		}
		for one in found.new
	]
	rows += [
		{"reference": reference, "customer_name": "", "amount": None, "code": "", "reason": said[0]}
		for reference, said in found.unmatched
	]
	return Answer(_said(found), _COLUMNS, tuple(rows), _LABELS)


def _said(found: returns.Matched) -> Said:
	en, fr = words.counted(len(found.new), found.amount)
	known, none = len(found.known), len(found.unmatched)
	return (
		f"{en} returned; {known} recorded before; {none} not recognised",
		f"{fr} retournés ; {known} déjà inscrits ; {none} non reconnus",
	)


def decide_file(site: Site, params: ReturnFile) -> Plan:
	found = returns.match(site, read(params.content))
	if not found.new:
		raise InvalidField(
			"content",
			"Nothing new to record: {0} recorded before, {1} not recognised",
			len(found.known),
			len(found.unmatched),
		)
	warnings = [
		(f"{reference}: {said[0]}", f"{reference} : {said[1]}") for reference, said in found.unmatched
	]
	return _plan(site, found.new, _said(found), None, warnings)


def decide_one(site: Site, params: OneReturn) -> Plan:
	row = batches.debit_of(site, params.debit)
	if params.code not in RETURN_REASONS:
		raise InvalidField("code", "{0} is not a reason that banks give", params.code)
	if row["status"] not in ("Sent", "Settled"):
		raise InvalidField("debit", "Debit {0} is not at the bank", params.debit)
	one = returns.Return(row, params.code)
	en, fr = words.of_debit(row)
	said = (f"Returned: {en}: {one.said[0]}", f"Retourné : {fr} : {one.said[1]}")
	return _plan(site, [one], said, row["customer"], [])


def _plan(
	site: Site, found: Iterable[returns.Return], said: Said, customer: str | None, warnings: list[Said]
) -> Plan:
	new = tuple(found)
	today = site.today()

	def apply() -> Applied:
		done = returns.record(site, new)
		return Applied(
			said,
			documents=tuple((DEBIT, name) for name in done),
			result={"returned": len(done)},
		)

	return Plan(
		summary=said,
		customer=customer,
		changes=(
			*(change for one in new for change in _changes(one)),
			*_method_changes(site, new, today),
		),
		warnings=(*warnings, *_warnings(new)),
		touches=tuple((DEBIT, one.debit["name"]) for one in new),
		apply=apply,
	)


def _changes(one: returns.Return) -> tuple[Change, ...]:
	row, (en, fr) = one.debit, words.of_debit(one.debit)
	label = (f"{en}: {one.said[0]}", f"{fr} : {one.said[1]}")
	return (
		Change(DEBIT, row["name"], "status", row["status"], "Returned", label),
		Change(DEBIT, row["name"], "return_code", None, one.code, ("Return code", "Code de retour")),
	)


def _method_changes(site: Site, new: Iterable[returns.Return], today: date) -> list[Change]:
	ended = {
		one.debit["payment_method"]: returns.stops(one, today) for one in new if returns.stops(one, today)
	}
	held = site.lookup(METHOD, ended, fields=("enabled", "revoked_on"))
	labels: dict[str, Said] = {
		"enabled": ("Payment method enabled", "Mode de paiement activé"),
		"revoked_on": ("Authorisation revoked on", "Autorisation révoquée le"),
	}
	return [
		Change(METHOD, name, fieldname, held[name][fieldname], value, labels[fieldname])
		for name, values in ended.items()
		if name in held
		for fieldname, value in values.items()
	]


def _warnings(new: Iterable[returns.Return]) -> Iterable[Said]:
	paid = sum(1 for one in new if one.debit["payment_entry"])
	if paid:
		yield (
			f"{paid} payments are cancelled and their invoices are owed again",
			f"{paid} paiements sont annulés et leurs factures redeviennent dues",
		)


ACTIONS: Final = (
	ReadingAction(
		id="check_debit_returns",
		params=ReturnFile,
		label=("Read a file of returned debits", "Lire un fichier de débits retournés"),
		rights=words.READ_BATCH,
		roles=words.MANAGER,
		answer=answer_check,
	),
	ChangingAction(
		id="record_debit_returns",
		params=ReturnFile,
		label=("Record a file of returned debits", "Inscrire un fichier de débits retournés"),
		rights=words.READ_BATCH,
		roles=words.MANAGER,
		decide=decide_file,
		also_writes=(BATCH, "Payment Entry", "Sales Invoice", "ToDo"),
	),
	ChangingAction(
		id="record_debit_return",
		params=OneReturn,
		label=("Record a returned debit", "Inscrire un débit retourné"),
		rights=words.READ_BATCH,
		roles=words.MANAGER,
		decide=decide_one,
		also_writes=(BATCH, "Payment Entry", "Sales Invoice", "ToDo"),
	),
)
