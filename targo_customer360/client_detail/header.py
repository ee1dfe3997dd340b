"""What stays in view: who it is, whether service is cut, what is agreed, what is owed, how it is paid, and 911."""

from __future__ import annotations

import logging
from collections.abc import Callable

from targo_customer360.billing import arrangements, autopay
from targo_customer360.client_detail.customer import customer_row
from targo_customer360.client_detail.lines import e911_summary
from targo_customer360.client_detail.money import balance_of
from targo_customer360.client_detail.sections import suspensions
from targo_customer360.client_detail.sections.payment_methods import METHOD
from targo_customer360.client_detail.shape import amount, said
from targo_customer360.client_detail.view import View
from targo_customer360.sites.port import NotPermitted, Values

log = logging.getLogger(__name__)


def read(view: View) -> Values:
	"""Each part that may not be read says so in its own place. Raises InvalidField where there is no such customer."""
	row = customer_row(view)
	suspension = _part(view, suspensions.current)
	suspended = bool(row.get("is_suspended"))
	status = "disabled" if row["disabled"] else "suspended" if suspended else "active"
	return {
		"customer": view.customer,
		"customer_name": row["customer_name"],
		"status": status,
		"type": row["customer_type"] or "",
		"group": row["customer_group"] or "",
		"territory": row["territory"] or "",
		"language": row["language"] or "",
		"is_vip": bool(row.get("is_vip")),
		"is_commercial": bool(row.get("is_commercial")),
		"suspension": suspension,
		"arrangement": _part(view, _arrangement),
		"balance": _part(view, _balance),
		"payment": _part(view, _payment),
		"e911": _part(view, e911_summary),
	}


def _part(view: View, read_: Callable[[View], Values | None]) -> Values | None:
	try:
		return read_(view)
	except NotPermitted:
		return {"denied": True}
	except Exception:
		log.exception("%s of the header of %s failed", read_.__name__, view.customer)
		return {"failed": True}


def _arrangement(view: View) -> Values | None:
	fields = ("amount", "due_date", "cutoff_date", "status")
	view.require_all(arrangements.ARRANGEMENT, {"customer": view.customer}, fields)
	found = arrangements.active(view.site, view.customer)
	if found is None:
		return None
	return {
		"name": found.name,
		"status": found.status,
		"amount": amount(found.amount),
		"due_date": found.due_date,
		"cutoff_date": found.cutoff_date,
		"days_left": found.days_left,
	}


def _balance(view: View) -> Values:
	held = balance_of(view)
	return {
		"owing": amount(held.owing),
		"overdue": amount(held.overdue),
		"oldest_due": held.oldest_due,
		"unpaid": len(held.invoices),
	}


def _payment(view: View) -> Values:
	view.require_all(METHOD, {"customer": view.customer}, ("provider", "is_auto", "enabled"))
	found = autopay.badge(view.site, view.customer)
	return {
		"active": found.active,
		"provider": found.provider,
		"method": found.payment_method,
		"stops": [said(sentence) for sentence in found.stops],
	}
