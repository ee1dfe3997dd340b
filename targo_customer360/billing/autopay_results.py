"""How it went the last time that a customer's card was charged or bank account debited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from targo_customer360.billing.balance import money
from targo_customer360.billing.charge_rules import ABANDONED, CHARGE
from targo_customer360.billing.debits.pending import DEBIT
from targo_customer360.billing.debits.reasons import reason
from targo_customer360.billing.wording import Said, dollars
from targo_customer360.sites.port import Site, Values


@dataclass(frozen=True)
class LastResult:
	"""The outcome of one charge or debit; `doctype` and `name` are where it stands."""

	doctype: str
	name: str
	status: str
	amount: Decimal
	on: date
	said: Said


def last_result(site: Site, customer: str) -> LastResult | None:
	"""The latest of a customer's card charges and bank debits, None before the first."""
	found = [one for one in (_charge(site, customer), _debit(site, customer)) if one]
	return max(found, key=lambda one: one.on) if found else None


def _charge(site: Site, customer: str) -> LastResult | None:
	rows = site.list(
		CHARGE,
		{"customer": customer, "status": ("!=", ABANDONED)},
		fields=("name", "status", "amount", "attempted_at", "creation", "failure_message"),
		order_by="creation desc, name desc",
		limit=1,
	)
	for row in rows:
		on = (row["attempted_at"] or row["creation"]).date()
		amount = money(row["amount"])
		said = _charge_said(row, amount, on)
		return LastResult(CHARGE, row["name"], row["status"], amount, on, said)
	return None


def _charge_said(row: Values, amount: Decimal, on: date) -> Said:
	en, fr = dollars(amount)
	why = row["failure_message"] or ""
	return {
		"Succeeded": (f"{en} was charged on {on}", f"{fr} ont été perçus le {on}"),
		"Failed": (
			f"the charge of {en} on {on} was refused{f': {why}' if why else ''}",
			f"le prélèvement de {fr} du {on} a été refusé{f' : {why}' if why else ''}",
		),
		"Needs Authentication": (
			f"the charge of {en} on {on} waits for the customer to confirm it",
			f"le prélèvement de {fr} du {on} attend la confirmation du client",
		),
	}.get(
		row["status"],
		(f"the charge of {en} on {on} has no answer yet", f"le prélèvement de {fr} du {on} est sans réponse"),
	)


def _debit(site: Site, customer: str) -> LastResult | None:
	rows = site.list(
		DEBIT,
		{"customer": customer, "status": ("in", ("Sent", "Settled", "Returned"))},
		fields=("name", "status", "amount", "due_on", "settled_on", "returned_on", "return_code"),
	)
	if not rows:
		return None
	row = max(rows, key=lambda one: (_day(one), one["name"]))
	return LastResult(DEBIT, row["name"], row["status"], money(row["amount"]), _day(row), _debit_said(row))


def _day(row: Values) -> date:
	return row["returned_on"] or row["settled_on"] or row["due_on"]


def _debit_said(row: Values) -> Said:
	en, fr = dollars(money(row["amount"]))
	due = row["due_on"]
	if row["status"] == "Returned":
		why = reason(row["return_code"] or "")
		return (
			f"the bank returned the debit of {en} of {due}: {why[0]}",
			f"la banque a retourné le débit de {fr} du {due} : {why[1]}",
		)
	if row["status"] == "Settled":
		return f"{en} was debited on {due}", f"{fr} ont été débités le {due}"
	return f"the debit of {en} of {due} is at the bank", f"le débit de {fr} du {due} est à la banque"
