"""What the embedded site keeps of ERPNext's accounting: what is outstanding on an invoice, and its status.

No ledger and no taxes: enough that a payment submitted, cancelled or returned shows where a bench would show it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from targo_customer360.sites.port import Site, SiteError, Values

INVOICE, PAYMENT = "Sales Invoice", "Payment Entry"
CENT = Decimal("0.01")


def before_invoice(site: Site, document: Values, before: Values | None) -> None:
	"""A draft owes nothing; one that is being submitted owes its total, one that is cancelled nothing any more."""
	_total(document)
	if _became(document, before, 1):
		document["outstanding_amount"] = document.get("grand_total") or 0
	elif _became(document, before, 2):
		document["outstanding_amount"] = 0
	document["status"] = invoice_status(document, site.today())


def _total(document: Values) -> None:
	if not document.get("grand_total") and document.get("items"):
		net = sum(
			(_money(row.get("qty") or 1) * _money(row.get("rate")) for row in document["items"]), Decimal(0)
		)
		taxes = _money(document.get("total_taxes_and_charges"))
		document["net_total"] = document["total"] = float(net.quantize(CENT))
		document["grand_total"] = float((net + taxes).quantize(CENT))


def invoice_status(document: Values, today: date) -> str:
	"""The status that ERPNext gives an invoice."""
	docstatus = int(document.get("docstatus") or 0)
	if docstatus != 1:
		return "Cancelled" if docstatus == 2 else "Draft"
	if document.get("is_return"):
		return "Return"
	left, total = _money(document.get("outstanding_amount")), _money(document.get("grand_total"))
	if left <= 0:
		return "Paid"
	due = document.get("due_date")
	if due and str(due)[:10] < today.isoformat():
		return "Overdue"
	return "Partly Paid" if left < total else "Unpaid"


def before_payment(site: Site, document: Values, before: Values | None) -> None:
	"""An allocation is not above what is outstanding; what is not allocated stays with the customer."""
	rows = [row for row in document.get("references") or () if row.get("reference_doctype") == INVOICE]
	if _became(document, before, 1):
		held = site.lookup(
			INVOICE, [row["reference_name"] for row in rows], fields=("outstanding_amount", "docstatus")
		)
		for row in rows:
			_check_allocation(row, held.get(row["reference_name"]))
	allocated = sum((_money(row.get("allocated_amount")) for row in rows), Decimal(0))
	document["unallocated_amount"] = float(_money(document.get("paid_amount")) - allocated)
	document["status"] = ("Draft", "Submitted", "Cancelled")[int(document.get("docstatus") or 0)]


def _check_allocation(row: Values, invoice: Values | None) -> None:
	name = row["reference_name"]
	if invoice is None or int(invoice["docstatus"] or 0) != 1:
		raise SiteError(f"{INVOICE} {name} is not submitted")
	if _money(row.get("allocated_amount")) > _money(invoice["outstanding_amount"]):
		raise SiteError(f"The amount allocated to {name} is above what is outstanding on it")


def after_payment(site: Site, document: Values, before: Values | None) -> None:
	"""Move the amounts of a payment that was submitted, re-allocated or cancelled on its invoices."""
	moved: dict[str, Decimal] = {}
	for held, sign in ((before, 1), (document, -1)):
		if held and int(held.get("docstatus") or 0) == 1:
			for row in held.get("references") or ():
				if row.get("reference_doctype") == INVOICE:
					name = row["reference_name"]
					moved[name] = moved.get(name, Decimal(0)) + sign * _money(row.get("allocated_amount"))
	fields = ("outstanding_amount", "grand_total", "due_date", "docstatus", "is_return")
	for name, invoice in site.lookup(INVOICE, [n for n, m in moved.items() if m], fields=fields).items():
		left = float(_money(invoice["outstanding_amount"]) + moved[name])
		changed = {**invoice, "outstanding_amount": left}
		status = invoice_status(changed, site.today())
		site.bulk_update(INVOICE, {name: {"outstanding_amount": left, "status": status}}, site.now())


def _became(document: Values, before: Values | None, docstatus: int) -> bool:
	held = int((before or {}).get("docstatus") or 0)
	return int(document.get("docstatus") or 0) == docstatus != held


def _money(value: object) -> Decimal:
	return Decimal(str(value or 0)).quantize(CENT)
