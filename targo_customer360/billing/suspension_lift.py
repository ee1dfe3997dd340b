"""A suspension for non-payment is lifted by itself when the customer has paid: once, and never put back by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from decimal import Decimal

from targo_customer360.billing.balance import balances, money
from targo_customer360.billing.suspension import ACTIVE, NON_PAYMENT, SUSPENSION
from targo_customer360.billing.suspension_scope import SETTINGS
from targo_customer360.sites.port import Rows, Site

LIFT_JOB = "targo_customer360.api.suspensions.lift_job"


def after_payment(site: Site, customer: str) -> None:
	"""What a customer owes changed: have their suspensions for non-payment lifted where that is enough.

	It is done right after the transaction of the payment, which must stand whatever becomes of the service; should
	the job be lost, the next scheduled round lifts them.
	"""
	if paid_up(site, [customer]):
		# A name of its own: customers may have names that the queue does not take.
		mark = hashlib.sha1(customer.encode(), usedforsecurity=False).hexdigest()[:16]
		site.enqueue(LIFT_JOB, f"lift-{mark}", customer=customer)


def paid_up(site: Site, customers: Iterable[str] | None = None) -> dict[str, Rows]:
	"""Suspensions in force for non-payment whose customer owes no more than the threshold, by customer."""
	wanted: dict[str, object] = {"status": ACTIVE, "source": NON_PAYMENT, "is_imported": 0}
	if customers is not None:
		wanted["customer"] = ("in", list(customers))
	rows = site.list(SUSPENSION, wanted, fields=("name", "customer", "starts_on"), order_by="creation, name")
	found: dict[str, Rows] = {}
	for row in rows:
		found.setdefault(row["customer"], []).append(row)
	limit = threshold(site)
	owed = balances(site, found)
	return {customer: rows for customer, rows in found.items() if owed[customer].owing <= limit}


def threshold(site: Site) -> Decimal:
	"""The balance at which nobody stays suspended for non-payment."""
	return money(site.single(SETTINGS).get("lift_threshold"))
