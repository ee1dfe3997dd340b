"""A batch of debits from its proposal to the day it went to the bank. Each step is part of its caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from targo_customer360.billing.balance import money
from targo_customer360.billing.debits.accounts import account_of
from targo_customer360.billing.debits.circumstances import bank_methods, gather
from targo_customer360.billing.debits.decide import Decision, decide
from targo_customer360.billing.debits.holds import HOLDS, Hold, sorted_holds
from targo_customer360.billing.debits.pending import ALLOCATION, BATCH, DEBIT, ON_ITS_WAY
from targo_customer360.billing.debits.policy import policy
from targo_customer360.errors import InvalidField
from targo_customer360.sites.port import Document, DuplicateDocument, Rows, Site, Values
from targo_customer360.sites.row_lock import locked

FARTHEST = 60
"""Days ahead that a batch may be dated; banks keep a file a few weeks at most."""
DEBIT_FIELDS = (
	"name",
	"batch",
	"customer",
	"customer_name",
	"payment_method",
	"account_last4",
	"amount",
	"due_on",
	"status",
	"hold_codes",
	"released_by",
	"transaction_code",
	"payment_entry",
)


@dataclass(frozen=True)
class Proposal:
	"""What a batch would hold."""

	due_on: date
	decisions: tuple[Decision, ...]

	@property
	def debits(self) -> list[Decision]:
		return [one for one in self.decisions if not one.held]

	@property
	def held(self) -> list[Decision]:
		return [one for one in self.decisions if one.held]


def total(decisions: Iterable[Decision]) -> Decimal:
	return sum((one.amount for one in decisions), Decimal(0))


def propose(site: Site, due_on: date, customers: Iterable[str] | None = None) -> Proposal:
	"""Every account with something due by a day, with its amount and what holds it. Changes nothing."""
	methods = bank_methods(site, customers)
	known = gather(site, {method["customer"] for method in methods}, due_on)
	rules = policy(site)
	found = []
	for method in methods:
		owing = known.balances[method["customer"]]
		# An account number is decrypted for those only who have something to pay.
		has_account = bool(owing.invoices) and account_of(site, method) is not None
		decision = decide(known, rules, method, has_account, due_on)
		if decision:
			found.append(decision)
	return Proposal(due_on, tuple(found))


def check_due_on(due_on: date, today: date) -> None:
	"""Raises InvalidField."""
	if due_on < today:
		raise InvalidField("due_on", "The day of the debits is in the past")
	if (due_on - today).days > FARTHEST:
		raise InvalidField("due_on", "The day of the debits is more than {0} days away", FARTHEST)


def create(site: Site, proposal: Proposal) -> tuple[str, list[str]]:
	"""Write a batch down; returns its name and those of its debits, in the order of the proposal.

	Raises InvalidField where somebody else has just put one of the invoices into another batch.
	"""
	rules = policy(site)
	batch = site.insert(
		BATCH,
		{
			"due_on": proposal.due_on,
			"status": "Draft",
			"company": rules.company,
			"prepared_by": site.user,
			"debit_count": len(proposal.debits),
			"total_amount": float(total(proposal.debits)),
			"held_count": len(proposal.held),
			"held_amount": float(total(proposal.held)),
		},
	)
	documents = [
		_document(batch, number, one, proposal.due_on, rules.transaction_code)
		for number, one in enumerate(proposal.decisions, start=1)
	]
	try:
		site.bulk_insert(documents, site.now())
	except DuplicateDocument:
		raise InvalidField("due_on", "One of these invoices has just been put into another batch") from None
	return batch, [document.name for document in documents]


def _document(batch: str, number: int, decision: Decision, due_on: date, code: str) -> Document:
	values: Values = {
		"batch": batch,
		"customer": decision.customer,
		"customer_name": decision.customer_name,
		"payment_method": decision.payment_method,
		"account_last4": decision.account_last4,
		"amount": float(decision.amount),
		"due_on": due_on,
		"transaction_code": code,
		"evidence_missing": int(decision.evidence_missing),
		**_held(decision.holds),
	}
	invoices = [
		{"invoice": invoice, "amount": float(part), "taken": None if decision.held else invoice}
		for invoice, part in decision.allocations
	]
	# The name is the reference that the bank's file carries and a return brings back: 19 characters at most.
	return Document(DEBIT, f"{batch.replace('BDB', 'BD', 1)}-{number:04d}", values, {"invoices": invoices})


def _held(holds: Sequence[Hold]) -> Values:
	return {
		"status": "Held" if holds else "Prepared",
		"held_for": holds[0].said[0] if holds else "",
		"hold_codes": ",".join(hold.code for hold in holds),
	}


def batch_of(site: Site, name: str, *statuses: str) -> Values:
	"""A batch in one of these states. Raises InvalidField."""
	held = site.lookup(BATCH, [name], fields=("*",)).get(name)
	if held is None:
		raise InvalidField("batch", "There is no batch {0}", name)
	if statuses and held["status"] not in statuses:
		raise InvalidField("batch", "This can't be done with a batch that is {0}", held["status"])
	return held


def debits_of(site: Site, batch: str, *statuses: str) -> Rows:
	filters: Values = {"batch": batch}
	if statuses:
		filters["status"] = ("in", statuses)
	return site.list(DEBIT, filters, fields=DEBIT_FIELDS, order_by="name")


def debit_of(site: Site, name: str) -> Values:
	"""Raises InvalidField."""
	held = site.lookup(DEBIT, [name], fields=DEBIT_FIELDS).get(name)
	if held is None:
		raise InvalidField("debit", "There is no debit {0}", name)
	return held


def approve(site: Site, batch: str) -> None:
	now = site.now()
	values = {"status": "Approved", "approved_by": site.user, "approved_at": now}
	site.bulk_update(BATCH, {batch: values}, now)


def check_second_person(site: Site, held: Values) -> None:
	"""Whoever prepared a batch does not approve it, unless Settings say so. Raises InvalidField."""
	if policy(site).second_person and held["prepared_by"] == site.user:
		raise InvalidField("batch", "You prepared this batch: another person has to approve it")


def stale(site: Site, batch: Values) -> dict[str, tuple[Hold, ...]]:
	"""Debits of a batch that may not go out any more, by name: what is owed, or who pays, has changed since.

	What a person released is not held again for the same reason.
	"""
	rows = debits_of(site, batch["name"], "Prepared")
	on = max(batch["due_on"], site.today())
	methods = {row["name"]: row for row in bank_methods(site, {row["customer"] for row in rows})}
	known = gather(site, {row["customer"] for row in rows}, on)
	rules = policy(site)
	found: dict[str, tuple[Hold, ...]] = {}
	for row in rows:
		method = methods.get(row["payment_method"])
		if method is None:
			found[row["name"]] = (HOLDS["disabled"],)
			continue
		has_account = account_of(site, method) is not None
		decision = decide(known, rules, method, has_account, on, of_batch=batch["name"])
		released = set((row["hold_codes"] or "").split(",")) if row["released_by"] else set()
		codes = {hold.code for hold in decision.holds} - released if decision else set()
		if decision is None or decision.amount < money(row["amount"]):
			codes.add("changed")
		if codes:
			found[row["name"]] = sorted_holds(codes)
	return found


def hold(site: Site, batch: str, held: dict[str, tuple[Hold, ...]]) -> None:
	"""Take these debits out of what goes to the bank."""
	site.bulk_update(
		DEBIT, {name: {**_held(holds), "released_by": None} for name, holds in held.items()}, site.now()
	)
	free(site, held)
	refresh_totals(site, batch)


def release(site: Site, debit: Values, reason: str) -> None:
	"""Have a held amount debited all the same. Raises InvalidField where the invoice is taken by another debit."""
	values = {
		"status": "Prepared",
		"held_for": "",
		"hold_codes": debit["hold_codes"],
		"released_by": site.user,
		"release_reason": reason,
	}
	site.bulk_update(DEBIT, {debit["name"]: values}, site.now())
	rows = site.list(ALLOCATION, {"parent": debit["name"]}, fields=("name", "invoice"))
	try:
		site.bulk_update(ALLOCATION, {row["name"]: {"taken": row["invoice"]} for row in rows}, site.now())
	except DuplicateDocument:
		raise InvalidField("debit", "A debit of the same invoice is on its way") from None
	refresh_totals(site, debit["batch"])


def mark_sent(site: Site, batch: str, sent_on: date) -> None:
	now = site.now()
	names = [row["name"] for row in debits_of(site, batch, "Prepared")]
	site.bulk_update(DEBIT, {name: {"status": "Sent"} for name in names}, now)
	site.bulk_update(BATCH, {batch: {"status": "Sent", "sent_on": sent_on, "sent_by": site.user}}, now)


def cancel(site: Site, batch: Values, reason: str) -> None:
	"""Call a batch off that the bank never got. The number of its file is free again if none was made after it."""
	now = site.now()
	names = [row["name"] for row in debits_of(site, batch["name"], "Prepared", "Held")]
	site.bulk_update(DEBIT, {name: {"status": "Cancelled"} for name in names}, now)
	free(site, names)
	values: Values = {"status": "Cancelled", "cancel_reason": reason}
	if batch["file_key"]:
		values["file_key"] = None
	site.bulk_update(BATCH, {batch["name"]: values}, now)


def free(site: Site, debits: Iterable[str]) -> None:
	"""Their invoices may be debited again, or charged another way."""
	rows = site.list(ALLOCATION, {"parent": ("in", list(debits)), "taken": ("set", None)})
	site.bulk_update(ALLOCATION, {row["name"]: {"taken": None} for row in rows}, site.now())


def refresh_totals(site: Site, batch: str) -> None:
	"""Counts and amounts of a batch follow from its debits."""
	locked(site, BATCH, batch)
	rows = site.list(DEBIT, {"batch": batch}, fields=("status", "amount"))
	values: Values = {}
	for statuses, count, amount in (
		((*ON_ITS_WAY, "Settled", "Returned"), "debit_count", "total_amount"),
		(("Held",), "held_count", "held_amount"),
		(("Settled",), "settled_count", "settled_amount"),
		(("Returned",), "returned_count", "returned_amount"),
	):
		amounts = [money(row["amount"]) for row in rows if row["status"] in statuses]
		values |= {count: len(amounts), amount: float(sum(amounts, Decimal(0)))}
	site.bulk_update(BATCH, {batch: values}, site.now())
