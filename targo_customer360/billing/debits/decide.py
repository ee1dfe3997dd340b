"""Whether a bank account is debited, for how much, and what keeps it from being debited. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from targo_customer360.billing import mandates
from targo_customer360.billing.balance import Balance, money
from targo_customer360.billing.debits.amounts import Allocation, limits_of, to_debit
from targo_customer360.billing.debits.circumstances import Circumstances
from targo_customer360.billing.debits.holds import Hold, sorted_holds
from targo_customer360.billing.debits.policy import Policy

CANADIAN = ("", "CAD")
MOST_RETURNS = 2
"""The debit and the one time that it may be presented again."""


@dataclass(frozen=True)
class Decision:
	"""What would be debited from one account. With a hold, nothing is until a person has seen to it."""

	customer: str
	customer_name: str
	payment_method: str
	account_last4: str
	amount: Decimal
	allocations: tuple[Allocation, ...]
	holds: tuple[Hold, ...]
	evidence_missing: bool

	@property
	def held(self) -> bool:
		return bool(self.holds)


def decide(
	known: Circumstances,
	rules: Policy,
	method: Mapping[str, Any],
	has_account: bool,
	on: date,
	of_batch: str | None = None,
) -> Decision | None:
	"""The decision for a bank account and the day `on`; None when nothing is due.

	`of_batch`: debits of this batch are not taken for others that are on their way.
	"""
	customer = method["customer"]
	balance = known.balances.get(customer, Balance())
	due = due_by(balance.invoices, on)
	if not due:
		return None
	blocked = {row["name"]: code for row in due if (code := _blocks(known, method, row, on, of_batch))}
	free = [row for row in due if row["name"] not in blocked]
	limits = limits_of(method)
	amount, allocations = to_debit(free or due, credit_of(balance), limits.fixed)
	if amount <= 0:
		return None
	codes = [
		*_of_method(known, rules, method, has_account, on),
		*_of_invoices(known, [name for name, _part in allocations]),
		*(["limit"] if limits.exceeded_by(amount) else []),
		*([] if free else blocked.values()),
	]
	return Decision(
		customer=customer,
		customer_name=known.customers.get(customer, {}).get("customer_name") or customer,
		payment_method=method["name"],
		account_last4=method.get("account_last4") or "",
		amount=amount,
		allocations=allocations,
		holds=sorted_holds(codes),
		evidence_missing=mandates.state(method, on) == mandates.MISSING,
	)


def due_by(invoices: Iterable[Mapping[str, Any]], on: date) -> list[Mapping[str, Any]]:
	"""Invoices with something outstanding that fall due by a day; one without a date is due when it is made."""
	return [
		row
		for row in invoices
		if money(row["outstanding_amount"]) > 0 and (row.get("due_date") or row["posting_date"]) <= on
	]


def credit_of(balance: Balance) -> Decimal:
	"""Credit notes and payments that named no invoice: what is outstanding but not owed."""
	outstanding = (money(row["outstanding_amount"]) for row in balance.invoices)
	return sum((left for left in outstanding if left > 0), Decimal(0)) - balance.owing


def _blocks(
	known: Circumstances,
	method: Mapping[str, Any],
	invoice: Mapping[str, Any],
	on: date,
	of_batch: str | None,
) -> str | None:
	"""Why this one invoice waits while others may be debited."""
	if known.on_its_way.get(invoice["name"], of_batch) != of_batch:
		return "on_its_way"
	if invoice["name"] in known.charged:
		return "charged"
	return None if notice_over(method, invoice, on) else "notice"


def notice_over(method: Mapping[str, Any], invoice: Mapping[str, Any], on: date) -> bool:
	"""The invoice is the notice of a variable amount: so many days lie between it and the debit."""
	days = int(method.get("mandate_notice_days") or 0)
	if method.get("mandate_amount_kind") == "Fixed" or not days:
		return True
	return invoice["posting_date"] + timedelta(days=days) <= on


def holds_of_method(
	known: Circumstances, rules: Policy, method: Mapping[str, Any], has_account: bool, on: date
) -> tuple[Hold, ...]:
	"""What keeps an account from being debited, whatever is due."""
	return sorted_holds(_of_method(known, rules, method, has_account, on))


def _of_method(
	known: Circumstances, rules: Policy, method: Mapping[str, Any], has_account: bool, on: date
) -> Iterable[str]:
	customer = method["customer"]
	mandate = mandates.state(method, on)
	if mandate == mandates.REVOKED:
		yield "revoked"
	if mandate == mandates.MISSING and not (mandates.is_imported(method) and rules.debit_imported):
		yield "mandate"
	if not has_account:
		yield "account"
	if not method["enabled"]:
		yield "disabled"
	if known.customers.get(customer, {}).get("disabled"):
		yield "customer"
	others = [row for row in known.automatic.get(customer, ()) if row["name"] != method["name"]]
	if any(row["provider"] == "Stripe" for row in others):
		yield "stripe"
	if any(row["provider"] == mandates.BANK for row in others):
		yield "two_accounts"
	if customer in known.arranged:
		yield "arrangement"


def _of_invoices(known: Circumstances, invoices: Iterable[str]) -> Iterable[str]:
	for name in invoices:
		if known.currencies.get(name, "") not in CANADIAN:
			yield "currency"
		if known.returned.get(name, 0) >= MOST_RETURNS:
			yield "returned"
