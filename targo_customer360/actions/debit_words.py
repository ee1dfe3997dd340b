"""What is said of bank debits, and the parts that their actions share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from targo_customer360.actions.model import Change, Said
from targo_customer360.billing.balance import money
from targo_customer360.billing.debits.holds import Hold
from targo_customer360.billing.debits.pending import BATCH, DEBIT
from targo_customer360.billing.wording import dollars

MANAGER: Final = ("Customer 360 Manager",)
STAFF: Final = ("Customer 360 Agent", "Customer 360 Manager")
READ_BATCH: Final = ((BATCH, "read"), (DEBIT, "read"))
LABELS: Final[dict[str, Said]] = {
	"status": ("Status", "Statut"),
	"due_on": ("Due on", "Dû le"),
	"debit_count": ("Debits", "Débits"),
	"total_amount": ("Amount to debit", "Montant à débiter"),
	"held_count": ("Held", "Retenus"),
	"held_amount": ("Amount held", "Montant retenu"),
	"file_number": ("File number", "Numéro de fichier"),
	"sent_on": ("Sent on", "Envoyé le"),
	"approved_by": ("Approved by", "Approuvé par"),
	"released_by": ("Released by", "Libéré par"),
	"cancel_reason": ("Reason for cancelling", "Motif d'annulation"),
	"held_for": ("Held because", "Retenu parce que"),
	"customer": ("Customer", "Client"),
	"customer_name": ("Name", "Nom"),
	"amount": ("Amount", "Montant"),
	"invoices": ("Invoices", "Factures"),
}


def counted(count: int, amount: Decimal) -> Said:
	"""`3 debits, $120.00`."""
	en, fr = dollars(amount)
	many = "s" if count != 1 else ""
	return f"{count} debit{many}, {en}", f"{count} débit{'s' if count > 1 else ''}, {fr}"


def counted_rows(rows: Collection[Mapping[str, Any]]) -> Said:
	return counted(len(rows), sum((money(row["amount"]) for row in rows), Decimal(0)))


def changed(row: Mapping[str, Any], doctype: str, values: Mapping[str, Any]) -> tuple[Change, ...]:
	"""The fields of a document that will be different."""
	return tuple(
		Change(doctype, row["name"], name, row.get(name), value, LABELS.get(name, (name, name)))
		for name, value in values.items()
	)


def dropped(rows: Iterable[Mapping[str, Any]], held: Mapping[str, tuple[Hold, ...]]) -> tuple[Change, ...]:
	"""Debits that are taken out of a batch, one by one."""
	return tuple(
		Change(
			DEBIT, row["name"], "held_for", "", held[row["name"]][0].said[0], of_debit(row, held[row["name"]])
		)
		for row in rows
		if row["name"] in held
	)


def of_debit(row: Mapping[str, Any], holds: Iterable[Hold] = ()) -> Said:
	"""A debit by its customer and amount, and why it is held."""
	en, fr = dollars(money(row["amount"]))
	who = f"{row['customer_name']} ({row['customer']})"
	why = list(holds)
	if why:
		return (
			f"{who}, {en}, held: {'; '.join(hold.said[0] for hold in why)}",
			f"{who}, {fr}, retenu : {' ; '.join(hold.said[1] for hold in why)}",
		)
	return f"{who}, {en}", f"{who}, {fr}"


def without_evidence(count: int) -> list[Said]:
	"""A warning where authorisations come from the old system."""
	if not count:
		return []
	return [
		(
			f"{count} of them have no signed mandate on file: the authorisation comes from the old system",
			f"{count} d'entre eux n'ont aucun mandat signé au dossier : l'autorisation vient de l'ancien système",
		)
	]
