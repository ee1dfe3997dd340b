"""Debits that the bank returned: found by our own reference, recorded once, their payments taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from targo_customer360.billing.balance import money
from targo_customer360.billing.debits.accounts import METHOD
from targo_customer360.billing.debits.aft_reader import RETURNED_DEBIT, AftFile, Item
from targo_customer360.billing.debits.batches import DEBIT_FIELDS, free, refresh_totals
from targo_customer360.billing.debits.pending import DEBIT
from targo_customer360.billing.debits.reasons import (
	ENDS_THE_ACCOUNT,
	ENDS_THE_MANDATE,
	RETURN_REASONS,
	Said,
	reason,
)
from targo_customer360.billing.debits.settlement import close_if_done, take_back
from targo_customer360.sites.port import Site, Values
from targo_customer360.sites.row_lock import locked

OTHER_REASON = "Other reason"
OUT = ("Sent", "Settled", "Returned")


@dataclass(frozen=True)
class Return:
	"""One debit of ours that came back, and the bank's reason."""

	debit: Values
	code: str

	@property
	def said(self) -> Said:
		return reason(self.code)

	@property
	def ends_mandate(self) -> bool:
		return self.code in ENDS_THE_MANDATE

	@property
	def ends_account(self) -> bool:
		return self.code in ENDS_THE_ACCOUNT


@dataclass(frozen=True)
class Matched:
	"""What a file of returns says: new ones, those recorded before, and what is none of ours and why."""

	new: tuple[Return, ...]
	known: tuple[str, ...]
	unmatched: tuple[tuple[str, Said], ...]

	@property
	def amount(self) -> Decimal:
		return sum((money(one.debit["amount"]) for one in self.new), Decimal(0))


def match(site: Site, file: AftFile) -> Matched:
	"""Find the debits of a file of returns. An amount that differs is a person's business, never ours to guess."""
	items = [item for item in file.items if item.kind == RETURNED_DEBIT]
	held = site.lookup(DEBIT, [item.reference for item in items], fields=DEBIT_FIELDS)
	new: dict[str, Return] = {}
	known, unmatched = [], []
	for item in items:
		debit = held.get(item.reference)
		problem = _problem(debit, item)
		if problem or debit is None:
			unmatched.append((item.reference, problem or _UNKNOWN))
		elif debit["status"] == "Returned" or item.reference in new:
			known.append(item.reference)
		else:
			new[item.reference] = Return(debit, item.code)
	return Matched(tuple(new.values()), tuple(known), tuple(unmatched))


_UNKNOWN: Said = ("It is none of our debits", "Ce n'est aucun de nos débits")


def _problem(debit: Values | None, item: Item) -> Said | None:
	if debit is None:
		return _UNKNOWN
	amount = money(debit["amount"])
	if amount != item.amount:
		return (
			f"The bank returned {item.amount:.2f}, the debit was {amount:.2f}",
			f"La banque a retourné {item.amount:.2f}, le débit était de {amount:.2f}",
		)
	if debit["status"] not in OUT:
		return ("It never went to the bank", "Il n'a jamais été envoyé à la banque")
	return None


def record(site: Site, returns: Iterable[Return]) -> list[str]:
	"""Mark debits returned, take their payments back, and stop what the bank's reason ends; returns those it changed.

	One that somebody else has just recorded is passed over. A payment that can't be cancelled stands at its debit and
	in a task, and is tried again: that the bank returned the money is true all the same.
	"""
	done, batches = [], set()
	for one in returns:
		debit = locked(site, DEBIT, one.debit["name"])
		if debit is None or debit["status"] == "Returned":
			continue
		said = RETURN_REASONS.get(one.code)
		values: Values = {
			"status": "Returned",
			"returned_on": site.today(),
			"return_code": one.code,
			"return_reason": said[0] if said else OTHER_REASON,
			"problem": take_back(site, debit),
		}
		site.bulk_update(DEBIT, {debit["name"]: values}, site.now())
		free(site, [debit["name"]])
		_stop(site, one, debit["payment_method"])
		done.append(debit["name"])
		batches.add(debit["batch"])
	for batch in sorted(batches):
		refresh_totals(site, batch)
		close_if_done(site, batch)
	return done


def stops(one: Return, on: date) -> Values:
	"""What changes on the payment method. Whether it is on auto-pay is for a person to say, and stays."""
	if one.ends_account:
		return {"enabled": 0}
	return {"revoked_on": on} if one.ends_mandate else {}


def _stop(site: Site, one: Return, method: str | None) -> None:
	values = stops(one, site.today())
	if method and values and site.lookup(METHOD, [method]):
		site.update(METHOD, method, values)
