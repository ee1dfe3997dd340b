"""The Payment Entry of a charge that succeeded: one, submitted, allocated to the invoice as far as that is unpaid."""

from __future__ import annotations

from decimal import Decimal

from targo_customer360.billing.balance import INVOICE, PAYMENT, money
from targo_customer360.billing.charge_rules import CHARGE, SUCCEEDED
from targo_customer360.billing.charge_settings import ChargeSettings
from targo_customer360.effects.tasks import ask_a_person, both, settle
from targo_customer360.sites.port import Site, SiteError, TransientError, Values
from targo_customer360.sites.row_lock import locked


def book(site: Site, name: str) -> str | None:
	"""Enter the payment of a succeeded charge, once; returns the Payment Entry, None where the site refuses it.

	A refusal (a closed period, an account that is missing) opens a task and is tried again by the scheduled job: the
	money is there whatever the books say.
	"""
	charge = locked(site, CHARGE, name)
	if charge is None or charge["status"] != SUCCEEDED:
		return None
	if charge["payment_entry"]:
		return charge["payment_entry"]
	try:
		with site.savepoint():
			entry, left = _enter(site, charge)
			site.bulk_update(CHARGE, {name: {"payment_entry": entry}}, site.now())
	except TransientError:
		raise
	except SiteError as error:
		ask_a_person(site, CHARGE, name, both(_not_booked(charge, error.message)))
		return None
	settle(site, CHARGE, name)
	if left > 0:
		ask_a_person(site, PAYMENT, entry, both(_too_much(charge, left)))
	return entry


def unbooked(site: Site) -> list[str]:
	"""Charges that succeeded and have no Payment Entry, the oldest first."""
	rows = site.list(
		CHARGE, {"status": SUCCEEDED, "payment_entry": ("not set", None)}, order_by="creation, name"
	)
	return [row["name"] for row in rows]


def _enter(site: Site, charge: Values) -> tuple[str, Decimal]:
	"""The Payment Entry, and what of it the invoice does not take."""
	amount = money(charge["amount"])
	# What a person entered from Stripe's own list is that payment too.
	known = site.list(
		PAYMENT,
		{"reference_no": charge["payment_intent"], "docstatus": 1, "party": charge["customer"]},
		limit=1,
	)
	if known:
		return known[0]["name"], Decimal(0)
	invoice = site.lookup(INVOICE, [charge["invoice"]], fields=("*",)).get(charge["invoice"]) or {}
	open_ = (
		money(invoice.get("outstanding_amount")) if int(invoice.get("docstatus") or 0) == 1 else Decimal(0)
	)
	allocated = max(Decimal(0), min(amount, open_))
	entry = site.insert(PAYMENT, _values(site, charge, invoice, amount, allocated))
	site.submit(PAYMENT, entry)
	return entry, amount - allocated


def _values(site: Site, charge: Values, invoice: Values, amount: Decimal, allocated: Decimal) -> Values:
	settings = ChargeSettings.read(site)
	if not settings.account:
		raise SiteError("Customer 360 Settings name no clearing account for Stripe")
	reference = {
		"reference_doctype": INVOICE,
		"reference_name": charge["invoice"],
		"allocated_amount": float(allocated),
	}
	taken_on = charge["attempted_at"].date() if charge["attempted_at"] else site.today()
	return {
		"payment_type": "Receive",
		"party_type": "Customer",
		"party": charge["customer"],
		"company": invoice.get("company"),
		# The day of the entry, not of the charge: the period of that day may be closed.
		"posting_date": site.today(),
		"mode_of_payment": settings.mode or None,
		"paid_from": invoice.get("debit_to"),
		"paid_to": settings.account,
		"paid_amount": float(amount),
		"received_amount": float(amount),
		"reference_no": charge["payment_intent"],
		"reference_date": taken_on,
		"references": [reference] if allocated else [],
	}


def _not_booked(charge: Values, why: str) -> tuple[str, str]:
	amount, invoice, intent = _amount(charge), charge["invoice"], charge["payment_intent"]
	return (
		f"Stripe took {amount} for {invoice} ({intent}), and the payment can't be entered: {why}",
		f"Stripe a perçu {amount} pour {invoice} ({intent}), et le paiement ne peut être inscrit : {why}",
	)


def _too_much(charge: Values, left: Decimal) -> tuple[str, str]:
	amount, invoice, over = _amount(charge), charge["invoice"], f"{left:.2f} {charge['currency']}"
	return (
		f"Stripe took {amount} for {invoice}, which was paid by then: refund or allocate {over}",
		f"Stripe a perçu {amount} pour {invoice}, déjà payée à ce moment : remboursez ou affectez {over}",
	)


def _amount(charge: Values) -> str:
	return f"{money(charge['amount']):.2f} {charge['currency']}"
