"""What the actions on payment arrangements share: the other arrangements, the changes shown, the warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from targo_customer360.actions import arrangement_words as words
from targo_customer360.actions.model import Change, Said
from targo_customer360.actions.preview import plain
from targo_customer360.billing import arrangement_limits, arrangement_terms, arrangements
from targo_customer360.billing.arrangement_money import Arrangement, State
from targo_customer360.billing.arrangement_states import ARRANGEMENT
from targo_customer360.billing.balance import balance, money
from targo_customer360.billing.debits.pending import pending
from targo_customer360.sites.port import Rows, Site, Values

CHARGE: Final = "Payment Charge"


@dataclass(frozen=True)
class Live:
	"""The live arrangements of a customer beside the one at hand, and what the payments make of all of them."""

	rows: Rows
	found: Mapping[str, State]

	def consequences(self) -> dict[str, Values]:
		"""What has to be written to the others, by name."""
		differing = {row["name"]: arrangements.differing(row, self.found[row["name"]]) for row in self.rows}
		return {name: values for name, values in differing.items() if values}

	def changes(self) -> list[Change]:
		held = {row["name"]: row for row in self.rows}
		return [
			changed(name, fieldname, held[name][fieldname], value)
			for name, values in self.consequences().items()
			for fieldname, value in values.items()
		]

	def touches(self) -> list[tuple[str, str]]:
		return [(ARRANGEMENT, row["name"]) for row in self.rows]


def live_of(site: Site, customer: str, name: str | None, candidate: Arrangement | None = None) -> Live:
	"""`name` is left out of the others; `candidate` stands in for it."""
	rows = [row for row in arrangements.live_rows(site, [customer]).get(customer, []) if row["name"] != name]
	one_more = [candidate] if candidate else []
	return Live(
		rows,
		arrangements.states_of(
			site, customer, [*(arrangements.as_arrangement(row) for row in rows), *one_more]
		),
	)


def cutoff_of(site: Site, due_date: date, given: date | None) -> tuple[date | None, list[Said]]:
	"""The cut-off, and what a person is told where it was not given."""
	if given:
		return given, []
	days = int(site.single(arrangement_limits.SETTINGS).get("arrangement_cutoff_days") or 0)
	cutoff = arrangement_terms.cutoff_after(due_date, days)
	return cutoff, [words.default_cutoff(days, cutoff)] if cutoff else []


def warnings(site: Site, customer: str, amount: Decimal, state: State, name: str | None) -> list[Said]:
	found = words.against_balance(amount - state.paid, balance(site, customer)) if amount > state.paid else []
	if debit := pending(site, customer):
		found.append(words.bank_debit(debit))
	charges = site.list(
		CHARGE, {"customer": customer, "status": ("in", ("Pending", "Unknown"))}, fields=("amount",)
	)
	if charges:
		found.append(words.card_charge(sum((money(row["amount"]) for row in charges), Decimal(0))))
	others = [one for one in arrangements.unsettled(site, customer) if one.name != name]
	return [*found, *(words.other(one) for one in others), *words.counts_already(state)]


def write_others(site: Site, live: Live) -> None:
	for name, values in live.consequences().items():
		site.update(ARRANGEMENT, name, values)


def changes_of(row: Values, values: Values) -> list[Change]:
	name: str = row["name"]
	return [
		changed(name, fieldname, row.get(fieldname), value)
		for fieldname, value in values.items()
		if fieldname in words.LABELS and _shown(row.get(fieldname)) != _shown(value)
	]


def _shown(value: Any) -> Any:
	return plain(money(value)) if isinstance(value, (int, float, Decimal)) else plain(value) or None


def changed(name: str | None, fieldname: str, before: Any, after: Any) -> Change:
	if isinstance(before, Sequence) and not isinstance(before, str):
		kept = ("due_date", "cutoff_date", "amount", "paid_amount", "status")
		before = [{key: _shown(row[key]) for key in kept} for row in before]
	label = words.LABELS[fieldname]
	return Change(ARRANGEMENT, name, fieldname, _shown(before), _shown(after), label)
