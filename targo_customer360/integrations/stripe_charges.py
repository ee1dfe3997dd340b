"""Charges owed to Stripe: one that a person asks for, those that are due today, and what was left half-way."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from targo_customer360.billing import charge_booking, charge_due, charge_results, charges
from targo_customer360.billing.charge_due import Due
from targo_customer360.billing.charge_rules import CHARGE, IN_FLIGHT
from targo_customer360.effects.owed import Owed
from targo_customer360.errors import InvalidField
from targo_customer360.integrations.errors import ServiceError
from targo_customer360.integrations.outbox.messages import MESSAGE, OPEN
from targo_customer360.integrations.outbox.owing import owe_all, replace_dead
from targo_customer360.integrations.stripe_events import ATTEMPTS, EVENT, FAILED, RECEIVED
from targo_customer360.integrations.stripe_events import catch_up as process_events
from targo_customer360.integrations.stripe_settings import configured_stripe
from targo_customer360.integrations.stripe_settle import is_final, settle
from targo_customer360.sites.port import Site, SiteError, TransientError

PAID: Final = "The invoice was paid meanwhile"
log = logging.getLogger(__name__)


@dataclass
class DailyResult:
	"""What the daily job did: charges owed, and the invoices that it left alone with the reason."""

	charged: list[str] = field(default_factory=list)
	held: list[Due] = field(default_factory=list)


def charge(site: Site, decision: charges.ChargeDecision, scheduled: bool = False) -> str:
	"""Write the attempt down and owe it, in the caller's transaction; returns the Payment Charge."""
	owe_all(site, charges.make(site, decision, scheduled))
	return decision.name


def owe_again(site: Site, owed: Iterable[Owed]) -> None:
	"""Owe a page that may have been given up before: the dead message makes room for this one."""
	calls = list(owed)
	for call in calls:
		replace_dead(site, call)
	owe_all(site, calls)


def charge_due_invoices(site: Site) -> DailyResult:
	"""Charge what is due today, where the settings say so. Commits after each invoice."""
	result = DailyResult()
	for one in list(charge_due.due(site, site.today())):
		if one.held is not None:
			result.held.append(one)
			continue
		try:
			with site.savepoint():
				result.charged.append(charge(site, charges.decide(site, one.invoice), scheduled=True))
		except TransientError:
			site.rollback()
			raise
		except (InvalidField, SiteError) as error:
			result.held.append(Due(one.invoice, one.customer, (error.message, error.message)))
		site.commit()
	return result


def has_work(site: Site) -> bool:
	"""Whether something was left half-way that needs nobody's decision."""
	waiting = {"status": ("in", (RECEIVED, FAILED)), "attempts": ("<", ATTEMPTS)}
	return bool(site.count(EVENT, waiting) or charge_booking.unbooked(site))


def catch_up(site: Site) -> None:
	"""Process events that failed or were interrupted, and finish what was left half-way. Commits."""
	process_events(site)
	finish(site)


def finish(site: Site) -> None:
	"""Bring to an end what was left half-way: payments not entered, answers that never came. Commits after each."""
	for name in charge_booking.unbooked(site):
		site.rollback()
		charge_booking.book(site, name)
		site.commit()
	for name in charge_due.stale_pages(site):
		site.rollback()
		charge_results.abandon(site, name, PAID)
		site.commit()


def look_again(site: Site) -> int:
	"""Ask Stripe about payments that are on their way and of which nothing was heard; returns how many ended. Commits."""
	rows = site.list(
		CHARGE,
		{"status": ("in", IN_FLIGHT), "payment_intent": ("set", None)},
		fields=("name", "payment_intent"),
	)
	waiting = site.list(
		MESSAGE, {"subject_doctype": CHARGE, "status": ("in", OPEN)}, fields=("subject_name",)
	)
	busy = {row["subject_name"] for row in waiting}
	left = [row for row in rows if row["name"] not in busy]
	if not left:
		return 0
	stripe, ended = configured_stripe(site), 0
	for row in left:
		site.rollback()
		try:
			intent = stripe.intent(row["payment_intent"])
		except ServiceError:
			log.warning("Stripe does not tell of %s", row["payment_intent"])
			continue
		if is_final(intent) and settle(site, intent) not in IN_FLIGHT:
			ended += 1
	return ended
