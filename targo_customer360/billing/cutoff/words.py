"""The sentences of a cut-off, in English and French."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from targo_customer360.effects.tasks import Said

CHANNELS = {"Phone": "téléphone", "Letter": "lettre", "Email": "courriel", "SMS": "texto"}
KINDS: dict[str, Said] = {
	"14 Days": ("14-day notice", "avis de 14 jours"),
	"24 Hours": ("24-hour notice", "avis de 24 heures"),
	"Decision": ("announcement of the decision", "annonce de la décision"),
}
NOT_DUE: Said = (
	"Nothing is past its cut-off any more",
	"Plus rien n'a dépassé sa date de coupure",
)
BY_REQUEST: Said = (
	"A person can review this decision and reverse it: ask for it by telephone or in writing.",
	"Une personne peut réviser cette décision et l'annuler : demandez-le par téléphone ou par écrit.",
)


def dollars(amount: Decimal) -> Said:
	text = f"{amount:,.2f}"
	return f"${text}", f"{text.replace(',', ' ').replace('.', ',')} $"


def reason(
	arrangement: str | None, cutoff: date | None, amount: Decimal, paid: Decimal, lifted: str | None
) -> Said:
	asked, got = dollars(amount), dollars(paid)
	if arrangement is None:
		return (
			f"The payment that lifted {lifted} was taken back; {asked[0]} of it is owed again",
			f"Le paiement qui avait levé {lifted} a été repris ; {asked[1]} sont dus de nouveau",
		)
	en = f"Arrangement {arrangement} of {asked[0]} was not kept: {got[0]} paid, cut-off on {cutoff}"
	fr = f"L'entente {arrangement} de {asked[1]} n'a pas été respectée : {got[1]} payés, coupure le {cutoff}"
	if lifted:
		en += f"; the payment that lifted {lifted} was taken back"
		fr += f" ; le paiement qui avait levé {lifted} a été repris"
	return en, fr


def owes(owing: Decimal, overdue: Decimal, oldest: date | None) -> Said:
	en, fr = f"{dollars(owing)[0]} is owed", f"{dollars(owing)[1]} sont dus"
	if overdue:
		en += f", {dollars(overdue)[0]} of it past due"
		fr += f", dont {dollars(overdue)[1]} en retard"
	if oldest:
		en, fr = f"{en} since {oldest}", f"{fr} depuis le {oldest}"
	return en, fr


def minimum(limit: Decimal, below: bool) -> Said:
	if below:
		return (
			f"Less than {dollars(limit)[0]} is owed",
			f"Moins de {dollars(limit)[1]} sont dus",
		)
	return f"At least {dollars(limit)[0]} is owed", f"Au moins {dollars(limit)[1]} sont dus"


def past_due(days: int, wanted: int) -> Said:
	return (
		f"The oldest invoice is {days} days past due; {wanted} are wanted",
		f"La plus vieille facture est en retard de {days} jours ; il en faut {wanted}",
	)


def notice_missing(kind: str) -> Said:
	en, fr = KINDS[kind]
	return f"The {en} was not given", f"L'{fr} n'a pas été donné"


def notice_recent(kind: str, given_on: date) -> Said:
	en, fr = KINDS[kind]
	return (
		f"The {en} was given on {given_on}, too short a time ago",
		f"L'{fr} date du {given_on}, c'est trop récent",
	)


def notice_given(kind: str, given_on: date, channel: str) -> Said:
	en, fr = KINDS[kind]
	return (
		f"The {en} was given on {given_on} by {channel.lower()}",
		f"L'{fr} a été donné le {given_on} par {CHANNELS.get(channel, channel)}",
	)


def debit(amount: Decimal, due_on: date | None) -> Said:
	return (
		f"A bank debit of {dollars(amount)[0]} of {due_on} is on its way",
		f"Un débit bancaire de {dollars(amount)[1]} du {due_on} est en route",
	)


def charge(amount: Decimal) -> Said:
	return (
		f"A card is being charged {dollars(amount)[0]}",
		f"Une carte est en train d'être débitée de {dollars(amount)[1]}",
	)


def dispute(issue: str, subject: str) -> Said:
	return (
		f"A dispute is open: {issue} {subject}".strip(),
		f"Un litige est ouvert : {issue} {subject}".strip(),
	)


NO_DISPUTE: Said = ("No dispute is open", "Aucun litige n'est ouvert")
NO_PAYMENT: Said = ("No payment is on its way", "Aucun paiement n'est en route")
VIP: Said = ("The customer is a VIP", "Le client est VIP")


def cut_before(decision: str) -> Said:
	return (
		f"Service was cut off for it before ({decision}) and given back: a person decides",
		f"Le service a déjà été coupé pour cela ({decision}) puis rétabli : une personne décide",
	)


def payment_taken_back(lifted: str) -> Said:
	return (
		f"A payment had lifted {lifted}: a person decides",
		f"Un paiement avait levé {lifted} : une personne décide",
	)


def to_announce(who: str, decision: str) -> Said:
	return (
		f"{who} was cut off by a decision made automatically ({decision}): tell them so, why, and that a person can"
		" review it; then record the notice",
		f"Le service de {who} a été coupé par une décision automatique ({decision}) : l'en informer, dire pourquoi et"
		" qu'une personne peut la réviser ; puis consigner l'avis",
	)
