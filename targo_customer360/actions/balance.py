"""What a customer owes and how it pays; the actions of bank debits and of the Paysafe tokens join these."""

from __future__ import annotations

from typing import Final

from targo_customer360.actions import debit_batches, debit_files, debit_returns, paysafe_tokens
from targo_customer360.actions.model import Action, Answer, Params, ReadingAction, Said
from targo_customer360.billing import autopay
from targo_customer360.billing.balance import INVOICE, Balance, balance, money
from targo_customer360.billing.debits.accounts import METHOD
from targo_customer360.billing.debits.pending import Pending, pending
from targo_customer360.billing.wording import dollars
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site

LABELS: Final[dict[str, Said]] = {
	"name": ("Invoice", "Facture"),
	"posting_date": ("Date", "Date"),
	"due_date": ("Due date", "Date d'échéance"),
	"grand_total": ("Total", "Total"),
	"outstanding_amount": ("Outstanding", "Solde"),
	"status": ("Status", "Statut"),
	"payment_method": ("Payment method", "Mode de paiement"),
	"provider": ("Provider", "Fournisseur"),
	"amount_limit": ("Limit", "Limite"),
	"amount_buffer": ("Beyond the limit", "Au-delà de la limite"),
	"fixed_amount": ("Fixed amount", "Montant fixe"),
	"last_status": ("Last result", "Dernier résultat"),
	"last_on": ("On", "Le"),
}
_INVOICE = ("name", "posting_date", "due_date", "grand_total", "outstanding_amount", "status")


class OfCustomer(Params):
	customer: str


def answer_balance(site: Site, params: OfCustomer) -> Answer:
	"""What is owed, overdue and unallocated, with the unpaid invoices. Raises InvalidField."""
	held = site.lookup("Customer", [params.customer], fields=("customer_name",)).get(params.customer)
	if held is None:
		raise InvalidField("customer", "There is no customer {0}", params.customer)
	owed = balance(site, params.customer)
	who = f"{held['customer_name'] or params.customer} ({params.customer})"
	rows = tuple(
		{
			**{name: row[name] for name in _INVOICE},
			"grand_total": money(row["grand_total"]),
			"outstanding_amount": money(row["outstanding_amount"]),
		}
		for row in owed.invoices
	)
	return Answer(_balance_said(who, owed, pending(site, params.customer)), _INVOICE, rows, LABELS)


def _balance_said(who: str, owed: Balance, debit: Pending) -> Said:
	owing = dollars(abs(owed.owing))
	if owed.owing > 0:
		sentences: list[Said] = [(f"{who} owes {owing[0]}", f"{who} doit {owing[1]}")]
	elif owed.owing < 0:
		sentences = [(f"{who} has a credit of {owing[0]}", f"{who} a un crédit de {owing[1]}")]
	else:
		sentences = [(f"{who} owes nothing", f"{who} ne doit rien")]
	if owed.overdue > 0:
		late = dollars(owed.overdue)
		sentences.append(
			(
				f"{late[0]} is overdue, the oldest since {owed.oldest_due}",
				f"{late[1]} sont en souffrance, le plus ancien depuis le {owed.oldest_due}",
			)
		)
	if owed.unallocated > 0 and owed.invoices:
		credit = dollars(owed.unallocated)
		sentences.append(
			(
				f"{credit[0]} of payments are allocated to no invoice and counted",
				f"{credit[1]} de paiements ne sont affectés à aucune facture et sont comptés",
			)
		)
	if debit:
		amount = dollars(debit.amount)
		sentences.append(
			(
				f"a bank debit of {amount[0]} due on {debit.due_on} is on its way and not counted",
				f"un débit bancaire de {amount[1]} dû le {debit.due_on} est en cours et n'est pas compté",
			)
		)
	return "; ".join(en for en, _fr in sentences), " ; ".join(fr for _en, fr in sentences)


def answer_autopay(site: Site, params: OfCustomer) -> Answer:
	"""Whether the customer is on auto-pay, in words and as one row. Raises InvalidField."""
	found = autopay.status(site, params.customer)
	last = found.last_result
	row = {
		"payment_method": found.payment_method,
		"provider": found.provider,
		"amount_limit": found.limit,
		"amount_buffer": found.buffer,
		"fixed_amount": found.fixed,
		"last_status": last.status if last else None,
		"last_on": last.on if last else None,
	}
	return Answer(found.said, tuple(row), (row,) if found.active or last else (), LABELS)


ACTIONS: Final[tuple[Action, ...]] = (
	ReadingAction(
		id="get_balance",
		params=OfCustomer,
		label=("What a customer owes", "Ce qu'un client doit"),
		rights=(("Customer", "read"), (INVOICE, "read")),
		answer=answer_balance,
		examples={
			"en": ("What does C-1207 owe?", "What is the balance of Ferme Bellevue?"),
			"fr": ("Combien doit C-1207 ?", "Quel est le solde de Ferme Bellevue ?"),
		},
	),
	ReadingAction(
		id="autopay_status",
		params=OfCustomer,
		label=("Whether a customer is on auto-pay", "Si un client est en paiement automatique"),
		rights=(("Customer", "read"), (METHOD, "read")),
		answer=answer_autopay,
		examples={
			"en": ("Is C-1207 set up for auto-pay?", "Is Ferme Bellevue on auto-pay?"),
			"fr": (
				"Est-ce que C-1207 est en paiement automatique ?",
				"Ferme Bellevue est-elle en paiement préautorisé ?",
			),
		},
	),
	*debit_batches.ACTIONS,
	*debit_files.ACTIONS,
	*debit_returns.ACTIONS,
	*paysafe_tokens.ACTIONS,
)
