"""What the customer owes, read once for the header, the invoices and the chart."""

from __future__ import annotations

from targo_customer360.billing.balance import INVOICE, PAYMENT, Balance, balance
from targo_customer360.client_detail.view import View

_OF_INVOICE = ("posting_date", "due_date", "grand_total", "outstanding_amount")
_OF_PAYMENT = ("posting_date", "paid_amount", "unallocated_amount")


def balance_of(view: View) -> Balance:
	"""Raises NotPermitted unless both sides of the account may be read: half of it would be a wrong figure."""
	return view.once("balance", _read)


def _read(view: View) -> Balance:
	require_account(view)
	return balance(view.site, view.customer, view.today)


def require_account(view: View) -> None:
	"""Raises NotPermitted unless the reader may see all that was invoiced and paid."""
	view.once("account", _require)


def _require(view: View) -> None:
	view.require_all(INVOICE, {"customer": view.customer}, _OF_INVOICE)
	view.require_all(PAYMENT, {"party_type": "Customer", "party": view.customer}, _OF_PAYMENT)
