"""What people decide about cut-offs: approve, dismiss, reverse one, and write down that a customer was told."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

from targo_customer360.actions import suspension_changes as effects
from targo_customer360.actions import suspension_words
from targo_customer360.actions.model import Applied, Change, ChangingAction, Params, Plan, Said
from targo_customer360.billing import arrangements
from targo_customer360.billing.cutoff.judging import APPROVED, DECISION, DISMISSED, EXECUTED, REVERSED
from targo_customer360.billing.cutoff.notices import NOTICE
from targo_customer360.billing.cutoff.words import CHANNELS, KINDS
from targo_customer360.billing.suspension import SUSPENSION
from targo_customer360.errors import InvalidField
from targo_customer360.integrations import cutoff
from targo_customer360.integrations.cutoff import Approval
from targo_customer360.sites.port import Site

APPROVE, DISMISS, REVERSE = "approve_cutoff", "dismiss_cutoff", "reverse_cutoff"
RECORD: Final = "record_cutoff_notice"
LABELS: dict[str, Said] = {
	"status": ("Cut-off decision", "Décision de coupure"),
	"review_note": ("Review note", "Note de révision"),
	"customer": ("Customer", "Client"),
	"kind": ("Notice", "Avis"),
	"channel": ("Channel", "Moyen"),
	"arrangement": ("Arrangement", "Entente"),
	"decision": ("Decision", "Décision"),
	"given_on": ("Given on", "Donné le"),
	"note": ("Note", "Note"),
}


class Approve(Params):
	decision: str


class Review(Params):
	decision: str
	reason: str


class Notice(Params):
	"""`given_on` is now where nothing is said; it is never in the future."""

	customer: str
	kind: Literal["14 Days", "24 Hours", "Decision"]
	channel: Literal["Phone", "Letter", "Email", "SMS"]
	given_on: datetime | None = None
	decision: str | None = None
	note: str = ""


def decide_approve(site: Site, params: Approve) -> Plan:
	approval = cutoff.plan_approval(site, params.decision, site.now())
	held = approval.decision
	who = suspension_words.person(site, held["customer"])
	changes = [_status(held["name"], held["status"], approval.status)]
	if approval.plan is not None:
		changes += effects.suspend_changes(site, approval.plan)

	def apply() -> Applied:
		suspension = cutoff.apply_approval(site, approval, site.now())
		made = ((SUSPENSION, suspension),) if suspension else ()
		return Applied(
			_outcome(approval, who),
			documents=(*made, *effects.touched(changes)),
			result={"status": approval.status, "suspension": suspension},
			undo={"decision": held["name"]} if suspension else None,
		)

	return Plan(
		summary=_outcome(approval, who),
		customer=held["customer"],
		changes=tuple(changes),
		outside=tuple(effects.told(approval.plan)) if approval.plan else (),
		warnings=(
			*([approval.judged.reason] if approval.judged else []),
			*(suspension_words.warnings(approval.plan) if approval.plan else ()),
		),
		touches=((DECISION, held["name"]),),
		apply=apply,
	)


def _outcome(approval: Approval, who: str) -> Said:
	if approval.status == DISMISSED:
		return (
			f"{who} has nothing past its cut-off any more: nobody is cut off, and the decision is dismissed",
			f"{who} n'a plus rien en retard : aucune coupure, et la décision est rejetée",
		)
	if approval.status == APPROVED:
		assert approval.judged is not None
		en, fr = approval.judged.held_by
		return (
			f"{who} is cut off on the next day that allows it ({en})",
			f"Le service de {who} sera coupé au prochain jour permis ({fr})",
		)
	return f"{who} is cut off for non-payment", f"Le service de {who} est coupé pour non-paiement"


def decide_dismiss(site: Site, params: Review) -> Plan:
	held = cutoff.plan_dismissal(site, params.decision, params.reason)
	who = suspension_words.person(site, held["customer"])
	said = (
		f"{who} is not cut off: {params.reason}",
		f"Le service de {who} n'est pas coupé : {params.reason}",
	)

	def apply() -> Applied:
		cutoff.dismiss(site, held["name"], params.reason, site.now())
		return Applied(said, documents=((DECISION, held["name"]),), result={"status": DISMISSED})

	return Plan(
		summary=said,
		customer=held["customer"],
		changes=(
			_status(held["name"], held["status"], DISMISSED),
			_note(held["name"], held["review_note"], params.reason),
		),
		touches=((DECISION, held["name"]),),
		apply=apply,
	)


def decide_reverse(site: Site, params: Review) -> Plan:
	reversal = cutoff.plan_reversal(site, params.decision, params.reason)
	held, ending = reversal.decision, reversal.ending
	who = suspension_words.person(site, held["customer"])
	changes = [
		_status(held["name"], EXECUTED, REVERSED),
		_note(held["name"], held["review_note"], params.reason),
	]
	if ending is not None:
		changes += effects.end_changes(site, ending)
	said = (
		f"The cut-off of {who} is reversed after review: {params.reason}",
		f"La coupure de {who} est annulée après révision : {params.reason}",
	)

	def apply() -> Applied:
		cutoff.reverse(site, reversal, params.reason, site.now())
		return Applied(said, documents=tuple(effects.touched(changes)), result={"status": REVERSED})

	return Plan(
		summary=said,
		customer=held["customer"],
		changes=tuple(changes),
		outside=tuple(effects.freed(ending)) if ending else (),
		warnings=tuple(suspension_words.end_warnings(ending)) if ending else (),
		touches=((DECISION, held["name"]),),
		apply=apply,
	)


def decide_record(site: Site, params: Notice) -> Plan:
	if not site.lookup("Customer", [params.customer]):
		raise InvalidField("customer", "There is no customer {0}", params.customer)
	now = site.now()
	given_on = params.given_on.replace(tzinfo=None) if params.given_on else now.replace(microsecond=0)
	if given_on > now:
		raise InvalidField("given_on", "A notice is recorded once it was given")
	decision = site.get(DECISION, params.decision) if params.decision else None
	if params.decision and (decision is None or decision["customer"] != params.customer):
		raise InvalidField("decision", "{0} has no cut-off decision {1}", params.customer, params.decision)
	active = arrangements.active(site, params.customer)
	values = {
		"customer": params.customer,
		"kind": params.kind,
		"channel": params.channel,
		"given_on": given_on,
		"arrangement": decision["arrangement"] if decision else active.name if active else None,
		"decision": params.decision,
		"note": params.note,
	}
	who = suspension_words.person(site, params.customer)
	en, fr = KINDS[params.kind]
	said = (
		f"The {en} was given to {who} by {params.channel.lower()}",
		f"L'{fr} a été donné à {who} par {CHANNELS[params.channel]}",
	)

	def apply() -> Applied:
		name = cutoff.record_notice(site, values)
		return Applied(said, documents=((NOTICE, name),), result={"name": name})

	shown = {
		name: value
		for name, value in values.items()
		if value and not (name == "given_on" and not params.given_on)
	}
	return Plan(
		summary=said,
		customer=params.customer,
		changes=tuple(
			Change(NOTICE, None, name, None, _plain(value), LABELS[name]) for name, value in shown.items()
		),
		touches=((DECISION, params.decision),) if params.decision else (),
		apply=apply,
	)


def _plain(value: object) -> object:
	return value.isoformat(sep=" ") if isinstance(value, datetime) else value


def _status(name: str, before: str, after: str) -> Change:
	return Change(DECISION, name, "status", before, after, LABELS["status"])


def _note(name: str, before: str | None, reason: str) -> Change:
	return Change(DECISION, name, "review_note", before or "", reason, LABELS["review_note"])


_WRITE = ((DECISION, "write"),)
_ALSO = ("Outbox Message", "ToDo")
ACTIONS: Final = (
	ChangingAction(
		id=APPROVE,
		params=Approve,
		label=("Approve a cut-off", "Approuver une coupure"),
		rights=(*_WRITE, (SUSPENSION, "create")),
		decide=decide_approve,
		undo=REVERSE,
		examples={"en": ("Approve the cut-off of C-1207",), "fr": ("Approuve la coupure de C-1207",)},
		also_writes=_ALSO,
	),
	ChangingAction(
		id=DISMISS,
		params=Review,
		label=("Dismiss a cut-off", "Rejeter une coupure"),
		rights=_WRITE,
		decide=decide_dismiss,
		examples={
			"en": ("Do not cut C-1207 off, she pays on Tuesday",),
			"fr": ("Rejette la coupure de C-1207, elle paie mardi",),
		},
	),
	ChangingAction(
		id=REVERSE,
		params=Review,
		label=("Review and reverse a cut-off", "Réviser et annuler une coupure"),
		rights=(*_WRITE, (SUSPENSION, "write")),
		decide=decide_reverse,
		examples={
			"en": ("Reverse the cut-off of C-1207, the bill was wrong",),
			"fr": ("Annule la coupure de C-1207, la facture était fausse",),
		},
		also_writes=_ALSO,
	),
	ChangingAction(
		id=RECORD,
		params=Notice,
		label=("Record a cut-off notice", "Consigner un avis de coupure"),
		rights=((NOTICE, "create"),),
		decide=decide_record,
		examples={
			"en": ("I gave C-1207 the 14-day notice by phone",),
			"fr": ("J'ai donné l'avis de 14 jours à C-1207 par téléphone",),
		},
	),
)
