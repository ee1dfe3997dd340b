"""The money of a customer since a day, as its documents say: payments, refunds, journal entries, credit notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from targo_customer360.billing.arrangement_money import Credit, TakenBack, Voucher
from targo_customer360.billing.balance import INVOICE, PAYMENT, money
from targo_customer360.sites.port import Rows, Site, Values

REFERENCE: Final = "Payment Entry Reference"
JOURNAL: Final = "Journal Entry"
JOURNAL_ROW: Final = "Journal Entry Account"
ORDERS: Final = ("Sales Order",)


@dataclass
class Money:
	credits: list[Credit] = field(default_factory=list)
	taken_back: list[TakenBack] = field(default_factory=list)


def money_since(site: Site, customer: str, since: date) -> Money:
	"""What came in from this customer, and went back, on `since` and after it. Nothing is written."""
	payments, references = _payments(site, customer, since)
	journals = _journals(site, customer, since)
	notes = _credit_notes(site, customer, since)
	named = [(row["reference_doctype"], row["reference_name"]) for row in references]
	named += [(row["reference_type"], row["reference_name"]) for rows in journals.values() for row in rows]
	named += [(INVOICE, row["return_against"]) for row in notes]
	debts = _Debts(site, named)
	found = Money()
	by_payment: dict[str, Rows] = defaultdict(list)
	for row in references:
		by_payment[row["parent"]].append(row)
	for payment in payments:
		_add_payment(found, payment, by_payment[payment["name"]], debts)
	for journal in journals.values():
		_add_journal(found, journal, debts)
	for note in notes:
		amount = abs(money(note.get("rounded_total") or note["grand_total"]))
		against = debts.dated(INVOICE, note["return_against"])
		found.credits.append(Credit((INVOICE, note["name"]), note["posting_date"], amount, against))
	return found


class _Debts:
	"""What the money was allocated to: since when it was owed, and whether it is a credit itself."""

	def __init__(self, site: Site, named: Iterable[tuple[str | None, str | None]]):
		names: dict[str, list[str]] = defaultdict(list)
		for doctype, name in named:
			if doctype in (INVOICE, JOURNAL) and name:
				names[doctype].append(name)
		fields = ("posting_date", "docstatus")
		self._invoices = site.lookup(INVOICE, names[INVOICE], fields=(*fields, "is_return"))
		self._journals = site.lookup(JOURNAL, names[JOURNAL], fields=fields)

	def dated(self, doctype: str | None, name: str | None) -> date | None:
		if doctype in ORDERS:
			return date.max  # a deposit on something new is never the old debt
		held = {INVOICE: self._invoices, JOURNAL: self._journals}.get(doctype or "", {}).get(name or "")
		# What is cancelled is no debt: the money it had is free again.
		return held["posting_date"] if held and int(held["docstatus"] or 0) == 1 else None

	def is_invoice(self, doctype: str | None, name: str | None) -> bool:
		return doctype == INVOICE and not (self._invoices.get(name or "") or {}).get("is_return")


def _payments(site: Site, customer: str, since: date) -> tuple[Rows, Rows]:
	payments = site.list(
		PAYMENT,
		{
			"party_type": "Customer",
			"party": customer,
			"docstatus": 1,
			"payment_type": ("in", ("Receive", "Pay")),
			"posting_date": (">=", since),
		},
		fields=("name", "payment_type", "posting_date", "paid_amount", "unallocated_amount"),
	)
	references = site.list(
		REFERENCE,
		{"parenttype": PAYMENT, "parent": ("in", [row["name"] for row in payments])},
		fields=("parent", "reference_doctype", "reference_name", "allocated_amount"),
	)
	return payments, references


def _add_payment(found: Money, payment: Values, references: Rows, debts: _Debts) -> None:
	voucher, posted_on = (PAYMENT, payment["name"]), payment["posting_date"]
	for row in references:
		named, amount = (row["reference_doctype"], row["reference_name"]), money(row["allocated_amount"])
		if payment["payment_type"] == "Receive" and amount > 0:
			found.credits.append(Credit(voucher, posted_on, amount, debts.dated(*named)))
		else:
			# A credit note that was paid out, or used up beside an invoice, stands here as a negative amount.
			found.taken_back.append(TakenBack(posted_on, abs(amount), named))
	if payment["payment_type"] == "Receive":
		found.credits.append(Credit(voucher, posted_on, money(payment["unallocated_amount"])))
	else:
		told = sum((abs(money(row["allocated_amount"])) for row in references), Decimal(0))
		found.taken_back.append(TakenBack(posted_on, max(Decimal(0), money(payment["paid_amount"]) - told)))


def _journals(site: Site, customer: str, since: date) -> dict[str, Rows]:
	row, journal = site.table(JOURNAL_ROW), site.table(JOURNAL)
	query = (
		site.qb.from_(row)
		.join(journal)
		.on(row.parent == journal.name)
		.select(
			row.parent, row.debit, row.credit, row.reference_type, row.reference_name, journal.posting_date
		)
		.where((row.party_type == "Customer") & (row.party == customer))
		.where((journal.docstatus == 1) & (journal.posting_date >= since))
	)
	found: dict[str, Rows] = defaultdict(list)
	for one in site.run(query):
		found[one["parent"]].append(one)
	return found


def _add_journal(found: Money, rows: Rows, debts: _Debts) -> None:
	own = (JOURNAL, rows[0]["parent"])
	for row in rows:
		named = (row["reference_type"], row["reference_name"])
		if credit := money(row["credit"]):
			found.credits.append(Credit(own, row["posting_date"], credit, debts.dated(*named)))
		if debit := money(row["debit"]):
			found.taken_back.append(TakenBack(row["posting_date"], debit, _debited(named, own, debts)))


def _debited(named: tuple[str | None, str | None], own: Voucher, debts: _Debts) -> Voucher | None:
	"""What a debit takes back: what it names, or else a credit of its own entry. By itself it is a new charge."""
	doctype, name = named
	if not doctype or not name:
		return own
	# On an invoice it brings a debt back that had been paid, whatever by: a cheque that bounced.
	return None if debts.is_invoice(doctype, name) else (doctype, name)


def _credit_notes(site: Site, customer: str, since: date) -> Rows:
	return site.list(
		INVOICE,
		{"customer": customer, "is_return": 1, "docstatus": 1, "posting_date": (">=", since)},
		fields=("name", "posting_date", "grand_total", "rounded_total", "return_against"),
	)
