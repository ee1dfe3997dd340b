"""What became of the debits that went to the bank: paid, entered once and allocated, or still to be seen to."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from targo_customer360.billing.balance import INVOICE, PAYMENT, money
from targo_customer360.billing.debits.batches import free, refresh_totals
from targo_customer360.billing.debits.pending import ALLOCATION, BATCH, DEBIT
from targo_customer360.billing.debits.policy import Policy, business_days_after, policy
from targo_customer360.effects.tasks import ask_a_person, both, settle
from targo_customer360.sites.port import Site, SiteError, TransientError, Values
from targo_customer360.sites.row_lock import locked

LOCK = "bank-debits"
FINAL = ("Settled", "Returned", "Held", "Cancelled")


def settle_due(site: Site) -> int:
	"""Enter the payments of the debits that the bank had time to return and did not; returns how many.

	Commits after each, so that a process that dies has done some of them once and none twice. Raises Locked while
	another process is at it.
	"""
	rules, today = policy(site), site.today()
	entered = 0
	with site.lock(LOCK):
		for batch in site.list(BATCH, {"status": "Sent"}, fields=("name", "due_on"), order_by="due_on, name"):
			if business_days_after(batch["due_on"], rules.settle_days) > today:
				continue
			for row in site.list(DEBIT, {"batch": batch["name"], "status": "Sent"}, order_by="name"):
				entered += settle_one(site, row["name"])
				site.commit()
			close_if_done(site, batch["name"])
			site.commit()
	return entered


def settle_one(site: Site, name: str) -> int:
	"""Enter the payment of one debit, once; 1 when it was, 0 when there was nothing to do or the site refused.

	A refusal (a closed period, an account that is missing) stands at the debit, opens a task and is tried again.
	"""
	debit = locked(site, DEBIT, name)
	if debit is None or debit["status"] != "Sent":
		return 0
	try:
		with site.savepoint():
			entry = _enter(site, debit, policy(site))
			values: Values = {"status": "Settled", "settled_on": site.today(), "problem": ""}
			site.bulk_update(DEBIT, {name: {**values, "payment_entry": entry}}, site.now())
			free(site, [name])
	except TransientError:
		raise
	except SiteError as error:
		site.bulk_update(DEBIT, {name: {"problem": error.message}}, site.now())
		ask_a_person(site, DEBIT, name, both(_not_entered(debit, error.message)))
		return 0
	refresh_totals(site, debit["batch"])
	settle(site, DEBIT, name)
	return 1


def close_if_done(site: Site, batch: str) -> None:
	"""A batch is closed once nothing of it is on its way. A debit may still come back later."""
	rows = site.list(DEBIT, {"batch": batch}, fields=("status",))
	if all(row["status"] in FINAL for row in rows):
		site.bulk_update(BATCH, {batch: {"status": "Closed"}}, site.now())


def take_back(site: Site, debit: Values) -> str:
	"""Cancel the payment of a debit that came back; returns what a person has to see to, or nothing."""
	entry = debit["payment_entry"]
	held = site.lookup(PAYMENT, [entry], fields=("docstatus",)).get(entry) if entry else None
	if held is None or int(held["docstatus"] or 0) != 1:
		return ""
	try:
		with site.savepoint():
			site.cancel(PAYMENT, entry)
	except TransientError:
		raise
	except SiteError as error:
		ask_a_person(site, DEBIT, debit["name"], both(_not_cancelled(debit, error.message)))
		return error.message
	return ""


def retry_problems(site: Site) -> int:
	"""Try again to cancel the payments of returned debits; returns how many are settled now. Commits after each."""
	done = 0
	rows = site.list(
		DEBIT,
		{"status": "Returned", "problem": ("set", None)},
		fields=("name", "customer_name", "payment_entry"),
	)
	for row in rows:
		problem = take_back(site, row)
		if not problem:
			site.bulk_update(DEBIT, {row["name"]: {"problem": ""}}, site.now())
			settle(site, DEBIT, row["name"])
			done += 1
		site.commit()
	return done


def _enter(site: Site, debit: Values, rules: Policy) -> str:
	# What a person entered from the bank's own list is that payment too.
	known = site.list(
		PAYMENT, {"reference_no": debit["name"], "docstatus": 1, "party": debit["customer"]}, limit=1
	)
	if known:
		return known[0]["name"]
	entry = site.insert(PAYMENT, payment_values(site, debit, rules))
	site.submit(PAYMENT, entry)
	return entry


def payment_values(site: Site, debit: Values, rules: Policy) -> Values:
	"""The Payment Entry of a debit: all of it received, allocated as far as its invoices are still unpaid."""
	if not rules.clearing_account:
		raise SiteError("Customer 360 Settings name no clearing account for bank debits")
	parts = site.list(ALLOCATION, {"parent": debit["name"]}, fields=("invoice", "amount"), order_by="idx")
	invoices = site.lookup(
		INVOICE,
		[part["invoice"] for part in parts],
		fields=("outstanding_amount", "docstatus", "company", "debit_to"),
	)
	first = invoices.get(parts[0]["invoice"], {}) if parts else {}
	amount = float(money(debit["amount"]))
	return {
		"payment_type": "Receive",
		"party_type": "Customer",
		"party": debit["customer"],
		"company": first.get("company") or rules.company,
		# The day of the entry, not of the debit: the period of that day may be closed.
		"posting_date": site.today(),
		"mode_of_payment": rules.mode_of_payment,
		"paid_from": first.get("debit_to"),
		"paid_to": rules.clearing_account,
		"paid_amount": amount,
		"received_amount": amount,
		"reference_no": debit["name"],
		"reference_date": debit["due_on"],
		"references": [
			{
				"reference_doctype": INVOICE,
				"reference_name": part["invoice"],
				"allocated_amount": float(open_),
			}
			for part in parts
			if (open_ := _open(invoices.get(part["invoice"]), part["amount"])) > 0
		],
	}


def _open(invoice: Values | None, part: Any) -> Decimal:
	if invoice is None or int(invoice["docstatus"] or 0) != 1:
		return Decimal(0)
	return min(money(part), money(invoice["outstanding_amount"]))


def _not_entered(debit: Values, why: str) -> tuple[str, str]:
	amount, name = f"{money(debit['amount']):.2f}", debit["name"]
	return (
		f"Bank debit {name} brought {amount}, and the payment can't be entered: {why}",
		f"Le débit bancaire {name} a rapporté {amount}, et le paiement ne peut être inscrit : {why}",
	)


def _not_cancelled(debit: Values, why: str) -> tuple[str, str]:
	entry, name = debit["payment_entry"], debit["name"]
	return (
		f"Bank debit {name} came back, and its payment {entry} can't be cancelled: {why}",
		f"Le débit bancaire {name} est revenu, et son paiement {entry} ne peut être annulé : {why}",
	)
