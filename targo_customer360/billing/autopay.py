"""Whether a customer pays by itself: the one answer, for a person, for a charge and for a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

from targo_customer360.billing import autopay_words as words
from targo_customer360.billing.autopay_results import LastResult, last_result
from targo_customer360.billing.balance import INVOICE, money
from targo_customer360.billing.charge_rules import FAILED, IN_FLIGHT, NEEDS_AUTHENTICATION, STRIPE
from targo_customer360.billing.debits.accounts import METHOD, account_of
from targo_customer360.billing.debits.amounts import limits_of
from targo_customer360.billing.debits.batches import FARTHEST
from targo_customer360.billing.debits.circumstances import METHOD_FIELDS, Circumstances, gather
from targo_customer360.billing.debits.decide import decide, holds_of_method
from targo_customer360.billing.debits.pending import Pending, pending
from targo_customer360.billing.debits.policy import policy
from targo_customer360.billing.mandates import BANK, MISSING, is_imported, state
from targo_customer360.billing.wording import Said, way_to_pay
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Site, Values

FIELDS = (*METHOD_FIELDS, "stripe_customer_id", "card_shown", "awaiting_card")


@dataclass(frozen=True)
class AutopayStatus:
	"""The answer. `active`: an enabled method pays each invoice without anyone asking.

	`limit`, `buffer` and `fixed` are zero where nothing was said. `stops` is what would keep the next invoice from being
	paid by itself, `doubts` what may.
	"""

	customer: str
	customer_name: str
	active: bool = False
	payment_method: str | None = None
	provider: str = ""
	shown: Said = ("", "")
	limit: Decimal = Decimal(0)
	buffer: Decimal = Decimal(0)
	fixed: Decimal = Decimal(0)
	last_result: LastResult | None = None
	on_its_way: Pending = field(default_factory=Pending)
	stops: tuple[Said, ...] = ()
	doubts: tuple[Said, ...] = ()

	@property
	def method(self) -> str | None:
		return self.payment_method

	@property
	def said(self) -> Said:
		"""The whole answer in words."""
		return words.answer(self)


def status(site: Site, customer: str) -> AutopayStatus:
	"""Whether a customer is on auto-pay, by what, up to how much, how it went last, what would stop it next.

	Raises InvalidField where there is no such customer.
	"""
	held = site.lookup("Customer", [customer], fields=("customer_name",)).get(customer)
	if held is None:
		raise InvalidField("customer", "There is no customer {0}", customer)
	return replace(
		badge(site, customer),
		customer_name=held["customer_name"] or customer,
		last_result=last_result(site, customer),
		on_its_way=pending(site, customer),
	)


def badge(site: Site, customer: str) -> AutopayStatus:
	"""The same of a customer who is there, without how it went last and what is on its way: a few queries less."""
	rows = site.list(METHOD, {"customer": customer}, fields=FIELDS, order_by="name")
	automatic = [row for row in rows if row["is_auto"]]
	enabled = [row for row in automatic if row["enabled"]]
	found = AutopayStatus(customer=customer, customer_name=customer)
	if not enabled:
		return replace(found, stops=tuple(_why_not(rows, automatic)))
	known = gather(site, [customer], site.today() + timedelta(days=FARTHEST))
	chosen = sorted(enabled, key=lambda row: (row["provider"] != STRIPE, row["name"]))[0]
	limits = limits_of(chosen)
	return replace(
		found,
		active=True,
		payment_method=chosen["name"],
		provider=chosen["provider"],
		shown=way_to_pay(chosen),
		limit=limits.limit,
		buffer=limits.buffer,
		fixed=limits.fixed,
		stops=tuple(dict.fromkeys(_stops(site, known, chosen, len(enabled)))),
		doubts=tuple(_doubts(site, known, chosen)),
	)


def _why_not(rows: list[Values], automatic: list[Values]) -> Iterable[Said]:
	if automatic:
		yield words.DISABLED
	if any(row["awaiting_card"] for row in rows):
		yield words.AWAITING_CARD


def _stops(site: Site, known: Circumstances, method: Values, automatic: int) -> Iterable[Said]:
	customer = method["customer"]
	if automatic > 1:
		yield words.TWO_METHODS
	if method["provider"] == BANK and not method["through_credit_card"]:
		yield from _of_bank(site, known, method)
		return
	if known.customers.get(customer, {}).get("disabled"):
		yield words.CUSTOMER_DISABLED
	if customer in known.arranged:
		yield words.ARRANGEMENT
	if method["provider"] != STRIPE:
		yield words.NOT_FROM_HERE
		return
	if not method["stripe_customer_id"]:
		yield words.NOT_AT_STRIPE
	if method["stripe_without_card"] and not method["card_shown"]:
		yield words.NO_CARD
	if words.has_expired(method["card_shown"], site.today()):
		yield words.CARD_EXPIRED
	if any(row["name"] in known.on_its_way for row in known.balances[customer].invoices):
		yield words.DEBIT_ON_ITS_WAY
	yield from _of_last_charge(site, known, customer)


def _of_bank(site: Site, known: Circumstances, method: Values) -> Iterable[Said]:
	"""The very decision that a batch would make of everything outstanding, and of the last invoice where nothing is."""
	on = site.today() + timedelta(days=FARTHEST)
	rules, has_account = policy(site), account_of(site, method) is not None
	decision = decide(known, rules, method, has_account, on)
	holds = decision.holds if decision else holds_of_method(known, rules, method, has_account, on)
	# Two methods were said already, in words that fit every pair of them.
	yield from (hold.said for hold in holds if hold.code not in ("stripe", "two_accounts", "limit"))
	amount = decision.amount if decision else _last_invoice(site, method["customer"])
	if limits_of(method).exceeded_by(amount):
		yield words.above_limit(amount, limits_of(method))


def _last_invoice(site: Site, customer: str) -> Decimal:
	rows = site.list(
		INVOICE,
		{"customer": customer, "docstatus": 1, "is_return": 0},
		fields=("grand_total",),
		order_by="posting_date desc, name desc",
		limit=1,
	)
	return money(rows[0]["grand_total"]) if rows else Decimal(0)


def _of_last_charge(site: Site, known: Circumstances, customer: str) -> Iterable[Said]:
	unpaid = [row["name"] for row in known.balances[customer].invoices]
	rows = site.list(
		"Payment Charge",
		{"invoice": ("in", unpaid)},
		fields=("status", "is_final", "failure_message"),
		order_by="creation desc",
		limit=1,
	)
	for row in rows:
		if row["status"] in IN_FLIGHT:
			yield words.CHARGE_IN_FLIGHT
		elif row["status"] == NEEDS_AUTHENTICATION:
			yield words.TO_CONFIRM
		elif row["status"] == FAILED and row["is_final"]:
			yield words.refused_for_good(row["failure_message"] or "")


def _doubts(site: Site, known: Circumstances, method: Values) -> Iterable[Said]:
	if method["provider"] == BANK and state(method, site.today()) == MISSING and is_imported(method):
		yield words.EVIDENCE_MISSING
	if method["provider"] != STRIPE:
		return
	if not method["card_shown"] and not method["stripe_without_card"]:
		yield words.CARD_NOT_SEEN
	outstanding = [money(row["outstanding_amount"]) for row in known.balances[method["customer"]].invoices]
	due = max(outstanding, default=Decimal(0))
	limits = limits_of(method)
	most = min((bound for bound in (limits.limit, limits.fixed) if bound > 0), default=due)
	if most < due:
		yield words.only_part(most, due)
