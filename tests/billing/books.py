"""Invoices, payments, credit notes and journal entries of a customer, submitted, on whichever site the suite runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from targo_customer360.embedded.rules import AFTER, RULES
from targo_customer360.sites.embedded_site import EmbeddedSite
from targo_customer360.sites.port import Site, Values
from tests.integrations.factories import make_customer

INVOICE, PAYMENT, JOURNAL = "Sales Invoice", "Payment Entry", "Journal Entry"
COMPANY, DEBTORS, CASH, SALES = "Targo Demo", "Debtors - TD", "Cash - TD", "Sales - TD"


def with_rules(site: Any) -> Any:
	"""The site with what a bench does when documents are written."""
	if isinstance(site, EmbeddedSite):
		site._rules, site._after = RULES, AFTER
	return site


@dataclass
class Books:
	"""The books of one customer. Days are counted from today; the past is below zero."""

	site: Site
	customer: str = "C-1"

	def __post_init__(self) -> None:
		make_customer(self.site, self.customer)

	def day(self, days: int) -> date:
		return self.site.today() + timedelta(days=days)

	def invoice(self, total: float, day: int = -40, **values: Any) -> str:
		wanted: Values = {
			"customer": self.customer,
			"posting_date": self.day(day),
			"due_date": self.day(day),
			"items": [{"item_name": "Internet", "description": "Internet", "qty": 1, "rate": total}],
			**values,
		}
		if self.site.kind == "frappe":
			wanted |= {"company": COMPANY, "set_posting_time": 1, "debit_to": DEBTORS}
			for row in wanted["items"]:
				row |= {"income_account": SALES, "uom": "Nos", "conversion_factor": 1}
		return self._submitted(INVOICE, wanted)

	def credit_note(self, total: float, day: int = 0, against: str | None = None) -> str:
		items = [{"item_name": "Internet", "description": "Internet", "qty": -1, "rate": total}]
		return self.invoice(0, day, is_return=1, return_against=against, items=items)

	def pay(
		self,
		amount: float,
		day: int = 0,
		against: Mapping[str, float] | None = None,
		refund: bool = False,
		submit: bool = True,
	) -> str:
		"""A payment, or one to the customer. `against` are invoices with what of it pays them."""
		wanted: Values = {
			"payment_type": "Pay" if refund else "Receive",
			"party_type": "Customer",
			"party": self.customer,
			"posting_date": self.day(day),
			"paid_amount": amount,
			"received_amount": amount,
			"references": references(against or {}),
		}
		if self.site.kind == "frappe":
			accounts = (CASH, DEBTORS) if refund else (DEBTORS, CASH)
			wanted |= {
				"company": COMPANY,
				"paid_from": accounts[0],
				"paid_to": accounts[1],
				"source_exchange_rate": 1,
				"target_exchange_rate": 1,
			}
		return self._submitted(PAYMENT, wanted) if submit else self.site.insert(PAYMENT, wanted)

	def journal(self, credit: float = 0, debit: float = 0, day: int = 0, against: str | None = None) -> str:
		"""An entry on the customer's account, and the same on sales. `against` is an invoice."""
		row = {
			"account": DEBTORS,
			"party_type": "Customer",
			"party": self.customer,
			**_sides(debit, credit),
			**({"reference_type": INVOICE, "reference_name": against} if against else {}),
		}
		wanted: Values = {
			"voucher_type": "Journal Entry",
			"posting_date": self.day(day),
			"company": COMPANY,
			"accounts": [row, {"account": SALES, **_sides(credit, debit)}],
		}
		if self.site.kind == "embedded":
			wanted.pop("company")
		else:
			wanted["accounts"][1]["cost_center"] = "Main - TD"
		return self._submitted(JOURNAL, wanted)

	def cancel(self, doctype: str, name: str) -> None:
		self.site.cancel(doctype, name)

	def allocate(self, payment: str, invoice: str, amount: float) -> None:
		"""Use what a payment has left for an invoice, as the Payment Reconciliation of ERPNext does."""
		if self.site.kind == "embedded":
			self.site.update(PAYMENT, payment, {"references": references({invoice: amount})})
			return
		import frappe

		tool = frappe.get_doc(
			{
				"doctype": "Payment Reconciliation",
				"company": COMPANY,
				"party_type": "Customer",
				"party": self.customer,
				"receivable_payable_account": DEBTORS,
			}
		)
		tool.get_unreconciled_entries()
		invoices = [row.as_dict() for row in tool.invoices if row.invoice_number == invoice]
		payments = [row.as_dict() for row in tool.payments if row.reference_name == payment]
		tool.allocate_entries(frappe._dict(invoices=invoices, payments=payments))
		tool.reconcile()

	def _submitted(self, doctype: str, values: Values) -> str:
		name = self.site.insert(doctype, values)
		self.site.submit(doctype, name)
		return name


def references(against: Mapping[str, float]) -> list[Values]:
	return [
		{"reference_doctype": INVOICE, "reference_name": name, "allocated_amount": amount}
		for name, amount in against.items()
	]


def _sides(debit: float, credit: float) -> Values:
	sides = {"debit": debit, "credit": credit}
	return {**sides, **{f"{side}_in_account_currency": amount for side, amount in sides.items()}}
