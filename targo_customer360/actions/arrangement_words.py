"""What is said of payment arrangements, in English and in French."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from targo_customer360.actions.model import Said
from targo_customer360.billing import arrangement_states as states
from targo_customer360.billing.arrangement_money import Instalment, State
from targo_customer360.billing.arrangements import Active
from targo_customer360.billing.balance import Balance
from targo_customer360.billing.debits.pending import Pending

LABELS: dict[str, Said] = {
	"customer": ("Customer", "Client"),
	"status": ("Status", "Statut"),
	"agreed_on": ("Agreed on", "Convenue le"),
	"due_date": ("Due date", "Date d'échéance"),
	"cutoff_date": ("Cut-off date", "Date de coupure"),
	"amount": ("Amount", "Montant"),
	"recurring": ("Recurring", "Récurrence"),
	"instalments": ("Instalments", "Versements"),
	"method": ("Payment channel", "Moyen de paiement"),
	"note": ("Note", "Note"),
	"paid_amount": ("Paid", "Payé"),
	"settled_on": ("Settled on", "Réglée le"),
	"next_due_date": ("Next due date", "Prochaine échéance"),
	"next_cutoff_date": ("Next cut-off date", "Prochaine date de coupure"),
	"cancel_reason": ("Reason for cancelling", "Motif d'annulation"),
	"cancelled_on": ("Cancelled on", "Annulée le"),
	"reopened_on": ("Re-opened on", "Rouverte le"),
	"reopened_by": ("Re-opened by", "Rouverte par"),
	"reason_for_change": ("Reason for change", "Motif du changement"),
}
STATUS_FR = {
	states.PENDING: "en attente",
	states.OPEN: "ouverte",
	states.COMPLETED: "respectée",
	states.BROKEN: "non respectée",
	states.CANCELLED: "annulée",
}
UNDONE: Said = ("Taken back by the one who made it", "Retirée par la personne qui l'avait faite")


def dollars(amount: Decimal) -> Said:
	"""`$1,250.00` and `1 250,00 $`."""
	text = f"{amount:,.2f}"
	return f"${text}", f"{text.replace(',', ' ').replace('.', ',')} $"


def person(name: str, customer: str) -> str:
	return f"{name} ({customer})" if name and name != customer else customer


def terms(instalments: Sequence[Instalment]) -> Said:
	"""How much, when, and when the service is cut."""
	first, last = instalments[0], instalments[-1]
	cut = _cut(first.cutoff_date)
	en, fr = dollars(first.amount)
	if len(instalments) == 1:
		return f"{en} by {first.due_date}{cut[0]}", f"{fr} au plus tard le {first.due_date}{cut[1]}"
	count = len(instalments)
	rest = ("", "")
	if last.amount != first.amount:
		rest = (f", the last one {dollars(last.amount)[0]}", f", le dernier de {dollars(last.amount)[1]}")
	return (
		f"{count} instalments of {en} a month{rest[0]}, from {first.due_date} to {last.due_date}{cut[0]}",
		f"{count} versements de {fr} par mois{rest[1]}, du {first.due_date} au {last.due_date}{cut[1]}",
	)


def _cut(cutoff_date: date | None) -> Said:
	if cutoff_date is None:
		return ", without a cut-off", ", sans coupure"
	return f", cut off on {cutoff_date} if missed", f", coupure le {cutoff_date} en cas de défaut"


def default_cutoff(days: int, cutoff_date: date) -> Said:
	return (
		f"No cut-off was given: it is {cutoff_date}, {days} days after the due date as the settings say",
		f"Aucune coupure n'a été donnée : elle est le {cutoff_date}, {days} jours après l'échéance selon les paramètres",
	)


def against_balance(amount: Decimal, owed: Balance) -> list[Said]:
	"""Where the amount is more than what is owed, or less than what is overdue."""
	total, owing, overdue = dollars(amount), dollars(owed.owing), dollars(owed.overdue)
	if owed.owing <= 0:
		return [("The customer owes nothing", "Le client ne doit rien")]
	if amount > owed.owing:
		return [
			(
				f"{total[0]} is more than the {owing[0]} that the customer owes",
				f"{total[1]}, c'est plus que les {owing[1]} que doit le client",
			)
		]
	if amount < owed.overdue:
		return [
			(
				f"{overdue[0]} is overdue: {dollars(owed.overdue - amount)[0]} of it is not in this arrangement",
				f"{overdue[1]} sont en souffrance, dont {dollars(owed.overdue - amount)[1]} hors de cette entente",
			)
		]
	return []


def bank_debit(held: Pending) -> Said:
	en, fr = dollars(held.amount)
	return (
		f"A bank debit of {en} is on its way for {held.due_on}",
		f"Un prélèvement bancaire de {fr} est en route pour le {held.due_on}",
	)


def card_charge(amount: Decimal) -> Said:
	en, fr = dollars(amount)
	return f"A card charge of {en} is on its way", f"Un débit de carte de {fr} est en cours"


def other(one: Active) -> Said:
	en, fr = dollars(one.left)
	return (
		f"{one.name} is {one.status.lower()} with {en} due on {one.due_date}: what is due first is paid first",
		f"{one.name} est {STATUS_FR[one.status]}, {fr} à payer le {one.due_date} :"
		" ce qui est dû en premier est payé en premier",
	)


def counts_already(state: State) -> list[Said]:
	if not state.paid:
		return []
	en, fr = dollars(state.paid)
	return [(f"{en} that was paid already counts for it", f"{fr} déjà payés y comptent")]


def status(name: str, was: str, becomes: str) -> Said:
	return (
		f"{name} was {was.lower()} and becomes {becomes.lower()}",
		f"{name} était {STATUS_FR[was]} et devient {STATUS_FR[becomes]}",
	)
