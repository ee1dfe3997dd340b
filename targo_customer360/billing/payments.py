"""What follows when the money of a customer changed: a payment, a refund, a credit note, a journal entry."""

from __future__ import annotations

from targo_customer360.billing import arrangements, suspension_lift
from targo_customer360.sites.port import Site


def payment_changed(site: Site, customer: str) -> None:
	"""Bring all that hangs on the payments of a customer up to date, in the caller's transaction. May run at any time."""
	arrangements.reassess(site, customer)
	suspension_lift.after_payment(site, customer)
